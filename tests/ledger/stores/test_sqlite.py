"""SQLite: what is on disk stays as it is, and no file is taken for something that it is not."""

import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from ledger.errors import ConflictError, LedgerError, NotFoundError, StoreError
from ledger.stores import StoredEntry, open_store
from ledger.stores.sqlite import SQLiteStore
from ledger.stores.sqlite_file import APPLICATION_ID, LAYOUT
from ledger.stores.sqlite_reading import SQLiteReadings
from tests.support.reading_only import no_writing_in

BOOK = "world-cup/2025-26"
ENTRY = ("ResultRecorded/1", b"payload")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "season.db"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteStore]:
    with SQLiteStore(path) as opened:
        opened.append(BOOK, 0, [ENTRY] * 3)
        yield opened


def refusal(url: str, *, read_only: bool = False, create: bool = True) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        open_store(url, read_only=read_only, create=create)
    assert len(str(caught.value).splitlines()) == 1
    return caught.value


def test_several_that_make_one_file_at_once_all_open_it(tmp_path: Path) -> None:
    number = 6
    with ThreadPoolExecutor(number) as writers:
        for turn in range(40):
            path, together = tmp_path / f"{turn}.db", Barrier(number)

            def opened(path: Path = path, together: Barrier = together) -> None:
                together.wait()
                SQLiteStore(path).close()

            for one in [writers.submit(opened) for _ in range(number)]:
                one.result()


def test_every_connection_waits_for_the_disk(store: SQLiteStore) -> None:
    datastore = store._recorder.datastore
    with datastore.get_connection(commit=False) as one, datastore.get_connection(commit=False) as other:
        writer = store._recorder._writer
        assert writer is not None
        assert len({one, other, writer}) == 3
        for connection in (one, other, writer):
            cursor = connection.cursor()
            for pragma, value in (("synchronous", 2), ("journal_mode", "wal")):
                cursor.execute(f"PRAGMA {pragma}")
                assert cursor.fetchone()[0] == value


def test_a_disk_that_cannot_be_waited_for_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.stores.sqlite._FULL", 3)  # as if SQLite gave less than it was asked for

    assert str(refusal(f"sqlite:{path}")) == (
        f"sqlite:{path}: SQLite gives journal_mode=wal, synchronous=2 here, not wal and full"
    )


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE season_entries SET state = x'00'", "never changed"),
        ("UPDATE season_entries SET originator_version = 9 WHERE originator_version = 3", "never changed"),
        ("DELETE FROM season_entries", "never removed"),
        ("DELETE FROM season_entries WHERE originator_version = 3", "never removed"),
        ("INSERT OR REPLACE INTO season_entries VALUES ('{book}', 2, 'x', x'00')", "after its last"),
        ("REPLACE INTO season_entries VALUES ('{book}', 3, 'x', x'00')", "after its last"),
        ("INSERT OR IGNORE INTO season_entries VALUES ('{book}', 3, 'x', x'00')", "after its last"),
        ("INSERT INTO season_entries VALUES ('{book}', 3, 'x', x'00') ON CONFLICT DO UPDATE SET topic = 'x'", "after"),
        ("INSERT INTO season_entries VALUES ('{book}', 5, 'x', x'00')", "after its last"),
        ("INSERT INTO season_entries VALUES ('{book}', 0, 'x', x'00')", "after its last"),
        ("INSERT INTO season_entries VALUES ('{book}', NULL, 'x', x'00')", "after its last"),
        ("INSERT INTO season_entries VALUES ('new', 2, 'x', x'00')", "after its last"),
    ],
)
def test_no_program_changes_an_entry(store: SQLiteStore, path: Path, statement: str, reason: str) -> None:
    before = list(store.read(BOOK))

    with closing(sqlite3.connect(path)) as other, pytest.raises(sqlite3.IntegrityError, match=reason), other:
        other.execute(statement.format(book=BOOK))

    assert list(store.read(BOOK)) == before
    assert store.books() == (BOOK,)


