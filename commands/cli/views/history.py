"""A history with a column for each competition, or with the entries that changed it."""

from rich.console import Console

from commands.cli.output import print_basis, table
from ledger.vocabulary import GENDERS, Gender
from projections.documents.quota_changes import QuotaHistoryDocument, QuotaPoint
from projections.reports.history import REPORTS, HistoryDocument, HistoryPoint
from projections.reports.movements import or_dash
from projections.tables.text import bounded

_CUP = REPORTS[0]
_BARS = "▁▂▃▄▅▆▇█"


def show_cup(out: Console, document: HistoryDocument) -> None:
    """Print rank and points after each competition, a column each."""
    names = [point.after for point in document.rows[0].points] if document.rows else []
    rows = [
        [
            line.name,
            line.noc,
            *(f"{or_dash(point.rank)} ({_total(point)})" for point in line.points),
            _sparkline([point.rank for point in line.points]),
        ]
        for line in document.rows
    ]
    headings = [("name", "left"), ("NOC", "left"), *((name, "right") for name in names), ("ranks", "left")]
    out.print(table(f"{document.cup}: rank (points) after each competition", headings, rows))
    print_basis(out, document.basis, tuple(_CUP.notes(document)))


def show_blame(out: Console, document: HistoryDocument) -> None:
    """Print who stands where, and since which entry."""
    _blame(out, document)
    print_basis(out, document.basis, tuple(_CUP.notes(document)))


def show_steps(out: Console, document: HistoryDocument) -> None:
    """Print the same, and each step on the way."""
    _blame(out, document)
    for line in document.rows:
        steps = [[point.after, or_dash(point.rank), _total(point)] for point in line.points]
        out.print(table(line.name, [("entry", "right"), ("rank", "right"), ("points", "right")], steps))
    print_basis(out, document.basis, tuple(_CUP.notes(document)))


def _total(point: HistoryPoint) -> str:
    return bounded(point.points, at_least=point.at_least)


def _blame(out: Console, document: HistoryDocument) -> None:
    rows = [
        [
            or_dash(line.points[-1].rank),
            line.name,
            line.noc,
            _total(line.points[-1]),
            ", ".join(map(str, line.entries)),
        ]
        for line in document.rows
    ]
    headings = [
        ("", "right"),
        ("name", "left"),
        ("NOC", "left"),
        ("points", "right"),
        ("last changed by entry", "left"),
    ]
    out.print(table(f"{document.cup}: who stands where, since which entry", headings, rows))


def show_quota(out: Console, document: QuotaHistoryDocument) -> None:
    """Print the places of each NOC after each qualifying competition, a column each."""
    for gender in GENDERS:
        points = [(point.after, _places(point, gender)) for point in document.points]
        nocs = sorted(
            {noc for _, places in points for noc in places}, key=lambda noc: (-points[-1][1].get(noc, 0), noc)
        )
        rows = [[noc, *(str(places.get(noc, "")) for _, places in points)] for noc in nocs]
        headings = [("NOC", "left"), *((after, "right") for after, _ in points)]
        out.print(table(f"{document.quota}, {gender}: places after each competition", headings, rows))
    print_basis(out, document.basis)


def show_quota_steps(out: Console, document: QuotaHistoryDocument) -> None:
    """Print what each entry changed of the places of NOCs, a line for each NOC."""
    rows: list[list[str]] = []
    before: dict[tuple[Gender, str], int] = {}
    for point in document.points:
        after = {(gender, noc): places for gender in GENDERS for noc, places in _places(point, gender).items()}
        moved = [key for key in sorted({*before, *after}) if before.get(key) != after.get(key)]
        for index, (gender, noc) in enumerate(moved):
            pair = [str(places.get((gender, noc), "–")) for places in (before, after)]
            rows.append(["" if index else point.after, gender, noc, *pair])
        before = after
    headings = [("entry", "right"), ("", "left"), ("NOC", "left"), ("before", "right"), ("after", "right")]
    out.print(table(f"{document.quota}: places before and after each entry that changed them", headings, rows))
    print_basis(out, document.basis)


def _places(point: QuotaPoint, gender: Gender) -> dict[str, int]:
    return point.men if gender == "men" else point.women


def _sparkline(ranks: list[int | None]) -> str:
    """Ranks as bars, three to a bar: the first three have the highest, from the 22nd on the lowest; blank for none."""
    return "".join(" " if rank is None else _BARS[max(0, len(_BARS) - 1 - (rank - 1) // 3)] for rank in ranks)
