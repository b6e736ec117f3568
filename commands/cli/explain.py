"""``season explain``: why it stands so, in a cup, a race or a quota."""

import re
import sys
from typing import Any

import click

from commands.cli.options import basis_options, question
from commands.cli.reports import asking, deliver, form, form_options, resting_lines
from commands.cli.saying import say
from commands.cli.views.explain import show
from ledger.errors import InvalidInputError
from ledger.vocabulary import EVENT_PATTERN
from projections.reports.explain import (
    REPORTS,
    ExplainDocument,
    as_markdown,
    explain_cup,
    explain_in_race,
    explain_quota,
)
from projections.reports.report import Asked
from projections.tables.text import in_markdown


@click.command("explain")
@click.argument("subject", metavar="CUP|RACE|QUOTA:EVENT")
@click.argument("competitor", metavar="[COMPETITOR|RANK|NOC]", required=False)
@click.option("--markdown", is_flag=True, help="Print a Markdown list, to paste into a letter.")
@form_options(*REPORTS)
@basis_options
def explain_command(
    subject: str, competitor: str | None, markdown: bool, store: str, season_name: str | None, **options: Any
) -> None:
    """Explain the rank of COMPETITOR in a CUP, down to the row of each protocol; or what decisions made of a RACE.

    COMPETITOR is an identity or a name, with or without accents; in a cup also a RANK. QUOTA:EVENT, such as
    owg-2026:men-500, explains a place: of a COMPETITOR, of a place such as 28, of a reserve such as R1, or of an NOC.
    """
    wanted, asked_for = form(options), question(options)
    if markdown and not wanted.people:
        raise InvalidInputError("--markdown is a form of its own; give it, or --json, --csv or --table")
    with asking(store, season_name, asked_for) as asked:
        document = REPORTS[0].resting(asked, _explain(asked, subject, competitor))
    if markdown:
        sys.stdout.write(as_markdown(document.explanation) + "\n")
        basis = document.basis
        say(in_markdown(f"basis: {basis.line()} ({basis.root})"))
        for line in resting_lines(REPORTS[0], document):
            say(in_markdown(f"! {line}"))
    else:
        deliver(REPORTS[0], document, wanted, show)


def _explain(asked: Asked, subject: str, competitor: str | None) -> ExplainDocument:
    quota, colon, event = subject.partition(":")
    if colon:
        if competitor is None:
            raise InvalidInputError(f"explain {subject}: name a competitor, an NOC or a place, such as 28 or R1")
        return explain_quota(asked, quota=quota, event=event, competitor=competitor)
    if re.fullmatch(EVENT_PATTERN, subject):
        if competitor is None:
            raise InvalidInputError(f"explain {subject}: name a competitor or a rank, such as 1")
        return explain_cup(asked, cup=subject, competitor=competitor)
    return explain_in_race(asked, race=subject, competitor=competitor)
