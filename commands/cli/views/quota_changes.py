"""A quota at two bases, event by event; and an allocation beside a fresh computation."""

from collections.abc import Sequence

from rich.console import Console

from commands.cli.output import Text, print_basis, print_grid, table
from projections.documents.quota_changes import QuotaChangesDocument, QuotaEventChange
from projections.documents.quota_drift import CalledPlace, DriftDocument
from projections.reports.quota_moves import LOST, PASSED
from projections.tables.text import count_of


def print_event_changes(out: Console, events: Sequence[QuotaEventChange], columns: tuple[str, str]) -> None:
    """Print event by event which NOCs have more or fewer places, and who stands elsewhere; `columns` name the two."""
    headings = [("name", "left"), ("NOC", "left"), *((name, "left") for name in columns), ("entries", "left")]
    for event in events:
        nocs = ", ".join(f"{noc} {before} → {after}" for noc, (before, after) in event.nocs.items())
        title = f"{event.event}: " + (nocs or "no NOC has more or fewer places")
        rows = [
            [move.name, move.noc, move.before, move.after, "by others" if move.by_others else _entries(move.entries)]
            for move in event.moves
        ]
        out.print(table(title, headings, rows))


def _entries(entries: tuple[int, ...]) -> str:
    return ", ".join(map(str, entries))


def show_changes(out: Console, document: QuotaChangesDocument) -> None:
    """Print a quota at two bases, the later of which may be hypothetical."""
    for described in (LOST, PASSED):
        grid = described.grid(document)
        if grid.rows:
            print_grid(out, grid)
    print_event_changes(out, document.events, ("before", "after"))
    if not document.events:
        out.print(f"{document.quota}: nobody moves")
    out.print(Text(f"from {document.basis_before.line()}", style="dim"))
    print_basis(out, document.basis)


def _given_back(quota: str, declined: CalledPlace) -> str:
    """A decline in one line: whose places of what, why, who was called for them, and whose turn it is."""
    calls = zip(declined.called, declined.calls, strict=True)
    called = [f"called {noc} (entry {entry})" for noc, entry in calls] or ["nobody called yet"]
    places = count_of(declined.places, "place")
    because = f", {declined.reason}" if declined.reason else ""
    turn = [f"it is the turn of {declined.next}"] if declined.next else []
    given = f"{quota} {declined.event}: {declined.declined_by} gave {places} back (entry {declined.decline}{because})"
    return "; ".join((given, *called, *turn))


def show_drift(out: Console, document: DriftDocument) -> None:
    """Print what became of an allocation, and where a fresh computation differs."""
    out.print(f"{document.quota}, allocated by entry {document.allocation}; {document.reopens}", style="bold")
    if not document.root_holds:
        out.print(Text("! the book no longer has the root that the allocation rests on", style="bold red"))
    for declined in document.declined:
        out.print(Text(_given_back(document.quota, declined)))
    print_event_changes(out, document.events, ("allocated", "fresh"))
    if not document.events:
        out.print("a fresh computation gives the same places and reserves")
    out.print(Text(f"allocated on: {document.allocation_basis.line()}", style="dim"))
    print_basis(out, document.basis)
