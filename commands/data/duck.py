"""Tables as a DuckDB file: each column in its type and with a comment that says what it means."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import duckdb

from projections.tables.columns import Table, Type
from projections.tables.parquet import to_arrow

_TYPES: Final[dict[Type, str]] = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DECIMAL(18, 3)",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP WITH TIME ZONE",
}


def duckdb_file(tables: Sequence[Table], path: Path, *, mark: str) -> None:
    """Write the tables into a new file; `mark` is what it says that it is."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("BEGIN")
        for table in tables:
            for statement in _statements(table):
                connection.execute(statement)
            connection.register("given", to_arrow(table))
            connection.execute(f"INSERT INTO {_name(table.name)} SELECT * FROM given")  # noqa: S608  our own name
            connection.unregister("given")
        connection.execute(f"CREATE VIEW {_name(mark)} AS SELECT 1 AS version")
        connection.execute("COMMIT")


def says(path: Path, mark: str) -> bool:
    """Whether a file says that it is that; raises what the library raises where it is none of its files."""
    with duckdb.connect(str(path), read_only=True) as connection:
        asked = "SELECT count(*) FROM duckdb_views() WHERE view_name = ?"
        return connection.execute(asked, [mark]).fetchall() == [(1,)]


def _statements(table: Table) -> Iterator[str]:
    columns = (f"{_name(one.name)} {_TYPES[one.type]}{' NOT NULL' if one.required else ''}" for one in table.columns)
    yield f"CREATE TABLE {_name(table.name)} ({', '.join(columns)})"
    yield f"COMMENT ON TABLE {_name(table.name)} IS {_text(table.title)}"
    for one in table.columns:
        said = f"{one.meaning} In {one.unit}." if one.unit else one.meaning
        yield f"COMMENT ON COLUMN {_name(table.name)}.{_name(one.name)} IS {_text(said)}"


def _name(name: str) -> str:
    return f'"{name}"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
