"""Records over the books that are here: who has most, the best times, and the longest runs of a cup.

They are records of these books and claim no more: of a book that is not whole every number is a lower bound, a time may
have been beaten where a race is missing, and a run ends where a book does not say who won.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from ledger.book import Reading
from ledger.rulebook import Cup, why_no_rules
from projections.races.classification import classify
from projections.season.coverage import CoveredRace, coverage
from projections.seasons.careers import CareerTime, best_of, held_of, in_order
from projections.seasons.people import OnePerson, by_member, people
from projections.seasons.shelf import Bookshelf, first_year
from projections.seasons.tallies import SeasonTally, tallies, titles_of

Of = Literal["races", "titles"]
"""What a run is of: races of a cup that were won one after the other, or titles of it."""


@dataclass(frozen=True, slots=True)
class Most:
    """What one person has over all books.

    Attributes:
        person: Who.
        rank: The rank by wins, then podiums, among those of its gender and kind.
        wins: First ranks.
        podiums: Ranks from 1 to 3.
        races: Races that it started in.
        titles: Titles, those that published lists alone say among them.
        at_least: Whether a book here is not whole, in which it may have more.
    """

    person: OnePerson
    rank: int
    wins: int
    podiums: int
    races: int
    titles: int
    at_least: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A run of one person in a cup.

    Attributes:
        of: What it is of.
        cup: The cup.
        person: Who.
        length: How many one after the other.
        first: The race, or the season, that it begins with; a race with its season.
        last: The one that it ends with.
        open_before: Whether what was just before it is not known, so that it may be longer.
        open_after: The same of what came just after it.
    """

    of: Of
    cup: str
    person: OnePerson
    length: int
    first: str
    last: str
    open_before: bool
    open_after: bool

    @property
    def at_least(self) -> bool:
        """Whether it may be longer than the books say."""
        return self.open_before or self.open_after


@dataclass(frozen=True, slots=True)
class _Step:
    """One race or one season of a cup: who won it, nobody where it was not held, None where it is not known."""

    called: str
    winners: tuple[str, ...] | None


_BEYOND: Final = _Step("", None)


def most(shelf: Bookshelf, *, gender: str | None = None) -> tuple[Most, ...]:
    """What everybody has who has won, or been on a podium, by gender and kind, the most wins first."""
    found: list[Most] = []
    for own in ("men", "women", "mixed"):
        for kind in ("skater", "team"):
            if gender in (None, own):
                found += _most(shelf, own, kind)
    return tuple(found)


def _most(shelf: Bookshelf, gender: str, kind: str) -> list[Most]:
    counted = [
        (person, _sum(shelf, person))
        for person in people(shelf)
        if (person.newest.gender, person.newest.kind) == (gender, kind)
    ]
    kept = [(person, own) for person, own in counted if own.podiums or own.titles]
    kept.sort(key=lambda one: (-one[1].wins, -one[1].podiums, -one[1].titles, one[0].newest.name))
    ranks = [(own.wins, own.podiums) for _, own in kept]
    books = shelf.books.values()
    whole = all(held_of(one, gender, teams=kind == "team").complete is True for one in books)
    return [
        Most(
            person=person,
            rank=ranks.index((own.wins, own.podiums)) + 1,
            wins=own.wins,
            podiums=own.podiums,
            races=own.races,
            titles=own.titles,
            at_least=not whole,
        )
        for person, own in kept
    ]


@dataclass(slots=True)
class _Sum:
    wins: int = 0
    podiums: int = 0
    races: int = 0
    titles: int = 0


def _sum(shelf: Bookshelf, person: OnePerson) -> _Sum:
    found = _Sum()
    for one in person.members:
        reading = shelf.books[one.season]
        own = tallies(reading).get(one.id, SeasonTally())
        found.wins += own.wins
        found.podiums += own.podiums
        found.races += own.races
        found.titles += sum(won.competitor in (one.id, *one.others) for won in titles_of(reading))
    return found


def best_times(shelf: Bookshelf, *, gender: str | None = None) -> tuple[tuple[CareerTime, OnePerson], ...]:
    """The best times of each event over all books, one of each person, the best first, by metres."""
    found = [
        (one, person)
        for person in people(shelf)
        if gender in (None, person.newest.gender)
        for one in best_of(shelf, person)
    ]
    return tuple(sorted(found, key=lambda one: (in_order(one[0].event), one[0].timed.key, one[1].newest.name)))


