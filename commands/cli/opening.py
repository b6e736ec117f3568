"""``season open``."""

from pathlib import Path

import click

from commands.cli.options import actor_option, new_store_option, opened_store
from commands.cli.saying import say
from commands.desk.opening import open_season
from commands.intake.calendars import read_calendar
from ledger.facts import CompetitionScheduled, RulebookAdopted


@click.command("open")
@click.argument("season")
@new_store_option
@click.option(
    "--rulebook",
    metavar="EDITION|FILE",
    help="The edition to adopt, or a file with one; by default the one named like the season.",
)
@click.option(
    "--calendar",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The calendar, TOML or CSV; by default the one of the season, where there is one.",
)
@actor_option
def open_command(season: str, store: str, rulebook: str | None, calendar: Path | None, actor: str) -> None:
    """Open the book of SEASON, such as 2025-26, with its rulebook and its calendar.

    Of a season that the program does not know give both, as files: season rulebook new and season calendar new make
    files to fill.
    """
    competitions = None if calendar is None else read_calendar(calendar).facts
    with opened_store("memory:", create=True) as rehearsal:  # what is refused leaves no empty store behind
        open_season(rehearsal, season, rulebook=rulebook, calendar=competitions, actor=actor)
    with opened_store(store, create=True) as opened:
        book, entries = open_season(opened, season, rulebook=rulebook, calendar=competitions, actor=actor)
    scheduled = [entry.fact for entry in entries if isinstance(entry.fact, CompetitionScheduled)]
    edition = next(entry.fact.edition for entry in entries if isinstance(entry.fact, RulebookAdopted))
    say(f"opened {book.name} in {store}: rulebook {edition}, {len(scheduled)} competitions")
    if not scheduled:
        say("nothing is on the calendar yet: season calendar load FILE, or season calendar add COMPETITION")
    for fact in scheduled:
        say(f"  {fact.competition}  {fact.first_day} to {fact.last_day}  {fact.city} ({fact.noc}), {fact.venue}")
