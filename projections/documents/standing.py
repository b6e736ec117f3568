"""The document of a standing."""

from ledger.basis import Basis
from ledger.book import Reading
from projections.cups.standings import Standing, StandingRow
from projections.documents.base import Document, PrintedPoints


class RaceScore(Document):
    """One race in a standing's row. `counts` is false for the lesser of two scores of which one counts.

    `rank_from` is ``points`` where no source gives the rank and it is inferred from the printed points.
    """

    race: str
    rank: int | None
    points: PrintedPoints
    status: str
    counts: bool
    by: str
    rank_from: str | None


class StandingLine(Document):
    """One row of a standing. `separated_by` is the first key in which the row above was better, null for a tie."""

    rank: int
    competitor: str
    name: str
    noc: str
    points: PrintedPoints
    races: tuple[RaceScore, ...]
    separated_by: str | None


class StandingDocument(Document):
    """``season standings CUP --json``. `status` is the weakest mark of the rules that the table rests on."""

    basis: Basis
    cup: str
    title: str
    status: str
    provisional: bool
    notes: tuple[str, ...]
    races: tuple[str, ...]
    rows: tuple[StandingLine, ...]


def standing_document(reading: Reading, table: Standing) -> StandingDocument:
    """The document of a standing."""
    return StandingDocument(
        basis=reading.basis,
        cup=table.cup.id,
        title=table.cup.title,
        status=table.mark,
        provisional=any(race.provisional for race in table.races),
        notes=table.notes,
        races=tuple(str(race.race) for race in table.races),
        rows=tuple(_standing_line(row) for row in table.rows),
    )


def _standing_line(row: StandingRow) -> StandingLine:
    return StandingLine(
        rank=row.rank,
        competitor=row.competitor.id,
        name=row.competitor.name,
        noc=row.competitor.noc,
        points=row.points,
        races=tuple(
            RaceScore(
                race=str(one.race),
                rank=one.row.rank,
                points=one.points,
                status=one.row.result.status,
                counts=one.counts,
                by=one.by,
                rank_from=one.row.result.rank_from,
            )
            for one in row.scores
        ),
        separated_by=row.separated_by,
    )
