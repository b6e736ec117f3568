"""Which race of a season a list is of: by what it says, by what a person says, and never by a guess.

The competition is the one that is named, or the only one on whose days the list is, in its city where that is said. Of
an event with several races at a competition the days tell the number. What is left open is asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from commands.deciders.admission.standing import day_of, on_its_days
from commands.intake.results.model import DoubtfulError, RaceSaid, ReadAs, ResultList
from ledger.errors import InvalidInputError, RefusedError
from ledger.facts import CompetitionScheduled
from ledger.names import letters
from ledger.season import Season
from ledger.vocabulary import Division, Race, ResultState, official_number, parse_race


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of lists that are to be recorded.

    Attributes:
        race: The race, where all is of one.
        competition: The competition.
        division: The division of rows that name none.
        day: The day of rows that name none, as ISO text.
        state: Unofficial or official.
        replace_sheet: Whether a list may replace what an official sheet said.
        published_at: When it became public, in microseconds since 1970; None for when the list was made, or now.
        reading: How the lists are to be read.
        reason: Why what stands is changed; None where nobody says it.
    """

    race: Race | None = None
    competition: str | None = None
    division: Division | None = None
    day: str | None = None
    state: ResultState = "UNOFFICIAL"
    replace_sheet: bool = False
    published_at: int | None = None
    reading: ReadAs = field(default_factory=ReadAs)
    reason: str | None = None


class NamedList(NamedTuple):
    """A list with the race that it is of, and the day of that race."""

    race: Race
    day: str
    rows: ResultList


def named_lists(season: Season, lists: Sequence[ResultList], said: Said) -> list[NamedList]:
    """The lists with their races, in the order in which they are filed.

    Raises:
        InvalidInputError: A list says something that no race of the season has, or two are of one race.
        DoubtfulError: Only a person can say which race it is.
        RefusedError: Its competition is not on the calendar.
    """
    placed = [(one, _competition(season, one, said)) for one in lists]
    days = [(one, competition, _day(season, one, competition, said)) for one, competition in placed]
    found: dict[str, NamedList] = {}
    for one, competition, day in days:
        race = _race(season, one, competition, day, said, days)
        if str(race) in found:
            other = found[str(race)].rows
            raise InvalidInputError(
                f"{one.file}, row {one.rows[0].lines[0]}: {race} is in {other.file}, row {other.rows[0].lines[0]} "
                "already; give each race once, or the number of the race in a column"
            )
        found[str(race)] = NamedList(race, day, one)
    order = {one.competition: place for place, one in enumerate(season.competitions())}
    return sorted(found.values(), key=lambda one: (order[one.race.competition], one.day))


def _where(one: ResultList) -> str:
    return f"{one.file}, row {one.rows[0].lines[0]}"


def _competition(season: Season, one: ResultList, said: Said) -> CompetitionScheduled:
    own, calendar = one.said, season.competitions()
    book = season.opened.fact.season if season.opened is not None else None
    if own.season is not None and book is not None and own.season != book:
        raise InvalidInputError(f"{_where(one)}: of season {own.season}, and this book is of {book}")
    if said.race is not None or own.race is not None:
        wanted: str | None = (said.race or parse_race(own.race or "")).competition
    else:
        wanted = own.competition or said.competition
    if wanted is not None:
        fits = [scheduled for scheduled in calendar if _is_called(scheduled, wanted)]
        if len(fits) == 1:
            return fits[0]
        names = ", ".join(scheduled.competition for scheduled in calendar) or "nothing"
        raise RefusedError(
            f"{_where(one)}: {wanted} is not on the calendar, which has {names}", reason="no-such-competition"
        )
    fits = [
        scheduled
        for scheduled in calendar
        if any(scheduled.first_day <= day <= scheduled.last_day for day in own.day)
        and (own.city is None or letters(scheduled.city) == letters(own.city))
    ]
    if len(fits) == 1:
        return fits[0]
    if not calendar:
        raise RefusedError(
            f"{_where(one)}: nothing is on the calendar yet; put the competition on it with: season calendar add",
            reason="no-such-competition",
        )
    choices = {scheduled.competition: f"{scheduled.city}, {scheduled.first_day}" for scheduled in fits or calendar}
    raise DoubtfulError(f"{_where(one)}: nothing says at which competition this was", "--competition", choices)


