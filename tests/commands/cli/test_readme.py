"""What the README and the pages of the docs show as an answer is what the commands print.

Sessions that the docs build runs have their answers from it; these are the answers that stand in the pages themselves.
"""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.support.command_line import Run

ROOT = Path(__file__).parents[3]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))


def sessions(page: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Each command of the program that a page shows with an answer, with the lines of it that are shown."""
    found = []
    for block in re.findall(r"```text\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        for shown in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = shown.splitlines()
            if command.startswith("season ") and (page.name == "README.md" or any(map(str.strip, lines))):
                found.append((command, tuple(line for line in lines if line.strip() not in ("", "…"))))
    return found


def alike(text: str) -> str:
    """A text without what every run or width has its own: the root, blanks between columns, and where lines break."""
    return " ".join(re.sub(r"root .*|[│├└─]", " ", text).split())


@pytest.mark.parametrize("page", [page for page in PAGES if sessions(page)], ids=lambda page: page.name)
def test_what_a_page_shows_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], whole_file: Path, tmp_path: Path, page: Path
) -> None:
    shutil.copy(whole_file, tmp_path / "season.db")
    run = Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'season.db'}")
    for command, lines in sessions(page):
        printed = alike(run(*shlex.split(command)[1:]).out)
        for line in lines:
            assert alike(line.rstrip("…")) in printed, (command, line)


def test_the_first_pages_show_answers() -> None:
    shown = {page.name: {command for command, _ in sessions(page)} for page in PAGES}

    assert {"season standings men-1500", "season titles"} <= shown["README.md"]
    assert shown["index.md"]
