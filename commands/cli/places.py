"""``season places``: how many an NOC may enter at the next competition; with entries, who is entered above that."""

import sys
from pathlib import Path
from typing import Any

import click

from commands.cli.options import basis_options, question
from commands.cli.reports import asking, deliver, form, form_options
from commands.intake.lists.entries import read_entries
from projections.reports.places import REPORTS, places_document


@click.command("places")
@click.option("--for", "competition", metavar="COMPETITION", help="The competition, such as wc4; by default the next.")
@click.option(
    "--entries", type=click.Path(path_type=Path), metavar="FILE", help="Who is entered: columns name, noc and event."
)
@form_options(*REPORTS)
@basis_options
def places_command(
    competition: str | None, entries: Path | None, store: str, season_name: str | None, **options: Any
) -> None:
    """Print how many each NOC may enter in each event of the next competition, and how many start in Division A.

    ``3 + 2`` are three who are proposed for Division A and two more who may start in Division B. Maxima are of both
    divisions together. With --entries it names the entries above the maximum, and ends with exit code 1 where there are
    any.
    """
    wanted, asked_for = form(options), question(options)
    given = None if entries is None else read_entries(entries)
    with asking(store, season_name, asked_for) as asked:
        document = REPORTS[0].resting(asked, places_document(asked, competition=competition, entries=given))
    deliver(REPORTS[0], document, wanted)
    if document.above:
        sys.exit(1)
