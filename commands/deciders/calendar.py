"""The calendar: what is raced at a competition; move it, take it off, put it back, stop it part-way."""

from collections.abc import Collection, Iterable

from commands.deciders.admission.standing import on_the_calendar
from ledger.errors import RefusedError
from ledger.facts import (
    CompetitionCancelled,
    CompetitionMoved,
    CompetitionScheduled,
    DecisionReversed,
    ProgrammeSet,
    RacesNotHeld,
)
from ledger.season import Season
from ledger.vocabulary import parse_race, programme_fields, programme_races


def move(  # noqa: PLR0913  each says one thing of the place
    season: Season,
    competition: str,
    *,
    first_day: str | None = None,
    last_day: str | None = None,
    venue: str | None = None,
    city: str | None = None,
    noc: str | None = None,
    time_zone: str | None = None,
) -> CompetitionMoved:
    """Move a competition to other days, to another place, or both; what is not given stays as it is.

    Raises:
        RefusedError: It is not on the calendar.
    """
    on_the_calendar(season, competition)
    now = season.scheduled(competition)
    return CompetitionMoved(
        competition=competition,
        first_day=first_day or now.first_day,
        last_day=last_day or now.last_day,
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


def set_programme(competition: str, programme: Iterable[tuple[str, int | None]]) -> ProgrammeSet:
    """Set the whole programme of a competition: its events, each with its number of races; None where nobody knows."""
    return ProgrammeSet(competition=competition, **programme_fields(programme))


def whole_programme(fact: CompetitionScheduled | ProgrammeSet) -> tuple[tuple[str, int | None], ...]:
    """A programme with the events of which nobody knows how often they are raced."""
    return (*(fact.programme or ()), *((event, None) for event in fact.unknown_events))


def change_programme(
    season: Season, competition: str, *, add: Iterable[tuple[str, int | None]] = (), drop: Collection[str] = ()
) -> ProgrammeSet:
    """Change the programme of a competition: `add` sets the number of races of events, `drop` takes events out.

    Raises:
        RefusedError: Nobody knows its programme, or it has not what is dropped.
    """
    on_the_calendar(season, competition)
    scheduled = season.scheduled(competition)
    now = whole_programme(scheduled)
    if scheduled.programme is None:
        raise RefusedError(
            f"the programme of {competition} is not known; give the whole of it: season calendar programme "
            f"{competition} men-500:2 women-500:2 …",
            reason="no-programme",
        )
    events = dict(now)
    for event in drop:
        if event not in events:
            raise RefusedError(f"{event} is not in the programme of {competition}: {in_words(now)}", reason="no-event")
        del events[event]
    return set_programme(competition, (events | dict(add)).items())


def in_words(programme: Iterable[tuple[str, int | None]]) -> str:
    """A programme as it is typed: ``men-500:2 men-1500 men-team-sprint:?``."""
    return " ".join(event if races == 1 else f"{event}:{races or '?'}" for event, races in programme)


def not_held(competition: str, races: Iterable[str]) -> RacesNotHeld:
    """Say that nobody skated races of a competition, each named without it: ``men-500-2``, ``men-team-pursuit-b``."""
    return RacesNotHeld(competition=competition, races=tuple(races))


def stop(season: Season, competition: str) -> RacesNotHeld:
    """Stop a competition part-way: what is filed counts, and all the rest of its programme is skated by nobody.

    Raises:
        RefusedError: Its programme is not known, so that the races have to be named; or nothing is left to stop.
    """
    on_the_calendar(season, competition)
    programme = season.scheduled(competition).programme
    if programme is None:
        raise RefusedError(
            f"the programme of {competition} is not known; name the races that were not held: season calendar not-held "
            f"{competition} men-500-2",
            reason="no-programme",
        )
    filed = {
        (str(record.race.event), record.race.number or 1)
        for record in season.races.values()
        if record.race.competition == competition and record.protocols
    }
    out = season.not_held(competition)
    races = [(name, parse_race(f"{competition}-{name}")) for name in programme_races(programme) if name not in out]
    left = [name for name, race in races if (str(race.event), race.number or 1) not in filed]
    raced = {event for event, _ in filed}
    left += [event for event in season.scheduled(competition).unknown_events if event not in raced and event not in out]
    if not left:
        raise RefusedError(f"every race of {competition} is filed or not held; nothing is left", reason="nothing-left")
    return not_held(competition, left)
