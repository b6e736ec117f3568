"""Reading from an SQLite file: the questions that a store asks it, and a store for reading alone.

Who only reads needs none of the library's recorders, whose import takes longer than reading a season does. The
questions are the same for those who write.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import repeat
from pathlib import Path
from threading import Lock
from typing import Any, Final

from ledger.errors import StoreAwayError, StoreError
from ledger.stores.base import BATCH, TURN_SECONDS, Prepared, Store, StoredEntry, first_line
from ledger.stores.sqlite_file import find, which

_NO_LIMIT = 2**63 - 1
_MADE: Final[Callable[[type[StoredEntry], Any], StoredEntry]] = tuple.__new__


def books_in(rows: sqlite3.Cursor) -> tuple[str, ...]:
    """The names of the books that hold an entry; jumps from book to book instead of reading every row.

    Raises:
        sqlite3.Error: The file is damaged.
    """
    found: list[str] = []
    while True:
        after = found[-1] if found else ""
        rows.execute("SELECT min(originator_id) FROM season_entries WHERE originator_id > ?", [after])
        book = rows.fetchone()[0]
        if book is None:
            return tuple(found)
        if not isinstance(book, str) or book <= after:
            # A damaged name is not where its order has it, and would be come back to for ever.
            raise sqlite3.OperationalError(f"a book is called {book!r}: the store is damaged")
        found.append(book)


def last_in(rows: sqlite3.Cursor, book: str) -> int:
    """The position of the last entry of `book`, 0 where there is none.

    Raises:
        sqlite3.Error: The file is damaged.
    """
    rows.execute("SELECT max(originator_version) FROM season_entries WHERE originator_id = ?", [book])
    position = rows.fetchone()[0]
    if position is not None and not isinstance(position, int):
        raise sqlite3.OperationalError(f"the last entry of {book} has the position {position!r}: the store is damaged")
    return position or 0


def entries_in(rows: sqlite3.Cursor, book: str, after: int, upto: int | None) -> list[StoredEntry]:
    """One batch as plain tuples, which take a third of the time of the library's dataclasses.

    Raises:
        sqlite3.Error: The file is damaged.
    """
    rows.row_factory = None
    rows.execute(
        "SELECT originator_version, topic, state FROM season_entries WHERE originator_id = ? "
        "AND originator_version > ? AND originator_version <= ? ORDER BY originator_version LIMIT ?",
        [book, after, _NO_LIMIT if upto is None else upto, BATCH],
    )
    # As `StoredEntry._make` does it, in half of the time.
    return list(map(_MADE, repeat(StoredEntry), rows))


class _Connections:
    """Connections to one file, each for one thread at a time; one that is free is taken before another is made."""

    def __init__(self, uri: str) -> None:
        self.closed = False
        self._uri = uri
        self._free: list[sqlite3.Connection] = []
        self._lock = Lock()
        self._given_back(self._taken())  # fail now rather than at the first entry

    @contextmanager
    def cursor(self) -> Iterator[sqlite3.Cursor]:
        connection = self._taken()
        try:
            # A row that cannot be read leaves the rest unread, and the file as it was then would be seen from then on.
            with closing(connection.cursor()) as rows:
                yield rows
        finally:
            self._given_back(connection)

    def close(self) -> None:
        with self._lock:
            self.closed = True
            free, self._free = self._free, []
        for one in free:
            one.close()

    def _taken(self) -> sqlite3.Connection:
        with self._lock:
            if self._free:
                return self._free.pop()
        return sqlite3.connect(self._uri, uri=True, check_same_thread=False, isolation_level=None, timeout=TURN_SECONDS)

    def _given_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self.closed:
                self._free.append(connection)
                return
        connection.close()


class SQLiteReadings(Store):
    """A store in one SQLite file that is only read.

    Where another file is put in its place, as by restoring a backup, that is the store from then on, as for who writes.
    """

    read_only = True

    def __init__(self, path: Path) -> None:
        """Open the file at `path`; see `open_store` for what is raised."""
        self.url = f"sqlite:{path}"
        self._path = path
        self._opening = Lock()
        self._connections, self._file = self._connect()

    def books(self) -> tuple[str, ...]:
        """See `Store.books`."""
        with self._at_work() as rows:
            return books_in(rows)

    def last(self, book: str) -> int:
        """See `Store.last`."""
        with self._at_work() as rows:
            return last_in(rows, book)

    def close(self) -> None:
        """See `Store.close`."""
        self._connections.close()

    def _connect(self) -> tuple[_Connections, tuple[int, int] | None]:
        try:
            uri, _ = find(self._path, read_only=True, create=False)
            return _Connections(uri), which(self._path)
        except (sqlite3.Error, OSError, UnicodeDecodeError) as error:  # a damaged schema is no text
            raise StoreError(f"{self.url}: {first_line(error)}") from error

    @contextmanager
    def _at_work(self) -> Iterator[sqlite3.Cursor]:
        if self._connections.closed:
            raise StoreError(f"{self.url}: the store is closed")
        if which(self._path) != self._file:
            self._reopen()
        try:
            with self._connections.cursor() as rows:
                yield rows
        except sqlite3.Error as error:
            raise StoreError(f"{self.url}: {first_line(error)}") from error

    def _reopen(self) -> None:
        """Go on with the file that is there now. What other threads still read of the one before is closed by them."""
        with self._opening:
            there = which(self._path)
            if there is None:
                raise StoreAwayError(f"{self.url}: the store went away: there is no such file any more")
            if there != self._file and not self._connections.closed:
                before = self._connections
                self._connections, self._file = self._connect()
                before.close()

    def _insert(self, book: str, expected: int, entries: Sequence[tuple[str, bytes]]) -> None:
        del book, expected, entries
        raise StoreError(f"{self.url}: opened for reading only; nothing is appended")

    def _insert_in_turn(self, book: str, prepare: Callable[[], Prepared]) -> None:
        del book, prepare
        raise StoreError(f"{self.url}: opened for reading only; nothing is appended")

    def _batch(self, book: str, after: int, upto: int | None) -> list[StoredEntry]:
        with self._at_work() as rows:
            return entries_in(rows, book, after, upto)
