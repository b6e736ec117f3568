"""What another copy of the book recorded, decided again here, entry by entry, against the book as it is.

Each entry passes the door of facts after those before it. The positions that it cites become those that the entries
have here. What came with a sheet goes in whole or not at all. What both books decided on since their common root is a
doubt, which somebody has to answer; nothing is merged silently. Where both said something else of one row, or filed one
race from two sheets, what would come is a correction of what stands here (`commands.deciders.both_said`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple

from commands.deciders.admission import as_entry, check, said_by
from commands.deciders.both_said import BothSaid, both_said, corrected_there
from commands.deciders.overlapping import meeting
from ledger.entry import Draft, Entry, Source
from ledger.errors import LedgerError
from ledger.facts import (
    CompetitorEntered,
    Fact,
    FilingWithdrawn,
    KeyRetired,
    KeyTrusted,
    ProtocolFiled,
    QuotaAllocated,
    ResultAnnulled,
    ResultRecorded,
    TitleAwarded,
)
from ledger.season import Season, evolve
from projections.races.classification import classify

Outcome = Literal["recorded", "here", "withdrawn", "doubted", "left", "refused"]
"""What becomes of an entry: recorded here; here already; taken back there; in doubt until answered; left out by an
answer; refused."""

_TAKEN: Final = ("recorded", "here", "doubted")


class OtherCopy(NamedTuple):
    """Another copy of the book, beyond what both share.

    Attributes:
        name: What its store is called.
        common: The position of the last entry that both share.
        entries: Its entries after that.
        roots: By position, the root of that copy up to it.
        withdrawn: The positions that are taken back there.
    """

    name: str
    common: int
    entries: Sequence[Entry[Fact]]
    roots: Mapping[int, str]
    withdrawn: frozenset[int]


class OwnCopy(NamedTuple):
    """This book, beyond what both share.

    Attributes:
        known: By position in the other copy, the position here of what came from there or went there.
        own: The entries of this book that the other copy has not.
    """

    known: Mapping[int, int]
    own: Sequence[Entry[Fact]]


class Weighed(NamedTuple):
    """One entry of the other copy, weighed against this book.

    Attributes:
        entry: The entry as it stands there.
        outcome: What becomes of it.
        position: Where it stands here, or would stand.
        draft: What is recorded here, where something is.
        why: Why it is doubted, left out or refused.
    """

    entry: Entry[Fact]
    outcome: Outcome
    position: int | None = None
    draft: Draft | None = None
    why: str | None = None


class Weighing:
    """Weighs the entries of another copy one after another; see `weigh`."""

    def __init__(
        self, season: Season, other: OtherCopy, own: OwnCopy, *, answers: Mapping[int, bool], actor: str, now: int
    ) -> None:
        """Weigh against `season`. `answers` say of doubted positions there whether they are taken."""
        self.start = self.season = season
        self.other, self.own = other, own
        self.answers, self.actor, self.now = answers, actor, now
        self.placed = dict(own.known)
        self.out_races = set[str]()
        self.out_competitors = set[str]()

    def group(self, entries: Sequence[Entry[Fact]]) -> list[Weighed]:
        """Weigh entries that stand or fall together."""
        before = self.season
        sheet = any(isinstance(entry.fact, ProtocolFiled) and not self._is_here(entry) for entry in entries)
        again = [one for one in entries if isinstance(one.fact, ProtocolFiled) and self._two_sheets(one.fact)]
        lines = [self._weigh(entry, sheet=sheet) for entry in entries]
        bad = next((one for one in lines if one.outcome not in (*_TAKEN, "withdrawn")), None)
        if sheet and bad is not None:
            self.season = before
            lines = [self._with_its_sheet(one, bad) for one in lines]
        elif sheet:
            lines += [line for one in again for line in self._gone(one)]
        for one in lines:
            if one.outcome not in (*_TAKEN, "withdrawn"):
                self._out(one.entry.fact)
        return lines

    def _gone(self, sheet: Entry[Fact]) -> Iterator[Weighed]:
        """Annul the rows that this book alone has in a race of which the other's sheet was taken as the re-issue."""
        race = sheet.fact.touches().race or ""
        own = {one.position for one in self.own.own}
        there = {
            self.season.identity(one.fact.competitor)
            for one in self.other.entries
            if isinstance(one.fact, ResultRecorded)
            and one.fact.race == race
            and one.position not in self.other.withdrawn
        }
        for row in classify(self.season, race).rows:
            if row.recorded.position not in own or row.competitor in there or row.annulled or row.result.status == "DQ":
                continue
            words = f"{self.season.competitor(row.competitor).name} is not in {race} in {self.other.name}"
            draft = Draft(
                ResultAnnulled(race=race, competitor=row.competitor, others_move_up=True),
                self.actor,
                sheet.published_at,
                words,
                Source(kind="reference", name=f"copy {self.other.name}, entry {sheet.position}"),
            )
            check(self.season, draft, now=self.now)
            self.season = evolve(self.season, as_entry(self.season, draft, now=self.now))
            yield Weighed(sheet, "recorded", self.season.length, draft, f"{words}, and leaves the race")

    def _is_here(self, entry: Entry[Fact]) -> bool:
        """Whether this book has a sheet already, so that each row of it is weighed by itself."""
        return entry.position in self.placed or said_by(self.start, self.season, entry.fact) is not None

    def _with_its_sheet(self, line: Weighed, bad: Weighed) -> Weighed:
        if line.draft is None:
            return line
        self.placed.pop(line.entry.position)
        return Weighed(line.entry, bad.outcome, why=f"it came with entry {bad.entry.position}, which is not taken")

    def _out(self, fact: Fact) -> None:
        """What rests on something that is not taken is not taken either, though this book may have its like."""
        if isinstance(fact, ProtocolFiled):
            self.out_races.add(fact.race)
        elif isinstance(fact, CompetitorEntered):
            self.out_competitors.add(fact.competitor)

    def _weigh(self, entry: Entry[Fact], *, sheet: bool) -> Weighed:
        if entry.position in self.placed:
            return Weighed(entry, "here", self.placed[entry.position])
        fact = _narrowed(entry, self.placed.keys(), self.other)
        if fact is None:
            return Weighed(entry, "withdrawn")
        why = self._rests_on_nothing(fact)
        if why is not None:
            return Weighed(entry, "refused", why=why)
        corrected = corrected_there(self.start, self.other.entries, fact)
        fact = fact.citing(lambda at: at if at <= self.other.common else self.placed[at])
        said = said_by(self.start, self.season, fact)
        if said is not None:
            return self._here(entry, said.position)
        both = both_said(self.season, fact, corrected, self.other.name)
        if both is not None:
            return self._otherwise(entry, both, sheet=sheet)
        return self._decided(entry, _in_a_free_row(self.season, fact), sheet=sheet)

    def _otherwise(self, entry: Entry[Fact], both: BothSaid, *, sheet: bool) -> Weighed:
        """Weigh a row of which this book says something else; those of a sheet are doubted or not with the sheet."""
        if both.fact is None:
            return self._here(entry, both.standing.position)
        doubt = None if sheet else f"{both.words}; to take it corrects what is here, to leave it keeps that"
        answer = self.answers.get(entry.position)
        if doubt is not None and answer is False:
            return Weighed(entry, "left", why=doubt)
        outcome: Outcome = "doubted" if doubt is not None and answer is None else "recorded"
        return self._admitted(entry, both.fact, outcome, doubt or both.words)

    def _decided(self, entry: Entry[Fact], fact: Fact, *, sheet: bool) -> Weighed:
        """Weigh what this book does not say yet, with the positions that it has here."""
        doubt = self._doubt(fact, sheet=sheet)
        answer = self.answers.get(entry.position)
        if doubt is not None and answer is False:
            return Weighed(entry, "left", why=doubt)
        outcome: Outcome = "doubted" if doubt is not None and answer is None else "recorded"
        if isinstance(fact, CompetitorEntered) and fact.competitor in self.season.entrants:
            self._here(entry, self.season.entrants[fact.competitor][0].position)
            return Weighed(entry, "here" if answer else outcome, self.placed[entry.position], why=doubt)
        return self._admitted(entry, fact, outcome, doubt)

    def _admitted(self, entry: Entry[Fact], fact: Fact, outcome: Outcome, doubt: str | None) -> Weighed:
        source = _source(entry, self.other, self.actor)
        draft = Draft(fact, entry.actor, entry.published_at, entry.reason, source)
        try:
            check(self.season, draft, now=self.now)
        except LedgerError as error:
            return Weighed(entry, "refused", why=str(error))
        self.season = evolve(self.season, as_entry(self.season, draft, now=self.now))
        self.placed[entry.position] = self.season.length
        return Weighed(entry, outcome, self.season.length, draft, doubt)

    def _here(self, entry: Entry[Fact], position: int) -> Weighed:
        self.placed[entry.position] = position
        return Weighed(entry, "here", position)

    def _rests_on_nothing(self, fact: Fact) -> str | None:
        """Why a fact has nothing to rest on here, or None."""
        name, common = self.other.name, self.other.common
        end = common + len(self.other.entries)
        if isinstance(fact, FilingWithdrawn) and any(last > end for _, last in fact.entries):
            return f"it takes back entries {fact.spans}, and {name} ends at {end}"
        for at in fact.cited():
            if at > common and at not in self.placed:
                return f"it rests on entry {at} of {name}, which is not taken"
        if isinstance(fact, QuotaAllocated | TitleAwarded) and fact.basis.at > common:
            return f"it rests on {name} at {fact.basis.at}, which no basis of this book is; decide it here anew"
        touched = fact.touches()
        for race in (*filter(None, [touched.race]), *touched.races):
            if race in self.out_races:
                return f"it rests on the sheet of {race} that {name} has, which is not taken"
        for who in touched.competitors:
            if who in self.out_competitors:
                return f"it is about {who} of {name}, who is not taken"
        return None

    def _doubt(self, fact: Fact, *, sheet: bool) -> str | None:
        """Why somebody has to look at a fact before it is taken, though it fits; or None."""
        if isinstance(fact, KeyTrusted | KeyRetired):
            return "it says which keys may sign this book"
        if isinstance(fact, CompetitorEntered) and fact.competitor in self.season.entrants:
            known = self.season.competitor(self.season.identity(fact.competitor))
            return (
                f"{fact.competitor} is {fact.name} ({fact.noc}) there and {known.name} ({known.noc}) here: one person?"
            )
        if isinstance(fact, ProtocolFiled) and (two := self._two_sheets(fact)) is not None:
            return two
        if sheet and not isinstance(fact, ProtocolFiled):
            return None  # the sheet as a whole is doubted or not
        met = meeting(self.season, fact, self.own.own)
        if met is None:
            return None
        return f"entry {met.position} here ({met.name} by {met.actor}) decides on the same"

    def _two_sheets(self, fact: ProtocolFiled) -> str | None:
        """Why somebody has to look at a sheet of a race that is filed here otherwise, or None."""
        record = self.season.races.get(fact.race)
        own = {one.position for one in self.own.own}
        if record is None or not record.protocols or record.protocols[-1].position not in own:
            return None
        here = record.protocols[-1]
        return (
            f"{fact.race} is filed here from another sheet or list ({_in_words(here.fact)}, entry {here.position} by "
            f"{here.actor}), and in {self.other.name} from one that is {_in_words(fact)}; to take it files it as a "
            "re-issue whose rows correct those here, and rows that it has not leave; to leave it keeps what is here"
        )


