"""At which basis the rows of a list agree with the book: after which competition, or after which race of one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ledger.book import Reading
from ledger.errors import LedgerError
from ledger.vocabulary import Gender, gender_of
from projections.audit.findings import Match
from projections.audit.lists.names import Register
from projections.audit.lists.rows import ListRow, PublishedList
from projections.cups.standings import Standing, standing
from projections.races.classification import counted_races

Announced = Callable[[int], Reading]
"""Gives the reading of what had been announced at an instant, in microseconds since 1970."""

FITTING: Final = 4
"""Where no more than one row in so many disagrees with the end of a competition, the list is of then."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The basis that lists fit best.

    Attributes:
        reading: The basis.
        agreeing: How many rows agree with it.
        text: The same in words, with the bases that fit next.
    """

    reading: Reading
    agreeing: int
    text: str


def prefixes(reading: Reading) -> list[tuple[str, ...]]:
    """The competitions that count up to each one of which a race is filed, the last first."""
    raced = {reading.season.races[name].race.competition for name in counted_races(reading)}
    ends = [index for index, name in enumerate(reading.counted, 1) if name in raced]
    return [reading.counted[:end] for end in reversed(ends)] or [reading.counted]


def limited(reading: Reading, counted: tuple[str, ...]) -> Reading:
    """The same reading through the last of these competitions only."""
    if counted == reading.counted:
        return reading
    return replace(reading, counted=counted, basis=reading.basis.model_copy(update={"through": counted[-1]}))


def _standing(reading: Reading, cup: str) -> Standing | None:
    try:
        return standing(reading, cup)
    except LedgerError:
        return None


def agreement(listed: PublishedList, matches: Mapping[int, Match], reading: Reading, cup: str) -> int:
    """How many rows of a list agree with a cup at a basis: in their points, or else in their rank."""
    table = _standing(reading, cup)
    if table is None:
        return 0
    lines = {row.competitor.id: row for row in table.rows}
    count = 0
    for row in listed.rows:
        identity = matches[row.row].competitor
        line = lines.get(identity or "")
        if row.points is not None:
            count += identity is not None and row.points == (line.points if line else 0)
        else:
            count += line is not None and row.rank == line.rank
    return count


def matched(reading: Reading, rows: Sequence[ListRow], cup_id: str) -> dict[int, Match]:
    """Who each row of a cup's list names."""
    gender, teams = field_of(reading, cup_id)
    register = Register.of(reading.season, gender, teams=teams)
    return {row.row: register.match(row, teams=teams) for row in rows}


def field_of(reading: Reading, cup_id: str) -> tuple[Gender, bool]:
    """Who race for a cup: men or women, and whether as teams."""
    teams = any(cup.id == cup_id and cup.kind == "team" for cup in reading.rulebook.cups)
    return gender_of(cup_id), teams


@dataclass(frozen=True, slots=True)
class _Tried:
    """One basis that was tried: what the lists would be after, and how many of their rows agree."""

    after: str
    reading: Reading
    agreeing: int


def fitting(reading: Reading, lists: Sequence[tuple[PublishedList, str]], announced: Announced | None) -> Fit:
    """The basis at which most rows of some lists agree, each with its cup; the last of equal ones.

    After every competition first. Where too many rows disagree there, after every race of the cups too, as the book was
    announced then; such a basis is taken only where it fits more rows than the end of any competition.
    """
    matches = [matched(reading, listed.rows, cup) for listed, cup in lists]

    def agreeing(one: Reading) -> int:
        pairs = zip(lists, matches, strict=True)
        return sum(agreement(listed, named, one, cup) for (listed, cup), named in pairs)

    ends = (limited(reading, counted) for counted in prefixes(reading))
    tried = [_Tried(one.counted[-1] if one.counted else "no competition", one, agreeing(one)) for one in ends]
    best = max(tried, key=lambda one: one.agreeing)
    rows = sum(len(listed.rows) for listed, _ in lists)
    if announced is not None and (rows - best.agreeing) * FITTING > rows and reading.basis.as_of is None:
        between = [_Tried(race, one, agreeing(one)) for race, one in _after_races(reading, lists, announced)]
        tried += [one for one in between if one.agreeing > best.agreeing]
        best = max(tried, key=lambda one: one.agreeing)
    others = ", ".join(f"{one.after} {one.agreeing}" for one in tried if one is not best)
    text = f"the list is of after {best.after}, with which {best.agreeing} of {rows} rows agree"
    return Fit(best.reading, best.agreeing, text + (f" (after {others})" if others else ""))


def _after_races(
    reading: Reading, lists: Sequence[tuple[PublishedList, str]], announced: Announced
) -> Iterator[tuple[str, Reading]]:
    """The readings after each race of some cups, the last first; races of one instant are one."""
    cups = {cup for _, cup in lists}
    events = {event for cup in reading.rulebook.cups if cup.id in cups for event in cup.events}
    instants: dict[int, str] = {}
    for name in counted_races(reading):
        record = reading.season.races[name]
        if str(record.race.event) in events:
            instants.setdefault(record.protocols[0].published_at, name)
    for instant in sorted(instants, reverse=True):
        yield instants[instant], announced(instant)
