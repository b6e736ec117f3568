"""On which line of a TOML file each of its keys stands, which the parser does not say.

The lines are cut into statements by the parser itself: a statement ends where what has come so far can be read.
"""

import tomllib
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]
"""A key with all that it stands in: names of keys, and places in lists, counted from 0."""


def lines_of(text: str) -> dict[Path, int]:
    """The line of every key of a file that can be read; an entry of a list has that of its own heading.

    What stands inside a value of several lines has the line on which that value begins.
    """
    found: dict[Path, int] = {}
    here: Path = ()
    counts: dict[Path, int] = {}
    for number, statement in _statements(text):
        said = tomllib.loads(statement)
        if statement.lstrip().startswith("["):
            here = _heading(said, counts)
            for length in range(1, len(here) + 1):
                found.setdefault(here[:length], number)
        else:
            for path in _paths(said):
                found.setdefault((*here, *path), number)
    return found


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The statements of a file, each with the line on which it begins."""
    begun: list[str] = []
    first = 1
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not begun:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            first = number
        begun.append(line)
        statement = "\n".join(begun)
        try:
            tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        yield first, statement
        begun = []


def _heading(said: dict[str, Any], counts: dict[Path, int]) -> Path:
    """The table that a heading begins; `counts` has how many each list of tables has so far."""
    path: Path = ()
    value: Any = said
    while isinstance(value, dict) and value:
        name, value = next(iter(value.items()))
        path = (*path, name)
        if isinstance(value, list):
            counts[path] = counts.get(path, -1) + 1
            for inner in [one for one in counts if one[: len(path)] == path and len(one) > len(path)]:
                del counts[inner]  # a new entry has none of the lists of the one before
            value = value[0]
        if path in counts:
            path = (*path, counts[path])
    return path


def _paths(value: Any) -> Iterator[Path]:
    """Every key and every entry of a list inside a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield (name,)
        for path in _paths(one):
            yield (name, *path)