def _in_words(fact: ProtocolFiled) -> str:
    return f"{fact.state.lower()}, {fact.rows} {'row' if fact.rows == 1 else 'rows'}"


def weigh(
    season: Season, other: OtherCopy, own: OwnCopy, *, answers: Mapping[int, bool], actor: str, now: int
) -> tuple[Weighed, ...]:
    """What becomes of each entry of the other copy, in their order.

    `answers` say of doubted positions in the other copy whether they are taken; what is doubted and not answered is
    weighed as if it were. `now` is the present instant, and `actor` who carries.
    """
    weighing = Weighing(season, other, own, answers=answers, actor=actor, now=now)
    return tuple(line for group in _groups(other.entries) for line in weighing.group(group))


def _groups(entries: Sequence[Entry[Fact]]) -> Iterator[list[Entry[Fact]]]:
    """Entries that came with one sheet together, and each other entry by itself."""

    def came_with(entry: Entry[Fact]) -> tuple[object, ...]:
        source = entry.source
        same = source is not None and source.kind != "reference"
        return (entry.recorded_at, source.kind, source.name, source.sha256) if source and same else (entry.position,)

    for _, together in groupby(entries, came_with):
        some = list(together)
        if any(isinstance(entry.fact, ProtocolFiled) for entry in some):
            yield some
        else:
            yield from ([entry] for entry in some)


