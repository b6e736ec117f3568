"""Quotas: who may start at a championship, event by event and NOC by NOC, and why; an allocation and its drift."""

from collections.abc import Iterator

from ledger.errors import NotFoundError
from projections.documents.disputes import ExplainDocument, reason_node
from projections.documents.drift import DriftDocument, drift_document
from projections.documents.quota import GenderTally, NocLine, QuotaDocument, QuotaEventLine, quota_document
from projections.frozen.decisions import frozen_quota
from projections.frozen.drift import drift
from projections.quota import QuotaTable, bubble, explain_place, quota_table
from projections.season.search import find_competitor
from projections.web.visit import Resource, Sheet, Shown, Visit

SHOWN_CUTS = 8
"""So many cuts are named on the page; the JSON has all."""


def _quota(visit: Visit) -> QuotaDocument:
    return quota_document(_table(visit))


def _table(visit: Visit) -> QuotaTable:
    quota = visit["quota"]
    table: QuotaTable = visit.once(("quota", quota), lambda: quota_table(visit.reading, quota))
    return table


def _show_quota(visit: Visit, document: QuotaDocument) -> Shown:
    boards = []
    for gender in ("men", "women"):
        events = [one.event for one in document.events if one.event.startswith(f"{gender}-")]
        lines = [(one, tally) for one in document.nocs if isinstance(tally := getattr(one, gender), GenderTally)]
        lines.sort(key=lambda pair: (-pair[1].places, pair[0].noc))
        total = next((one for one in document.totals if one.gender == gender), None)
        if events:
            boards.append((gender, events, lines, total))
    return Shown(
        title=document.title,
        command=visit.command("quota", document.quota),
        more={"boards": boards, "cuts": SHOWN_CUTS, "allocated": _allocated(visit)},
    )


def _allocated(visit: Visit) -> bool:
    try:
        frozen_quota(visit.reading.season, visit["quota"])
    except NotFoundError:
        return False
    return True


def _board_rows(document: QuotaDocument) -> Iterator[list[object]]:
    events = [one.event for one in document.events]
    for one in document.nocs:
        held = {**_held(one, "men"), **_held(one, "women")}
        yield [one.noc, one.delegation, *(held.get(event) for event in events), sum(held.values())]


def _held(one: NocLine, gender: str) -> dict[str, int]:
    tally = getattr(one, gender)
    return tally.events if isinstance(tally, GenderTally) else {}


def _quota_sheet(document: QuotaDocument) -> Sheet:
    return Sheet(["noc", "delegation", *(one.event for one in document.events), "places"], _board_rows(document))


def _event(visit: Visit) -> QuotaDocument:
    table = _table(visit)
    table.event(visit["event"])
    return quota_document(
        table, events=(visit["event"],), edges=visit.once(("bubble", visit["quota"]), lambda: bubble(table))
    )


def _show_event(visit: Visit, document: QuotaDocument) -> Shown:
    (event,) = document.events
    return Shown(
        title=f"{document.title}, {event.event}",
        command=visit.command("quota", document.quota, "--event", event.event),
        more={"event": event, "rows": list(_event_rows(event))},
    )


def _event_rows(event: QuotaEventLine) -> Iterator[tuple[str, str, object]]:
    """Each line with its section and its number: places, reserves, and who was passed over."""
    for place in event.places:
        yield place.via, f"{'=' if place.tied else ''}{place.place}", place
    for reserve in event.reserves:
        yield "reserve", f"{'=' if reserve.tied else ''}R{reserve.place}", reserve
    for over in event.passed_over:
        yield "passed over", "–", over


def _event_sheet(document: QuotaDocument) -> Sheet:
    header = ["section", "place", "noc", "competitor", "name", "points", "time"]
    (event,) = document.events
    lines = [*(("reserve", one) for one in event.reserves), *(("passed over", one) for one in event.passed_over)]
    return Sheet(
        header,
        (
            (section, getattr(one, "place", None), one.noc, one.competitor, one.name, one.points, one.time)
            for section, one in [*((one.via, one) for one in event.places), *lines]
        ),
    )


def _explain(visit: Visit) -> ExplainDocument:
    reason = explain_place(visit.reading, visit["quota"], visit["event"], visit["competitor"])
    return ExplainDocument(basis=visit.reading.basis, subject=visit["quota"], explanation=reason_node(reason))


def _show_explain(visit: Visit, document: ExplainDocument) -> Shown:
    del document
    who = find_competitor(visit.reading.season, visit["competitor"])
    return Shown(
        title=f"Why {who.name} stands there",
        command=visit.command("explain", visit["quota"], visit["event"], visit["competitor"]),
        more={"who": who, "races": visit.reading.season.races},
    )


def _drift(visit: Visit) -> DriftDocument:
    return drift_document(drift(visit.reader, visit["quota"], visit.question))


def _show_drift(visit: Visit, document: DriftDocument) -> Shown:
    return Shown(
        title=f"The allocation of {document.quota} and its drift",
        command=visit.command("quota", document.quota, "--drift"),
    )


QUOTAS = (
    Resource(
        name="quota",
        path="quotas/{quota}",
        about="The places of a quota: what each NOC has in each event, and why no more.",
        model=QuotaDocument,
        make=_quota,
        show=_show_quota,
        sheet=_quota_sheet,
    ),
    Resource(
        name="quota_event",
        path="quotas/{quota}/{event}",
        about="One event of a quota: places, reserves, the line between them, and who is on the bubble.",
        model=QuotaDocument,
        make=_event,
        show=_show_event,
        sheet=_event_sheet,
    ),
    Resource(
        name="quota_explain",
        path="quotas/{quota}/{event}/{competitor}",
        about="Why a competitor has its place in an event of a quota, or has none.",
        model=ExplainDocument,
        make=_explain,
        show=_show_explain,
    ),
    Resource(
        name="drift",
        path="drift/{quota}",
        about="The allocation of a quota beside a fresh computation.",
        model=DriftDocument,
        make=_drift,
        show=_show_drift,
    ),
)
