"""``season quota``: who may start at a championship, event by event and NOC by NOC; an allocation and its drift."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from ledger.errors import LedgerError, NotFoundError
from projections.documents.quota import (
    PassedOver,
    PlaceLine,
    QuotaDocument,
    QuotaEventLine,
    ReserveLine,
    quota_document,
)
from projections.documents.quota_drift import DriftDocument, drift_document
from projections.documents.quota_nocs import GenderTally
from projections.documents.quota_remarks import remarks_on, shares_of
from projections.frozen.drift import drift
from projections.quota import QuotaTable, bubble, known_quotas, quota_table
from projections.reports.coverage_table import coverage_table
from projections.reports.quota_allocation import ALLOCATION, allocated
from projections.reports.quota_contenders import QUOTA_CONTENDERS
from projections.reports.quota_moves import PlaceMoved, moved_places, place_fields
from projections.reports.quota_states import CALLS, STATES
from projections.reports.report import PLACES, Asked, Parameter, Report
from projections.reports.times import as_numbers
from projections.tables.columns import Description, Field, Reference, always, maybe, only_data
from projections.tables.text import bounded


def quota_of(asked: Asked, quota: str) -> QuotaTable:
    """A quota, computed once for a reading; raises what `quota_table` raises."""
    return asked.once(("quota", quota), lambda: quota_table(asked.reading, quota))


def tables_of_quotas(asked: Asked) -> Iterator[QuotaTable]:
    """The quotas that can be computed, in the rulebook's order."""
    for quota in known_quotas(asked.reading):
        try:
            yield quota_of(asked, quota.id)
        except LedgerError:
            continue


def _document(
    asked: Asked, quota: str, *, events: tuple[str, ...] = (), noc: str | None, with_bubble: bool
) -> QuotaDocument:
    table = quota_of(asked, quota)
    edges = asked.once(("bubble", quota), lambda: bubble(table)) if with_bubble else None
    code = noc.upper() if noc else None
    document = quota_document(table, events=events, noc=code, edges=edges)
    if code is not None and not any(one.lists.points or one.lists.times for one in document.events):
        where = " ".join(events) or quota
        raise NotFoundError(f"--noc {code}: nobody of this code is in the lists of {where} at this basis")
    return document


def whole_quota(asked: Asked, *, quota: str, noc: str | None = None, bubble: bool = False) -> QuotaDocument:
    """A quota with all its events; raises what `quota_table` raises, and NotFoundError for an NOC without a line."""
    return _document(asked, quota, noc=noc, with_bubble=bubble)


def quota_event(asked: Asked, *, quota: str, event: str, noc: str | None = None, bubble: bool = False) -> QuotaDocument:
    """One event of a quota, with the ends of its lists where they are wanted; raises what `QuotaTable.event` raises."""
    quota_of(asked, quota).event(event)
    return _document(asked, quota, events=(event,), noc=noc, with_bubble=bubble)


def quota_drift(asked: Asked, *, quota: str) -> DriftDocument:
    """The allocation of a quota beside a fresh computation; raises what `drift` raises."""
    return drift_document(drift(asked.reader, quota, asked.question))


class QuotaPlace(NamedTuple):
    """A line of an event of a quota: a place, a reserve, or who was passed over."""

    event: str
    section: str
    who: PlaceLine | PassedOver
    ordered_by: int | None = None
    state: str | None = None

    @property
    def by(self) -> str:
        """The list that it stands in."""
        return self.who.via if isinstance(self.who, PlaceLine) else self.who.list

    @property
    def place(self) -> int | None:
        """The number of the place or reserve."""
        return self.who.place if isinstance(self.who, PlaceLine) else None

    @property
    def tied(self) -> bool:
        """Whether no rule separates it from a neighbour."""
        return isinstance(self.who, PlaceLine) and self.who.tied

    @property
    def call(self) -> int | None:
        """The turn of a reserve when reserves are called."""
        return self.who.call if isinstance(self.who, ReserveLine) else None

    @property
    def number(self) -> str:
        """The place as people write it: ``12``, ``R1``, ``=R1`` for a tie, a dash for who was passed over."""
        if self.place is None:
            return "–"
        return f"{'=' if self.tied else ''}{'R' if self.section == 'reserve' else ''}{self.place}"


