"""What must be true of a season before somebody is entered, renamed, merged, transferred, or loses a result."""

from collections.abc import Iterator
from typing import Final, cast

from commands.deciders.admission.rules import Family
from commands.deciders.admission.standing import day_of, entered, filed, in_force, on_the_calendar, standing_row
from ledger.entry import Entry
from ledger.errors import RefusedError
from ledger.facts import (
    CompetitorConfirmed,
    CompetitorEntered,
    CompetitorRenamed,
    CompetitorsMerged,
    CompetitorsToldApart,
    CompetitorTransferred,
    Fact,
    MemberIdentified,
    ResultsReassigned,
    RowDecision,
)
from ledger.names import letters
from ledger.season import Competitor, Season, moves_of, nocs, numbers, transfers
from ledger.vocabulary import MIXED, parse_race, season_days
from projections.season.team_members import printed_members

FAMILY: Final = Family()


@FAMILY.rule(CompetitorEntered, said=lambda season, fact: season.entrants.get(fact.competitor, ()))
def enters(season: Season, fact: CompetitorEntered) -> None:
    """An identity is given once, and has a name that can be read; only a team is mixed."""
    _is_a_name(fact.name)
    if fact.gender == MIXED and fact.kind != "team":
        raise RefusedError(f"{fact.competitor} is a skater; only teams are mixed", reason="wrong-kind")
    if fact.competitor in season.entrants:
        position = season.entrants[fact.competitor][0].position
        raise RefusedError(
            f"{fact.competitor} is entered already, by entry {position}", reason="already-entered", position=position
        )
    _numbers_are_free(season, fact)


def _numbers_are_free(season: Season, fact: CompetitorEntered | CompetitorRenamed) -> None:
    """A system has one number for somebody, and a number is of one."""
    given = dict(fact.numbers)
    if len(given) != len(fact.numbers):
        raise RefusedError(f"{fact.competitor} has two numbers of one system", reason="several-numbers")
    own = season.identity(fact.competitor)
    for who in season.entrants if given else ():
        if season.identity(who) != who:
            continue
        for system, number in numbers(season, who):
            if who != own and given.get(system) == number:
                raise RefusedError(
                    f"{system} {number} is the number of {who}; if they are one person: season merge",
                    reason="number-taken",
                )
            if who == own and given.get(system, number) != number:
                raise RefusedError(
                    f"{who} has {system} {number} already, not {given[system]}; reverse what says so first",
                    reason="several-numbers",
                )


@FAMILY.rule(CompetitorRenamed)
def renamed(season: Season, fact: CompetitorRenamed) -> None:
    """Only who was entered has a name to put right, and the new one can be read."""
    entered(season, fact.competitor)
    _is_a_name(fact.name)
    _numbers_are_free(season, fact)


def _is_a_name(name: str) -> None:
    if not name.strip():
        raise RefusedError("the name is empty; say it in words", reason="empty-name")


@FAMILY.rule(CompetitorsMerged)
def merged(season: Season, fact: CompetitorsMerged) -> None:
    """Two are one person only where both are known, of one kind, never told apart, and never raced each other."""
    entered(season, fact.kept)
    entered(season, fact.merged)
    kept, gone = season.identity(fact.kept), season.identity(fact.merged)
    if kept == gone:
        raise RefusedError(f"{fact.kept} and {fact.merged} are one competitor already", reason="already-merged")
    _of_one_kind(season, kept, gone)
    other = dict(numbers(season, gone))
    for system, number in numbers(season, kept):
        if other.get(system, number) != number:
            raise RefusedError(
                f"{kept} has {system} {number}, and {gone} {system} {other[system]}; they are two people by that",
                reason="several-numbers",
            )
    apart = _told_apart(season, kept, gone)
    if apart is not None:
        raise RefusedError(
            f"{kept} and {gone} were told apart by entry {apart.position}; reverse that first",
            reason="told-apart",
            position=apart.position,
        )
    for name, record in season.races.items():
        found = {season.holder(entry): entry.position for entry in record.results}
        if kept in found and gone in found:
            raise RefusedError(
                f"both have a result in {name} (entries {found[kept]} and {found[gone]})",
                reason="both-raced",
                position=found[gone],
            )


