"""``season order``: lots drawn, or a ruling, on competitors whom the rules leave equal."""

from typing import Any

import click

from commands.cli.decisions import decide, decision_options
from commands.deciders import ordering
from ledger.errors import InvalidInputError


@click.command("order")
@click.argument("table", metavar="CUP|QUOTA:EVENT")
@click.argument("competitors", metavar="COMPETITOR...", nargs=-1, required=True)
@click.option("--through", metavar="COMPETITION", help="They are equal after this competition; by default the last.")
@decision_options
def order_command(table: str, competitors: tuple[str, ...], through: str | None, **common: Any) -> None:
    """Order COMPETITORs (identities or names, the best first) whom the rules leave equal in CUP, or in QUOTA:EVENT.

    All who are equal there have to be named, and --source is needed: the record of the lots, or the ruling. The order
    counts as long as the rules leave them equal, in the standing and the title of a cup, or in both lists of the event
    of a quota, and never against the rules.
    """
    if not common["source"]:
        raise InvalidInputError("order: say with --source on what ground: the record of the lots, or the ruling")
    decide(lambda season: ordering.order(season, table, competitors, through=through), common)
