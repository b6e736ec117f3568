"""Tables as described columns: each says once its name, type, unit and meaning, and how its cell is taken.

Every form in which a table comes out is made of them: CSV, archive, terminal, page. A table for computers holds the
cells as they are. A grid for people holds what they read in their place.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Generic, Literal, NamedTuple, TypeVar

Source = TypeVar("Source")
Row = TypeVar("Row")

Type = Literal["string", "integer", "number", "boolean", "date", "datetime"]
"""Types of fields, by their names in a Table Schema; days and instants, in UTC, are cells of text."""

Kept = Literal["nowhere", "end", "moments"]
"""Where an archive keeps a table: nowhere, as it stands at the end, or as it stood after each competition too."""

Cell = str | int | float | Decimal | bool | None
"""What a cell can hold; None where there is nothing to say."""

STORAGE: Final[dict[Type, str]] = {
    "string": "TEXT",
    "integer": "INTEGER",
    "number": "NUMERIC",
    "boolean": "INTEGER",
    "date": "TEXT",
    "datetime": "TEXT",
}
"""The types of SQLite's columns. It has none for yes or no, which are 1 and 0 there, and none for days and instants."""


class Column(NamedTuple):
    """A column: its name, the type of its cells, what they mean, whether every row has one, and in what unit it is."""

    name: str
    type: Type
    meaning: str
    required: bool = True
    unit: str = ""


class Reference(NamedTuple):
    """A column whose cells stand in another table, in a column of the same name."""

    column: str
    table: str


@dataclass(frozen=True)
class Table:
    """A table for computers.

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


class Heading(NamedTuple):
    """The heading of a column of a grid: its text, what it says to who asks, its side, and the path it leads to.

    `ditto` says that a cell like the one above is ``=`` on a terminal, `names` that its cells name their rows, `unit`
    what its cells are measured in, and `indents` that its number is how deep the row stands, for who can show that.
    `column` is the name of the column, and `kind` the type of its cells.
    """

    text: str
    meaning: str
    side: Literal["left", "right"]
    link: str | None
    ditto: bool
    names: bool
    unit: str
    indents: bool
    column: str
    kind: Type


Piece = tuple[str, str | None]
"""A piece of a text, and the path that it leads to, if to any."""


class Shown(NamedTuple):
    """A cell of a grid: the text that people read, the path below the basis that it leads to, and the cell itself.

    Where only parts of the text lead anywhere, `pieces` are the text piece by piece.
    """

    text: str
    link: str | None
    cell: Cell
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A table for people.

    Attributes:
        title: What it holds, in a few words.
        headings: Those of its columns; a column that would be empty in every row is left out.
        rows: Its rows.
        left_out: The names of the columns that are left out.
    """

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Shown, ...], ...]
    left_out: tuple[str, ...] = ()

    def called(self, title: str) -> "Grid":
        """The same grid under another title."""
        return replace(self, title=title)


@dataclass(frozen=True, kw_only=True)
class Field(Generic[Row]):
    """A column, and how its cell is taken from what a row is about.

    Attributes:
        column: The column.
        take: Takes the cell.
        heading: How people read the column's name, empty where it needs none; None where they are not shown it.
        data: Whether tables for computers have it.
        show: Gives what people read in place of the cell, where it is not the cell as text.
        link: Gives the path below the basis that the cell leads to.
        leads: The path below the basis that the heading leads to.
        ditto: Whether a cell on a terminal is ``=`` where the row above has the same.
        names: Whether it names the row.
        indents: Whether its number is how deep the row stands below others.
        pieces: Gives what people read piece by piece, where only parts of it lead anywhere.
    """

    column: Column
    take: Callable[[Row], Cell]
    heading: str | None
    data: bool = True
    show: Callable[[Row], str] | None = None
    link: Callable[[Row], str | None] | None = None
    leads: str | None = None
    ditto: bool = False
    names: bool = False
    indents: bool = False
    pieces: Callable[[Row], tuple[Piece, ...]] | None = None

    def shown(self, row: Row) -> Shown:
        """The cell as people read it, with the path that it leads to; what is empty leads nowhere."""
        cell = self.take(row)
        if self.pieces is not None:
            pieces = self.pieces(row)
            return Shown("".join(text for text, _ in pieces), None, cell, pieces)
        text = in_words(cell) if self.show is None else self.show(row)
        return Shown(text, self.link(row) if self.link is not None and text else None, cell)


def _heading_of(name: str) -> str:
    """How people read the name of a column, where nothing else is said."""
    return " ".join("NOC" if word == "noc" else word for word in name.split("_"))


