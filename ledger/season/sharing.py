"""What seasons of one book share: what was computed of races that are the same in both.

A reader of a book goes from position to position, and most of what it computes there is what it has computed before.
Entries that only file races, and enter who is in them, change nothing of other races. So a season that follows another
by such entries alone keeps what is known of those, under a key that says which races it is of, and as of which of
their entries. Every other entry may change any table: the season after it begins with nothing.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Any, Final, TypeVar

from ledger.entry import Entry
from ledger.facts import CompetitorEntered, EntriesListed, Fact, ProtocolFiled, ResultRecorded
from ledger.season.records import RaceRecord

Derived = TypeVar("Derived")

_MOST: Final = 8_000
"""So much of seasons is kept."""
_OF_ITS_RACE: Final = (ProtocolFiled, ResultRecorded, EntriesListed)


class InCommon:
    """What was computed for seasons that share it, so much at the most; what was kept first goes first.

    It is safe among threads.
    """

    __slots__ = ("_kept", "_lock", "_most")

    def __init__(self, most: int = _MOST) -> None:
        self._kept: dict[Hashable, Any] = {}
        self._most = most
        self._lock = Lock()

    def once(self, key: Hashable, compute: Callable[[], Derived]) -> Derived:
        """What `compute` gives; it is computed once for a key as long as that is kept."""
        found: Derived
        try:
            found = self._kept[key]
        except KeyError:
            found = compute()
            with self._lock:
                if len(self._kept) >= self._most:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = found
        return found


def leave_others_alone(entries: Iterable[Entry[Fact]], entered: Callable[[str], bool]) -> bool:
    """Whether entries change nothing of any race but their own, nor the name of anybody who was `entered` before."""
    return all(
        isinstance(entry.fact, _OF_ITS_RACE)
        or (isinstance(entry.fact, CompetitorEntered) and not entered(entry.fact.competitor))
        for entry in entries
    )


ByEvent = Mapping[str, tuple[str, ...]]
"""The races of each event, in the order in which a book came to know them."""


def by_event(races: Mapping[str, RaceRecord], known: ByEvent, count: int) -> ByEvent:
    """The races of each event; those of the first `count` are `known`, for a season adds its races at the end."""
    found = dict(known)
    for name in list(races)[count:]:
        event = str(races[name].race.event)
        found[event] = (*found.get(event, ()), name)
    return found
