"""``season what-if``: how it would stand otherwise; nothing is recorded."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from commands.cli.options import basis_options, noc_option, question
from commands.cli.reports import asking, deliver, form, form_options, parameter
from commands.cli.views.movements import show_what_if
from commands.cli.views.quota_changes import show_changes
from commands.deciders.accepting import accepting
from commands.deciders.admission import admit
from commands.intake.facts import numbered_facts
from ledger.entry import Draft
from projections.disputes.what_if import ACTOR
from projections.quota import is_quota
from projections.reports.report import Asked
from projections.reports.what_if import (
    PARAMETERS,
    REPORTS,
    cup_between,
    disqualified,
    imagined,
    quota_between,
    real_of,
    tables_of,
)

_TABLES, _CUP, _QUOTA = REPORTS
_WITHOUT, _DISQUALIFY = PARAMETERS


@click.command("what-if")
@click.argument("subject", metavar="[CUP|QUOTA]", required=False)
@parameter(_WITHOUT)
@parameter(_DISQUALIFY)
@click.option(
    "--with",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Imagine the facts of a file.",
)
@noc_option
@form_options(_CUP, _QUOTA)
@basis_options
def what_if_command(
    subject: str | None,
    without: tuple[str, ...],
    disqualify: tuple[str, ...],
    files: tuple[Path, ...],
    nocs: tuple[str, ...],
    store: str,
    season_name: str | None,
    **options: Any,
) -> None:
    """Print who would move in CUP or QUOTA if something were otherwise; nothing is recorded.

    With --rulebook alone it shows the same facts under another edition. Without CUP or QUOTA it lists them.
    """
    wanted, asked_for = form(options), question(options)
    with asking(store, season_name, asked_for) as asked:
        positions = _WITHOUT.value(without)
        other = imagined(asked, positions, (), _drafts(asked, disqualify, files, nocs))
        if subject is None:
            deliver(_TABLES, tables_of(asked), wanted)
            return
        if is_quota(other, subject):
            changes = quota_between(real_of(asked), other, subject)
            deliver(_QUOTA, _QUOTA.resting(asked, changes), wanted, show_changes)
        else:
            found = cup_between(real_of(asked), other, subject)
            deliver(_CUP, _CUP.resting(asked, found), wanted, show_what_if)


def _drafts(asked: Asked, disqualify: tuple[str, ...], files: tuple[Path, ...], nocs: tuple[str, ...]) -> list[Draft]:
    """The hypothetical facts, each of which fits the season that the ones before it leave."""
    drafts = [disqualified(asked.reading, text) for text in disqualify]
    admitted = admit(asked.reading.season, drafts, file="--disqualify")
    for file in files:
        lines, facts = numbered_facts(file)
        admitted += accepting(
            asked.reading.season, nocs, actor=ACTOR, decide=partial(admit, drafts=facts, file=file.name, lines=lines)
        )
    return admitted