def _narrowed(entry: Entry[Fact], placed: Iterable[int], other: OtherCopy) -> Fact | None:
    """The fact that is weighed; None where it was taken back there before it was ever here.

    A withdrawal is without what never was here, and is nothing where nothing is left of it.
    """
    fact, gone = entry.fact, other.withdrawn - set(placed)
    if entry.position in gone:
        return None
    # What takes back entries that come after it is refused as it is; its spans may be too long to be written out.
    if not isinstance(fact, FilingWithdrawn) or any(last >= entry.position for _, last in fact.entries):
        return fact
    left = [at for at in fact.cited() if at <= other.common or at not in gone]
    return fact.model_copy(update={"entries": tuple((at, at) for at in left)}) if left else None


def _in_a_free_row(season: Season, fact: Fact) -> Fact:
    """A result of somebody of whom this book has none in the race, in a row that nobody has here."""
    if not isinstance(fact, ResultRecorded) or fact.race not in season.races:
        return fact
    rows = {one.fact.row for one in season.races[fact.race].results}
    return fact.model_copy(update={"row": max(rows) + 1}) if fact.row in rows else fact


def _source(entry: Entry[Fact], other: OtherCopy, actor: str) -> Source:
    """The entry's own source, which says where it was carried from; what was carried before keeps where it began."""
    own = entry.source or Source(kind="reference", name=f"copy {other.name}")
    if own.carried_root is not None:
        return own
    return own.model_copy(
        update={
            "carried_from": other.name,
            "carried_at": entry.position,
            "carried_root": other.roots[entry.position],
            "carried_by": actor,
        }
    )
