"""Names, days and moments as people say them: ``1500 m men, Calgary, 22 November 2025``.

Pages, paper, pictures, feeds and what is told of a book say them alike. Ids stay in addresses, commands and data.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Final, get_args

from ledger.book import Reading
from ledger.errors import InvalidInputError
from ledger.facts import FACTS, CompetitionScheduled
from ledger.instants import at_place, parse_instant
from ledger.rulebook import TieKey, why_no_rules
from ledger.season import RaceRecord, Season
from ledger.vocabulary import DISTANCES, Event, Race, parse_event, parse_race
from projections.documents.log import fact_name
from projections.tables.text import count_of, visible

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_DAY: Final = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_SAID: Final = re.compile(
    r"(?<![\w/.=@-])(?:(?P<command>season [a-z-]+ (?:(?!season )[^;])*?--reason TEXT)"
    rf"|(?P<first>{_DAY}) (?:to|–) (?P<last>{_DAY})"
    rf"|(?P<moment>{_DAY}T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)|(?P<day>{_DAY})"
    rf"|(?P<fact>{'|'.join(FACTS)})(?:/\d{{1,4}})?"
    rf"|(?P<key>{'|'.join(key for key in get_args(TieKey) if '-' in key)})"
    r"|(?P<raced>(?:men|women|mixed)-[a-z0-9-]+):(?P<often>\d{1,2}|\?)(?!\S*:)"
    r"|(?P<quota>[a-z]{2,20}-20\d\d):(?P<event>(?:men|women|mixed)-[a-z0-9-]+)"
    r"|(?P<named>(?:[a-z]{1,20}\d{1,4}|(?:men|women|mixed)-[a-z0-9]+|[a-z]{2,20}-20\d\d)(?:-[a-z0-9]+)*))(?![\w/=@-]|\.\w|:\S)"
)
"""What a text has of days, moments, keys that order equal points, and the names of facts, races, competitions, events,
cups and quotas; how often an event is raced, and an event of a quota, stand together. A command to type is kept as it
is, with its ids."""

_TWICE: Final = re.compile(r"(?<!\w)([^\W\d](?:[\w'’.-]| (?!\())*) \(\1\)")
"""A place that stands behind itself in brackets."""

_IMAGINED: Final = re.compile(
    r"with CompetitorDisqualified (?P<race>\S+) (?P<who>\S+)|without entry (?P<entry>\d+) \((?P<fact>\w+)\)"
)
"""What a basis says of what is imagined, where it says more than names."""

CAPS: Final[Mapping[str, str]] = {
    "team-pursuit": "a place in the team pursuit",
    "place-in-every-individual-event": "a place in every individual event",
    "maximum-in-every-individual-event": "as many places as an NOC can have in every individual event",
    "maximum-by-points-in-every-individual-event": (
        "as many places as an NOC can have in every individual event, all of them by points"
    ),
}
"""What an NOC must have to enter more athletes."""


def event_in_words(event: Event) -> str:
    """An event as people say it: ``500 m women``, ``mass start men``."""
    distance = f"{event.distance} m" if event.distance.isdecimal() else event.distance.replace("-", " ")
    return f"{distance} {event.gender}"


def raced_often(event: str, races: int | None) -> str:
    """An event of a programme in words, and how often it is raced where that is not once; None is not known."""
    if races is None:
        return f"{event} (how often is not known)"
    return event if races == 1 else f"{event} ({count_of(races, 'race')})"


def race_in_words(season: Season, name: str) -> str:
    """A race as people say it, with where and when: ``500 m men, race 1, Division B, Calgary, 22 November 2025``."""
    race = parse_race(name)
    return ", ".join((_raced(race), *_where_and_when(season, race, name)))


def race_within(season: Season, name: str) -> str:
    """The same within a sentence, or on a list: ``500 m men, race 1 (Calgary, 22 November 2025)``."""
    race = parse_race(name)
    return f"{_raced(race)} ({', '.join(_where_and_when(season, race, name))})"


def raced_in_words(name: str) -> str:
    """The same without where and when, for a list that says these otherwise."""
    return _raced(parse_race(name))


def _raced(race: Race) -> str:
    parts = [event_in_words(race.event)]
    parts += [f"race {race.number}"] if race.number else []
    parts += ["Division B"] if race.division == "b" else []
    return ", ".join(parts)


def _where_and_when(season: Season, race: Race, name: str) -> tuple[str, ...]:
    record = _record(season, name)
    if race.competition not in season.schedule:
        return (race.competition, *([] if record is None else [day_in_words(record.protocols[-1].fact.day)]))
    fact = season.scheduled(race.competition)
    days = days_in_words(fact.first_day, fact.last_day)
    return fact.city, days if record is None else day_in_words(record.protocols[-1].fact.day)


def _record(season: Season, name: str) -> RaceRecord | None:
    """What is filed of a race, or of one of its divisions where it is named without."""
    for one in (name, f"{name}-a", f"{name}-b"):
        record = season.races.get(one)
        if record is not None and record.protocols:
            return record
    return None


def competition_in_words(season: Season, name: str) -> str:
    """A competition by its city, and by its days where the season is there twice; by its name off the calendar."""
    if name not in season.schedule:
        return name
    fact = season.scheduled(name)
    return f"{fact.city} ({_days_of(fact)})" if fact.city in _twice(season) else fact.city


def _days_of(fact: CompetitionScheduled) -> str:
    return days_in_words(fact.first_day, fact.last_day)


def _twice(season: Season) -> frozenset[str]:
    """The cities in which there is more than one competition of the season."""

    def cities() -> frozenset[str]:
        all_of = [season.scheduled(name).city for name in season.schedule]
        return frozenset(city for city in all_of if all_of.count(city) > 1)

    return season.once("cities twice", cities)


def day_in_words(day: str) -> str:
    """A day as people write it: ``22 November 2025``."""
    of = date.fromisoformat(day)
    return f"{of.day} {MONTHS[of.month - 1]} {of.year}"


def days_in_words(first: str, last: str) -> str:
    """Some days as people write them: ``21–23 November 2025``, ``28 February – 2 March 2026``."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    if begin == end:
        return day_in_words(last)
    if (begin.year, begin.month) == (end.year, end.month):
        return f"{begin.day}–{day_in_words(last)}"
    year = f" {begin.year}" if begin.year != end.year else ""
    return f"{begin.day} {MONTHS[begin.month - 1]}{year} – {day_in_words(last)}"


