"""``season quota``: who may start at a championship, and why."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from commands.cli.drift import print_drift
from commands.cli.options import basis_options, csv_option, json_option, opened_reader, question
from commands.cli.output import console, print_basis, print_csv, print_json, table, write_chart
from ledger.errors import NotFoundError
from ledger.vocabulary import GENDERS, parse_event
from projections.charts.canvas import check_format
from projections.charts.places import places_chart, race_chart
from projections.documents.bubble import EdgeLine, Someone, TurnLine
from projections.documents.drift import drift_document
from projections.documents.quota import (
    GenderTally,
    HostLine,
    PassedOver,
    PlaceLine,
    QuotaDocument,
    QuotaEventLine,
    ReserveLine,
    quota_document,
)
from projections.frozen.drift import drift
from projections.quota import bubble as find_edges
from projections.quota import quota_table

SHOWN_CUTS = 5
"""So many cuts are printed at the end of a table; all are in the JSON document."""

_SHORT = {"mass-start": "mass", "team-pursuit": "team", "team-sprint": "sprint"}


@click.command("quota")
@click.argument("quota")
@click.option("--event", metavar="EVENT", help="Show one event, such as men-500.")
@click.option("--noc", metavar="NOC", help="Show the lines of one NOC.")
@click.option(
    "--chart",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Draw places per NOC, or with --event the race for its last places, into an .svg or .png file.",
)
@click.option("--drift", "show_drift", is_flag=True, help="Compare the allocation with a fresh computation.")
@click.option("--bubble", is_flag=True, help="Show the last in and the first out, and what would change it.")
@json_option
@csv_option
@basis_options
def quota_command(
    quota: str,
    event: str | None,
    noc: str | None,
    chart: Path | None,
    show_drift: bool,
    bubble: bool,
    as_json: bool,
    as_csv: bool,
    store: str,
    season_name: str | None,
    **axes: Any,
) -> None:
    """Print the places of QUOTA, such as owg-2026: every place and why it went there, and what each NOC has.

    Works after any competition; until the last qualifying race the places are provisional. "passed over" are those
    whose NOC was at its maximum, "=" marks a tie that the rules do not order. With --bubble it prints for each list the
    last place in and the first out, the margin, what would have changed it, and which results to come still can.
    """
    asked = question(axes)
    if show_drift:
        with opened_reader(store, season_name) as reader:
            found = drift_document(drift(reader, quota, asked))
        if as_json:
            print_json(found)
        else:
            print_drift(console(), found)
        return
    with opened_reader(store, season_name) as reader:
        made = quota_table(reader.read(asked), quota)
    if event is not None:
        made.event(event)
    if chart is not None:
        check_format(str(chart))
        write_chart(
            chart,
            race_chart(made.reading, made, made.event(event), str(chart))
            if event
            else places_chart(made, made.reading.basis, str(chart)),
        )
    edges = find_edges(made) if bubble else None
    document = quota_document(made, events=(event,) if event else (), noc=noc.upper() if noc else None, edges=edges)
    if noc is not None and not any(one.lists.points or one.lists.times for one in document.events):
        raise NotFoundError(f"--noc {noc}: nobody of this code is in the lists of {event or quota} at this basis")
    if as_json:
        print_json(document)
    elif as_csv:
        _csv(document)
    elif bubble:
        _bubble(document)
    else:
        _tables(document, summary=event is None)


Line = PlaceLine | PassedOver


def _csv(document: QuotaDocument) -> None:
    header = ["event", "section", "place", "noc", "entry", "competitor", "name", "points", "time", "tied"]
    print_csv(
        header,
        (
            [event.event, section, place, one.noc, one.entry, one.competitor, one.name, one.points, one.time, tied]
            for event in document.events
            for section, place, one, tied in _lines(event)
        ),
    )


def _lines(event: QuotaEventLine) -> Iterator[tuple[str, str | None, Line, str | None]]:
    """Places, reserves, and who was passed over, each with its section, place and mark of a tie."""
    for one in event.places:
        yield one.via, str(one.place), one, "=" if one.tied else None
    for reserve in event.reserves:
        yield "reserve", f"R{reserve.place}", reserve, "=" if reserve.tied else None
    for over in event.passed_over:
        yield f"passed over ({over.list})", None, over, None


def _tables(document: QuotaDocument, *, summary: bool) -> None:
    out = console()
    _heading(out, document)
    for event in document.events:
        out.print()
        _event(out, event)
    if summary:
        for gender in GENDERS:
            out.print()
            _nocs(out, document, gender)
    print_basis(out, document.basis, document.notes)


def _heading(out: Console, document: QuotaDocument) -> None:
    state = "provisional" if document.provisional else "complete"
    after = f"after {document.held[-1]}" if document.held else "before the first qualifying competition"
    out.print(Text(f"{document.title} ({document.quota}), {state} {after}", style="bold"))


def _event(out: Console, event: QuotaEventLine) -> None:
    shares = event.shares
    by_times = f", {shares.by_times} by time" if shares.by_times else ""
    title = (
        f"{event.event}: {shares.places} places ({shares.by_points} by points{by_times}), "
        f"at most {shares.max_per_noc} for an NOC, {shares.reserve or 'no known number of'} reserves"
    )
    columns = [("", "right"), ("by", "left"), ("NOC", "left"), ("#", "right"), ("name", "left"), ("points", "right")]
    columns += [("time", "right"), ("", "left")]
    out.print(Text(title, style="bold"))
    out.print(table("", columns, (_cells(*line) for line in _lines(event))))
    for remark in _remarks(event):
        out.print(Text(remark, style="dim"))


def _cells(section: str, place: str | None, one: Line, tied: str | None) -> list[str]:
    code = f"{one.noc} ({one.delegation})" if one.delegation else one.noc
    if isinstance(one, PassedOver):
        why = "may have no place in it" if one.maximum == 0 else f"{code} has its {one.maximum}"
        return ["–", one.list, code, str(one.entry), one.name, str(one.points), one.time or "", f"passed over: {why}"]
    remark = f"called {one.call}." if isinstance(one, ReserveLine) and one.call != one.place else ""
    number = f"{tied or ''}{place}"
    return [number, section, code, str(one.entry), one.name, str(one.points), one.time or "", remark]


def _remarks(event: QuotaEventLine) -> Iterator[str]:
    """What a reader of an event's table must know."""
    for tie in event.ties:
        end = f"; the list ends among them, without a rule: {len(tie.left_out)} left out" if tie.left_out else ""
        yield f"tie in the {tie.list} list, place {tie.place}: {', '.join(tie.names)} are not ordered by the rules{end}"
    if event.open:
        yield f"{event.open} of {event.shares.places} places are open"
    if event.shares.times_list and not event.lists.times:
        yield f"no times list: {event.shares.times_list} has not been raced"
    if event.host is not None:
        yield from _host(event.host)
    coming = [
        f"{one.races if one.races is not None else '?'} × {one.event} at {one.competition}" for one in event.to_come
    ]
    if coming:
        yield f"still to come: {', '.join(coming)}"


