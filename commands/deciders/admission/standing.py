"""What stands in a book, for those who decide on it: competitors, races, rows, and the entry that a row rests on."""

from datetime import date, timedelta
from typing import Any

from ledger.entry import Entry
from ledger.errors import RefusedError
from ledger.facts import CompetitionScheduled, ResultCorrected
from ledger.season import Season
from projections.races.classification import Classification, classify
from projections.races.rows import ClassifiedRow


def entered(season: Season, competitor: str) -> None:
    """Refuse who was never entered.

    Raises:
        RefusedError: Nobody has this identity.
    """
    if competitor not in season.entrants:
        raise RefusedError(f"nobody is entered as {competitor}", reason="no-such-competitor")


def day_of(text: str) -> date:
    """The day that a fact names.

    Raises:
        RefusedError: There is no such day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RefusedError(f"there is no day {text}", reason="no-such-day") from None


def on_the_calendar(season: Season, competition: str) -> None:
    """Refuse a competition that is not on the calendar, or was cancelled.

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
        raise RefusedError(f"{competition} is not on the calendar", reason="no-such-competition")


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
        raise RefusedError(f"race {race} is not filed", reason="no-such-race")
    return classify(season, race)


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
