"""Writes the data dictionary of an export, from the tables themselves."""

from collections.abc import Iterator
from typing import Any

from docs._ext.markdown import table
from projections.export.tables import TABLES
from projections.export.tidy import Tidy
from projections.tables.columns import Column


def export_page() -> str:
    """Every table of an export with its columns, in Markdown."""
    return "\n\n".join(part for one in TABLES for part in _table(one))


def _table(of: Tidy[Any]) -> Iterator[str]:
    yield f"\n### {of.name}"
    yield f"{of.title}. A row is {of.row}; its key is {', '.join(f'`{name}`' for name in of.keys)}."
    yield table(("column", "type", "empty", "meaning"), map(_line, of.columns))


def _line(one: Column) -> tuple[str, str, str, str]:
    unit = f", {one.unit}" if one.unit else ""
    return f"`{one.name}`", f"{one.type}{unit}", "" if one.required else "may be", one.meaning
