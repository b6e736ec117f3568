"""Documents of quotas at two bases and over the season: ``season diff``, ``what-if`` and ``history`` on a quota."""

from collections.abc import Sequence

from ledger.basis import Basis
from projections.documents.base import Document
from projections.documents.coverage import CoverageDocument, MomentCoverage, coverage_document
from projections.documents.doubts import DoubtLine
from projections.quota import Listed, QuotaMoment, QuotaTable, quota_changes
from projections.quota.changes import EventChange


class QuotaMove(Document):
    """Somebody who stands elsewhere; places are texts such as ``points 21``, ``reserve 3`` or ``–``.

    `entries` are the positions behind it; `by_others` says that nothing of its own changed.
    """

    competitor: str
    name: str
    noc: str
    before: str
    after: str
    entries: tuple[int, ...]
    by_others: bool


class QuotaEventChange(Document):
    """One event: the places of NOCs that have more or fewer, before and after, and who moved."""

    event: str
    nocs: dict[str, tuple[int, int]]
    moves: tuple[QuotaMove, ...]


class QuotaChangesDocument(Document):
    """A quota at two bases; the later one may be hypothetical."""

    basis: Basis
    basis_before: Basis
    quota: str
    events: tuple[QuotaEventChange, ...]
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    complete_before: bool | None = None
    coverage_before: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


class QuotaPoint(Document):
    """The places of each NOC after a competition or, where `entry` is not null, after an entry."""

    after: str
    entry: int | None
    men: dict[str, int]
    women: dict[str, int]


class QuotaHistoryDocument(Document):
    """``season history QUOTA --json``."""

    basis: Basis
    quota: str
    points: tuple[QuotaPoint, ...]
    moments: tuple[MomentCoverage, ...] = ()
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def event_changes(changes: Sequence[EventChange]) -> tuple[QuotaEventChange, ...]:
    """The changes of a quota, event by event."""
    return tuple(
        QuotaEventChange(
            event=change.event,
            nocs={str(one.holder): (one.before, one.after) for one in change.holders},
            moves=tuple(
                QuotaMove(
                    competitor=line.competitor.id,
                    name=line.competitor.name,
                    noc=str(line.holder),
                    before=_where(line.before),
                    after=_where(line.after),
                    entries=line.entries,
                    by_others=line.by_others,
                )
                for line in change.lines
            ),
        )
        for change in changes
    )


def quota_changes_document(before: QuotaTable, after: QuotaTable) -> QuotaChangesDocument:
    """What changed between two states of a quota, the later of which may be hypothetical."""
    return QuotaChangesDocument(
        basis=after.reading.basis,
        basis_before=before.reading.basis,
        quota=after.quota.id,
        events=event_changes(quota_changes(before, after)),
        complete=after.coverage.complete,
        coverage=coverage_document(after.coverage),
        complete_before=before.coverage.complete,
        coverage_before=coverage_document(before.coverage),
    )


def _where(listed: Listed | None) -> str:
    if listed is None:
        return "–"
    return "passed over" if listed.place is None else f"{listed.section} {listed.place}"


def quota_history_document(basis: Basis, quota: str, moments: Sequence[QuotaMoment]) -> QuotaHistoryDocument:
    """The places of each NOC over the season."""
    return QuotaHistoryDocument(
        basis=basis,
        quota=quota,
        points=tuple(
            QuotaPoint(
                after=moment.after,
                entry=moment.position,
                men={str(one.holder): one.places for one in moment.table.tallies if one.gender == "men"},
                women={str(one.holder): one.places for one in moment.table.tallies if one.gender == "women"},
            )
            for moment in moments
        ),
        moments=tuple(
            MomentCoverage(
                after=moment.after,
                entry=moment.position,
                complete=moment.table.coverage.complete,
                coverage=coverage_document(moment.table.coverage),
            )
            for moment in moments
        ),
    )
