"""What must be true of a season before a protocol is filed, and before a result in it is recorded."""

from collections.abc import Iterable
from typing import Final

from commands.deciders.admission.rules import Family
from commands.deciders.admission.standing import (
    day_of,
    entered,
    filed,
    known_event,
    of_another_season,
    on_its_days,
    on_the_calendar,
    takes_time,
)
from ledger.entry import Entry
from ledger.errors import RefusedError
from ledger.facts import EntriesListed, ProtocolFiled, ResultRecorded
from ledger.instants import local_instant
from ledger.season import Season
from ledger.vocabulary import Race, parse_race

FAMILY: Final = Family()
BEHIND: Final = 3_600_000_000
"""How far a computer's clock may be behind, in microseconds."""


def _protocols(season: Season, fact: ProtocolFiled) -> Iterable[Entry[ProtocolFiled]]:
    runs = season.races[fact.race].runs if fact.race in season.races else ()
    return [entry for run in runs for entry in run.protocols]


def _results(season: Season, fact: ResultRecorded) -> Iterable[Entry[ResultRecorded]]:
    runs = season.races[fact.race].runs if fact.race in season.races else ()
    return [entry for run in runs for entry in run.results]


@FAMILY.rule(ProtocolFiled, said=_protocols)
def protocol(season: Season, fact: ProtocolFiled) -> None:
    """A race is called by its name and belongs to a competition; a sheet is of one race."""
    race = Race(fact.competition, fact.gender, fact.distance, fact.number, fact.division)
    if str(race) != fact.race or parse_race(fact.race) != race:
        raise RefusedError(f"race {fact.race} should be called {race}", reason="misnamed-race")
    known_event(season, str(race.event))
    on_the_calendar(season, fact.competition, day=day_of(fact.day))
    _in_its_competition(season, fact)
    _was_held(season, race)
    if fact.protocol is None:
        return
    for record in season.races.values():
        for entry in (entry for run in record.runs for entry in run.protocols):
            if entry.fact.protocol == fact.protocol:
                raise RefusedError(
                    f"this very sheet is filed already, by entry {entry.position}",
                    reason="already-filed",
                    position=entry.position,
                )


def day_to_come(season: Season, fact: ProtocolFiled, now: int) -> str | None:
    """What is doubtful of results of a day that has not begun where the race is; a clock may be an hour behind."""
    if fact.competition not in season.schedule:
        return None
    at = season.scheduled(fact.competition)
    if now >= local_instant(f"{day_of(fact.day)}T00:00", at.time_zone) - BEHIND:
        return None
    return (
        f"{fact.race} is on {fact.day}, and by the clock of this computer that day has not come in {at.city} "
        f"({at.time_zone}): is the day right? Its results count at once; a decision before then needs "
        f"--published-at {fact.day}T12:00:00Z or later"
    )


def _in_its_competition(season: Season, fact: ProtocolFiled) -> None:
    """A race is on a day of its competition; a day more on each side, because the sheet may be of another zone."""
    scheduled = season.scheduled(fact.competition)
    if not on_its_days(scheduled, fact.day):
        raise RefusedError(
            f"{fact.race} on {fact.day} is not in {fact.competition}, which is from {scheduled.first_day} to "
            f"{scheduled.last_day}{of_another_season(season, day_of(fact.day))}",
            reason="another-day",
        )


def _was_held(season: Season, race: Race) -> None:
    """Nothing is filed of a race that nobody skated."""
    own = {str(race.event), f"{race.event}-{race.number}"}
    own |= {f"{name}-{race.division}" for name in own}
    for name, by in season.not_held(race.competition).items():
        if name in own:
            raise RefusedError(
                f"{name} of {race.competition} was not held, by entry {by}; if it was: season reverse {by}",
                reason="not-held",
                position=by,
            )


@FAMILY.rule(ResultRecorded, said=_results)
def result(season: Season, fact: ResultRecorded) -> None:
    """Somebody who may be in the race has one result in it."""
    entered(season, fact.competitor)
    race = filed(season, fact.race).race
    takes_time(fact.result)
    kind = season.competitor(season.identity(fact.competitor)).kind
    if (kind == "team") != race.event.is_team:
        raise RefusedError(f"{fact.competitor} is a {kind}; {fact.race} is not a race for one", reason="wrong-kind")
    for entry in season.races[fact.race].results:
        if season.holder(entry) == season.identity(fact.competitor):
            raise RefusedError(
                f"{fact.competitor} has a result in {fact.race} already, entry {entry.position}; correct that, "
                "or enter whose this one is under an identity of its own",
                reason="already-recorded",
                position=entry.position,
            )


def _lists(season: Season, fact: EntriesListed) -> Iterable[Entry[EntriesListed]]:
    return season.lists.get(fact.race, ())[-1:]


@FAMILY.rule(EntriesListed, said=_lists)
def entries(season: Season, fact: EntriesListed) -> None:
    """Whoever may be in the race is entered in it once."""
    race = parse_race(fact.race)
    if race.competition != fact.competition:
        raise RefusedError(f"race {fact.race} is not of {fact.competition}", reason="misnamed-race")
    on_the_calendar(season, fact.competition)
    seen: set[str] = set()
    for one in fact.entries:
        entered(season, one.competitor)
        who = season.identity(one.competitor)
        known = season.competitor(who)
        if (known.kind == "team") != race.event.is_team:
            raise RefusedError(
                f"{one.competitor} is a {known.kind}; {fact.race} is not a race for one", reason="wrong-kind"
            )
        if who in seen:
            raise RefusedError(f"{one.competitor} is entered twice in {fact.race}", reason="already-entered")
        seen.add(who)
