"""What the README shows is what the commands print."""

import re
import shutil
from pathlib import Path

import pytest

from tests.support.command_line import Run

README = Path(__file__).parents[3] / "README.md"


def sessions() -> list[tuple[str, tuple[str, ...]]]:
    """Each command of the program that is shown, with the lines of its output that are."""
    found = []
    for block in re.findall(r"```text\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL):
        for shown in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = shown.splitlines()
            if command.startswith("season "):
                found.append((command, tuple(line for line in lines if line.strip() not in ("", "…"))))
    return found


def alike(text: str) -> str:
    """A text without what every run or width has its own: the root, blanks between columns, and where lines break."""
    return " ".join(re.sub(r"root .*|[│├└─]", " ", text).split())


def test_what_the_readme_shows_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], whole_file: Path, tmp_path: Path
) -> None:
    shutil.copy(whole_file, tmp_path / "season.db")
    run = Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'season.db'}")
    shown = sessions()
    assert {"season standings men-1500", "season titles"} <= {command for command, _ in shown}
    for command, lines in shown:
        printed = alike(run(*command.split()[1:]).out)
        for line in lines:
            assert alike(line.rstrip("…")) in printed, (command, line)
