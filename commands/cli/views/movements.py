"""Who moved in a cup, and what a comparison or a what-if says around it."""

from collections.abc import Iterable

from rich.console import Console

from commands.cli.output import Text, print_basis, print_grid
from projections.documents.base import unknown_note
from projections.documents.movements import CupDiffLine
from projections.reports.diff import DiffDocument
from projections.reports.movements import MOVEMENTS
from projections.reports.what_if import WhatIfDocument


def print_movements(out: Console, cup: CupDiffLine) -> None:
    """Print who moved in a cup, and the entries behind it."""
    if cup.movements:
        print_grid(out, MOVEMENTS.grid((cup,)).called(cup.title))
    else:
        out.print(Text(cup.title, style="bold"), Text("nobody moves", style="dim"), sep="\n")


def show_diff(out: Console, document: DiffDocument) -> None:
    """Print what stands between two bases, and whom it moved."""
    out.print(f"entries between: {_between(document)}")
    for cup in document.cups:
        print_movements(out, cup)
    for note in unknown_note(document.unknown):
        out.print(Text(f"! {note}", style="yellow"))
    out.print(Text(f"from {document.basis_before.line()}", style="dim"))
    out.print(Text(f"to   {document.basis.line()}", style="dim"))


def _between(document: DiffDocument) -> str:
    kinds: dict[str, int] = {}
    for name in _names(document):
        kinds[name] = kinds.get(name, 0) + 1
    return ", ".join(f"{count} {name}" for name, count in kinds.items()) or "none"


def _names(document: DiffDocument) -> Iterable[str]:
    return (line.fact.partition("/")[0] for line in (*document.gained, *document.lost))


def show_what_if(out: Console, document: WhatIfDocument) -> None:
    """Print whom it would move."""
    table = document.standing
    print_movements(out, CupDiffLine(cup=table.cup, title=table.title, movements=document.movements))
    print_basis(out, document.basis, table.notes)
    out.print(Text(f"real: {document.real_basis.line()}", style="dim"))
