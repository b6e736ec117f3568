"""The career of one person over the books that are here: season by season, with titles, best times, and what lacks.

Nothing here is more than the books hold. Of a season that is not whole every number is a lower bound; a season in which
nobody joined to the person is known is named, with how much of it its book has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ledger.book import Reading
from ledger.vocabulary import parse_event
from projections.cups.bounds import TotalBounds
from projections.races.scores import Points
from projections.season.coverage import Coverage, coverage, skated_events
from projections.seasons.doubts import PersonDoubt, doubts_of
from projections.seasons.people import JoinedSeason, OnePerson
from projections.seasons.shelf import Bookshelf
from projections.seasons.tallies import SeasonTally, Timed, TitleWon, cups_of, tallies, titles_of


class CupPlaced(NamedTuple):
    """A place in the standing of a cup; `at_least` says that the points are a lower bound, and the rank with them."""

    season: str
    cup: str
    title: str
    rank: int
    points: Points
    at_least: bool


class CareerTime(NamedTuple):
    """The best time of an event that the books hold, and the season that has it."""

    event: str
    season: str
    timed: Timed


class TitleIn(NamedTuple):
    """A title, and its season."""

    season: str
    won: TitleWon


@dataclass(frozen=True, slots=True)
class CareerSeason:
    """One season of a person.

    Attributes:
        joined: Who it is there, and what joins it.
        tally: What it has; None where a published list alone names it.
        titles: How many titles it has.
        held: How much the book has of the races of its gender.
        whole: Whether all that it may have raced alone is there, row by row.
        whole_teams: The same of what its teams may have raced; of a team of its own races.
    """

    joined: JoinedSeason
    tally: SeasonTally | None
    titles: int
    held: Coverage
    whole: bool
    whole_teams: bool


@dataclass(frozen=True, slots=True)
class Career:
    """The career of a person.

    Attributes:
        person: Who.
        seasons: Its seasons, the oldest first.
        titles: Its titles, by season.
        cups: Its places in the cups, by season.
        best: Its best time of each event.
        absent: The other seasons that are here, each with how much its book has.
        doubts: Who else may be the same person.
    """

    person: OnePerson
    seasons: tuple[CareerSeason, ...]
    titles: tuple[TitleIn, ...]
    cups: tuple[CupPlaced, ...]
    best: tuple[CareerTime, ...]
    absent: tuple[tuple[str, Coverage], ...]
    doubts: tuple[PersonDoubt, ...]


def career(shelf: Bookshelf, person: OnePerson) -> Career:
    """The career of a person over the books of a shelf."""
    titles = tuple(_titles(shelf, person))
    own = {one.season for one in person.members}
    kind, gender = person.newest.kind, person.newest.gender
    return Career(
        person=person,
        seasons=tuple(_season(shelf, one, titles) for one in person.seasons),
        titles=titles,
        cups=tuple(placed for one in person.members for placed in _cups(shelf.books[one.season], one.season, one.id)),
        best=best_of(shelf, person),
        absent=tuple(
            (season, held_of(reading, gender, teams=True if kind == "team" else None))
            for season, reading in shelf.books.items()
            if season not in own
        ),
        doubts=doubts_of(shelf, person),
    )


def held_of(reading: Reading, gender: str, *, teams: bool | None = None) -> Coverage:
    """How much a book has of the races of a gender: those of skaters, those of teams, or both."""
    key = f"held over seasons {gender} {teams} {' '.join(reading.counted)} {reading.basis.rulebook}"
    return reading.season.once(key, lambda: _held_of(reading, gender, teams=teams))


def _held_of(reading: Reading, gender: str, *, teams: bool | None) -> Coverage:
    events = (parse_event(event) for event in skated_events(reading))
    wanted = tuple(str(one) for one in events if one.gender == gender and teams in (None, one.is_team))
    # Where nobody knows what was raced, there are no events to ask of.
    return coverage(reading, wanted) if wanted else coverage(reading, skated_events(reading))


def _season(shelf: Bookshelf, joined: JoinedSeason, titles: tuple[TitleIn, ...]) -> CareerSeason:
    member = joined.member
    reading = shelf.books[member.season]
    team = member.kind == "team"
    alone = held_of(reading, member.gender, teams=team)
    teams = alone if team else held_of(reading, member.gender, teams=True)
    return CareerSeason(
        joined=joined,
        tally=tallies(reading).get(member.id, SeasonTally()) if member.entered else None,
        titles=sum(one.season == member.season for one in titles),
        held=alone if team else held_of(reading, member.gender),
        whole=alone.complete is True,
        whole_teams=teams.complete is True,
    )


def _titles(shelf: Bookshelf, person: OnePerson) -> Iterator[TitleIn]:
    for member in person.members:
        for won in titles_of(shelf.books[member.season]):
            if won.competitor in (member.id, *member.others):
                yield TitleIn(member.season, won)


def _cups(reading: Reading, season: str, who: str) -> Iterator[CupPlaced]:
    key = f"places over seasons {' '.join(reading.counted)} {reading.basis.rulebook}"
    yield from reading.season.once(key, lambda: _all_cups(reading, season)).get(who, ())


def _all_cups(reading: Reading, season: str) -> dict[str, list[CupPlaced]]:
    """The places in all cups of a season, by competitor."""
    found: dict[str, list[CupPlaced]] = {}
    for one in cups_of(reading):
        for row in one.table.rows if one.table is not None else ():
            least = isinstance(one.bounds, TotalBounds) and one.bounds.at_least(row)
            placed = CupPlaced(season, one.cup.id, one.cup.title, row.rank, row.points, least)
            found.setdefault(row.competitor.id, []).append(placed)
    return found


def best_of(shelf: Bookshelf, person: OnePerson) -> tuple[CareerTime, ...]:
    """The best time of each event that the books have of a person, in the order of metres."""
    found: dict[str, CareerTime] = {}
    for member in person.members:
        tally = tallies(shelf.books[member.season]).get(member.id)
        for event, timed in tally.best.items() if tally is not None else ():
            if event not in found or timed.key < found[event].timed.key:
                found[event] = CareerTime(event, member.season, timed)
    return tuple(sorted(found.values(), key=lambda one: in_order(one.event)))


def in_order(event: str) -> tuple[str, int, str]:
    """What events are put in order by: gender, metres, then those whose distance has a name."""
    own = parse_event(event)
    return own.gender, int(own.distance) if own.distance.isdecimal() else 1_000_000, own.distance
