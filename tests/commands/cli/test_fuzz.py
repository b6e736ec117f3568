"""Whatever a command is given, it answers, or says in one line why not; and what it prints neither acts nor hides.

A few hundred command lines in a run of the tests; SEASON_EXAMPLES=1000 tries many times as many.
"""

import io
import json
import os
import shlex
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import settings

from commands.cli import main
from ledger.stores import open_store
from projections.tables.text import is_visible
from tests.support.fuzzing import Line, command_line, commands, folder_with
from tests.support.hostile_season import hostile
from tests.support.serving import in_this_process, nobody_served, on_no_network, settings_put_back

SEED = os.environ.get("SEASON_FUZZ_SEED", "season")
LINES = 8 * settings().max_examples
"""So many command lines are tried."""
CODES = {0, 1, 2, 3, 130}


class Inline:
    """Takes the place of the processes that write pages, each of which loads the program anew.

    It writes a share or more of them in a long run; in a short one the tests of hostile names have the pages.
    """

    def __init__(self, _number: int) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None: ...

    def map(self, work: Callable[[Any], Any], given: Iterable[Any]) -> Iterator[Any]:
        return map(work, list(given)[: LINES // 1_000])


class Said(io.TextIOWrapper):
    """What a command prints, as strict on what can be encoded as a real one."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="", write_through=True)

    def text(self) -> str:
        self.flush()
        written: bytes = self.buffer.getvalue()  # type: ignore[attr-defined]
        return written.decode()


class Fuzzed:
    """A folder with a store, in which command lines are run one after the other, each as if it were the first."""

    def __init__(self, folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.store, self.patch = folder, store, monkeypatch
        self.state: object = None
        self.renew()
        self.length = self.entries()

    def renew(self) -> None:
        if self.state is None or self.state != self._seen():
            folder_with(self.folder, self.store)
            self.patch.chdir(self.folder)
            self.state = self._seen()

    def _seen(self) -> object:
        known = ((str(path), path.stat()) for path in self.folder.rglob("*"))
        return sorted((path, one.st_size, one.st_mtime_ns) for path, one in known)

    def entries(self) -> int:
        with open_store("sqlite:season.db", read_only=True, create=False) as store:
            return sum(map(store.last, store.books()))

    def complaints(self, line: Line, *, named: str = "season: ") -> list[str]:
        """What is wrong with how the program takes a command line; `named` has to stand in a refusal."""
        out, err = Said(), Said()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["season", *line.words])
            patch.setattr(sys, "stdin", io.StringIO())
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code: Any = 0
            try:
                main()
            except SystemExit as stop:
                code = stop.code or 0
            except BaseException:  # noqa: BLE001  whatever else comes out of a command is what is looked for
                return [traceback.format_exc()]
        said = err.text() + (f"{code}\n" if isinstance(code, str) else "")
        return [*self._judged(line, 1 if isinstance(code, str) else code, out.text(), said, named)]

    def _judged(self, line: Line, code: int, out: str, err: str, named: str) -> Iterator[str]:
        if code not in CODES:
            yield f"exit code {code}"
        if "Traceback" in err:
            yield "a traceback"
        if {"--excel", "ics"} & set(
            line.words
        ):  # a file as other programs take it, with the ends of lines that they want
            out = out.removeprefix("\ufeff").replace("\r\n", "\n")
        if acting := [one for one in f"{out}\n{err}".split("\n") if not is_visible(one)]:
            yield f"printed as it is: {acting[0]!r}"
        if code == 2:
            lines = err.splitlines()
            why = [one for one in lines if one.startswith("season: ") and not one.startswith("season: warning: ")]
            if why != lines[-1:] or not why or named not in why[0]:
                yield f"not one line that says why: {err!r}"
            # Of several files each goes in whole or not at all, and those before the one that is refused stay.
            if line.paths < 2 and self.entries() != self.length:
                yield "refused, and recorded all the same"
        elif "--json" in line.words and out and not {"--", "--help"} & set(line.words):
            json.loads(out)


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile(tmp_path_factory.mktemp("hostile") / "season.db")


@pytest.fixture
def fuzzed(tmp_path: Path, hostile_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fuzzed]:
    monkeypatch.setattr("commands.sites.writing.workers", Inline)
    monkeypatch.setattr("commands.cli.following._wait", lambda _seconds: True)
    nobody_served(monkeypatch)
    in_this_process(monkeypatch)
    on_no_network(monkeypatch)
    monkeypatch.setenv("SEASON_ACTOR", "fuzz")
    monkeypatch.delenv("SEASON_STORE", raising=False)
    monkeypatch.delenv("SEASON_CHECKPOINTS", raising=False)
    with settings_put_back():
        yield Fuzzed(tmp_path / "here", hostile_file, monkeypatch)


@pytest.mark.uncounted
def test_every_command_answers_or_says_in_one_line_why_not(fuzzed: Fuzzed) -> None:
    known = commands()
    for number in range(LINES):
        line = command_line(f"{SEED} {number}", known)
        found = fuzzed.complaints(line)
        which = f"SEASON_FUZZ_SEED={SEED}, number {number}: season {shlex.join(line.words)}"
        assert not found, "\n".join([which, *found])
        fuzzed.renew()
