"""The ends of a quota's lists."""

from collections.abc import Iterator

from rich.console import Console

from commands.cli.output import Text, print_basis, print_grid
from commands.cli.views.quota import print_heading
from projections.documents.bubble import EdgeLine, RivalLine, Someone, TurnLine
from projections.documents.quota import QuotaDocument
from projections.reports.quota_contenders import EVENT_CONTENDERS, contending
from projections.tables.text import bounded


def show_bubble(out: Console, document: QuotaDocument) -> None:
    """Print the ends of the lists: one line each, and below it what would have been enough and what still can be."""
    print_heading(out, document)
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
            for said in _last_places(edge, named=len(document.events) == 1):
                out.print(Text(f"  {said}", style="dim"))
        if len(document.events) == 1 and any(contending(event)):
            out.print()
            print_grid(out, EVENT_CONTENDERS.grid(event))
    print_basis(out, document.basis, document.notes)


def _last_places(edge: EdgeLine, *, named: bool) -> Iterator[str]:
    """What there is to say of who contends for the last places; one event names them in a table below."""
    found = edge.last_places
    if found is None:
        return
    if found.contenders and not named:
        out = [one for one in found.contenders if not one.inside]
        last = f"; the last is {_between(out[-1])}" if out else ""
        yield f"{len(out)} who are out can still reach the places of {len(found.contenders) - len(out)}{last}"
    if found.needs is not None and edge.last_in is not None:
        better = "" if found.needs == 1 else " or better"
        rank = f"{found.needs}{better}"
        yield f"with rank {rank} in {found.next} nobody who is out can reach {edge.last_in.name} any more"
    if found.anybody_most is not None:
        yield f"whoever has no points yet can still have a place, with {found.anybody_most} at most"
    if found.unknown is not None:
        yield f"nobody is left out of who can still pass: {found.unknown}"


def _between(one: RivalLine) -> str:
    most = "an unknown number" if one.most is None else str(one.most)
    return f"{one.name} ({one.noc}), {one.least} to {most} points"


def _edge(edge: EdgeLine) -> str:
    still_open = f"{edge.open} open" if edge.open else ""
    if edge.last_in is None or edge.first_out is None:
        return still_open or "nobody is left below the last in"
    has = f", who has place {edge.elsewhere}" if edge.elsewhere else ""
    ends = f"last in {edge.last_place}. {_person(edge.last_in, edge)}, first out {_person(edge.first_out, edge)}{has}"
    return "; ".join(part for part in (ends, f"margin {_margin(edge)}", still_open) if part)


def _person(one: Someone, edge: EdgeLine) -> str:
    points = bounded(one.points, at_least=one.at_least)
    return f"{one.name} ({one.noc}, {one.time if edge.list == 'time' else points})"


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
