"""The calendar: what is raced at a competition; move it, take it off, put it back, stop it part-way."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from commands.deciders.admission.standing import filed_at, on_the_calendar
from ledger.errors import RefusedError
from ledger.facts import (
    CompetitionCancelled,
    CompetitionMoved,
    DecisionReversed,
    ProgrammeSet,
    RacesNotHeld,
)
from ledger.rulebook import Rulebook, why_no_rules
from ledger.season import RaceRecord, Season
from ledger.vocabulary import Division, parse_race, programme_fields, programme_races, programme_words, whole_programme


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


def change_programme(
    season: Season, competition: str, *, add: Iterable[tuple[str, int | None]] = (), drop: Collection[str] = ()
) -> ProgrammeSet:
    """Change the programme of a competition: `add` sets the number of races of events, `drop` takes events out.

    Raises:
        RefusedError: Nobody knows its programme, or it has not what is dropped.
    """
    on_the_calendar(season, competition)
    scheduled = season.scheduled(competition)
    now = whole_programme(scheduled.programme, scheduled.unknown_events)
    if scheduled.programme is None:
        raise RefusedError(
            f"the programme of {competition} is not known; give the whole of it: season calendar programme "
            f"{competition} men-500:2 women-500:2 …",
            reason="no-programme",
        )
    events = dict(now)
    for event in drop:
        if event not in events:
            has = " ".join(programme_words(now))
            raise RefusedError(f"{event} is not in the programme of {competition}: {has}", reason="no-event")
        del events[event]
    return set_programme(competition, (events | dict(add)).items())


def not_held(competition: str, races: Iterable[str]) -> RacesNotHeld:
    """Say that nobody skated races of a competition, each named without it: ``men-500-2``, ``men-team-pursuit-b``."""
    return RacesNotHeld(competition=competition, races=tuple(races))


def stop(season: Season, rulebook: Rulebook, competition: str) -> RacesNotHeld:
    """Stop a competition part-way: what is filed counts, and all the rest of it is skated by nobody.

    Of a race of which one division is filed that is the other; a Division B where the rulebook has points for one.

    Raises:
        RefusedError: Its programme is not known, so that the races have to be named; or nothing is left to stop.
    """
    on_the_calendar(season, competition)
    scheduled = season.scheduled(competition)
    if scheduled.programme is None:
        raise RefusedError(
            f"the programme of {competition} is not known; name the races that were not held: season calendar not-held "
            f"{competition} men-500-2",
            reason="no-programme",
        )
    left = tuple(_left(season, rulebook, competition))
    if not left:
        raise RefusedError(f"every race of {competition} is filed or not held; nothing is left", reason="nothing-left")
    return RacesNotHeld(competition=competition, races=left, stopped=True)


def _left(season: Season, rulebook: Rulebook, competition: str) -> Iterator[str]:
    """What of a competition is neither filed nor not held yet: whole races, divisions, events that are left open."""
    scheduled, out = season.scheduled(competition), season.not_held(competition)
    filed = filed_at(season, competition)
    names = {_race(competition, name): name for name in programme_races(scheduled.programme or ())}
    beside = {race: _named(of) for race, of in filed.items() if race not in names}
    for (event, number), name in (names | beside).items():
        divisions = filed.get((event, number), {}).keys()
        if not divisions:
            rest = name
        elif divisions == {"b"}:
            rest = f"{name}-a"
        elif divisions == {"a"} and _has_division_b(rulebook, event, final=scheduled.final):
            rest = f"{name}-b"
        else:
            continue
        if out.keys().isdisjoint({event, name, rest}):
            yield rest
    raced = {event for event, _ in filed}
    yield from (event for event in scheduled.unknown_events if event not in raced and event not in out)


def _named(divisions: Mapping[Division | None, RaceRecord]) -> str:
    """How a race that no programme names is called without its competition and its division."""
    race = next(iter(divisions.values())).race
    return f"{race.event}-{race.number}" if race.number else str(race.event)


def _race(competition: str, name: str) -> tuple[str, int]:
    race = parse_race(f"{competition}-{name}")
    return str(race.event), race.number or 1


def _has_division_b(rulebook: Rulebook, event: str, *, final: bool) -> bool:
    """Whether the rules know of a Division B of an event; where they are not known it is missed by nobody."""
    return why_no_rules(rulebook) is None and rulebook.has_division_b(event, final=final)
