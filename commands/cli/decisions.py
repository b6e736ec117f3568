"""What officials decide: ``season disqualify``, ``correct``, ``annul``, ``reverse``, ``void``, ``settle`` and more."""

import re
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, TypeVar, get_args

import click
from rich.console import Console

from commands.cli.options import Position, actor_option, any_desk, noc_option, opened_desk, store_option, store_options
from commands.cli.output import Text, console
from commands.cli.saying import say
from commands.cli.teams import ask_of_teams, assumed_of_teams, show_teams, teams_option
from commands.cli.views.movements import print_movements
from commands.cli.views.quota_changes import print_event_changes
from commands.deciders import decisions, identities
from commands.deciders.teams import on_teams
from commands.desk.decisions import Circumstances, checked, cite, counts_from, noted, preview, preview_quotas, record
from commands.desk.desk import Desk
from ledger.basis import EVERYTHING
from ledger.book import of_people
from ledger.entry import Draft
from ledger.errors import InvalidInputError
from ledger.facts import DECISIONS, Doubted, Fact, Reach, ResultAnnulled
from ledger.instants import parse_instant
from ledger.season import Season
from ledger.vocabulary import PEOPLE_SERIES, parse_race, parse_time, programme_words
from projections.documents.movements import cup_diff_line
from projections.documents.quota_changes import event_changes
from projections.season.expected import names_of

Command = TypeVar("Command", bound=Callable[..., Any])
Decide = Callable[[Season], Fact | tuple[Fact, ...]]
Show = Callable[[Console, Desk, Draft], None]
Opened = Callable[..., AbstractContextManager[Desk]]


def decision_options(command: Command) -> Command:
    """Add what goes with every decision."""
    return _decision(store_options(command))


def over_seasons_options(command: Command) -> Command:
    """Add the same for a decision that is of no season."""
    return _decision(store_option(command))


def _decision(command: Command) -> Command:
    command = actor_option(command)
    command = click.option("--yes", is_flag=True, help="Do not ask; needed where nobody can answer.")(command)
    command = click.option("--published-at", metavar="INSTANT", help="Since when it is official; by default now.")(
        command
    )
    command = click.option("--source", metavar="FILE|TEXT", help="A file, whose SHA-256 is kept, or a reference.")(
        command
    )
    return click.option("--reason", required=True, metavar="TEXT", help="Why.")(command)


def decide(decide: Decide, common: dict[str, Any], *, show: Show | None = None, opened: Opened = opened_desk) -> None:
    """Show what a decision would change, ask, and record it; `show` shows what is particular to it.

    `opened` opens the desk of its book, by default that of a season.
    """
    published = common["published_at"]
    circumstances = Circumstances(
        common["reason"],
        cite(common["source"]) if common["source"] else None,
        parse_instant(published) if published else None,
    )
    nocs, out = common.get("nocs", ()), console()
    with opened(common["store"], common["season_name"], actor=common["actor"]) as desk:
        season = desk.season()
        *entered, draft = checked(desk, season, decide, circumstances, nocs=nocs)
        for one in (*entered, draft):
            _show(out, one.fact)
        if show is not None:
            show(out, desk, draft)
        for cup in preview(desk, *entered, draft):
            print_movements(out, cup_diff_line(cup))
        print_event_changes(out, event_changes(preview_quotas(desk, draft)), ("before", "after"))
        for note in (noted(desk, season, draft), counts_from(draft.fact, draft.published_at, desk.now())):
            if note is not None:
                out.print(Text(f"! {note}", style="yellow"))
        if common.get("dry_run"):
            out.print("nothing is recorded; without --dry-run it is one entry")
            return
        if not common["yes"]:
            if not sys.stdin.isatty():
                raise InvalidInputError("nobody can be asked here; add --yes to record the decision")
            if not click.confirm("Record this decision?"):
                say("season: stopped; nothing more was recorded", err=True)
                sys.exit(1)
        entry = record(desk, decide, circumstances, nocs=nocs)
        undo = "reverse" if type(entry.fact) in DECISIONS else "withdraw"
        out.print(
            f"recorded as entry {entry.position} of {desk.book.name}; to undo it: season {undo} {entry.position} "
            f"{f'--season {PEOPLE_SERIES} ' if of_people(desk.book.name) else ''}--reason TEXT"
        )


