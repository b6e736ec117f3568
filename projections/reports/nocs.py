"""``season nocs``: what each NOC has of the season: skaters, races, wins, podiums and points."""

from typing import Final

from ledger.basis import Basis
from ledger.book import Reading
from projections.cups.nocs import NocTally, noc_tallies
from projections.documents.base import Document, PrintedPoints
from projections.documents.doubts import DoubtLine
from projections.races.classification import classify, counted_races
from projections.reports.report import Asked, Report
from projections.season.expected import expected, missing_notes
from projections.tables.columns import Description, always, maybe


class NocTallyLine(Document):
    """One NOC; wins and podiums are those of Division A, `points` is null where a rule is not known."""

    noc: str
    skaters: int
    races: int
    wins: int
    podiums: int
    points: PrintedPoints | None


class NocsDocument(Document):
    """``season nocs --json``: every NOC with a result, the most wins first.

    `notes` say which races are missing, and of which not every row is known.
    """

    basis: Basis
    notes: tuple[str, ...]
    nocs: tuple[NocTallyLine, ...]
    doubts: tuple[DoubtLine, ...] = ()


def nocs_document(asked: Asked) -> NocsDocument:
    """What each NOC has at a basis."""
    reading = asked.reading
    return NocsDocument(basis=reading.basis, notes=notes(reading), nocs=tuple(map(_line, noc_tallies(reading))))


def notes(reading: Reading) -> tuple[str, ...]:
    """Why the tallies may be less than what was skated."""
    expects = expected(reading)
    events = dict.fromkeys(event for one in expects.competitions for event in one.races or ())
    found = missing_notes(tuple(expects.races(events, "missing")))
    partial = sum(classify(reading.season, name).state == "PARTIAL" for name in counted_races(reading))
    if partial:
        found += (f"lower bounds: not every row is known of {partial} of the races",)
    return found


def _line(one: NocTally) -> NocTallyLine:
    return NocTallyLine(
        noc=one.noc, skaters=one.skaters, races=one.races, wins=one.wins, podiums=one.podiums, points=one.points
    )


NOCS: Final[Description[NocsDocument, NocTallyLine]] = Description(
    name="nocs",
    title="What each NOC has of the season",
    rows=lambda document: document.nocs,
    fields=(
        always(
            "noc", "string", "The NOC.", lambda of: of.noc, heading="NOC", names=True, link=lambda of: f"nocs/{of.noc}/"
        ),
        always("skaters", "integer", "Its skaters who have a result.", lambda of: of.skaters),
        always("races", "integer", "The races in which it has a result.", lambda of: of.races),
        always("wins", "integer", "First ranks in Division A.", lambda of: of.wins),
        always("podiums", "integer", "Ranks from 1 to 3 in Division A.", lambda of: of.podiums),
        maybe("points", "number", "World Cup points in both divisions, where known.", lambda of: of.points),
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
    ),
)
