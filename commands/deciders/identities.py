"""Who is who, as people decide it: another NOC from a day on, results of somebody else, two people, or one.

Each decider takes names as people write them and gives facts; `admission.check` refuses what does not fit.
"""

from collections.abc import Sequence

from commands.deciders.identity import new_identity
from ledger.errors import RefusedError
from ledger.facts import (
    CompetitorConfirmed,
    CompetitorEntered,
    CompetitorRenamed,
    CompetitorsToldApart,
    CompetitorTransferred,
    Fact,
    MemberIdentified,
    ResultsReassigned,
)
from ledger.names import letters
from ledger.season import Competitor, Season, naming
from ledger.season import numbers as numbers_of
from ledger.vocabulary import MIXED, Gender, parse_race
from projections.season.search import find_competitor
from projections.season.team_members import printed_members


def transfer(
    season: Season, who: str, *, noc: str, first_day: str, delegation: str | None = None
) -> CompetitorTransferred:
    """Say that somebody competes for another NOC from a day on."""
    competitor = find_competitor(season, who).id
    return CompetitorTransferred(competitor=competitor, noc=noc, first_day=first_day, delegation=delegation)


def reassign(season: Season, who: str, races: Sequence[str], *, to: str) -> tuple[Fact, ...]:
    """Say that results of one are those of another whom the book knows."""
    competitor = _in_races(season, who, races)
    receiver = find_competitor(season, to, gender=competitor.gender)
    return (ResultsReassigned(competitor=competitor.id, to=receiver.id, races=tuple(races)),)


def reassign_to_new(
    season: Season, who: str, races: Sequence[str], *, name: str, noc: str | None = None
) -> tuple[Fact, ...]:
    """Say that results of one are those of somebody who is entered by that; by default under the NOC of their sheets.

    Raises:
        RefusedError: Their sheets print several NOCs, and none is given.
    """
    competitor = _in_races(season, who, races)
    code = noc or _printed_noc(season, competitor.id, races)
    new = CompetitorEntered(
        competitor=new_identity(season, competitor.gender, code, name),
        kind="team" if competitor.kind == "team" else "skater",
        gender=competitor.gender,
        name=name,
        noc=code,
    )
    return new, ResultsReassigned(competitor=competitor.id, to=new.competitor, races=tuple(races))


def give_numbers(season: Season, who: str, numbers: tuple[tuple[str, str], ...]) -> CompetitorRenamed:
    """Say which numbers other systems have for somebody, who keeps name, code and spellings.

    Raises:
        RefusedError: The book has these numbers already.
    """
    competitor = find_competitor(season, who)
    old = naming(season, competitor.id)
    if set(numbers) <= set(numbers_of(season, competitor.id)):
        raise RefusedError(f"{competitor.name} ({competitor.id}) has that number already", reason="nothing-to-correct")
    return CompetitorRenamed(
        competitor=competitor.id,
        name=old.name,
        noc=old.noc,
        delegation=old.delegation,
        aliases=old.aliases,
        numbers=numbers,
    )


def identify_member(season: Season, who: str, name: str, races: Sequence[str], *, to: str) -> tuple[Fact, ...]:
    """Say who is printed as a member of a team, one whom the book knows; without races of all that print the name.

    Raises:
        RefusedError: The team has no such member.
    """
    team = find_competitor(season, who)
    named = _with_member(season, team, name, races)
    member = find_competitor(season, to, gender=None if team.gender == MIXED else team.gender)
    return (MemberIdentified(team=team.id, name=name, member=member.id, races=named),)


def identify_new_member(
    season: Season, who: str, name: str, races: Sequence[str], *, new: str, gender: Gender | None = None
) -> tuple[Fact, ...]:
    """Say that who is printed as a member of a team is a skater who is entered by that; else as `identify_member`.

    Raises:
        RefusedError: The team has no such member, or is of men and women and the gender is not said.
    """
    team = find_competitor(season, who)
    named = _with_member(season, team, name, races)
    own = gender if team.gender == MIXED else team.gender
    if own is None:
        raise RefusedError(
            f"{team.id} is of men and women; say what {new} is with --gender men or --gender women", reason="no-gender"
        )
    entered = CompetitorEntered(
        competitor=new_identity(season, own, team.noc, new), kind="skater", gender=own, name=new, noc=team.noc
    )
    return entered, MemberIdentified(team=team.id, name=name, member=entered.competitor, races=named)


def _with_member(season: Season, team: Competitor, name: str, races: Sequence[str]) -> tuple[str, ...]:
    """The races that are meant: those that are given, or all in which the team has a member of this name."""
    named = tuple(dict.fromkeys(races)) or tuple(
        race for race in season.races if letters(name) in _printed_in(season, race, team.id)
    )
    if not named:
        raise RefusedError(
            f"{team.id} has no member {name} in any race; season race shows who they are", reason="no-such-member"
        )
    return named


def _printed_in(season: Season, race: str, team: str) -> set[str]:
    found = printed_members(season, race, team)
    return set() if found is None else {letters(one.name) for one in found[1]}


def _in_races(season: Season, who: str, races: Sequence[str]) -> Competitor:
    return find_competitor(season, who, gender=parse_race(races[0]).gender)


def _printed_noc(season: Season, competitor: str, races: Sequence[str]) -> str:
    records = [season.races[race] for race in races if race in season.races]
    own = (entry.fact for record in records for entry in record.results if season.holder(entry) == competitor)
    printed = dict.fromkeys(fact.noc_printed for fact in own)
    if len(printed) > 1:
        raise RefusedError(f"the sheets print {' and '.join(printed)}; say which with --noc", reason="several-nocs")
    return next(iter(printed), season.competitor(competitor).noc)


def tell_apart(season: Season, one: str, other: str) -> CompetitorsToldApart:
    """Say that two whose names are alike are two; both are named by identity, because names are what is in doubt."""
    for identity in (one, other):
        if identity not in season.entrants:
            raise RefusedError(
                f"nobody is entered as {identity}; season log --kind CompetitorEntered lists all",
                reason="no-such-competitor",
            )
    return CompetitorsToldApart(one=one, other=other)


def confirm(season: Season, who: str, competition: str) -> CompetitorConfirmed:
    """Say that the results of somebody at a competition are all of one person."""
    return CompetitorConfirmed(competitor=find_competitor(season, who).id, competition=competition)
