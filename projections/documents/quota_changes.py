"""Documents of quotas at two bases and over the season: ``season diff``, ``what-if`` and ``history`` on a quota."""

from collections.abc import Iterator, Sequence

from ledger.basis import Basis
from projections.documents.base import Document
from projections.documents.coverage import CoverageDocument, MomentCoverage, coverage_document
from projections.documents.doubts import DoubtLine
from projections.frozen.decisions import allocation_of
from projections.frozen.places import places_now
from projections.quota import Listed, QuotaMoment, QuotaTable, quota_changes
from projections.quota.changes import EventChange, LineChange, PlaceLost, places_lost


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


class LostPlace(Document):
    """A place that somebody had before and has no more; `now` is where that one stands.

    `to` are those who have a place of the event now and had none: whose it became, where that is one, or else one of
    them. `entries` are the positions behind it.
    """

    competitor: str
    name: str
    noc: str
    place: str
    now: str
    to: tuple[QuotaMove, ...]
    entries: tuple[int, ...]


class QuotaEventChange(Document):
    """One event: the places of NOCs that have more or fewer, before and after, who moved, and who lost a place."""

    event: str
    nocs: dict[str, tuple[int, int]]
    moves: tuple[QuotaMove, ...]
    lost: tuple[LostPlace, ...] = ()


class PassedPlace(Document):
    """A place of an allocation that changed hands between two bases: whose it was and whose it is; null for nobody.

    `entries` gave it back, or called a reserve for it.
    """

    event: str
    place: int
    before_noc: str | None
    before_name: str | None
    after_noc: str | None
    after_name: str | None
    entries: tuple[int, ...]


class QuotaChangesDocument(Document):
    """A quota at two bases; the later one may be hypothetical.

    `events` compares what is computed at each, `passed` what became of the places of an allocation that both know.
    """

    basis: Basis
    basis_before: Basis
    quota: str
    events: tuple[QuotaEventChange, ...]
    passed: tuple[PassedPlace, ...] = ()
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
            moves=tuple(map(_move, change.lines)),
            lost=tuple(map(_lost, places_lost(change))),
        )
        for change in changes
    )


def _move(line: LineChange) -> QuotaMove:
    return QuotaMove(
        competitor=line.competitor.id,
        name=line.competitor.name,
        noc=str(line.holder),
        before=_where(line.before),
        after=_where(line.after),
        entries=line.entries,
        by_others=line.by_others,
    )


def _lost(one: PlaceLost) -> LostPlace:
    line = one.line
    return LostPlace(
        competitor=line.competitor.id,
        name=line.competitor.name,
        noc=str(line.holder),
        place=_where(line.before),
        now=_where(line.after),
        to=tuple(map(_move, one.to)),
        entries=one.entries,
    )


def _passed(before: QuotaTable, after: QuotaTable) -> Iterator[PassedPlace]:
    """What became of the places of one allocation between two bases; nothing where they know different ones."""
    quota, season = after.quota.id, after.reading.season
    old, new = allocation_of(before.reading.season, quota), allocation_of(season, quota)
    if old is None or new is None or old.allocated.position != new.allocated.position:
        return
    for event in dict.fromkeys(one.event for one in new.allocated.fact.places):
        for then, now in zip(places_now(old, event), places_now(new, event), strict=True):
            if then.final != now.final:
                names = [
                    None if one is None else season.competitor(season.identity(one.competitor)).name
                    for one in (then.final, now.final)
                ]
                yield PassedPlace(
                    event=event,
                    place=now.place.place,
                    before_noc=None if then.final is None else then.final.noc,
                    before_name=names[0],
                    after_noc=None if now.final is None else now.final.noc,
                    after_name=names[1],
                    entries=tuple(sorted({*then.declined, *then.called} ^ {*now.declined, *now.called})),
                )


def quota_changes_document(before: QuotaTable, after: QuotaTable) -> QuotaChangesDocument:
    """What changed between two states of a quota, the later of which may be hypothetical."""
    return QuotaChangesDocument(
        basis=after.reading.basis,
        basis_before=before.reading.basis,
        quota=after.quota.id,
        events=event_changes(quota_changes(before, after)),
        passed=tuple(_passed(before, after)),
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
