"""What ``season quota --drift`` prints: an allocation beside a fresh computation."""

from rich.console import Console
from rich.text import Text

from commands.cli.output import print_basis, table
from projections.documents.drift import DriftDocument


def print_drift(out: Console, document: DriftDocument) -> None:
    """Print what became of an allocation, and where a fresh computation differs."""
    out.print(f"[bold]{document.quota}[/bold], allocated by entry {document.allocation}; {document.reopens}")
    if not document.root_holds:
        out.print(Text("! the book no longer has the root that the allocation rests on", style="bold red"))
    for declined in document.declined:
        called = f"called {', '.join(declined.called)}" if declined.called else "nobody called yet"
        turn = f"; it is the turn of {declined.next}" if declined.next else ""
        out.print(f"{declined.event}: {declined.declined_by} declined (entry {declined.decline}); {called}{turn}")
    headings = [("name", "left"), ("NOC", "left"), ("allocated", "left"), ("fresh", "left"), ("entries", "left")]
    for event in document.events:
        nocs = ", ".join(f"{noc} {before} → {after}" for noc, (before, after) in event.nocs.items())
        title = f"{event.event}: " + (nocs or "no NOC has more or fewer places")
        rows = [
            [move.name, move.noc, move.allocated, move.fresh, ", ".join(map(str, move.entries))] for move in event.moves
        ]
        out.print(table(title, headings, rows))
    if not document.events:
        out.print("a fresh computation gives the same places and reserves")
    out.print(Text(f"allocated on: {document.allocation_basis.line()}", style="dim"))
    print_basis(out, document.basis)
