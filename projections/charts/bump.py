"""The bump chart: ranks over the season, with the decisions marked on it."""

from collections.abc import Sequence
from itertools import pairwise

from ledger.book import Reading
from projections.charts.canvas import COLOURS, STYLES, figure, rendered, short
from projections.cups.bounds import bounds_of
from projections.cups.rows import StandingRow
from projections.disputes.history import Moment
from projections.tables.text import bounded

SHOWN = 12
"""Lines of a chart unless more are asked for: more cannot be told apart."""


def bump_chart(reading: Reading, title: str, moments: Sequence[Moment], file: str, *, only: str | None = None) -> bytes:
    """Ranks after each competition, of the first of the last standing; with `only`, that competitor stands out."""
    table = moments[-1].table.rows if moments else ()
    lower = bounds_of(moments[-1].table) if moments else None
    rows = [row for row in table if row.rank <= SHOWN or row.competitor.id == only]
    drawing = figure(9.5, 0.42 * max(len(rows), 4) + 1.8)
    axes = drawing.subplots()
    for index, row in enumerate(rows):
        points = bounded(row.points, at_least=lower is not None and lower.lower(row.competitor.id))
        _line(axes, moments, row, (index, points), faded=only is not None and row.competitor.id != only)
    _decisions(axes, reading, moments)
    axes.set_xticks(range(len(moments)), [moment.after for moment in moments])
    axes.set_xlim(-0.15, max(len(moments) - 1, 0.5) + 0.05)
    deepest = max((row.rank for row in rows), default=1)
    axes.set_ylim(deepest + 0.8, 0.2)
    axes.set_yticks(sorted({row.rank for row in rows}))
    axes.set_ylabel("rank")
    axes.set_title(title, loc="left", fontsize=12, fontweight="bold")
    axes.spines[["top", "right"]].set_visible(False)
    return rendered(drawing, reading.basis, file, said=lower.coverage.line if lower else None)


def _line(axes, moments: Sequence[Moment], row: StandingRow, drawn: tuple[int, str], *, faded: bool) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  matplotlib types its axes loosely
    index, points = drawn
    places = [(x, own.rank) for x, moment in enumerate(moments) if (own := moment.row(row.competitor.id)) is not None]
    style = {
        "color": "#BBBBBB" if faded else COLOURS[index % len(COLOURS)],
        "linestyle": STYLES[index // len(COLOURS) % len(STYLES)],
        "linewidth": 1.2 if faded else 2.2,
    }
    for (x, rank), (following, later) in pairwise(places):
        if following == x + 1:
            axes.plot([x, following], [rank, later], **style)
    axes.scatter([x for x, _ in places], [rank for _, rank in places], color=style["color"], s=28, zorder=3)
    axes.annotate(
        f"{row.rank}  {short(row.competitor.name)} ({row.competitor.noc}), {points}",
        (len(moments) - 1, row.rank),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        fontsize=8.5,
        color="#777777" if faded else "#000000",
        annotation_clip=False,
    )


def _decisions(axes, reading: Reading, moments: Sequence[Moment]) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001  see _line
    """Mark each competition on whose races of the cup decisions are in force."""
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
            words = ", ".join(f"{entry.name} [{entry.position}]" for entry in entries[:3])
            more = f" and {len(entries) - 3} more" if len(entries) > 3 else ""  # noqa: PLR2004  as many as fit a line
            axes.annotate(words + more, (x, 0.25), fontsize=6.5, color="#555555", ha="center", va="bottom")
