"""The SQLite copy in an archive: the tables of the season and its entries, in a file of reproducible bytes."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger.codec import stored_name
from ledger.entry import Entry
from ledger.errors import InvalidInputError
from ledger.facts import Fact
from ledger.instants import format_instant
from projections.tables.columns import STORAGE, Cell, Column, Table

EXPLANATION = "columns"
"""The table that says what every column of the others means."""

_WRITER_VERSION = slice(96, 100)
"""Where an SQLite file says which version of the library wrote it last. Nothing rests on it."""
_FIXED_VERSION = (3_040_000).to_bytes(4)


def entries_table(entries: Iterable[Entry[Fact]]) -> Table:
    """The entries, with what happened as JSON."""
    rows = (
        (
            entry.position,
            stored_name(entry.fact),
            format_instant(entry.recorded_at),
            format_instant(entry.published_at),
            entry.actor,
            entry.reason,
            None if entry.source is None else _json(entry.source.model_dump(mode="json", exclude_defaults=True)),
            _json(entry.fact.model_dump(mode="json", exclude_defaults=True)),
        )
        for entry in entries
    )
    columns = (
        Column("position", "integer", "The position of the entry in the book."),
        Column("fact", "string", "The name of the fact and the version of its fields."),
        Column("recorded_at", "string", "When the book took it, in UTC."),
        Column("published_at", "string", "When it became official, in UTC."),
        Column("actor", "string", "Who entered it."),
        Column("reason", "string", "Why, for a decision.", required=False),
        Column("source", "string", "Where it comes from, as JSON.", required=False),
        Column("data", "string", "What happened, as JSON."),
    )
    return Table("entries", "The entries of the book", columns, ("position",), tuple(rows))


def explanation(tables: Iterable[Table]) -> Table:
    """A table that says what every column of the others means."""
    rows = (
        (table.name, one.name, one.type, one.unit or None, one.meaning) for table in tables for one in table.columns
    )
    columns = (
        Column("table_name", "string", "The table."),
        Column("column_name", "string", "The column."),
        Column("type", "string", "What its cells are."),
        Column("unit", "string", "What they are measured in.", required=False),
        Column("meaning", "string", "What they mean."),
    )
    return Table(EXPLANATION, "What every column means", columns, ("table_name", "column_name"), tuple(rows))


def database(tables: Sequence[Table], *, application: int = 0) -> bytes:
    """The bytes of an SQLite file with these tables; the same tables give the same bytes.

    `application` is the number by which its header says whose file it is; 0 says nothing.
    """
    with TemporaryDirectory(prefix="season-archive-") as name, _on_a_disk(name):
        draft, final = Path(name) / "draft", Path(name) / "final"
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            for setting in ("page_size = 4096", "encoding = 'UTF-8'", "auto_vacuum = NONE", "journal_mode = OFF"):
                connection.execute(f"PRAGMA {setting}")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(f"PRAGMA application_id = {application}")
            connection.execute("BEGIN")
            for table in tables:
                connection.execute(_create(table))
                marks = ", ".join("?" * len(table.columns))
                insert = f"INSERT INTO {_quoted(table.name)} VALUES ({marks})"  # noqa: S608 - names are our own, and quoted
                connection.executemany(insert, stored_rows(table))
            connection.execute("COMMIT")
            # What comes out does not depend on how the pages were filled.
            connection.execute("VACUUM INTO ?", [str(final)])
        data = bytearray(final.read_bytes())
    data[_WRITER_VERSION] = _FIXED_VERSION
    return bytes(data)


@contextmanager
def _on_a_disk(folder: str) -> Iterator[None]:
    """Say of a disk that is full that it is."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise InvalidInputError(f"the tables cannot be written to {folder}: {error}") from error


def _create(table: Table) -> str:
    parts = [f"{_quoted(one.name)} {STORAGE[one.type]}{' NOT NULL' if one.required else ''}" for one in table.columns]
    parts.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
    parts += [
        f"FOREIGN KEY ({_quoted(one.column)}) REFERENCES {_quoted(one.table)} ({_quoted(one.column)})"
        for one in table.references
    ]
    return f"CREATE TABLE {_quoted(table.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def stored_rows(table: Table) -> Iterator[list[str | int | float | None]]:
    """The rows of a table as SQLite stores them."""
    numbers = [column.type == "number" for column in table.columns]
    for row in table.rows:
        yield [_stored(cell, is_number=number) for cell, number in zip(row, numbers, strict=True)]


def _stored(cell: Cell, *, is_number: bool) -> str | int | float | None:
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, Decimal):
        cell = float(cell)
    # A column of numbers keeps whole ones as such.
    return int(cell) if is_number and isinstance(cell, float) and cell.is_integer() else cell


def _quoted(name: str) -> str:
    return f'"{name}"'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
