"""``season open``."""

import click

from commands.cli.options import actor_option, new_store_option, opened_store
from commands.cli.saying import say
from commands.desk.opening import open_season
from ledger.facts import CompetitionScheduled, RulebookAdopted


@click.command("open")
@click.argument("season")
@new_store_option
@click.option(
    "--rulebook",
    metavar="EDITION|FILE",
    help="The edition to adopt, or a file with one; by default the one named like the season.",
)
@actor_option
def open_command(season: str, store: str, rulebook: str | None, actor: str) -> None:
    """Open the book of SEASON, such as 2025-26, with its rulebook and its calendar."""
    with opened_store(store, create=True) as opened:
        book, entries = open_season(opened, season, rulebook=rulebook, actor=actor)
    competitions = [entry.fact for entry in entries if isinstance(entry.fact, CompetitionScheduled)]
    edition = next(entry.fact.edition for entry in entries if isinstance(entry.fact, RulebookAdopted))
    say(f"opened {book.name} in {store}: rulebook {edition}, {len(competitions)} competitions")
    for fact in competitions:
        say(f"  {fact.competition}  {fact.first_day} to {fact.last_day}  {fact.city} ({fact.noc}), {fact.venue}")
