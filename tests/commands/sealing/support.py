"""A small sealed book on disk, and a way to change it as somebody would who has the file."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commands.desk.desk import Desk
from commands.sealing.checkpoints import Folder, folder_beside
from commands.sealing.seals import seal
from commands.sealing.verifying import verify_book
from ledger.book import Book
from ledger.facts import CompetitorDisqualified, Fact, RulebookAdopted, SeasonOpened
from ledger.seal.note import SignerKey
from ledger.stores import Store, StoredEntry, open_store
from projections.verification.verify import Verdict
from tests.support.given import HOUR, START, calendar, draft, race, skaters

BOOK = "world-cup/2025-26"
ORIGIN = "owner.example/world-cup/2025-26"
KEY = SignerKey("owner.example", bytes(range(32)))
TRIGGERS = ("season_entries_in_order", "season_entries_unchanged", "season_entries_kept")


def small_facts() -> list[Fact]:
    """A season with one race, one decision and a rulebook of one line, so that it has few bytes."""
    return [
        SeasonOpened(series="world-cup", season="2025-26"),
        RulebookAdopted(edition="2025-26", text='edition = "2025-26"', sha256="a" * 64),
        *calendar(),
        *skaters("ada", "bo", "cy"),
        *race("wc1-men-500-a", "ada", "bo", "cy"),
        CompetitorDisqualified(race="wc1-men-500-a", competitor="ada", code="T08"),
    ]


def fill(store: Store, facts: Sequence[Fact], *, name: str = BOOK) -> Desk:
    """A desk on a book that holds `facts`, an hour apart."""
    book = Book(store, name)
    for position, fact in enumerate(facts):
        book.append([draft(fact)], expected=position, recorded_at=START + HOUR * position)
    return Desk(book, actor="tester", clock=lambda: START + 1_000 * HOUR)


@dataclass
class Sealed:
    """A small book in an SQLite file that is sealed at its end."""

    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:{self.path}"

    @property
    def folder(self) -> Folder:
        return folder_beside(self.url, None)

    def verify(self) -> Verdict:
        with open_store(self.url, read_only=True) as store:
            return verify_book(store, BOOK, [self.folder])

    def entries(self) -> list[StoredEntry]:
        with open_store(self.url, read_only=True) as store:
            return list(store.read(BOOK))

    @contextmanager
    def tampered(self) -> Iterator[sqlite3.Connection]:
        """The file in the hands of somebody who drops the triggers first."""
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.execute("PRAGMA synchronous = OFF")
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        try:
            yield connection
        finally:
            connection.close()


def sealed_book(folder: Path) -> Sealed:
    """Make one in `folder`; its key is trusted by its last entry."""
    made = Sealed(folder / "season.db")
    with open_store(made.url) as store:
        result = seal(fill(store, small_facts()), store, [KEY], made.folder)
    assert result.note is not None
    return made


def copy_of(book: Sealed, folder: Path) -> Sealed:
    """The same book in another folder, to be spoilt."""
    folder.mkdir(exist_ok=True)
    shutil.copy(book.path, folder / "season.db")
    shutil.copytree(book.folder.path, folder / "season.db.checkpoints")
    return Sealed(folder / "season.db")
