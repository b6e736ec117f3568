"""The document of an allocation: ``season quota QUOTA --drift --json``."""

from ledger.basis import Basis
from projections.documents.base import Document
from projections.documents.quota_changes import QuotaEventChange, event_changes
from projections.frozen.drift import Drift


class CalledPlace(Document):
    """A place that was given back, and who was called for it, if anybody."""

    event: str
    declined_by: str
    decline: int
    called: tuple[str, ...]
    next: str | None


class DriftDocument(Document):
    """``season quota QUOTA --drift --json``.

    `reopens` says what the rulebook says of reopening the allocation. In `events`, before is what was allocated and
    after what a fresh computation gives.
    """

    basis: Basis
    quota: str
    allocation: int
    allocation_basis: Basis
    root_holds: bool
    reopens: str
    declined: tuple[CalledPlace, ...]
    events: tuple[QuotaEventChange, ...]


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
                called=tuple(given.fact.noc for given in frozen.reallocations if given.fact.declined == entry.position),
                next=next((one.noc for one in frozen.waiting(entry.fact.event)), None) if frozen.free(entry) else None,
            )
            for entry in frozen.declines
        ),
        events=event_changes(found.changes),
    )
