"""``season record``, ``season result`` and ``season entries``: results and start lists without an official sheet."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from commands.cli.lists import STATUSES, asked, filing_options, list_options, may_record, say_recorded
from commands.cli.options import opened_desk, state_option, status_option
from commands.cli.output import Text, console
from commands.cli.views.filings import print_differences, print_doubts, print_recognised
from commands.cli.views.movements import print_movements
from commands.deciders.admission import as_entry
from commands.deciders.naming_races import Said
from commands.deciders.one_result import is_official, with_result
from commands.deciders.recording import Recording
from commands.desk.decisions import preview
from commands.desk.desk import Desk
from commands.desk.results import plan_results, read_all, read_pipe, record_entries, record_results
from commands.intake.results.model import ReadAs, ResultList
from commands.intake.results.words import lane_of
from ledger.entry import Draft
from ledger.errors import InvalidInputError
from ledger.season import Season, fold
from ledger.times import read_time
from ledger.vocabulary import parse_race
from projections.documents.movements import cup_diff_line
from projections.season.coverage import missing_rows
from projections.season.expected import names_of
from projections.tables.text import count_of


@click.command("record")
@click.argument("files", nargs=-1, required=True, metavar="FILE…|-")
@list_options
@state_option
@click.option("--times", type=click.Choice(["seconds", "digits"]), help="What 142.97 is: 2:22.97, or 1:42.97.")
@click.option(
    "--ranks", type=click.Choice(["given", "times", "order"]), help="What ranks those whom the list gives no rank."
)
@status_option
@click.option("--replace-sheet", is_flag=True, help="Let a list correct what an official sheet says.")
@filing_options
def record_command(files: tuple[str, ...], **options: Any) -> None:
    """Record results from lists: CSV, TSV, XLSX, JSON, JSON Lines, pasted text, or answers of the ISU results API.

    A file may be of one race or of many: columns say competition, distance, gender, division and day. ``-`` reads
    from a pipe. All of it is recorded or nothing.

    A race that is in the book already is filed anew as a revision: what changed is filed as corrections, row by row,
    rows that are gone are annulled, and new ones added. A list says nothing of cells that it does not have.
    """
    content = sys.stdin.buffer.read() if "-" in files else None
    if content is not None and len(files) > 1:
        raise InvalidInputError("- is what comes through the pipe, and the only one then; give files, or -")

    def lists(said: Said) -> list[ResultList]:
        return read_all([Path(file) for file in files], said) if content is None else read_pipe(content, said)

    with opened_desk(options["store"], options["season_name"], actor=options["actor"]) as desk:

        def plan(said: Said) -> tuple[Said, list[ResultList], tuple[list[Draft], tuple[Recording, ...]]]:
            read = lists(said)
            return said, read, plan_results(desk, read, said, nocs=options["nocs"])

        said, read, (drafts, recordings) = asked(options, plan)
        _record(desk, options, said, read, drafts, recordings)


@click.command("result")
@click.argument("race")
@click.argument("competitor")
@click.option("--time", metavar="TIME", help="The time, such as 1:42.97, 34,12 or 37.90(1).")
@click.option("--rank", type=click.IntRange(1, 1_000), help="The rank; else the time gives it.")
@click.option("--status", type=click.Choice(STATUSES), help="How the race ended.")
@click.option("--bib", type=click.IntRange(0, 9_999), help="The bib.")
@click.option("--pair", type=click.IntRange(1, 99), help="The pair or heat.")
@click.option("--lane", metavar="LANE", help="The lane: inner or outer.")
@click.option("--code", "codes", multiple=True, metavar="CODE", help="A remark, such as PB or T08; may be repeated.")
@click.option("--noc", metavar="CODE", help="The NOC of somebody who is not in the book yet.")
@click.option("--day", metavar="DAY", help="The day of the race, where it is not in the book yet.")
@click.option(
    "--state", type=click.Choice(["unofficial", "official"]), help="Whether it is official; by default as the race is."
)
@click.option("--replace-sheet", is_flag=True, help="Let it change what an official sheet says.")
@click.option("--reason", metavar="TEXT", help="Why; needed where it changes a row of an official race.")
@filing_options
def result_command(race: str, competitor: str, **options: Any) -> None:
    """Record one result: COMPETITOR (an identity or a name) in RACE, whether the race is in the book or not.

    A row that is there already is corrected: what is given replaces what stands. The race gets a new revision. In an
    official race such a change is a correction, and needs a --reason; what officials decide is better said with season
    correct. Of a race that is to be run again it is the first row of the new run.
    """
    wanted, changes = parse_race(race), _changes(options)
    if not changes:
        raise InvalidInputError("nothing to record; give --time, --rank, --status, --bib, --pair, --lane or --code")
    with opened_desk(options["store"], options["season_name"], actor=options["actor"]) as desk:
        season = desk.season()
        if options["state"] is None:
            options["state"] = "official" if is_official(season, wanted) else "unofficial"

        def plan(said: Said) -> tuple[Said, list[ResultList], tuple[list[Draft], tuple[Recording, ...]]]:
            said = replace(said, reading=ReadAs(ranks="given"))
            read = [with_result(season, wanted, competitor, changes, noc=options["noc"], reason=said.reason)]
            return said, read, plan_results(desk, read, said, nocs=options["nocs"])

        said, read, (drafts, recordings) = asked(options, plan)
        _record(desk, options, said, read, drafts, recordings)


@click.command("entries")
@click.argument("files", nargs=-1, required=True, metavar="FILE…|-")
@list_options
@filing_options
def entries_command(files: tuple[str, ...], **options: Any) -> None:
    """Record who is entered, or start lists with bibs, pairs, lanes or the order of a mass start.

    Files are read as `season record` reads them. A later list of a race replaces the one before. Whoever is entered and
    has no result in the race is a row that is missing there.
    """
    content = sys.stdin.buffer.read() if "-" in files else None

    def plan(said: Said) -> tuple[Said, list[ResultList]]:
        read = read_all([Path(file) for file in files], said) if content is None else read_pipe(content, said)
        record_entries(desk.rehearsal(), read, said, nocs=options["nocs"])
        return said, read

    with opened_desk(options["store"], options["season_name"], actor=options["actor"]) as desk:
        out = console()
        said, read = asked(options, plan)
        races, entries = record_entries(desk.rehearsal(), read, said, nocs=options["nocs"])
        for race, count in races:
            out.print(f"{race}: {count} entered")
        if may_record(out, options, len(entries)):
            _, recorded = record_entries(desk, read, said, nocs=options["nocs"])
            say_recorded(out, desk, recorded)


def _changes(options: dict[str, Any]) -> dict[str, Any]:
    """What was said of the one result."""
    changes = {name: options[name] for name in ("rank", "status", "bib", "pair") if options[name] is not None}
    if options["time"] is not None:
        changes["time"], changes["thousandth"] = read_time(options["time"])
    if options["lane"] is not None:
        changes["lane"] = lane_of(options["lane"])
        if changes["lane"] is None:
            raise InvalidInputError(f"--lane {options['lane']}: lanes are inner and outer")
    if options["codes"]:
        changes["codes"] = tuple(options["codes"])
    return changes


def _record(
    desk: Desk,
    options: dict[str, Any],
    said: Said,
    read: Sequence[ResultList],
    drafts: Sequence[Draft],
    recordings: Sequence[Recording],
) -> None:
    """Show what lists come to, ask, and record them."""
    out = console()
    before = desk.season()
    coming = [as_entry(before, draft)._replace(position=at) for at, draft in enumerate(drafts, before.length + 1)]
    after = fold(before, coming)
    for one in recordings:
        _show(out, one, said, after)
    for unread in dict.fromkeys(column for one in recordings for column in one.unread):
        out.print(Text(f"not read: the column {unread}; what it means can be said with --columns", style="yellow"))
    print_doubts(out, after, drafts)
    for cup in preview(desk, *drafts) if drafts else ():
        print_movements(out, cup_diff_line(cup))
    given = sum(len(row.lines) for one in read for row in one.rows)
    rows, races = sum(one.rows for one in recordings), count_of(len(recordings), "race")
    changed = sum(one.filing.outcome != "same" for one in recordings)
    out.print(f"{rows} of {given} rows are accounted for, in {races}, {changed} of them new or changed")
    if may_record(out, options, len(drafts)):
        say_recorded(out, desk, record_results(desk, read, said, nocs=options["nocs"]).entries)


def _show(out: Console, one: Recording, said: Said, after: Season) -> None:
    """One line a race, and below it whatever a person should look at."""
    filing = one.filing
    if filing.outcome == "same":
        out.print(f"{filing.race}: in the book as it is")
    else:
        revision = len(after.races[filing.race].protocols)
        again = f", revision {revision}" if revision > 1 else ""
        out.print(f"{filing.race}: {filing.outcome}, {count_of(one.rows, 'row')}, {said.state.lower()}{again}")
    for text in one.assumed:
        out.print(Text(f"  assumed: {text}", style="yellow"))
    print_recognised(out, filing, after)
    print_differences(out, filing.differences)
    waiting = [after.competitor(who).name for who in missing_rows(after, after.races[filing.race])]
    if waiting:
        out.print(Text(f"  {len(waiting)} entered and without a result yet: {names_of(waiting)}"))
