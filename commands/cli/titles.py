"""``season titles``: who leads or has won each cup; with --contenders who can still win one."""

from typing import Any

import click

from commands.cli.options import basis_options, question
from commands.cli.reports import asking, deliver, form, form_options
from ledger.errors import InvalidInputError
from projections.reports.titles import REPORTS

_TITLES, _CONTENDERS = REPORTS


@click.command("titles")
@click.argument("cup", metavar="[CUP]", required=False)
@click.option("--contenders", is_flag=True, help="Show who can still win CUP, and what the leader needs.")
@form_options(*REPORTS)
@basis_options
def titles_command(cup: str | None, contenders: bool, store: str, season_name: str | None, **options: Any) -> None:
    """Print who leads or has won each cup or one CUP, by how much, and whether the title is decided.

    What lists in the book say of the first place stands beside it. With --contenders it prints everybody who can still
    have the first place of CUP, the most and the least that each can end with, and the rank in the next race with which
    the leader has it decided.
    """
    wanted, asked_for = form(options), question(options)
    if contenders and cup is None:
        raise InvalidInputError("titles --contenders: name a cup, such as season titles men-500 --contenders")
    report = _CONTENDERS if contenders else _TITLES
    with asking(store, season_name, asked_for) as asked:
        places = {"cup": cup} if contenders and cup is not None else {}
        document = report.answer(asked, places, {"cup": (cup,)} if cup is not None and not contenders else {})
    deliver(report, document, wanted)
