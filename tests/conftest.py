"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ledger.book import Reader
from tests.support.fixture_season import loaded

REPOSITORY = Path(__file__).parents[1]

# Laws are tried on so many random seasons in the whole run; SEASON_EXAMPLES=1000 looks longer.
settings.register_profile(
    "season",
    deadline=None,
    derandomize=True,
    max_examples=int(os.environ.get("SEASON_EXAMPLES", "25")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("season")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of official sheets, transcriptions and rules that the tests check against."""
    folder = Path(os.environ.get("SEASON_SHARED", REPOSITORY.parent / "shared"))
    assert folder.is_dir(), f"{folder} is missing; set SEASON_SHARED to the folder with data/ and rules/"
    return folder


@pytest.fixture(scope="session")
def season_2025_26() -> Reader:
    """The fixture season 2025/26, loaded through the desk into memory. Tests read it; none appends to it."""
    return loaded().reader
