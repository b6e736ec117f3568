"""Whose total is a lower bound: who may have points in a race that the book lacks, or knows in part without them.

A total is a sum only where every race that it could rest on is there. A race that is missing may have brought points
to anybody, and so may a competition of which nobody knows what was raced there; a race known in part only to those
whom its rows do not name.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from projections.races.classification import Classification
from projections.season.coverage import Coverage, CoveredRace


@dataclass(frozen=True, slots=True)
class LowerBounds:
    """Which totals over some races are lower bounds.

    Attributes:
        coverage: What the book has of the races.
        everybody: Whether all totals are, because whole races are missing.
        in_part: The races known in part, each with the competitors whom its rows name.
    """

    coverage: Coverage
    everybody: bool
    in_part: tuple[tuple[CoveredRace, frozenset[str]], ...]

    @classmethod
    def of(cls, held: Coverage, races: Iterable[Classification]) -> "LowerBounds":
        """The lower bounds of totals over these races, of which the book has what the coverage says."""
        partial = held.of("in part")
        rows: dict[str, frozenset[str]] = {}
        if partial:
            rows = {str(race.race): frozenset(row.competitor for row in race.rows) for race in races}
        named = tuple(
            (one, frozenset[str]().union(*(rows.get(race, frozenset()) for race in one.filed))) for one in partial
        )
        return cls(held, bool(held.of("missing")) or bool(held.over), named)

    def at_least(self, competitor: str) -> bool:
        """Whether a competitor's total is a lower bound: there are races in which nobody knows what it has."""
        return self.everybody or any(competitor not in named for _, named in self.in_part)

    def without(self, competitor: str) -> tuple[CoveredRace, ...]:
        """The races known in part whose rows do not name a competitor."""
        return tuple(race for race, named in self.in_part if competitor not in named)
