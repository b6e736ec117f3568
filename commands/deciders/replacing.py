"""What a whole classification takes the place of: a race that the book knows in part, taken back as one filing.

The competitors whom it entered stay. Its rows that the classification has not are kept: a column that mixes the
divisions has rows of both, and the whole classification of one leaves those of the other.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import cast

from commands.deciders.drafting import Drafting, Origin
from commands.deciders.identity import Recognition
from commands.deciders.joining import Joined
from commands.deciders.table_rows import protocol_in_part
from commands.intake.protocol import SheetRow
from ledger.entry import Entry, Source
from ledger.errors import RefusedError
from ledger.facts import CompetitorEntered, CompetitorsMerged, FilingWithdrawn, ResultRecorded, ResultRow, spans_of
from ledger.season import Season
from ledger.vocabulary import Division, Race


def known_in_part(season: Season, race: Race) -> bool:
    """Whether the book knows a race, by this very name, in part."""
    record = season.races.get(str(race))
    return record is not None and bool(record.protocols) and record.protocols[-1].fact.state == "PARTIAL"


@dataclass(frozen=True, slots=True)
class Replaced:
    """A race known in part whose place is taken.

    Attributes:
        day: Its day.
        rows: Its results, in the order of the book, each with whose it is.
        source: Where it was printed.
    """

    day: str
    rows: tuple[tuple[str, Entry[ResultRecorded]], ...]
    source: Source

    def results(self, joined: Joined) -> dict[str, ResultRow]:
        """The results by who they are of, with rows without a name under the person that they were joined with."""
        return {joined.of(who): entry.fact.result for who, entry in self.rows}


class Replacing(Drafting):
    """A filing that may take the place of what was known in part."""

    def __init__(self, season: Season, actor: str) -> None:
        """Draft what `actor` enters after `season`."""
        super().__init__(season, actor)
        self.races: dict[str, dict[str, ResultRow]] = {}
        self.replaced: dict[Race, Replaced] = {}
        self.joined = Joined()
        self.printed: dict[str, tuple[Race, Recognition, str]] = {}

    def is_filed(self, race: Race) -> bool:
        """Whether the book has a race and keeps it, or a draft has it."""
        return str(race) in self.races or (str(race) in self.season.races and race not in self.replaced)

    def filed(self, race: str) -> dict[str, ResultRow]:
        """The results of a race that the book, or a draft, has: by competitor."""
        if race in self.races:
            return self.races[race]
        record = self.season.races.get(race)
        if record is None or record.race in self.replaced:
            return {}
        return {self.season.holder(one): one.fact.result for one in record.results}

    def whole(self, race: Race) -> dict[str, ResultRow]:
        """The results of a race's divisions that are filed each by itself."""
        divisions: tuple[Division, ...] = ("a", "b")
        names = [str(replace(race, division=division)) for division in divisions]
        return self.filed(names[0]) | self.filed(names[1])

    def replace(self, race: Race, origin: Origin, *, reason: str) -> None:
        """Take back what the book knows of a race in part."""
        record = self.season.races[str(race)]
        protocol = record.protocols[-1]
        rows = tuple((self.season.holder(entry), entry) for entry in record.results)
        self.replaced[race] = Replaced(protocol.fact.day, rows, protocol.source or origin.source)
        positions = {entry.position for entry in (*record.protocols, *record.results)}
        self.draft(FilingWithdrawn(entries=spans_of(positions), filed=str(race)), origin, reason=reason)

    def keep(self, race: Race, *, whole: Collection[Division | None]) -> None:
        """Record again what a replaced race had and its whole classification, of the divisions `whole`, has not.

        Raises:
            RefusedError: A row's points are those of a rank of the division that is whole.
        """
        left = self.left(race)
        into = race if race.division else replace(race, division="b" if "a" in whole else "a")
        if into.division == "b" and race.division is None:
            self._are_not_of_a(race, [entry for _, entry in left])
        self.record_again(race, into, left)

    def left(self, race: Race) -> list[tuple[str, Entry[ResultRecorded]]]:
        """The rows of a replaced race that its whole classification has not, each with whose it is.

        A row without a name that several fit is one of theirs, and would count twice.
        """
        stands = self.whole(race) if race.division is None else self.filed(str(race))
        known = {self.joined.of(who) for who in stands}
        return [
            (who, entry)
            for who, entry in self.replaced[race].rows
            if self.joined.of(who) not in known and not self.joined.undecided(who)
        ]

    def record_again(self, race: Race, into: Race, left: Sequence[tuple[str, Entry[ResultRecorded]]]) -> None:
        """Record rows of a replaced race in another, which is filed as known in part where it is not filed."""
        if not left:
            return
        old, filed = self.replaced[race], dict(self.filed(str(into)))
        if not self.is_filed(into):
            first = left[0][1]
            origin = Origin(first.published_at, first.source or old.source)
            self.draft(protocol_in_part(into, old.day, len(left)), origin)
        for who, entry in left:
            fact = entry.fact
            row = SheetRow(row=fact.row, name=fact.name_printed, noc=fact.noc_printed, result=fact.result)
            origin = Origin(entry.published_at, entry.source or old.source)
            self.record(into, who, row, origin, reason=entry.reason)
            filed[who] = fact.result
        self.races[str(into)] = filed

    def _are_not_of_a(self, race: Race, left: Collection[Entry[ResultRecorded]]) -> None:
        """A rank that points gave away is one of Division A."""
        for entry in left:
            fact, result = entry.fact, entry.fact.result
            if result.rank is not None:
                raise RefusedError(
                    f"{fact.name_printed} ({fact.noc_printed}) has {result.points_printed} points in {race} by entry "
                    f"{entry.position}, as rank {result.rank} of Division A; its whole classification has no such row",
                    reason="contradicts",
                    position=entry.position,
                )

    def merge(self) -> None:
        """Say of every row without a name that was joined who it is, where a result is under its own identity."""
        for who, person in self.joined.people.items():
            first = self._first(who)
            if first is None or self.season.identity(who) == self.season.identity(person):
                continue
            if self._first(person) is None:
                race, found, noc = self.printed[person]
                self.enter(race, found, noc, first)
            second = self._first(person) or first
            published = max(first.published or 0, second.published or 0)
            fact = CompetitorsMerged(kept=person, merged=who)
            self.draft(fact, Origin(published, first.source), reason=self.joined.notes[who])

    def _first(self, who: str) -> Origin | None:
        """Where somebody was entered, in the book or in a draft; None where nobody entered it."""
        if who in self.season.entrants:
            entry = self.season.entrants[who][0]
            return Origin(entry.published_at, entry.source) if entry.source is not None else None
        for draft in self.drafts:
            if isinstance(draft.fact, CompetitorEntered) and draft.fact.competitor == who:
                return Origin(draft.published_at, cast("Source", draft.source))
        return None
