"""The document of an allocation: ``season quota QUOTA --drift --json``."""

from ledger.basis import Basis
from projections.documents.tables import Document
from projections.drift import Drift
from projections.quota import Listed


class DriftMove(Document):
    """Somebody who would stand elsewhere; places are texts such as ``points 21``, ``reserve 3`` or ``–``."""

    competitor: str
    name: str
    noc: str
    allocated: str
    fresh: str
    entries: tuple[int, ...]


class DriftEvent(Document):
    """One event in which a fresh computation differs: NOCs with more or fewer places, and who moves."""

    event: str
    nocs: dict[str, tuple[int, int]]
    moves: tuple[DriftMove, ...]


class CalledPlace(Document):
    """A place that was given back, and who was called for it, if anybody."""

    event: str
    declined_by: str
    decline: int
    called: tuple[str, ...]
    next: str | None


class DriftDocument(Document):
    """``season quota QUOTA --drift --json``. `reopens` says what the rulebook says of reopening the allocation."""

    basis: Basis
    quota: str
    allocation: int
    allocation_basis: Basis
    root_holds: bool
    reopens: str
    declined: tuple[CalledPlace, ...]
    events: tuple[DriftEvent, ...]


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
        events=tuple(
            DriftEvent(
                event=change.event,
                nocs={str(one.holder): (one.before, one.after) for one in change.holders},
                moves=tuple(
                    DriftMove(
                        competitor=line.competitor.id,
                        name=line.competitor.name,
                        noc=str(line.holder),
                        allocated=_where(line.before),
                        fresh=_where(line.after),
                        entries=line.entries,
                    )
                    for line in change.lines
                ),
            )
            for change in found.changes
        ),
    )


def _where(listed: Listed | None) -> str:
    if listed is None:
        return "–"
    return "passed over" if listed.place is None else f"{listed.section} {listed.place}"
