"""An allocation as it stands now: what became of each place, and whose turn it is of the reserves.

A place is *allocated* as it was, *declined* where it was given back and nobody has it yet, or *called* where a reserve
has it; who has it in the end is its *final* holder. Places belong to NOCs, and an NOC gives back a number of them: the
last of its lines in the event is taken for the place that is free, a place that it was called for before its others. No
rule that says so is known; it changes no number.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from ledger.facts import AllocatedPlace
from projections.frozen.decisions import FrozenQuota
from projections.quota.allocation import Priority
from projections.quota.model import Holder

PlaceState = Literal["allocated", "declined", "called"]
"""Of a place: as it was allocated; given back, and free; given back, and a reserve has it."""
TurnState = Literal["called", "next", "waiting", "passed over"]
"""Of a reserve: has a place; is the next to be called; waits; is not called, because its NOC gave a place back."""


@dataclass(slots=True)
class PlaceNow:
    """A place of an allocation, and what became of it.

    Attributes:
        place: The place as it was allocated.
        state: What became of it.
        final: Who has it now; None where nobody has.
        declined: The entries by which it was given back, oldest first.
        called: The entries by which a reserve was called for it, oldest first.
        nocs: Every NOC that had it, in turn.
    """

    place: AllocatedPlace
    state: PlaceState
    final: AllocatedPlace | None
    declined: list[int] = field(default_factory=list)
    called: list[int] = field(default_factory=list)
    nocs: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TurnNow:
    """A reserve of an allocation.

    Attributes:
        reserve: The reserve; its `call` is its turn.
        state: Whether it was called.
        entry: The entry by which it was called, or its NOC gave a place back; None where neither.
        first: Whether it comes before others because its NOC has no place in the event.
    """

    reserve: AllocatedPlace
    state: TurnState
    entry: int | None
    first: bool


def places_now(frozen: FrozenQuota, event: str) -> tuple[PlaceNow, ...]:
    """The places of an event as they stand, in the order in which they were allocated."""
    held = [
        PlaceNow(one, "allocated", one, nocs=[one.noc]) for one in frozen.allocated.fact.places if one.event == event
    ]
    freed: dict[int, list[PlaceNow]] = {}
    reserves = {one.call: one for one in frozen.allocated.fact.reserves if one.event == event}
    declines = {entry.position: entry.fact for entry in frozen.declines if entry.fact.event == event}
    given = {entry.position: entry.fact for entry in frozen.reallocations if entry.fact.event == event}
    for position in sorted((*declines, *given)):
        if position in declines:
            own = [one for one in held if one.final is not None and one.final.noc == declines[position].noc]
            own.sort(key=lambda one: (one.state == "called", one.place.place))
            freed[position] = own[-declines[position].places :]
            for one in freed[position]:
                one.state, one.final = "declined", None
                one.declined.append(position)
        else:
            free = freed[given[position].declined]
            if free:
                one = free.pop(0)
                one.state, one.final = "called", reserves[given[position].call]
                one.called.append(position)
                one.nocs.append(one.final.noc)
    return tuple(held)


def standing_now(frozen: FrozenQuota, event: str) -> dict[str, tuple[AllocatedPlace, str]]:
    """Where the allocation has each competitor of an event now, in a few words."""
    found = {
        turn.reserve.competitor: (turn.reserve, _turn(turn)) for turn in turns_now(frozen, event, first_of_each=None)
    }
    for one in places_now(frozen, event):
        found[one.place.competitor] = (one.place, "given back")
        if one.final is not None:
            found[one.final.competitor] = (one.final, f"place {one.place.place}")
    return found


def _turn(turn: TurnNow) -> str:
    """A reserve in a few words; of one that was called, what it is where it has its place no more."""
    if turn.state == "called":
        return "given back"
    return f"reserve {turn.reserve.place}{', passed over' if turn.state == 'passed over' else ''}"


def turns_now(frozen: FrozenQuota, event: str, *, first_of_each: int | None) -> tuple[TurnNow, ...]:
    """The reserves of an event in the order of their turns, each with what became of it.

    `first_of_each` is how many reserves of each NOC without a place come before all others; it tells the reason alone,
    because the turns are those of the allocation.
    """
    called = {one.fact.call: one.position for one in frozen.reallocations if one.fact.event == event}
    refused = {one.fact.noc: one.position for one in frozen.declines if one.fact.event == event}
    waiting = frozen.waiting(event)
    free = any(frozen.free(one) for one in frozen.declines if one.fact.event == event)
    having = {Holder(one.noc, one.delegation) for one in frozen.allocated.fact.places if one.event == event}
    priority = Priority(having, first_of_each)

    def turns() -> Iterator[TurnNow]:
        reserves = [one for one in frozen.allocated.fact.reserves if one.event == event]
        for one in sorted(reserves, key=lambda one: one.call or one.place):
            first = priority.call(Holder(one.noc, one.delegation))
            state: TurnState = "waiting"
            entry = called.get(one.call or one.place)
            if entry is not None:
                state = "called"
            elif one.noc in refused:
                state, entry = "passed over", refused[one.noc]
            elif free and one == waiting[0]:
                state = "next"
            yield TurnNow(one, state, entry, first)

    return tuple(turns())
