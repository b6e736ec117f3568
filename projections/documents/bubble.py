"""The document of who is on the bubble of a quota, and what its lines share with the document of the quota."""

from typing import Any

from ledger.vocabulary import format_time
from projections.documents.base import Document, PrintedPoints
from projections.quota.bubble import Edge, Turn
from projections.quota.contenders import LastPlaces
from projections.quota.model import Line


class Someone(Document):
    """Who stands on a line, with the points and the best time of the event's lists; `time` is null without one.

    `at_least` says that the points are a lower bound. `milliseconds` is the time as a number.
    """

    noc: str
    delegation: str | None
    competitor: str
    name: str
    points: PrintedPoints
    at_least: bool
    time: str | None
    milliseconds: int | None


class TurnLine(Document):
    """What would have been enough in `race`, or is in a race to come, where `race` is null.

    `rank` is the worst rank that is enough, with its points, `time` the slowest time; `had` is the rank that was had.
    """

    race: str | None
    competition: str
    event: str
    division: str | None
    had: int | None
    rank: int | None
    points: PrintedPoints | None
    time: str | None


class RivalLine(Someone):
    """Somebody who can still have a place by points or, where `inside`, lose it: between `least` and `most` in the end.

    `most` is null where it is not known what is to come, or what was skated. `last_in_needs` is the worst rank of the
    last in at the next race that puts this one out of its reach; null where no rank does, and for who is in.
    """

    inside: bool
    least: PrintedPoints
    most: PrintedPoints | None
    last_in_needs: int | None


class LastPlacesLine(Document):
    """Who contends for the last places by points: nobody else can have one, whatever comes and whatever is missing.

    `anybody_most` is the most that somebody without points can end with, null where that is not enough. `needs` is the
    worst rank of the last in at the `next` race with which nobody who is out can reach it any more. Where `unknown`
    says what is not known nobody is left out.
    """

    contenders: tuple[RivalLine, ...]
    anybody_most: PrintedPoints | None
    next: str | None
    needs: int | None
    unknown: str | None


class EdgeLine(Document):
    """The end of a list: the last in, the first out, and the margin in points or in seconds as text.

    `elsewhere` is the place that the first out has by a later list. `separated_by` is the key that orders equal points.
    `attainable` are the most points that one competitor can still win, `in_reach` how many below can still pass.
    `last_places` says who contends for the last places, null by time, where a faster time is enough for anybody.
    """

    list: str
    open: int
    last_in: Someone | None
    last_place: int | None
    first_out: Someone | None
    elsewhere: int | None
    margin_points: PrintedPoints | None
    margin_time: str | None
    separated_by: str | None
    enough: tuple[TurnLine, ...]
    chances: tuple[TurnLine, ...]
    attainable: PrintedPoints | None
    in_reach: int | None
    last_places: LastPlacesLine | None


def someone(line: Line) -> Someone:
    """Who stands on a line of a list, as the document names them."""
    return Someone(**who(line))


def who(line: Line) -> dict[str, Any]:
    """What every document that names somebody on a line of a list says of them: holder, name, points and time."""
    return {
        "noc": line.holder.noc,
        "delegation": line.competitor.delegation,
        "competitor": line.competitor.id,
        "name": line.competitor.name,
        "points": line.points,
        "at_least": line.at_least,
        "time": format_time(line.best.milliseconds) if line.best else None,
        "milliseconds": line.best.milliseconds if line.best else None,
    }


def edge_line(edge: Edge) -> EdgeLine:
    """The end of a list as a document: who is in last, who is out first, and what may still change that."""
    return EdgeLine(
        list=edge.section,
        open=edge.open,
        last_in=someone(edge.inside.line) if edge.inside else None,
        last_place=edge.inside.place if edge.inside else None,
        first_out=someone(edge.outside) if edge.outside else None,
        elsewhere=edge.elsewhere,
        margin_points=edge.points,
        margin_time=None if edge.hundredths is None else format_time(edge.hundredths * 10),
        separated_by=edge.key,
        enough=tuple(map(_turn, edge.turns)),
        chances=tuple(map(_turn, edge.chances)),
        attainable=edge.attainable,
        in_reach=edge.in_reach,
        last_places=None if edge.last_places is None else _last_places(edge.last_places),
    )


def _last_places(found: LastPlaces) -> LastPlacesLine:
    return LastPlacesLine(
        contenders=tuple(
            RivalLine(**who(one.line), inside=one.inside, least=one.least, most=one.most, last_in_needs=one.needs)
            for one in found.rivals
        ),
        anybody_most=found.anybody_most,
        next=found.next,
        needs=found.needs,
        unknown=found.unknown,
    )


def _turn(turn: Turn) -> TurnLine:
    return TurnLine(
        race=turn.race,
        competition=turn.competition,
        event=turn.event,
        division=turn.division,
        had=turn.had,
        rank=turn.rank,
        points=turn.points,
        time=None if turn.hundredths is None else format_time(turn.hundredths * 10),
    )
