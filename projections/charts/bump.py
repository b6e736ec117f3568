"""A cup over the season: the ranks or the points after each competition, with the decisions on its races."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from ledger.book import Reading
from projections.charts.canvas import COLOURS, STYLES, beside, figure, rendered, short, stops
from projections.charts.spread import slots
from projections.cups.bounds import bounds_of
from projections.cups.rows import StandingRow
from projections.disputes.history import Moment
from projections.tables.text import bounded

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Of = Literal["ranks", "points"]

SHOWN: Final = 12
"""Lines of a chart unless more are asked for: more cannot be told apart."""
_NAMED: Final = 3
_ON_AN_INCH: Final = 4
"""So many labels stand above each other on an inch of the height."""
_FADED: Final = "#BBBBBB"


def cup_chart(
    reading: Reading, title: str, moments: Sequence[Moment], file: str, *, of: Of = "ranks", only: str | None = None
) -> bytes:
    """Ranks or points after each competition, of the first of the last standing; with `only`, that one stands out."""
    table = moments[-1].table.rows if moments else ()
    lower = bounds_of(moments[-1].table) if moments else None
    rows = [row for row in table if row.rank <= SHOWN or row.competitor.id == only]
    heights = _ranks(moments, rows) if of == "ranks" else _points(moments, rows)
    deepest = max((y for own in heights for y in own if y is not None), default=1.0)
    high = 0.36 * max(deepest if of == "ranks" else SHOWN, 4) + 2
    drawing = figure(9.5, high)
    axes = drawing.subplots()
    labels = []
    for index, (row, own) in enumerate(zip(rows, heights, strict=True)):
        faded = only is not None and row.competitor.id != only
        colour = _FADED if faded else COLOURS[index % len(COLOURS)]
        _line(axes, own, colour, STYLES[index // len(COLOURS) % len(STYLES)], width=1.2 if faded else 2.2)
        if of == "ranks":
            _numbered(axes, moments, row, own)
        points = bounded(row.points, at_least=lower is not None and lower.lower(row.competitor.id))
        said = f"{row.rank}  {short(row.competitor.name)} ({row.competitor.noc}), {points}"
        labels.append((own[-1] or 0.0, said, colour))
    if of == "ranks":
        axes.set_ylim(deepest + 0.8, 0.2)
        axes.set_yticks([])
    else:
        axes.set_ylim(0, deepest * 1.06 or 1)
    axes.set_ylabel("rank" if of == "ranks" else "points")
    axes.set_xticks(range(len(moments)), stops(reading, [moment.after for moment in moments]))
    axes.set_xlim(-0.15, max(len(moments) - 1, 0.5) + 0.05)
    axes.set_title(title if of == "ranks" else f"{title}: points", loc="left", fontsize=12, fontweight="bold")
    axes.spines[["top", "right"]].set_visible(False)
    beside(axes, labels, len(moments) - 1, lines=deepest + 0.6 if of == "ranks" else high * _ON_AN_INCH)
    decided = [line for _, line in _decided(axes, reading, moments)]
    return rendered(drawing, reading, file, said=[*decided, *([lower.coverage.line] if lower else [])])


Heights = Sequence[Sequence[float | None]]


def _ranks(moments: Sequence[Moment], rows: Sequence[StandingRow]) -> Heights:
    """A line for each rank; equal ranks stand below each other, and those further down below the last line."""
    order = [row.competitor.id for row in rows]
    found = [
        slots({one: row.rank for one in order if (row := moment.row(one)) is not None}, order, most=len(order))
        for moment in moments
    ]
    return [[own.get(one) for own in found] for one in order]


def _points(moments: Sequence[Moment], rows: Sequence[StandingRow]) -> Heights:
    return [
        [float(own.points) if (own := moment.row(row.competitor.id)) is not None else None for moment in moments]
        for row in rows
    ]


def _line(axes: "Axes", own: Sequence[float | None], colour: str, style: str, *, width: float) -> None:
    for (x, y), (following, later) in pairwise(enumerate(own)):
        if y is not None and later is not None:
            axes.plot([x, following], [y, later], color=colour, linestyle=style, linewidth=width)
    there = [(x, y) for x, y in enumerate(own) if y is not None]
    axes.scatter([x for x, _ in there], [y for _, y in there], color=colour, s=28, zorder=3, clip_on=False)


def _numbered(axes: "Axes", moments: Sequence[Moment], row: StandingRow, own: Sequence[float | None]) -> None:
    """The ranks, in the dots."""
    for x, (moment, y) in enumerate(zip(moments, own, strict=True)):
        there = moment.row(row.competitor.id)
        if there is not None and y is not None:
            axes.scatter([x], [y], color="white", edgecolors="#444444", s=170, zorder=4, clip_on=False)
            axes.text(x, y, str(there.rank), fontsize=7, ha="center", va="center", zorder=5)


def _decided(axes: "Axes", reading: Reading, moments: Sequence[Moment]) -> Iterator[tuple[int, str]]:
    """Mark each competition on whose races of the cup decisions are in force, and say which these are."""
    races = {str(race.race): race for moment in moments for race in moment.table.races}
    for x, moment in enumerate(moments):
        entries = [
            entry
            for name, race in races.items()
            if race.race.competition == moment.after
            for entry in reading.season.races[name].decisions
            if reading.season.in_force(entry.position)
        ]
        if entries:
            axes.axvline(x, color="#999999", linewidth=0.8, linestyle=":")
            words = ", ".join(f"{entry.name} [{entry.position}]" for entry in entries[:_NAMED])
            more = f" and {len(entries) - _NAMED} more" if len(entries) > _NAMED else ""
            yield x, f"decided at {moment.after}, dotted: {words}{more}"
