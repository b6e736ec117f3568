"""Editions by name, by path, and out of a book."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from shlex import quote
from types import MappingProxyType
from typing import Any, Final

import tomli_w
from pydantic import ValidationError

from ledger.errors import InvalidInputError, UnknownRulebookError
from ledger.rulebook.base import closed
from ledger.rulebook.model import Rulebook
from ledger.rulebook.resolver import Table, resolve, scale_of

FOLDER: Final = Path(__file__).parents[1] / "rulebooks"
COMMON: Final = "common"
"""The file in the folder that is no edition, but what editions share."""
MOST_BYTES: Final = 200_000
"""Of a rulebook file; the largest that the program writes has some forty thousand."""
DEEPEST: Final = 20
"""So many tables and lists may be in each other; a rulebook has six."""
LONGEST_LINE: Final = 4_000
"""Characters of a line; the parser takes long for a key of thousands of parts."""
NO_BOOK: Final[Mapping[str, str]] = MappingProxyType({})
"""What is adopted where there is no book."""


@cache
def editions() -> tuple[str, ...]:
    """The names of the editions that the program carries, oldest first."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != COMMON))


@cache
def load_edition(name: str) -> Rulebook:
    """An edition that the program carries.

    Raises:
        UnknownRulebookError: There is none of that name; the error names the nearest.
    """
    if name not in editions():
        raise _unknown(name, editions())
    return _load(FOLDER / f"{name}.toml", NO_BOOK, ())


def _unknown(name: str, known: Iterable[str]) -> UnknownRulebookError:
    names = list(dict.fromkeys(known))
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    which = f"near it are {', '.join(near)}" if near else f"there are {', '.join(names)}"
    return UnknownRulebookError(f"there is no rulebook {name!r}; {which}")


def load_rulebook(
    name: str | Path,
    *,
    adopted: Mapping[str, str] = NO_BOOK,
    folder: Path = Path(),
    inside: tuple[Path, ...] = (),
    files: bool = True,
) -> Rulebook:
    """An edition by its name, the rulebook in a TOML file by its path, or an edition that a book adopted.

    A file may use the blocks of ``common.toml``, as the editions do. With ``extends`` it names a rulebook of which it
    gives only the tables that are to be others, as it is named here; a path is from the file's own folder. An edition
    of the program goes before a file, and a file before an edition of the book.

    Args:
        name: What it is called.
        adopted: The texts that a book adopted, by edition.
        folder: From where a path begins.
        inside: The files that extend it.
        files: Whether a path is opened.

    Raises:
        UnknownRulebookError: It is none of them.
        InvalidInputError: The file is no rulebook, or extends itself.
    """
    path = folder / name
    if str(name) in editions():
        return load_edition(str(name))
    if files and path.is_file():
        return _load(path, adopted, inside)
    if str(name) in adopted:
        return adopted_rulebook(adopted[str(name)])
    beside = sorted(one.name for one in path.parent.glob("*.toml")) if inside else ()
    raise _unknown(str(name), (*beside, *adopted, *editions()))


def parse_rulebook(text: str, *, name: str = "the rulebook") -> Rulebook:
    """Read a rulebook whose text is complete, such as the one that a book has adopted; its text stays as it is.

    Args:
        text: TOML.
        name: What to call it where it cannot be read.

    Raises:
        InvalidInputError: The text is not TOML, or no rulebook.
    """
    try:
        return _parsed(text)
    except InvalidInputError as error:
        raise InvalidInputError(f"{name}: {error}") from None


def adopted_rulebook(text: str) -> Rulebook:
    """The rules whose text a book adopted; raises what `parse_rulebook` raises."""
    return parse_rulebook(text)


