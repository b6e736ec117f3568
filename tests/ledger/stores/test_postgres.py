"""PostgreSQL: what is in the database stays as it is, and no table is taken for something that it is not."""

import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from commands.sealing.checkpoints import Folder
from commands.sealing.stored_entries import raw_entries
from commands.sealing.verifying import verify_book
from ledger.errors import InvalidInputError, LedgerError, NotFoundError, StoreAwayError, StoreError
from ledger.stores import StoredEntry, open_store
from ledger.stores.base import BATCH
from ledger.stores.postgres import PostgresStore

BOOK = "world-cup/2025-26"
ENTRY = ("ResultRecorded/1", b"payload")
LOST = "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$"
"""The driver knows nothing of it, as where a pooler has put another connection in its place."""

Connection = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def store(postgres_url: str) -> Iterator[PostgresStore]:
    with PostgresStore(postgres_url) as opened:
        opened.append(BOOK, 0, [ENTRY] * 3)
        yield opened


@pytest.fixture
def connection(postgres_server: str, postgres_url: str) -> Iterator[Connection]:
    """A connection of somebody else, who sees the same schema first."""
    with psycopg.connect(postgres_server, autocommit=True) as opened:
        opened.execute("SELECT set_config('search_path', %s, false)", [schema_of(postgres_url)])
        yield opened


def schema_of(url: str) -> str:
    return url.rpartition("schema=")[2]


def refusal(url: str, *, read_only: bool = False, create: bool = True) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        open_store(url, read_only=read_only, create=create)
    assert len(str(caught.value).splitlines()) == 1
    return caught.value


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE season_entries SET state = ''", "never changed or removed"),
        ("UPDATE season_entries SET topic = topic WHERE false", "never changed or removed"),
        ("DELETE FROM season_entries WHERE originator_version = 3", "never changed or removed"),
        ("TRUNCATE season_entries", "never changed or removed"),
        (
            "INSERT INTO season_entries TABLE season_entries ON CONFLICT (notification_id) DO UPDATE SET topic = ''",
            "never changed or removed",
        ),
        ("INSERT INTO season_entries VALUES ('{book}', 3, 'x', '')", "duplicate key"),
        ("INSERT INTO season_entries VALUES ('{book}', 5, 'x', '')", "only the entry after its last"),
        ("INSERT INTO season_entries VALUES ('{book}', 4, 'x', ''), ('{book}', 6, 'x', '')", "only the entry after"),
        ("INSERT INTO season_entries VALUES ('{book}', 0, 'x', '')", "only the entry after its last"),
        ("INSERT INTO season_entries VALUES ('{book}', 4, 'x', ''), ('new', 2, 'x', '')", "only the entry after"),
        ("INSERT INTO season_entries VALUES ('new', 0, 'x', ''), ('new', 1, 'x', '')", "only the entry after"),
    ],
)
def test_no_program_changes_an_entry(store: PostgresStore, connection: Connection, statement: str, reason: str) -> None:
    before = list(store.read(BOOK))

    with pytest.raises(psycopg.errors.IntegrityError, match=reason):
        connection.execute(statement.format(book=BOOK).encode())

    assert list(store.read(BOOK)) == before
    assert store.books() == (BOOK,)


def test_vacuum_changes_nothing(store: PostgresStore, connection: Connection) -> None:
    before = list(store.read(BOOK))

    connection.execute("VACUUM FULL season_entries")

    assert list(store.read(BOOK)) == before


