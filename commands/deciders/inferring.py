"""Ranks that nobody gives, but printed points give away: where the rulebook gives those points to one rank only."""

from collections.abc import Sequence
from decimal import Decimal

from ledger.errors import NotFoundError, RefusedError, UnknownRuleError
from ledger.facts import CompetitionScheduled, ResultRow
from ledger.rulebook import Rulebook
from ledger.vocabulary import Division, Race
from projections.races.scores import points_rule


def inferred_rank(
    rulebook: Rulebook, calendar: Sequence[CompetitionScheduled], race: Race, result: ResultRow, *, where: str
) -> int | None:
    """The rank that a result's printed points give away; None where several ranks get them, or none does.

    Args:
        rulebook: The rules of the season.
        calendar: Its competitions, in their order.
        race: The race.
        result: The result.
        where: File, row and name, for errors.

    Raises:
        RefusedError: World Cup points and Grand World Cup points give away different ranks.
    """
    by_points = _by_points(rulebook, calendar, race, result.points_printed)
    by_grand = _by_grand(rulebook, calendar, race, result.grand_points_printed)
    if by_points is not None and by_grand is not None and by_points != by_grand:
        raise RefusedError(
            f"{where}: points of rank {by_points} in {race}, but Grand World Cup points of rank {by_grand}",
            reason="contradicts",
        )
    return by_points if by_points is not None else by_grand


def _by_points(
    rulebook: Rulebook, calendar: Sequence[CompetitionScheduled], race: Race, printed: int | None
) -> int | None:
    """The one rank of Division A, or of the race's own division, that gets these points where no other rank does."""
    if not printed:
        return None
    divisions: tuple[Division, ...] = ("a", "b") if race.division is None else (race.division,)
    found: list[tuple[Division, int]] = []
    for division in divisions:
        known = Race(race.competition, race.gender, race.distance, race.number, division)
        try:
            rule = points_rule(rulebook, calendar, known, starters=None)
        except UnknownRuleError:
            continue
        found.extend((division, rank) for rank in rule.ranks(printed))
    # A rank in Division B is none in a race that mixes the divisions.
    return found[0][1] if len(found) == 1 and found[0][0] == divisions[0] else None


def _by_grand(
    rulebook: Rulebook, calendar: Sequence[CompetitionScheduled], race: Race, printed: str | None
) -> int | None:
    if printed is None or race.division == "b":
        return None
    final = next(fact.final for fact in calendar if fact.competition == race.competition)
    try:
        rule = rulebook.of(race.competition).grand_rule(race.event, final=final, twice=race.number is not None)
    except (UnknownRuleError, NotFoundError):
        return None
    ranks = rule.ranks(Decimal(printed))
    return ranks[0] if len(ranks) == 1 else None
