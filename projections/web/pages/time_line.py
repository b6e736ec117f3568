"""The time line of a season as geometry: its competitions and its decisions on a line of days."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Final

from ledger.instants import parse_instant, to_datetime
from projections.charts.spread import width_of
from projections.documents.competitions import CompetitionLine
from projections.reports.overview import Mark
from projections.tables.text import visible

WIDTH: Final = 1000
_PIN: Final = 13
"""From one decision to the next."""
_STACK: Final = 5
"""So many stand above each other before others stand beside them."""
_HEAD, _LANE, _NARROWEST = 14, 30, 30


@dataclass(frozen=True, slots=True)
class Block:
    """A competition on the time line; what it is called begins at `text`, at the height `y`."""

    x: float
    width: float
    text: float
    y: float
    line: CompetitionLine


@dataclass(frozen=True, slots=True)
class Pin:
    """A decision on the time line."""

    x: float
    y: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The season's days from left to right, in the units of the drawing; `axis` is the height of the line."""

    width: int
    height: float
    axis: float
    blocks: tuple[Block, ...]
    months: tuple[tuple[float, str], ...]
    pins: tuple[Pin, ...]


def time_line(competitions: Sequence[CompetitionLine], marks: Sequence[Mark]) -> TimeLine | None:
    """The competitions of a season on a line of days, with its decisions on the days on which they became official.

    Decisions outside the season's days stand at its ends; all have a place of their own, as near to their day as those
    before them let it. None where nothing is on the calendar.
    """
    if not competitions:
        return None
    first = min(date.fromisoformat(one.first_day) for one in competitions) - timedelta(days=5)
    last = max(date.fromisoformat(one.last_day) for one in competitions) + timedelta(days=5)
    days = (last - first).days

    def x(day: date) -> float:
        return round(WIDTH * min(max((day - first).days, 0), days) / days, 1)

    pins = _pins([(x(to_datetime(parse_instant(one.published_at)).date()), one) for one in marks])
    high = -min((y for _, y, _ in pins), default=0)
    axis = _HEAD + high + 26
    blocks = []
    lanes: list[float] = []
    for one in sorted(competitions, key=lambda one: one.first_day):
        begin, end = (x(date.fromisoformat(day)) for day in (one.first_day, one.last_day))
        wide = width_of(max(visible(one.city), one.competition, key=width_of))
        text = max(min(begin, WIDTH - wide), 0)
        lane = next((index for index, taken in enumerate(lanes) if taken <= text), len(lanes))
        lanes[lane : lane + 1] = [text + wide]
        width = round(max(end - begin + WIDTH / days, 4), 1)
        blocks.append(Block(begin, min(width, WIDTH - begin), text, axis + 24 + _LANE * lane, one))
    months = tuple(_months(first, last, x))
    placed = tuple(Pin(place, axis - 16 + y, mark) for place, y, mark in pins)
    return TimeLine(WIDTH, axis + 14 + _LANE * max(len(lanes), 1), axis, tuple(blocks), months, placed)


def _pins(wanted: Sequence[tuple[float, Mark]]) -> list[tuple[float, float, Mark]]:
    """Each decision at the free place that is nearest to its day: above those of its day, then beside them."""
    taken: list[tuple[float, float]] = []
    found: list[tuple[float, float, Mark]] = []
    for place, mark in wanted:
        x, y = next(
            (beside, -_PIN * row)
            for column in count()
            for beside in _beside(place, column)
            for row in range(_STACK)
            if all(abs(beside - other) >= _PIN - 1 or row * _PIN != -height for other, height in taken)
        )
        taken.append((x, y))
        found.append((x, y, mark))
    return found


def _beside(place: float, column: int) -> Iterator[float]:
    """The places so many columns from a day, to both sides, as far as they are on the line."""
    edge = _PIN / 2
    place = min(max(place, edge), WIDTH - edge)
    for beside in dict.fromkeys((place - _PIN * column, place + _PIN * column)):
        if edge <= beside <= WIDTH - edge:
            yield beside


def _months(first: date, last: date, x: Callable[[date], float]) -> Iterator[tuple[float, str]]:
    """Where months begin; the one in which the line begins is named where there is room for it."""
    begins = []
    day = first.replace(day=1)
    while day <= last:
        begins.append((x(day), day.strftime("%b")))
        day = (day + timedelta(days=32)).replace(day=1)
    for index, (place, name) in enumerate(begins):
        after = begins[index + 1][0] if index + 1 < len(begins) else WIDTH
        if after - place >= _NARROWEST:
            yield place, name
