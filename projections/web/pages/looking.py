"""A table as it is looked at: its rows sorted by a column, and those marked that a filter does not show.

Every row is on the page, so that a script shows what was left out without asking again. What has no value stands last,
whichever way a table is sorted, and what is equal stays in the order of the table.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel

from ledger.names import family_order, letters
from projections.season.matching import spelled
from projections.tables.columns import Cell, Grid, Heading, Shown
from projections.web.addresses.looks import TableLook
from projections.web.addresses.problems import Problem
from projections.web.pages.page import Page, View

Row = TypeVar("Row")

_NUMBER: Final = re.compile(r"\(?(?:(\d+):)?(\d[\d,]*(?:\.\d+)?)")
_DAY: Final = re.compile(r"\d{4}-\d\d")
_LEAST_FIRST: Final = ("rank", "place", "number", "time", "entry", "position", "pair", "bib")
"""Columns of numbers that one wants to see from the least up; all others from the greatest down."""


@dataclass(frozen=True)
class Head:
    """The heading of a column as it is looked at.

    Attributes:
        heading: The heading.
        by: What the column is called in an address, with ``-`` before it where it is first sorted from the greatest.
        sorted: ``ascending`` or ``descending``, or nothing where the table is not sorted by it.
        query: The query of the address that sorts by it, or the other way round.
    """

    heading: Heading
    by: str
    sorted: str
    query: str


@dataclass(frozen=True)
class LookedTable:
    """A table as it is looked at.

    Attributes:
        grid: The table, sorted.
        heads: Its headings.
        order: The places that its rows have in the table as it is.
        hidden: The places of the rows that are not shown, as they are sorted.
        nocs: The NOCs of all its rows; none where it has no such column.
        look: The look.
        kept: What else the query of the address has.
    """

    grid: Grid
    heads: tuple[Head, ...]
    order: tuple[int, ...]
    hidden: frozenset[int]
    nocs: tuple[str, ...]
    look: TableLook
    kept: tuple[tuple[str, str], ...]

    @property
    def rows(self) -> list[tuple[bool, list[tuple[bool, Shown]]]]:
        """Its rows, each with whether it is hidden, and each cell with whether it names its row."""
        names = [heading.names for heading in self.grid.headings]
        return [(place in self.hidden, list(zip(names, row, strict=True))) for place, row in enumerate(self.grid.rows)]

    @property
    def places(self) -> list[tuple[bool, int]]:
        """The places of its rows in the table as it is, each with whether it is hidden."""
        return [(place in self.hidden, own) for place, own in enumerate(self.order)]

    def head(self, called: str) -> Head | None:
        """The heading of a column; None where the table has it not."""
        return next((one for one in self.heads if one.by.removeprefix("-") == called), None)

    @property
    def shown(self) -> int:
        """How many rows are shown."""
        return len(self.grid.rows) - len(self.hidden)


def looked(view: View, grid: Grid) -> LookedTable:
    """A grid as a view looks at it.

    Raises:
        Problem: It has no such column.
    """
    look, names = view.look, [_called(one) for one in grid.headings]
    order = list(range(len(grid.rows)))
    if look.sort and (look.column in names or not _to_come(view, look.column)):
        if look.column not in names:
            known = ", ".join(filter(None, names))
            raise Problem(HTTPStatus.BAD_REQUEST, f"sort {look.sort!r}: this table has the columns {known}")
        at = names.index(look.column)
        person = grid.headings[at].names
        order = in_order(order, lambda row: _value(grid.rows[row][at], person=person), down=look.sort.startswith("-"))
    rows = [grid.rows[place] for place in order]
    noc = names.index("noc") if "noc" in names else None
    name = next((at for at, one in enumerate(grid.headings) if one.names), None)
    hidden = {
        place
        for place, row in enumerate(rows)
        if (look.noc and (noc is None or row[noc].text != look.noc))
        or (look.name and (name is None or not _has(row[name].text, look.name)))
    }
    pairs = tuple((key, value) for key, values in view.query.items() for value in values)
    return LookedTable(
        Grid(grid.title, grid.headings, tuple(rows)),
        tuple(_head(one, called, look, pairs) for one, called in zip(grid.headings, names, strict=True)),
        tuple(order),
        frozenset(hidden),
        tuple(sorted({row[noc].text for row in rows if noc is not None})),
        look,
        pairs,
    )


def _to_come(view: View, column: str) -> bool:
    """Whether a column is of a competition of the season that the table has not got to: it is in its own order then."""
    return column.partition("-")[0] in {one.competition for one in view.reading.season.competitions()}


def _called(heading: Heading) -> str:
    """What a column is called in an address."""
    return re.sub(r"[^a-z0-9]+", "-", heading.column.lower()).strip("-")


def _head(heading: Heading, called: str, look: TableLook, pairs: tuple[tuple[str, str], ...]) -> Head:
    down = heading.side == "right" and called not in _LEAST_FIRST
    first = f"-{called}" if down else called
    turned = called if look.sort.startswith("-") else f"-{called}"
    mine = look.column == called
    said = ("descending" if look.sort.startswith("-") else "ascending") if mine else ""
    query = urlencode([*pairs, *look.by(turned if mine else first).pairs])
    return Head(heading, first, said, f"?{query}")


def _has(text: str, wanted: str) -> bool:
    """Whether every word that is wanted is within the letters of a name, in one of the ways to write it."""
    own = spelled(text)
    within = [*own.whole, *own.words]
    return all(any(way in one for way in ways for one in within) for ways in spelled(wanted).joined)


def _value(cell: Shown, *, person: bool) -> tuple[int, Any]:
    """What a cell is sorted by: numbers and times before words, and nothing last."""
    if person and cell.text:
        return 1, family_order(cell.text)
    of: Cell = cell.cell if isinstance(cell.cell, int | float | Decimal) else cell.text
    if of is None or of in {"", "–"}:
        return 2, ""
    if not isinstance(of, str):
        return 0, Decimal(str(int(of) if isinstance(of, bool) else of))
    found = None if _DAY.match(of) else _NUMBER.match(of)
    if found is None:
        return 1, (letters(of), of)
    return 0, 60 * int(found[1] or 0) + Decimal(found[2].replace(",", ""))


def in_order(rows: Iterable[Row], value: Callable[[Row], tuple[int, Any]], *, down: bool) -> list[Row]:
    """Rows by their values, those of one kind after those of another, whichever way round."""
    kinds: Mapping[int, list[tuple[Any, Row]]] = {0: [], 1: [], 2: []}
    for row in rows:
        kind, of = value(row)
        kinds[kind].append((of, row))
    ordered: list[Row] = []
    for kind, own in kinds.items():
        ordered += [row for _, row in (own if kind == 2 else _sorted(own, down=down))]  # noqa: PLR2004  of no value
    return ordered


def _sorted(own: Sequence[tuple[Any, Row]], *, down: bool) -> list[tuple[Any, Row]]:
    return sorted(own, key=lambda pair: pair[0], reverse=down)


def _listed(view: View, document: BaseModel) -> Mapping[str, Any]:
    first = next(one for one in view.report.tables if one.people)
    return {"first": looked(view, first.grid(document))}


LISTED: Final = Page("listed.html", _listed)
"""The tables of a report with their notes, the first of them to be sorted and filtered."""
