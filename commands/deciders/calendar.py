"""The calendar: move a competition, take it off, put it back."""

from commands.deciders.admission.standing import on_the_calendar
from ledger.errors import RefusedError
from ledger.facts import CompetitionCancelled, CompetitionMoved, DecisionReversed
from ledger.season import Season


def move(  # noqa: PLR0913  each says one thing of the place
    competition: str,
    *,
    first_day: str,
    last_day: str,
    venue: str | None = None,
    city: str | None = None,
    noc: str | None = None,
    time_zone: str | None = None,
) -> CompetitionMoved:
    """Move a competition to other days, or to another place on the days that are given."""
    return CompetitionMoved(
        competition=competition,
        first_day=first_day,
        last_day=last_day,
        venue=venue,
        city=city,
        noc=noc,
        time_zone=time_zone,
    )


def cancel(competition: str) -> CompetitionCancelled:
    """Take a competition off the calendar."""
    return CompetitionCancelled(competition=competition)


def restore(season: Season, competition: str) -> DecisionReversed:
    """Put a competition back that was cancelled, by undoing its cancellation.

    Raises:
        RefusedError: It is not cancelled, or was never on the calendar.
    """
    off = season.cancellation(competition)
    if off is not None:
        return DecisionReversed(reverses=off.position)
    on_the_calendar(season, competition)
    moves = [
        entry.position
        for entry in season.moves
        if entry.fact.competition == competition and season.in_force(entry.position)
    ]
    hint = f"; it was moved, which is undone with: season reverse {moves[-1]}" if moves else ""
    raise RefusedError(f"{competition} is on the calendar, and not cancelled{hint}", reason="not-cancelled")
