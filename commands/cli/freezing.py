"""``season allocate``, ``decline``, ``reallocate`` and ``award``: decisions that keep the basis that they rest on."""

from typing import Any

import click

from commands.cli.decisions import decide, decision_options
from commands.cli.options import Position, axis_options, opened_reader, question
from commands.deciders import freezing


@click.command("allocate")
@click.argument("quota")
@axis_options
@decision_options
def allocate_command(quota: str, **options: Any) -> None:
    """Allocate the places of QUOTA, such as owg-2026, as they are computed at a basis.

    The decision keeps the basis, the root and the edition it rests on. Later entries do not change it.
    """
    asked = question(options)
    with opened_reader(options["store"], options["season_name"]) as reader:
        fact = freezing.allocate(reader.read(asked), quota, last=reader.book.last())
    decide(lambda _: fact, options)


@click.command("decline")
@click.argument("quota")
@click.argument("event")
@click.argument("noc")
@click.option("--places", type=click.IntRange(1), default=1, show_default=True, help="How many places.")
@decision_options
def decline_command(quota: str, event: str, noc: str, places: int, **common: Any) -> None:
    """Give places of NOC in EVENT of the allocated QUOTA back."""
    decide(lambda season: freezing.decline(season, quota, event, noc.upper(), places=places), common)


@click.command("reallocate")
@click.argument("position", type=Position())
@click.argument("noc", required=False)
@decision_options
def reallocate_command(position: int, noc: str | None, **common: Any) -> None:
    """Give a place of the decline at POSITION to the reserve whose turn it is; to another NOC it is refused."""
    decide(lambda season: freezing.reallocate(season, position, noc.upper() if noc else None), common)


@click.command("award")
@click.argument("cup")
@click.option("--although", metavar="TEXT", help="Why it is awarded where it is neither won nor decided; kept with it.")
@axis_options
@decision_options
def award_command(cup: str, although: str | None, **options: Any) -> None:
    """Award the title of CUP to who leads it at a basis.

    A title that is neither won nor decided there is awarded only with --although. Later entries do not change an award;
    every reading of the title says to whom it went, and what a fresh computation gives where that is another.
    """
    asked = question(options)
    with opened_reader(options["store"], options["season_name"]) as reader:
        fact = freezing.award(reader.read(asked), cup, although=although)
    decide(lambda _: fact, options)
