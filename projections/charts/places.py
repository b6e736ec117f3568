"""Charts of a quota: places per NOC, and the race for the last places of an event."""

from ledger.book import Reading
from ledger.vocabulary import GENDERS, parse_event
from projections.charts.canvas import COLOURS, STYLES, beside, figure, rendered, short, stops
from projections.disputes.history import by_competition
from projections.documents.words import event_in_words
from projections.quota import Allocation, QuotaTable, qualifying
from projections.tables.text import bounded

AROUND = 5
"""How many on each side of the line the race for the last places shows."""


def places_chart(reading: Reading, table: QuotaTable, file: str) -> bytes:
    """Places per NOC and event: a bar for each NOC, men and women side by side."""
    tallies = {
        gender: sorted(
            (one for one in table.tallies if one.gender == gender), key=lambda one: (-one.places, str(one.holder))
        )
        for gender in GENDERS
    }
    tallest = max((len(one) for one in tallies.values()), default=1)
    drawing = figure(11, 0.28 * tallest + 1.8)
    panels = drawing.subplots(1, 2)
    for axes, gender in zip(panels, GENDERS, strict=True):
        own = tallies[gender]
        events = [one.event for one in table.events if parse_event(one.event).gender == gender]
        left = [0] * len(own)
        for index, event in enumerate(events):
            widths = [one.events.get(event, 0) for one in own]
            axes.barh(
                range(len(own)),
                widths,
                left=left,
                color=COLOURS[index % len(COLOURS)],
                edgecolor="white",
                linewidth=0.8,
                label=event_in_words(parse_event(event)).removesuffix(f" {gender}"),
            )
            left = [one + width for one, width in zip(left, widths, strict=True)]
        for y, total in enumerate(left):
            axes.text(total + 0.2, y, str(total), va="center", fontsize=8)
        axes.set_yticks(range(len(own)), [str(one.holder) for one in own], fontsize=8)
        axes.invert_yaxis()
        axes.set_title(gender, loc="left", fontsize=11, fontweight="bold")
        axes.set_xlabel("places")
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(fontsize=7.5, frameon=False, loc="lower right")
    state = "provisional" if table.provisional else "final"
    drawing.suptitle(f"{table.quota.title}: places per NOC, {state}", x=0.01, ha="left", fontsize=12, fontweight="bold")
    return rendered(drawing, reading, file, said=[table.coverage.line])


def race_chart(reading: Reading, table: QuotaTable, allocation: Allocation, file: str) -> bytes:
    """The race for the last places by points: points of the last in and of the first out after each competition."""
    limited = qualifying(reading, table.quota)
    shares = allocation.shares
    moments = by_competition(limited, shares.points_list)
    by_points = [one for one in allocation.places if one.section == "points"]
    inside = [one.line for one in by_points[-AROUND:]]
    having = {one.line.competitor.id for one in by_points}
    outside = [line for line in allocation.points_list if line.competitor.id not in having][:AROUND]
    drawing = figure(9.5, 5)
    axes = drawing.subplots()
    labels: list[tuple[float, str, str]] = []
    for index, line in enumerate([*inside, *outside]):
        points = [float(row.points) if (row := one.row(line.competitor.id)) else 0.0 for one in moments]
        colour = COLOURS[index % len(COLOURS)]
        inside_one = index < len(inside)
        axes.plot(
            range(len(moments)),
            points,
            color=colour,
            linestyle=STYLES[0] if inside_one else STYLES[1],
            marker="o" if inside_one else "x",
            linewidth=2,
        )
        points_now = bounded(line.points, at_least=line.at_least)
        word = "in" if inside_one else "out"
        label = f"{short(line.competitor.name)} ({line.holder}), {points_now}, {word}"
        labels.append((points[-1] if points else 0.0, label, colour))
    if inside:
        axes.axhline(float(inside[-1].points), color="#999999", linewidth=0.8, linestyle=":")
    beside(axes, labels, len(moments) - 1, lines=20)
    axes.set_xticks(range(len(moments)), stops(reading, [one.after for one in moments]))
    axes.set_xlim(-0.2, len(moments) - 1 + 0.05)
    axes.set_ylabel("points")
    event = event_in_words(parse_event(allocation.event))
    axes.set_title(
        f"{table.quota.title}, {event}: the last {len(inside)} places by points",
        loc="left",
        fontweight="bold",
    )
    axes.spines[["top", "right"]].set_visible(False)
    return rendered(drawing, reading, file, said=[allocation.coverage.line])
