"""``season calendar``: show the calendar, fill it, and say what became of its competitions."""

from typing import Any

import click

from commands.cli.appointments import calendar_ics_command
from commands.cli.decisions import decide, decision_options
from commands.cli.groups import Group
from commands.cli.options import noc_option
from commands.cli.reports import command_of
from commands.cli.scheduling import (
    calendar_add_command,
    calendar_load_command,
    calendar_new_command,
    calendar_not_held_command,
    calendar_programme_command,
    calendar_stop_command,
    day_option,
)
from commands.deciders import calendar


@click.group("calendar", cls=Group, first="show")
def calendar_command() -> None:
    """Show the calendar of the season, fill it, and say what became of its competitions.

    Without a word more it is shown.
    """


calendar_command.add_command(command_of("calendar"), "show")
calendar_command.add_command(calendar_ics_command)
for _command in (
    calendar_new_command,
    calendar_load_command,
    calendar_add_command,
    calendar_programme_command,
):
    calendar_command.add_command(_command)


@calendar_command.command("move")
@click.argument("competition")
@click.option("--first-day", metavar="DAY", help="Its new first day, such as 2026-02-20.")
@click.option("--last-day", metavar="DAY", help="Its new last day.")
@click.option("--venue", metavar="NAME", help="Its new oval.")
@click.option("--city", metavar="NAME", help="Its new city.")
@click.option("--noc", metavar="CODE", help="The code of its new country.")
@click.option("--time-zone", metavar="ZONE", help="The time zone of its new oval, such as Europe/Berlin.")
@noc_option
@decision_options
def calendar_move_command(
    competition: str,
    first_day: str | None,
    last_day: str | None,
    venue: str | None,
    city: str | None,
    noc: str | None,
    time_zone: str | None,
    **common: Any,
) -> None:
    """Move COMPETITION, such as wc4, to other days, to another place, or both; what is not given stays.

    It then counts in the order of its new days. To undo it, reverse the entry.
    """
    days = {
        "first_day": first_day and day_option(first_day, option="--first-day"),
        "last_day": last_day and day_option(last_day, option="--last-day"),
    }
    code = noc.upper() if noc else None
    decide(
        lambda season: calendar.move(
            season, competition, **days, venue=venue, city=city, noc=code, time_zone=time_zone
        ),
        common,
    )


@calendar_command.command("cancel")
@click.argument("competition")
@decision_options
def calendar_cancel_command(competition: str, **common: Any) -> None:
    """Take COMPETITION off the calendar: it is not expected any more, and nothing of it counts."""
    decide(lambda _: calendar.cancel(competition), common)


@calendar_command.command("restore")
@click.argument("competition")
@decision_options
def calendar_restore_command(competition: str, **common: Any) -> None:
    """Put COMPETITION back that was cancelled, by undoing the entry that cancelled it."""
    decide(lambda season: calendar.restore(season, competition), common)


calendar_command.add_command(calendar_stop_command)
calendar_command.add_command(calendar_not_held_command)
