"""The document of a quota: ``season quota QUOTA --json``."""

from collections.abc import Collection
from typing import Any, NamedTuple

from ledger.basis import Basis
from ledger.rulebook import QuotaShares
from projections.cups.orders import Settled
from projections.documents.base import Document
from projections.documents.bubble import EdgeLine, Someone, edge_line, someone, who
from projections.documents.coverage import CoverageDocument, coverage_document
from projections.documents.doubts import DoubtLine
from projections.documents.quota_allocated import (
    AllocationLine,
    EventAllocation,
    allocation_line,
    allocation_notes,
    because,
    event_allocation,
)
from projections.documents.quota_nocs import NocLine, TotalLine, noc_lines, total_line
from projections.frozen.decisions import FrozenQuota, allocation_of
from projections.quota.allocation import Priority
from projections.quota.bubble import Edge
from projections.quota.model import Allocation, HostOutcome, Line, Listed, Tie
from projections.quota.remaining import RacesToCome
from projections.quota.table import QuotaTable


class ListLine(Someone):
    """One line of a points list or of a times list. `race` is where the best time was skated."""

    rank: int
    race: str | None


class PlaceLine(Someone):
    """One place or reserve; `entry` counts the lines of its NOC in the event, passed over ones included.

    `via` is ``points``, ``time`` or ``host``. `tied` lines share the place with a neighbour whom no rule separates.
    """

    place: int
    via: str
    entry: int
    tied: bool


class ReserveLine(PlaceLine):
    """One reserve; `call` is its turn when reserves are called, and `because` says why it is that."""

    call: int
    because: str


class PassedOver(Someone):
    """Who was passed over in the points, time or reserve list, because its NOC was at its `maximum`."""

    list: str
    entry: int
    maximum: int


class TieLine(Document):
    """Competitors whom the rules do not order; `left_out` are those of them who got nothing in the list for that."""

    list: str
    place: int
    competitors: tuple[str, ...]
    names: tuple[str, ...]
    left_out: tuple[str, ...]


class OrderLine(Document):
    """Competitors whom the rules leave equal in a list, in the order that the decision at `entry` gave them."""

    list: str
    entry: int
    reason: str | None
    competitors: tuple[str, ...]
    names: tuple[str, ...]


class HostLine(Document):
    """The host rule: ``earned``, ``pending`` until the last qualifying race, ``applied``, or ``nobody``."""

    noc: str
    state: str
    takes: Someone | None
    instead_of: Someone | None


class ToCome(Document):
    """Qualifying races still to come; `races` is null where the programme is not known."""

    competition: str
    event: str
    races: int | None


class EventShares(Document):
    """The rule of an event's places."""

    places: int
    by_points: int
    by_times: int
    max_per_noc: int
    reserve: int | None
    points_list: str
    times_list: str | None
    reserve_by: str
    status: str


class Lists(Document):
    """The two lists of an event, whole."""

    points: tuple[ListLine, ...]
    times: tuple[ListLine, ...]


class QuotaEventLine(Document):
    """One event. `open` is the number of places that nobody has yet; `bubble` is there where it was asked for.

    `complete` and `coverage` are of the qualifying races of both its lists, as of every table; `to_come` still come.
    Places and reserves are those of a fresh computation. `allocation` is the allocation as it stands, or null.
    """

    event: str
    shares: EventShares
    open: int
    complete: bool | None
    coverage: CoverageDocument
    places: tuple[PlaceLine, ...]
    reserves: tuple[ReserveLine, ...]
    passed_over: tuple[PassedOver, ...]
    ties: tuple[TieLine, ...]
    orders: tuple[OrderLine, ...]
    host: HostLine | None
    to_come: tuple[ToCome, ...]
    allocation: EventAllocation | None
    lists: Lists
    bubble: tuple[EdgeLine, ...] | None


class Refused(Document):
    """An event that is not known well enough to compute."""

    event: str
    reason: str


class QuotaDocument(Document):
    """``season quota QUOTA --json``.

    `competitions` qualify; `held` are those of them that the basis has results of. `refused` are the events that are
    not known well enough to compute. `allocation` is the allocation in force at the basis, or null.
    """

    basis: Basis
    quota: str
    title: str
    status: str
    provisional: bool
    competitions: tuple[str, ...]
    held: tuple[str, ...]
    allocation: AllocationLine | None
    events: tuple[QuotaEventLine, ...]
    nocs: tuple[NocLine, ...]
    totals: tuple[TotalLine, ...]
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def quota_document(
    table: QuotaTable, *, events: Collection[str] = (), noc: str | None = None, edges: Collection[Edge] | None = None
) -> QuotaDocument:
    """The document of a quota.

    Args:
        table: The quota.
        events: The events to show; none for all. What NOCs have in all is always counted over all events.
        noc: The code of the NOC to show, or None for all.
        edges: The ends of the lists, where they are asked for.
    """
    frozen = allocation_of(table.reading.season, table.quota.id)
    shown = _Shown(table, frozen, noc, edges)
    held = table.event(next(iter(events))).coverage if len(events) == 1 else table.coverage
    return QuotaDocument(
        basis=table.reading.basis,
        quota=table.quota.id,
        title=table.quota.title,
        status=table.quota.status,
        provisional=table.provisional,
        competitions=table.quota.competitions or (),
        held=table.held,
        allocation=None if frozen is None else allocation_line(frozen),
        events=tuple(_event(one, shown) for one in table.events if not events or one.event in events),
        nocs=noc_lines(table, frozen, noc),
        totals=tuple(total_line(one) for one in table.totals),
        refused=tuple(Refused(event=event, reason=reason) for event, reason in table.refused),
        notes=(*held.notes, *table.notes, *(allocation_notes(frozen) if frozen is not None else ())),
        complete=held.complete,
        coverage=coverage_document(held),
    )


