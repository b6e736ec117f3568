"""A history with a column for each competition, or with the entries that changed it."""

from rich.console import Console

from commands.cli.output import print_basis, table
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


def _sparkline(ranks: list[int | None]) -> str:
    """Ranks as bars, three to a bar: the first three have the highest, from the 22nd on the lowest; blank for none."""
    return "".join(" " if rank is None else _BARS[max(0, len(_BARS) - 1 - (rank - 1) // 3)] for rank in ranks)
