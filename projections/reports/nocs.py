"""``season nocs``: what each NOC has of the season: skaters, races, wins, podiums and points."""

from collections.abc import Callable
from typing import Final

from ledger.basis import Basis
from projections.cups.nocs import NocTally, noc_tallies
from projections.documents.base import Document, PrintedPoints
from projections.documents.coverage import CoverageDocument, coverage_document
from projections.documents.doubts import DoubtLine
from projections.reports.report import Asked, Report
from projections.season.coverage import coverage, skated_events
from projections.tables.columns import Description, Field, always, maybe, only_data
from projections.tables.text import bounded


class NocTallyLine(Document):
    """One NOC; wins and podiums are those of Division A, `points` is null where a rule is not known.

    `at_least` says that all of its numbers are lower bounds.
    """

    noc: str
    skaters: int
    races: int
    wins: int
    podiums: int
    points: PrintedPoints | None
    at_least: bool


class NocsDocument(Document):
    """``season nocs --json``: every NOC with a result, the most wins first.

    `notes` say which races are missing, and of which not every row is known.
    """

    basis: Basis
    notes: tuple[str, ...]
    nocs: tuple[NocTallyLine, ...]
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def nocs_document(asked: Asked) -> NocsDocument:
    """What each NOC has at a basis."""
    reading = asked.reading
    held = coverage(reading, skated_events(reading))
    lines = (_line(one, at_least=held.complete_as_told is not True) for one in noc_tallies(reading))
    return NocsDocument(
        basis=reading.basis,
        notes=held.notes,
        nocs=tuple(lines),
        complete=held.complete,
        coverage=coverage_document(held),
    )


def _line(one: NocTally, *, at_least: bool) -> NocTallyLine:
    return NocTallyLine(
        noc=one.noc,
        skaters=one.skaters,
        races=one.races,
        wins=one.wins,
        podiums=one.podiums,
        points=one.points,
        at_least=at_least,
    )


def _counted(name: str, meaning: str, count: Callable[[NocTallyLine], int]) -> Field[NocTallyLine]:
    return always(name, "integer", meaning, count, show=lambda of: bounded(count(of), at_least=of.at_least))


NOCS: Final[Description[NocsDocument, NocTallyLine]] = Description(
    name="nocs",
    title="What each NOC has of the season",
    rows=lambda document: document.nocs,
    fields=(
        always("noc", "string", "The NOC.", lambda of: of.noc, names=True, link=lambda of: f"nocs/{of.noc}/"),
        _counted("skaters", "Its skaters who have a result.", lambda of: of.skaters),
        _counted("races", "The races in which it has a result.", lambda of: of.races),
        _counted("wins", "First ranks in Division A.", lambda of: of.wins),
        _counted("podiums", "Ranks from 1 to 3 in Division A.", lambda of: of.podiums),
        maybe(
            "points",
            "number",
            "World Cup points in both divisions, where known.",
            lambda of: of.points,
            show=lambda of: "" if of.points is None else bounded(of.points, at_least=of.at_least),
        ),
        only_data(always("at_least", "boolean", "Whether all of them are lower bounds.", lambda of: of.at_least)),
    ),
    key=("noc",),
    kept="moments",
)

REPORTS: Final = (
    Report(
        name="nocs",
        word="nocs",
        path="nocs",
        about="What each NOC has of the season: skaters, races, wins, podiums and points.",
        model=NocsDocument,
        rests=lambda _document: ("",),
        make=nocs_document,
        title=lambda _document: "NOCs",
        tables=(NOCS,),
        notes=lambda document: document.notes,
        label="NOCs",
        bases="every",
        sorts=True,
    ),
)
