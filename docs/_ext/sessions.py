"""A Sphinx extension: runs the commands of a page, and prints what the program answers today.

A fenced block ``season`` holds commands, each on a line that begins with ``$``. All blocks of a page share a fresh
folder, with a book in ``season.db`` and the fixtures of the clone. ``season hidden`` runs without printing, and
``season 12`` prints the first twelve lines of each answer. A command that fails in a way that the page does not
announce with ``$?`` fails the build.

A block ``python run`` is a program: it is printed, and below it what it prints. It runs in the same folder.

A block ``toml saved NAME``, ``csv saved NAME`` or ``python saved NAME`` is a file: it is printed below its name, and
commands after it find it in their folder. ``toml saved NAME hidden`` is not printed.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(
    r"^```(?P<kind>season|python run|(?:toml|csv|python) saved)(?P<how>[^\n]*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
BESIDE = ("fixtures", "docs")
"""The folders of the clone that commands find beside them."""
KINDS = {".toml": "toml", ".py": "python"}
"""How a saved file is coloured, by its suffix."""


def fill(_app: Sphinx, page: str, source: list[str]) -> None:
    """Run the blocks of a page that Sphinx has just read, and put the sessions in their place."""
    if BLOCK.search(source[0]) is None:
        return
    with TemporaryDirectory(prefix="season-docs-") as folder:
        for name in BESIDE:
            (Path(folder) / name).symlink_to(ROOT / name)
        source[0] = BLOCK.sub(lambda block: _block(block, Path(folder), page), source[0])


def _block(block: re.Match[str], folder: Path, page: str) -> str:
    how, body = block["how"].strip(), block["body"]
    if block["kind"] == "season":
        return _session(how, body, folder, page)
    if block["kind"] == "python run":
        return _program(body, folder, page)
    name, _, hidden = how.partition(" ")
    (folder / name).write_text(body, encoding="utf-8")
    kind = KINDS.get(Path(name).suffix, "text")
    return "" if hidden else f"```{{code-block}} {kind}\n:caption: {name}\n\n{body}```"


def _session(how: str, body: str, folder: Path, page: str) -> str:
    lines: list[str] = []
    for line in body.splitlines():
        if not line.startswith("$ "):
            lines.append(line)
            continue
        lines.append(line.removesuffix(" $?"))
        lines += _answer(line, folder, page, int(how) if how.isdecimal() else None)
    return "" if how == "hidden" else "\n".join(["```text", *lines, "```"])


def _program(body: str, folder: Path, page: str) -> str:
    environment = {**os.environ, "SEASON_STORE": "sqlite:season.db"}
    done = subprocess.run(  # noqa: S603  the programs of our own pages
        [sys.executable, "-c", body], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ExtensionError(f"{page}: a program ended with exit code {done.returncode}: {done.stderr.strip()}")
    said = "\n".join(text.rstrip() for text in done.stdout.rstrip().splitlines())
    return f"```python\n{body}```\n\n```text\n{said}\n```" if said else f"```python\n{body}```"


def _answer(line: str, folder: Path, page: str, shown: int | None) -> list[str]:
    command, fails, _ = line.removeprefix("$ ").partition(" $?")
    words = shlex.split(command)
    words[0] = str(Path(sys.executable).with_name(words[0]))
    environment = {
        **os.environ,
        "SEASON_STORE": "sqlite:season.db",
        "SEASON_ACTOR": "official",
        "SEASON_ANSWERS": "off",
    }
    done = subprocess.run(  # noqa: S603  the commands of our own pages
        words, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if (done.returncode != 0) != bool(fails):
        raise ExtensionError(f"{page}: {command}: exit code {done.returncode}: {done.stderr.strip()}")
    said = (done.stdout + done.stderr).replace(f"{folder}/", "")
    answer = [text.rstrip() for text in said.rstrip().splitlines()]
    return [*answer[:shown], "…"] if shown is not None and len(answer) > shown else answer


def outdated(app: Sphinx, *_args: object) -> list[str]:
    """Pages with sessions are read anew in every build: the program may have changed though the page has not."""
    pages = Path(app.srcdir).rglob("*.md")
    return [
        str(page.relative_to(app.srcdir).with_suffix(""))
        for page in pages
        if BLOCK.search(page.read_text(encoding="utf-8"))
    ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the two functions to the build."""
    app.connect("source-read", fill)
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
