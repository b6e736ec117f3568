"""A store in a PostgreSQL database, through the library's recorder.

The library serialises writers and tells readers of new entries; what it lacks is added here: triggers refuse a gap and
every change, a server that would lose a commit is refused, and a table of another program is recognised. Writers take
turns by an advisory lock, because the library's lock on the table is only for those who may change entries.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, local
from time import monotonic
from typing import Any, TypeVar

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg import Connection, Cursor
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed, Identifier, Literal

from ledger.errors import NotFoundError, StoreError
from ledger.stores.base import BATCH, POLL_SECONDS, Prepared, Store, StoredEntry
from ledger.stores.postgres_server import (
    Address,
    DurablePostgresDatastore,
    is_away,
    is_unprepared,
)
from ledger.stores.recorder import TABLE, appending, stored_events, translated

Answer = TypeVar("Answer")

MARK = "season-ledger, layout 1"
"""The comment on the table, by which a store is recognised."""

LOOK_SECONDS = 5
"""A follower looks for itself as often, whatever it is told."""
TRIES = 4
"""So often the server is asked where statements that were prepared are lost."""
UNKNOWN = "the server had not confirmed yet; season log says whether it is recorded"
"""What is said to who interrupts a commit."""
_FSYNC = "SHOW fsync"
_ADVISORY_KEY = int.from_bytes(b"Seas")
# In order: what is added to a book has no gap and follows an entry that is there. As no position is taken twice, that
# entry is the last. The plan is kept for as long as a connection lasts, so it is not left to the size that the table
# has on the first day.
_GUARDS = SQL(
    """
    CREATE OR REPLACE FUNCTION {schema}.season_entries_in_order() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM (
                SELECT originator_id, count(*) AS size,
                    min(originator_version) - 1 AS before, max(originator_version) AS upto
                FROM added GROUP BY originator_id
            ) AS book
            WHERE size <> upto - before OR before < 0 OR before > 0 AND NOT EXISTS (
                SELECT FROM {table} AS entry
                WHERE entry.originator_id = book.originator_id AND entry.originator_version = before
            )
        ) THEN
            RAISE EXCEPTION 'a book takes only the entry after its last' USING ERRCODE = 'unique_violation';
        END IF;
        RETURN NULL;
    END $$;
    CREATE OR REPLACE FUNCTION {schema}.season_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'entries are never changed or removed' USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER season_entries_in_order AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION {schema}.season_entries_in_order();
    CREATE TRIGGER season_entries_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {schema}.season_entries_refuse();
    COMMENT ON TABLE {table} IS {mark};
    """
)


class PostgresRecorder(PostgresApplicationRecorder):
    """The library's recorder on a table that is append-only and without gaps."""

    def __init__(self, datastore: PostgresDatastore) -> None:
        """Record into `datastore`, whose table `create_table` makes."""
        super().__init__(datastore, events_table_name=TABLE)
        self._turn = local()
        # The library's function for inserting is not used, and would replace that of another program of the library.
        del self.sql_create_statements[self.create_insert_function_statement_index]
        table = Identifier(datastore.schema, TABLE)
        # In the transaction and not on the connection: behind a pooler the next transaction has another one.
        self.lock_table_statements = [
            SQL(
                "SELECT set_config('lock_timeout', {wait}, true), set_config('synchronous_commit', coalesce("
                "nullif(current_setting('synchronous_commit'), 'off'), 'on'), true)"
            ).format(wait=Literal(f"{datastore.lock_timeout}s")),
            SQL("SELECT pg_advisory_xact_lock(({key}::bigint << 32) + {table}::regclass::oid::bigint)").format(
                key=Literal(_ADVISORY_KEY), table=Literal(f"{datastore.schema}.{TABLE}")
            ),
        ]
        self.sql_create_statements.append(
            _GUARDS.format(schema=Identifier(datastore.schema), table=table, mark=Literal(MARK))
        )
        self._next_book = SQL("SELECT min(originator_id) FROM {} WHERE originator_id > %s").format(table)
        self._last = SQL("SELECT max(originator_version) FROM {} WHERE originator_id = %s").format(table)
        self._entries = SQL(
            "SELECT originator_version, topic, state FROM {} WHERE originator_id = %s AND originator_version > %s "
            "AND originator_version <= coalesce(%s, 9223372036854775807) ORDER BY originator_version LIMIT %s"
        ).format(table)

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """Insert all or none; the same steps as the library's, but each waits for its answer.

        The library sends them all at once, and then waits for ever where the entries are more than the connection holds
        (a megabyte or two). It also tries again, ten times, whatever may have happened to the first attempt.
        """
        if not stored_events:
            return []
        with self._committing() as cursor:
            self._insert_stored_events(cursor, stored_events, **kwargs)
            return self._fetch_ids_after_insert_events(cursor, stored_events, **kwargs) or []

    def insert_in_turn(self, book: str, prepare: Callable[[], Prepared]) -> None:
        """Prepare and insert under the lock of writers, which the server gives to writers in the order they asked.

        What is read meanwhile is read over the same connection: a pooler may have given all others to those who wait.
        """
        with self._committing() as cursor:
            self._lock_table(cursor)
            self._turn.connection = cursor.connection
            try:
                events = stored_events(book, *prepare())
            finally:
                self._turn.connection = None
            if events:
                self._insert_stored_events(cursor, events)
                self._fetch_ids_after_insert_events(cursor, events)

    @contextmanager
    def _committing(self) -> Iterator[Cursor[Any]]:
        """A transaction that is committed; who interrupts the commit is told that it may be done all the same.

        The primary has it on its disk while it waits for a standby, for as long as there is none, and keeps it.
        """
        asked = False
        try:
            with self.datastore.transaction(commit=True) as cursor:
                yield cursor
                asked = True
        except KeyboardInterrupt:
            if asked:
                raise KeyboardInterrupt(UNKNOWN) from None
            raise

    @property
    def in_turn(self) -> bool:
        """Whether this thread has the turn, and what it asks is part of its transaction."""
        return getattr(self._turn, "connection", None) is not None

    @contextmanager
    def _reading(self) -> Iterator[Connection[Any]]:
        if self.in_turn:
            yield self._turn.connection
        else:
            with self.datastore.get_connection() as connection:
                yield connection

    def books(self) -> tuple[str, ...]:
        """The names of the books that hold an entry; jumps from book to book instead of reading every row."""
        found: list[str] = []
        while (book := self._value(self._next_book, found[-1] if found else "")) is not None:
            found.append(book)
        return tuple(sorted(found))

    def last(self, book: str) -> int:
        """The position of the last entry of `book`, 0 where there is none."""
        return self._value(self._last, book) or 0

    def select_entries(self, book: str, after: int, upto: int | None) -> list[StoredEntry]:
        """One batch as plain tuples, fetched in binary."""
        with (
            self._reading() as connection,
            connection.cursor(binary=True, row_factory=tuple_row) as cursor,
        ):
            cursor.execute(self._entries, (book, after, upto, BATCH), prepare=True)
            return list(map(StoredEntry._make, cursor))

    def _value(self, query: Composed, *parameters: object) -> Any:
        with (
            self._reading() as connection,
            connection.cursor(row_factory=tuple_row) as cursor,
        ):
            row = cursor.execute(query, parameters).fetchone()
        return row[0] if row else None


