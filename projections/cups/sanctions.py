"""What sanctions in force do in the standing of one cup: points that are deducted, and who is excluded.

Both leave every race as it is: ranks and points of all races stay, those of the others too. A deduction is taken from
the sum of the scores, each time anew, and no total falls below the least that the rulebook gives: what a deduction
finds no points for, it takes from points that are won later. An exclusion takes a competitor out of the standing, and
says whether those below take its rank.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from ledger.entry import Entry
from ledger.facts import CompetitorExcluded, Fact, PointsDeducted
from ledger.season import Season
from projections.races.scores import Points, whole


@dataclass(frozen=True, slots=True)
class CupSanctions:
    """The sanctions in force in one cup, by the competitors whom they are on.

    Attributes:
        deductions: Deductions of points, oldest first.
        exclusions: Who is excluded, and by which entry.
    """

    deductions: Mapping[str, tuple[Entry[PointsDeducted], ...]] = field(default_factory=dict)
    exclusions: Mapping[str, Entry[CompetitorExcluded]] = field(default_factory=dict)

    def on(self, competitor: str) -> tuple[Entry[Fact], ...]:
        """All of them on one competitor."""
        excluded = self.exclusions.get(competitor)
        return (*self.deductions.get(competitor, ()), *(() if excluded is None else (excluded,)))


def cup_sanctions(season: Season, cup: str) -> CupSanctions:
    """The sanctions in force in a cup."""
    deductions: dict[str, tuple[Entry[PointsDeducted], ...]] = {}
    exclusions: dict[str, Entry[CompetitorExcluded]] = {}
    for entry in season.sanctions:
        fact = entry.fact
        if not isinstance(fact, PointsDeducted | CompetitorExcluded) or fact.cup != cup:
            continue
        if not season.in_force(entry.position):
            continue
        who = season.identity(fact.competitor)
        if isinstance(fact, PointsDeducted):
            deductions[who] = (*deductions.get(who, ()), cast("Entry[PointsDeducted]", entry))
        else:
            exclusions.setdefault(who, cast("Entry[CompetitorExcluded]", entry))
    return CupSanctions(deductions, exclusions)


def wanted_of(deductions: Iterable[Entry[PointsDeducted]]) -> Points:
    """What deductions say together."""
    return whole(sum((Decimal(entry.fact.points) for entry in deductions), Decimal(0)))


def deductible(total: Points, wanted: Points, *, least: int) -> Points:
    """What is taken from a total: what is wanted, but no more than leaves the least."""
    return whole(max(min(wanted, total - least), 0))
