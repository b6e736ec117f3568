"""The words of the sport as small value types: events, races, cups, statuses, times.

Spellings are those of the command line: events ``men-500`` and ``women-team-pursuit``, races
``wc1-men-500-1-a``, competitions ``wc1``. Everything is a plain string or integer in a fact, so that bytes
stay canonical; the types here check and take apart.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import Field

from ledger.errors import InvalidInputError

SERIES = "world-cup"
"""The series that the project keeps: the first part of a book's name, and what its sheets are of."""
PEOPLE_SERIES = "people"
"""The series of the one book of a store that is of no season: it says who is who over seasons."""
ALL_SEASONS = "all-seasons"
"""What stands in place of the season in the name of that book."""

_SEASON = re.compile(r"^(?:[a-z][a-z0-9-]*/)?(?P<first>\d{4})-(?P<second>\d{2})$")

Gender = Literal["men", "women", "mixed"]
"""Who competes; ``mixed`` are teams of men and women."""
Distance = Annotated[str, Field(pattern=r"^(\d{2,5}|[a-z]{2,}(-[a-z]{2,})*)$", max_length=40)]
"""A distance: metres, or a name in words of two letters or more. Its name says who races it and how it is ranked, so
that a rulebook can bring one that nobody has thought of: teams race what is called ``team-…`` or ``…-relay``, and
what is called ``…-start`` is ranked by the order of the finish; all else is raced by skaters and ranked by time.
"""
Division = Literal["a", "b"]

Status = Literal["OK", "DNF", "DNS", "DQ", "WDR"]
"""How a competitor's race ended, as protocols print it: finished, did not finish, did not start, disqualified,
withdrawn."""

ResultState = Literal["UNCONFIRMED", "UNOFFICIAL", "OFFICIAL", "PARTIAL", "PROTESTED"]
"""State of a classification, by the names of the Olympic Data Feed."""

Lane = Literal["inner", "outer", "finish", "crossing"]
"""Starting lane of a skater, or the straight on which a team starts."""

GENDERS: tuple[Gender, ...] = ("men", "women")
"""The genders of skaters."""
MIXED: Gender = "mixed"
DISTANCES: Final[tuple[Distance, ...]] = (
    *("100", "500", "1000", "1500", "3000", "5000", "10000"),
    *("mass-start", "team-pursuit", "team-sprint", "relay"),
)
"""The distances that every season may have; further ones are those of its rulebook."""
MIXED_DISTANCES: frozenset[Distance] = frozenset({"relay"})
"""What mixed teams race, and nobody else."""

_GENDER = "|".join(get_args(Gender))
EVENT_PATTERN = rf"(?:{_GENDER})-[a-z0-9-]{{1,60}}"
"""What the names of events and cups look like."""
RACE_PATTERN = rf"[a-z]{{1,20}}[0-9]{{1,4}}-{EVENT_PATTERN}"
"""What the names of races look like."""

EventId = Annotated[str, Field(pattern=rf"^({_GENDER})-[a-z0-9-]+$")]
CompetitionId = Annotated[str, Field(pattern=r"^[a-z]+[0-9]+$")]
RaceId = Annotated[str, Field(pattern=rf"^[a-z]+[0-9]+-({_GENDER})-[a-z0-9-]+$")]
CompetitorId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
Noc = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
IsoDay = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]

_RACE = re.compile(
    rf"^(?P<competition>[a-z]+\d+)-(?P<gender>{_GENDER})-(?P<distance>\d{{2,5}}|[a-z]{{2,}}(?:-[a-z]{{2,}})*)"
    r"(?:-(?P<number>\d))?(?:-(?P<division>[ab]))?$"
)
_TIME = re.compile(
    r"^(?:(?P<minutes>\d{1,2}):(?=[0-5]\d))?(?P<seconds>\d{1,2})\.(?P<hundredths>\d{2})(?:\((?P<thousandth>\d)\))?$"
)


_EVENT = re.compile(rf"(?P<gender>{_GENDER})-(?P<distance>\d{{2,5}}|[a-z]{{2,}}(?:-[a-z]{{2,}})*)", re.ASCII)


def is_team(distance: Distance) -> bool:
    """Whether teams, not skaters, race a distance; its name says it."""
    return distance.startswith("team-") or distance.rpartition("-")[2] == "relay"


def is_timed(distance: Distance) -> bool:
    """Whether a distance is ranked by time; its name says it."""
    return distance.rpartition("-")[2] != "start"


@dataclass(frozen=True, slots=True)
class Event:
    """A distance for one gender: what a race is a race of, for example ``men-500``."""

    gender: Gender
    distance: Distance

    @property
    def is_team(self) -> bool:
        """Whether teams, not skaters, compete."""
        return is_team(self.distance)

    def __str__(self) -> str:
        return f"{self.gender}-{self.distance}"


_EVENTS = {
    (gender, distance): Event(gender, distance)
    for distance in DISTANCES
    for gender in ((MIXED,) if distance in MIXED_DISTANCES else GENDERS)
}
_EVENT_NAMES = {str(event): event for event in _EVENTS.values()}


@dataclass(frozen=True, slots=True)
class Race:
    """One classification of one distance: competition, event, race number where there are two, division."""

    competition: str
    gender: Gender
    distance: Distance
    number: int | None
    division: Division | None

    @property
    def event(self) -> Event:
        """The event that this is a race of."""
        return _EVENTS.get((self.gender, self.distance)) or Event(self.gender, self.distance)

    @property
    def timed(self) -> bool:
        """Whether it is ranked by time. A mass start is ranked by sprint points and the order at the finish."""
        return is_timed(self.distance)

    def __str__(self) -> str:
        number = f"-{self.number}" if self.number else ""
        division = f"-{self.division}" if self.division else ""
        return f"{self.competition}-{self.gender}-{self.distance}{number}{division}"


