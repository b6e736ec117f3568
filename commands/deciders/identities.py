"""Who is who, as people decide it: another NOC from a day on, results of somebody else, two people, or one.

Each decider takes names as people write them and gives facts; `admission.check` refuses what does not fit.
"""

from collections.abc import Sequence

from commands.deciders.identity import new_identity
from ledger.errors import RefusedError
from ledger.facts import (
    CompetitorConfirmed,
    CompetitorEntered,
    CompetitorsToldApart,
    CompetitorTransferred,
    Fact,
    ResultsReassigned,
)
from ledger.season import Competitor, Season
from ledger.vocabulary import parse_race
from projections.season.search import find_competitor


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