def places_of(event: QuotaEventLine) -> Iterator[QuotaPlace]:
    """What stands in an event's list, in its order; where it is allocated, with what became of it there."""
    now = {row.line.competitor: f"{row.number} {row.line.state}" for row in allocated(event)}
    known = event.allocation is not None
    orders = {who: one.entry for one in event.orders for who in one.competitors}

    def line(section: str, one: PlaceLine | PassedOver) -> QuotaPlace:
        state = now.get(one.competitor, "–") if known else None
        return QuotaPlace(event.event, section, one, orders.get(one.competitor), state)

    yield from (line(one.via, one) for one in event.places)
    yield from (line("reserve", one) for one in event.reserves)
    yield from (line("passed over", one) for one in event.passed_over)


def _places(document: QuotaDocument) -> Iterator[QuotaPlace]:
    return (line for event in document.events for line in places_of(event))


class _Held(NamedTuple):
    """The places of an NOC in an event, by a fresh computation and, where the quota is allocated, now."""

    noc: str
    delegation: str | None
    event: str
    places: int
    held: int | None


def _held(document: QuotaDocument) -> Iterator[_Held]:
    for noc in document.nocs:
        for tally in (noc.men, noc.women):
            if isinstance(tally, GenderTally):
                for event in {**tally.events, **(tally.held or {})}:
                    held = None if tally.held is None else tally.held.get(event, 0)
                    yield _Held(noc.noc, noc.delegation, event, tally.events.get(event, 0), held)


_PLACE_FIELDS: Final[tuple[Field[QuotaPlace], ...]] = (
    always("event", "string", "The event.", lambda of: of.event),
    always("section", "string", "points, time or host for a place; reserve; or passed over.", lambda of: of.section),
    only_data(always("by", "string", "The list that it stands in.", lambda of: of.by)),
    maybe(
        "place",
        "integer",
        "The number of the place or reserve.",
        lambda of: of.place,
        show=lambda of: of.number,
    ),
    always("noc", "string", "Whose place it is.", lambda of: of.who.noc),
    maybe("delegation", "string", "The delegation behind a shared code.", lambda of: of.who.delegation),
    always("entry", "integer", "Which line of its NOC it is in the event.", lambda of: of.who.entry, heading="#"),
    only_data(always("competitor", "string", "Who reached it.", lambda of: of.who.competitor)),
    always("name", "string", "The name of who reached it.", lambda of: of.who.name, names=True),
    always(
        "points",
        "number",
        "The points in the event's list.",
        lambda of: of.who.points,
        show=lambda of: bounded(of.who.points, at_least=of.who.at_least),
    ),
    maybe("time", "string", "The best time, where there is one.", lambda of: of.who.time, unit="min:s"),
    only_data(always("tied", "boolean", "Whether no rule separates it from a neighbour.", lambda of: of.tied)),
    maybe("call", "integer", "The turn of a reserve when reserves are called.", lambda of: of.call, heading="called"),
    only_data(
        maybe(
            "ordered_by",
            "integer",
            "The entry of the decision that orders it among those whom the rules leave equal.",
            lambda of: of.ordered_by,
        )
    ),
    maybe("state", "string", "What became of it in the allocation.", lambda of: of.state, heading="allocation"),
    only_data(always("at_least", "boolean", "Whether the points are a lower bound.", lambda of: of.who.at_least)),
    *as_numbers(lambda of: of.who.milliseconds),
)

PLACES_TABLE: Final[Description[QuotaDocument, QuotaPlace]] = Description(
    name="quota_places",
    title="Places of every quota, its reserves, and who was passed over",
    rows=_places,
    fields=_PLACE_FIELDS,
    key=("event", "section", "competitor"),
    references=(Reference("competitor", "competitors"),),
    kept="moments",
)

