"""What every store is: the interface, the entry as it is stored, and what all kinds have in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from threading import Event
from types import TracebackType
from typing import NamedTuple, Self, cast

from ledger.errors import StoreError

BATCH = 2_000
"""Entries read at a time: enough to make a query's cost vanish, few enough to stay small in memory."""

POLL_SECONDS = 0.2
"""How often a store that cannot tell of new entries is asked for them."""

TURN_SECONDS = 60
"""How long a writer waits for another one, or for its turn; that one may be deciding meanwhile."""


class StoredEntry(NamedTuple):
    """An entry as it lies in a store.

    Attributes:
        position: 1, 2, 3 … in its book.
        name: The fact's stable name with its version, such as ``ResultRecorded/1``.
        payload: The bytes, exactly as they were appended.
    """

    position: int
    name: str
    payload: bytes


class Prepared(NamedTuple):
    """What a writer appends in its turn.

    Attributes:
        expected: The position of the last entry that it knows.
        entries: Name and payload of each entry.
    """

    expected: int
    entries: Sequence[tuple[str, bytes]]


class Store(ABC):
    """Books of raw entries. Threads may share a store; every process opens the URL for itself.

    Every method raises `StoreError` when the store is closed or fails, or what lies in it is damaged so that it cannot
    be found; and `StoreAwayError`, which is one, when it cannot be reached any more.

    Attributes:
        url: Where the store is, fit to be printed: it holds no password.
        read_only: Whether the store was opened so that it cannot be written to.
    """

    url: str
    read_only: bool

    @abstractmethod
    def books(self) -> tuple[str, ...]:
        """The names of the books that hold an entry, in the order of the alphabet."""

    @abstractmethod
    def last(self, book: str) -> int:
        """The position of the last entry of `book`, 0 where there is none."""

    def append(self, book: str, expected: int, entries: Sequence[tuple[str, bytes]]) -> None:
        """Append all entries or none, durably, at the positions after `expected`.

        Args:
            book: The book's name.
            expected: The position of the last entry that the writer knows, 0 for a new book.
            entries: Name and payload of each; where there are none, nothing happens.

        Raises:
            ConflictError: The book's last entry is not at `expected`: it is longer, or shorter, than the writer thinks.
            StoreError: The store is read-only, or could not write.
        """
        if self.read_only:
            raise StoreError(f"{self.url}: opened for reading only; nothing is appended")
        if entries:
            self._insert(book, expected, entries)

    def append_in_turn(self, book: str, prepare: Callable[[], Prepared]) -> None:
        """Wait until nobody else appends, and append what `prepare` then says: all entries or none, durably.

        While `prepare` runs, what others append waits, so what it reads of the book is the last word. A writer that
        meets others who never pause gets through so, whether or not they take turns themselves.

        Raises:
            ConflictError: What `prepare` expects is not the book's last entry.
            StoreError: The store is read-only, could not write, or the turn did not come in `TURN_SECONDS`.
        """
        if self.read_only:
            raise StoreError(f"{self.url}: opened for reading only; nothing is appended")
        self._insert_in_turn(book, prepare)

    def read(self, book: str, *, after: int = 0, upto: int | None = None) -> Iterator[StoredEntry]:
        """The entries of `book` after position `after`, up to and including `upto`, in order and in bounded memory."""
        return chain.from_iterable(self.batches(book, after=after, upto=upto))

    def batches(self, book: str, *, after: int = 0, upto: int | None = None) -> Iterator[list[StoredEntry]]:
        """What `read` gives, as many entries at a time as are read at once."""
        while batch := self._batch(book, after, upto):
            yield batch
            if len(batch) < BATCH:
                return
            after = self._beyond(after, batch[-1])

    def _beyond(self, after: int, last: StoredEntry) -> int:
        """Where to read on after a batch. A damaged position could lead back, and round and round."""
        position = cast("object", last.position)
        if type(position) is int and position > after:
            return position
        raise StoreError(f"{self.url}: an entry after {after} has the position {position!r}: the store is damaged")

    def follow(self, book: str, *, after: int = 0, stop: Event) -> Iterator[StoredEntry]:
        """The entries of `book` after position `after`, and then each new one as it comes, until `stop` is set.

        New entries are asked for every fifth of a second; a store that is told of them overrides this.
        """
        while not stop.is_set():
            for entry in self.read(book, after=after):
                yield entry
                if stop.is_set():
                    return
                after = entry.position
            stop.wait(POLL_SECONDS)

    @abstractmethod
    def close(self) -> None:
        """Close every connection; closing twice is allowed."""

    @abstractmethod
    def _insert(self, book: str, expected: int, entries: Sequence[tuple[str, bytes]]) -> None:
        """Do what `append` says, with at least one entry."""

    @abstractmethod
    def _insert_in_turn(self, book: str, prepare: Callable[[], Prepared]) -> None:
        """Do what `append_in_turn` says."""

    @abstractmethod
    def _batch(self, book: str, after: int, upto: int | None) -> list[StoredEntry]:
        """The first `BATCH` entries of what `read` says, or fewer where there are no more."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def first_line(error: BaseException) -> str:
    """What an error of a library, or of the system, says on one line; its name where it says nothing."""
    said = error.strerror if isinstance(error, OSError) else None
    lines = (said or str(error)).strip().splitlines()
    return lines[0].strip() if lines else type(error).__name__
