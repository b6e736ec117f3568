"""All tables of an export. Who adds one adds it here; the dictionary, the docs and every format follow."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from ledger.errors import InvalidInputError
from projections.export.book import BookAt
from projections.export.of_books import (
    BOOKS_TABLE,
    COMPETITIONS_TABLE,
    COMPETITORS_TABLE,
    DECISIONS_TABLE,
    NOT_COMPUTED_TABLE,
)
from projections.export.of_cups import CUPS_TABLE, PLACES_OF_QUOTAS, SCORES_TABLE, STANDINGS_TABLE
from projections.export.of_races import LAPS_TABLE, RACES_TABLE, RESULTS_TABLE
from projections.export.tidy import Tidy
from projections.tables.columns import Cell, Column, Table

TABLES: Final[tuple[Tidy[Any], ...]] = (
    BOOKS_TABLE,
    COMPETITIONS_TABLE,
    COMPETITORS_TABLE,
    RACES_TABLE,
    RESULTS_TABLE,
    LAPS_TABLE,
    CUPS_TABLE,
    STANDINGS_TABLE,
    SCORES_TABLE,
    PLACES_OF_QUOTAS,
    DECISIONS_TABLE,
    NOT_COMPUTED_TABLE,
)

DICTIONARY: Final = "dictionary"
"""The table that says what every column of the others means."""


def chosen(names: Iterable[str]) -> tuple[Tidy[Any], ...]:
    """The tables of some names, or all where none is named; in their order.

    Raises:
        InvalidInputError: There is no table of a name.
    """
    wanted = tuple(names)
    known = {one.name: one for one in TABLES}
    for name in wanted:
        if name not in known:
            raise InvalidInputError(f"--table {name}: there are {', '.join(known)}")
    return tuple(one for one in TABLES if not wanted or one.name in wanted)


def gathered(
    books: Iterable[BookAt], tables: Sequence[Tidy[Any]] = TABLES, *, done: Callable[[str], None] = lambda _: None
) -> tuple[Table, ...]:
    """The tables with the rows of all books, and the dictionary of them; `done` is told each book that is taken in.

    A book is let go of before the next one is asked for, so that never two are held.
    """
    lines: list[list[tuple[Cell, ...]]] = [[] for _ in tables]
    for book in books:
        for own, table in zip(lines, tables, strict=True):
            own.extend(table.lines(book))
        done(book.cells[1])
    made = tuple(table.table(own) for own, table in zip(lines, tables, strict=True))
    return (*made, dictionary(tables))


def dictionary(tables: Sequence[Tidy[Any]] = TABLES) -> Table:
    """What every column of the tables means, as a table."""
    rows = tuple(_meanings(tables))
    columns = (
        Column("table", "string", "The table."),
        Column("position", "integer", "The place of the column in it, from 1."),
        Column("column", "string", "The column."),
        Column("type", "string", "string, integer, number (a decimal), boolean, date or datetime (an instant in UTC)."),
        Column("unit", "string", "What its cells are measured in.", required=False),
        Column("nullable", "boolean", "Whether a cell may be empty."),
        Column("key", "boolean", "Whether it is one of those that tell the rows apart."),
        Column("meaning", "string", "What its cells mean."),
        Column("row", "string", "What one row of the table is."),
    )
    return Table(DICTIONARY, "What every column means", columns, ("table", "column"), rows)


def _meanings(tables: Iterable[Tidy[Any]]) -> Iterator[tuple[Cell, ...]]:
    for table in tables:
        for place, one in enumerate(table.columns, 1):
            key = one.name in table.keys
            yield table.name, place, one.name, one.type, one.unit or None, not one.required, key, one.meaning, table.row
