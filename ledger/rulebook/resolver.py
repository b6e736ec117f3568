"""Puts into an edition what it shares with others, so that its text is complete.

In an edition file a table with the key ``use`` takes over the block of that name from ``common.toml``, and its own
keys replace the block's. A list of tables in which one uses several blocks has as many tables instead. A source that
begins with ``@`` stands for the text of that name under ``sources``. A scale can give its first ranks and take the
rest from another scale (``then``).

What is malformed in any other way is left as it is, for the model to refuse.
"""

from typing import Any

from ledger.errors import InvalidInputError

Table = dict[str, Any]
_MOST = 50
"""So many blocks a table may use, and so many scales may go on as each other; the editions have six and two."""


def resolve(document: Table, common: Table) -> Table:
    """The edition with everything that it uses put in, and of all scales those that its points tables name.

    Raises:
        InvalidInputError: It uses what does not exist, or what uses itself.
    """
    resolved = _Resolver(common).table(document, ())
    given = resolved.pop("scales", {})
    if not isinstance(given, dict):
        return resolved | {"scales": given}
    known = common.get("scales", {}) | given
    tables = resolved.get("points")
    used = [table.get("scale") for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []
    names = dict.fromkeys(name for name in used if isinstance(name, str) and name in known)
    scales = {name: scale_of(name, known) for name in names}
    head = {key: value for key, value in resolved.items() if not isinstance(value, dict | list) or key == "source"}
    return head | {"scales": scales} | {key: value for key, value in resolved.items() if key not in head}


def scale_of(name: str, scales: Table, inside: tuple[str, ...] = ()) -> Any:
    """A scale with the further ranks of the scale that it goes on as.

    Raises:
        InvalidInputError: It goes on as itself, or as one that does not exist.
    """
    if name in inside or name not in scales:
        raise InvalidInputError(f"scale {name!r}: it {'goes on as itself' if name in inside else 'does not exist'}")
    scale = scales[name]
    if not isinstance(scale, dict) or "then" not in scale:
        return scale
    if len(inside) > _MOST:
        raise InvalidInputError(f"scale {name!r}: more than {_MOST} scales go on as each other")
    rest = scale_of(str(scale["then"]), scales, (*inside, name))
    first, further = scale.get("points"), rest.get("points") if isinstance(rest, dict) else None
    if not isinstance(first, list) or not isinstance(further, list):
        raise InvalidInputError(f"scale {name!r}: its points, or those that it goes on with, are no list")
    return {"points": [*first, *further[len(first) :]]}


class _Resolver:
    """Puts in what tables use. `inside` holds the names of the blocks that are being put in, so that it ends."""

    def __init__(self, common: Table) -> None:
        self._common = common

    def table(self, table: Table, inside: tuple[str, ...]) -> Table:
        """A table with its one block put in, and its values resolved."""
        if "use" not in table:
            return {key: self._value(key, value, inside) for key, value in table.items()}
        tables = self._used(table, inside)
        if len(tables) != 1:
            raise InvalidInputError(f"use = {table['use']!r}: a single table uses a single block")
        return tables[0]

    def _value(self, key: str, value: Any, inside: tuple[str, ...]) -> Any:
        if isinstance(value, dict):
            return self.table(value, inside)
        if not isinstance(value, list):
            return value
        if key == "source":
            return [self._source(text) if isinstance(text, str) else text for text in value]
        resolved: list[Any] = []
        for item in value:
            resolved.extend(self._used(item, inside) if isinstance(item, dict) else [item])
        return resolved

    def _used(self, table: Table, inside: tuple[str, ...]) -> list[Table]:
        """One table for each block that `table` uses, with its own keys in place of the block's."""
        if "use" not in table:
            return [self.table(table, inside)]
        own = {key: self._value(key, value, inside) for key, value in table.items() if key != "use"}
        names = table["use"] if isinstance(table["use"], list) else [table["use"]]
        if len(names) > _MOST:
            raise InvalidInputError(f"use = {names[0]!r} and more: a table uses at most {_MOST} blocks")
        return [
            self.table(block, (*inside, block_name)) | own
            for name in names
            for block_name, block in self._blocks(name, inside)
        ]

    def _blocks(self, name: Any, inside: tuple[str, ...]) -> list[tuple[str, Table]]:
        """The block of that name, or those of the group of that name, each with its own name."""
        if name in inside:
            raise InvalidInputError(f"use = {name!r}: the block uses itself")
        found: Any = self._common
        for part in str(name).split("."):
            found = found.get(part) if isinstance(found, dict) else None
        if isinstance(found, dict):
            return [(name, found)]
        if isinstance(found, list):
            return [block for member in found for block in self._blocks(member, (*inside, name))]
        raise InvalidInputError(f"use = {name!r}: there is no such block")

    def _source(self, text: str) -> str:
        if not text.startswith("@"):
            return text
        found = self._common.get("sources", {}).get(text[1:])
        if not isinstance(found, str):
            raise InvalidInputError(f"source {text!r}: there is no such source")
        return found
