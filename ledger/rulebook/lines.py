"""On which line of a TOML file each of its keys stands, which the parser does not say.

The lines are cut into statements: one ends with a line in which no list, table or text is left open.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

_PARTS: Final = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|"(?:\\.|[^"\\])*"|#[^\n]*|[\[{\]}\n]|''' + r"""'''.*?'{3,5}|'[^']*'""", re.DOTALL
)
"""What may hold a line feed, a bracket or a quote of its own, the brackets, and the end of a line."""
_OPEN: Final = ("[", "{")
_CLOSE: Final = ("]", "}")

Path = tuple[str | int, ...]
"""A key with all that it stands in: names of keys, and places in lists, counted from 0."""


def lines_of(text: str) -> dict[Path, int]:
    """The line of every key of a file that can be read; an entry of a list has that of its own heading.

    What stands inside a value of several lines has the line on which that value begins.
    """
    found: dict[Path, int] = {}
    here: Path = ()
    top = _Place()
    for number, statement in _statements(text):
        said = tomllib.loads(statement)
        if statement.lstrip().startswith("["):
            here = _heading(said, top)
            for length in range(1, len(here) + 1):
                found.setdefault(here[:length], number)
        else:
            for path in _paths(said):
                found.setdefault((*here, *path), number)
    return found


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """The statements of a file, each with the line on which it begins."""
    text = f"{text}\n"
    begin, number, depth, lines = 0, 1, 0, 0
    for found in _PARTS.finditer(text):
        part = found[0]
        depth += (part in _OPEN) - (part in _CLOSE)
        lines += part.count("\n")
        if part == "\n" and not depth:
            statement = text[begin : found.end()]
            if statement.strip() and not statement.lstrip().startswith("#"):
                yield number, statement
            begin, number, lines = found.end(), number + lines, 0


class _Place:
    """A name in the headings so far: how many entries its list has, None where it is no list, and what is below it."""

    def __init__(self, last: int | None = None) -> None:
        self.last = last
        self.below: dict[str, _Place] = {}


def _heading(said: dict[str, Any], top: _Place) -> Path:
    """The table that a heading begins; `top` has the headings so far."""
    path: Path = ()
    here = top
    value: Any = said
    while isinstance(value, dict) and value:
        name, value = next(iter(value.items()))
        path = (*path, name)
        place = here.below.get(name)
        if isinstance(value, list):
            # A new entry has none of the lists of the one before.
            place = _Place(0 if place is None or place.last is None else place.last + 1)
            value = value[0]
        here.below[name] = place = place or _Place()
        if place.last is not None:
            path = (*path, place.last)
        here = place
    return path


def _paths(value: Any) -> Iterator[Path]:
    """Every key and every entry of a list inside a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield (name,)
        for path in _paths(one):
            yield (name, *path)
