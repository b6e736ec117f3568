"""The books of all earlier seasons, loaded once from the fixtures, and the tables that the fixtures are made of."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.intake.facts import season_of
from ledger.basis import EVERYTHING, Question
from ledger.book import Book, Reader, Reading
from ledger.stores import Store, open_store
from tests.support.history_books import FILES, Reads, load_season
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
        load_season(store, season)
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
