"""Two books of one store, one of them with disputes, and their tables."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.data.books import Books, open_books
from commands.data.export import tables_of
from commands.data.formats import Exported
from commands.desk.desk import Desk
from commands.desk.facts import load_facts
from commands.desk.opening import open_season
from commands.intake.facts import read_facts
from ledger.basis import EVERYTHING
from ledger.stores import open_store
from projections.export.tables import TABLES
from tests.support.command_line import Run
from tests.support.fixture_season import moment
from tests.support.history_books import FILES
from tests.support.once import Once


@pytest.fixture(scope="session")
def several_file(disputed_file: Path, once: Once) -> Path:
    """The disputed season 2025/26, and 2015/16 as far as it is known. Nobody writes to the file."""

    def make(folder: Path) -> None:
        path = shutil.copy(disputed_file, folder)
        with open_store(f"sqlite:{path}") as store:
            book, _ = open_season(store, "2015-16", actor="importer", clock=moment)
            (file,) = (one for one in FILES if one.stem == "2015-16")
            load_facts(Desk(book, actor="importer", clock=moment), read_facts(file), file=file.name)

    return once("several", make) / disputed_file.name


@pytest.fixture(scope="session")
def books(several_file: Path) -> Iterator[Books]:
    with open_books(several_file) as opened:
        yield opened


@pytest.fixture(scope="session")
def exported(books: Books) -> Exported:
    """All tables of both books."""
    return tables_of([book.reader for book in books], EVERYTHING, TABLES)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], several_file: Path) -> Run:
    return Run(monkeypatch, capsys, f"sqlite:{several_file}")
