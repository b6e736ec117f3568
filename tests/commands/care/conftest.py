"""A PostgreSQL server, and the command line."""

import pytest

from tests.commands.sealing.running import Run, runner
from tests.ledger.stores.conftest import postgres_server, postgres_url  # noqa: F401


@pytest.fixture
def season(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)
