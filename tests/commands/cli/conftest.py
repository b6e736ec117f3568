"""Stores for the tests of the command line."""

import shutil
from pathlib import Path

import pytest

from ledger.stores import open_store
from tests.support.command_line import Run
from tests.support.fixture_season import loaded
from tests.support.once import Once


@pytest.fixture(scope="session")
def short_file(once: Once) -> Path:
    """A file with the first competition of the season 2025/26; nobody writes to it."""

    def make(folder: Path) -> None:
        with open_store(f"sqlite:{folder / 'short.db'}") as store:
            loaded(store, competitions=("wc1",))

    return once("short", make) / "short.db"


@pytest.fixture
def season(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], season_file: Path) -> Run:
    """The command line on the season 2025/26, to read from."""
    return Run(monkeypatch, capsys, f"sqlite:{season_file}")


@pytest.fixture
def own_season(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], short_file: Path, tmp_path: Path
) -> Run:
    """The command line on a copy of the season 2025/26 after its first competition, to write to."""
    shutil.copy(short_file, tmp_path / "own.db")
    return Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'own.db'}")


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The command line on a store that is not there yet."""
    return Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'new.db'}")
