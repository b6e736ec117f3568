"""The document of a case: an outcome, how close it is, what would turn it, and the entries that it rests on."""

from collections.abc import Iterable, Mapping

from ledger.basis import Basis
from ledger.season import Season
from projections.disputes.margins import Beside, Turning
from projections.documents.base import Document, PrintedPoints
from projections.documents.coverage import CoverageDocument
from projections.documents.log import LogLine


class BesideLine(Document):
    """Who stands directly above or below, with the points or the milliseconds that lie between; null where none do."""

    where: str
    rank: int | None
    competitor: str
    name: str
    noc: str
    points: PrintedPoints | None
    milliseconds: int | None


class TurningLine(Document):
    """A row that would turn the outcome if it were misread, and the nearest rank at which it would.

    `entry` recorded it, and `row` is its number on the sheet. `rank` and `points` are as they stand, `rank` null for
    who has none; `turns_at` and `points_then` are those that would turn it. `becomes` is the rank that the one who
    is asked about would have, null for none.
    """

    race: str
    competitor: str
    name: str
    noc: str
    entry: int
    row: int
    sheet: int | None
    rank: int | None
    status: str
    points: PrintedPoints
    turns_at: int
    points_then: PrintedPoints
    becomes: int | None


class CaseDocument(Document):
    """``case.json`` of a case file. `subject` is what was asked, `outcome` its answer in a sentence.

    `margins` and `turning` are empty where nothing of the kind can be said. `sealed` is the size of the checkpoint that
    the proofs lead to, and `root` its root; the basis has those of the book as it was read. `complete` and `coverage`
    are those of the explanation: whether the book had everything that was skated of what the outcome is computed from.
    """

    format: str
    version: int
    book: str
    subject: tuple[str, ...]
    outcome: str
    basis: Basis
    sealed: int
    root: str
    margins: tuple[BesideLine, ...]
    turning: tuple[TurningLine, ...]
    turns: str
    entries: tuple[LogLine, ...]
    sheets: Mapping[str, str]
    complete: bool | None = None
    coverage: CoverageDocument | None = None


def beside_lines(found: Iterable[Beside]) -> tuple[BesideLine, ...]:
    """Who stands above and below, as the document says it."""
    return tuple(
        BesideLine(
            where=one.where,
            rank=one.rank,
            competitor=one.competitor.id,
            name=one.competitor.name,
            noc=one.competitor.noc,
            points=one.points,
            milliseconds=one.milliseconds,
        )
        for one in found
    )


def turning_lines(season: Season, found: Iterable[Turning]) -> tuple[TurningLine, ...]:
    """The rows that would turn an outcome, as the document says it."""
    return tuple(
        TurningLine(
            race=str(one.score.race),
            competitor=one.competitor.id,
            name=one.competitor.name,
            noc=one.competitor.noc,
            entry=one.score.row.recorded.position,
            row=one.score.row.recorded.fact.row,
            sheet=season.races[str(one.score.race)].protocols[-1].fact.sheet,
            rank=one.score.row.rank,
            status=one.score.row.status,
            points=one.score.points,
            turns_at=one.rank,
            points_then=one.points,
            becomes=one.becomes,
        )
        for one in found
    )
