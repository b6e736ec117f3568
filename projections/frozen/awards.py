"""Awarded titles: to whom a title went, and what a fresh computation gives where that is something else.

As with allocations, the fresh computation is asked the question of the award's own basis, of the book as it is read.
Nothing here changes an award; where another is to have the title, the award has to be reversed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ledger.basis import Question
from ledger.book import Reader, Reading
from ledger.entry import Entry
from ledger.errors import LedgerError
from ledger.facts import TitleAwarded
from ledger.instants import parse_instant
from ledger.rulebook import Rulebook, load_rulebook, parse_rulebook
from ledger.season import Competitor, Season, rules_in_force
from projections.cups.rows import StandingRow
from projections.cups.standings import standing
from projections.cups.titles import Title, title
from projections.disputes.causes import behind_the_order
from projections.disputes.movements import movements


@dataclass(frozen=True, slots=True)
class FreshTitle:
    """What a fresh computation of an awarded title gives, where it is not what was awarded.

    Attributes:
        leaders: Who has it now; nobody where nobody has points.
        entries: The positions of the entries behind the difference.
        unknown: Why it cannot be computed any more, or None.
    """

    leaders: tuple[StandingRow, ...]
    entries: tuple[int, ...]
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """An award in force.

    Attributes:
        entry: The entry that awarded.
        winners: To whom the title went, as they are named now.
        root_holds: Whether the book still has the root that the award rests on.
        fresh: What a fresh computation gives, or None where that is the same.
    """

    entry: Entry[TitleAwarded]
    winners: tuple[Competitor, ...]
    root_holds: bool
    fresh: FreshTitle | None

    @property
    def concerned(self) -> frozenset[str]:
        """Who has the title, by the award or by the fresh computation."""
        leaders = self.fresh.leaders if self.fresh is not None else ()
        return frozenset((*(one.id for one in self.winners), *(row.competitor.id for row in leaders)))

    @property
    def text(self) -> str:
        """The award in one sentence, with what differs from it and the words that it was awarded with."""
        fact, to = self.entry.fact, _names(self.winners)
        if self.fresh is None:
            parts = [f"awarded by entry {self.entry.position} to {to}"]
        else:
            parts = [f"awarded to {to} by entry {self.entry.position}", self._differs(self.fresh)]
        if fact.although is not None:
            state = "" if fact.state is None else f" it was {fact.state}"
            parts.append(f'awarded although{state}: "{fact.although}"')
        if not self.root_holds:
            parts.append("this book has not the root that the award rests on")
        return "; ".join(parts)

    def _differs(self, fresh: FreshTitle) -> str:
        if fresh.unknown is not None:
            return f"a fresh computation is not possible: {fresh.unknown}"
        points = f" with {fresh.leaders[0].points} points" if fresh.leaders else ""
        same = {row.competitor.id for row in fresh.leaders} == {one.id for one in self.winners}
        instead = f" instead of {self.entry.fact.points}" if same else ""
        who = _names([row.competitor for row in fresh.leaders]) or "nobody"
        noun = "entry" if len(fresh.entries) == 1 else "entries"
        because = f", because of {noun} {', '.join(map(str, fresh.entries))}" if fresh.entries else ""
        return f"a fresh computation gives {who}{points}{instead}{because}"


def _names(competitors: Sequence[Competitor]) -> str:
    return " and ".join(f"{one.name} ({one.noc})" for one in competitors)


def awards(reader: Reader, reading: Reading) -> dict[str, Award]:
    """The awards in force at a basis, by cup."""
    season = reading.season
    held = {entry.fact.cup: entry for entry in season.awards if season.in_force(entry.position)}
    return {cup: _award(reader, reading, entry) for cup, entry in held.items()}


def _award(reader: Reader, reading: Reading, entry: Entry[TitleAwarded]) -> Award:
    season, fact = reading.season, entry.fact
    winners = tuple(season.competitor(one) for one in dict.fromkeys(map(season.identity, fact.competitors)))
    root_holds = reader.root(fact.basis.at) == fact.basis.root
    try:
        now = replace(reading, rulebook=_rules(reading, fact), counted=_counted(season, fact.basis.through))
        found = title(now, fact.cup)
    except LedgerError as error:
        return Award(entry, winners, root_holds, FreshTitle((), (), str(error)))
    leaders = {row.competitor.id for row in found.leaders}
    same = leaders == {one.id for one in winners} and str(found.leaders[0].points) == fact.points
    fresh = None if same else FreshTitle(found.leaders, _because(reader, now, fact, found, winners))
    return Award(entry, winners, root_holds, fresh)


def _rules(reading: Reading, fact: TitleAwarded) -> Rulebook:
    """The edition by which a title was awarded: as the book has it, or else as the program has it."""
    edition = fact.basis.rulebook
    if edition == reading.rulebook.edition and len(reading.season.rulebooks) == 1:
        return reading.rulebook
    then = rules_in_force(reading.season, _counted(reading.season, fact.basis.through), at=fact.basis.at)
    if then is not None and then.edition == edition:
        return then
    if edition == reading.rulebook.edition:
        return reading.rulebook
    for entry in reversed(reading.season.rulebooks):
        if entry.fact.edition == edition:
            return parse_rulebook(entry.fact.text)
    return load_rulebook(edition)


def _counted(season: Season, through: str | None) -> tuple[str, ...]:
    """What counts up to a competition, also where that has been cancelled since."""
    names = season.competitions()
    if through is not None and through in season.schedule:
        last = season.scheduled(through)
        names = tuple(one for one in names if (one.first_day, one.competition) <= (last.first_day, through))
    return tuple(one.competition for one in names)


def _because(
    reader: Reader, now: Reading, fact: TitleAwarded, found: Title, winners: Sequence[Competitor]
) -> tuple[int, ...]:
    """The entries behind the points of who was to have the title and who has it; else behind the order or the rules."""
    basis = fact.basis
    try:
        as_of = parse_instant(basis.as_of) if basis.as_of else None
        then = reader.read(Question(basis.at, None, as_of, basis.through))
        if then.rulebook.edition != basis.rulebook:
            then = replace(then, rulebook=now.rulebook)
        before, after = standing(then, fact.cup), standing(now, fact.cup)
    except LedgerError:
        return ()
    concerned = {one.id for one in winners} | {row.competitor.id for row in found.leaders}
    moved = [one for one in movements(before, after) if one.competitor.id in concerned]
    entries = {position for one in moved for position in one.entries}
    return tuple(sorted(entries or behind_the_order(then.season, now.season) or _adopted(then, now)))


def _adopted(then: Reading, now: Reading) -> set[int]:
    """The adoptions of rules that only one of two readings has."""
    one, other = ({entry.position for entry in reading.season.rulebooks} for reading in (then, now))
    return one ^ other
