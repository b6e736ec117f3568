"""A Sphinx extension: runs the commands of a page, and prints what the program answers today.

A fenced block ``season`` holds commands, each on a line that begins with ``$``. All blocks of a page share a book in a
fresh file. ``season hidden`` runs without printing; ``season 12`` prints the first twelve lines of each answer. A
command that fails in a way that the page does not announce with ``$?`` fails the build.

A block ``python run`` is a program: it is printed, and below it what it prints. It runs beside the book, which is
``season.db`` there.

A block ``toml saved NAME`` or ``csv saved NAME`` is a file: it is printed, and commands after it find it under its
name. What commands write under the name of a TOML, CSV or ZIP file, a PDF, a workbook, a page, a key, a calendar or a
database is kept beside it, and so is a folder whose name ends in a slash. ``toml saved NAME hidden`` is not printed.
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
    r"^```(?P<kind>season|python run|(?:toml|csv) saved)(?P<how>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
FILE = re.compile(r"[\w-]+(?:/|\.(?:toml|csv|pdf|xlsx|html|ics|zip|key|parquet|sqlite|duckdb))")


def fill(_app: Sphinx, page: str, source: list[str]) -> None:
    """Run the blocks of a page that Sphinx has just read, and put the sessions in their place."""
    if BLOCK.search(source[0]) is None:
        return
    with TemporaryDirectory(prefix="season-docs-") as folder:
        source[0] = BLOCK.sub(lambda block: _block(block, Path(folder), page), source[0])


def _block(block: re.Match[str], folder: Path, page: str) -> str:
    how, body = block["how"].strip(), block["body"]
    if block["kind"] == "season":
        return _session(how, body, folder, page)
    if block["kind"] == "python run":
        return _program(body, folder, page)
    name, _, hidden = how.partition(" ")
    (folder / name).write_text(body, encoding="utf-8")
    return "" if hidden else f"```{'toml' if name.endswith('.toml') else 'text'}\n{body}```"


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
    words = [str(folder / word) if FILE.fullmatch(word) else word for word in shlex.split(command)]
    store = f"sqlite:{folder / 'season.db'}"
    words[0] = str(Path(sys.executable).with_name(words[0]))
    environment = {**os.environ, "SEASON_STORE": store, "SEASON_ACTOR": "official"}
    done = subprocess.run(  # noqa: S603  the commands of our own pages
        words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
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
