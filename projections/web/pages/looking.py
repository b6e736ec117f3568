"""Tables as they are looked at: their rows sorted by a column, and those marked that a filter does not show.

Every row is on the page, so that a script shows what was left out without asking again. What has no value stands last,
whichever way a table is sorted, and what is equal stays in the order of the table. A cell is sorted by what it says, so
that a script finds the same order; only a day is sorted by the calendar, and a person by the family name.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from http import HTTPStatus
from itertools import pairwise
from typing import Any, Final, Protocol, TypeVar
from unicodedata import normalize
from urllib.parse import urlencode

from pydantic import BaseModel

from ledger.names import family_order, letters
from projections.reports.report import Report
from projections.season.matching import spelled
from projections.tables.columns import Grid, Heading, Shown
from projections.web.addresses.looks import Sorting, TableLook
from projections.web.addresses.problems import Problem
from projections.web.pages.page import Page, View

Row = TypeVar("Row")

FEW: Final = 4
"""Where a table has no more rows than these, a page of several tables does not offer to sort it; an address may."""
FILTERED: Final = 10
"""Where the tables of such a page have no more rows than these, it does not offer to show some of them alone."""

_NUMBER: Final = re.compile(r"(?:≥ )?\(?(?:(\d+):)?([-−]?\d[\d,]*(?:\.\d+)?)")
_SEASON: Final = re.compile(r"\d{4}-\d\d")
_WORD: Final = re.compile(r"\d+|[^\W\d_]+")
_CODE: Final = re.compile(r"\b[A-Z]{3}\b")
_LEAST_FIRST: Final = ("rank", "place", "number", "time", "entry", "position", "pair", "bib")
"""Columns of numbers that one wants to see from the least up; all others from the greatest down."""
_NOCS: Final = ("noc", "nocs", "other-nocs")
"""The columns that have the code of an NOC, or of several."""
_PEOPLE: Final = ("name", "names", "other-name", "next")
"""The columns that name people."""


class Looking(Protocol):
    """A view of a page whose tables are looked at."""

    @property
    def look(self) -> TableLook:
        """How its tables are looked at."""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What else the query of its address has."""

    def plain(self, text: str) -> str:
        """A text as its page says it."""

    def to_come(self, column: str) -> bool:
        """Whether a column is of a competition that the table has not got to: it is in its own order then."""


@dataclass(frozen=True)
class Head:
    """The heading of a column as it is looked at.

    Attributes:
        heading: The heading.
        by: What the column is called in an address, with ``-`` before it where it is first sorted from the greatest.
        sorted: ``ascending`` or ``descending``, or nothing where the table is not sorted by it.
        query: The query of the address that sorts by it, or the other way round.
        people: Whether it names people, who are sorted by the family name.
    """

    heading: Heading
    by: str
    sorted: str
    query: str
    people: bool


@dataclass(frozen=True)
class LookedTable:
    """A table as it is looked at.

    Attributes:
        name: What it is called in an address; the first table of a page has no name.
        grid: The table, sorted.
        heads: Its headings.
        order: The places that its rows have in the table as it is.
        hidden: The places of the rows that are not shown, as they are sorted.
        nocs: The NOCs of all its rows; none where it has no such column.
        look: The look at the page.
        kept: What else the query of the address has.
    """

    name: str
    grid: Grid
    heads: tuple[Head, ...]
    order: tuple[int, ...]
    hidden: frozenset[int]
    nocs: tuple[str, ...]
    look: TableLook
    kept: tuple[tuple[str, str], ...]

    @property
    def rows(self) -> list[tuple[bool, list[tuple[bool, bool, Shown]]]]:
        """Its rows, each with whether it is hidden, and each cell with whether it names its row, and is a day."""
        named = _naming(self.grid)
        says = [(at == named, one.kind in ("date", "datetime")) for at, one in enumerate(self.grid.headings)]
        return [
            (place in self.hidden, [(*of, cell) for of, cell in zip(says, row, strict=True)])
            for place, row in enumerate(self.grid.rows)
        ]

    @property
    def places(self) -> list[tuple[bool, int]]:
        """The places of its rows in the table as it is, each with whether it is hidden."""
        return [(place in self.hidden, own) for place, own in enumerate(self.order)]

    @property
    def sorted(self) -> bool:
        """Whether its rows stand otherwise than in the table as it is."""
        return self.look.of(self.name) is not None

    @property
    def several(self) -> bool:
        """Whether it has more than a few rows, or is sorted all the same."""
        return len(self.order) > FEW or self.sorted

    @property
    def named(self) -> bool:
        """Whether its rows are people's."""
        return any(one.people for one in self.heads)

    def head(self, called: str) -> Head | None:
        """The heading of a column; None where the table has it not."""
        return next((one for one in self.heads if one.by.removeprefix("-") == called), None)

    @property
    def shown(self) -> int:
        """How many rows are shown."""
        return len(self.order) - len(self.hidden)


