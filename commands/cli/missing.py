"""``season missing``: what the book still lacks; with --check the exit code says whether it lacks anything."""

import sys
from typing import Any

import click

from commands.cli.options import basis_options, question
from commands.cli.reports import asking, deliver, form, form_options
from projections.reports.missing import REPORTS, missing_document


@click.command("missing")
@click.argument("what", metavar="[COMPETITION|CUP]", required=False)
@click.option("--check", is_flag=True, help="End with exit code 1 where something is missing, 3 where nobody knows.")
@form_options(*REPORTS)
@basis_options
def missing_command(what: str | None, check: bool, store: str, season_name: str | None, **options: Any) -> None:
    """Print the sheets that the book still lacks, race by race, with what proves that they exist.

    With a COMPETITION, such as wc1, or a CUP, such as men-500, only of that. What is to come is not missing. Where
    the days of a competition are past and the book was not told of its races, nobody knows whether they were skated.
    """
    wanted, asked_for = form(options), question(options)
    with asking(store, season_name, asked_for) as asked:
        document = missing_document(asked, what=what)
    deliver(REPORTS[0], document, wanted)
    if check and any(one.state != "unknown" for one in document.missing):
        sys.exit(1)
    if check and document.complete is not True:
        sys.exit(3)
