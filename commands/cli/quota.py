"""``season quota``: who may start at a championship, and why."""

from pathlib import Path
from typing import Any

import click

from commands.cli.options import basis_options, question
from commands.cli.output import write_chart
from commands.cli.reports import asking, deliver, form, form_options
from commands.cli.views.bubble import show_bubble
from commands.cli.views.quota import show, show_event
from commands.cli.views.quota_changes import show_drift
from projections.charts.canvas import check_format
from projections.charts.places import places_chart, race_chart
from projections.reports.quota import REPORTS, quota_drift, quota_event, quota_of, whole_quota
from projections.reports.report import Asked

_QUOTA, _EVENT, _DRIFT = REPORTS


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
@click.option("--drift", is_flag=True, help="Compare the allocation with a fresh computation.")
@click.option("--bubble", is_flag=True, help="Show the last in and the first out, and what would change it.")
@form_options(*REPORTS)
@basis_options
def quota_command(
    quota: str,
    event: str | None,
    noc: str | None,
    chart: Path | None,
    drift: bool,
    bubble: bool,
    store: str,
    season_name: str | None,
    **options: Any,
) -> None:
    """Print the places of QUOTA, such as owg-2026: every place and why it went there, and what each NOC has.

    Works after any competition; until the last qualifying race the places are provisional. "passed over" are those
    whose NOC was at its maximum, "=" marks a tie that the rules do not order. With --bubble it prints for each list the
    last place in and the first out, the margin, what would have changed it, and which results to come still can; with
    --event also who contends for the last places by points, with the least and the most that each can end with.
    """
    wanted, asked_for = form(options), question(options)
    with asking(store, season_name, asked_for) as asked:
        if drift:
            deliver(_DRIFT, _DRIFT.resting(asked, quota_drift(asked, quota=quota)), wanted, show_drift)
            return
        if chart is not None:
            _draw(asked, quota, event, chart)
        if event is not None:
            document = quota_event(asked, quota=quota, event=event, noc=noc, bubble=bubble)
        else:
            document = whole_quota(asked, quota=quota, noc=noc, bubble=bubble)
        document = _QUOTA.resting(asked, document)
    view = show_bubble if bubble else show if event is None else show_event
    deliver(_QUOTA if event is None else _EVENT, document, wanted, view)


def _draw(asked: Asked, quota: str, event: str | None, chart: Path) -> None:
    check_format(str(chart))
    table = quota_of(asked, quota)
    if event is None:
        write_chart(chart, places_chart(table.reading, table, str(chart)))
    else:
        write_chart(chart, race_chart(table.reading, table, table.event(event), str(chart)))
