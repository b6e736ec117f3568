"""The lines of a standing."""

from dataclasses import dataclass

from ledger.entry import Entry
from ledger.facts import CompetitorExcluded, PointsDeducted
from ledger.season import Competitor
from projections.races.scores import Points, Score


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One line of a standing.

    Attributes:
        rank: The rank; competitors whom no key separates share it, and the next rank is skipped.
        competitor: Who.
        points: The sum of the scores that count, less what is deducted.
        scores: The scores, in the order of the races; those that do not count too.
        separated_by: The first key in which the row above was better; ``order`` where nothing but a decision orders the
            two; None for the first row and for a tie.
        deducted: The points that deductions in force take from the sum.
        deductions: Those deductions.
        ordered_by: The position of the decision that orders it, or None.
    """

    rank: int
    competitor: Competitor
    points: Points
    scores: tuple[Score, ...]
    separated_by: str | None
    deducted: Points = 0
    deductions: tuple[Entry[PointsDeducted], ...] = ()
    ordered_by: int | None = None


@dataclass(frozen=True, slots=True)
class Excluded:
    """Who is excluded from a cup.

    Attributes:
        row: The line without the exclusion; its rank is 0 where nobody knows it, because those below moved up.
        entry: The decision.
    """

    row: StandingRow
    entry: Entry[CompetitorExcluded]

    @property
    def kept(self) -> bool:
        """Whether the rank stays empty."""
        return self.row.rank > 0
