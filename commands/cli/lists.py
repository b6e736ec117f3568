"""What commands that file lists share: their options, questions that are asked on a terminal, and the last one."""

import sys
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import click
from rich.console import Console

from commands.cli.options import actor_option, noc_option, store_options
from commands.cli.saying import say
from commands.deciders.naming_races import Said
from commands.desk.desk import Desk
from commands.desk.lists import parse_columns
from commands.intake.results.model import DoubtfulError, ReadAs
from commands.intake.results.words import days_of, whole_of
from ledger.entry import Entry
from ledger.errors import InvalidInputError
from ledger.facts import Fact
from ledger.instants import parse_instant
from ledger.vocabulary import parse_race
from projections.tables.text import count_of

Command = TypeVar("Command", bound=Callable[..., Any])
_Planned = TypeVar("_Planned")
STATUSES: Final = ("OK", "DNF", "DNS", "DQ", "WDR")


def filing_options(command: Command) -> Command:
    """Add what goes with everything that is shown, asked, and recorded."""
    command = noc_option(actor_option(store_options(command)))
    command = click.option("--yes", is_flag=True, help="Do not ask; needed where nobody can answer.")(command)
    command = click.option("--dry-run", is_flag=True, help="Show what would be recorded, and record nothing.")(command)
    return click.option(
        "--published-at", metavar="INSTANT", help="Since when it is public; by default what the file says, or now."
    )(command)


def list_options(command: Command) -> Command:
    """Add what a person can say of lists."""
    for name, metavar, text in (
        ("--columns", "MEANING=COLUMN,…", "Columns under other headings, such as rank=Pos,name=Skater,time=Result."),
        ("--day", "DAY", "The day of rows that name none, such as 2025-01-24."),
        ("--competition", "COMPETITION", "The competition of rows that name none, such as wc3."),
        ("--race", "RACE", "The race, where all rows are of one, such as wc3-men-500-a."),
    ):
        command = click.option(name, metavar=metavar, help=text)(command)
    division = click.Choice(["a", "b"])
    return click.option("--division", type=division, help="The division of rows that name none.")(command)


def said_of(options: dict[str, Any]) -> Said:
    """What a person said, from the options of a command."""
    statuses: dict[int, Any] = {}
    for text in options.get("statuses") or ():
        number, _, status = text.partition("=")
        if whole_of(number) is None or status not in STATUSES:
            raise InvalidInputError(f"--status {text}: write it like 2=DQ; there are {', '.join(STATUSES)}")
        statuses[int(number)] = status
    columns = options.get("columns")
    reading = ReadAs(
        columns=parse_columns(columns) if columns else {},
        times=options.get("times"),
        ranks=options.get("ranks"),
        statuses=statuses,
    )
    race, published = options.get("race"), options["published_at"]
    return Said(
        race=parse_race(race) if race else None,
        competition=options.get("competition"),
        division=options.get("division"),
        day=_day(options.get("day")),
        state="OFFICIAL" if options.get("state") == "official" else "UNOFFICIAL",
        replace_sheet=bool(options.get("replace_sheet")),
        published_at=parse_instant(published) if published else None,
        reading=reading,
        reason=options.get("reason"),
    )


def _day(text: str | None) -> str | None:
    """The day of ``--day`` as ISO text.

    Raises:
        InvalidInputError: It is no day, or can be two.
    """
    days = list(days_of(text)) if text else []
    if text and len(days) != 1:
        raise InvalidInputError(f"--day {text}: write it like 2025-11-15")
    return days[0] if days else None


def asked(options: dict[str, Any], plan: Callable[[Said], _Planned]) -> _Planned:
    """What `plan` gives, with each of its doubts asked on a terminal; the answers go into `options`.

    Raises:
        InvalidInputError: Something is doubtful, and nobody can be asked.
    """
    while True:
        try:
            return plan(said_of(options))
        except DoubtfulError as doubt:
            if not sys.stdin.isatty():
                raise
            _ask(options, doubt)


def _ask(options: dict[str, Any], doubt: DoubtfulError) -> None:
    name = doubt.option.removeprefix("--").replace("-", "_")
    if name == "replace_sheet":
        click.confirm(f"{doubt.question}. Let it?", abort=True)
        options[name] = True
        return
    for value, words in doubt.choices.items():
        say(f"  {value}: {words}")
    kind = click.Choice(list(doubt.choices)) if doubt.choices else None
    answer = click.prompt(doubt.question, type=kind, show_choices=False)
    if name == "status":
        options["statuses"] = (*options["statuses"], answer)
    else:
        options[name] = answer


def may_record(out: Console, options: dict[str, Any], count: int) -> bool:
    """Whether what was shown is to be recorded: somebody says so, on a terminal or with ``--yes``.

    Raises:
        InvalidInputError: Nobody can be asked.
    """
    if not count:
        out.print("nothing to record: the book says all of it already")
        return False
    if options["dry_run"]:
        out.print(f"nothing is recorded; without --dry-run it is {count_of(count, 'entry')}")
        return False
    if not options["yes"]:
        if not sys.stdin.isatty():
            raise InvalidInputError("nobody can be asked here; add --yes to record it")
        click.confirm(f"Record {count_of(count, 'entry')}?", abort=True)
    return True


def say_recorded(out: Console, desk: Desk, entries: Sequence[Entry[Fact]]) -> None:
    """Say what was recorded, and how it is taken back."""
    if entries:
        first, last = entries[0].position, entries[-1].position
        span = str(first) if first == last else f"{first}-{last}"
        out.print(
            f"recorded {count_of(len(entries), 'entry')}, {span} of {desk.book.name}; to undo it: "
            f"season withdraw {span} --reason TEXT"
        )
