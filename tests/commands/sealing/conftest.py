"""A sealed book for every test of a module, one that a test may spoil, authorities of time, and the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.sealing.authority import Reply, TimeAuthority, make_authority, served
from tests.commands.sealing.running import Run, runner
from tests.commands.sealing.support import KEY, Sealed, copy_of, sealed_book


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    return sealed_book(tmp_path_factory.mktemp("sealed"))


@pytest.fixture
def book(original: Sealed, tmp_path: Path) -> Sealed:
    return copy_of(original, tmp_path / "spoilt")


@pytest.fixture
def season(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)


@pytest.fixture(scope="session")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> TimeAuthority:
    return make_authority(tmp_path_factory.mktemp("authority") / "one", "Clock One")


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> TimeAuthority:
    return make_authority(tmp_path_factory.mktemp("authority") / "two", "Clock Two")


@pytest.fixture(scope="session")
def url(tsa: TimeAuthority) -> Iterator[str]:
    with served(Reply(tsa.answer)) as address:
        yield address


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the owner's key, and no setting of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("no_proxy", "*")
    for name in ("SEASON_STORE", "SEASON_KEY", "SEASON_CHECKPOINTS", "SEASON_TIME_STAMP"):
        monkeypatch.delenv(name, raising=False)
    Path("season.key").touch(mode=0o600)
    Path("season.key").write_text(KEY.secret_text())
