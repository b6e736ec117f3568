"""Charts of a cup as geometry: ranks and points of its first after each competition. Templates draw them as SVG.

Nothing in them lies on another: dots of equal ranks stand below each other, names beside the ends of their lines are
moved apart, and a drawing is as wide as the longest of them needs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from textwrap import wrap
from typing import Final, NamedTuple

from ledger.book import Reading
from projections.charts.spread import slots, spread, width_of
from projections.disputes.history import Moment
from projections.tables.text import visible

SHOWN: Final = 10
"""So many competitors of a cup are drawn: the first of its last table."""
_LONGEST: Final = 30
_SMALL: Final = 0.86
"""How large the letters of an NOC are beside those of a name."""
_HEAD: Final = 10
"""So many letters has a line of the name of a place above its column."""
_STEP, _ROW, _LEFT, _TOP, _BESIDE = 68, 26, 36, 46, 16
_HIGH: Final = 300
_LINES: Final = 5
_STACK: Final = 13
"""From one decision above a competition to the next, and how many stand side by side."""
_ABREAST: Final = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """A competitor after a competition: where, and what is written there."""

    x: int
    y: float
    shown: str


@dataclass(frozen=True, slots=True)
class Course:
    """One competitor's way through a season; `name` is as much of it as is drawn, at the height `label`."""

    competitor: str
    whole: str
    name: str
    noc: str
    path: str
    dots: tuple[Dot, ...]
    label: float
    cells: tuple[tuple[str, str], ...]

    @property
    def end(self) -> Dot:
        """Where its line ends."""
        return self.dots[-1]


@dataclass(frozen=True, slots=True)
class DecisionPin:
    """A decision in force, above the competition whose race it is on."""

    x: int
    y: int
    position: int
    fact: str


