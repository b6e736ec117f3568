"""What stands on paper: a reading with its title, occasion, state, notes and basis, whatever it is printed as."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, NamedTuple

from ledger.basis import Basis
from ledger.book import Reading
from ledger.instants import format_instant
from ledger.vocabulary import parse_race
from projections.documents.base import Document
from projections.documents.coverage import CoverageDocument
from projections.races.classification import counted_races
from projections.reports.report import Report
from projections.tables.columns import Grid, Heading, Shown
from projections.tables.text import visible

_FEWEST: Final = 8
"""A table with fewer rows is not divided by what its first column says."""
_RUN: Final = 3
"""So many rows a division of a table has at least, on average."""

_ROOT: Final = 16
"""So many digits of a root are enough to tell it by, where there is little room."""


class SealedAt(NamedTuple):
    """The checkpoint by which what is printed is proven: how many entries it is of, and their root in hexadecimal."""

    size: int
    root: str


@dataclass(frozen=True)
class Printed:
    """One reading as it is printed.

    Attributes:
        title: What it is.
        series: The series and the season.
        occasion: The competition that it is of, or after which it stands; empty where nothing is raced.
        state: How far it can be relied on, in a few words each.
        notes: What its reader must know, one sentence each.
        legend: What helps to read its tables.
        grids: Its tables; one without rows only where all are.
        basis: What it was computed from.
        recorded_at: When the last entry that counts was recorded, in microseconds since 1970.
        sealed: The checkpoint by which it is proven, where it is printed beside proofs; it may be of another size.
    """

    title: str
    series: str
    occasion: str
    state: tuple[str, ...]
    notes: tuple[str, ...]
    legend: tuple[str, ...]
    grids: tuple[Grid, ...]
    basis: Basis
    recorded_at: int
    sealed: SealedAt | None = None

    def foot(self) -> str:
        """What stands below every page of it: its basis, and the checkpoint by which it is proven."""
        line = f"{self.basis.book} at {self.basis.at} · root {self.basis.root[:_ROOT]}"
        return (
            line
            if self.sealed is None
            else f"{line} · checkpoint of {self.sealed.size}, root {self.sealed.root[:_ROOT]}"
        )

    def computed_from(self) -> tuple[tuple[str, str], ...]:
        """What it was computed from, each part with its name."""
        basis = self.basis
        lines = (
            ("book", basis.book),
            ("entries", f"1 to {basis.at}, the last recorded at {format_instant(self.recorded_at)}"),
            ("as of", basis.as_of or ""),
            ("through", basis.through or ""),
            ("rulebook", basis.rules),
            ("root" if self.sealed is None else f"root of {basis.at}", basis.root),
            ("checkpoint", "" if self.sealed is None else f"of {self.sealed.size} entries; the proofs lead to it"),
            ("its root", "" if self.sealed is None else self.sealed.root),
            ("imagined", "; ".join(basis.hypothetical)),
        )
        return tuple((name, visible(text)) for name, text in lines if text)


class Division(NamedTuple):
    """The rows of a table that follow each other and have one text in the first column, which is their head."""

    head: str
    rows: tuple[tuple[Shown, ...], ...]


def section(
    report: Report[Any],
    document: Any,
    reading: Reading,
    *,
    recorded_at: int,
    resting: Sequence[str] = (),
    table: str | None = None,
) -> Printed:
    """A document of a report as it is printed.

    Args:
        report: What it is a document of.
        document: The document.
        reading: The season at its basis.
        recorded_at: When the last entry of the basis was recorded.
        resting: What is missing and what is doubted of the races that it rests on.
        table: The only table to print; without it those that people are shown.

    Raises:
        InvalidInputError: The report has no such table.
    """
    refused = (f"{name} is not computed: {reason}" for name, reason in report.refused(document))
    return Printed(
        title=visible(report.title(document)),
        series=series_of(document.basis.book),
        occasion=visible(_occasion(reading, document)),
        state=tuple(_state(document)),
        notes=tuple(map(visible, dict.fromkeys((*resting, *report.notes(document), *refused)))),
        legend=tuple(map(visible, report.legend(document))),
        grids=_grids(report, document, table),
        basis=document.basis,
        recorded_at=recorded_at,
    )


def _grids(report: Report[Any], document: Any, table: str | None) -> tuple[Grid, ...]:
    wanted = (
        [one for one in report.tables if one.people] or list(report.tables[:1])
        if table is None
        else [report.table(table)]
    )
    grids = [one.grid(document) for one in wanted]
    return tuple([grid for grid in grids if grid.rows] or grids[:1])


def series_of(book: str) -> str:
    """A book in words: ``world-cup/2025-26`` is the World Cup of 2025-26."""
    series, _, season = book.partition("/")
    return visible(f"{series.replace('-', ' ').title()} {season}".strip())


def _occasion(reading: Reading, document: Document) -> str:
    """The competition that a document is of, or else the last one that has raced at its basis."""
    named = getattr(document, "competition", None)
    race = getattr(document, "race", None)
    if isinstance(race, str):
        named = parse_race(race).competition
    if isinstance(named, str) and named in reading.season.schedule:
        return _called(reading, named)
    raced = {reading.season.races[name].race.competition for name in counted_races(reading)}
    last = next((name for name in reversed(reading.counted) if name in raced), None)
    return f"after {_called(reading, last)}" if last is not None else ""


def _called(reading: Reading, competition: str) -> str:
    fact = reading.season.scheduled(competition)
    days = fact.first_day if fact.first_day == fact.last_day else f"{fact.first_day} to {fact.last_day}"
    return f"{competition}, {fact.name}, {fact.venue}, {fact.city} ({fact.noc}), {days}"


def _state(document: Document) -> Iterator[str]:
    """How far a document can be relied on: by what its model has of state, coverage, provisional and status."""
    basis: Basis = getattr(document, "basis")  # noqa: B009  every document of a report has one
    if basis.hypothetical:
        yield "HYPOTHETICAL"
    state = getattr(document, "state", None)
    if isinstance(state, str):
        yield state.lower()
    verdict = getattr(document, "verdict", None)
    if isinstance(verdict, str):
        yield f"verdict {verdict}"
    if getattr(document, "provisional", None) is True:
        yield "provisional"
    coverage = getattr(document, "coverage", None)
    if isinstance(coverage, CoverageDocument):
        complete = getattr(document, "complete", None)
        if complete is not True:
            yield "incomplete" if complete is False else "nobody knows whether it is complete"
        yield from _covered(coverage)
    status = getattr(document, "status", None)
    if isinstance(status, str):
        yield f"rules {status}"


def _covered(coverage: CoverageDocument) -> Iterator[str]:
    yield f"{coverage.whole} of {coverage.expected} races whole"
    for names, words in (
        (coverage.in_part, "in part"),
        (coverage.missing, "missing"),
        (coverage.to_come, "to come"),
        (coverage.not_held, "not held"),
        (coverage.void, "void"),
        (coverage.unofficial, "unofficial"),
    ):
        if names:
            yield f"{len(names)} {words}"


def divided(grid: Grid) -> tuple[tuple[Heading, ...], tuple[Division, ...]]:
    """A table as it is printed: where the first column says the same of many rows in turn, it becomes their heads.

    A table of all events of a quota is so divided by event. One that is not has one division without a head.
    """
    whole = grid.headings, (Division("", grid.rows),)
    if (
        len(grid.rows) < _FEWEST
        or len(grid.headings) <= 1
        or grid.headings[0].side == "right"
        or grid.headings[0].names
    ):
        return whole
    runs = [(head, tuple(rows)) for head, rows in groupby(grid.rows, lambda row: row[0].text)]
    heads = [head for head, _ in runs]
    if len(set(heads)) < len(heads) or "" in heads or len(runs) * _RUN > len(grid.rows):
        return whole
    return grid.headings[1:], tuple(Division(visible(head), tuple(row[1:] for row in rows)) for head, rows in runs)


def indented(headings: Sequence[Heading]) -> int | None:
    """The column whose number says how deep a row stands; it is shown as an indent of the next one."""
    return next((index for index, one in enumerate(headings[:-1]) if one.indents), None)


def texts(row: Iterable[Shown]) -> tuple[str, ...]:
    """The cells of a row as they are read, each on one line."""
    return tuple(visible(cell.text) for cell in row)
