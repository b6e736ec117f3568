"""A store in a PostgreSQL database, through the library's recorder.

The library serialises writers by a lock on the table and tells readers of new entries; what it lacks is added here:
triggers refuse a gap and every change, a server that would lose a commit is refused, and a table of another program is
recognised.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event
from typing import Any
from urllib.parse import quote, unquote

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row, tuple_row
from psycopg.sql import SQL, Composed, Identifier, Literal

from ledger.errors import InvalidInputError, NotFoundError, StoreError
from ledger.stores.base import BATCH, POLL_SECONDS, TURN_SECONDS, Prepared, Store, StoredEntry
from ledger.stores.recorder import TABLE, appending, stored_events, translated

MARK = "season-ledger, layout 1"
"""The comment on the table, by which a store is recognised."""

LOCK_SECONDS = TURN_SECONDS

_PATIENCE: Mapping[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""For how long a server is waited for that does not answer at all, where the URL says nothing of it."""
_MOST_CONNECTIONS = 10
_FSYNC = "SHOW fsync"
_ADVISORY_KEY = int.from_bytes(b"Seas")
_SCHEMA = re.compile("[a-z_][a-z0-9_]{0,62}")  # the library looks up its type by a name that it does not quote
_AWAY = ("08", "57P")
"""How the codes begin of errors that a server sends as it ends, and of those of the connection itself."""
_SHOWN = ("user", "host", "port", "dbname")

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


class DurablePostgresDatastore(PostgresDatastore):
    """The library's datastore over connections that wait for the disk, with text for the names of streams."""

    def __init__(self, parameters: Mapping[str, Any], *, schema: str, read_only: bool = False) -> None:
        """Connect by libpq's `parameters` when first used, to the tables of `schema`."""
        self._read_only = read_only
        super().__init__(
            dbname="",
            host="",
            port="",
            user="",
            password="",
            max_overflow=_MOST_CONNECTIONS - 1,
            pre_ping=True,  # a connection that the server or the network has cut is replaced, not used
            lock_timeout=LOCK_SECONDS,
            schema=schema,
            originator_id_type="text",
        )
        # The library passes on five parameters, and empty ones where libpq has better defaults.
        self.pool.kwargs = {**_PATIENCE, **parameters, "row_factory": dict_row}

    def after_connect_func(self) -> Callable[[Connection[Any]], None]:
        """What is set on each connection before it is used."""
        library_settings = super().after_connect_func()
        read_only = self._read_only

        def after_connect(connection: Connection[Any]) -> None:
            library_settings(connection)
            connection.execute(
                "SELECT set_config('synchronous_commit', 'on', false) "
                "WHERE current_setting('synchronous_commit') = 'off'"
            )
            if read_only:
                connection.execute("SET default_transaction_read_only = on")

        return after_connect


class PostgresRecorder(PostgresApplicationRecorder):
    """The library's recorder on a table that is append-only and without gaps."""

    def __init__(self, datastore: PostgresDatastore) -> None:
        """Record into `datastore`, whose table `create_table` makes."""
        super().__init__(datastore, events_table_name=TABLE)
        # The library's function for inserting is not used, and would replace that of another program of the library.
        del self.sql_create_statements[self.create_insert_function_statement_index]
        table = Identifier(datastore.schema, TABLE)
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
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_stored_events(cursor, stored_events, **kwargs)
            return self._fetch_ids_after_insert_events(cursor, stored_events, **kwargs) or []

    def insert_in_turn(self, book: str, prepare: Callable[[], Prepared]) -> None:
        """Prepare and insert under the lock on the table, which the server gives to writers in the order they asked."""
        with self.datastore.transaction(commit=True) as cursor:
            self._lock_table(cursor)
            if events := stored_events(book, *prepare()):
                self._insert_stored_events(cursor, events)
                self._fetch_ids_after_insert_events(cursor, events)

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
            self.datastore.get_connection() as connection,
            connection.cursor(binary=True, row_factory=tuple_row) as cursor,
        ):
            cursor.execute(self._entries, (book, after, upto, BATCH), prepare=True)
            return list(map(StoredEntry._make, cursor))

    def _value(self, query: Composed, *parameters: object) -> Any:
        with (
            self.datastore.get_connection() as connection,
            connection.cursor(row_factory=tuple_row) as cursor,
        ):
            row = cursor.execute(query, parameters).fetchone()
        return row[0] if row else None


