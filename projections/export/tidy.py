"""A table of an export: one thing a row, over several books."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from projections.export.book import BookAt
from projections.export.resting import BOOK, RESTING, Resting
from projections.tables.columns import Cell, Column, Field, Table

Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class Tidy(Generic[Row]):
    """A table, described once.

    Attributes:
        name: Its name, which is also that of its file.
        title: What it holds, in a few words.
        row: What one row is.
        rows: Gives the rows of a book, each behind what it rests on.
        fields: Its own columns, between the book and what a row rests on.
        key: The columns that tell its rows apart within a book.
    """

    name: str
    title: str
    row: str
    rows: Callable[[BookAt], Iterable[tuple[Resting, Row]]]
    fields: tuple[Field[Row], ...]
    key: tuple[str, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All its columns, in their order."""
        return (*BOOK, *(field.column for field in self.fields), *RESTING)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that tell its rows apart over all books."""
        return (BOOK[0].name, *self.key)

    def lines(self, book: BookAt) -> Iterator[tuple[Cell, ...]]:
        """The rows of a book."""
        own, take = book.cells, [field.take for field in self.fields]
        for resting, row in self.rows(book):
            yield (*own, *(one(row) for one in take), *resting)

    def table(self, lines: Iterable[tuple[Cell, ...]]) -> Table:
        """The table with the rows of some books."""
        return Table(self.name, self.title, self.columns, self.keys, tuple(lines))
