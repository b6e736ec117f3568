"""What the rules alone say of a table's order: who shares a rank in each of its lists, and what separates the others.

A cup has its standing and, where several have the most points, the title with keys of its own. An event of a quota has
a list by points and a list by times.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ledger.book import Reading
from projections.cups.standings import Standing, by_rules
from projections.cups.ties import POINTS
from projections.cups.titles import equal_leaders
from projections.quota.model import Line
from projections.quota.table import lists_by_rules

TIME = "time"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of a list: who, its rank, and by what the line above is better; None at the top and for a tie."""

    competitor: str
    rank: int
    key: str | None


@dataclass(frozen=True, slots=True)
class RankedList:
    """A list as the rules order it.

    Attributes:
        name: What people call it.
        rows: Its lines.
        keys: By what the rules order it, what counts most first.
    """

    name: str
    rows: tuple[Ranked, ...]
    keys: tuple[str, ...]

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Those who share each rank, in the order of the list."""
        return tuple(tuple(row.competitor for row in group) for _, group in groupby(self.rows, lambda row: row.rank))

    def separates(self, one: str, other: str) -> tuple[str, str, str] | None:
        """Who of two is before whom, and by what; None where they are equal, or are not both in the list."""
        pair = [row for row in self.rows if row.competitor in (one, other)]
        if len(pair) != 2 or pair[0].rank == pair[1].rank:  # noqa: PLR2004  two are a pair
            return None
        between = {row.key for row in self.rows if pair[0].rank < row.rank <= pair[1].rank}
        key = next(key for key in self.keys if key in between)
        return pair[0].competitor, pair[1].competitor, key


def ranked_lists(reading: Reading, table: str, event: str | None) -> tuple[RankedList, ...]:
    """The lists of a cup, or of an event of a quota, by the rules alone.

    Raises:
        NotFoundError: There is no such cup, quota or event; the error names those that there are.
        UnknownRuleError: A rule that they rest on is not known.
    """
    if event is None:
        return tuple(_of_cup(by_rules(reading, table)))
    standing, times = lists_by_rules(reading, table, event)
    return (_by_points("the points list", standing), _by_times(times))


def _of_cup(standing: Standing) -> Iterator[RankedList]:
    yield _by_points("the standing", standing)
    leaders = equal_leaders(standing)
    yield RankedList("the title", tuple(Ranked(row.competitor.id, 1, None) for row in leaders), ())


def _by_points(name: str, standing: Standing) -> RankedList:
    rows = (Ranked(row.competitor.id, row.rank, row.separated_by) for row in standing.rows)
    return RankedList(name, tuple(rows), (POINTS, *standing.cup.ties.keys))


def _by_times(lines: Sequence[Line]) -> RankedList:
    rows: list[Ranked] = []
    above: Line | None = None
    for line in lines:
        key = None
        if above is not None and above.rank != line.rank:
            key = POINTS if above.best is not None and above.best[0] == (line.best and line.best[0]) else TIME
        rows.append(Ranked(line.competitor.id, line.rank, key))
        above = line
    return RankedList("the times list", tuple(rows), (TIME, POINTS))
