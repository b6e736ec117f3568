"""What ``season diff``, ``what-if`` and ``history`` print of a quota."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from commands.cli.output import console, print_basis, print_json, table
from ledger.basis import Question
from ledger.book import Reader, Reading
from ledger.vocabulary import GENDERS
from projections.documents.quota_changes import (
    QuotaChangesDocument,
    QuotaEventChange,
    event_changes,
    quota_history_document,
)
from projections.quota import quota_changes, quota_history, quota_table


def is_quota(reading: Reading, name: str) -> bool:
    """Whether the rulebook of a reading has a quota of this name."""
    return any(quota.id == name for quota in reading.rulebook.quotas)


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


def compare_quotas(before: Reading, after: Reading, quota: str, *, as_json: bool) -> None:
    """Print a quota at two bases, the later of which may be hypothetical."""
    changes = quota_changes(quota_table(before, quota), quota_table(after, quota))
    document = QuotaChangesDocument(
        basis=after.basis, basis_before=before.basis, quota=quota, events=event_changes(changes)
    )
    if as_json:
        print_json(document)
        return
    out = console()
    print_event_changes(out, document.events, ("before", "after"))
    if not document.events:
        out.print(f"{quota}: nobody moves")
    out.print(Text(f"from {before.basis.line()}", style="dim"))
    print_basis(out, after.basis)


def quota_over_the_season(reader: Reader, asked: Question, quota: str, *, as_json: bool) -> None:
    """Print the places of each NOC after each qualifying competition."""
    reading = reader.read(asked)
    document = quota_history_document(reading.basis, quota, quota_history(reading, quota))
    if as_json:
        print_json(document)
        return
    out = console()
    for gender in GENDERS:
        points = [(point.after, point.men if gender == "men" else point.women) for point in document.points]
        nocs = sorted(
            {noc for _, places in points for noc in places}, key=lambda noc: (-points[-1][1].get(noc, 0), noc)
        )
        rows = [[noc, *(str(places.get(noc, "")) for _, places in points)] for noc in nocs]
        headings = [("NOC", "left"), *((after, "right") for after, _ in points)]
        out.print(table(f"{quota}, {gender}: places after each competition", headings, rows))
    print_basis(out, reading.basis)
