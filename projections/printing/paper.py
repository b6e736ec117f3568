"""What stands on paper: a reading with its title, occasion, state, notes and evidence, whatever it is printed as.

It is said in the words of pages: names for ids, and days as people write them. What identifies the state of the book,
and the hashes of sheets, stand at the end, as *Evidence*.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final, NamedTuple

from ledger.basis import Basis
from ledger.book import Reading
from ledger.instants import format_instant
from ledger.vocabulary import parse_race
from projections.documents.base import Document
from projections.documents.books import BooksBasis, with_people
from projections.documents.coverage import CoverageDocument
from projections.documents.plain import (
    EVIDENCE,
    counted_in_words,
    evidence_in_short,
    grid_in_words,
    imagined_on_top,
    resting_on,
    sentence,
    short_root,
    title_in_words,
)
from projections.documents.words import days_in_words, in_plain_words, series_of
from projections.races.classification import counted_races
from projections.reports.report import Report
from projections.tables.columns import Grid, Heading, Shown
from projections.tables.text import visible

_FEWEST: Final = 8
"""A table with fewer rows is not divided by what its first column says."""
_RUN: Final = 3
"""So many rows a division of a table has at least, on average."""

_SHEET: Final = re.compile(r"(?P<name>[^,:]+(?:, sheet \d+)?(?:, revision \d+)?), SHA-256 (?P<hash>[0-9a-f]{64})")
"""A sheet of results by its name, with its hash behind it."""


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
        counted: What it counts, and by which rules.
        notes: What its reader must know, one sentence each.
        legend: What helps to read its tables.
        grids: Its tables; one without rows only where all are.
        basis: What it was computed from: one book, or several.
        recorded_at: When the last entry that counts was recorded, in microseconds since 1970.
        before: What it is compared with, where it compares.
        sheets: The sheets of results that it names, each with its hash.
        sealed: The checkpoint by which it is proven, where it is printed beside proofs; it may be of another size.
    """

    title: str
    series: str
    occasion: str
    state: tuple[str, ...]
    counted: str
    notes: tuple[str, ...]
    legend: tuple[str, ...]
    grids: tuple[Grid, ...]
    basis: Basis | BooksBasis
    recorded_at: int
    before: Basis | None = None
    sheets: tuple[str, ...] = ()
    sealed: SealedAt | None = None

    def foot(self) -> str:
        """What stands below every page of it: the state of the book, and the checkpoint by which it is proven."""
        if isinstance(self.basis, BooksBasis):
            return f"{EVIDENCE}: {self.basis.line()}"
        line = evidence_in_short(self.basis)
        if self.sealed is None:
            return line
        return f"{line} · checkpoint of {self.sealed.size}, root {short_root(self.sealed.root)}"

    def evidence(self) -> tuple[tuple[str, str], ...]:
        """What identifies the state of the book that it was computed from, each part with its name."""
        basis = self.basis
        if isinstance(basis, BooksBasis):
            return tuple((name, visible(text)) for name, text in _of_books(basis))
        lines = (
            ("book", basis.book),
            ("entries", f"1 to {basis.at}, the last recorded at {format_instant(self.recorded_at)}"),
            ("as of", basis.as_of or ""),
            ("races up to", basis.through or ""),
            ("rules of", basis.rules),
            ("root" if self.sealed is None else f"root of {basis.at}", basis.root),
            ("checkpoint", "" if self.sealed is None else f"of {self.sealed.size} entries; the proofs lead to it"),
            ("its root", "" if self.sealed is None else self.sealed.root),
            ("imagined", "; ".join(basis.hypothetical)),
            ("before", "" if self.before is None else self.before.line(whole=True)),
            *(("sheet", sheet) for sheet in self.sheets),
        )
        return tuple((name, visible(text)) for name, text in lines if text)


def _of_books(basis: BooksBasis) -> Iterator[tuple[str, str]]:
    """What identifies the state of several books: each with its position and root, and the root of all of them."""
    for one in with_people(basis.books, basis.people):
        rules = f", rules of {one.rules}" if one is not basis.people else ""
        yield "book", f"{one.book}, entries 1 to {one.at}{rules}, root {one.root}"
    if basis.as_of:
        yield "as of", basis.as_of
    yield "root of all", basis.root


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
    basis, sheets = document.basis, _Sheets()
    before: Basis | None = getattr(document, "basis_before", None)
    counted = counted_in_words(reading, basis, recorded=format_instant(recorded_at))
    said = (*filter(None, [imagined_on_top(reading, basis)]), *resting, *report.notes(document), *refused)

    def worded(text: str) -> str:
        return visible(in_plain_words(reading, sheets.told(text)))

    return Printed(
        title=visible(title_in_words(reading, report.title(document), document)),
        series=series_of(basis.book),
        occasion=visible(_occasion(reading, document)),
        state=tuple(_state(document)),
        counted=visible(f"{counted}, compared with {resting_on(reading, before)}" if before else counted),
        notes=tuple(dict.fromkeys(sentence(worded(one)) for one in said)),
        legend=tuple(map(worded, report.legend(document))),
        grids=tuple(
            one if report.exact else grid_in_words(reading, sheets.taken_from(one))
            for one in grids_of(report, document, table)
        ),
        basis=basis,
        recorded_at=recorded_at,
        before=before,
        sheets=sheets.found,
    )


class _Sheets:
    """The hashes of sheets, which are taken out of the texts that name them and stand together at the end."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}

    @property
    def found(self) -> tuple[str, ...]:
        """The sheets that were named, each once, in the order in which they were."""
        return tuple(self._found)

    def told(self, text: str) -> str:
        """A text without the hashes of the sheets that it names."""
        return _SHEET.sub(self._take, text) if "SHA-256" in text else text

    def taken_from(self, grid: Grid) -> Grid:
        """The same of each cell of a table."""
        rows = (tuple(cell._replace(text=self.told(cell.text)) for cell in row) for row in grid.rows)
        return replace(grid, rows=tuple(rows))

    def _take(self, found: re.Match[str]) -> str:
        name = found["name"].strip().rpartition(" of ")[2]
        self._found[f"{name}, SHA-256 {found['hash']}"] = None
        return found["name"]


def grids_of(report: Report[Any], document: Any, table: str | None) -> tuple[Grid, ...]:
    """The tables of a document that are printed: the one that is named, or else those that people are shown.

    Raises:
        InvalidInputError: The report has no such table.
    """
    wanted = (
        [one for one in report.tables if one.people] or list(report.tables[:1])
        if table is None
        else [report.table(table)]
    )
    grids = [one.grid(document) for one in wanted]
    return tuple([grid for grid in grids if grid.rows] or grids[:1])


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
    return f"{fact.name}, {fact.venue}, {fact.city} ({fact.noc}), {days_in_words(fact.first_day, fact.last_day)}"


def _state(document: Document) -> Iterator[str]:
    """How far a document can be relied on: by what its model has of state, coverage, provisional and status."""
    basis: Basis = getattr(document, "basis")  # noqa: B009  every document of a report has one
    if basis.hypothetical:
        yield "HYPOTHETICAL"
    state = getattr(document, "state_in_words", getattr(document, "state", None))
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
