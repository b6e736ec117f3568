"""Documents of the tools for disputes: explain, diff, what-if and history."""

from collections.abc import Sequence

from ledger.basis import Basis
from ledger.book import Reading
from ledger.entry import Entry
from ledger.facts import Fact
from projections.disputes.diff import CupDiff, Diff
from projections.disputes.explain import Reason
from projections.disputes.history import Blame, Moment
from projections.disputes.movements import Movement
from projections.documents.base import Document, PrintedPoints
from projections.documents.log import LogLine, log_line
from projections.documents.standing import StandingDocument, standing_document


class ReasonNode(Document):
    """One sentence of an explanation, the entries that it cites, the points it accounts for, and what is below it."""

    text: str
    entries: tuple[int, ...]
    points: PrintedPoints | None
    because: tuple["ReasonNode", ...]


class ExplainDocument(Document):
    """``season explain --json``."""

    basis: Basis
    subject: str
    explanation: ReasonNode


class RaceChangeLine(Document):
    """One race's part in a change of points."""

    race: str
    points_before: PrintedPoints | None
    points_after: PrintedPoints | None
    rank_before: int | None
    rank_after: int | None


class MovementLine(Document):
    """One competitor in two standings; `entries` are the positions behind the change."""

    competitor: str
    name: str
    noc: str
    rank_before: int | None
    rank_after: int | None
    points_before: PrintedPoints
    points_after: PrintedPoints
    races: tuple[RaceChangeLine, ...]
    entries: tuple[int, ...]
    passed: tuple[str, ...]


class CupDiffLine(Document):
    """One cup in which somebody moved."""

    cup: str
    title: str
    movements: tuple[MovementLine, ...]


class DiffDocument(Document):
    """``season diff --json``: both bases, the entries that only one of them has, and the movements."""

    basis: Basis
    basis_before: Basis
    gained: tuple[LogLine, ...]
    lost: tuple[LogLine, ...]
    cups: tuple[CupDiffLine, ...]


class WhatIfDocument(Document):
    """``season what-if --json``: the hypothetical table, the real basis, and the movements between them."""

    basis: Basis
    real_basis: Basis
    standing: StandingDocument
    movements: tuple[MovementLine, ...]


class HistoryPoint(Document):
    """A competitor after a competition or an entry."""

    after: str
    entry: int | None
    rank: int | None
    points: PrintedPoints


class HistoryLine(Document):
    """One competitor over the season; `since` is the entry or competition that last changed its row."""

    competitor: str
    name: str
    noc: str
    points: tuple[HistoryPoint, ...]
    since: str | None
    entries: tuple[int, ...]


class HistoryDocument(Document):
    """``season history --json``."""

    basis: Basis
    cup: str
    by: str
    rows: tuple[HistoryLine, ...]


def reason_node(reason: Reason) -> ReasonNode:
    """An explanation as a document."""
    return ReasonNode(
        text=reason.text,
        entries=reason.entries,
        points=reason.points,
        because=tuple(reason_node(below) for below in reason.because),
    )


def movement_line(movement: Movement) -> MovementLine:
    """A movement as a document."""
    return MovementLine(
        competitor=movement.competitor.id,
        name=movement.competitor.name,
        noc=movement.competitor.noc,
        rank_before=movement.rank_before,
        rank_after=movement.rank_after,
        points_before=movement.points_before,
        points_after=movement.points_after,
        races=tuple(
            RaceChangeLine(
                race=change.race,
                points_before=change.before,
                points_after=change.after,
                rank_before=change.rank_before,
                rank_after=change.rank_after,
            )
            for change in movement.races
        ),
        entries=movement.entries,
        passed=movement.passed,
    )


def _cup_line(cup: CupDiff) -> CupDiffLine:
    return CupDiffLine(cup=cup.cup, title=cup.title, movements=tuple(map(movement_line, cup.movements)))


def _log(entries: Sequence[Entry[Fact]]) -> tuple[LogLine, ...]:
    return tuple(log_line(entry) for entry in entries)


def diff_document(found: Diff) -> DiffDocument:
    """A comparison as a document."""
    return DiffDocument(
        basis=found.after.basis,
        basis_before=found.before.basis,
        gained=_log(found.gained),
        lost=_log(found.lost),
        cups=tuple(map(_cup_line, found.cups)),
    )


def what_if_document(real: Reading, imagined: Reading, cup: CupDiff) -> WhatIfDocument:
    """A hypothetical table as a document."""
    return WhatIfDocument(
        basis=imagined.basis,
        real_basis=real.basis,
        standing=standing_document(imagined, cup.after),
        movements=tuple(map(movement_line, cup.movements)),
    )


def history_document(
    basis: Basis, cup: str, moments: Sequence[Moment], blames: Sequence[Blame], *, only: str | None = None
) -> HistoryDocument:
    """A cup's history as a document, of all competitors of its last standing or of one."""
    by_entry = any(moment.position is not None for moment in moments)
    return HistoryDocument(
        basis=basis,
        cup=cup,
        by="entry" if by_entry else "competition",
        rows=tuple(_history_line(moments, one) for one in blames if only in (None, one.row.competitor.id)),
    )


def _history_line(moments: Sequence[Moment], blamed: Blame) -> HistoryLine:
    competitor = blamed.row.competitor
    points = []
    for moment in moments:
        row = moment.row(competitor.id)
        points.append(
            HistoryPoint(
                after=moment.after,
                entry=moment.position,
                rank=row.rank if row else None,
                points=row.points if row else 0,
            )
        )
    return HistoryLine(
        competitor=competitor.id,
        name=competitor.name,
        noc=competitor.noc,
        points=tuple(points),
        since=blamed.since.after,
        entries=blamed.entries,
    )
