"""The command line in this process: what it prints, and its exit code."""

import json
import sys
from typing import Any, NamedTuple

import pytest

from commands.cli import main
from ledger.stores import open_store


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line on stderr of a command that was refused."""
        assert self.code == 2, self
        assert self.out == ""
        lines = self.err.splitlines()
        assert len(lines) == 1, lines
        assert lines[0].startswith("season: ")
        return lines[0].removeprefix("season: ")


class Run:
    """Runs ``season`` with some arguments against a store."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], store: str) -> None:
        self.store = store
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Ran:
        self._monkeypatch.setenv("SEASON_STORE", self.store)
        self._monkeypatch.setattr(sys, "argv", ["season", *arguments])
        code: Any = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code
        captured = self._capsys.readouterr()
        if isinstance(code, str):
            return Ran(1, captured.out, f"{captured.err}{code}\n")
        return Ran(code or 0, captured.out, captured.err)

    def last(self) -> int:
        """The last position of the season's book."""
        with open_store(self.store, read_only=True, create=False) as store:
            return store.last("world-cup/2025-26")
