"""The books of all earlier seasons, loaded once from the fixtures, and the tables that the fixtures are made of."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.desk.facts import load_facts, read_facts, season_desk, season_of
from ledger.basis import EVERYTHING, Question
from ledger.book import Book, Reader, Reading
from ledger.stores import Store, open_store
from tests.support.history_books import FILES, Reads
from tests.support.published_files import write_data


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the published tables, titles and figures, as they are imported."""
    return write_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    store = open_store("memory:")
    for file in FILES:
        season = season_of(file)
        assert season is not None, file
        desk, _ = season_desk(store, season, actor="tester")
        load_facts(desk, read_facts(file), file=file.name)
    yield store
    store.close()


@pytest.fixture(scope="session")
def read(store: Store) -> Reads:
    """Read a season: ``read("2013-14")``, or at a question."""
    readers: dict[str, Reader] = {}

    def reading(season: str, question: Question = EVERYTHING) -> Reading:
        if season not in readers:
            readers[season] = Reader(Book(store, f"world-cup/{season}"))
        return readers[season].read(question)

    return reading
