"""Which entries withdrawals in force take back."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping

from ledger.entry import Entry
from ledger.facts import DecisionReversed, Fact, FilingWithdrawn


def taken_back(told: Mapping[int, Entry[Fact]]) -> set[int]:
    """The positions that withdrawals in force take back, of entries that are told in their order.

    A withdrawal and a reversal say something of earlier entries only. So from the last to the first, each is known to
    stand or not when it is come to.
    """
    positions = list(told)
    out, undone = set[int](), set[int]()
    for position, entry in reversed(tuple(told.items())):
        if position in out or position in undone:
            continue
        if isinstance(entry.fact, FilingWithdrawn):
            for first, last in entry.fact.entries:
                out.update(positions[bisect_left(positions, first) : bisect_right(positions, min(last, position - 1))])
        elif isinstance(entry.fact, DecisionReversed):
            undone.add(entry.fact.reverses)
    return out
