"""Writes what each key of a rulebook file is for, from the models that read it."""

from collections.abc import Iterator

from docs._ext.markdown import table
from ledger.rulebook.keys import Kind, kinds


def _heading(kind: Kind) -> str:
    """How a table begins in a file."""
    if not kind.path:
        return "The file"
    return f"`[[{kind.path}]]`" if kind.many else f"`[{kind.path}]`"


def _parts() -> Iterator[str]:
    for kind in kinds():
        yield f"## {_heading(kind)}"
        yield kind.meaning
        rows = ([f"`{key.name}`", "yes" if key.needed else "", key.kind, key.meaning] for key in kind.keys)
        yield table(["key", "needed", "what may stand there", "what it is for"], rows)


def rule_keys_page() -> str:
    """The generated part of the page: every kind of table, from the outside in, with all its keys."""
    return "\n\n".join(_parts())