def _is_called(scheduled: CompetitionScheduled, text: str) -> bool:
    """Whether a text names a competition: its name in the book, its official one, its number, or its city."""
    if text in (scheduled.competition, scheduled.name):
        return True
    number = re.fullmatch(r"(?:(?:isu )?world cup|wc)?(?: speed skating)?[ #]*(\d{1,2})", text.casefold())
    if number is not None:
        return int(number[1]) == official_number(scheduled.competition, scheduled.name)
    return letters(text) == letters(scheduled.city)


def _day(season: Season, one: ResultList, competition: CompetitionScheduled, said: Said) -> str:
    days = [day for day in one.said.day if on_its_days(competition, day)]
    if one.said.day and not days:
        raise InvalidInputError(
            f"{_where(one)}: {one.said.day[0]} is no day of {competition.competition}, which is from "
            f"{competition.first_day} to {competition.last_day}"
        )
    if len(days) == 1:
        return days[0]
    if said.day is not None:
        return said.day
    race = said.race or (parse_race(one.said.race) if one.said.race else None)
    record = season.races.get(str(race)) if race is not None else None
    if record is not None and record.protocols:
        return record.protocols[-1].fact.day
    if competition.first_day == competition.last_day:
        return competition.first_day
    choices = dict.fromkeys(days, "as written") or {day: f"{day_of(day):%A}" for day in _days(competition)}
    raise DoubtfulError(
        f"{_where(one)}: nothing says on which day of {competition.competition} it was", "--day", choices
    )


def _days(competition: CompetitionScheduled) -> Iterator[str]:
    """The days of a competition; of one that is longer than a week only the first and the last."""
    first, last = day_of(competition.first_day), day_of(competition.last_day)
    if (last - first).days > 7:  # noqa: PLR2004  a week, as the rule says
        return iter((competition.first_day, competition.last_day))
    return ((first + timedelta(days=more)).isoformat() for more in range((last - first).days + 1))


def _race(
    season: Season,
    one: ResultList,
    competition: CompetitionScheduled,
    day: str,
    said: Said,
    all_of: Sequence[tuple[ResultList, CompetitionScheduled, str]],
) -> Race:
    own = one.said
    if said.race is not None:
        return said.race
    if own.race is not None:
        return parse_race(own.race)
    if own.gender is None or own.distance is None:
        missing = "of which distance" if own.distance is None else "whether of men or women"
        raise DoubtfulError(f"{_where(one)}: nothing says {missing} this is", "--race", {})
    if (own.gender == "mixed") != (own.distance == "relay"):
        raise InvalidInputError(f"{_where(one)}: {own.gender} do not race {own.distance}")
    division = own.division or said.division
    if division is None:
        asked = f"{_where(one)}: nothing says of which division this is"
        raise DoubtfulError(asked, "--division", {"a": "Division A", "b": "Division B"})
    number = own.number or _number(season, own, competition, day, all_of)
    return Race(competition.competition, own.gender, own.distance, number, division)


def _number(
    season: Season,
    own: RaceSaid,
    competition: CompetitionScheduled,
    day: str,
    all_of: Sequence[tuple[ResultList, CompetitionScheduled, str]],
) -> int | None:
    """The number of a race of an event that has several at its competition, by its day; None where it has one."""
    event = f"{own.gender}-{own.distance}"
    days = {
        other_day
        for other, at, other_day in all_of
        if at is competition and (other.said.gender, other.said.distance) == (own.gender, own.distance)
    }
    count = max(dict(competition.programme or ()).get(event, 1), len(days))
    if count == 1:
        return None
    if len(days) == count:
        return sorted(days).index(day) + 1
    for record in season.races.values():
        race = record.race
        same = (race.competition, str(race.event)) == (competition.competition, event)
        if same and race.number and record.protocols and record.protocols[-1].fact.day == day:
            return race.number
    races = {f"{competition.competition}-{event}-{number}-{own.division or 'a'}": "" for number in range(1, count + 1)}
    raise DoubtfulError(
        f"{competition.competition} has {count} races of {event}, and nothing says which of them was on {day}",
        "--race",
        {race: f"race {place}" for place, race in enumerate(races, 1)},
    )