def test_vacuum_changes_nothing(store: SQLiteStore, path: Path) -> None:
    store.append("another", 0, [("A/1", bytes(100_000))] * 5)
    before = [list(store.read(book)) for book in store.books()]

    with closing(sqlite3.connect(path)) as other:
        other.execute("VACUUM")
        with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
            other.execute("SELECT rowid FROM season_entries")

    assert [list(store.read(book)) for book in store.books()] == before
    store.append(BOOK, 3, [ENTRY])
    assert store.last(BOOK) == 4


def test_the_file_is_marked_as_ours(store: SQLiteStore, path: Path) -> None:
    store.close()

    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert other.execute("PRAGMA user_version").fetchone() == (LAYOUT,)
    assert path.read_bytes()[68:72] == b"Seas"


def test_a_closed_store_is_one_file(store: SQLiteStore, path: Path) -> None:
    store.close()

    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "name",
    [
        "with space.db",
        "what?mode=memory.db",
        "a#b.db",
        "100%.db",
        "%41%00.db",
        "a&b=c;d.db",
        ":memory:.db",
        "Eisschnellauf-Übung 速滑.db",
        'it\'s "quoted".db',
        "back\\slash.db",
        "file:x.db",
        "line\nbreak.db",
    ],
)
def test_a_path_is_taken_literally(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    folder = tmp_path / "a folder? 50%#1"
    folder.mkdir()
    monkeypatch.chdir(folder)

    for url in (f"sqlite:{folder / name}", f"sqlite:./{name}"):
        with open_store(url) as store:
            store.append(BOOK, store.last(BOOK), [ENTRY])
        with open_store(url, read_only=True) as store:
            assert store.last(BOOK) in {1, 2}

    assert {path.name.removesuffix("-shm").removesuffix("-wal") for path in folder.iterdir()} == {name}
    assert list(tmp_path.iterdir()) == [folder]


def test_a_file_that_is_not_there_is_only_made_when_it_is_to_be(path: Path) -> None:
    for options in ({"create": False}, {"read_only": True}):
        error = refusal(f"sqlite:{path}", **options)
        assert isinstance(error, NotFoundError)
        assert str(error) == f"{path}: there is no such file; season open makes one"
    assert not path.exists()


def test_an_empty_file_becomes_a_store_only_when_it_is_to(path: Path) -> None:
    path.touch()

    assert isinstance(refusal(f"sqlite:{path}", create=False), NotFoundError)
    assert path.stat().st_size == 0
    with open_store(f"sqlite:{path}") as store:
        assert store.books() == ()


def test_a_folder_or_a_place_in_no_folder_is_refused(tmp_path: Path) -> None:
    assert str(refusal(f"sqlite:{tmp_path}")) == f"{tmp_path} is a folder, not a file"
    assert "there is no folder" in str(refusal(f"sqlite:{tmp_path / 'no' / 'season.db'}"))
    assert isinstance(refusal(f"sqlite:{tmp_path / ('x' * 300)}"), StoreError)


@pytest.mark.parametrize("read_only", [True, False])
def test_what_is_no_database_is_refused_and_left_alone(path: Path, *, read_only: bool) -> None:
    path.write_bytes(b"Rank,Name,NOC\n1,Jordan STOLZ,USA\n" * 100)
    before = path.read_bytes()

    assert str(refusal(f"sqlite:{path}", read_only=read_only)) == f"{path} is not an SQLite file"
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE skaters (name)", "PRAGMA application_id = 7", "PRAGMA user_version = 7"]
)
def test_the_database_of_another_program_is_refused_and_left_alone(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute(statement)
    before = path.read_bytes()

    for options in ({}, {"create": False}, {"read_only": True}):
        assert str(refusal(f"sqlite:{path}", **options)) == f"{path} is the database of another program"
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_the_layout_of_a_later_version_is_refused(store: SQLiteStore, path: Path) -> None:
    store.close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version = 2")

    assert str(refusal(f"sqlite:{path}")) == f"{path} has layout 2; this program reads layout 1"


def test_a_damaged_file_is_a_store_error(store: SQLiteStore, path: Path) -> None:
    store.append(BOOK, 3, [("A/1", bytes(5_000))] * 50)
    store.close()
    content = bytearray(path.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    path.write_bytes(content)

    with pytest.raises(StoreError) as caught, open_store(f"sqlite:{path}", read_only=True) as damaged:
        list(damaged.read(BOOK))

    assert str(caught.value) == f"sqlite:{path}: database disk image is malformed"


@pytest.mark.usefixtures("store")
def test_a_store_for_reading_cannot_write_even_when_asked_to(path: Path) -> None:
    with SQLiteReadings(path) as reader:
        reader.read_only = False
        with pytest.raises(StoreError, match="opened for reading only"):
            reader.append(BOOK, 3, [ENTRY])
        with reader._connections.cursor() as rows, pytest.raises(sqlite3.Error, match="attempt to write a readonly"):
            rows.execute("DELETE FROM season_entries WHERE false")


def test_a_reader_sees_what_is_written_after_it_opened(store: SQLiteStore, path: Path) -> None:
    with SQLiteReadings(path) as reader:
        assert reader.last(BOOK) == 3
        store.append(BOOK, 3, [ENTRY])
        assert reader.last(BOOK) == 4


def test_a_writer_that_waits_too_long_says_why(store: SQLiteStore, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.stores.sqlite.LOCK_SECONDS", 0.05)
    with SQLiteStore(path) as impatient, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="database is locked"):
            impatient.append(BOOK, 3, [ENTRY])
        other.rollback()
        impatient.append(BOOK, 3, [ENTRY])

    assert store.last(BOOK) == 4


def test_a_failed_append_leaves_the_store_usable(store: SQLiteStore) -> None:
    for _ in range(20):
        with pytest.raises(ConflictError):
            store.append(BOOK, 0, [ENTRY])

    store.append(BOOK, 3, [ENTRY])
    assert store.last(BOOK) == 4


def test_a_store_in_a_folder_without_leave_to_write_can_be_read(closed_folder: Path) -> None:
    url = f"sqlite:{closed_folder / 'season.db'}"
    with open_store(url) as store:
        store.append(BOOK, 0, [ENTRY])

    with no_writing_in(closed_folder):
        with open_store(url, read_only=True) as store:
            assert list(store.read(BOOK)) == [StoredEntry(1, *ENTRY)]
        assert isinstance(refusal(url), StoreError)
        assert [path.name for path in closed_folder.iterdir()] == ["season.db"]


def test_a_file_that_may_not_be_written_is_refused_at_once(closed_folder: Path) -> None:
    url = f"sqlite:{closed_folder / 'season.db'}"
    with open_store(url) as writer:
        writer.append(BOOK, 0, [ENTRY])
        with no_writing_in(closed_folder):
            assert "attempt to write a readonly database" in str(refusal(url))
            with open_store(url, read_only=True) as store:
                assert store.last(BOOK) == 1


def test_entries_that_are_only_in_the_log_are_not_passed_over(closed_folder: Path, path: Path) -> None:
    with SQLiteStore(path) as writer:
        writer.append(BOOK, 0, [ENTRY])
        for name in ("season.db", "season.db-wal"):  # as after a crash: a log, and no memory of it
            shutil.copy(path.with_name(name), closed_folder / name)
    copy = closed_folder / "season.db"

    with no_writing_in(closed_folder):
        assert str(refusal(f"sqlite:{copy}", read_only=True)) == (
            f"{copy}: season.db-wal can only be read where one may write; copy both files to such a folder"
        )
    copy.parent.chmod(0o755)
    with open_store(f"sqlite:{copy}", read_only=True) as store:
        assert store.last(BOOK) == 1