def _of_one_kind(season: Season, one: str, other: str) -> None:
    first, second = season.competitor(one), season.competitor(other)
    if (first.gender, first.kind) != (second.gender, second.kind):
        raise RefusedError(
            f"{one} is a {first.kind} of the {first.gender}, {other} a {second.kind} of the {second.gender}",
            reason="not-one-competitor",
        )


@FAMILY.rule(CompetitorTransferred)
def transferred(season: Season, fact: CompetitorTransferred) -> None:
    """A skater changes to another NOC on a day of the season, once on that day; a team is its NOC for ever."""
    entered(season, fact.competitor)
    day = day_of(fact.first_day)
    if season.opened is not None:
        begin, end = season_days(season.opened.fact.season)
        if not begin <= day <= end:
            raise RefusedError(
                f"{day} is no day of {season.opened.fact.season}, which is from {begin} to {end}",
                reason="another-season",
            )
    now = season.competitor(season.identity(fact.competitor), on=fact.first_day)
    if now.kind == "team":
        raise RefusedError(f"{fact.competitor} is a team, which is its NOC", reason="wrong-kind")
    for entry in transfers(season, fact.competitor):
        if entry.fact.first_day == fact.first_day:
            raise RefusedError(
                f"{now.name} ({now.id}) is of {_noc(entry.fact)} from {fact.first_day} on, by entry {entry.position}; "
                f"to undo that: season reverse {entry.position} --reason TEXT",
                reason="already-transferred",
                position=entry.position,
            )
    if fact.noc == now.noc and fact.delegation in (None, now.delegation):
        raise RefusedError(
            f"{now.name} ({now.id}) is of {_noc(now)} on {fact.first_day} already", reason="nothing-to-correct"
        )


def _noc(of: CompetitorTransferred | Competitor) -> str:
    """The code of an NOC, with the delegation behind it where one is known."""
    return of.noc if of.delegation is None else f"{of.noc} ({of.delegation})"


@FAMILY.rule(ResultsReassigned)
def reassigned(season: Season, fact: ResultsReassigned) -> None:
    """A result goes to somebody else of the same kind who has none in that race."""
    entered(season, fact.competitor)
    entered(season, fact.to)
    one, other = season.identity(fact.competitor), season.identity(fact.to)
    if one == other:
        raise RefusedError(f"{fact.competitor} and {fact.to} are one competitor", reason="already-merged")
    _of_one_kind(season, one, other)
    if len(set(fact.races)) < len(fact.races):
        raise RefusedError("a race is named twice", reason="named-twice")
    for race in fact.races:
        standing_row(season, race, one)
        own = next((entry for entry in season.races[race].results if season.holder(entry) == other), None)
        if own is not None:
            raise RefusedError(
                f"{other} has a result in {race} already, entry {own.position}",
                reason="both-raced",
                position=own.position,
            )


@FAMILY.rule(MemberIdentified)
def identified(season: Season, fact: MemberIdentified) -> None:
    """A printed member is said to be one skater of the team's NOC and gender, once, and no other member is that one."""
    entered(season, fact.team)
    entered(season, fact.member)
    team, member = season.identity(fact.team), season.identity(fact.member)
    who = season.competitor(member)
    if who.kind != "skater":
        raise RefusedError(f"{fact.member} is a team; a member of a team is a skater", reason="wrong-kind")
    for race in fact.races:
        filed(season, race)
        found = printed_members(season, race, team)
        own = next((one for one in found[1] if letters(one.name) == letters(fact.name)), None) if found else None
        if found is None or own is None:
            names = ", ".join(one.name for one in found[1]) if found else "nobody"
            raise RefusedError(
                f"{fact.team} has no member {fact.name} in {race}; it has {names}", reason="no-such-member"
            )
        if own.by is not None:
            raise RefusedError(
                f"entry {own.by} says already who {fact.name} in {race} is: {own.competitor}; to undo that: season "
                f"reverse {own.by} --reason TEXT",
                reason="already-identified",
                position=own.by,
            )
        if parse_race(race).gender not in (MIXED, who.gender):
            raise RefusedError(f"{fact.member} is of the {who.gender}, and {race} is not", reason="not-one-competitor")
        noc = found[0].fact.noc_printed
        if noc not in nocs(season, member):
            raise RefusedError(
                f"{fact.member} is of {who.noc}, and the team of {race} of {noc}; a team is of one NOC",
                reason="another-noc",
            )
        if any(one.competitor == member for one in found[1] if one is not own):
            raise RefusedError(f"{fact.member} is another member of {fact.team} in {race}", reason="both-raced")


