"""The allocation of one event's places: pure, from its two lists and the maximum of each holder.

1. Down the points list until its share is full, passing over lines whose holder is at its maximum in the event.
2. Down the times list of the rest in the same way.
3. The reserve list goes on, by times or by points as the quota says; places and reserves together stay within the
   holder's maximum.

Lines that the rules do not order share a place. Where the end of a list falls between such equals, the order of names
fills the list, and the tie says who was left out: no rule did that.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from ledger.rulebook import QuotaShares
from projections.quota.model import Allocation, Holder, Line, Listed, Section, Tie


class _Filling:
    """An allocation in the making: it counts what each holder has, so that nobody gets more than the maximum."""

    def __init__(self, maximum: Callable[[Holder], int]) -> None:
        self._maximum = maximum
        self._held: Counter[Holder] = Counter()
        self._entries: Counter[Holder] = Counter()
        self._met: set[str] = set()
        self.listed: list[Listed] = []
        self.ties: list[Tie] = []

    def fill(self, section: Section, lines: Sequence[Line], share: int, first: int) -> int:
        """Go down `lines` until `share` of them have places, from the number `first` on; how many have."""
        rest = [line for line in lines if line.competitor.id not in self._met]
        filled: list[Listed] = []
        for index, line in enumerate(rest):
            if len(filled) == share:
                self._find_ties(section, filled, rest[index:])
                return share
            self._met.add(line.competitor.id)
            self._entries[line.holder] += 1
            entry, maximum = self._entries[line.holder], self._maximum(line.holder)
            if self._held[line.holder] >= maximum:
                self.listed.append(Listed(None, section, line, entry, maximum))
                continue
            self._held[line.holder] += 1
            equal = filled and filled[-1].line.rank == line.rank
            number = filled[-1].place if equal else first + len(filled)
            filled.append(Listed(number, section, line, entry, maximum))
            self.listed.append(filled[-1])
        self._find_ties(section, filled, ())
        return len(filled)

    def _find_ties(self, section: Section, filled: Sequence[Listed], below: Iterable[Line]) -> None:
        """Note the lines with places that share a rank, and those below who share the last one's."""
        groups: dict[int, list[Listed]] = {}
        for one in filled:
            groups.setdefault(one.line.rank, []).append(one)
        last = filled[-1].line.rank if filled else None
        out = [line for line in below if line.rank == last and self._held[line.holder] < self._maximum(line.holder)]
        for rank, group in groups.items():
            left_out = tuple(out) if rank == last else ()
            place = group[0].place
            if place is None or len(group) + len(left_out) == 1:
                continue
            self.ties.append(Tie(section, place, (*(one.line for one in group), *left_out), left_out))
            for one in group:
                self.listed[self.listed.index(one)] = replace(one, tied=True)


def allocate(
    shares: QuotaShares, points: tuple[Line, ...], times: tuple[Line, ...], maximum: Callable[[Holder], int]
) -> Allocation:
    """The places and reserves of one event, before the host rule.

    Args:
        shares: How many places there are, and by what.
        points: The points list, best first.
        times: The times list, best first; empty where there is none.
        maximum: The most places and reserves together that a holder can have in this event.
    """
    filling = _Filling(maximum)
    by_points = filling.fill("points", points, shares.by_points, 1)
    filling.fill("time", times, shares.by_times, by_points + 1)
    going_on = times if shares.reserve_by == "times" else points
    filling.fill("reserve", going_on, shares.reserve or 0, 1)
    return Allocation(shares, points, times, tuple(filling.listed), tuple(filling.ties))


def calling_order(allocation: Allocation, *, first_of_each: int | None) -> tuple[Listed, ...]:
    """The reserves in the order in which they are called when places come free.

    Args:
        allocation: The places and reserves.
        first_of_each: How many reserves of each NOC without a place in the event come before all others; None where
            the list's order alone holds.
    """
    waiting = list(allocation.reserves)
    priority = Priority({one.line.holder for one in allocation.places}, first_of_each)
    calls = []
    while waiting:
        called = next((one for one in waiting if priority.has(one.line.holder)), waiting[0])
        waiting.remove(called)
        priority.call(called.line.holder)
        calls.append(called)
    return tuple(calls)


class Priority:
    """Which NOCs come first while reserves are called one after the other."""

    def __init__(self, having: Collection[Holder], first_of_each: int | None) -> None:
        """Begin with the holders of places in the event."""
        self._having = frozenset(having)
        self._first_of_each = first_of_each or 0
        self._called: Counter[Holder] = Counter()

    def has(self, holder: Holder) -> bool:
        """Whether the next reserve of a holder comes before those in front of it on the list."""
        return holder not in self._having and self._called[holder] < self._first_of_each

    def call(self, holder: Holder) -> bool:
        """Call a reserve of a holder; whether it had priority."""
        had = self.has(holder)
        self._called[holder] += 1
        return had
