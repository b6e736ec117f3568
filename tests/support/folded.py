"""Seasons that are folded once in a process, whichever test reads them, and the quotas that follow from them."""

import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from ledger.entry import Entry
from ledger.facts import Fact
from ledger.season import Season

Fold = Callable[[Season, Iterable[Entry[Fact]]], Season]
Allocate = Callable[[Any, Any], Any]

LARGE = 300
"""So many entries have the seasons of the fixtures at least; what is smaller is folded anew, as are the random ones."""
KEPT = 12
"""So many seasons are kept, those that were asked for last."""
ALLOCATIONS = 300
"""So many allocations are kept: those of a quota at some twenty bases."""


def shared(fold: Fold) -> Fold:
    """`fold`, which gives of the same entries the same large season.

    A season never changes, and keeps what was computed of it; so that is computed once as well. What is traced has
    seasons of its own: else it would depend on the order of the tests which lines they reach.
    """
    known: OrderedDict[tuple[bool, tuple[int, ...]], tuple[list[Entry[Fact]], Season]] = OrderedDict()
    lock = Lock()

    def folded(season: Season, entries: Iterable[Entry[Fact]]) -> Season:
        given = list(entries)
        if season.length or len(given) < LARGE:
            return fold(season, given)
        key = (sys.gettrace() is None, tuple(map(id, given)))
        with lock:
            if key in known:
                known.move_to_end(key)
                return known[key][1]
        made = fold(season, given)
        with lock:
            known[key] = (given, made)
            if len(known) > KEPT:
                known.popitem(last=False)
        return made

    return folded


def allocated_once(allocate: Allocate) -> Allocate:
    """The allocation of an event of a quota, which for the same large season at the same basis is computed once.

    `allocate` takes the lists of the quota at a basis, and the event. A refusal is computed each time.
    """
    known: OrderedDict[tuple[object, ...], tuple[object, Any]] = OrderedDict()
    lock = Lock()

    def allocation(lists: Any, event: Any) -> Any:
        reading = lists.whole
        if reading.season.length < LARGE:
            return allocate(lists, event)
        # What compares by its identity is kept with the allocation, so that nothing else can come to have it.
        rests_on = (reading.season, reading.rulebook, lists.quota, event)
        key = (sys.gettrace() is None, reading.basis, reading.counted, *map(id, rests_on))
        with lock:
            if key in known:
                known.move_to_end(key)
                return known[key][1]
        made = allocate(lists, event)
        with lock:
            known[key] = (rests_on, made)
            if len(known) > ALLOCATIONS:
                known.popitem(last=False)
        return made

    return allocation
