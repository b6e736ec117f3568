"""Seasons that are folded once in a process, whichever test reads them."""

import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock

from ledger.entry import Entry
from ledger.facts import Fact
from ledger.season import Season

Fold = Callable[[Season, Iterable[Entry[Fact]]], Season]

LARGE = 300
"""So many entries have the seasons of the fixtures at least; what is smaller is folded anew, as are the random ones."""
KEPT = 12
"""So many seasons are kept, those that were asked for last."""


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
