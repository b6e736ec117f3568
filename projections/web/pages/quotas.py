"""Quotas: the board of NOCs by events, one event with its lists, and an allocation with its drift."""

from collections.abc import Mapping
from typing import Any, Final

from ledger.vocabulary import GENDERS, parse_event
from projections.documents.quota import QuotaDocument
from projections.documents.quota_allocated import AllocatedLine
from projections.documents.quota_changes import QuotaChangesDocument
from projections.documents.quota_nocs import GenderTally
from projections.documents.words import CAPS
from projections.reports.quota import PLACES_TABLE, places_of
from projections.reports.quota_allocation import EVENT_ALLOCATION
from projections.reports.quota_contenders import EVENT_CONTENDERS, contending
from projections.reports.quota_moves import taken_by
from projections.reports.quota_states import event_state, order_of_calls, turns
from projections.web.pages.looking import all_looked
from projections.web.pages.page import Page, View

SHOWN_CUTS: Final = 8
"""So many cuts are named on the page; the JSON has all."""
SHOWN_MOVES: Final = 5
"""So many who stand elsewhere in an event are shown; the JSON has all."""
SHOWN_TURNS: Final = 3
"""So many reserves of each event are named on the page of all; the page of the event has all."""


def _quota(view: View, document: QuotaDocument) -> Mapping[str, Any]:
    boards = []
    for gender in GENDERS:
        events = [one.event for one in document.events if parse_event(one.event).gender == gender]
        tallies = ((one, one.men if gender == "men" else one.women) for one in document.nocs)
        lines = [(one, tally) for one, tally in tallies if isinstance(tally, GenderTally)]
        lines.sort(key=lambda pair: (-pair[1].places, pair[0].noc))
        total = next((one for one in document.totals if one.gender == gender), None)
        if events:
            boards.append((gender, events, lines, total))
    states = {one.event: one for one in map(event_state, document.events)}
    return {
        "boards": boards,
        "caps": CAPS,
        "cuts": SHOWN_CUTS,
        "given": _given_back(document),
        "states": states,
        "order": order_of_calls(view.reading.rulebook.quota(document.quota).first_of_each),
        "calls": [(event.event, list(turns(event))[:SHOWN_TURNS]) for event in document.events],
        "others": list(document.held[:-1]),
    }


def _given_back(document: QuotaDocument) -> list[tuple[str, AllocatedLine]]:
    """The places of an allocation that were given back, with their events."""
    return [
        (event.event, place)
        for event in document.events
        for place in (event.allocation.places if event.allocation is not None else ())
        if place.state != "allocated"
    ]


def _event(view: View, document: QuotaDocument) -> Mapping[str, Any]:
    (event,) = document.events
    grids = [("", PLACES_TABLE.grid(document))]
    grids += [("allocation", EVENT_ALLOCATION.grid(event))] if event.allocation is not None else []
    grids += [("contenders", EVENT_CONTENDERS.grid(event))] if any(contending(event)) else []
    tables = {one.name: one for one in all_looked(view, grids)}
    return {
        "event": event,
        "table": tables[""],
        "rows": [(line.section, line.number, line.who) for line in places_of(event)],
        "allocation": tables.get("allocation"),
        "contenders": tables.get("contenders"),
    }


def _compared(view: View, document: QuotaChangesDocument) -> Mapping[str, Any]:
    quota = view.reading.rulebook.quota(document.quota)
    return {
        "title": f"{quota.title}, compared",
        "before": view.bound["before"],
        "taken_by": taken_by,
        "most": SHOWN_MOVES,
    }


COMPARED_QUOTA: Final = Page("compare_quota.html", _compared)
QUOTA: Final = Page("quota.html", _quota)
QUOTA_EVENT: Final = Page("quota_event.html", _event)
DRIFT: Final = Page("drift.html")
