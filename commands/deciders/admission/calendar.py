"""What must be true of a season before its book is opened, adopts rules, or changes its calendar."""

from collections import Counter
from difflib import get_close_matches
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from commands.deciders.admission.people import opens_people
from commands.deciders.admission.rules import Family
from commands.deciders.admission.standing import day_of, filed_at, keeps_its_races, known_event, on_the_calendar
from ledger.entry import Draft
from ledger.errors import InvalidInputError, RefusedError
from ledger.facts import (
    CompetitionCancelled,
    CompetitionMoved,
    CompetitionScheduled,
    ProgrammeSet,
    RacesNotHeld,
    RulebookAdopted,
    SeasonOpened,
)
from ledger.rulebook import parse_rulebook
from ledger.season import Season, moved
from ledger.vocabulary import Race, parse_race, programme_races, season_days, season_years

FAMILY: Final = Family()


@FAMILY.rule(SeasonOpened, said=lambda season, _: (season.opened,))
def opened(season: Season, fact: SeasonOpened) -> None:
    """A book is opened once, for a season that is written as all are."""
    if not opens_people(fact):
        try:
            season_years(fact.season)
        except InvalidInputError as error:
            raise RefusedError(str(error), reason="no-season") from None
    if season.opened is not None:
        raise RefusedError(
            f"{fact.series}/{fact.season}: the book is open already, since entry {season.opened.position}",
            reason="already-open",
            position=season.opened.position,
        )


@FAMILY.rule(RulebookAdopted, said=lambda season, _: season.rulebooks[-1:])
def adopted(season: Season, fact: RulebookAdopted) -> None:
    """A later edition may be adopted at any time; the last one holds. Its text is a rulebook, and has its hash.

    An amendment holds from a competition of the calendar, after rules that hold for the whole season.
    """
    found = sha256(fact.text.encode()).hexdigest()
    if found != fact.sha256:
        raise RefusedError(
            f"the text of edition {fact.edition} has SHA-256 {found}, not {fact.sha256}", reason="other-rulebook"
        )
    try:
        rulebook = parse_rulebook(fact.text, name=f"edition {fact.edition}")
    except (InvalidInputError, RecursionError) as error:
        said = str(error) if isinstance(error, InvalidInputError) else f"edition {fact.edition}: nested too deeply"
        raise RefusedError(said, reason="no-rulebook") from None
    if rulebook.edition != fact.edition:
        raise RefusedError(
            f"the text calls itself edition {rulebook.edition}, not {fact.edition}", reason="other-rulebook"
        )
    if fact.holds_from is not None:
        _amends(season, fact, fact.holds_from)


def _amends(season: Season, fact: RulebookAdopted, since: str) -> None:
    on_the_calendar(season, since)
    if not season.rulebooks:
        raise RefusedError(
            f"edition {fact.edition} is the first of the book, so it holds for the whole season and not from {since}",
            reason="nothing-amended",
        )
    same = next((one for one in season.rulebooks if one.fact.edition == fact.edition), None)
    if same is not None:
        raise RefusedError(
            f"edition {fact.edition} is adopted already, by entry {same.position}; an amendment has a name of its own, "
            f"such as {fact.edition}-amended",
            reason="same-edition",
            position=same.position,
        )


@FAMILY.rule(CompetitionScheduled, said=lambda season, fact: (season.schedule.get(fact.competition),))
def scheduled(season: Season, fact: CompetitionScheduled) -> None:
    """A competition is put on the calendar once, on days of the season that exist and in a zone that there is."""
    _in_the_season(season, fact)
    _in_a_zone(fact.time_zone)
    _once_each(season, fact)
    old = season.schedule.get(fact.competition)
    if old is not None:
        raise RefusedError(
            f"{fact.competition} is on the calendar already, by entry {old.position}; other days or another place are "
            f"a move: season calendar move {fact.competition}",
            reason="already-scheduled",
            position=old.position,
        )


def _in_a_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones, or a name that no file can have
        near = get_close_matches(name, available_timezones(), n=1)
        hint = f"; near is {near[0]}" if near else ", such as Europe/Amsterdam"
        raise RefusedError(f"{name!r} is no time zone{hint}", reason="no-such-zone") from None


def _in_the_season(season: Season, fact: CompetitionScheduled | CompetitionMoved) -> None:
    first, last = day_of(fact.first_day), day_of(fact.last_day)
    if last < first:
        raise RefusedError(f"{fact.competition} ends on {last}, before its first day {first}", reason="days-reversed")
    if season.opened is None:
        return
    begin, end = season_days(season.opened.fact.season)
    if first < begin or last > end:
        raise RefusedError(
            f"{fact.competition} from {first} to {last} is no competition of {season.opened.fact.season}, "
            f"which is from {begin} to {end}",
            reason="another-season",
        )


@FAMILY.rule(CompetitionCancelled)
def cancelled(season: Season, fact: CompetitionCancelled) -> None:
    """What is not on the calendar cannot be taken off it."""
    on_the_calendar(season, fact.competition)