def runs(shelf: Bookshelf, *, gender: str | None = None, shortest: int = 2) -> tuple[Run, ...]:
    """The longest runs of each cup, of races and of titles; those that share the length, from `shortest` on."""
    cups = (cup.id for reading in shelf.books.values() for cup in cups_in(reading) if gender in (None, cup.gender))
    found: list[Run] = []
    for cup in sorted(dict.fromkeys(cups)):
        lines: tuple[tuple[Of, Iterator[_Step]], ...] = (("races", _races(shelf, cup)), ("titles", _titles(shelf, cup)))
        for of, steps in lines:
            own = [one for one in _all_runs(shelf, of, cup, steps) if one.length >= shortest]
            longest = max((one.length for one in own), default=0)
            found += [one for one in own if one.length == longest]
    return tuple(found)


def cups_in(reading: Reading) -> tuple[Cup, ...]:
    """The cups of a book's rules that are known; none where it has none."""
    return (
        () if why_no_rules(reading.rulebook) is not None else tuple(one for one in reading.rulebook.cups if one.events)
    )


def _all_runs(shelf: Bookshelf, of: Of, cup: str, steps: Iterable[_Step]) -> Iterator[Run]:
    """Every run of a line of steps; before its first and after its last nothing is known."""
    own, before = by_id(shelf), _BEYOND
    going: dict[str, tuple[int, _Step, _Step, bool]] = {}
    for step in (*steps, _BEYOND):
        for who in [who for who in going if step.winners is None or who not in step.winners]:
            length, first, last, unsure = going.pop(who)
            yield Run(of, cup, own[who], length, first.called, last.called, unsure, step.winners is None)
        for who in step.winners or ():
            length, first, _, unsure = going.get(who, (0, step, step, before.winners is None))
            going[who] = length + 1, first, step, unsure
        before = step


def _races(shelf: Bookshelf, cup: str) -> Iterator[_Step]:
    """The races of a cup of skaters or teams, one after the other; the Grand World Cup has none of its own."""
    for season, reading in _with_gaps(shelf):
        own = None if reading is None else next((one for one in cups_in(reading) if one.id == cup), None)
        if reading is None or own is None or own.points == "grand":
            yield _BEYOND
        else:
            yield from _races_of(shelf, season, reading, own)


def _races_of(shelf: Bookshelf, season: str, reading: Reading, cup: Cup) -> Iterator[_Step]:
    held = coverage(reading, cup.events)
    if not held.scheduled:
        yield _BEYOND
    for competition in reading.season.competitions():
        name = competition.competition
        if name in held.over:
            yield _BEYOND
        for race in sorted((one for one in held.races if one.competition == name), key=lambda one: one.number or 0):
            if race.state in ("void", "not held", "to come"):
                continue
            yield _Step(f"{season} {race}", _winners(shelf, reading, race))


def _winners(shelf: Bookshelf, reading: Reading, race: CoveredRace) -> tuple[str, ...] | None:
    """The people who won a race, in Division A where it has divisions; None where the book does not say."""
    for name in race.filed:
        found = classify(reading.season, name)
        first = [row.competitor for row in found.rows if row.rank == 1]
        if found.race.division != "b" and first:
            own = [by_member(shelf).get((reading.basis.book, who)) for who in first]
            return None if None in own else tuple(one.id for one in own if one is not None)
    return None


def _titles(shelf: Bookshelf, cup: str) -> Iterator[_Step]:
    """Who has the title of a cup, season by season; None where the book does not say, or lists contradict it."""
    for season, reading in _with_gaps(shelf):
        won = [] if reading is None else [one for one in titles_of(reading) if one.cup == cup and not one.contradicted]
        book = "" if reading is None else reading.basis.book
        own = [by_member(shelf).get((book, one.competitor)) for one in won]
        known = bool(own) and None not in own
        yield _Step(season, tuple(one.id for one in own if one is not None) if known else None)


def _with_gaps(shelf: Bookshelf) -> Iterator[tuple[str, Reading | None]]:
    """The books of a shelf, with nothing between two whose seasons do not follow one another."""
    before: str | None = None
    for season, reading in shelf.books.items():
        if before is not None and first_year(season) != first_year(before) + 1:
            yield "", None
        yield season, reading
        before = season


def by_id(shelf: Bookshelf) -> dict[str, OnePerson]:
    """Everybody by what they are called over seasons."""
    return shelf.once("by id", lambda: {one.id: one for one in people(shelf)})