def season_years(text: str) -> tuple[int, int]:
    """The two years of a season that is written ``2026-27``, the one form that there is; a series may stand before it.

    Raises:
        InvalidInputError: It is written otherwise; the error names the right form where one can be told.
    """
    found = _SEASON.match(text)
    if found is not None and (int(found["first"]) + 1) % 100 == int(found["second"]):
        return int(found["first"]), int(found["first"]) + 1
    digits = re.match(r"(?:\d{2})?(\d{2})", text)
    year = 2026 if digits is None else int(digits[0]) if len(digits[0]) > len(digits[1]) else 2000 + int(digits[1])
    right = f"{year}-{(year + 1) % 100:02d}"
    raise InvalidInputError(f"{text!r} is no season; a season is written like {right}")


def season_days(text: str) -> tuple[date, date]:
    """The first and the last day of a season: from July to June. Raises what `season_years` raises."""
    first, last = season_years(text)
    return date(first, 7, 1), date(last, 6, 30)


def official_number(competition: str, name: str) -> int:
    """The number by which a competition calls itself on its sheets: that of its name, or else of its name in the book.

    ``ISU World Cup Speed Skating #4`` is number 4, and so is ``wc4`` where the name has none. It stays what it is when
    the competition is moved, or one before it is cancelled.
    """
    said = re.search(r"#\s?(\d{1,3})\b", name) or re.search(r"(\d+)$", competition)
    return int(said[1]) if said is not None else 0


def parse_event(text: str) -> Event:
    """Take an event's name apart; whether a season has it, its rulebook says.

    Raises:
        InvalidInputError: The text names no event.
    """
    known = _EVENT_NAMES.get(text)
    if known is not None:
        return known
    found = _EVENT.fullmatch(text)
    if found is None:
        raise InvalidInputError(f"{text!r} is no event; an event is a gender and a distance, such as men-500")
    return Event(gender_of(text), found["distance"])


def programme_races(programme: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """The races of a programme, each called as its event, and its number where the event has several races."""
    return tuple(
        event if count == 1 else f"{event}-{number}" for event, count in programme for number in range(1, count + 1)
    )


def programme_fields(programme: Iterable[tuple[str, int | None]]) -> dict[str, Any]:
    """What a fact says of a programme: the events whose races are known, and those of which nobody knows how many."""
    events = tuple(programme)
    return {
        "programme": tuple((event, races) for event, races in events if races is not None),
        "unknown_events": tuple(event for event, races in events if races is None),
    }


def whole_programme(
    programme: Iterable[tuple[str, int]] | None, unknown_events: Iterable[str]
) -> tuple[tuple[str, int | None], ...]:
    """A programme with the events of which nobody knows how often they are raced; `programme_fields` parts them."""
    return (*(programme or ()), *((event, None) for event in unknown_events))


def programme_words(programme: Iterable[tuple[str, int | None]]) -> tuple[str, ...]:
    """A programme as it is typed and printed everywhere: ``men-500:2``, ``men-1500``, ``men-team-sprint:?``."""
    return tuple(event if races == 1 else f"{event}:{races or '?'}" for event, races in programme)


def gender_of(name: str) -> Gender:
    """The gender that the name of an event or of a cup begins with.

    Raises:
        InvalidInputError: It begins with none.
    """
    for gender in (*GENDERS, MIXED):
        if name.startswith(f"{gender}-"):
            return gender
    raise InvalidInputError(f"{name!r} begins with no gender; events and cups are called like men-500")


@lru_cache(maxsize=4096)  # tables ask for every cell; a season has some hundred races
def parse_race(text: str) -> Race:
    """Take a race's name apart.

    Raises:
        InvalidInputError: The text names no race.
    """
    found = _RACE.match(text)
    if found is None:
        raise InvalidInputError(f"{text!r} is no race; a race is written like wc1-men-500-1-a")
    event = parse_event(f"{found['gender']}-{found['distance']}")
    division: Division | None = "a" if found["division"] == "a" else "b" if found["division"] == "b" else None
    number = int(found["number"]) if found["number"] else None
    return Race(found["competition"], event.gender, event.distance, number, division)


def parse_time(text: str) -> tuple[int, int | None]:
    """Read a race time such as ``1:42.97`` or ``37.90(1)``.

    Returns:
        The time in milliseconds, in whole hundredths as printed, and the thousandth in brackets or None.

    Raises:
        InvalidInputError: The text is no race time.
    """
    found = _TIME.match(text)
    if found is None:
        raise InvalidInputError(f"{text!r} is no race time; a time is written like 1:42.97 or 37.90(1)")
    seconds = int(found["minutes"] or 0) * 60 + int(found["seconds"])
    thousandth = int(found["thousandth"]) if found["thousandth"] else None
    return seconds * 1000 + int(found["hundredths"]) * 10, thousandth


def format_time(milliseconds: int) -> str:
    """Write a race time in hundredths, without the thousandth: ``34.10``, ``1:42.97``."""
    minutes, rest = divmod(milliseconds // 10, 6000)
    seconds, hundredths = divmod(rest, 100)
    return f"{minutes}:{seconds:02d}.{hundredths:02d}" if minutes else f"{seconds}.{hundredths:02d}"