@dataclass(frozen=True)
class Sifting:
    """What a page offers to show some of the rows of its tables alone; tables without NOCs and people stay whole.

    Attributes:
        look: The look at the page.
        kept: What else the query of its address has.
        nocs: The NOCs of their rows.
        named: Whether there are people among them.
        shown: How many of the rows are shown.
        rows: How many there are.
    """

    look: TableLook
    kept: tuple[tuple[str, str], ...]
    nocs: tuple[str, ...]
    named: bool
    shown: int
    rows: int

    @property
    def offered(self) -> bool:
        """Whether there are so many rows that it is worth while, or some are not shown."""
        return self.rows > FILTERED or bool(self.look.filters)


def sifting(tables: Sequence[LookedTable]) -> Sifting:
    """What is offered for the tables of a page."""
    own = [one for one in tables if one.nocs or one.named]
    return Sifting(
        tables[0].look,
        tables[0].kept,
        tuple(sorted({noc for one in own for noc in one.nocs})),
        any(one.named for one in own),
        sum(one.shown for one in own),
        sum(len(one.order) for one in own),
    )


def looked(view: Looking, grid: Grid, name: str = "") -> LookedTable:
    """A grid, of which a page may have several, as a view looks at it.

    Raises:
        Problem: It has no such column.
    """
    look, names = view.look, [_called(one.column) for one in grid.headings]
    empty = [_called(one) for one in grid.left_out]
    order, sort = list(range(len(grid.rows))), look.of(name)
    if sort is not None and sort.column in names:
        at = names.index(sort.column)
        order = in_order(order, lambda row: _value(view, grid, grid.rows[row], at), down=sort.down)
    elif sort is not None and sort.column not in empty and not view.to_come(sort.column):
        known = ", ".join(filter(None, (*names, *empty)))
        raise Problem(HTTPStatus.BAD_REQUEST, f"sort {str(sort)!r}: this table has the columns {known}")
    rows = [grid.rows[place] for place in order]
    hidden = frozenset(place for place, row in enumerate(rows) if not _fits(view, names, row))
    noc = next((names.index(one) for one in _NOCS if one in names), None)
    columns = [Sorting(name, one, down=False) for one in names]
    return LookedTable(
        name,
        replace(grid, rows=_linked_once(grid, rows)),
        tuple(_head(view, one, own) for one, own in zip(grid.headings, columns, strict=True)),
        tuple(order),
        hidden,
        tuple(sorted({code for row in rows if noc is not None for code in _CODE.findall(row[noc].text)})),
        look,
        view.pairs,
    )


def tables_looked(view: Looking, report: Report[Any], document: BaseModel) -> tuple[LookedTable, ...]:
    """The tables of a report as a view looks at them: the first, and others by their names.

    Raises:
        Problem: It has no such table or column, or none in which rows can be looked for.
    """
    return all_looked(view, [(one.name, one.grid(document)) for one in report.tables if one.people])


