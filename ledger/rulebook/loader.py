"""Editions by name, by path, and out of a book."""

import difflib
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import tomli_w
from pydantic import ValidationError

from ledger.errors import InvalidInputError, UnknownRulebookError
from ledger.rulebook.base import closed
from ledger.rulebook.model import Rulebook
from ledger.rulebook.resolver import Table, resolve

FOLDER: Final = Path(__file__).parents[1] / "rulebooks"
COMMON: Final = "common"
"""The file in the folder that is no edition, but what editions share."""


def editions() -> tuple[str, ...]:
    """The names of the editions that the program carries, oldest first."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != COMMON))


@cache
def load_edition(name: str) -> Rulebook:
    """An edition that the program carries.

    Raises:
        UnknownRulebookError: There is none of that name; the error names the nearest.
    """
    known = editions()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        which = f"near it are {', '.join(near)}" if near else f"there are {', '.join(known)}"
        raise UnknownRulebookError(f"there is no rulebook {name!r}; {which}")
    return _load(FOLDER / f"{name}.toml")


def load_rulebook(name: str | Path) -> Rulebook:
    """An edition by its name, or the rulebook in a TOML file by its path.

    A file may use the blocks of ``common.toml``, as the editions do. With ``extends`` it names an edition of which it
    gives only the tables that are to be others. An edition's name goes before a file's.

    Raises:
        UnknownRulebookError: It is neither the name of an edition nor a file.
        InvalidInputError: The file is no rulebook.
    """
    path = Path(name)
    if str(name) in editions() or not path.is_file():
        return load_edition(str(name))
    return _load(path)


def parse_rulebook(text: str, *, name: str = "the rulebook") -> Rulebook:
    """Read a rulebook whose text is complete, such as the one that a book has adopted; its text stays as it is.

    Args:
        text: TOML.
        name: What to call it where it cannot be read.

    Raises:
        InvalidInputError: The text is not TOML, or no rulebook.
    """
    document = _toml(text, name)
    if "text" in document:
        raise InvalidInputError(f"{name}: text: a rulebook has no such key")
    try:
        return Rulebook.model_validate(closed(document) | {"text": text})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInputError(f"{name}: {where + ': ' if where else ''}{first['msg']}") from None


@lru_cache(maxsize=8)
def adopted_rulebook(text: str) -> Rulebook:
    """The rules whose text a book adopted, parsed once for all who ask; raises what `parse_rulebook` raises."""
    return parse_rulebook(text)


def _load(path: Path) -> Rulebook:
    try:
        document = resolved(_read(path))
    except InvalidInputError as error:
        raise InvalidInputError(f"{path.name}: {error}") from None
    return parse_rulebook(tomli_w.dumps(document), name=path.name)


def resolved(document: Table) -> Table:
    """What a file says with what it extends and uses put in.

    Raises:
        InvalidInputError: It extends or uses what does not exist, or what uses itself.
    """
    base = document.pop("extends", None)
    if base is not None:
        document = tomllib.loads(load_edition(str(base)).text) | document
    return resolve(document, _common())


@cache
def _common() -> Table:
    return _read(FOLDER / f"{COMMON}.toml")


def _read(path: Path) -> Table:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"it cannot be read as text: {error}") from None
    return _toml(text, "the file")


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"{name}: not TOML: {error}") from None
