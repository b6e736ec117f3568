"""Four seasons that are known in part, from the fixtures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.book import Book, Reader
from ledger.stores import open_store
from projections.seasons.shelf import Shelf
from tests.support.history_books import load_season
from tests.support.once import Once

SEASONS = ("2012-13", "2013-14", "2014-15", "2018-19")
"""Of the last one published titles alone are known, and nothing of the years before it."""


@pytest.fixture(scope="session")
def early_file(once: Once) -> Path:
    """The books of the four seasons in one file. Tests read it, or write to a copy."""

    def make(folder: Path) -> None:
        with open_store(f"sqlite:{folder / 'seasons.db'}") as store:
            for season in SEASONS:
                load_season(store, season)

    return once("early seasons", make) / "seasons.db"


@pytest.fixture(scope="session")
def early(early_file: Path) -> Iterator[Shelf]:
    """The same on a shelf."""
    with open_store(f"sqlite:{early_file}", read_only=True) as store:
        yield Shelf.of([Reader(Book(store, name)).read() for name in store.books()])
