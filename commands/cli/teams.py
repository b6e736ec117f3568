"""What the annulment of a skater means for its teams: asked, assumed, and shown before it is recorded."""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click
from rich.console import Console

from commands.cli.output import Text, console, table
from commands.deciders.teams import falls, ruled
from commands.desk.desk import Desk
from ledger.basis import EVERYTHING
from ledger.book import Reading
from ledger.entry import Draft
from ledger.facts import Fact, PeriodAnnulled, ResultAnnulled
from ledger.rulebook import Rulebook
from projections.disputes.sanctioned import SanctionedRow, led_to, team_rows
from projections.disputes.what_if import imagine

Command = TypeVar("Command", bound=Callable[..., Any])


def teams_option(command: Command) -> Command:
    """Add what says what becomes of the results of the skater's teams."""
    return click.option(
        "--teams-annulled/--teams-stand",
        "teams_annulled",
        default=None,
        help="What becomes of the results of teams that the skater is a member of; by default what the rulebook says.",
    )(command)


def ask_of_teams(reading: Reading, rulebook: Rulebook, fact: PeriodAnnulled | ResultAnnulled) -> bool | None:
    """What a person rules on the results of the teams, asked where there are some and somebody can answer."""
    led, rule = led_to(reading.season, fact), ruled(rulebook)
    if not led or not sys.stdin.isatty():
        return None
    name = reading.season.competitor(reading.season.identity(fact.competitor)).name
    out, default = console(stderr=True), None
    out.print(f"{name} is a member of the team in {', '.join(race for race, _ in led)}")
    if rule is not None:
        default = "annulled" if falls(rule, fact) else "stand"
        out.print(f"by rulebook {rulebook.edition} these results {_WORDS[default]} ({rule.status})")
    kinds = click.Choice(list(_WORDS))
    said: str = click.prompt("Are they annulled, or do they stand?", type=kinds, default=default, err=True)
    return said == "annulled"


_WORDS = {"annulled": "are annulled too", "stand": "stand"}


def assumed_of_teams(rulebook: Rulebook, fact: Fact) -> None:
    """Say what a decision assumes of the results of teams by the rulebook, where it does."""
    rule = ruled(rulebook)
    if rule is None or not isinstance(fact, PeriodAnnulled | ResultAnnulled) or fact.teams_annulled is None:
        return
    console(stderr=True).print(
        f"assumed: results of its teams {_WORDS['annulled' if fact.teams_annulled else 'stand']}, the default of "
        f"rulebook {rulebook.edition} ({rule.status}); settle it with --teams-annulled or --teams-stand"
    )


def show_teams(out: Console, desk: Desk, draft: Draft) -> None:
    """Print the results of teams that an annulment leads to, as both rulings would leave them."""
    fact = draft.fact
    if not isinstance(fact, PeriodAnnulled | ResultAnnulled):
        return
    before = desk.reader.read(EVERYTHING)
    if not led_to(before.season, fact):
        return
    both = [
        team_rows(
            before,
            imagine(
                desk.reader, EVERYTHING, more=[_ruled(draft, fact.model_copy(update={"teams_annulled": annulled}))]
            ),
            fact,
        )
        for annulled in (True, False)
    ]
    rows = [_cells(before, *pair) for pair in zip(*both, strict=True)]
    out.print(table("Results of its teams", _COLUMNS, rows))
    out.print(Text(f"ruled: they {'are annulled' if fact.teams_annulled else 'stand'}", style="bold"))


def _ruled(draft: Draft, fact: PeriodAnnulled | ResultAnnulled) -> Draft:
    return Draft(fact, draft.actor, draft.published_at, draft.reason, draft.source)


_COLUMNS = (
    ("race", "left"),
    ("date", "left"),
    ("team", "left"),
    ("now", "left"),
    ("if annulled", "left"),
    ("others moved", "right"),
    ("if they stand", "left"),
)


def _cells(before: Reading, falls: SanctionedRow, stays: SanctionedRow) -> list[str]:
    team = before.season.competitor(falls.before.competitor)
    return [
        falls.race,
        falls.day,
        team.name,
        _said(falls.before.rank, falls.before.status, falls.points_before),
        _said(falls.after.rank, falls.after.status, falls.points_after),
        str(falls.moved),
        _said(stays.after.rank, stays.after.status, stays.points_after),
    ]


def _said(rank: int | None, status: str, points: object) -> str:
    place = status if rank is None else f"rank {rank}"
    return place if points is None else f"{place}, {points} points"