def all_looked(view: Looking, grids: Iterable[tuple[str, Grid]]) -> tuple[LookedTable, ...]:
    """The tables of a page, each with its name, which the first does without.

    Raises:
        Problem: There is no such table or column, or none in which rows can be looked for.
    """
    found = tuple(looked(view, grid, name if at else "") for at, (name, grid) in enumerate(grids))
    names = [one.name for one in found]
    for sort in view.look.sorts:
        if sort.table not in names:
            others = f"beside its first table this page has {', '.join(names[1:])}"
            said = others if names[1:] else "this page has one table, which needs no name"
            raise Problem(HTTPStatus.BAD_REQUEST, f"sort {str(sort)!r}: {said}")
    can = sifting(found)
    for what, _ in view.look.filters:
        if any(one.order for one in found) and not (can.named if what == "name" else can.nocs):
            raise Problem(HTTPStatus.BAD_REQUEST, f"{what}: no table of this page has a column of it")
    return found


def _linked_once(grid: Grid, rows: Sequence[tuple[Shown, ...]]) -> tuple[tuple[Shown, ...], ...]:
    """The rows, without the link of a cell that says and links the same as the one above, where a column repeats so."""
    again = [one.ditto for one in grid.headings]
    if not any(again):
        return tuple(rows)
    return (
        *rows[:1],
        *(
            tuple(
                cell._replace(link=None) if ditto and cell == above else cell
                for cell, above, ditto in zip(row, before, again, strict=True)
            )
            for before, row in pairwise(rows)
        ),
    )


def _naming(grid: Grid) -> int:
    """The place of the column that names the rows of a table; the first where none is said to."""
    return next((at for at, one in enumerate(grid.headings) if one.names), 0)


def _called(column: str) -> str:
    """What a column is called in an address."""
    return re.sub(r"[^a-z0-9]+", "-", column.lower()).strip("-")


def _head(view: Looking, heading: Heading, own: Sorting) -> Head:
    first = own._replace(down=heading.side == "right" and own.column not in _LEAST_FIRST)
    now = view.look.of(own.table)
    mine = now is not None and now.column == own.column
    said = ("descending" if now is not None and now.down else "ascending") if mine else ""
    wanted = own._replace(down=said == "ascending") if mine else first
    query = urlencode([*view.pairs, *view.look.by(wanted).pairs])
    by = f"{'-' if first.down else ''}{own.column}"
    return Head(heading, by, said, f"?{query}", own.column in _PEOPLE)


def _fits(view: Looking, names: Sequence[str], row: Sequence[Shown]) -> bool:
    """Whether a row is among those that a filter shows; where a table has no such column, all are."""
    noc = next((row[names.index(one)].text for one in _NOCS if one in names), None)
    name = next((row[names.index(one)].text for one in _PEOPLE if one in names), None)
    look = view.look
    return (not look.noc or noc is None or look.noc in _CODE.findall(noc)) and (
        not look.name or name is None or _has(view.plain(name), look.name)
    )


def _has(text: str, wanted: str) -> bool:
    """Whether every word that is wanted is within the letters of a name, in one of the ways to write it."""
    own = spelled(text)
    within = [*own.whole, *own.words]
    return all(any(way in one for way in ways for one in within) for ways in spelled(wanted).joined)


def _value(view: Looking, grid: Grid, row: Sequence[Shown], at: int) -> tuple[int, Any]:
    """What a cell is sorted by: numbers and times before words, and nothing last."""
    heading, cell = grid.headings[at], row[at]
    if cell.text in {"", "–"}:
        return 2, ""
    if heading.kind in ("date", "datetime"):
        return 1, in_words(str(cell.cell))
    text = view.plain(cell.text)
    if _called(heading.column) in _PEOPLE:
        return 1, family_order(text)
    found = None if _SEASON.match(text) else _NUMBER.match(text)
    if found is None:
        return 1, in_words(text)
    return 0, 60 * int(found[1] or 0) + Decimal(found[2].replace(",", "").replace("−", "-"))


def in_words(text: str) -> list[tuple[int, int, str]]:
    """A text by its words, without accents, the numbers in it by their size and before words."""
    words = _WORD.findall(normalize("NFC", text))
    return [(0, int(word), "") if word.isdecimal() else (1, 0, letters(word)) for word in words]


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
    return {"looked_at": tables_looked(view, view.report, document)}


LISTED: Final = Page("listed.html", _listed)
"""The tables of a report with their notes, to be sorted and filtered."""
