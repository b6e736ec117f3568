"""Load facts from JSON Lines, and write them: what ``season load`` and the fixtures rest on.

A file may begin with a line that names its season, ``{"season": "2013-14"}``. Its facts then go into that season's
book, which is opened, with its rulebook and its calendar, where the store has none.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from commands.deciders.admission import admit
from commands.desk.desk import Desk
from commands.desk.opening import open_season
from commands.intake.lines import read_lines
from commands.intake.paths import named_files
from ledger.book import Book, book_name
from ledger.entry import Draft, Entry
from ledger.errors import InvalidInputError
from ledger.facts import Fact
from ledger.stores import Store

_SEASON: Final = re.compile(r"^\d{4}-\d{2}$")


def fact_files(paths: Iterable[Path]) -> list[Path]:
    """The JSON Lines files that `paths` name: files as they are, folders with all that is in them, by name.

    Raises:
        InvalidInputError: A path does not exist, or a folder has no such file.
    """
    return named_files(paths, lambda folder: folder.glob("*.jsonl"), kind=".jsonl")


def read_facts(path: Path) -> list[Draft]:
    """The drafts in one file.

    Raises:
        InvalidInputError: A line is no fact, or the file is not UTF-8.
    """
    lines = _lines(path)
    if lines and _season(lines[0]) is not None:
        lines[0] = ""  # an empty line keeps the numbers of the others
    return list(read_lines(lines, file=path.name))


def season_of(path: Path) -> str | None:
    """The season that a file's first line names, or None where it names none.

    Raises:
        InvalidInputError: The file is not UTF-8.
    """
    lines = _lines(path)
    return _season(lines[0]) if lines else None


def season_line(season: str) -> str:
    """The line that names the season of a file."""
    return json.dumps({"season": season})


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise InvalidInputError(f"{path.name}: not UTF-8 text") from None


def _season(line: str) -> str | None:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    season = said.get("season") if isinstance(said, dict) and said.keys() == {"season"} else None
    return season if isinstance(season, str) and _SEASON.match(season) else None


def season_desk(store: Store, season: str, *, actor: str) -> tuple[Desk, bool]:
    """A desk on the book of a season, and whether the book had to be opened for it.

    Raises:
        UnknownRulebookError: The book is not open, and there is no rulebook of that season.
    """
    name = book_name(season)
    opened = name not in store.books()
    if opened:
        open_season(store, season, actor=actor)
    return Desk(Book(store, name), actor=actor), opened


def load_facts(desk: Desk, drafts: list[Draft], *, file: str) -> tuple[Entry[Fact], ...]:
    """Record the facts of one file, all of them or none.

    Facts that say exactly what the book says already are passed over, so that loading a file twice records nothing.

    Raises:
        RefusedError: A fact does not fit the season; the error names the file and the fact.
    """
    return desk.run(lambda season: admit(season, drafts, file=file))
