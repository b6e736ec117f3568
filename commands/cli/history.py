"""``season history``: how it stood over the season."""

from pathlib import Path
from typing import Any

import click

from commands.cli.options import basis_options, question
from commands.cli.output import write_chart
from commands.cli.progress import working
from commands.cli.reports import Form, asking, deliver, form, form_options
from commands.cli.saying import say
from commands.cli.views import history as views
from ledger.errors import InvalidInputError
from projections.charts.bump import Of, cup_chart
from projections.charts.canvas import check_format
from projections.disputes.conditions import first_time, parse_condition
from projections.disputes.history import Moment, by_competition
from projections.quota import is_quota
from projections.reports.history import REPORTS, document_of, moments_of
from projections.reports.quota_history import BY_ENTRY, quota_history_of, quota_steps_of
from projections.reports.report import Asked
from projections.season.search import find_competitor

_CUP, _QUOTA = REPORTS


@click.command("history")
@click.argument("subject", metavar="CUP|QUOTA")
@click.argument("competitor", required=False)
@click.option("--by-entry", is_flag=True, help="After every entry, instead of after every competition.")
@click.option("--when", metavar="CONDITION", help="The first moment at which it became true, such as rank<=3.")
@click.option("--blame", is_flag=True, help="The entry that last changed each row.")
@click.option(
    "--chart", type=click.Path(path_type=Path), metavar="FILE", help="Draw the ranks into an .svg or .png file."
)
@click.option("--points", is_flag=True, help="With --chart, draw the points in place of the ranks.")
@form_options(_CUP, _QUOTA, BY_ENTRY)
@basis_options
def history_command(
    subject: str,
    competitor: str | None,
    by_entry: bool,
    when: str | None,
    blame: bool,
    chart: Path | None,
    points: bool,
    store: str,
    season_name: str | None,
    **options: Any,
) -> None:
    """Print rank and points in CUP after every competition or entry, of all or of one COMPETITOR.

    Of a QUOTA it prints the places of each NOC after each qualifying competition or each entry that changed them.
    """
    wanted, asked_for = form(options), question(options)
    if points and chart is None:
        raise InvalidInputError("--points says what --chart draws; name a file with --chart")
    with asking(store, season_name, asked_for) as asked:
        if is_quota(asked.reading, subject):
            given = {"COMPETITOR": competitor, "--when": when, "--blame": blame, "--chart": chart}
            refused = [name for name, value in given.items() if value]
            if refused:
                raise InvalidInputError(f"history {subject}: of a quota there is no {refused[0]}, only --by-entry")
            _quota(asked, subject, wanted, by_entry=by_entry)
            return
        moments = moments_of(asked, subject, by_entries=by_entry or blame or when is not None)
        if chart is not None:
            _draw(asked, subject, competitor, chart, "points" if points else "ranks")
        if when is not None:
            if not wanted.people:
                raise InvalidInputError("--when prints one line for people; leave --json, --csv and --table out")
            _first(asked, subject, competitor, when, moments)
            return
        document = _CUP.resting(asked, document_of(asked, moments, subject, competitor))
    if by_entry and competitor is not None:
        view = views.show_steps
    else:
        view = views.show_blame if by_entry or blame else views.show_cup
    deliver(_CUP, document, wanted, view)


def _quota(asked: Asked, quota: str, wanted: Form, *, by_entry: bool) -> None:
    if by_entry:
        with working(f"{quota}, entry by entry"):
            steps = quota_steps_of(asked, quota=quota)
        deliver(BY_ENTRY, BY_ENTRY.resting(asked, steps), wanted)
    else:
        deliver(_QUOTA, _QUOTA.resting(asked, quota_history_of(asked, quota=quota)), wanted)


def _draw(asked: Asked, cup: str, competitor: str | None, chart: Path, of: Of) -> None:
    check_format(str(chart))
    rules = asked.reading.rulebook.cup(cup)
    who = find_competitor(asked.reading.season, competitor, gender=rules.gender).id if competitor else None
    moments = list(by_competition(asked.reading, cup))
    write_chart(chart, cup_chart(asked.reading, rules.title, moments, str(chart), of=of, only=who))


def _first(asked: Asked, cup: str, competitor: str | None, when: str, moments: list[Moment]) -> None:
    """Print the first moment at which a condition holds."""
    holds = parse_condition(when)
    if competitor is None:
        raise InvalidInputError("--when is about one competitor; name one")
    who = find_competitor(asked.reading.season, competitor, gender=asked.reading.rulebook.cup(cup).gender)
    moment = first_time(moments, who.id, holds)
    if moment is None:
        say(f"{who.name}: {when} never became true at this basis")
        raise click.exceptions.Exit(1)
    row = moment.row(who.id)
    say(
        f"{who.name}: {when} first after entry {moment.position}"
        + (f", rank {row.rank} with {row.points} points" if row else "")
    )
