"""Tables as an archive keeps them: named columns with a type and a meaning each, as CSV and in SQLite."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, NamedTuple

Type = Literal["string", "integer", "number", "boolean", "date"]
"""Types of fields, by their names in a Table Schema."""

Cell = str | int | float | Decimal | bool | None
"""What a cell can hold; None where there is nothing to say."""

STORAGE: Final[dict[Type, str]] = {
    "string": "TEXT",
    "integer": "INTEGER",
    "number": "NUMERIC",
    "boolean": "INTEGER",
    "date": "TEXT",
}
"""The types of SQLite's columns. It has none for yes or no, which are 1 and 0 there, and none for days."""


class Column(NamedTuple):
    """A column: its name, the type of its cells, what they mean, and whether every row has one."""

    name: str
    type: Type
    meaning: str
    required: bool = True


class Reference(NamedTuple):
    """A column whose cells stand in another table, in a column of the same name."""

    column: str
    table: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        name: Its name, which is also that of its file.
        title: What it holds, in a few words.
        columns: Its columns.
        key: The columns that tell its rows apart.
        rows: Its rows, in their order, which is part of what it says.
        references: The columns that lead to other tables.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    references: tuple[Reference, ...] = ()

    @property
    def path(self) -> str:
        """Where its CSV file stands, beside the description of all tables."""
        return f"{self.name}.csv"


def to_csv(table: Table) -> bytes:
    """A table as CSV (RFC 4180) in UTF-8 with a line of column names; lines end with a line feed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(map(_printed, table.rows))
    return text.getvalue().encode()


def _printed(row: Iterable[Cell]) -> list[str]:
    return ["" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell) for cell in row]
