"""How the words of a rulebook file stand in what is said of it: short, on one line, with the nearest right word."""

import difflib
from collections.abc import Iterable
from typing import Any, Final

LONGEST: Final = 60
"""Characters of a value or a name, what fits a line."""


def shown(value: Any) -> str:
    """A value as a file has it, cut where it is long."""
    return cut("a table" if isinstance(value, dict) else "a list" if isinstance(value, list | tuple) else repr(value))


def cut(text: str) -> str:
    """The beginning of a text that is long, or all of it."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def nearest(word: str, known: Iterable[Any]) -> str | None:
    """The one of the words known that a word may be meant as; None where none is like it."""
    return next(iter(difflib.get_close_matches(word[:LONGEST], list(known), n=1, cutoff=0.6)), None)
