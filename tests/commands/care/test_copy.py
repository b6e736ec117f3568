"""The same book in another store, and backups while somebody writes."""

import multiprocessing
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from commands.archive.bag import write_archive
from commands.archive.contents import contents
from commands.archive.restoring import read_archive
from commands.care.store import copy_book
from commands.sealing.checkpoints import Folder, folder_beside
from commands.sealing.verifying import verify_book
from ledger.book import Book
from ledger.errors import RefusedError
from ledger.stores import open_store
from tests.commands.archive.support import make_store
from tests.commands.care.writing import write
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import BOOK

PATIENCE = 100
"""So many seconds nothing takes, however busy the machine is."""
FEWEST, MOST = 3, 100
"""So many times a book is copied again while somebody writes."""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:{tmp_path / 'season.db'}"


def test_from_sqlite_to_postgresql_and_on_to_sqlite(url: str, postgres_url: str, tmp_path: Path) -> None:
    entries = make_store(url, folder_beside(url, None))
    middle = Folder(tmp_path / "middle")
    with open_store(url, read_only=True) as store, open_store(postgres_url) as target:
        first = copy_book(store, BOOK, folder_beside(url, None), target, middle)
        again = copy_book(store, BOOK, folder_beside(url, None), target, middle)
        with open_store(f"sqlite:{tmp_path / 'last.db'}") as last:
            copy_book(target, BOOK, middle, last, Folder(tmp_path / "last"))
            assert list(last.read(BOOK)) == list(target.read(BOOK)) == entries
            assert verify_book(last, BOOK, [Folder(tmp_path / "last")]).sealed == len(entries)
    assert (first.added, again.added) == (19, 0)


def test_the_command(season: Run, url: str, tmp_path: Path) -> None:
    make_store(url, folder_beside(url, None))
    target = f"sqlite:{tmp_path / 'copy.db'}"
    done = season("copy", target, "--store", url)
    assert (done.code, done.err) == (0, "")
    first, second = done.out.splitlines()
    assert first == f"copied 19 entries of {BOOK} into {target}, where it now has 19"
    assert second.startswith("the book and its copy share entries 1 to 19 (root ")
    assert second.endswith("), which are all")
    assert season("verify", "--store", target).code == 0
    assert season("copy", url, "--store", url).code == 2

    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection, connection:
        connection.execute("DROP TRIGGER season_entries_unchanged")
        connection.execute("UPDATE season_entries SET topic = 'X/1' WHERE originator_version = 5")
    refused = season("copy", target, "--store", url)
    assert refused.code == 2
    assert "first at entry 5; nothing copied. The book and its copy share entries 1 to 4 (root " in refused.err
    refused = season("copy", f"sqlite:{tmp_path / 'third.db'}", "--store", target)
    assert "does not verify" in refused.err


@pytest.mark.uncounted
def test_copies_while_somebody_writes_are_whole(url: str, tmp_path: Path) -> None:
    """Copies and archives, and what SQLite's own backup makes: each is the book as it was at one moment."""
    sealed = len(make_store(url, folder_beside(url, None)))
    process = multiprocessing.get_context("spawn")
    started, stop = process.Event(), process.Event()
    writer = process.Process(target=write, args=(url, started, stop))
    writer.start()
    sizes = []
    try:
        assert started.wait(PATIENCE)
        for number in count():
            sizes.append(copied(url, tmp_path / f"copy-{number}.db"))
            sizes.append(archived(url, tmp_path / f"{number}.zip"))
            sizes.append(backed_up(url, tmp_path / f"backup-{number}.db"))
            if number >= FEWEST and sizes[-1] > sizes[0]:  # it may be that the writer is given no time
                break
            assert number < MOST
    finally:
        stop.set()
        writer.join()
    assert writer.exitcode == 0
    assert sizes == sorted(sizes)
    assert sizes[0] > sealed


def copied(url: str, path: Path) -> int:
    with open_store(url, read_only=True) as store, open_store(f"sqlite:{path}") as target:
        last = copy_book(store, BOOK, folder_beside(url, None), target, None).last
        assert_a_beginning(url, target.url, last)
    return last


def archived(url: str, path: Path) -> int:
    with open_store(url, read_only=True) as store:
        write_archive(contents(store, Book(store, BOOK), [folder_beside(url, None)]), path)
        stored = read_archive(path).stored
        assert list(store.read(BOOK, upto=len(stored))) == list(stored)
    return len(stored)


def backed_up(url: str, path: Path) -> int:
    with closing(sqlite3.connect(url.removeprefix("sqlite:"))) as connection, closing(sqlite3.connect(path)) as backup:
        connection.backup(backup)
    with open_store(f"sqlite:{path}", read_only=True) as store:
        last = store.last(BOOK)
    assert_a_beginning(url, f"sqlite:{path}", last)
    return last


def assert_a_beginning(url: str, copy: str, last: int) -> None:
    with open_store(url, read_only=True) as store, open_store(copy, read_only=True) as other:
        assert list(store.read(BOOK, upto=last)) == list(other.read(BOOK))
        assert verify_book(other, BOOK, [folder_beside(url, None)]).findings == ()


def test_a_book_that_differs_is_not_copied_over(url: str, tmp_path: Path) -> None:
    entries = make_store(url, folder_beside(url, None))
    with open_store(url, read_only=True) as store, open_store("memory:") as target:
        target.append(BOOK, 0, [(one.name, one.payload) for one in (*entries[:3], entries[0])])
        with pytest.raises(RefusedError, match="first at entry 4"):
            copy_book(store, BOOK, folder_beside(url, None), target, Folder(tmp_path / "none"))