class PostgresStore(Store):
    """A store in a PostgreSQL database."""

    def __init__(self, url: str, *, read_only: bool = False, create: bool = True) -> None:
        """Connect to the database at `url`; see `open_store` for what is raised."""
        self._address = Address(url)
        self.url = self._address.url
        self.read_only = read_only
        self._closed = False
        self._datastore = DurablePostgresDatastore(self._address, read_only=read_only)
        try:
            with translated(self.url, psycopg.Error):
                self._recorder = self._connect(create=create and not read_only)
        except BaseException:
            self.close()
            raise

    def books(self) -> tuple[str, ...]:
        """See `Store.books`."""
        return self._asked(self._recorder.books)

    def last(self, book: str) -> int:
        """See `Store.last`."""
        return self._asked(lambda: self._recorder.last(book))

    def follow(self, book: str, *, after: int = 0, stop: Event) -> Iterator[StoredEntry]:
        """See `Store.follow`; here the server tells of new entries, on the channel that the library's recorder uses.

        The library's own subscription may begin to listen after it has looked, and would miss what came in between.
        Behind a pooler nobody is told, so it looks again and again; and now and then in any case, because a pooler
        does not say that it is one.
        """
        with self._at_work(), self._connection() as listening:
            if not self._address.pooled:
                listening.execute(SQL("LISTEN {}").format(Identifier(self._recorder.channel_name)))
            looked, news = monotonic(), True
            while not stop.is_set():
                if news or monotonic() - looked > LOOK_SECONDS:
                    looked = monotonic()
                    for entry in self.read(book, after=after):
                        yield entry
                        if stop.is_set():
                            return
                        after = entry.position
                if self._address.pooled:
                    news = not stop.wait(POLL_SECONDS)
                else:
                    news = any(True for _ in listening.notifies(timeout=POLL_SECONDS, stop_after=1))

    def close(self) -> None:
        """See `Store.close`."""
        self._closed = True
        self._datastore.close()

    def _insert(self, book: str, expected: int, entries: Sequence[tuple[str, bytes]]) -> None:
        def insert() -> None:
            with appending(book, expected):
                self._recorder.insert_events(stored_events(book, expected, entries))

        self._asked(insert)

    def _insert_in_turn(self, book: str, prepare: Callable[[], Prepared]) -> None:
        def insert() -> None:
            with appending(book):
                self._recorder.insert_in_turn(book, prepare)

        self._asked(insert)

    def _batch(self, book: str, after: int, upto: int | None) -> list[StoredEntry]:
        return self._asked(lambda: self._recorder.select_entries(book, after, upto))

    def _asked(self, ask: Callable[[], Answer]) -> Answer:
        """Ask the server; where a pooler has lost a prepared statement, again without, and so from then on.

        What was to be inserted is not: such an error ends its transaction. A connection that was being made meanwhile
        may still prepare, so that it is asked more than once again.
        """
        with self._at_work():
            for _ in range(TRIES - 1):
                try:
                    return ask()
                except Exception as error:
                    # In a turn the transaction has ended, and all of it is asked once more.
                    if self._recorder.in_turn or not is_unprepared(error):
                        raise
                    self._datastore.stop_preparing()
                    self._address.pooled = True
            return ask()

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        if self._closed:
            raise StoreError(f"{self.url}: the store is closed")
        with translated(self.url, psycopg.Error, is_away=is_away):
            yield

    def _connect(self, *, create: bool) -> PostgresRecorder:
        with self._connection() as connection:
            if connection.execute(_FSYNC).fetchone() == ("off",):
                raise StoreError(f"{self.url}: the server runs with fsync=off and may lose what it has confirmed")
            if self._has_table(connection):
                return PostgresRecorder(self._datastore)
            if not create:
                raise NotFoundError(f"{self.url}: there is no store in this database; season open makes one")
            # One program at a time, until the end of the transaction. The next one finds the table there.
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_KEY])
                recorder = PostgresRecorder(self._datastore)
                if not self._has_table(connection):
                    with self._connection() as other:
                        other.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(self._address.schema)))
                    recorder.create_table()
            return recorder

    def _connection(self) -> Connection[Any]:
        """A connection beside the pool, which tries for long where no server is, and does not say why."""
        return psycopg.connect(**self._address.how, autocommit=True)

    def _has_table(self, connection: Connection[Any]) -> bool:
        found = connection.execute(
            "SELECT obj_description(c.oid, 'pg_class') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = %s AND c.relname = %s",
            [self._address.schema, TABLE],
        ).fetchone()
        if found is not None and found != (MARK,):
            raise StoreError(f"{self.url}: the table {TABLE} belongs to another program, or to another version of this")
        return found is not None
