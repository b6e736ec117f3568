"""A sealed book for every test of a module, one that a test may spoil, and the command line."""

from pathlib import Path

import pytest

from tests.sealing.running import Run, runner
from tests.sealing.support import Sealed, copy_of, sealed_book


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    return sealed_book(tmp_path_factory.mktemp("sealed"))


@pytest.fixture
def book(original: Sealed, tmp_path: Path) -> Sealed:
    return copy_of(original, tmp_path / "spoilt")


@pytest.fixture
def season(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)
