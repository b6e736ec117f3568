"""``season transfer``, ``reassign``, ``apart``, ``confirm`` and ``member``: who is who."""

from typing import Any

import click

from commands.cli.decisions import decide, decision_options
from commands.cli.options import noc_option
from commands.deciders import identities
from ledger.errors import InvalidInputError
from ledger.vocabulary import GENDERS, Gender


@click.command("transfer")
@click.argument("competitor")
@click.option("--noc", required=True, metavar="CODE", help="The code of the NOC that it competes for now.")
@click.option("--from", "first_day", required=True, metavar="DAY", help="The first day, such as 2025-12-01.")
@click.option("--delegation", metavar="CODE", help="The delegation behind a shared code, such as RUS under AIN.")
@noc_option
@decision_options
def transfer_command(competitor: str, noc: str, first_day: str, delegation: str | None, **common: Any) -> None:
    """Say that COMPETITOR competes for another NOC from a day on.

    What counts earlier days alone stays as it is: earlier races, standings through them, places of quotas. A race shows
    the NOC of its own sheet whatever is said here.
    """
    decide(
        lambda season: identities.transfer(
            season, competitor, noc=noc.upper(), first_day=first_day, delegation=delegation and delegation.upper()
        ),
        common,
    )


@click.command("reassign")
@click.argument("competitor")
@click.argument("races", nargs=-1, required=True, metavar="RACE...")
@click.option("--to", metavar="OTHER", help="Whose they are: an identity or a name in the book.")
@click.option("--to-new", metavar="NAME", help="Whose they are: somebody who is entered by this, under this name.")
@click.option("--noc", metavar="CODE", help="With --to-new: the code; by default the one that the sheets print.")
@noc_option
@decision_options
def reassign_command(
    competitor: str, races: tuple[str, ...], to: str | None, to_new: str | None, noc: str | None, **common: Any
) -> None:
    """Say that the results of COMPETITOR in one RACE or several are those of somebody else.

    Decisions on those results go with them. The sheets' own names stay in the races.
    """
    if (to is None) == (to_new is None):
        raise InvalidInputError("say whose the results are, with either --to or --to-new")
    if to is not None and noc is not None:
        raise InvalidInputError(f"--noc {noc}: goes with --to-new; {to} has a code already")
    if to is not None:
        decide(lambda season: identities.reassign(season, competitor, races, to=to), common)
    elif to_new is not None:
        code = noc and noc.upper()
        decide(lambda season: identities.reassign_to_new(season, competitor, races, name=to_new, noc=code), common)


@click.command("apart")
@click.argument("one")
@click.argument("other")
@decision_options
def apart_command(one: str, other: str, **common: Any) -> None:
    """Say that ONE and OTHER, two identities whose names are alike, are two people; that settles the doubt."""
    decide(lambda season: identities.tell_apart(season, one, other), common)


@click.command("confirm")
@click.argument("competitor")
@click.argument("competition")
@decision_options
def confirm_command(competitor: str, competition: str, **common: Any) -> None:
    """Say that all results of COMPETITOR at COMPETITION are of one person, whatever bibs and NOC are printed."""
    decide(lambda season: identities.confirm(season, competitor, competition), common)


@click.command("member")
@click.argument("team")
@click.argument("name")
@click.argument("races", nargs=-1, metavar="[RACE]...")
@click.option("--to", metavar="COMPETITOR", help="Who that is: an identity or a name in the book.")
@click.option("--to-new", metavar="NAME", help="Who that is: a skater who is entered by this, under this name.")
@click.option("--gender", type=click.Choice(GENDERS), help="With --to-new: the gender, in a team of men and women.")
@decision_options
def member_command(
    team: str,
    name: str,
    races: tuple[str, ...],
    to: str | None,
    to_new: str | None,
    gender: Gender | None,
    **common: Any,
) -> None:
    """Say which skater is printed as NAME among the members of TEAM; that settles the doubt.

    It holds for each RACE, by default for all in which the team has a member of this name.
    """
    if (to is None) == (to_new is None):
        raise InvalidInputError(f"member {name}: say who that is, with either --to or --to-new")
    if gender is not None and to_new is None:
        raise InvalidInputError(f"--gender {gender}: goes with --to-new; {to} has one already")
    if to is not None:
        decide(lambda season: identities.identify_member(season, team, name, races, to=to), common)
    elif to_new is not None:
        decide(
            lambda season: identities.identify_new_member(season, team, name, races, new=to_new, gender=gender), common
        )
