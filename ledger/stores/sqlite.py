"""A store in one SQLite file: the library's recorder, made durable and closed to every change.

The library switches to the write-ahead log but leaves `synchronous` as it finds it, begins a transaction before it asks
for the lock, and lets a stored event be updated or deleted. Here every connection runs with ``synchronous=FULL`` and
says so when asked, a writer takes its lock before it looks, and triggers refuse every change, also that of somebody
who opens the file with another program.
"""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from eventsourcing.domain import EventSourcingError
from eventsourcing.persistence import ConnectionPoolClosedError, IntegrityError, OperationalError, StoredEvent
from eventsourcing.sqlite import (
    SQLiteAggregateRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

from ledger.errors import StoreAwayError
from ledger.stores.base import TURN_SECONDS, Prepared, Store, StoredEntry
from ledger.stores.recorder import TABLE, appending, translated
from ledger.stores.sqlite_file import SET_MARKS, find, which
from ledger.stores.sqlite_reading import books_in, entries_in, last_in

LOCK_SECONDS = TURN_SECONDS

FIRST_WAIT = 0.016
SHORTEST_WAIT = 0.000_5
"""Seconds after which a writer asks for the lock again: the longer it has waited, the sooner."""

_FULL = 2

AT_ONCE = 60
"""Entries that go in with one statement; to read a longer one takes SQLite longer than to be asked row by row."""

_INSERT = "INSERT INTO season_entries VALUES (?, ?, ?, ?)"

# INSERT OR REPLACE removes a row without asking the trigger on DELETE; the one on INSERT stops it.
_TRIGGERS = (
    """
    CREATE TRIGGER IF NOT EXISTS season_entries_in_order BEFORE INSERT ON season_entries
    WHEN new.originator_version IS NOT (
        SELECT coalesce(max(originator_version), 0) + 1 FROM season_entries WHERE originator_id = new.originator_id
    ) BEGIN SELECT RAISE(ABORT, 'a book takes only the entry after its last'); END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS season_entries_unchanged BEFORE UPDATE ON season_entries
    BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS season_entries_kept BEFORE DELETE ON season_entries
    BEGIN SELECT RAISE(ABORT, 'entries are never removed'); END
    """,
)


class _Writing(SQLiteTransaction):
    """A transaction that takes the lock for writing at once: who looks first and locks later can be too late."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        _write(cursor.sqlite_cursor, "BEGIN IMMEDIATE")
        return cursor


def _write(rows: sqlite3.Cursor, statement: str, values: Sequence[object] = ()) -> None:
    """Execute what takes the lock for writing before all else, and be the more eager the longer that takes.

    SQLite's own wait is the longer the more often it was in vain, so that among writers who never pause the oldest
    would be the last. Chance decides among those who are equally old.

    Raises:
        sqlite3.OperationalError: Others had it for `LOCK_SECONDS`.
    """
    end, wait = 0.0, FIRST_WAIT
    while True:
        try:
            rows.execute(statement, values)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            now = time.monotonic()
            end = end or now + LOCK_SECONDS
            if now >= end:
                raise
        else:
            return
        time.sleep(wait * random.uniform(0.5, 1))  # noqa: S311  it keeps nothing secret
        wait = max(wait * 0.8, SHORTEST_WAIT)


class _Pool(SQLiteConnectionPool):
    def _create_connection(self) -> SQLiteConnection:
        connection = sqlite3.connect(
            self.db_name, uri=True, check_same_thread=False, isolation_level=None, timeout=LOCK_SECONDS
        )
        try:
            _make_durable(connection)
        except BaseException:
            connection.close()
            raise
        connection.row_factory = sqlite3.Row
        return SQLiteConnection(connection, max_age=self.max_age)


class DurableSQLiteDatastore(SQLiteDatastore):
    """The library's datastore over durable connections, with text for the names of streams."""

    def __init__(self, uri: str) -> None:
        """Connect to a file by its URI, when it is first used."""
        super().__init__(uri, originator_id_type="text")
        self.pool = _Pool(db_name=uri)


class SQLiteRecorder(SQLiteAggregateRecorder):
    """The library's recorder on a table that is append-only, without gaps and WITHOUT ROWID.

    It is the library's recorder for aggregates: the one for applications numbers rows by the implicit rowid, which
    VACUUM may change. Positions are all the order that a book needs.
    """

    def __init__(self, datastore: SQLiteDatastore) -> None:
        """Record into `datastore`, whose table `create_table` makes."""
        super().__init__(datastore, events_table_name=TABLE)
        self._one_writer = Lock()
        self._writer: SQLiteConnection | None = None
        self._rows: sqlite3.Cursor  # the writer's, and one for all statements: to make one costs as much as to bind one

    def construct_create_table_statements(self) -> list[str]:
        """The library's table, our triggers, and the marks of the file, all in one transaction."""
        return [*super().construct_create_table_statements(), *_TRIGGERS, *SET_MARKS]

    def create_table(self) -> None:
        """Make the table, or find it made by somebody else meanwhile."""
        with self._one_writer, self._writing() as cursor:
            self._create_table(cursor)

    def ask_to_write(self) -> None:
        """Write nothing, but ask: SQLite opens a file that it may not write to as if nothing were wrong."""
        with self._one_writer, self._writing() as cursor:
            cursor.execute("DELETE FROM season_entries WHERE false")

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Insert all or none, one thread at a time."""
        with self._one_writer, self._writing() as cursor:
            return self._insert_events(cursor, stored_events, **kwargs)

    def insert(self, book: str, expected: int, entries: Sequence[tuple[str, bytes]]) -> None:
        """Insert all or none after position `expected`, one thread at a time.

        One statement is a transaction by itself: it takes the lock for writing before it looks, and has all on disk
        when it is done. A transaction around it, and the library's objects, take a third of the time of SQLite.
        """
        if len(entries) > AT_ONCE:
            self.insert_in_turn(book, lambda: Prepared(expected, entries))
            return
        statement = _INSERT + ", (?, ?, ?, ?)" * (len(entries) - 1)
        values: list[object] = []
        for position, (name, payload) in enumerate(entries, expected + 1):
            values += (book, position, name, payload)
        with self._one_writer:
            self._kept()
            try:
                _write(self._rows, statement, values)
            except sqlite3.IntegrityError as error:
                raise IntegrityError(error) from error

    def insert_in_turn(self, book: str, prepare: Callable[[], Prepared]) -> None:
        """Prepare and insert under the lock for writing; what is read meanwhile goes over connections for reading."""
        with self._one_writer, self._writing() as cursor:
            expected, entries = prepare()
            rows = [(book, position, *entry) for position, entry in enumerate(entries, expected + 1)]
            cursor.executemany(_INSERT, rows)

    def _writing(self) -> SQLiteTransaction:
        return _Writing(self._kept(), commit=True)

    def _kept(self) -> SQLiteConnection:
        """The one connection that is kept for writing, until the pool closes all that it has given.

        SQLite does not wait on it by itself: `_write` does, and need not say so twice for each transaction.

        Raises:
            ConnectionPoolClosedError: It has.
        """
        if self.datastore.pool.closed:
            raise ConnectionPoolClosedError
        if self._writer is None:
            writer = self.datastore.pool.get_connection()
            writer.cursor().execute("PRAGMA busy_timeout = 0")
            self._writer, self._rows = writer, writer.cursor().sqlite_cursor
        return self._writer

    def books(self) -> tuple[str, ...]:
        """The names of the books that hold an entry."""
        with self.datastore.transaction(commit=False) as cursor:
            return books_in(cursor.sqlite_cursor)

    def last(self, book: str) -> int:
        """The position of the last entry of `book`, 0 where there is none."""
        with self.datastore.transaction(commit=False) as cursor:
            return last_in(cursor.sqlite_cursor, book)

    def select_entries(self, book: str, after: int, upto: int | None) -> list[StoredEntry]:
        """One batch as plain tuples."""
        with self.datastore.transaction(commit=False) as cursor:
            return entries_in(cursor.sqlite_cursor, book, after, upto)


class SQLiteStore(Store):
    """A store in one SQLite file that is written to.

    Where another file is put in its place, as by restoring a backup, that is the store from then on: a connection alone
    would go on with the one that was removed, and lose what is appended to it.
    """

    def __init__(self, path: Path, *, create: bool = True) -> None:
        """Open the file at `path`; see `open_store` for what is raised."""
        self.url = f"sqlite:{path}"
        self.read_only = False
        self._path = path
        self._place = str(path)
        self._opening = Lock()
        self._before: list[SQLiteRecorder] = []
        self._recorder, self._file = self._connect(create=create)

    def books(self) -> tuple[str, ...]:
        """See `Store.books`."""
        with self._at_work() as recorder:
            return recorder.books()

    def last(self, book: str) -> int:
        """See `Store.last`."""
        with self._at_work() as recorder:
            return recorder.last(book)

    def close(self) -> None:
        """See `Store.close`."""
        for recorder in (*self._before, self._recorder):
            recorder.datastore.close()

    def _connect(self, *, create: bool) -> tuple[SQLiteRecorder, tuple[int, int] | None]:
        # A damaged schema is text that cannot be decoded.
        with translated(self.url, sqlite3.Error, OSError, UnicodeDecodeError):
            uri, empty = find(self._path, read_only=False, create=create)
            recorder = SQLiteRecorder(DurableSQLiteDatastore(uri))
            try:
                # Fail now rather than at the first entry.
                if empty:
                    recorder.create_table()
                else:
                    recorder.ask_to_write()
            except BaseException:
                recorder.datastore.close()
                raise
            return recorder, which(self._path)

    @contextmanager
    def _at_work(self) -> Iterator[SQLiteRecorder]:
        recorder = self._there()
        with translated(self.url, sqlite3.Error):
            yield recorder

    def _there(self) -> SQLiteRecorder:
        """What records into the file that is there now."""
        if which(self._place) != self._file:
            self._reopen()
        return self._recorder

    def _reopen(self) -> None:
        """Go on with the file that is there now. Other threads may still read from the one before."""
        with self._opening:
            there = which(self._path)
            if there is None:
                raise StoreAwayError(f"{self.url}: the store went away: there is no such file any more")
            if there != self._file and not self._recorder.datastore.pool.closed:
                self._before.append(self._recorder)
                self._recorder, self._file = self._connect(create=False)

    def _insert(self, book: str, expected: int, entries: Sequence[tuple[str, bytes]]) -> None:
        recorder = self._there()
        try:
            recorder.insert(book, expected, entries)
        except (EventSourcingError, sqlite3.Error):
            # Only now: to set up what translates takes half as long as SQLite takes for an entry.
            with translated(self.url, sqlite3.Error), appending(book, expected):
                raise

    def _insert_in_turn(self, book: str, prepare: Callable[[], Prepared]) -> None:
        recorder = self._there()
        with translated(self.url, sqlite3.Error), appending(book):
            recorder.insert_in_turn(book, prepare)

    def _batch(self, book: str, after: int, upto: int | None) -> list[StoredEntry]:
        with self._at_work() as recorder:
            return recorder.select_entries(book, after, upto)


def _make_durable(connection: sqlite3.Connection) -> None:
    """Have every commit on disk before it returns.

    Raises:
        OperationalError: SQLite does not do so here, as on some network drives.
    """
    rows = connection.cursor()
    rows.execute("PRAGMA synchronous = FULL")
    # Among several that open a new file SQLite refuses all but one at once, and waits for none.
    _write(rows, "PRAGMA journal_mode = WAL")
    (journal,) = rows.fetchone()
    (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
    if (journal, synchronous) != ("wal", _FULL):
        raise OperationalError(f"SQLite gives journal_mode={journal}, synchronous={synchronous} here, not wal and full")
