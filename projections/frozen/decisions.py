"""Frozen decisions: allocations of quotas with what became of their places, and awarded titles.

A frozen decision keeps the basis that it rests on. What is computed here is its own consequence only: which places were
given back, whom they went to, whose turn is next. Later results do not change it; `projections.frozen.drift` shows what
a fresh computation would give.
"""

from collections import Counter
from dataclasses import dataclass

from ledger.entry import Entry
from ledger.errors import NotFoundError
from ledger.facts import AllocatedPlace, QuotaAllocated, QuotaDeclined, QuotaReallocated
from ledger.season import Season


@dataclass(frozen=True, slots=True)
class FrozenQuota:
    """An allocation in force, and what became of it.

    Attributes:
        allocated: The entry that allocated.
        declines: Its declines in force, oldest first.
        reallocations: Its reallocations in force, oldest first.
    """

    allocated: Entry[QuotaAllocated]
    declines: tuple[Entry[QuotaDeclined], ...]
    reallocations: tuple[Entry[QuotaReallocated], ...]

    def held(self, event: str) -> Counter[str]:
        """How many places each NOC has in an event now."""
        held = Counter(place.noc for place in self.allocated.fact.places if place.event == event)
        for declined in self.declines:
            if declined.fact.event == event:
                held[declined.fact.noc] -= declined.fact.places
        for given in self.reallocations:
            if given.fact.event == event:
                held[given.fact.noc] += 1
        return Counter({noc: places for noc, places in held.items() if places})

    def free(self, declined: Entry[QuotaDeclined]) -> int:
        """How many places of a decline nobody has taken yet."""
        return declined.fact.places - len(self.called(declined))

    def called(self, declined: Entry[QuotaDeclined]) -> tuple[Entry[QuotaReallocated], ...]:
        """The entries that called reserves for the places of a decline."""
        return tuple(given for given in self.reallocations if given.fact.declined == declined.position)

    def waiting(self, event: str) -> tuple[AllocatedPlace, ...]:
        """The reserves of an event who were not called, in the order of their turns.

        Reserves of an NOC that gave a place of this event back are passed over: it has nobody to start. No rule that
        says so is known; the assumption is printed with the table.
        """
        called = {given.fact.call for given in self.reallocations if given.fact.event == event}
        refused = {declined.fact.noc for declined in self.declines if declined.fact.event == event}
        return tuple(
            sorted(
                (
                    reserve
                    for reserve in self.allocated.fact.reserves
                    if reserve.event == event and reserve.call not in called and reserve.noc not in refused
                ),
                key=lambda reserve: reserve.call or reserve.place,
            )
        )


def allocation_of(season: Season, quota: str) -> FrozenQuota | None:
    """The allocation of a quota that is in force, or None."""
    for entry in reversed(season.allocations):
        if entry.fact.quota == quota and season.in_force(entry.position):
            return _with_consequences(season, entry)
    return None


def frozen_quota(season: Season, quota: str) -> FrozenQuota:
    """The allocation of a quota that is in force.

    Raises:
        NotFoundError: It was not allocated at this basis.
    """
    frozen = allocation_of(season, quota)
    if frozen is None:
        raise NotFoundError(f"quota {quota} is not allocated at this basis; season allocate does that")
    return frozen


def frozen_at(season: Season, position: int) -> FrozenQuota:
    """The allocation at a position, or the one that the decline at a position belongs to.

    Raises:
        NotFoundError: There is neither at that position, or it is not in force.
    """
    decline = next((entry.fact for entry in season.declines if entry.position == position), None)
    allocated = decline.allocated if decline else position
    for entry in season.allocations:
        if entry.position == allocated and season.in_force(allocated) and season.in_force(position):
            return _with_consequences(season, entry)
    raise NotFoundError(f"entry {position} is no allocation or decline in force")


def _with_consequences(season: Season, allocated: Entry[QuotaAllocated]) -> FrozenQuota:
    declines = tuple(
        entry
        for entry in season.declines
        if entry.fact.allocated == allocated.position and season.in_force(entry.position)
    )
    positions = {entry.position for entry in declines}
    given = tuple(
        entry for entry in season.reallocations if entry.fact.declined in positions and season.in_force(entry.position)
    )
    return FrozenQuota(allocated, declines, given)
