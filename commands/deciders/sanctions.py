"""Sanctions: what was imposed on a competitor over many results or in a cup, as one fact that fits the season."""

import re
from decimal import Decimal
from typing import Final

from commands.deciders.admission.standing import day_of
from ledger.errors import InvalidInputError
from ledger.facts import CompetitorExcluded, PeriodAnnulled, PointsDeducted
from ledger.rulebook import Rulebook
from ledger.season import Competitor, Season
from ledger.vocabulary import gender_of
from projections.season.search import find_competitor

_POINTS: Final = re.compile(r"[0-9]{1,5}(\.[0-9]{1,2})?")


def annul_period(
    season: Season, rulebook: Rulebook, who: str, *, first: str, last: str | None, others_move_up: bool | None
) -> PeriodAnnulled:
    """Annul all results of some days; where nobody says whether others move up, the default for annulments holds.

    Raises:
        RefusedError: There is no such day.
    """
    for day in (first, *([] if last is None else [last])):
        day_of(day)
    moves = rulebook.annulment.others_move_up if others_move_up is None else others_move_up
    competitor = find_competitor(season, who).id
    return PeriodAnnulled(competitor=competitor, first_day=first, others_move_up=moves, last_day=last)


def deduct(season: Season, rulebook: Rulebook, who: str, *, cup: str, points: str) -> PointsDeducted:
    """Deduct points in a cup; they may have halves and quarters, as those of the Grand World Cup have.

    Raises:
        InvalidInputError: The points are no such number.
        NotFoundError: The rulebook has no such cup.
    """
    if not _POINTS.fullmatch(points):
        raise InvalidInputError(f"--points {points[:20]}: write points like 20 or 7.5")
    exact = Decimal(points)
    plain = str(int(exact)) if exact == int(exact) else str(exact).rstrip("0")
    competitor = _in_cup(season, rulebook, who, cup)
    return PointsDeducted(competitor=competitor.id, cup=cup, points=plain)


def exclude(
    season: Season, rulebook: Rulebook, who: str, *, cup: str, others_move_up: bool | None
) -> CompetitorExcluded:
    """Exclude from a cup; where nobody says whether others move up, the default for annulments holds.

    Raises:
        NotFoundError: The rulebook has no such cup.
    """
    moves = rulebook.annulment.others_move_up if others_move_up is None else others_move_up
    competitor = _in_cup(season, rulebook, who, cup)
    return CompetitorExcluded(competitor=competitor.id, cup=cup, others_move_up=moves)


def _in_cup(season: Season, rulebook: Rulebook, who: str, cup: str) -> Competitor:
    if cup not in {one.id for one in rulebook.cups}:
        rulebook.cup(cup)
    return find_competitor(season, who, gender=gender_of(cup))
