"""``season calendar add``, ``load``, ``programme`` and ``stop``: what is raced where and when."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from commands.cli.decisions import decide, decision_options
from commands.cli.options import actor_option, opened_desk, store_options
from commands.cli.output import Text, console
from commands.cli.saying import say
from commands.deciders import calendar
from commands.deciders.admission import admit
from commands.desk.facts import load_facts
from commands.files import write_named
from commands.intake.calendars import parse_programme, read_calendar, template
from commands.intake.facts import hash_of
from ledger.basis import EVERYTHING
from ledger.entry import Draft
from ledger.errors import InvalidInputError
from ledger.facts import CompetitionScheduled
from ledger.instants import parse_day
from ledger.vocabulary import programme_fields, programme_words, whole_programme


def day_option(text: str, *, option: str) -> str:
    """The day that an option names.

    Raises:
        InvalidInputError: There is no such day; the error names the option.
    """
    try:
        return parse_day(text)
    except InvalidInputError as error:
        raise InvalidInputError(f"{option}: {error}") from None


def schedule_options(command: Any) -> Any:
    """Add what goes with putting competitions on the calendar."""
    command = actor_option(store_options(command))
    command = click.option("--yes", is_flag=True, help="Do not ask; needed where nobody can answer.")(command)
    return click.option("--dry-run", is_flag=True, help="Show what would be recorded, and record nothing.")(command)


@click.command("add")
@click.argument("competition")
@click.option("--name", required=True, metavar="TEXT", help="What it is called in full.")
@click.option("--venue", required=True, metavar="NAME", help="The oval.")
@click.option("--city", required=True, metavar="NAME", help="The city.")
@click.option("--noc", required=True, metavar="CODE", help="The code of the country.")
@click.option("--first-day", required=True, metavar="DAY", help="Its first day, such as 2026-11-20.")
@click.option("--last-day", required=True, metavar="DAY", help="Its last day.")
@click.option("--time-zone", required=True, metavar="ZONE", help="The time zone of the oval, such as Europe/Berlin.")
@click.option("--final", is_flag=True, help="It counts as the Final.")
@click.option("--programme", metavar="EVENTS", help='Its events, such as "men-500:2 men-1500 mass-start".')
@schedule_options
def calendar_add_command(competition: str, programme: str | None, **options: Any) -> None:
    """Put COMPETITION, such as wc3, on the calendar.

    In a programme an event without a gender is held for men and women. :2 says that it has two races, and :? that
    nobody knows whether, or how often, it is raced, as in team-sprint:?. A programme that is not known yet is left out,
    and set later with season calendar programme.
    """
    place = {name: options.pop(name) for name in ("name", "venue", "city", "time_zone", "final")}
    fact = CompetitionScheduled(
        competition=competition,
        noc=options.pop("noc").upper(),
        first_day=day_option(options.pop("first_day"), option="--first-day"),
        last_day=day_option(options.pop("last_day"), option="--last-day"),
        **(programme_fields(parse_programme(programme.split())) if programme else {}),
        **place,
    )
    _record([fact], options, file="calendar add")


@click.command("new")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--for", "season", required=True, metavar="SEASON", help="The season, such as 2026-27.")
def calendar_new_command(file: Path, season: str) -> None:
    """Write a FILE, TOML or CSV, to fill with the competitions of a season."""
    if file.exists():
        raise InvalidInputError(f"{file}: it is there already; take another name, or change it")
    try:
        text = template(season, file.suffix)
    except InvalidInputError as error:
        raise InvalidInputError(f"{file.name}: {error}") from None
    write_named(file, text.encode())
    say(f"written: {file}; nothing of the calendar of {season} is known, fill it in")
    say(f"then: season open {season} --rulebook FILE --calendar {file}")
    say(f"where the book is open: season calendar load {file}")


@click.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@schedule_options
def calendar_load_command(file: Path, **options: Any) -> None:
    """Put the competitions of FILE, TOML or CSV, on the calendar.

    Those that are there already as the file has them are passed over; one that is there otherwise is refused, because
    moving it or changing its programme is a decision. season calendar new writes a file of either form to fill, and
    docs/decisions.md shows one.
    """
    lines, facts = read_calendar(file)
    _record(facts, options, file=file.name, lines=lines, sha256=hash_of(file))


def _record(
    facts: Sequence[CompetitionScheduled],
    options: dict[str, Any],
    *,
    file: str,
    lines: Sequence[int] = (),
    sha256: str | None = None,
) -> None:
    """Show what would be put on the calendar, ask, and record it, all or nothing."""
    out = console()
    with opened_desk(options["store"], options["season_name"], actor=options["actor"]) as desk:
        drafts = [Draft(fact, desk.actor) for fact in facts]
        admitted = (draft.fact for draft in admit(desk.season(), drafts, file=file, lines=lines))
        new = [fact for fact in admitted if isinstance(fact, CompetitionScheduled)]
        for fact in new:
            out.print(Text(line(fact)))
        if len(new) < len(facts):
            out.print(f"{len(facts) - len(new)} of {len(facts)} are on the calendar already, just so")
        if not new or options["dry_run"]:
            out.print("nothing is recorded")
            return
        if not options["yes"]:
            if not sys.stdin.isatty():
                raise InvalidInputError("nobody can be asked here; add --yes to put this on the calendar")
            click.confirm("Put this on the calendar?", abort=True)
        entries = load_facts(desk, drafts, file=file, lines=lines, sha256=sha256)
        first, last = entries[0].position, entries[-1].position
        span = str(first) if first == last else f"{first}-{last}"
        what = "entry" if first == last else "entries"
        out.print(f"recorded as {what} {span} of {desk.book.name}; to undo it: season withdraw {span} --reason TEXT")


def line(fact: CompetitionScheduled) -> str:
    """One competition on a line: its days, its place, its programme."""
    words = programme_words(whole_programme(fact.programme, fact.unknown_events))
    programme = "programme not known" if fact.programme is None else " ".join(words)
    final = ", the Final" if fact.final else ""
    place = f"{fact.city} ({fact.noc}), {fact.venue}{final}"
    return f"{fact.competition}  {fact.first_day} to {fact.last_day}  {place}: {programme}"


@click.command("programme")
@click.argument("competition")
@click.argument("events", nargs=-1, metavar="[EVENT[:RACES]]...")
@click.option("--add", multiple=True, metavar="EVENT[:RACES]", help="Add an event, or give it so many races.")
@click.option("--drop", multiple=True, metavar="EVENT", help="Take an event out.")
@decision_options
def calendar_programme_command(
    competition: str, events: tuple[str, ...], add: tuple[str, ...], drop: tuple[str, ...], **common: Any
) -> None:
    """Set the programme of COMPETITION, or change it with --add and --drop.

    EVENTS are all its events, such as men-500:2 men-1500; an event without a gender is held for men and women. With :?,
    as in team-sprint:?, nobody knows whether, or how often, an event is raced.
    """
    if bool(events) == bool(add or drop):
        raise InvalidInputError("give either all events of the programme, or --add and --drop")
    if events:
        whole = parse_programme(events)
        decide(lambda _: calendar.set_programme(competition, whole), common)
        return
    added = parse_programme(add)
    decide(lambda season: calendar.change_programme(season, competition, add=added, drop=drop), common)


@click.command("stop")
@click.argument("competition")
@decision_options
def calendar_stop_command(competition: str, **common: Any) -> None:
    """Say that COMPETITION was stopped part-way: what is filed counts, and all other races are not held.

    Where the Division A of a race is filed and its B is not, the B was not held either. Where one of them was skated
    and its sheet is still to come, say which were not with season calendar not-held. To undo it, reverse the entry.
    """
    with opened_desk(common["store"], common["season_name"], actor=common["actor"]) as desk:
        rulebook = desk.reader.read(EVERYTHING).rulebook.of(competition)
    decide(lambda season: calendar.stop(season, rulebook, competition), common)


@click.command("not-held")
@click.argument("competition")
@click.argument("races", nargs=-1, required=True, metavar="RACE...")
@decision_options
def calendar_not_held_command(competition: str, races: tuple[str, ...], **common: Any) -> None:
    """Say that nobody skated RACES of COMPETITION, such as men-500-2, or men-team-pursuit-b of one division."""
    named = [race.removeprefix(f"{competition}-") for race in races]
    decide(lambda _: calendar.not_held(competition, named), common)
