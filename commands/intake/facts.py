"""Files of facts: JSON Lines, as ``season load`` and ``season dump`` have them.

A file may begin with a line that names its season, ``{"season": "2013-14"}``.
"""

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

from commands.files import read_some
from commands.intake.lines import numbered_lines
from commands.intake.paths import named_files
from ledger.entry import Draft
from ledger.errors import InvalidInputError

MOST_BYTES: Final = 200_000_000
"""Of a file of facts; a season has two million."""
MOST_LINES: Final = 1_000_000
"""As many entries as an archive may have."""

_SEASON: Final = re.compile(r"^\d{4}-\d{2}$")


def fact_files(paths: Iterable[Path]) -> list[Path]:
    """The JSON Lines files that `paths` name: files as they are, folders with all that is in them, by name.

    Raises:
        InvalidInputError: A path does not exist, or a folder has no such file.
    """
    return named_files(paths, lambda folder: folder.glob("*.jsonl"), kind=".jsonl")


def read_facts(path: Path) -> list[Draft]:
    """The drafts in one file; raises what `numbered_facts` raises."""
    return numbered_facts(path)[1]


def numbered_facts(path: Path) -> tuple[list[int], list[Draft]]:
    """The drafts in one file, and the lines on which they stand.

    Raises:
        InvalidInputError: A line is no fact, or the file is not UTF-8.
    """
    lines = _lines(path)
    if lines and _season(lines[0]) is not None:
        lines[0] = ""  # an empty line keeps the numbers of the others
    read = list(numbered_lines(lines, file=path.name))
    return [number for number, _ in read], [draft for _, draft in read]


def texts_of(path: Path) -> list[tuple[int, str]]:
    """The lines of a file that say a fact, each with its number.

    Raises:
        InvalidInputError: The file is not UTF-8.
    """
    lines = list(enumerate(_lines(path), 1))
    first = lines[1:] if lines and _season(lines[0][1]) is not None else lines
    return [(number, text) for number, text in first if text.strip() and not text.startswith("#")]


def season_of(path: Path) -> str | None:
    """The season that a file's first line names, or None where it names none.

    Raises:
        InvalidInputError: The file is not UTF-8.
    """
    lines = _lines(path)
    return _season(lines[0]) if lines else None


def hash_of(path: Path) -> str:
    """The SHA-256 of a file of facts, in hexadecimal."""
    return sha256(path.read_bytes()).hexdigest()


def season_line(season: str) -> str:
    """The line that names the season of a file."""
    return json.dumps({"season": season})


def _lines(path: Path) -> list[str]:
    content = read_some(path, MOST_BYTES)
    if len(content) > MOST_BYTES or content.count(b"\n") > MOST_LINES:
        what = f"{MOST_BYTES // 1_000_000} MB or {MOST_LINES:,} lines"
        raise InvalidInputError(f"{path.name}: more than {what}; load it in parts, each in a file of its own")
    try:
        # A byte order mark is no text; and only a line feed ends a line, because reasons may hold other separators.
        return [line.removesuffix("\r") for line in content.decode("utf-8-sig").split("\n")]
    except UnicodeDecodeError:
        raise InvalidInputError(f"{path.name}: not UTF-8 text") from None


def _season(line: str) -> str | None:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    season = said.get("season") if isinstance(said, dict) and said.keys() == {"season"} else None
    return season if isinstance(season, str) and _SEASON.match(season) else None
