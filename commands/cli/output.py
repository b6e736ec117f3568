"""Printing: aligned tables with the basis under them, JSON and CSV."""

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from ledger.basis import Basis
from ledger.errors import InvalidInputError

WIDE = 400
"""Columns of output that is not a terminal: nothing is cut or wrapped there."""


def console(*, stderr: bool = False) -> Console:
    """A console that colours only on a terminal."""
    stream = sys.stderr if stderr else sys.stdout
    # Names and reasons are printed as they are: what stands in brackets is no markup, and a colon makes no emoji.
    width = None if stream.isatty() else WIDE
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False, width=width)


def print_json(document: BaseModel) -> None:
    """Print a document, and nothing else, on stdout."""
    sys.stdout.write(document.model_dump_json(indent=2) + "\n")


def print_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table as CSV with a header; what is None is empty."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)


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