def _show(out: Console, fact: Fact) -> None:
    out.print(Text(type(fact).__name__, style="bold"))
    if fact.reach is Reach.PEOPLE:
        out.print(Text(f"  {fact.touches().in_words}"))
        return
    for name, value in fact.model_dump(exclude_defaults=True).items():
        out.print(Text(f"  {name}: {' '.join(programme_words(value)) if name == 'programme' else _shown(value)}"))


def _shown(value: Any) -> str:
    """A field's value on one line; of many tables their number."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {cell}" for key, cell in value.items())
    if isinstance(value, str) and "\n" in value:
        return f"{len(value.splitlines())} lines"
    if isinstance(value, tuple):
        plain = all(isinstance(one, str | int) for one in value)
        many = [_span(one) if isinstance(one, tuple) else one for one in value]
        return names_of(many, most=12) if plain or len(value) <= 3 else f"{len(value)} of them"  # noqa: PLR2004  what fits a line
    return str(value)


def _span(value: tuple[Any, ...]) -> str:
    """The first and the last position of some entries, or of one alone."""
    return "-".join(map(str, dict.fromkeys(value)))


@click.command("disqualify")
@click.argument("race")
@click.argument("competitor")
@click.option("--code", metavar="CODE", help="The code of the rule, such as T08.")
@decision_options
def disqualify_command(race: str, competitor: str, code: str | None, **common: Any) -> None:
    """Disqualify COMPETITOR (an identity or a name) from RACE; those below move up."""
    decide(lambda season: decisions.disqualify(season, race, competitor, code=code), common)


@click.command("correct")
@click.argument("race")
@click.argument("competitor")
@click.option("--time", metavar="TIME", help="The right time, such as 1:42.97 or 37.90(1).")
@click.option("--rank", type=click.IntRange(1), help="The rank that officials gave; else the time gives it.")
@click.option("--status", type=click.Choice(["OK", "DNF", "DNS", "DQ", "WDR"]), help="The right status.")
@click.option("--printed", type=click.IntRange(0), metavar="POINTS", help="The points that the sheet should print.")
@click.option("--cites", type=Position(), metavar="POSITION", help="The entry to correct; by default what stands.")
@decision_options
def correct_command(
    race: str,
    competitor: str,
    time: str | None,
    rank: int | None,
    status: str | None,
    printed: int | None,
    cites: int | None,
    **common: Any,
) -> None:
    """Correct the result of COMPETITOR in RACE: what is given replaces what stands, and that row alone moves.

    The place follows from the time, whatever else is decided before or after. A rank that officials gave counts all
    whom the sheet ranks, also who has been taken out; in a mass start a new place has to be given so. Another status
    than OK takes the rank and the points, and those below move up.
    """
    changes: dict[str, Any] = {}
    if time is not None:
        changes["time"], changes["thousandth"] = parse_time(time)
    given = {"rank": rank, "status": status, "points_printed": printed}
    changes |= {name: value for name, value in given.items() if value is not None}
    if not changes:
        raise InvalidInputError("nothing to correct; give --time, --rank, --status or --printed")
    decide(lambda season: decisions.correct(season, race, competitor, changes=changes, cites=cites), common)


@click.command("annul")
@click.argument("race")
@click.argument("competitor")
@click.option(
    "--others-move-up/--place-stays-empty",
    default=None,
    help="What becomes of the place; by default what the rulebook says.",
)
@teams_option
@decision_options
def annul_command(
    race: str, competitor: str, others_move_up: bool | None, teams_annulled: bool | None, **common: Any
) -> None:
    """Annul the result of COMPETITOR in RACE, for example for doping, months later.

    Where a skater is a member of teams at that competition, their results are shown, and fall too or stand.
    """
    with opened_desk(common["store"], common["season_name"], actor=common["actor"]) as desk:
        reading = desk.reader.read(EVERYTHING)
    rulebook, ruling = reading.rulebook.of(parse_race(race).competition), teams_annulled
    if ruling is None and not common["yes"]:
        who = decisions.competitor_in(reading.season, race, competitor).id
        ruling = ask_of_teams(reading, rulebook, ResultAnnulled(race=race, competitor=who, others_move_up=True))

    def decision(season: Season) -> Fact:
        annulled = decisions.annul(season, rulebook, race, competitor, others_move_up=others_move_up)
        return on_teams(season, rulebook, annulled, teams_annulled=ruling)

    def show(out: Console, desk: Desk, draft: Draft) -> None:
        if ruling is None:
            assumed_of_teams(rulebook, draft.fact)
        show_teams(out, desk, draft)
        if others_move_up is None:
            default = "others move up" if rulebook.annulment.others_move_up else "the place stays empty"
            console(stderr=True).print(
                f"assumed: {default}, the default of rulebook {rulebook.edition} ({rulebook.annulment.status}); "
                "settle it with --others-move-up or --place-stays-empty"
            )

    decide(decision, common, show=show)


@click.command("reverse")
@click.argument("position", type=Position())
@decision_options
def reverse_command(position: int, **common: Any) -> None:
    """Undo the decision at POSITION; a reversal can be undone too."""
    from commands.cli.views.people import show_people_of  # noqa: PLC0415  what decides on a season need not load it

    decide(
        lambda _: decisions.reverse(position), common, show=partial(show_people_of, common["store"]), opened=any_desk
    )


@click.command("void")
@click.argument("race")
@decision_options
def void_command(race: str, **common: Any) -> None:
    """Take the whole RACE out: it does not count."""
    decide(lambda _: decisions.void(race), common)


@click.command("rerun")
@click.argument("race")
@decision_options
def rerun_command(race: str, **common: Any) -> None:
    """Say that RACE, which is void, is run again: the next sheet of it that is filed counts.

    What was skated first stays in the book and counts for nothing. Until the new sheet comes the race is void.
    """
    decide(lambda season: decisions.run_again(season, race), common)


@click.command("settle")
@click.argument("race")
@click.argument("doubt", type=click.Choice(get_args(Doubted)))
@decision_options
def settle_command(race: str, doubt: Doubted, **common: Any) -> None:
    """Say that the DOUBT of RACE was looked at, and that it is right as it stands; `season doubts` lists all."""
    decide(lambda season: decisions.settle(season, race, doubt), common)


@click.command("rename")
@click.argument("competitor")
@click.option("--name", help="The right name.")
@click.option("--noc", metavar="CODE", help="The code that it has; another one is for season transfer.")
@click.option("--delegation", metavar="CODE", help="The delegation behind a shared code, such as RUS under AIN.")
@click.option("--alias", "aliases", multiple=True, metavar="NAME", help="A spelling to recognise; may be repeated.")
@click.option(
    "--number", "numbers", multiple=True, metavar="SYSTEM=ID", help="A number of another system, such as isu=2765."
)
@noc_option
@decision_options
def rename_command(
    competitor: str,
    name: str | None,
    noc: str | None,
    delegation: str | None,
    aliases: tuple[str, ...],
    numbers: tuple[str, ...],
    **common: Any,
) -> None:
    """Put the name, delegation or spellings of COMPETITOR right; a change of NOC is for ``season transfer``.

    With --number it gets the number that another system has for it, by which it is then recognised first.
    """
    if numbers:
        if name or noc or delegation or aliases:
            raise InvalidInputError(f"--number {numbers[0]}: give it in a decision of its own, without a new name")
        given = tuple(_number(text) for text in numbers)
        decide(lambda season: identities.give_numbers(season, competitor, given), common)
        return
    decide(
        lambda season: decisions.rename(
            season,
            competitor,
            name=name,
            noc=noc and noc.upper(),
            delegation=delegation and delegation.upper(),
            aliases=aliases,
        ),
        common,
    )


def _number(text: str) -> tuple[str, str]:
    system, equals, number = text.partition("=")
    if not equals or not re.fullmatch("[a-z][a-z0-9-]{0,30}", system) or not re.fullmatch(r"\S{1,60}", number):
        raise InvalidInputError(f"--number {text[:60]}: write a system in small letters and its number, as in isu=2765")
    return system, number


@click.command("merge")
@click.argument("kept")
@click.argument("merged")
@decision_options
def merge_command(kept: str, merged: str, **common: Any) -> None:
    """Say that KEPT and MERGED, two identities, are one person: results of MERGED belong to KEPT."""
    decide(lambda season: decisions.merge(season, kept, merged), common)
