"""``season case``: one outcome in one file, with everything that it rests on, for who has to decide."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import click

from commands.archive import form
from commands.archive.bag import write_archive
from commands.archive.case import case
from commands.archive.outcomes import outcome
from commands.archive.told import missing
from commands.cli.options import basis_options, checkpoints_option, find_book, opened_store, question
from commands.cli.output import console
from commands.cli.printing import PAPERS
from commands.cli.saying import say
from commands.sealing.checkpoints import folder_beside
from ledger.book import Reader
from ledger.errors import InvalidInputError
from projections.reports.report import Asked
from projections.tables.text import visible


@click.command("case")
@click.argument("subject", metavar="CUP|RACE|QUOTA:EVENT|POSITION")
@click.argument("competitor", metavar="[COMPETITOR|RANK|NOC]", required=False)
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), metavar="FILE.zip", help="The new file."
)
@click.option(
    "--sheets",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Put in the sheets that it rests on, which are looked for in DIR by their SHA-256.",
)
@click.option("--paper", type=click.Choice(PAPERS), default="a4", show_default=True, help="The paper of the PDF.")
@checkpoints_option
@basis_options
def case_command(
    subject: str,
    competitor: str | None,
    target: Path,
    sheets: Path | None,
    paper: str,
    checkpoints: Path | None,
    store: str,
    season_name: str | None,
    **options: Any,
) -> None:
    """Write one outcome into FILE.zip, for a panel that has to decide on it and has neither the book nor this program.

    It is a rank in a CUP, a CUP without a competitor for its title, a RACE, a place of QUOTA:EVENT, or the decision at
    POSITION. The file holds every entry that it rests on, each with a proof that it stood in the sealed book, the
    rules, the explanation as a PDF and as a page, how close it is, which rows would turn it if they were misread, and
    a program that checks all of it.
    """
    from projections.printing.pdf import pdf  # noqa: PLC0415  an extra

    if target.suffix.lower() != ".zip":
        raise InvalidInputError(f"--to {target}: a case is one file; name it FILE.zip")
    asked_for = question(options)
    with opened_store(store, read_only=True) as opened:
        reader = Reader(find_book(opened, season_name))
        asked = Asked(reader, asked_for, reader.read(asked_for))
        made = case(
            opened,
            asked,
            [folder_beside(store, checkpoints)],
            outcome(asked, subject, competitor),
            sheets=sheets,
            pdf=partial(pdf, paper=paper),
        )
    fingerprint = write_archive(made, target)
    about, notes = made.about, console(stderr=True)
    for line in missing(made.missing, "sheet", " sheets; case.json names all"):
        notes.print(line)
    say(f"wrote {target}: {visible(about.case or '')} of {about.book} at {about.at}, root {about.root}")
    signed = json.loads(made.files[form.CASE])
    say(f"  proven by the checkpoint of {signed['sealed']}, root {signed['root']}")
    say(f"  {len(made.copied)} of {about.sources} sheets, manifests {fingerprint}")