class _Shown(NamedTuple):
    """What is shown of each event of a quota."""

    table: QuotaTable
    frozen: FrozenQuota | None
    noc: str | None
    edges: Collection[Edge] | None


def _event(one: Allocation, shows: _Shown) -> QuotaEventLine:
    noc, edges, quota = shows.noc, shows.edges, shows.table.quota
    calls = {listed.line.competitor.id: turn for turn, listed in enumerate(one.calls, 1)}
    priority = Priority({listed.line.holder for listed in one.places}, quota.first_of_each)
    reasons = {listed.line.competitor.id: because(first=priority.call(listed.line.holder)) for listed in one.calls}
    reserve_by = "time" if one.shares.reserve_by == "times" else "points"

    def shown(line: Line) -> bool:
        return noc in (None, line.holder.noc)

    return QuotaEventLine(
        event=one.event,
        shares=_shares(one.shares),
        open=one.open,
        complete=one.coverage.complete,
        coverage=coverage_document(one.coverage),
        places=tuple(PlaceLine(**_numbered(listed, listed.section)) for listed in one.places if shown(listed.line)),
        reserves=tuple(
            ReserveLine(
                **_numbered(listed, reserve_by),
                call=calls[listed.line.competitor.id],
                because=reasons[listed.line.competitor.id],
            )
            for listed in one.reserves
            if shown(listed.line)
        ),
        passed_over=tuple(
            PassedOver(**who(listed.line), list=listed.section, entry=listed.entry, maximum=listed.maximum)
            for listed in one.passed_over
            if shown(listed.line)
        ),
        ties=tuple(_tie(tie) for tie in one.ties if any(shown(line) for line in tie.lines)),
        orders=tuple(_order(one, section, settled) for section, settled in one.settled),
        host=None if one.host is None else _host(one.host),
        to_come=tuple(_to_come(races) for races in one.to_come),
        allocation=None
        if shows.frozen is None
        else event_allocation(
            shows.frozen, one, shows.table.reading.season, noc=noc, first_of_each=quota.first_of_each
        ),
        lists=Lists(
            points=tuple(_list_line(line) for line in one.points_list if shown(line)),
            times=tuple(_list_line(line) for line in one.times_list if shown(line)),
        ),
        bubble=None if edges is None else tuple(edge_line(edge) for edge in edges if edge.event == one.event),
    )


def _shares(shares: QuotaShares) -> EventShares:
    return EventShares(
        places=shares.places,
        by_points=shares.by_points,
        by_times=shares.by_times,
        max_per_noc=shares.max_per_noc,
        reserve=shares.reserve,
        points_list=shares.points_list,
        times_list=shares.times_list,
        reserve_by=shares.reserve_by,
        status=shares.mark,
    )


def _tie(tie: Tie) -> TieLine:
    return TieLine(
        list=tie.section,
        place=tie.place,
        competitors=tuple(line.competitor.id for line in tie.lines),
        names=tuple(line.competitor.name for line in tie.lines),
        left_out=tuple(line.competitor.id for line in tie.left_out),
    )


def _order(one: Allocation, section: str, settled: Settled) -> OrderLine:
    lines = one.points_list if section == "points" else one.times_list
    names = {line.competitor.id: line.competitor.name for line in lines}
    return OrderLine(
        list=section,
        entry=settled.entry.position,
        reason=settled.entry.reason,
        competitors=settled.competitors,
        names=tuple(names[who] for who in settled.competitors),
    )


def _host(host: HostOutcome) -> HostLine:
    return HostLine(
        noc=host.noc,
        state=host.state,
        takes=someone(host.takes) if host.takes else None,
        instead_of=someone(host.from_whom) if host.from_whom else None,
    )


def _numbered(listed: Listed, via: str) -> dict[str, Any]:
    own = {"place": listed.place, "via": via, "entry": listed.entry, "tied": listed.tied}
    return own | who(listed.line)


def _list_line(line: Line) -> ListLine:
    race = str(line.best.race) if line.best else None
    return ListLine(**who(line), rank=line.rank, race=race)


def _to_come(races: RacesToCome) -> ToCome:
    return ToCome(competition=races.competition, event=races.event, races=races.races)
