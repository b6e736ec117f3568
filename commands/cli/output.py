"""Printing for people: aligned tables with the basis under them."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from ledger.basis import Basis
from ledger.errors import InvalidInputError
from projections.reports.report import Report
from projections.tables.columns import Grid

WIDE = 400
"""Columns of output that is not a terminal: nothing is cut or wrapped there."""


def console(*, stderr: bool = False) -> Console:
    """A console that colours only on a terminal."""
    stream = sys.stderr if stderr else sys.stdout
    # Names and reasons are printed as they are: what stands in brackets is no markup, and a colon makes no emoji.
    width = None if stream.isatty() else WIDE
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False, width=width)


def print_grid(out: Console, grid: Grid) -> None:
    """Print a table for people; a cell that says what the one above says is ``=`` where its column is so."""
    rows: list[list[str]] = []
    above: list[str] = []
    for row in grid.rows:
        texts = [cell.text for cell in row]
        pairs = zip(grid.headings, texts, above or [""] * len(texts), strict=True)
        rows.append(["=" if heading.ditto and text == last else text for heading, text, last in pairs])
        above = texts
    out.print(table(grid.title, [(heading.text, heading.side) for heading in grid.headings], rows))


def table(title: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[str | Text]]) -> Group:
    """A table under its title; each column has a heading and ``left`` or ``right``."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for heading, side in columns:
        made.add_column(heading, justify="right" if side == "right" else "left", no_wrap=True)
    for row in rows:
        made.add_row(*row)
    # As the table's own title it would be wrapped to the table's width.
    return Group(Text(title, style="bold"), made)


def print_basis(out: Console, basis: Basis, notes: Sequence[str] = ()) -> None:
    """Print what a table rests on, and what its reader must know."""
    for note in notes:
        out.print(Text(f"! {note}", style="yellow"))
    out.print(Text(f"basis: {basis.line()}", style="dim"))


def print_tables(out: Console, report: Report[Any], document: Any) -> None:
    """Print the tables of a document with its title, how to read them, and its basis."""
    title = report.title(document)
    for index, table in enumerate(one for one in report.tables if one.people):
        grid = table.grid(document)
        if index:
            out.print()
        print_grid(out, grid if index else grid.called(title))
    for line in report.legend(document):
        out.print(Text(line, style="dim"))
    print_basis(out, document.basis, tuple(report.notes(document)))


def write_chart(file: Path, picture: bytes) -> None:
    """Write a picture and say so on stderr.

    Raises:
        InvalidInputError: The file cannot be written.
    """
    try:
        file.write_bytes(picture)
    except OSError as error:
        raise InvalidInputError(f"--chart {file}: {error.strerror}") from None
    console(stderr=True).print(f"drawn: {file}")
