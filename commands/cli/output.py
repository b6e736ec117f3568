"""Printing for people: aligned tables with the basis under them."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from rich import text as rich_text
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.table import Table

from ledger.basis import Basis
from ledger.errors import InvalidInputError
from projections.reports.report import Report
from projections.tables.columns import Grid
from projections.tables.text import is_visible, visible

WIDE: Final = 400
"""Columns of output that is not a terminal: what fits there is neither cut nor wrapped."""
LEAST: Final = {"left": 16, "right": 24}
"""So many columns of a terminal a cell keeps at least, by its side, where it needs them. What is longer gives way, so
that one long name or reason takes no column away from others."""


class Text(rich_text.Text):
    """A text for people, on one line: what is hidden in it is shown, and neither acts on a terminal nor is lost."""

    def __init__(self, text: str = "", style: str = "", **options: Any) -> None:
        super().__init__(visible(text), style, **options)

    def append(self, text: "rich_text.Text | str", style: Any = None) -> "Text":
        """Add a text at the end, as visible as the rest."""
        super().append(visible(text) if isinstance(text, str) else text, style)
        return self


class Paper(Console):
    """What people's output is printed on. What is passed on as it came is made visible here at the latest."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print each of the objects; a line that is longer than a terminal is wide is left to it to turn.

        What is no table stays on one line in a file or a pipe, so that a command in it can be copied.
        """
        lines = all(isinstance(one, str | rich_text.Text) for one in objects)
        super().print(*map(_seen, objects), **{"crop": False, "soft_wrap": lines and not self.is_terminal, **options})


def _seen(one: Any) -> Any:
    if isinstance(one, str):
        return Text(one)
    return Text(one.plain, str(one.style)) if isinstance(one, rich_text.Text) and not is_visible(one.plain) else one


def console(*, stderr: bool = False) -> Console:
    """A console that colours only on a terminal."""
    stream = sys.stderr if stderr else sys.stdout
    # Names and reasons are printed as they are: what stands in brackets is no markup, and a colon makes no emoji.
    width = None if stream.isatty() else WIDE
    return Paper(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False, width=width)


def print_grid(out: Console, grid: Grid) -> None:
    """Print a table for people; a cell that says what the one above says is ``=`` where its column is so.

    Of a table without rows there is its title alone, and that it has none.
    """
    if not grid.rows:
        out.print(Text(grid.title, style="bold"), Text("none", style="dim"), sep="\n")
        return
    rows: list[list[str]] = []
    above: list[str] = []
    for row in grid.rows:
        texts = [cell.text for cell in row]
        pairs = zip(grid.headings, texts, above or [""] * len(texts), strict=True)
        rows.append(["=" if heading.ditto and text == last else text for heading, text, last in pairs])
        above = texts
    out.print(table(grid.title, [(heading.text, heading.side) for heading in grid.headings], rows))


class _Whole(Table):
    """A table that leaves out no column where a terminal is too narrow for all: the line is turned there."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The table, as wide as the least of its columns where there is less room."""
        least = sum(column.min_width or 0 for column in self.columns) + 2 * (len(self.columns) - 1)
        self.width = least if least > options.max_width else None
        yield from super().__rich_console__(console, options)


def table(title: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[str | rich_text.Text]]) -> Group:
    """A table under its title; each column has a heading and ``left`` or ``right``.

    A row is a line. Where a line is too long, the longest cells are cut, and end with ``…``; --json and --csv have them
    whole. No column becomes narrower than `LEAST`; a terminal with less room than that turns the line.
    """
    made = _Whole(box=None, pad_edge=False, header_style="bold")
    lines = [[cell if isinstance(cell, rich_text.Text) else Text(cell) for cell in row] for row in rows]
    for index, (heading, side) in enumerate(columns):
        shown = visible(heading)
        needed = max((cell_len(line[index].plain) for line in lines), default=0)
        least = min(max(needed, cell_len(shown)), LEAST[side])
        made.add_column(
            shown, justify="right" if side == "right" else "left", min_width=least, no_wrap=needed <= LEAST[side]
        )
    for line in lines:
        for cell in line:
            # Of a column that may be narrowed: its cells are cut all the same, and not folded.
            cell.no_wrap, cell.overflow = True, "ellipsis"
        made.add_row(*line)
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
