"""The programs on the pages for people who compute run, and a session there exports what they read."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.support.command_line import Run

DOCS = Path(__file__).resolve().parents[2] / "docs"
STEP = re.compile(r"^```python run\n(.*?)^```$|^\$ season (export [^\n]*?)( \$\?)?$", re.MULTILINE | re.DOTALL)
"""A program of a page, or a command that exports, and whether it fails."""


@pytest.mark.parametrize("page", ["python-api.md", "export.md"])
def test_the_programs_on_a_page_run(
    page: str,
    whole_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(whole_file, "season.db")
    run = Run(monkeypatch, capsys, "sqlite:season.db")
    text = (DOCS / page).read_text(encoding="utf-8")
    assert "```python\n" not in text, "every program of the page is run"
    programs = 0
    for program, command, fails in STEP.findall(text):
        if command:
            assert bool(run(*shlex.split(command)).code) == bool(fails), command
            continue
        exec(compile(program, page, "exec"), {})  # noqa: S102  a program of our own page
        assert capsys.readouterr().out or "Desk" in program, program
        programs += 1
    assert programs > 3
