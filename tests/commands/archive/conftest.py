"""The small season, its archive, and the command line."""

from pathlib import Path
from typing import NamedTuple

import pytest

from commands.sealing.checkpoints import folder_beside
from ledger.stores import StoredEntry
from tests.commands.archive.support import archive_of, files_of, make_store
from tests.commands.sealing.running import Run, runner


class Made(NamedTuple):
    url: str
    entries: list[StoredEntry]
    folder: Path
    zip: Path
    files: dict[str, bytes]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    place = tmp_path_factory.mktemp("archived")
    url = f"sqlite:{place / 'season.db'}"
    entries = make_store(url, folder_beside(url, None))
    archive_of(url, place / "bag")
    archive_of(url, place / "bag.zip")
    return Made(url, entries, place / "bag", place / "bag.zip", files_of(place / "bag"))


@pytest.fixture
def season(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)
