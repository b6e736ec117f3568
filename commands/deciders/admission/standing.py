"""What stands in a book, for those who decide on it: competitors, races, rows, and the entry that a row rests on."""

from datetime import date
from typing import Any

from ledger.entry import Entry
from ledger.errors import RefusedError
from ledger.facts import ResultCorrected
from ledger.season import Season
from projections.races.classification import Classification, classify
from projections.races.rows import ClassifiedRow
from projections.season.filings import withdrawal_of


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
    if competition not in {one.competition for one in season.competitions()}:
        raise RefusedError(f"{competition} is not on the calendar", reason="no-such-competition")


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