NOCS: Final[Description[QuotaDocument, _Held]] = Description(
    name="quota_nocs",
    title="Places of every quota by NOC",
    rows=_held,
    fields=(
        always("noc", "string", "The NOC.", lambda of: of.noc),
        maybe("delegation", "string", "The delegation behind a shared code.", lambda of: of.delegation),
        always("event", "string", "The event.", lambda of: of.event),
        always("places", "integer", "The places in it.", lambda of: of.places),
        maybe("held", "integer", "The places that it holds now by the allocation.", lambda of: of.held),
    ),
    key=("noc", "event"),
    kept="moments",
)


DRIFT: Final[Description[DriftDocument, PlaceMoved]] = Description(
    name="drift",
    title="What was allocated beside a fresh computation",
    rows=lambda document: moved_places(document.events),
    fields=place_fields("allocated", "fresh"),
    key=("event", "competitor"),
)


def _quotas(asked: Asked) -> Iterator[tuple[str]]:
    return ((quota.id,) for quota in asked.reading.rulebook.quotas)


def _events(asked: Asked) -> Iterator[tuple[str, str]]:
    return ((table.quota.id, one.event) for table in tables_of_quotas(asked) for one in table.events)


def _allocated(asked: Asked) -> Iterator[tuple[str]]:
    season = asked.reading.season
    return ((entry.fact.quota,) for entry in season.allocations if season.in_force(entry.position))


_NOC: Final = Parameter(name="noc", about="Show the lines of one NOC.", pattern=PLACES["noc"].pattern, metavar="NOC")
_BUBBLE: Final = Parameter(
    name="bubble", about="Show the last in and the first out, and what would change it.", pattern="yes", flag=True
)


def _legend(document: QuotaDocument) -> Iterator[str]:
    """How far a quota has come, and of each event how its places are shared."""
    state = "provisional" if document.provisional else "final"
    yield f"{state} after {document.held[-1]}" if document.held else "before the first qualifying competition"
    for event in document.events:
        yield "; ".join((shares_of(event), *remarks_on(event)))


_COVERAGE: Final = coverage_table("quota_coverage", "What every quota rests on")

REPORTS: Final = (
    Report(
        name="quota",
        word="quota",
        path="quotas/{quota}",
        about="The places of a quota: every place and why it went there, what each NOC has, and why no more.",
        model=QuotaDocument,
        rests=lambda document: (document.quota,),
        make=whole_quota,
        title=lambda document: document.title,
        tables=(PLACES_TABLE, NOCS, ALLOCATION, _COVERAGE, QUOTA_CONTENDERS, STATES, CALLS),
        notes=lambda document: document.notes,
        legend=_legend,
        parameters=(_NOC, _BUBBLE),
        instances=_quotas,
        bases="every",
        refused=lambda document: tuple((one.event, one.reason) for one in document.refused),
    ),
    Report(
        name="quota_event",
        word="quota",
        path="quotas/{quota}/{event}",
        usage="{quota} --event {event}",
        about="One event of a quota: places, reserves, the line between them, and who is on the bubble.",
        sorts=True,
        model=QuotaDocument,
        rests=lambda document: (document.quota,),
        make=quota_event,
        title=lambda document: f"{document.title}, {document.events[0].event}",
        tables=tuple(
            replace(table, kept="nowhere") for table in (PLACES_TABLE, ALLOCATION, _COVERAGE, QUOTA_CONTENDERS)
        ),
        notes=lambda document: document.notes,
        legend=_legend,
        parameters=(_NOC, replace(_BUBBLE, usual="yes")),
        instances=_events,
        bases="every",
    ),
    Report(
        name="drift",
        word="quota",
        path="drift/{quota}",
        usage="{quota} --drift",
        about="The allocation of a quota beside a fresh computation.",
        model=DriftDocument,
        rests=lambda document: (document.quota,),
        make=quota_drift,
        title=lambda document: f"The allocation of {document.quota} and its drift",
        tables=(DRIFT,),
        instances=_allocated,
    ),
)