@FAMILY.rule(CompetitionMoved)
def moves(season: Season, fact: CompetitionMoved) -> None:
    """A competition that is on the calendar is moved, to days of the season, where its filed races still fit."""
    on_the_calendar(season, fact.competition)
    _in_the_season(season, fact)
    if fact.time_zone is not None:
        _in_a_zone(fact.time_zone)
    now = season.scheduled(fact.competition)
    then = moved(now, fact)
    if then == now:
        raise RefusedError(
            f"{fact.competition} is from {now.first_day} to {now.last_day} in {now.city} ({now.noc}), {now.venue}, "
            "already; nothing would move",
            reason="nothing-moved",
        )
    keeps_its_races(season, then)


@FAMILY.rule(ProgrammeSet)
def programme(season: Season, fact: ProgrammeSet) -> None:
    """What is raced at a competition that is on the calendar changes; each event once, and all that is filed in it."""
    on_the_calendar(season, fact.competition)
    _once_each(season, fact)
    scheduled_now = season.scheduled(fact.competition)
    now = scheduled_now.programme
    same = now is not None and sorted(now) == sorted(fact.programme)
    if same and set(fact.unknown_events) == set(scheduled_now.unknown_events):
        raise RefusedError(f"this is the programme of {fact.competition} already", reason="nothing-changed")
    _has_what_is_filed(season, fact)


def _once_each(season: Season, fact: CompetitionScheduled | ProgrammeSet) -> None:
    """Each event of a programme, also one that it leaves open, stands in it once, and is an event."""
    for event, times in Counter((*(event for event, _ in fact.programme or ()), *fact.unknown_events)).items():
        known_event(season, event)
        if times > 1:
            raise RefusedError(f"{event} stands {times} times in the programme of {fact.competition}", reason="twice")


def _has_what_is_filed(season: Season, fact: ProgrammeSet) -> None:
    races = dict(fact.programme)
    for (event, number), divisions in filed_at(season, fact.competition).items():
        most = races.get(event, 0)
        if event not in fact.unknown_events and most < number:
            record = next(iter(divisions.values()))
            raise RefusedError(
                f"{record.race} is filed, by entry {record.protocols[0].position}, and the programme has "
                f"{most or 'no'} race{'' if most == 1 else 's'} of {event}; withdraw it first, or keep its race",
                reason="filed-race",
                position=record.protocols[0].position,
            )


@FAMILY.rule(RacesNotHeld)
def not_held(season: Season, fact: RacesNotHeld) -> None:
    """Nobody skated races of a competition that its programme has, and that are not filed."""
    on_the_calendar(season, fact.competition)
    scheduled_now = season.scheduled(fact.competition)
    programme = scheduled_now.programme
    out = dict(season.not_held(fact.competition))
    for name in fact.races:
        race = _race(fact.competition, name)
        if name in out:
            raise RefusedError(
                f"{name} of {fact.competition} is not held already, by entry {out[name]}",
                reason="already-not-held",
                position=out[name],
            )
        known = None if programme is None else programme_races(programme)
        left_open = str(race.event) in scheduled_now.unknown_events
        if known is not None and not left_open and name.removesuffix(f"-{race.division}") not in known:
            raise RefusedError(
                f"{name} is no race of {fact.competition}, whose programme has {', '.join(known)}",
                reason="not-in-programme",
            )
        _is_not_filed(season, race, name)
        out[name] = season.length + 1


def _race(competition: str, name: str) -> Race:
    try:
        return parse_race(f"{competition}-{name}")
    except InvalidInputError:
        raise RefusedError(
            f"{name!r} is no race of a competition; one is called like men-1500, men-500-2 or men-1500-b",
            reason="misnamed-race",
        ) from None


def _is_not_filed(season: Season, race: Race, name: str) -> None:
    for division, record in filed_at(season, race.competition).get((str(race.event), race.number or 1), {}).items():
        if race.division in (None, division):
            raise RefusedError(
                f"{record.race} is filed, by entry {record.protocols[0].position}, so {name} was held",
                reason="filed-race",
                position=record.protocols[0].position,
            )


def as_move(season: Season, draft: Draft) -> Draft:
    """A competition that is put on the calendar once more, for a reason and but for its days and place the same, moves.

    Files of facts written before there were moves say it so. Files of before a programme could leave events open say
    nothing of them, and mean what the book says. Any other draft stays as it is.
    """
    fact = draft.fact
    if not isinstance(fact, CompetitionScheduled) or fact.competition not in season.schedule:
        return draft
    old = season.schedule[fact.competition].fact
    if not fact.unknown_events:
        fact = fact.model_copy(update={"unknown_events": old.unknown_events})
    if fact == old:
        return draft._replace(fact=fact)
    where = fact.model_dump(include=set(CompetitionMoved.model_fields))
    if draft.reason is None or old.model_copy(update=where) != fact:
        return draft
    return draft._replace(fact=CompetitionMoved(**where))
