"""The document of a quota: ``season quota QUOTA --json``."""

from collections.abc import Collection
from typing import Any

from ledger.basis import Basis
from projections.documents.base import Document
from projections.documents.bubble import EdgeLine, Someone, edge_line, someone, who
from projections.quota.bubble import Edge
from projections.quota.model import Allocation, Holder, Line, Listed
from projections.quota.remaining import RacesToCome
from projections.quota.table import QuotaTable
from projections.quota.tallies import Tally, Total


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
    """One reserve; `call` is its turn when reserves are called."""

    call: int


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
    """One event. `open` is the number of places that nobody has yet; `bubble` is there where it was asked for."""

    event: str
    shares: EventShares
    open: int
    complete: bool
    places: tuple[PlaceLine, ...]
    reserves: tuple[ReserveLine, ...]
    passed_over: tuple[PassedOver, ...]
    ties: tuple[TieLine, ...]
    host: HostLine | None
    to_come: tuple[ToCome, ...]
    lists: Lists
    bubble: tuple[EdgeLine, ...] | None


class CapLine(Document):
    """Why a higher cap on athletes does not hold: the condition, and the events in which it fails."""

    athletes: int
    condition: str
    fails_in: tuple[str, ...]


class GenderTally(Document):
    """The places of an NOC in one gender.

    `athletes_max` is the cap on its athletes, `cap` the conditions that gave it and `short_of` why it is no higher;
    `skaters` counts the different skaters at its individual places.
    """

    events: dict[str, int]
    places: int
    skaters: int
    athletes_max: int | None
    cap: tuple[str, ...]
    short_of: tuple[CapLine, ...]


class NoTally(Document):
    """An NOC has no place in a gender."""


class NocLine(Document):
    """The places of one NOC, or of one delegation under a shared code."""

    noc: str
    delegation: str | None
    men: GenderTally | NoTally
    women: GenderTally | NoTally


class CutLine(Document):
    """One place that would be cut; `athletes` are left after it."""

    order: int
    event: str
    place: int
    noc: str
    name: str
    athletes: int


class TotalLine(Document):
    """The athletes of a gender against the total: before cuts, and the cuts in order."""

    gender: str
    places: int
    skaters: int
    athletes: int
    allowed: int | None
    excess: int
    cuts: tuple[CutLine, ...]


class Refused(Document):
    """An event that is not known well enough to compute."""

    event: str
    reason: str


class QuotaDocument(Document):
    """``season quota QUOTA --json``.

    `competitions` qualify; `held` are those of them that the basis has results of. `refused` are the events that are
    not known well enough to compute.
    """

    basis: Basis
    quota: str
    title: str
    status: str
    provisional: bool
    competitions: tuple[str, ...]
    held: tuple[str, ...]
    events: tuple[QuotaEventLine, ...]
    nocs: tuple[NocLine, ...]
    totals: tuple[TotalLine, ...]
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]


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
    return QuotaDocument(
        basis=table.reading.basis,
        quota=table.quota.id,
        title=table.quota.title,
        status=table.quota.status,
        provisional=table.provisional,
        competitions=table.quota.competitions or (),
        held=table.held,
        events=tuple(_event(one, noc, edges) for one in table.events if not events or one.event in events),
        nocs=_nocs(table.tallies, noc),
        totals=tuple(_total(one) for one in table.totals),
        refused=tuple(Refused(event=event, reason=reason) for event, reason in table.refused),
        notes=table.notes,
    )


def _event(one: Allocation, noc: str | None, edges: Collection[Edge] | None) -> QuotaEventLine:
    calls = {listed.line.competitor.id: turn for turn, listed in enumerate(one.calls, 1)}
    shares = one.shares

    def shown(line: Line) -> bool:
        return noc in (None, line.holder.noc)

    return QuotaEventLine(
        event=one.event,
        shares=EventShares(
            places=shares.places,
            by_points=shares.by_points,
            by_times=shares.by_times,
            max_per_noc=shares.max_per_noc,
            reserve=shares.reserve,
            points_list=shares.points_list,
            times_list=shares.times_list,
            reserve_by=shares.reserve_by,
            status=shares.mark,
        ),
        open=one.open,
        complete=one.complete,
        places=tuple(PlaceLine(**_numbered(listed, listed.section)) for listed in one.places if shown(listed.line)),
        reserves=tuple(
            ReserveLine(
                **_numbered(listed, "time" if shares.reserve_by == "times" else "points"),
                call=calls[listed.line.competitor.id],
            )
            for listed in one.reserves
            if shown(listed.line)
        ),
        passed_over=tuple(
            PassedOver(**who(listed.line), list=listed.section, entry=listed.entry, maximum=listed.maximum)
            for listed in one.passed_over
            if shown(listed.line)
        ),
        ties=tuple(
            TieLine(
                list=tie.section,
                place=tie.place,
                competitors=tuple(line.competitor.id for line in tie.lines),
                names=tuple(line.competitor.name for line in tie.lines),
                left_out=tuple(line.competitor.id for line in tie.left_out),
            )
            for tie in one.ties
            if any(shown(line) for line in tie.lines)
        ),
        host=None
        if one.host is None
        else HostLine(
            noc=one.host.noc,
            state=one.host.state,
            takes=someone(one.host.takes) if one.host.takes else None,
            instead_of=someone(one.host.from_whom) if one.host.from_whom else None,
        ),
        to_come=tuple(_to_come(races) for races in one.to_come),
        lists=Lists(
            points=tuple(_list_line(line) for line in one.points_list if shown(line)),
            times=tuple(_list_line(line) for line in one.times_list if shown(line)),
        ),
        bubble=None if edges is None else tuple(edge_line(edge) for edge in edges if edge.event == one.event),
    )


def _numbered(listed: Listed, via: str) -> dict[str, Any]:
    own = {"place": listed.place, "via": via, "entry": listed.entry, "tied": listed.tied}
    return own | who(listed.line)


def _list_line(line: Line) -> ListLine:
    race = str(line.best.race) if line.best else None
    return ListLine(**who(line), rank=line.rank, race=race)


def _to_come(races: RacesToCome) -> ToCome:
    return ToCome(competition=races.competition, event=races.event, races=races.races)


def _nocs(tallies: tuple[Tally, ...], noc: str | None) -> tuple[NocLine, ...]:
    by_holder: dict[Holder, dict[str, GenderTally]] = {}
    for one in tallies:
        if noc in (None, one.holder.noc):
            by_holder.setdefault(one.holder, {})[one.gender] = GenderTally(
                events=dict(one.events),
                places=one.places,
                skaters=one.skaters,
                athletes_max=one.cap.athletes,
                cap=one.cap.when,
                short_of=tuple(
                    CapLine(athletes=short.athletes, condition=short.condition, fails_in=short.events)
                    for short in one.cap.short_of
                ),
            )
    return tuple(
        NocLine(
            noc=holder.noc,
            delegation=holder.delegation,
            men=own.get("men", NoTally()),
            women=own.get("women", NoTally()),
        )
        for holder, own in by_holder.items()
    )


def _total(one: Total) -> TotalLine:
    return TotalLine(
        gender=one.gender,
        places=one.places,
        skaters=one.skaters,
        athletes=one.athletes,
        allowed=one.allowed,
        excess=one.excess,
        cuts=tuple(
            CutLine(
                order=cut.order,
                event=cut.event,
                place=cut.place.place or 0,
                noc=cut.place.line.holder.noc,
                name=cut.place.line.competitor.name,
                athletes=cut.athletes,
            )
            for cut in one.cuts
        ),
    )
