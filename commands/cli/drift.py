"""What ``season quota --drift`` prints: an allocation beside a fresh computation."""

from rich.console import Console
from rich.text import Text

from commands.cli.output import print_basis
from commands.cli.quota_readings import print_event_changes
from projections.documents.drift import DriftDocument


def print_drift(out: Console, document: DriftDocument) -> None:
    """Print what became of an allocation, and where a fresh computation differs."""
    out.print(f"{document.quota}, allocated by entry {document.allocation}; {document.reopens}", style="bold")
    if not document.root_holds:
        out.print(Text("! the book no longer has the root that the allocation rests on", style="bold red"))
    for declined in document.declined:
        called = f"called {', '.join(declined.called)}" if declined.called else "nobody called yet"
        turn = f"; it is the turn of {declined.next}" if declined.next else ""
        out.print(f"{declined.event}: {declined.declined_by} declined (entry {declined.decline}); {called}{turn}")
    print_event_changes(out, document.events, ("allocated", "fresh"))
    if not document.events:
        out.print("a fresh computation gives the same places and reserves")
    out.print(Text(f"allocated on: {document.allocation_basis.line()}", style="dim"))
    print_basis(out, document.basis)
