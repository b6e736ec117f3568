"""``season protest`` and ``appeal``: what is before the referee, the appeals commission or the court of arbitration."""

from typing import Any, get_args

import click

from commands.cli.decisions import decide, decision_options
from commands.cli.options import Position
from commands.deciders import protests
from ledger.basis import counting_number
from ledger.errors import InvalidInputError
from ledger.facts import Instance

INSTANCE = click.Choice(get_args(Instance))


@click.command("protest")
@click.argument("subject", metavar="RACE|POSITION")
@click.option("--by", metavar="NAME", help="Who protests; with a RACE.")
@click.option("--against", metavar="COMPETITOR", help="Whom it is against; by default the whole classification.")
@click.option("--instance", type=INSTANCE, help="Who decides it; by default the referee.")
@click.option("--arithmetic", is_flag=True, help="It is about an error of arithmetic, which has more time.")
@click.option("--upheld/--rejected", default=None, help="The answer; with the POSITION of a protest or an appeal.")
@decision_options
def protest_command(
    subject: str,
    by: str | None,
    against: str | None,
    instance: Instance | None,
    arithmetic: bool,
    upheld: bool | None,
    **common: Any,
) -> None:
    """Put RACE under protest, or decide the protest or appeal at POSITION.

    While a protest is open, every table that rests on the race is marked provisional. What follows from a protest that
    is upheld is a decision of its own. One that came after the time for it, counted until --published-at, is recorded
    and said to be late.
    """
    if subject.isascii() and subject.isdecimal():
        if upheld is None:
            raise InvalidInputError(f"protest {subject}: say --upheld or --rejected")
        given = [name for name, value in (("--by", by), ("--against", against), ("--instance", instance)) if value]
        if given or arithmetic:
            option = (given or ["--arithmetic"])[0]
            raise InvalidInputError(f"protest {subject}: {option} goes with a RACE, not with a verdict")
        position = counting_number("position", subject)
        decide(lambda _: protests.decide_protest(position, upheld=upheld), common)
        return
    if upheld is not None:
        raise InvalidInputError(f"protest {subject}: --upheld and --rejected go with the POSITION of a protest")
    if by is None:
        raise InvalidInputError(f"protest {subject}: say who protests with --by")
    decide(
        lambda season: protests.lodge_protest(
            season, subject, by=by, against=against, instance=instance or "referee", arithmetic=arithmetic
        ),
        common,
    )


@click.command("appeal")
@click.argument("position", type=Position())
@click.option("--by", required=True, metavar="NAME", help="Who appeals.")
@click.option("--instance", type=INSTANCE, help="Who decides it; by default the one above who decided.")
@decision_options
def appeal_command(position: int, by: str, instance: Instance | None, **common: Any) -> None:
    """Appeal against the verdict at POSITION, or against the one on the protest or appeal there.

    Until it is decided, with: season protest POSITION --upheld or --rejected, the race is under appeal.
    """
    decide(lambda season: protests.appeal(season, position, by=by, instance=instance), common)
