"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from commands.desk.sheets import read_file, sheet_files
from commands.intake.protocol import Sheet
from ledger.book import Reader
from ledger.stores import open_store
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
def sheets(shared: Path) -> dict[str, Sheet]:
    """The 76 official sheets of the season 2025/26, by the names of their files."""
    return {file.name: read_file(file) for file in sheet_files([shared / "data" / "2025-26" / "sheets"])}


@pytest.fixture(scope="session")
def season_2025_26() -> Reader:
    """The fixture season 2025/26, loaded through the desk into memory. Tests read it; none appends to it."""
    return loaded().reader


@pytest.fixture(scope="session")
def season_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixture season 2025/26 in a file. Tests read it, or write to a copy of their own."""
    path = tmp_path_factory.mktemp("season") / "season.db"
    with open_store(f"sqlite:{path}") as store:
        loaded(store)
    return path
