"""``season carry``: what another copy of the book recorded, decided again here."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click
from rich.console import Console

from commands.cli.json_output import print_json
from commands.cli.options import actor_option, any_desk, find_book, json_option, opened_store, store_options
from commands.cli.output import Text, console
from commands.cli.saying import say
from commands.cli.views.filings import doubted as doubted_lines
from commands.cli.views.filings import print_doubts
from commands.cli.views.movements import print_movements
from commands.deciders.carrying import Weighed
from commands.desk.carrying import Carriage, carry, weigh_copy
from commands.desk.decisions import preview
from commands.desk.desk import Desk
from ledger.book import Book, Reader
from ledger.entry import Entry
from ledger.errors import InvalidInputError
from ledger.facts import Fact
from ledger.stores import Store
from projections.documents.carried import CarriedLine, CarryDocument, shared_line
from projections.documents.movements import cup_diff_line
from projections.tables.text import count_of

_WORDS: Final = {
    "recorded": "would be recorded as entry {}",
    "here": "here already, entry {}",
    "withdrawn": "taken back there, not carried",
    "doubted": "doubt",
    "left": "left out",
    "refused": "refused",
}


@click.command("carry")
@click.argument("other", metavar="URL")
@click.option("--dry-run", is_flag=True, help="Show what would be recorded, and record nothing.")
@click.option("--skip-refused", is_flag=True, help="Leave out what is refused, and carry the rest.")
@click.option(
    "--doubted",
    type=click.Choice(["take", "leave"]),
    help="Answer every doubt so; without it each is asked, and where nobody can be asked nothing is carried.",
)
@click.option("--yes", is_flag=True, help="Do not ask whether to record; it answers no doubt.")
@json_option
@actor_option
@store_options
def carry_command(
    other: str,
    dry_run: bool,
    skip_refused: bool,
    doubted: str | None,
    yes: bool,
    as_json: bool,
    actor: str,
    store: str,
    season_name: str | None,
) -> None:
    """Carry what the copy of the book at URL recorded since both were the same over into this book.

    Each entry is decided again, in its order, against this book as it is, and cites where it came from; positions that
    it cites become those that the entries have here. What does not fit is refused line by line, and then nothing is
    carried unless --skip-refused takes the rest. A sheet goes in whole or not at all. Where both books decided on the
    same thing, somebody has to answer. What was carried once is not carried again.
    """
    if other == store:
        raise InvalidInputError("the store and its copy are the same")
    out = console()
    with any_desk(store, season_name, actor=actor) as desk, opened_store(other, read_only=True) as opened:
        reader = Reader(_same_book(opened, desk))
        name = opened.url.rpartition("/")[2].removeprefix("sqlite:")
        shown = weigh_copy(desk, reader, name)
        if not as_json:
            out.print(f"{desk.book.name}: {shown.shared.line('this book', name)}")
        shown = _answered(desk, reader, name, shown, doubted, ask=not (dry_run or as_json))
        if as_json:
            with _printed(desk, name, shown) as recorded_now:
                if not dry_run:
                    _may_record(shown, yes=yes, skip_refused=skip_refused, ask=False)
                    recorded_now.extend(carry(desk, reader, name, shown, skip_refused=skip_refused))
            return
        _show(out, desk, shown)
        if dry_run:
            out.print(f"nothing is recorded; without --dry-run it is {count_of(len(shown.drafts), 'entry')}")
            return
        _may_record(shown, yes=yes, skip_refused=skip_refused, ask=True)
        entries = carry(desk, reader, name, shown, skip_refused=skip_refused)
        out.print(f"recorded {count_of(len(entries), 'entry')} from {name}")
        if entries:
            first, last = entries[0].position, entries[-1].position
            span = str(first) if first == last else f"{first}-{last}"
            out.print(f"to undo all of it: season withdraw {span} --reason TEXT")


@contextmanager
def _printed(desk: Desk, name: str, shown: Carriage) -> Iterator[list[Entry[Fact]]]:
    """Print what was shown as one document, with the entries that are recorded meanwhile; also where none may be."""
    doubts: tuple[str, ...] = ()
    if shown.drafts:
        rehearsed = desk.rehearsal()
        rehearsed.run(lambda _: shown.drafts)
        doubts = tuple(doubted_lines(rehearsed.season(), shown.drafts))
    entries: list[Entry[Fact]] = []
    try:
        yield entries
    finally:
        print_json(
            CarryDocument(
                book=desk.book.name,
                other=name,
                shared=shared_line(shown.shared),
                lines=tuple(_document(line) for line in shown.lines),
                doubts=doubts,
                recorded=tuple(entry.position for entry in entries),
            )
        )


def _document(line: Weighed) -> CarriedLine:
    entry = line.entry
    return CarriedLine(
        position=entry.position,
        fact=entry.name,
        words=entry.fact.touches().in_words,
        actor=entry.actor,
        outcome=line.outcome,
        here=line.position,
        why=line.why,
    )


def _same_book(opened: Store, desk: Desk) -> Book:
    """The copy of this very book in another store."""
    return find_book(opened, desk.book.name, people=True)


def _answered(desk: Desk, reader: Reader, name: str, shown: Carriage, doubted: str | None, *, ask: bool) -> Carriage:
    """What was shown, with every doubt answered that can be."""
    answers = dict(shown.answers)
    while open_doubts := shown.of("doubted"):
        line = open_doubts[0]
        if doubted is not None:
            answers[line.entry.position] = doubted == "take"
        elif ask and sys.stdin.isatty():
            say(_line(line))
            answers[line.entry.position] = click.confirm("Take it?")
        else:
            break
        shown = weigh_copy(desk, reader, name, answers=answers)
    return shown


def _show(out: Console, desk: Desk, shown: Carriage) -> None:
    """One line an entry, then whom it would move, and what a person should look at."""
    for line in shown.lines:
        style = {"refused": "red", "left": "yellow", "doubted": "bold yellow"}.get(line.outcome, "")
        out.print(Text(f"  {_line(line)}", style=style))
    drafts = shown.drafts
    if not drafts:
        return
    for cup in preview(desk, *drafts):
        print_movements(out, cup_diff_line(cup))
    rehearsed = desk.rehearsal()
    rehearsed.run(lambda _: drafts)
    print_doubts(out, rehearsed.season(), drafts)


def _line(line: Weighed) -> str:
    entry = line.entry
    about = f"{entry.position} {entry.name} {entry.fact.touches().in_words}".rstrip()
    why = f": {line.why}" if line.why is not None else ""
    return f"{about} (by {entry.actor}): {_WORDS[line.outcome].format(line.position)}{why}"


def _may_record(shown: Carriage, *, yes: bool, skip_refused: bool, ask: bool) -> None:
    """Ask whether to record what was shown, where it can be recorded at all.

    Raises:
        InvalidInputError: Nobody can be asked.
    """
    recorded = len(shown.drafts)
    if yes or not recorded or shown.of("doubted") or (shown.of("refused") and not skip_refused):
        return
    if not (ask and sys.stdin.isatty()):
        raise InvalidInputError("nobody can be asked here; add --yes to record it")
    if not click.confirm(f"Record {count_of(recorded, 'entry')}?"):
        say("season: stopped; nothing was recorded", err=True)
        sys.exit(1)