def _host(host: HostLine) -> Iterator[str]:
    if host.takes is None or host.instead_of is None:
        return
    exchange = f"{host.takes.name} ({host.noc}) in place of {host.instead_of.name} ({host.instead_of.noc})"
    if host.state == "pending":
        yield f"host rule: if nothing changed until the last qualifying race, {exchange}"
    else:
        yield f"host rule: {exchange}"


def _nocs(out: Console, document: QuotaDocument, gender: str) -> None:
    """The table NOC by event of one gender, with the caps, the total and the first cuts."""
    made = [(one, getattr(one, gender)) for one in document.nocs]
    own = [(one, tally) for one, tally in made if isinstance(tally, GenderTally)]
    if not own:
        return
    own.sort(key=lambda pair: (-pair[1].places, pair[0].noc))
    events = list(dict.fromkeys(event for _, tally in own for event in tally.events))
    events.sort(key=[one.event for one in document.events].index)
    rows = [
        [
            f"{one.noc} ({one.delegation})" if one.delegation else one.noc,
            *(str(tally.events.get(event, "")) for event in events),
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
            out.print(f"{gender}: {total.places} places; at most {total.athletes} athletes by them, {allowed} allowed")
            if total.cuts:
                first = ", ".join(f"{cut.event} {cut.place} ({cut.noc})" for cut in total.cuts[:SHOWN_CUTS])
                out.print(f"cuts if every NOC entered all it can: {len(total.cuts)} places, first {first}")


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


def _bubble(document: QuotaDocument) -> None:
    """The ends of the lists: one line each, and below it what would have been enough and what still can be."""
    out = console()
    _heading(out, document)
    for event in document.events:
        for edge in event.bubble or ():
            out.print()
            out.print(Text(f"{event.event} by {edge.list}: {_edge(edge)}"))
            past = [_turn(turn) for turn in edge.enough]
            future = [_turn(turn) for turn in edge.chances]
            if past:
                out.print(Text(f"  any one of these would have been enough: {'; '.join(past)}", style="dim"))
            if future:
                out.print(Text(f"  any one of these still can be: {'; '.join(future)}", style="dim"))
            if edge.in_reach is not None and edge.attainable:
                out.print(Text(f"  {edge.in_reach} below can still pass: {edge.attainable} points to win", style="dim"))
    print_basis(out, document.basis, document.notes)


def _edge(edge: EdgeLine) -> str:
    still_open = f"{edge.open} open" if edge.open else ""
    if edge.last_in is None or edge.first_out is None:
        return still_open or "nobody is left below the last in"
    has = f", who has place {edge.elsewhere}" if edge.elsewhere else ""
    ends = f"last in {edge.last_place}. {_person(edge.last_in, edge)}, first out {_person(edge.first_out, edge)}{has}"
    return "; ".join(part for part in (ends, f"margin {_margin(edge)}", still_open) if part)


def _person(one: Someone, edge: EdgeLine) -> str:
    return f"{one.name} ({one.noc}, {one.time if edge.list == 'time' else one.points})"


def _margin(edge: EdgeLine) -> str:
    if edge.margin_points:
        return f"{edge.margin_points} points"
    if edge.margin_time and edge.margin_time != "0.00":
        return f"{edge.margin_time} s"
    return f"none: separated by {edge.separated_by}" if edge.separated_by else "none: tied, no rule orders them"


def _turn(turn: TurnLine) -> str:
    where = turn.race or f"{turn.event} at {turn.competition}{f', division {turn.division}' if turn.division else ''}"
    if turn.rank is not None:
        instead = f" instead of {turn.had}" if turn.had else ""
        return f"rank {turn.rank} or better{instead} in {where}"
    return f"{turn.time} or faster in {where}" if turn.time else f"any time in {where}"