def always(  # noqa: PLR0913  each says one thing of a column
    name: str,
    kind: Type,
    meaning: str,
    take: Callable[[Row], Cell],
    *,
    heading: str | None = None,
    unit: str = "",
    show: Callable[[Row], str] | None = None,
    link: Callable[[Row], str | None] | None = None,
    ditto: bool = False,
    names: bool = False,
) -> Field[Row]:
    """A column that has a cell in every row. Its heading for people is its name, if nothing else is said."""
    column = Column(name, kind, meaning, unit=unit)
    text = _heading_of(name) if heading is None else heading
    return Field(column=column, take=take, heading=text, show=show, link=link, ditto=ditto, names=names)


def maybe(  # noqa: PLR0913  each says one thing of a column
    name: str,
    kind: Type,
    meaning: str,
    take: Callable[[Row], Cell],
    *,
    heading: str | None = None,
    unit: str = "",
    show: Callable[[Row], str] | None = None,
    link: Callable[[Row], str | None] | None = None,
) -> Field[Row]:
    """A column whose cell is empty where there is nothing to say."""
    column = Column(name, kind, meaning, required=False, unit=unit)
    text = _heading_of(name) if heading is None else heading
    return Field(column=column, take=take, heading=text, show=show, link=link)


def only_data(field: Field[Row]) -> Field[Row]:
    """The same column for computers alone: people read it in another one, or need it not."""
    return Field(column=field.column, take=field.take, heading=None)


def in_pieces(field: Field[Row], pieces: Callable[[Row], tuple[Piece, ...]]) -> Field[Row]:
    """The same column, which people read piece by piece, each with the path that it leads to."""
    return replace(field, pieces=pieces)


def indenting(field: Field[Row]) -> Field[Row]:
    """The same column, whose number is how deep the row stands below others."""
    return replace(field, indents=True)


def only_people(
    heading: str,
    meaning: str,
    show: Callable[[Row], str],
    *,
    kind: Type = "string",
    link: Callable[[Row], str | None] | None = None,
    leads: str | None = None,
) -> Field[Row]:
    """A column for people alone: what it says, computers have in others."""
    column = Column(heading, kind, meaning, required=False)
    return Field(column=column, take=show, heading=heading, data=False, show=show, link=link, leads=leads)


@dataclass(frozen=True, kw_only=True)
class Description(Generic[Source, Row]):
    """What a table holds, whatever its rows are.

    Attributes:
        name: Its name, which is also that of its file.
        title: What it holds, in a few words.
        rows: Gives what its rows are about, in their order.
        fields: Its columns.
        key: The columns that tell its rows apart.
        references: The columns that lead to other tables.
        spread: Gives the columns that depend on what is shown, such as one for each race; a table that is kept with
            others of its kind is without them.
        last: The columns after those.
        kept: Where an archive keeps it.
        people: Whether people are shown it.
    """

    name: str
    title: str
    rows: Callable[[Source], Iterable[Row]]
    fields: tuple[Field[Row], ...]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    spread: Callable[[Source], tuple[Field[Row], ...]] | None = None
    last: tuple[Field[Row], ...] = ()
    kept: Kept = "nowhere"
    people: bool = True

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the table for computers, but those that are spread."""
        return tuple(field.column for field in (*self.fields, *self.last) if field.data)

    def table(self, source: Source, *, spread: bool = True) -> Table:
        """The table for computers, with its spread columns or without."""
        fields = [field for field in self._fields(source, spread=spread) if field.data]
        lines = tuple(tuple(field.take(row) for field in fields) for row in self.rows(source))
        columns = tuple(field.column for field in fields)
        return Table(self.name, self.title, columns, self.key, lines, self.references)

    def grid(self, source: Source) -> Grid:
        """The table for people: only columns with a heading, and of the optional ones those that have a cell."""
        fields = [field for field in self._fields(source, spread=True) if field.heading is not None]
        lines = [tuple(field.shown(row) for field in fields) for row in self.rows(source)]
        kept = [index for index, field in enumerate(fields) if field.column.required or _any(lines, index)]
        return Grid(
            self.title,
            tuple(_heading(fields[index]) for index in kept),
            tuple(tuple(line[index] for index in kept) for line in lines),
            tuple(field.column.name for index, field in enumerate(fields) if index not in kept),
        )

    def _fields(self, source: Source, *, spread: bool) -> Iterator[Field[Row]]:
        yield from self.fields
        if spread and self.spread is not None:
            yield from self.spread(source)
        yield from self.last


def _any(lines: Iterable[tuple[Shown, ...]], index: int) -> bool:
    return any(line[index].text for line in lines)


def _heading(field: Field[Row]) -> Heading:
    side: Literal["left", "right"] = "right" if field.column.type in ("integer", "number") else "left"
    return Heading(
        field.heading or "",
        field.column.meaning,
        side,
        field.leads,
        field.ditto,
        field.names,
        field.column.unit,
        field.indents,
        field.column.name,
        field.column.type,
    )


def in_words(cell: Cell) -> str:
    """A cell as people read it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(cell)
