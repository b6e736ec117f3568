"""The document of an allocation beside a fresh computation: ``season quota QUOTA --drift --json``."""

from ledger.basis import Basis
from projections.documents.base import Document
from projections.documents.coverage import CoverageDocument, coverage_document
from projections.documents.doubts import DoubtLine
from projections.documents.quota_changes import QuotaEventChange, event_changes
from projections.frozen.drift import Drift


class CalledPlace(Document):
    """Places that were given back, and who was called for them, if anybody.

    `calls` are the entries that called, one for each of `called`; `free` are the places that nobody has yet.
    """

    event: str
    declined_by: str
    decline: int
    places: int
    reason: str | None
    called: tuple[str, ...]
    calls: tuple[int, ...]
    free: int
    next: str | None


class DriftDocument(Document):
    """``season quota QUOTA --drift --json``.

    `reopens` says what the rulebook says of reopening the allocation. In `events`, before is what was allocated and
    after what a fresh computation gives; `coverage_before` is that of the basis of the allocation.
    """

    basis: Basis
    quota: str
    allocation: int
    allocation_basis: Basis
    root_holds: bool
    reopens: str
    declined: tuple[CalledPlace, ...]
    events: tuple[QuotaEventChange, ...]
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    complete_before: bool | None = None
    coverage_before: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def drift_document(found: Drift) -> DriftDocument:
    """The document of a drift."""
    frozen = found.frozen
    return DriftDocument(
        basis=found.fresh.reading.basis,
        quota=found.fresh.quota.id,
        allocation=frozen.allocated.position,
        allocation_basis=found.then.reading.basis,
        root_holds=found.root_holds,
        reopens="the rulebook says nothing of reopening an allocation; it stands",
        declined=tuple(
            CalledPlace(
                event=entry.fact.event,
                declined_by=entry.fact.noc,
                decline=entry.position,
                places=entry.fact.places,
                reason=entry.reason,
                called=tuple(given.fact.noc for given in frozen.called(entry)),
                calls=tuple(given.position for given in frozen.called(entry)),
                free=frozen.free(entry),
                next=next((one.noc for one in frozen.waiting(entry.fact.event)), None) if frozen.free(entry) else None,
            )
            for entry in frozen.declines
        ),
        events=event_changes(found.changes),
        complete=found.fresh.coverage.complete,
        coverage=coverage_document(found.fresh.coverage),
        complete_before=found.then.coverage.complete,
        coverage_before=coverage_document(found.then.coverage),
    )
