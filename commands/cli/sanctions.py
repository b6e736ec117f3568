"""``season sanction``: annul all results of some days, deduct points in a cup, or exclude from one."""

from collections.abc import Mapping
from typing import Any

import click
from rich.console import Console

from commands.cli.decisions import Show, decide, decision_options
from commands.cli.options import opened_desk
from commands.cli.output import Text, console, table
from commands.cli.teams import ask_of_teams, assumed_of_teams, show_teams, teams_option
from commands.deciders import sanctions
from commands.deciders.teams import on_teams
from commands.desk.desk import Desk
from ledger.basis import EVERYTHING
from ledger.book import Reading
from ledger.entry import Draft
from ledger.errors import InvalidInputError
from ledger.facts import Fact, PeriodAnnulled
from ledger.rulebook import Rulebook
from ledger.season import Season
from projections.cups.standings import standing
from projections.disputes.sanctioned import SanctionedRow, sanctioned_rows
from projections.disputes.what_if import imagine
from projections.season.search import find_competitor


@click.command("sanction")
@click.argument("competitor")
@click.option("--from", "first", metavar="DAY", help="Annul all results from this day on, also those filed later.")
@click.option("--until", "last", metavar="DAY", help="The last of these days; by default they have no end.")
@click.option("--points", metavar="N", help="Deduct points, such as 20 or 7.5; with --cup.")
@click.option("--cup", metavar="CUP", help="The cup in which points are deducted.")
@click.option("--exclude", metavar="CUP", help="Exclude from the standing of this cup.")
@click.option(
    "--others-move-up/--places-stay-empty",
    default=None,
    help="What becomes of the places; by default what the rulebook says of annulments.",
)
@teams_option
@click.option("--dry-run", is_flag=True, help="Show what would be recorded, and record nothing.")
@decision_options
def sanction_command(
    competitor: str,
    first: str | None,
    last: str | None,
    points: str | None,
    cup: str | None,
    exclude: str | None,
    others_move_up: bool | None,
    teams_annulled: bool | None,
    **common: Any,
) -> None:
    """Sanction COMPETITOR (an identity or a name) by one decision, which one reversal undoes.

    With --from all its results of these days are annulled, with one ruling for all on who moves up and one on the
    results of teams that a skater was a member of on these days: they fall too, or they stand. With --points they
    are deducted in one cup, and no total falls below 0. With --exclude it is taken out of the standing of one cup; the
    points of all others stay. What changes is shown row by row before it is recorded.
    """
    _one_of(
        {"--from": first, "--points": points, "--exclude": exclude},
        {"--until": (last, "--from"), "--cup": (cup, "--points")},
        competitor,
    )
    if points is not None and others_move_up is not None:
        raise InvalidInputError("a deduction frees no place; leave --others-move-up and --places-stay-empty out")
    if teams_annulled is not None and first is None:
        raise InvalidInputError("--teams-annulled and --teams-stand go with --from: nothing else leads to a team")
    if points is not None and cup is None:
        raise InvalidInputError(f"--points {points}: say in which cup with --cup, such as --cup men-1500")
    with opened_desk(common["store"], common["season_name"], actor=common["actor"]) as desk:
        reading = desk.reader.read(EVERYTHING)
    rulebook, asks = reading.rulebook, teams_annulled is None and not common["yes"]

    ruling = _asked_of_teams(reading, competitor, first, last) if first and asks else teams_annulled

    def decision(season: Season) -> Fact:
        if first is not None:
            annulled = sanctions.annul_period(
                season, rulebook, competitor, first=first, last=last, others_move_up=others_move_up
            )
            return on_teams(season, rulebook, annulled, teams_annulled=ruling)
        if points is not None:
            return sanctions.deduct(season, rulebook, competitor, cup=str(cup), points=points)
        return sanctions.exclude(season, rulebook, competitor, cup=str(exclude), others_move_up=others_move_up)

    assumes = points is None and others_move_up is None
    decide(decision, common, show=_assuming(rulebook, moves=assumes, teams=ruling is None))


def _one_of(kinds: Mapping[str, str | None], others: Mapping[str, tuple[str | None, str]], competitor: str) -> None:
    """Refuse several sanctions at once, or none, and what goes with another one."""
    given = [name for name, value in kinds.items() if value]
    if len(given) != 1:
        raise InvalidInputError(f"sanction {competitor}: give one of --from, --points and --exclude")
    for name, (value, with_) in others.items():
        if value and given != [with_]:
            raise InvalidInputError(f"{name} {value}: it goes with {with_}, not with {given[0]}")


def _asked_of_teams(reading: Reading, competitor: str, first: str, last: str | None) -> bool | None:
    """What somebody rules on the results of the teams of a skater, where there are some and somebody can be asked."""
    who = find_competitor(reading.season, competitor).id
    meant = PeriodAnnulled(competitor=who, first_day=first, others_move_up=True, last_day=last)
    return ask_of_teams(reading, reading.rulebook, meant)


def _assuming(rulebook: Rulebook, *, moves: bool, teams: bool) -> Show:
    """Says what is assumed too, of who moves up and of teams; only of what is not refused."""

    def show(out: Console, desk: Desk, draft: Draft) -> None:
        if moves:
            _assumed(rulebook)
        if teams:
            assumed_of_teams(rulebook, draft.fact)
        _show(out, desk, draft)
        show_teams(out, desk, draft)

    return show


def _assumed(rulebook: Rulebook) -> None:
    default = "others move up" if rulebook.annulment.others_move_up else "places stay empty"
    console(stderr=True).print(
        f"assumed: {default}, the default for annulments of rulebook {rulebook.edition} ({rulebook.annulment.status}); "
        "settle it with --others-move-up or --places-stay-empty"
    )


def _show(out: Console, desk: Desk, draft: Draft) -> None:
    """Print the rows that a sanction changes, and what standings say of it."""
    before = desk.reader.read(EVERYTHING)
    after = imagine(desk.reader, EVERYTHING, more=[draft])
    rows = sanctioned_rows(before, after, draft.fact)
    touched = draft.fact.touches()
    if rows:
        out.print(table(f"Results {touched.outcome}", _COLUMNS, map(_cells, rows)))
    elif touched.cup is None:
        out.print(Text(f"no result {touched.outcome} is in the book yet; it holds for those that are filed", "yellow"))
    for note in _said(before, after, touched.cup):
        out.print(Text(f"! {note}", style="yellow"))


_COLUMNS = (("race", "left"), ("date", "left"), ("rank", "left"), ("points", "left"), ("others moved", "right"))


def _cells(row: SanctionedRow) -> list[str]:
    ranks = [one.status if one.rank is None else str(one.rank) for one in (row.before, row.after)]
    points = ["?" if one is None else str(one) for one in (row.points_before, row.points_after)]
    return [row.race, row.day, _pair(ranks), _pair(points), str(row.moved)]


def _pair(values: list[str]) -> str:
    return values[0] if values[0] == values[1] else f"{values[0]} → {values[1]}"


def _said(before: Reading, after: Reading, cup: str | None) -> list[str]:
    """What the standing of a cup says after a sanction and did not say before."""
    if cup is None:
        return []
    old = standing(before, cup).notes
    return [note for note in standing(after, cup).notes if note not in old]
