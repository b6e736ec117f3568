"""What stands in a book, for those who decide on it: competitors, races, rows, and the entry that a row rests on."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any, TypeVar

from ledger.entry import Entry
from ledger.errors import InvalidInputError, RefusedError
from ledger.facts import CompetitionScheduled, Fact, ResultCorrected, ResultRow
from ledger.season import RaceRecord, Season, rules_in_force
from ledger.vocabulary import DISTANCES, Division, parse_event, season_years
from projections.races.classification import Classification, classify
from projections.races.rows import ClassifiedRow
from projections.season.filings import withdrawal_of

F = TypeVar("F", bound=Fact)


def entered(season: Season, competitor: str) -> None:
    """Refuse who was never entered.

    Raises:
        RefusedError: Nobody has this identity.
    """
    if competitor not in season.entrants:
        raise RefusedError(f"nobody is entered as {competitor}", reason="no-such-competitor")


def known_event(season: Season, event: str) -> None:
    """Refuse an event of a distance that is none, neither of every season nor of the rules of this one.

    Raises:
        RefusedError: There is no such distance; the error names the nearest.
    """
    try:
        distance = parse_event(event).distance
    except InvalidInputError as error:
        raise RefusedError(str(error), reason="no-such-event") from None
    if distance in DISTANCES:
        return
    rules = rules_in_force(season, tuple(one.competition for one in season.competitions()))
    own = () if rules is None else tuple(one.name for one in rules.distances)
    if distance not in own:
        near = get_close_matches(distance, (*DISTANCES, *own), n=1)
        hint = f"did you mean {near[0]}?" if near else "a rulebook brings others with [[distances]]"
        raise RefusedError(f"{event}: no distance is called {distance}; {hint}", reason="no-such-event")


def day_of(text: str) -> date:
    """The day that a fact names.

    Raises:
        RefusedError: There is no such day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedError(f"there is no day {text}", reason="no-such-day") from None


def of_another_season(season: Season, day: date) -> str:
    """What to say of a day that is not of the season: whose it is, and where it goes; nothing where it is."""
    if season.opened is None:
        return ""
    first = day.year - (day.month < 7)  # noqa: PLR2004  seasons begin in July
    own, other = season.opened.fact.season, f"{first}-{(first + 1) % 100:02d}"
    return (
        "" if season_years(own)[0] == first else f"; {day} is of {other}, and this book is of {own}: --season {other}"
    )


def on_the_calendar(season: Season, competition: str, *, day: date | None = None) -> None:
    """Refuse a competition that is not on the calendar, or was cancelled; `day` is one on which it should be.

    Raises:
        RefusedError: It is not there.
    """
    off = season.cancellation(competition)
    if off is not None:
        raise RefusedError(
            f"{competition} is not on the calendar: it was cancelled, by entry {off.position}; to put it back: "
            f"season calendar restore {competition}",
            reason="no-such-competition",
            position=off.position,
        )
    if competition not in season.schedule:
        names = ", ".join(one.competition for one in season.competitions())
        hint = "" if day is None else of_another_season(season, day)
        raise RefusedError(
            f"{competition} is not on the calendar, which has {names or 'nothing'}{hint}", reason="no-such-competition"
        )


def filed_at(season: Season, competition: str) -> dict[tuple[str, int], dict[Division | None, RaceRecord]]:
    """The races of a competition that are filed: by event and number, 1 where the event has one, and by division."""
    found: dict[tuple[str, int], dict[Division | None, RaceRecord]] = {}
    for record in season.races.values():
        race = record.race
        if race.competition == competition and record.protocols:
            found.setdefault((str(race.event), race.number or 1), {})[race.division] = record
    return found


def on_its_days(scheduled: CompetitionScheduled, day: str) -> bool:
    """Whether a race may be on a day: one of its competition, or a day beside it, as sheets may be of another zone."""
    first, last, grace = day_of(scheduled.first_day), day_of(scheduled.last_day), timedelta(days=1)
    return first - grace <= day_of(day) <= last + grace


def keeps_its_races(season: Season, scheduled: CompetitionScheduled) -> None:
    """Refuse days of a competition on which races of it that are filed were not.

    Raises:
        RefusedError: A race of it was on another day.
    """
    for record in season.races.values():
        for entry in record.protocols if record.race.competition == scheduled.competition else ():
            if not on_its_days(scheduled, entry.fact.day):
                raise RefusedError(
                    f"{record.race} is filed on {entry.fact.day}, by entry {entry.position}, so "
                    f"{scheduled.competition} was not from {scheduled.first_day} to {scheduled.last_day}",
                    reason="races-elsewhere",
                    position=entry.position,
                )


def filed(season: Season, race: str) -> Classification:
    """The classification of a race that must be filed.

    Raises:
        RefusedError: It is not.
    """
    record = season.races.get(race)
    if record is None or not record.protocols:
        by = withdrawal_of(season, race)
        said = f"; its sheet is withdrawn by entry {by}" if by is not None else ""
        raise RefusedError(f"race {race} is not filed{said}", reason="no-such-race", position=by)
    return classify(season, race)


def takes_time(result: ResultRow) -> None:
    """Refuse a race that took no time.

    Raises:
        RefusedError: It did.
    """
    if result.status == "OK" and result.time == 0:
        raise RefusedError("0.00 is no time of a race; where none is known, leave it out", reason="no-time")


def stands(season: Season, position: int) -> None:
    """Refuse an entry that is withdrawn.

    Raises:
        RefusedError: It is.
    """
    by = season.withdrawn_by(position)
    if by is not None:
        raise RefusedError(
            f"entry {position} is withdrawn already, by entry {by}", reason="already-withdrawn", position=by
        )


def in_force(
    season: Season, entries: Iterable[Entry[Any]], kind: type[F], same: Callable[[F], bool]
) -> Entry[F] | None:
    """The first of some entries whose decision stands, is of this kind, and is the same as one that is to be made."""
    return next(
        (
            entry
            for entry in entries
            if isinstance(entry.fact, kind) and same(entry.fact) and season.in_force(entry.position)
        ),
        None,
    )


def standing_row(season: Season, race: str, competitor: str) -> ClassifiedRow:
    """A competitor's row in a race, as it stands.

    Raises:
        RefusedError: There is no such race or row.
    """
    identity = season.identity(competitor)
    for row in filed(season, race).rows:
        if row.competitor == identity:
            return row
    raise RefusedError(f"{competitor} has no result in {race}", reason="no-such-row")


def statement(row: ClassifiedRow) -> Entry[Any]:
    """The entry that says what a row says now, which a correction cites: the last correction, or the result."""
    corrections = [entry for entry in row.decided if isinstance(entry.fact, ResultCorrected)]
    return corrections[-1] if corrections else row.recorded
