"""A quota event by event with its remarks, and the table of NOCs by events."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console

from commands.cli.output import Text, print_basis, print_grid, table
from ledger.vocabulary import GENDERS, parse_event
from projections.documents.quota import (
    PassedOver,
    QuotaDocument,
    QuotaEventLine,
    ReserveLine,
)
from projections.documents.quota_allocated import AllocationLine, EventAllocation
from projections.documents.quota_nocs import GenderTally
from projections.documents.quota_remarks import remarks_on, shares_of
from projections.reports.quota import QuotaPlace, places_of
from projections.reports.quota_allocation import EVENT_ALLOCATION
from projections.tables.text import bounded, count_of

SHOWN_CUTS = 5
"""So many cuts are printed at the end of a table; all are in the JSON document."""

_SHORT = {"mass-start": "mass", "team-pursuit": "team", "team-sprint": "sprint"}


def show(out: Console, document: QuotaDocument) -> None:
    """Print every event of a quota, and below them what each NOC has."""
    show_events(out, document, summary=True)


def show_event(out: Console, document: QuotaDocument) -> None:
    """Print one event of a quota."""
    show_events(out, document, summary=False)


def show_events(out: Console, document: QuotaDocument, *, summary: bool) -> None:
    """Print the events of a document, and what each NOC has where a summary is wanted."""
    print_heading(out, document)
    for event in document.events:
        out.print()
        _event(out, event)
    if summary:
        for gender in GENDERS:
            out.print()
            _nocs(out, document, gender)
    print_basis(out, document.basis, document.notes)


def print_heading(out: Console, document: QuotaDocument) -> None:
    """Print what is shown, and how far it has come."""
    state = "provisional" if document.provisional else "final"
    after = f" after {document.held[-1]}" if document.held else ", and no qualifying competition is in this book"
    out.print(Text(f"{document.title} ({document.quota}), {state}{after}", style="bold"))
    if document.allocation is not None:
        out.print(Text(allocated_on(document.allocation), style="dim"))


def allocated_on(one: AllocationLine) -> str:
    """What an allocation rests on, in a sentence."""
    axes = "".join(f", {name} {value}" for name, value in (("as of", one.as_of), ("through", one.through)) if value)
    what = "below each event by a fresh computation stands its allocation as it is now"
    return f"allocated by entry {one.entry}, on the book at {one.at}{axes}: {what}"


def _event(out: Console, event: QuotaEventLine) -> None:
    columns = [("", "right"), ("by", "left"), ("NOC", "left"), ("#", "right"), ("name", "left"), ("points", "right")]
    columns += [("time", "right"), ("", "left")]
    out.print(Text(shares_of(event), style="bold"))
    out.print(table("", columns, (_cells(line) for line in places_of(event))))
    for remark in remarks_on(event):
        out.print(Text(remark, style="dim"))
    if event.allocation is not None:
        out.print()
        print_grid(out, EVENT_ALLOCATION.grid(event).called(_allocation(event.event, event.allocation)))


def _allocation(event: str, allocation: EventAllocation) -> str:
    """What the table of an event's allocation is called: how many places it has, and what became of them."""
    states = Counter(one.state for one in allocation.places)
    changed = [f"{states[state]} {state}" for state in ("declined", "called") if states[state]]
    allocated = f"{count_of(len(allocation.places), 'place')} as allocated"
    return f"{event}: {', '.join((allocated, *changed))}"


def _cells(line: QuotaPlace) -> list[str]:
    one = line.who
    code = f"{one.noc} ({one.delegation})" if one.delegation else one.noc
    if isinstance(one, PassedOver):
        why = "may have no place in it" if one.maximum == 0 else f"{code} has its {one.maximum}"
        section, remark = one.list, f"passed over: {why}"
    else:
        section = line.section
        remark = f"called {one.call}." if isinstance(one, ReserveLine) and one.call != one.place else ""
    points = bounded(one.points, at_least=one.at_least)
    return [line.number, section, code, str(one.entry), one.name, points, one.time or "", remark]


def _nocs(out: Console, document: QuotaDocument, gender: str) -> None:
    """The table NOC by event of one gender, with the caps, the total and the first cuts."""
    made = [(one, getattr(one, gender)) for one in document.nocs]
    own = [(one, tally) for one, tally in made if isinstance(tally, GenderTally)]
    if not own:
        return
    own.sort(key=lambda pair: (-pair[1].places, pair[0].noc))
    events = list(dict.fromkeys(event for _, tally in own for event in {**tally.events, **(tally.held or {})}))
    events.sort(key=[one.event for one in document.events].index)
    rows = [
        [
            f"{one.noc} ({one.delegation})" if one.delegation else one.noc,
            *(_count(tally, event) for event in events),
            str(tally.places),
            "?" if tally.athletes_max is None else str(tally.athletes_max),
            _cap(tally),
        ]
        for one, tally in own
    ]
    headings = ["NOC", *map(_short, events), "places", "athletes", "because"]
    sides = ["left", *(["right"] * (len(events) + 2)), "left"]
    out.print(table(f"{gender}: places per NOC", list(zip(headings, sides, strict=True)), rows))
    for total in document.totals:
        if total.gender == gender:
            allowed = "?" if total.allowed is None else total.allowed
            out.print(
                f"{gender}: {count_of(total.places, 'place')}; at most {total.athletes} athletes by them, "
                f"{allowed} allowed"
            )
            if total.cuts:
                first = ", ".join(f"{cut.event} {cut.place} ({cut.noc})" for cut in total.cuts[:SHOWN_CUTS])
                out.print(f"cuts if every NOC entered all it can: {count_of(len(total.cuts), 'place')}, first {first}")


def _count(tally: GenderTally, event: str) -> str:
    """The places of an NOC in an event; where it holds another number by the allocation, that behind an arrow."""
    fresh = tally.events.get(event, 0)
    held = fresh if tally.held is None else tally.held.get(event, 0)
    return f"{fresh}→{held}" if held != fresh else str(fresh or "")


def _short(event: str) -> str:
    distance = parse_event(event).distance
    return _SHORT.get(distance, distance)


def _cap(tally: GenderTally) -> str:
    """Which condition gave the cap, and what the next higher one lacks."""
    given: Sequence[str] = tally.cap
    reason = " and ".join(given) if given else "everybody"
    if not tally.short_of:
        return reason
    short = tally.short_of[-1]
    lacks = ", ".join(map(_short, short.fails_in))
    return f"{reason}; for {short.athletes} lacks {short.condition}: {lacks}"