class ChartColumn(NamedTuple):
    """A competition on a chart: where, its name, and the lines of its place that stand above it."""

    x: int
    after: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a cup over the season; `marks` are the heights that are named at its left side."""

    kind: str
    title: str
    width: int
    height: int
    top: int
    columns: tuple[ChartColumn, ...]
    marks: tuple[tuple[float, str], ...]
    lines: tuple[Course, ...]
    pins: tuple[DecisionPin, ...]


def charts(reading: Reading, moments: Sequence[Moment]) -> tuple[Chart, ...]:
    """The ranks and the points of the first ten over the season; none where there is nothing to compare yet."""
    if len(moments) < 2 or not moments[-1].table.rows:  # noqa: PLR2004  one column shows no movement
        return ()
    pins = _pins(reading, moments)
    top = _TOP + _STACK * max((-(-len(own) // _ABREAST) for own in pins.values()), default=0)
    first = [row.competitor for row in moments[-1].table.rows[:SHOWN]]
    cells = {
        one.id: tuple((str(row.rank), str(row.points)) if (row := of.row(one.id)) else ("", "") for of in moments)
        for one in first
    }
    heads = {one.after: _head(reading.season.scheduled(one.after).city) for one in moments}
    ground = _Ground(moments, top, _placed(pins, top), cells, heads)
    return _chart("ranks", _rank_heights(moments, top), (), ground), _chart(
        "points", *_point_heights(moments, top), ground
    )


Heights = Mapping[str, Sequence[float | None]]


class _Ground(NamedTuple):
    """What both charts of a cup stand on."""

    moments: Sequence[Moment]
    top: int
    pins: tuple[DecisionPin, ...]
    cells: Mapping[str, tuple[tuple[str, str], ...]]
    heads: Mapping[str, tuple[str, ...]]


def _chart(kind: str, heights: Heights, marks: Sequence[tuple[float, str]], ground: _Ground) -> Chart:
    moments, top, pins, cells, _ = ground
    left = _LEFT + (12 if marks else 0)
    ends = [next(y for y in reversed(heights[one]) if y is not None) for one in heights]
    low = max(y for own in heights.values() for y in own if y is not None)
    labels = spread(ends, 18, top + 6, max(low, top + 6 + 18 * (len(ends) - 1)))
    lines = []
    for (identity, own), label in zip(heights.items(), labels, strict=True):
        who = next(row.competitor for row in moments[-1].table.rows if row.competitor.id == identity)
        dots = tuple(
            Dot(left + _STEP * index, round(y, 1), cells[identity][index][0 if kind == "ranks" else 1])
            for index, y in enumerate(own)
            if y is not None
        )
        path = _curve(dots) if kind == "ranks" else _straight(dots)
        lines.append(Course(identity, who.name, _cut(who.name), who.noc, path, dots, round(label, 1), cells[identity]))
    last = left + _STEP * (len(moments) - 1)
    widest = max(width_of(f"{one.name} ") + _SMALL * width_of(one.noc) for one in lines)
    return Chart(
        kind,
        f"{kind.capitalize()} of the first {len(lines)} after each competition",
        round(last + _BESIDE + widest) + 2,
        round(max(low, *labels)) + 18,
        top,
        tuple(
            ChartColumn(left + _STEP * index, one.after, ground.heads[one.after]) for index, one in enumerate(moments)
        ),
        tuple((y, text) for y, text in marks if y <= low),
        tuple(lines),
        tuple(DecisionPin(one.x + left - _LEFT, one.y, one.position, one.fact) for one in pins),
    )


def _cut(name: str, most: int = _LONGEST) -> str:
    name = visible(name)
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _head(place: str) -> tuple[str, ...]:
    """The name of a place on two lines at most, as wide as a column."""
    first, *more = wrap(visible(place), _HEAD) or [""]
    return (_cut(first, _HEAD), *([_cut(" ".join(more), _HEAD)] if more else []))


def _rank_heights(moments: Sequence[Moment], top: int) -> Heights:
    """Where ranks stand: equal ones below each other, and below the last line those that are further down."""
    first = [row.competitor.id for row in moments[-1].table.rows[:SHOWN]]
    heights: dict[str, list[float | None]] = {one: [] for one in first}
    for moment in moments:
        ranks = {one: row.rank for one in first if (row := moment.row(one)) is not None}
        found = slots(ranks, first, most=SHOWN)
        for one, own in heights.items():
            own.append(top + _ROW * (found[one] - 1) + 14 if one in found else None)
    return heights


def _point_heights(moments: Sequence[Moment], top: int) -> tuple[Heights, tuple[tuple[float, str], ...]]:
    """Where points stand, from none at the foot to the most, and the round numbers at the side."""
    first = moments[-1].table.rows[:SHOWN]
    most = Decimal(max(row.points for moment in moments for row in moment.table.rows)) or Decimal(1)
    step = next(size for size in _round_numbers() if most / size <= _LINES)

    def y(points: Decimal | int) -> float:
        return round(top + 10 + _HIGH * (1 - float(Decimal(points) / most)), 1)

    heights = {
        of.competitor.id: [
            y(row.points) if (row := moment.row(of.competitor.id)) is not None else None for moment in moments
        ]
        for of in first
    }
    marks = tuple((y(Decimal(size)), str(size)) for size in range(0, int(most) + 1, step))
    return heights, marks


def _round_numbers() -> Sequence[int]:
    return tuple(digit * 10**power for power in range(6) for digit in (1, 2, 5))


def _curve(dots: Sequence[Dot]) -> str:
    """A smooth line through the dots, level at each of them."""
    path = [f"M{dots[0].x} {dots[0].y:g}"]
    for one, other in pairwise(dots):
        middle = (one.x + other.x) // 2
        # Its first handle is that of the stroke before it, turned round; only the first stroke has to say it.
        begin = "S" if len(path) > 1 else f"C{middle} {one.y:g} "
        path.append(f"{begin}{middle} {other.y:g} {other.x} {other.y:g}")
    return "".join(path)


def _straight(dots: Sequence[Dot]) -> str:
    return "M" + "L".join(f"{dot.x} {dot.y:g}" for dot in dots)


def _pins(reading: Reading, moments: Sequence[Moment]) -> Mapping[int, list[tuple[int, str]]]:
    """The decisions in force on the races of each competition, by its place on the chart."""
    found: dict[int, list[tuple[int, str]]] = {}
    places = {moment.after: index for index, moment in enumerate(moments)}
    for race in moments[-1].table.races:
        for entry in reading.season.races[str(race.race)].decisions:
            if reading.season.in_force(entry.position):
                found.setdefault(places[race.race.competition], []).append((entry.position, entry.name))
    return {place: sorted(own) for place, own in found.items()}


def _placed(pins: Mapping[int, list[tuple[int, str]]], top: int) -> tuple[DecisionPin, ...]:
    """All of them, a few abreast and the next above them, so that none hides another."""
    placed = []
    for place, own in pins.items():
        for index, (position, fact) in enumerate(own):
            row, column = divmod(index, _ABREAST)
            abreast = min(_ABREAST, len(own) - row * _ABREAST)
            x = _LEFT + _STEP * place + _STACK * column - _STACK * (abreast - 1) // 2
            placed.append(DecisionPin(x, top - 16 - _STACK * row, position, fact))
    return tuple(placed)
