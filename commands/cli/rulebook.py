"""``season rulebook``: editions of the rules as files and in a book."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from rich.console import Console

from commands.cli.decisions import decide, decision_options
from commands.cli.groups import Group
from commands.cli.json_output import print_json
from commands.cli.options import json_option, opened_desk, opened_reader, store_options
from commands.cli.output import console, table
from commands.cli.saying import say
from commands.cli.views.rulebooks import (
    print_effect,
    show_check,
    show_differences,
    show_old_sources,
    show_rulebook,
)
from commands.deciders.rules import adopt
from commands.desk.desk import Desk
from commands.desk.rulebooks import check_rulebook, find_rulebook, made_from, new_rulebook
from ledger.basis import EVERYTHING
from ledger.book import Reader
from ledger.entry import Draft
from ledger.errors import InvalidInputError, NotFoundError
from ledger.rulebook import editions, load_edition
from ledger.rulebook.writing import readable
from ledger.season import Season
from projections.disputes.what_if import imagine
from projections.documents.rulebooks import (
    EditionsDocument,
    adopted_lines,
    check_document,
    diff_document,
    edition_line,
    effect_document,
    old_source_lines,
    rulebook_document,
)
from projections.quota.other_rules import Effect, effect, effect_of


@click.group("rulebook", cls=Group)
def rulebook_command() -> None:
    """Editions of the rules: list, read, write, check, compare and adopt them.

    Where the store holds a season, it is the season at hand: it says which editions it adopted, and what others would
    make of it. None is needed.
    """


@contextmanager
def _at_hand(store: str, season: str | None) -> Iterator[Reader | None]:
    """The season at hand, or None where there is none; what somebody names has to be there."""
    context = click.get_current_context()
    named = context.get_parameter_source("store") is ParameterSource.COMMANDLINE or season is not None
    with ExitStack() as stack:
        reader = None
        try:
            reader = stack.enter_context(opened_reader(store, season))
        except (NotFoundError, InvalidInputError):
            if named:
                raise
        yield reader


@rulebook_command.command("list")
@json_option
@store_options
def rulebook_list_command(store: str, season_name: str | None, *, as_json: bool) -> None:
    """List the editions that the program carries, and those that the season at hand adopted."""
    known = tuple(edition_line(load_edition(name)) for name in editions())
    with _at_hand(store, season_name) as reader:
        adopted = () if reader is None else adopted_lines(reader.read(EVERYTHING).season)
        book = "" if reader is None else reader.book.name
    if as_json:
        print_json(EditionsDocument(editions=known, adopted=adopted))
        return
    out = console()
    columns = [("edition", "left"), ("status", "left"), ("title", "left")]
    out.print(table("editions", columns, [[one.edition, one.status, one.title] for one in known]))
    if adopted:
        rows = [[str(one.entry), one.edition, one.holds_from or "the whole season"] for one in adopted]
        out.print(table(f"adopted by {book}", [("entry", "right"), ("edition", "left"), ("holds from", "left")], rows))


@rulebook_command.command("show")
@click.argument("edition", metavar="EDITION|FILE")
@click.option("--toml", "as_toml", is_flag=True, help="Print it as a readable file, everything resolved.")
@json_option
@store_options
def rulebook_show_command(edition: str, store: str, season_name: str | None, *, as_toml: bool, as_json: bool) -> None:
    """Say in plain words what an EDITION means: one of the program, of a FILE, or one that the season adopted."""
    if as_toml and as_json:
        raise InvalidInputError("--toml with --json: give one of them")
    with _at_hand(store, season_name) as reader:
        rulebook = find_rulebook(edition, reader)
    if as_toml:
        for line in readable(rulebook).splitlines():
            say(line)
    elif as_json:
        print_json(rulebook_document(rulebook))
    else:
        show_rulebook(console(), rulebook_document(rulebook))


@rulebook_command.command("new")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--from", "base", required=True, metavar="EDITION|FILE", help="The edition to begin with.")
@click.option("--edition", required=True, metavar="NAME", help="The name of the new one, such as 2026-27.")
@store_options
def rulebook_new_command(file: Path, base: str, edition: str, store: str, season_name: str | None) -> None:
    """Write a FILE with a new edition to change: complete, readable, and with the same rules as the one it is from.

    In an edition of another season nothing is confirmed yet: what was confirmed is inferred, and says from where it is.
    Quotas are left out there, for each is of a championship of its own season.
    """
    with _at_hand(store, season_name) as reader:
        begun = find_rulebook(base, reader)
        made = new_rulebook(file, begun, edition)
    say(f"written: {file}, edition {made.edition} with the rules of {base}")
    if made.edition[:7] != base[:7]:
        say("nothing of it is confirmed: raise the status of a table when you have its source")
    if len(made.quotas) < len(begun.quotas):
        gone = ", ".join(quota.id for quota in begun.quotas)
        say(f"left out, for the championships are of another season: the quotas {gone}")
        say(f"to see how one is written: season rulebook show {base} --toml")
    say(f"change it, then: season rulebook check {file}")


@rulebook_command.command("check")
@click.argument("file", metavar="FILE|EDITION")
@json_option
@store_options
def rulebook_check_command(file: str, store: str, season_name: str | None, *, as_json: bool) -> None:
    """Name every fault of a rulebook FILE with its line; without any, say what it means and what it would change.

    So it is with an EDITION of the program or of the season at hand, whose faults have no line. Exit code 1 where
    something is wrong. What is only worth a look begins with an exclamation mark.
    """
    made: Effect | None = None
    with _at_hand(store, season_name) as reader:
        checked = check_rulebook(file, reader)
        if checked.clean and reader is not None:
            made = effect(reader, None, file)
        document = check_document(file, checked, made, made_from(checked, reader))
    if as_json:
        print_json(document)
    else:
        show_check(console(), document)
    if not checked.clean:
        raise click.exceptions.Exit(1)


@rulebook_command.command("diff")
@click.argument("before", metavar="EDITION-A|FILE")
@click.argument("after", metavar="EDITION-B|FILE")
@json_option
@store_options
def rulebook_diff_command(before: str, after: str, store: str, season_name: str | None, *, as_json: bool) -> None:
    """Say what two editions say otherwise, and who stands elsewhere by the second in the season at hand."""
    with _at_hand(store, season_name) as reader:
        one, other = find_rulebook(before, reader), find_rulebook(after, reader)
        made = None if reader is None else effect(reader, before, after)
        document = diff_document(one, other, made)
    if as_json:
        print_json(document)
    else:
        show_differences(console(), document)


@rulebook_command.command("adopt")
@click.argument("edition", metavar="FILE|EDITION")
@click.option("--from", "holds_from", metavar="COMPETITION", help="The first competition that it holds for, as wc3.")
@click.option("--dry-run", is_flag=True, help="Show what it would change, and record nothing.")
@decision_options
def rulebook_adopt_command(edition: str, holds_from: str | None, **common: Any) -> None:
    """Adopt an edition of the rules; with --from an amendment in the middle of a season.

    Races before COMPETITION are scored by the rules that held there before; cups, ties and quotas go by the newest
    rules that are in force at a basis. Without --from it holds for the whole season. To undo it, withdraw the entry.

    A table that the edition changes may still name the source that it had. --source says where the change comes from;
    season explain names it beside the table's own.
    """
    with opened_desk(common["store"], common["season_name"], actor=common["actor"]) as desk:
        rulebook = find_rulebook(edition, desk.reader)

    def show(out: Console, desk: Desk, draft: Draft) -> None:
        before = desk.reader.read(EVERYTHING)
        show_differences(out, diff_document(before.rulebook, rulebook, None))
        after = imagine(desk.reader, EVERYTHING, more=[draft])
        print_effect(out, effect_document(effect_of(before, after)), tables=False)
        if common["source"] is None:
            show_old_sources(out, old_source_lines(before.rulebook, rulebook))

    def decided(season: Season) -> Any:
        return adopt(season, rulebook, holds_from=holds_from)

    decide(decided, common, show=show)
