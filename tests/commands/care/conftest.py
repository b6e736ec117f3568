"""The command line."""

import pytest

from tests.commands.sealing.running import Run, runner


@pytest.fixture
def season(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)