@lru_cache(maxsize=8)
def _parsed(text: str) -> Rulebook:
    """The rules in a text, parsed once for all who ask: an edition, who adopts it, and who reads the book."""
    document = _toml(text)
    if "text" in document:
        raise InvalidInputError("text: a rulebook has no such key")
    try:
        return Rulebook.model_validate(closed(document) | {"text": text})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        said = "it is missing" if first["type"] == "missing" else first["msg"]
        raise InvalidInputError(f"{where + ': ' if where else ''}{said}") from None


def _load(path: Path, adopted: Mapping[str, str], inside: tuple[Path, ...]) -> Rulebook:
    try:
        document = _read(path)
        base = base_of(document, path, adopted, inside)
        document = resolved(document, base)
    except InvalidInputError as error:
        raise InvalidInputError(f"{path.name}: {error}") from None
    try:
        return parse_rulebook(tomli_w.dumps(document), name=path.name)
    except InvalidInputError as error:
        raise InvalidInputError(
            f"{error}; every fault with its line: season rulebook check {quote(str(path))}"
        ) from None


def base_of(document: Table, file: Path, adopted: Mapping[str, str], inside: tuple[Path, ...] = ()) -> Rulebook | None:
    """What a file extends, or None; raises what `load_rulebook` raises."""
    if "extends" not in document:
        return None
    here = file.resolve()
    if here in inside:
        raise InvalidInputError("it extends itself")
    return load_rulebook(str(document["extends"]), adopted=adopted, folder=file.parent, inside=(*inside, here))


def resolved(document: Table, base: Rulebook | None) -> Table:
    """What a file says with what it extends, its `base`, and what it uses put in.

    Raises:
        InvalidInputError: It uses what does not exist, or what uses itself.
    """
    own = {key: value for key, value in document.items() if key != "extends"}
    return resolve(own if base is None else _extended(base, own), _common())


def _extended(base: Rulebook, document: Table) -> Table:
    """The tables of a file in place of those of its base, whose scales are there beside the file's own.

    A scale of the base that all editions share is left out: what goes on as another scale follows the file's.
    """
    below: Table = tomllib.loads(base.text)
    shared = _common()["scales"]
    scales = {name: one for name, one in below["scales"].items() if name not in shared or one != scale_of(name, shared)}
    given = document.get("scales", {})
    return below | document | {"scales": scales | given if isinstance(given, dict) else given}


@cache
def _common() -> Table:
    return _read(FOLDER / f"{COMMON}.toml")


def read_text(path: Path) -> str:
    """The text of a rulebook file.

    Raises:
        InvalidInputError: It cannot be read as text, or is larger than a rulebook.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        text = content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"it cannot be read as text: {error}") from None
    if len(content) > MOST_BYTES:
        raise InvalidInputError(f"it is larger than {MOST_BYTES // 1_000} kB; a rulebook is not")
    return text.replace("\r\n", "\n")


def _read(path: Path) -> Table:
    text = read_text(path)
    try:
        return _toml(text)
    except InvalidInputError as error:
        raise InvalidInputError(f"the file: {error}") from None


def toml_of(text: str) -> Table:
    """A text as TOML.

    Raises:
        ValueError: It is none, or not such as a rulebook is. A number of thousands of digits is no TOMLDecodeError.
        RecursionError: It is deep in itself.
    """
    if any(len(line) > LONGEST_LINE for line in text.split("\n")):
        raise ValueError(f"a line has more than {LONGEST_LINE:,} characters")
    document = tomllib.loads(text)
    if _deepest(document) > DEEPEST:
        raise ValueError(f"tables and lists are more than {DEEPEST} deep in each other")
    return document


def _deepest(document: Table) -> int:
    """How deep the tables and lists of a document are in each other."""
    depth = 0
    here: list[Any] = [document]
    while here:
        depth += 1
        inner = [each for one in here for each in (one.values() if isinstance(one, dict) else one)]
        here = [each for each in inner if isinstance(each, dict | list)]
    return depth


def _toml(text: str) -> Table:
    try:
        return toml_of(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(f"not TOML: {error}") from None