@FAMILY.rule(CompetitorsToldApart)
def told_apart(season: Season, fact: CompetitorsToldApart) -> None:
    """Two are told apart once, and never while they are one."""
    entered(season, fact.one)
    entered(season, fact.other)
    one, other = season.identity(fact.one), season.identity(fact.other)
    if one == other:
        raise RefusedError(
            f"{fact.one} and {fact.other} are one competitor; reverse the merger first", reason="already-merged"
        )
    apart = _told_apart(season, one, other)
    if apart is not None:
        raise RefusedError(
            f"{one} and {other} were told apart already, by entry {apart.position}",
            reason="told-apart",
            position=apart.position,
        )


def _told_apart(season: Season, one: str, other: str) -> Entry[CompetitorsToldApart] | None:
    """The entry in force by which two were told apart."""
    return in_force(
        season,
        season.who_is_who,
        CompetitorsToldApart,
        lambda fact: {season.identity(fact.one), season.identity(fact.other)} == {one, other},
    )


@FAMILY.rule(CompetitorConfirmed)
def confirmed(season: Season, fact: CompetitorConfirmed) -> None:
    """Who has results at a competition is confirmed there once."""
    entered(season, fact.competitor)
    on_the_calendar(season, fact.competition)
    who = season.identity(fact.competitor)
    here = (record for record in season.races.values() if record.race.competition == fact.competition)
    if not any(season.holder(entry) == who for record in here for entry in record.results):
        raise RefusedError(f"{fact.competitor} has no result at {fact.competition}", reason="no-such-row")
    by = in_force(
        season,
        season.who_is_who,
        CompetitorConfirmed,
        lambda old: (season.identity(old.competitor), old.competition) == (who, fact.competition),
    )
    if by is not None:
        raise RefusedError(
            f"{fact.competitor} was confirmed at {fact.competition} already, by entry {by.position}",
            reason="already-confirmed",
            position=by.position,
        )


def fits_after(before: Season, after: Season, meant: Fact) -> None:
    """Refuse to undo what made two one or gave a result away, or to undo that, while something in force rests on it.

    Raises:
        RefusedError: Somebody would have two results in a race, or a decision would be on nobody's result.
    """
    if not isinstance(meant, CompetitorsMerged | ResultsReassigned):
        return
    for name, record in after.races.items():
        found: dict[str, int] = {}
        for entry in record.results:
            who = after.holder(entry)
            if who in found:
                raise RefusedError(
                    f"{who} would have two results in {name} (entries {found[who]} and {entry.position})",
                    reason="both-raced",
                    position=entry.position,
                )
            found[who] = entry.position
    lost = set(_on_nobody(after)) - set(_on_nobody(before))
    if lost:
        raise RefusedError(
            f"entry {min(lost)} rests on that; reverse that one first", reason="superseded", position=min(lost)
        )


def _on_nobody(season: Season) -> Iterator[int]:
    """The decisions on rows, and the reassignments, for which there is no result."""
    done: set[tuple[int, str]] = set()
    for name, record in season.races.items():
        holders = set(map(season.holder, record.results))
        for entry in record.decisions:
            decision = cast("Entry[RowDecision]", entry)
            known = not isinstance(entry.fact, RowDecision) or season.holder(decision) in holders
            if not known and season.in_force(entry.position):
                yield entry.position
        done |= {(move.position, name) for result in record.results for move in moves_of(season, result)}
    for found in season.who_is_who:
        fact = found.fact
        given = fact.races if isinstance(fact, ResultsReassigned) and season.in_force(found.position) else ()
        if any((found.position, race) not in done for race in given):
            yield found.position
