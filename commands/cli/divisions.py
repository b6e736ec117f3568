"""``season divisions``: the proposed fields of an event, of those who are entered by a list or have started before."""

import re
from pathlib import Path
from typing import Any, Final

import click

from commands.cli.options import basis_options, opened_reader, question
from commands.cli.reports import asking, deliver, form, form_options
from commands.intake.lists.entries import read_entries
from ledger.basis import EVERYTHING, counting_number
from projections.fields.entrants import GivenEntry
from projections.reports.divisions import REPORTS, divisions_document, last_seasons_cup

SEASON: Final = re.compile(r"[0-9]{4}-[0-9]{2}")


@click.command("divisions")
@click.argument("event")
@click.option("--for", "competition", metavar="COMPETITION", help="The competition, such as wc4; by default the next.")
@click.option("--race", metavar="N", help="Which of its races of EVENT, where it has two; by default the first.")
@click.option(
    "--entries",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Who is entered: columns name and noc, and event.",
)
@click.option(
    "--last-season",
    metavar="FILE|SEASON",
    help="The standing of last season's cup: a file with rank, name and noc, or a season of the store, as 2024-25.",
)
@form_options(*REPORTS)
@basis_options
def divisions_command(
    event: str,
    competition: str | None,
    race: str | None,
    entries: Path | None,
    last_season: str | None,
    store: str,
    season_name: str | None,
    **options: Any,
) -> None:
    """Print who starts in Division A and B of EVENT, such as men-1000, at the next competition, and why.

    It is a proposal by the rules as they are known, made of what was before that race alone. Each place has its reason
    and the mark of the rule that gave it; reserves stand in the order in which they move up. Who is not in --entries is
    left out, and the next moves up; who is and has no ranking starts in Division B. Without --entries all who have
    started in the cup this season are taken.
    """
    wanted, asked_for = form(options), question(options)
    number = None if race is None else counting_number("--race", race)
    given = None if entries is None else read_entries(entries)
    before = () if last_season is None else _before(store, last_season, event)
    with asking(store, season_name, asked_for) as asked:
        document = divisions_document(
            asked, event=event, competition=competition, number=number, entries=given, last_season=before
        )
        document = REPORTS[0].resting(asked, document)
    deliver(REPORTS[0], document, wanted)


def _before(store: str, said: str, event: str) -> tuple[GivenEntry, ...]:
    """The rows of last season's cup: of a file or, where none is called so, of a book of the same store."""
    if Path(said).exists() or SEASON.fullmatch(said) is None:
        return read_entries(Path(said), ranked=True)
    with opened_reader(store, said) as reader:
        return last_seasons_cup(reader.read(EVERYTHING), event)
