"""Stores of every kind: each in a place of its own, on a real file and a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.stores import Store, open_store

KINDS = ("memory", "sqlite", "postgres")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:{tmp_path / 'season.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def shared_url(request: pytest.FixtureRequest) -> str:
    """A place that several programs can open."""
    url = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(url, str)
    return url


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    url = "memory:" if request.param == "memory" else request.getfixturevalue(f"{request.param}_url")
    with open_store(url) as opened:
        yield opened
