"""A store in memory, for tests, for trying things out, and for asking what would be if."""

from collections.abc import Callable, Sequence
from typing import Any

from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.popo import POPOApplicationRecorder

from ledger.errors import StoreError
from ledger.stores.base import BATCH, Prepared, Store, StoredEntry
from ledger.stores.recorder import appending, stored_events


class MemoryRecorder(POPOApplicationRecorder):
    """The library's recorder of plain Python objects, which here also refuses a gap."""

    def _assert_uniqueness(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        super()._assert_uniqueness(stored_events, **kwargs)
        ends: dict[str, int] = {}
        for event in stored_events:
            book = str(event.originator_id)
            if event.originator_version != ends.get(book, self.last(book)) + 1:
                raise IntegrityError("a book takes only the entry after its last")
            ends[book] = event.originator_version

    def insert_in_turn(self, book: str, prepare: Callable[[], Prepared]) -> None:
        """Prepare and insert while no other thread inserts."""
        with self._database_lock:
            self.insert_events(stored_events(book, *prepare()))

    def books(self) -> tuple[str, ...]:
        """The names of the books that hold an entry, in the order of the alphabet."""
        with self._database_lock:
            return tuple(sorted(book for book, index in self._stored_events_index.items() if index))

    def last(self, book: str) -> int:
        """The position of the last entry of `book`, 0 where there is none."""
        with self._database_lock:
            return len(self._stored_events_index.get(book, ()))

    def select_entries(self, book: str, after: int, upto: int | None) -> list[StoredEntry]:
        """One batch; the library's `select_events` walks over everything that comes before it."""
        with self._database_lock:
            index = self._stored_events_index.get(book, {})
            end = min(after + BATCH, len(index) if upto is None else min(upto, len(index)))
            found = [self._stored_events[index[position]] for position in range(max(after, 0) + 1, end + 1)]
        return [StoredEntry(event.originator_version, event.topic, event.state) for event in found]


class MemoryStore(Store):
    """A store that ends with the program, or when it is closed."""

    def __init__(self, *, read_only: bool = False) -> None:
        """Keep books in this object alone, none at first; a read-only one therefore stays empty."""
        self.url = "memory:"
        self.read_only = read_only
        self._open: MemoryRecorder | None = MemoryRecorder()

    def books(self) -> tuple[str, ...]:
        """See `Store.books`."""
        return self._recorder.books()

    def last(self, book: str) -> int:
        """See `Store.last`."""
        return self._recorder.last(book)

    def close(self) -> None:
        """Forget everything."""
        self._open = None

    def _insert(self, book: str, expected: int, entries: Sequence[tuple[str, bytes]]) -> None:
        with appending(book, expected):
            self._recorder.insert_events(stored_events(book, expected, entries))

    def _insert_in_turn(self, book: str, prepare: Callable[[], Prepared]) -> None:
        with appending(book):
            self._recorder.insert_in_turn(book, prepare)

    def _batch(self, book: str, after: int, upto: int | None) -> list[StoredEntry]:
        return self._recorder.select_entries(book, after, upto)

    @property
    def _recorder(self) -> MemoryRecorder:
        if self._open is None:
            raise StoreError(f"{self.url}: the store is closed")
        return self._open
