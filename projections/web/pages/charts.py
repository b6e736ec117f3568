"""Charts as geometry: where lines and marks stand. The templates draw them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from ledger.instants import parse_instant, to_datetime
from projections.disputes.history import Moment
from projections.documents.competitions import CompetitionLine
from projections.reports.overview import Mark

SHOWN: Final = 10
"""So many competitors of a cup are drawn: the first of its last table."""
DEEPEST: Final = 16
"""Ranks below this one are drawn below the chart's last line, as a gap."""

_STEP, _ROW, _LEFT, _TOP = 130, 26, 44, 34


@dataclass(frozen=True, slots=True)
class Dot:
    """A competitor's rank after a competition; `shown` is what is written in it."""

    x: int
    y: int
    shown: str


@dataclass(frozen=True, slots=True)
class Course:
    """One competitor's way through a season."""

    competitor: str
    name: str
    noc: str
    rank: int
    path: str
    dots: tuple[Dot, ...]
    end: Dot


@dataclass(frozen=True, slots=True)
class Bumps:
    """A bump chart: ranks of a cup after each competition."""

    width: int
    height: int
    columns: tuple[tuple[int, str], ...]
    lines: tuple[Course, ...]


def bumps(moments: Sequence[Moment]) -> Bumps | None:
    """The ranks of the first ten over the season; None where there is nothing to compare yet."""
    if len(moments) < 2 or not moments[-1].table.rows:  # noqa: PLR2004  one column shows no movement
        return None
    ranks = [{row.competitor.id: row.rank for row in moment.table.rows} for moment in moments]
    lines = []
    for place, row in enumerate(moments[-1].table.rows[:SHOWN], 1):
        own = [one.get(row.competitor.id) for one in ranks]
        dots = tuple(
            Dot(_LEFT + _STEP * index, _y(place if index == len(own) - 1 else rank), str(rank))
            for index, rank in enumerate(own)
            if rank is not None
        )
        name, noc = row.competitor.name, row.competitor.noc
        lines.append(Course(row.competitor.id, name, noc, row.rank, _curve(dots), dots, dots[-1]))
    deepest = max(dot.y for line in lines for dot in line.dots)
    columns = tuple((_LEFT + _STEP * index, moment.after) for index, moment in enumerate(moments))
    return Bumps(_LEFT + _STEP * (len(moments) - 1) + 250, deepest + _ROW, columns, tuple(lines))


def _y(place: int) -> int:
    return _TOP + _ROW * (min(place, DEEPEST + 1) - 1) + 14


def _curve(dots: Sequence[Dot]) -> str:
    """A smooth line through the dots, level at each of them."""
    path = [f"M{dots[0].x} {dots[0].y}"]
    for one, other in pairwise(dots):
        middle = (one.x + other.x) // 2
        path.append(f"C{middle} {one.y} {middle} {other.y} {other.x} {other.y}")
    return "".join(path)


@dataclass(frozen=True, slots=True)
class Block:
    """A competition on the time line."""

    x: float
    width: float
    line: CompetitionLine


@dataclass(frozen=True, slots=True)
class Pin:
    """Decisions of one day on the time line, stacked."""

    x: float
    y: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The season's days from left to right, in the units of the drawing."""

    width: int
    blocks: tuple[Block, ...]
    months: tuple[tuple[float, str], ...]
    pins: tuple[Pin, ...]


def time_line(competitions: Sequence[CompetitionLine], marks: Sequence[Mark]) -> TimeLine | None:
    """The competitions of a season on a line of days, with its decisions on the days on which they became official.

    Decisions outside the season's days stand at its ends. None where nothing is on the calendar.
    """
    if not competitions:
        return None
    first = min(date.fromisoformat(one.first_day) for one in competitions) - timedelta(days=5)
    last = max(date.fromisoformat(one.last_day) for one in competitions) + timedelta(days=5)
    width, days = 1000, (last - first).days

    def x(day: date) -> float:
        return round(width * min(max((day - first).days, 0), days) / days, 1)

    blocks = []
    for one in competitions:
        begin = x(date.fromisoformat(one.first_day))
        end = x(date.fromisoformat(one.last_day) + timedelta(days=1))
        blocks.append(Block(begin, round(end - begin, 1), one))
    months, day = [], first.replace(day=1)
    while day <= last:
        if day >= first:
            months.append((x(day), day.strftime("%b")))
        day = (day + timedelta(days=32)).replace(day=1)
    stacked: dict[float, int] = {}
    pins = []
    for mark in marks:
        place = x(to_datetime(parse_instant(mark.published_at)).date())
        stacked[place] = stacked.get(place, 0) + 1
        if stacked[place] <= 4:  # noqa: PLR2004  more would leave the drawing; the list below it has all
            pins.append(Pin(place, 48 - 9 * stacked[place], mark))
    return TimeLine(width, tuple(blocks), tuple(months), tuple(pins))