def moment_in_words(instant: str, time_zone: str | None = None) -> str:
    """An instant to the minute in UTC, and by the clock of a place before it, where its time zone is given."""
    here = at_place(parse_instant(instant), time_zone or "UTC")
    shown = f"{day_in_words(here.date().isoformat())}, {here:%H:%M}"
    if here.utcoffset() is None or not time_zone or here.tzname() == "UTC":
        return f"{shown} UTC"
    there = at_place(parse_instant(instant), "UTC")
    day = "" if there.date() == here.date() else f"{there.day} {MONTHS[there.month - 1]}, "
    return f"{shown} local time ({day}{there:%H:%M} UTC)"


def in_plain_words(reading: Reading, text: str, *, at: str | None = None) -> str:
    """A text with its days, facts, and what a season calls races, competitions, events and cups, as people say them.

    What stands alone is a race with where and when; within a text these are in brackets, and left out of races of the
    competition `at` which the text is known to be. What is no name of the season
    stays, and so does what is a part of a file, an address or a setting.
    """
    if not says_any(text):
        return text
    said = _SAID.sub(partial(_said, reading, text, at), text)
    if said == text:
        return text
    return said[:1].upper() + said[1:] if _SAID.fullmatch(text) else _TWICE.sub(r"\1", said)


def imagined_in_words(reading: Reading, said: str) -> str:
    """What a basis says is imagined: ``with a disqualification of Jordan STOLZ in 1500 m men (Calgary, …)``."""
    found = _IMAGINED.fullmatch(said)
    if found is None:
        return in_plain_words(reading, said)
    if found["entry"]:
        return f"without entry {found['entry']} ({fact_name(found['fact'])})"
    season, who = reading.season, found["who"]
    name = season.competitor(season.identity(who)).name if who in season.entrants else who
    return f"with a disqualification of {name} in {race_within(season, found['race'])}"


@lru_cache(maxsize=16_384)  # a page has hundreds of cells, and most of them are names and numbers that others have too
def says_any(text: str) -> bool:
    """Whether a text has anything that could be a day or a name."""
    return _SAID.search(text) is not None


def _said(reading: Reading, text: str, at: str | None, found: re.Match[str]) -> str:
    if found["command"] or found["fact"] or found["key"]:
        return found["command"] or (found["key"] or "").replace("-", " ") or fact_name(found["fact"])
    if found["named"]:
        return _named(reading, found["named"], alone=found[0] == text, at=at)
    if found["raced"] or found["quota"]:
        return _of_events(reading, found)
    try:
        if found["first"]:
            return days_in_words(found["first"], found["last"])
        return moment_in_words(found["moment"]) if found["moment"] else day_in_words(found["day"])
    except (ValueError, InvalidInputError):  # a day that is none, in the words of others
        return found[0]


def _of_events(reading: Reading, found: re.Match[str]) -> str:
    """An event with how often it is raced, or behind the quota that it is of."""
    if found["quota"]:
        return ", ".join(_named(reading, found[part], alone=False, at=None) for part in ("quota", "event"))
    often = None if found["often"] == "?" else int(found["often"])
    return raced_often(_named(reading, found["raced"], alone=False, at=None), often)


def _named(reading: Reading, name: str, *, alone: bool, at: str | None) -> str:
    if name in reading.season.schedule:
        return competition_in_words(reading.season, name)
    known = why_no_rules(reading.rulebook) is None
    distances = {*DISTANCES, *((one.name for one in reading.rulebook.distances) if known else ())}
    try:
        if name.partition("-")[0] in reading.season.schedule:
            return _race(reading.season, name, distances, alone=alone, at=at)
        event = parse_event(name)
    except InvalidInputError:
        pass
    else:
        if event.distance in distances:
            return event_in_words(event)
    if name in reading.season.entrants:
        return reading.season.entrants[name][0].fact.name
    titles: dict[str, str] = {}
    if known:
        titles |= {cup.id: cup.title for cup in reading.rulebook.cups}
        titles |= {quota.id: quota.title for quota in reading.rulebook.quotas}
    return titles.get(name, name)


def _race(season: Season, name: str, distances: Collection[str], *, alone: bool, at: str | None) -> str:
    race = parse_race(name)
    if race.distance not in distances:
        return name
    if race.competition == at:
        return _raced(race)
    return race_in_words(season, name) if alone else race_within(season, name)


def series_of(book: str) -> str:
    """A book in words: ``world-cup/2025-26`` is the World Cup of 2025-26."""
    series, _, season = book.partition("/")
    return visible(f"{series.replace('-', ' ').title()} {season}".strip())