class PostgresStore(Store):
    """A store in a PostgreSQL database."""

    def __init__(self, url: str, *, read_only: bool = False, create: bool = True) -> None:
        """Connect to the database at `url`; see `open_store` for what is raised."""
        self._parameters, self._schema = _parse(url)
        self.url = _printable(self._parameters, self._schema)
        self.read_only = read_only
        self._closed = False
        self._datastore = DurablePostgresDatastore(self._parameters, schema=self._schema, read_only=read_only)
        try:
            with translated(self.url, psycopg.Error):
                self._recorder = self._connect(create=create and not read_only)
        except BaseException:
            self.close()
            raise

    def books(self) -> tuple[str, ...]:
        """See `Store.books`."""
        with self._at_work():
            return self._recorder.books()

    def last(self, book: str) -> int:
        """See `Store.last`."""
        with self._at_work():
            return self._recorder.last(book)

    def follow(self, book: str, *, after: int = 0, stop: Event) -> Iterator[StoredEntry]:
        """See `Store.follow`; here the server tells of new entries, on the channel that the library's recorder uses.

        The library's own subscription may begin to listen after it has looked, and would miss what came in between.
        """
        with self._at_work(), self._connection() as listening:
            listening.execute(SQL("LISTEN {}").format(Identifier(self._recorder.channel_name)))
            news = True
            while not stop.is_set():
                if news:
                    for entry in self.read(book, after=after):
                        yield entry
                        if stop.is_set():
                            return
                        after = entry.position
                news = any(True for _ in listening.notifies(timeout=POLL_SECONDS, stop_after=1))

    def close(self) -> None:
        """See `Store.close`."""
        self._closed = True
        self._datastore.close()

    def _insert(self, book: str, expected: int, entries: Sequence[tuple[str, bytes]]) -> None:
        with self._at_work(), appending(book, expected):
            self._recorder.insert_events(stored_events(book, expected, entries))

    def _insert_in_turn(self, book: str, prepare: Callable[[], Prepared]) -> None:
        with self._at_work(), appending(book):
            self._recorder.insert_in_turn(book, prepare)

    def _batch(self, book: str, after: int, upto: int | None) -> list[StoredEntry]:
        with self._at_work():
            return self._recorder.select_entries(book, after, upto)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        if self._closed:
            raise StoreError(f"{self.url}: the store is closed")
        with translated(self.url, psycopg.Error, is_away=_is_away):
            yield

    def _connect(self, *, create: bool) -> PostgresRecorder:
        with self._connection() as connection:
            if connection.execute(_FSYNC).fetchone() == ("off",):
                raise StoreError(f"{self.url}: the server runs with fsync=off and may lose what it has confirmed")
            if self._has_table(connection):
                return PostgresRecorder(self._datastore)
            if not create:
                raise NotFoundError(f"{self.url}: there is no store in this database; season open makes one")
            # One program at a time; it ends with this connection. The next one finds the table there.
            connection.execute("SELECT pg_advisory_lock(%s)", [_ADVISORY_KEY])
            recorder = PostgresRecorder(self._datastore)
            if not self._has_table(connection):
                connection.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(self._schema)))
                recorder.create_table()
            return recorder

    def _connection(self) -> Connection[Any]:
        """A connection beside the pool, which tries for long where no server is, and does not say why."""
        return psycopg.connect(**{**_PATIENCE, **self._parameters}, autocommit=True)

    def _has_table(self, connection: Connection[Any]) -> bool:
        found = connection.execute(
            "SELECT obj_description(c.oid, 'pg_class') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = %s AND c.relname = %s",
            [self._schema, TABLE],
        ).fetchone()
        if found is not None and found != (MARK,):
            raise StoreError(f"{self.url}: the table {TABLE} belongs to another program, or to another version of this")
        return found is not None


def _is_away(error: BaseException) -> bool:
    """Whether the server cannot be reached: it says so as it ends, or says nothing any more."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    if not isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    return cause.sqlstate is None or cause.sqlstate.startswith(_AWAY)


def _parse(url: str) -> tuple[dict[str, Any], str]:
    """What libpq understands of the URL, and the schema, which it does not know.

    Raises:
        InvalidInputError: libpq does not understand the rest. Its reason is left out: it may quote the password.
    """
    address, _, query = url.partition("?")
    options = [option for option in query.split("&") if option]
    schemas = [unquote(option.removeprefix("schema=")) for option in options if option.startswith("schema=")]
    others = "&".join(option for option in options if not option.startswith("schema="))
    try:
        parameters = conninfo_to_dict(f"{address}?{others}" if others else address)
    except psycopg.Error:
        raise InvalidInputError(
            "this postgresql:// URL is malformed; write postgresql://USER:PASSWORD@HOST:PORT/DATABASE?OPTION=VALUE"
        ) from None
    schema = schemas[-1] if schemas else "public"
    if not _SCHEMA.fullmatch(schema):
        raise InvalidInputError(
            f"schema={schema!r} is no plain name; write lower-case letters, digits and _, as in season_2026"
        )
    return parameters, schema


def _printable(parameters: Mapping[str, Any], schema: str) -> str:
    """The URL without the password."""
    user, host, port, database = (quote(str(parameters.get(key) or ""), safe=",") for key in _SHOWN)
    return "".join(
        (
            "postgresql://",
            f"{user}@" if user else "",
            host,
            f":{port}" if port else "",
            f"/{database}",
            f"?schema={schema}" if schema != "public" else "",
        )
    )