@pytest.mark.usefixtures("store")
def test_every_entry_waits_for_the_disk(postgres_url: str, connection: Connection) -> None:
    """Said in each transaction, and by nothing of the connection, which behind a pooler is another one each time."""
    database = connection.info.dbname
    said: list[object] = []
    connection.execute(
        "CREATE FUNCTION said() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM pg_notify('said', current_setting('synchronous_commit')); RETURN NULL; END $$; "
        "CREATE TRIGGER said AFTER INSERT ON season_entries EXECUTE FUNCTION said(); LISTEN said"
    )
    for setting in ("off", "local"):
        connection.execute(f"ALTER DATABASE {database} SET synchronous_commit = {setting}".encode())
        try:
            with PostgresStore(postgres_url) as durable:
                durable.append(BOOK, durable.last(BOOK), [ENTRY])
        finally:
            connection.execute(f"ALTER DATABASE {database} RESET synchronous_commit".encode())
        said += [one.payload for one in connection.notifies(timeout=100, stop_after=1)]
    assert said == ["on", "local"]


def test_a_server_that_does_not_wait_for_the_disk_is_refused(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.stores.postgres._FSYNC", "SELECT 'off'")  # only a restart could turn it off

    assert "the server runs with fsync=off" in str(refusal(postgres_url))


def test_a_database_without_a_store_is_only_given_one_when_it_is_to_be(
    postgres_url: str, connection: Connection
) -> None:
    for options in ({"create": False}, {"read_only": True}):
        error = refusal(postgres_url, **options)
        assert isinstance(error, NotFoundError)
        assert str(error).endswith(": there is no store in this database; season open makes one")
    assert connection.execute("SELECT to_regnamespace(%s)", [schema_of(postgres_url)]).fetchone() == (None,)


def test_the_table_of_another_program_is_refused(postgres_url: str, connection: Connection) -> None:
    connection.execute(f"CREATE SCHEMA {schema_of(postgres_url)}".encode())
    connection.execute("CREATE TABLE season_entries (name text)")

    for options in ({}, {"create": False}, {"read_only": True}):
        assert "the table season_entries belongs to another program" in str(refusal(postgres_url, **options))


def test_another_program_of_the_library_keeps_its_function(store: PostgresStore, connection: Connection) -> None:
    functions = connection.execute(
        "SELECT proname FROM pg_proc WHERE pronamespace = %s::regnamespace ORDER BY 1", [store._address.schema]
    ).fetchall()

    assert functions == [("season_entries_in_order",), ("season_entries_refuse",)]


def test_stores_in_two_schemas_are_apart(postgres_url: str, store: PostgresStore, postgres_server: str) -> None:
    with open_store(f"{postgres_url}_2") as other:
        assert other.books() == ()
        other.append("another", 0, [ENTRY])
    assert store.books() == (BOOK,)

    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA {schema_of(postgres_url)}_2 CASCADE".encode())


def test_many_programs_make_one_store(postgres_url: str) -> None:
    failed: list[BaseException] = []

    def make() -> None:
        try:
            open_store(postgres_url).close()
        except BaseException as error:  # noqa: BLE001 - shown below
            failed.append(error)

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []


def test_a_store_for_reading_cannot_write_even_when_asked_to(store: PostgresStore, postgres_url: str) -> None:
    with PostgresStore(postgres_url, read_only=True) as reader:
        reader.read_only = False
        with pytest.raises(StoreError, match=r"cannot execute .* in a read-only transaction"):
            reader.append(BOOK, 3, [ENTRY])
    assert store.last(BOOK) == 3


def test_a_writer_that_waits_too_long_says_why(
    postgres_url: str,
    connection: Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ledger.stores.postgres_server.LOCK_SECONDS", 1)
    with PostgresStore(postgres_url) as impatient:
        with connection.transaction():
            connection.execute("LOCK TABLE season_entries IN EXCLUSIVE MODE")
            with pytest.raises(StoreError, match="lock timeout"):
                impatient.append(BOOK, 0, [ENTRY])
        impatient.append(BOOK, 0, [ENTRY])


def test_a_store_works_again_after_the_server_has_cut_its_connections(
    store: PostgresStore, connection: Connection
) -> None:
    connection.execute(
        "SELECT pg_terminate_backend(pid, 100000) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )

    store.append(BOOK, 3, [ENTRY])
    assert store.last(BOOK) == 4


def test_a_store_that_goes_away_is_no_damaged_entry(
    store: PostgresStore, connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.append(BOOK, 3, [ENTRY] * BATCH)
    found = raw_entries(store, BOOK)
    assert next(found).position == 1
    pool = store._datastore.pool
    # Cut off, and where the server was there is none.
    monkeypatch.setattr(pool, "kwargs", {**pool.kwargs, "host": str(tmp_path)})
    monkeypatch.setattr(pool, "timeout", 0.3)
    connection.execute(
        "SELECT pg_terminate_backend(pid, 100000) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )

    with pytest.raises(StoreAwayError, match="the store went away"):
        list(found)
    with pytest.raises(StoreAwayError, match="the store went away"):
        verify_book(store, BOOK, [Folder(tmp_path)])


@pytest.mark.parametrize("spoil", [LOST, f"{LOST}; PREPARE _pg3_2 AS SELECT 1; PREPARE _pg3_3 AS SELECT 1"])
def test_a_pooler_that_loses_prepared_statements_is_found_out(
    store: PostgresStore, postgres_url: str, spoil: str
) -> None:
    """As pgbouncer does where each transaction gets another connection to the server."""
    with PostgresStore(postgres_url) as pooled:
        pooled.append(BOOK, 3, [ENTRY])
        every = range(len(pooled._datastore.pool._pool))  # they are given in turn
        for _ in every:
            pooled.append(BOOK, pooled.last(BOOK), [ENTRY])
        for _ in every:
            with pooled._datastore.get_connection() as connection:
                connection.execute(spoil.encode())
        last = pooled.last(BOOK)
        pooled.append(BOOK, last, [ENTRY])
        pooled.append_in_turn(BOOK, lambda: (last + 1, [ENTRY]))

        assert pooled.url.endswith("&prepare=off") is False
        assert pooled.last(BOOK) == store.last(BOOK) == last + 2
        assert list(pooled.read(BOOK)) == list(store.read(BOOK))
        with pooled._datastore.get_connection() as connection:
            assert connection.execute("SELECT name FROM pg_prepared_statements").fetchall() == []


def test_a_url_can_say_that_a_pooler_is_between(store: PostgresStore, postgres_url: str) -> None:
    with open_store(f"{postgres_url}&prepare=off") as pooled:
        stop = threading.Event()
        follower = pooled.follow(BOOK, after=3, stop=stop)
        store.append(BOOK, 3, [ENTRY])

        assert next(follower).position == 4
        stop.set()
        assert list(follower) == []
        with open_store(pooled.url, create=False) as again:
            assert again.url == pooled.url
    with pytest.raises(InvalidInputError, match="prepare='never' is neither on nor off"):
        open_store(f"{postgres_url}&prepare=never")


def test_a_follower_looks_for_itself_where_nobody_tells_it(
    store: PostgresStore, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.stores.postgres.LOOK_SECONDS", 0)
    stop = threading.Event()
    follower = store.follow(BOOK, after=2, stop=stop)
    assert next(follower).position == 3

    connection.execute("INSERT INTO season_entries VALUES (%s, 4, 'x', '')", [BOOK])

    assert next(follower).position == 4
    stop.set()


def test_followers_do_not_use_up_the_connections_of_their_store(store: PostgresStore) -> None:
    stop = threading.Event()
    following = [store.follow(BOOK, after=2, stop=stop) for _ in range(12)]
    assert [next(follower) for follower in following] == [StoredEntry(3, *ENTRY)] * 12

    store.append(BOOK, 3, [ENTRY])

    stop.set()
    assert [list(follower) for follower in following] == [[]] * 12


def test_the_url_that_a_store_prints_opens_it_again(store: PostgresStore) -> None:
    with open_store(store.url, create=False) as again:
        assert again.books() == (BOOK,)
        assert again.url == store.url
