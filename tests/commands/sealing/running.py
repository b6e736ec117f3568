"""The command line, run in this process, with whatever stores and folders its words name."""

import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from commands.cli import main


class Outcome(NamedTuple):
    """What a command came to: its exit code, what it printed, and its warnings and errors."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


def runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``season`` with the words given."""

    def run(*words: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["season", *map(str, words)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
        return Outcome(code, *capsys.readouterr())

    return run
