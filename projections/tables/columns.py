"""Tables as an archive keeps them: named columns with a type and a meaning each, as CSV and in SQLite."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Generic, Literal, NamedTuple, TypeVar

Row_contra = TypeVar("Row_contra", contravariant=True)

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


class Field(NamedTuple, Generic[Row_contra]):
    """A column, and how its cell is taken from what a row is about."""

    column: Column
    take: Callable[[Row_contra], Cell]


def always(name: str, kind: Type, meaning: str, take: Callable[[Row_contra], Cell]) -> Field[Row_contra]:
    """A column that has a cell in every row."""
    return Field(Column(name, kind, meaning), take)


def maybe(name: str, kind: Type, meaning: str, take: Callable[[Row_contra], Cell]) -> Field[Row_contra]:
    """A column whose cell is empty where there is nothing to say."""
    return Field(Column(name, kind, meaning, required=False), take)


@dataclass(frozen=True, slots=True)
class Description(Generic[Row_contra]):
    """What a table holds, whatever its rows are; its attributes are those of the table."""

    name: str
    title: str
    fields: tuple[Field[Row_contra], ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...]

    def table(self, rows: Iterable[Row_contra]) -> Table:
        """The table with a line for each of `rows`."""
        columns = tuple(field.column for field in self.fields)
        lines = tuple(tuple(field.take(row) for field in self.fields) for row in rows)
        return Table(self.name, self.title, columns, self.key, lines, self.references)


def describe(
    name: str, title: str, *fields: Field[Row_contra], key: tuple[str, ...], references: tuple[Reference, ...] = ()
) -> Description[Row_contra]:
    """The description of a table by its columns, in their order."""
    return Description(name, title, fields, key, references)


def to_csv(table: Table) -> bytes:
    """A table as CSV (RFC 4180) in UTF-8 with a line of column names; lines end with a line feed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(map(_printed, table.rows))
    return text.getvalue().encode()


def _printed(row: Iterable[Cell]) -> list[str]:
    return ["" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell) for cell in row]
