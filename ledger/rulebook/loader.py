"""Editions and where they come from: files that share what they can, resolved to a text that is complete.

In an edition file a table with the key ``use`` takes over the blocks of that name from ``common.toml``, and its own
keys replace theirs. A list of tables in which one uses several blocks has as many tables instead. A source that begins
with ``@`` stands for the text of that name under ``sources``. A scale can give its first ranks and take the rest from
another scale (``then``).
"""

import difflib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import tomli_w
from pydantic import ValidationError

from ledger.errors import InvalidInputError, UnknownRulebookError
from ledger.rulebook.base import closed
from ledger.rulebook.model import Rulebook

Table = dict[str, Any]

FOLDER: Final = Path(__file__).parents[1] / "rulebooks"
COMMON: Final = "common"


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
        near = difflib.get_close_matches(name, editions(), n=3, cutoff=0.5)
        raise UnknownRulebookError(
            f"there is no rulebook {name!r}; "
            + (f"near it are {', '.join(near)}" if near else f"there are {', '.join(editions())}")
        )
    return parse_rulebook(tomli_w.dumps(resolve(_read(FOLDER / f"{name}.toml"), _common())))


def load_rulebook(name: str) -> Rulebook:
    """An edition by its name, or the rulebook in a TOML file by its path.

    A file may use the blocks of ``common.toml``, as the editions do.

    Raises:
        UnknownRulebookError: It is neither the name of an edition nor a file.
        InvalidInputError: The file is no rulebook.
    """
    path = Path(name)
    if name in editions() or not path.is_file():
        return load_edition(name)
    return parse_rulebook(tomli_w.dumps(resolve(_read(path), _common())), name=name)


def parse_rulebook(text: str, *, name: str = "the rulebook") -> Rulebook:
    """Read a rulebook whose text is complete, such as the one that a book has adopted; its text stays as it is.

    Args:
        text: TOML.
        name: What to call it where it cannot be read.

    Raises:
        InvalidInputError: The text is not TOML, or no rulebook.
    """
    document = _parsed(text, name)
    if "text" in document:
        raise InvalidInputError(f"{name}: text: a rulebook has no such key")
    try:
        return Rulebook.model_validate(closed(document | {"text": text}))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInputError(f"{name}: {where + ': ' if where else ''}{first['msg']}") from None


def resolve(document: Table, common: Table) -> Table:
    """The edition with everything that it uses put in, and of the common scales those that its points tables name.

    Raises:
        InvalidInputError: It uses what does not exist.
    """
    resolved = _Resolver(common).table(document)
    given: Table = resolved.get("scales", {})
    names = dict.fromkeys(table["scale"] for table in resolved.get("points", ()) if "scale" in table)
    known = common.get("scales", {}) | given
    scales = {name: {"points": _scale(name, known)} for name in names if name in known}
    head = {key: value for key, value in resolved.items() if not isinstance(value, dict | list)}
    return (
        head
        | {"source": resolved.get("source", []), "scales": given | scales}
        | {key: value for key, value in resolved.items() if key not in {*head, "source", "scales"}}
    )


def _scale(name: str, scales: Table) -> list[int]:
    """A scale's points, with the further ranks of the scale that it goes on as."""
    scale = scales[name]
    points: list[int] = list(scale["points"])
    return points + _scale(scale["then"], scales)[len(points) :] if "then" in scale else points


class _Resolver:
    """Puts in what tables use."""

    def __init__(self, common: Table) -> None:
        self._common = common

    def table(self, table: Table) -> Table:
        """A table with its one block put in, and its values resolved."""
        if "use" in table:
            tables = self._used(table)
            if len(tables) != 1:
                raise InvalidInputError(f"use = {table['use']!r}: a single table uses a single block")
            return tables[0]
        return {key: self._value(key, value) for key, value in table.items()}

    def _value(self, key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return self.table(value)
        if key == "source":
            return [self._source(text) for text in value]
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            return [table for item in value for table in (self._used(item) if "use" in item else [self.table(item)])]
        return value

    def _used(self, table: Table) -> list[Table]:
        """One table for each block that `table` uses, with its own keys in place of the block's."""
        own = {key: value for key, value in table.items() if key != "use"}
        names = [table["use"]] if isinstance(table["use"], str) else table["use"]
        return [self.table(block | own) for name in names for block in self._blocks(name)]

    def _blocks(self, name: str) -> list[Table]:
        """The block of that name, or those of the group of that name."""
        found: Any = self._common
        for part in name.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        if isinstance(found, dict):
            return [found]
        if isinstance(found, list):
            return [block for member in found for block in self._blocks(member)]
        raise InvalidInputError(f"use = {name!r}: {COMMON}.toml has no such block")

    def _source(self, text: str) -> str:
        if not text.startswith("@"):
            return text
        sources: dict[str, str] = self._common.get("sources", {})
        if text[1:] not in sources:
            raise InvalidInputError(f"source {text!r}: {COMMON}.toml has no such source")
        return sources[text[1:]]


@cache
def _common() -> Table:
    return _read(FOLDER / f"{COMMON}.toml")


def _read(path: Path) -> Table:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"{path.name}: cannot be read as text: {error}") from None
    return _parsed(text, path.name)


def _parsed(text: str, name: str) -> Table:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"{name}: not TOML: {error}") from None
