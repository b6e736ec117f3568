"""``season import``, ``load`` and ``dump``: facts into a book, and out of it."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from commands.cli.json_output import write_json
from commands.cli.options import (
    actor_option,
    find_book,
    noc_option,
    opened_desk,
    opened_reader,
    opened_store,
    store_options,
    warn,
)
from commands.cli.output import Text, console
from commands.cli.progress import progress
from commands.cli.views.filings import print_differences, print_doubts, print_recognised
from commands.deciders.differences import Filing
from commands.deciders.tables import TableFiling, assumed, count_results
from commands.desk.decisions import counts_from
from commands.desk.desk import Desk
from commands.desk.facts import load_facts, moved_instead, people_desk, season_desk, unmarked
from commands.desk.sheets import FilesRead, file_points, file_sheets, import_files, read_files
from commands.intake.facts import fact_files, hash_of, numbered_facts, season_of
from commands.intake.lines import write_line
from ledger.basis import ask
from ledger.book import book_name, of_people
from ledger.entry import Draft, Entry
from ledger.errors import InvalidInputError, LedgerError
from ledger.facts import Fact, ResultRecorded
from ledger.season import Season
from projections.races.classification import classify
from projections.tables.text import count_of


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would be recorded, and record nothing.")
@click.option("--skip-unreadable", is_flag=True, help="Name the files that cannot be read, and take the rest.")
@noc_option
@actor_option
@store_options
def import_command(
    paths: tuple[Path, ...],
    dry_run: bool,
    skip_unreadable: bool,
    nocs: tuple[str, ...],
    actor: str,
    store: str,
    season_name: str | None,
) -> None:
    """Read official result sheets (PDF files, or folders of them) and file them in the book.

    Each sheet goes in whole or not at all. A sheet that is in the book already is passed over; a re-issued sheet is
    filed as corrections of what it replaces. All files are read before the first is filed: where one cannot be read,
    the error names it with row and cell, and nothing is recorded, unless --skip-unreadable takes the others.

    Tables of points (CSV files with a JSON file that describes them beside) go in all together, as races that are known
    in part. Import all tables of a season at once, so that what they say of one race is joined. Of a folder only those
    of the book's season are taken.
    """
    out, notes = console(), console(stderr=True)
    with opened_desk(store, season_name, actor=actor) as desk, progress() as bar:
        files, tables = import_files(paths)
        reading = bar.add_task("reading", total=len(files))
        season = desk.book.name.partition("/")[2]
        read = read_files(files, tables, given=paths, season=season, done=lambda: bar.advance(reading))
        _unreadable(notes, read, skip=skip_unreadable)
        points = read.tables
        filing = bar.add_task("filing", total=len(read.sheets))
        working = desk.rehearsal() if dry_run else desk

        def done(one: Filing) -> None:
            bar.advance(filing)
            _report(out, one, working.season())

        try:
            filings = file_sheets(working, read.sheets, nocs=nocs, done=done)
        except LedgerError:
            notes.print("the sheets listed above are filed; the one named below and those after it are not")
            raise
        tabled = file_points(working, points, nocs=nocs) if points else None
        if tabled is not None:
            print_doubts(out, working.season(), tabled.drafts)
    recorded = sum(len(one.drafts) for one in filings)
    verb = "would record" if dry_run else "recorded"
    if filings or not tables:
        out.print(
            f"{verb} {count_of(recorded, 'entry')} from {sum(one.outcome != 'same' for one in filings)} of "
            f"{count_of(len(filings), 'sheet')}"
        )
    if tables:
        _report_tables(out, tabled, verb, len(points), len(tables))


def _unreadable(notes: Console, read: FilesRead, *, skip: bool) -> None:
    """Say which files cannot be read; without `skip` nothing is taken, nor where nothing is left."""
    rest = len(read.sheets) + len(read.tables)
    if read.unreadable and not (skip and rest):
        hint = "; --skip-unreadable takes the rest" if rest else ""
        raise InvalidInputError(f"{'; '.join(read.unreadable)} (nothing is recorded{hint})")
    for why in read.unreadable:
        notes.print(Text(f"  left out, for it cannot be read: {why}", style="yellow"))


def _report_tables(out: Console, filing: TableFiling | None, verb: str, taken: int, found: int) -> None:
    """What tables of points brought, and whatever a person should look at."""
    for one in assumed(filing) if filing else ():
        out.print(Text(f"  assumed: {one.printed} is {one.competitor} (by {one.how})", style="yellow"))
    for column in filing.left_out if filing else ():
        out.print(f"  left out: {column}, whose race is filed with its whole classification")
    if filing:
        _taken_over(out, filing)
    drafts = filing.drafts if filing else ()
    inferred = filing.inferred if filing else 0
    out.print(
        f"{verb} {count_of(len(drafts), 'entry')} from {taken} of {count_of(found, 'table')} of points: "
        f"{count_of(count_results(drafts), 'result')}, "
        f"{count_of(inferred, 'rank')} inferred from printed points"
    )


def _taken_over(out: Console, filing: Filing | TableFiling) -> None:
    """What a filing took the place of, and what became of rows without a name."""
    for race in filing.replaced:
        out.print(f"  replaced: {race}, which was known in part; rows that are not in the whole classification stay")
    for line in filing.joined:
        out.print(Text(f"  without a name: {line}", style="yellow"))


def _report(out: Console, filing: Filing, season: Season) -> None:
    """One line a sheet, and below it whatever a person should look at."""
    by = classify(season, filing.race).voided
    void = f"; the race is void, by entry {by.position}; a race that was run again: season rerun" if by else ""
    if filing.outcome == "same":
        out.print(f"{filing.race}: this very sheet is in the book already; nothing recorded{void}")
        return
    results = count_of(sum(isinstance(draft.fact, ResultRecorded) for draft in filing.drafts), "result")
    out.print(f"{filing.race}: {filing.outcome}, {results}, {count_of(len(filing.drafts), 'entry')}{void}")
    print_recognised(out, filing, season)
    _taken_over(out, filing)
    print_differences(out, filing.differences)
    print_doubts(out, season, filing.drafts)


@click.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@noc_option
@store_options
def load_command(paths: tuple[Path, ...], nocs: tuple[str, ...], store: str, season_name: str | None) -> None:
    """Load facts from JSON Lines files, or from folders of them, in the order of their names.

    Each file goes in whole or not at all. Facts that are in the book already are passed over. A file that names its
    season goes into that season's book, which is opened where the store has none.
    """
    out, notes = console(), console(stderr=True)
    files = fact_files(paths)
    seasons = {file: season_of(file) for file in files}
    for file, season in seasons.items():
        if season is not None and season_name not in (None, season):
            raise InvalidInputError(f"{file.name}: of season {season}, and --season is {season_name}")
    people = season_name is not None and of_people(book_name(season_name))
    with opened_store(store, create=people or None not in seasons.values()) as opened, progress() as bar:
        task = bar.add_task("loading", total=len(files))
        desks: dict[str | None, Desk] = {}
        for file, season in seasons.items():
            if season not in desks and season is not None:
                desks[season], made = season_desk(opened, season, actor="load", warn=warn)
                if made:
                    out.print(f"opened {desks[season].book.name}")
            elif season not in desks and people:
                desks[season] = people_desk(opened, numbered_facts(file)[1], file=file.name, warn=warn)
            elif season not in desks:
                desks[season] = Desk(find_book(opened, season_name), actor="load", warn=warn)
            desk, (lines, drafts), sha256 = desks[season], numbered_facts(file), hash_of(file)
            entries = load_facts(desk, drafts, file=file.name, lines=lines, nocs=nocs, sha256=sha256)
            _report_load(out, desk, drafts, entries, file.name)
            print_doubts(out, desk.season(), entries)
            if entries:
                taken = f"{desk.book.name.partition('/')[2]}, to undo: season withdraw {sha256[:12]} --reason TEXT"
                notes.print(f"  entries {entries[0].position}-{entries[-1].position} of {taken}")
            bar.advance(task)


def _report_load(out: Console, desk: Desk, drafts: list[Draft], entries: Sequence[Entry[Fact]], file: str) -> None:
    """How many facts of a file were recorded, and below it whatever a person should look at."""
    known = len(drafts) - len(entries)
    out.print(f"{file}: {count_of(len(entries), 'entry')}" + (f", {known} were in the book already" if known else ""))
    for line in moved_instead(drafts, entries):
        out.print(Text(f"  assumed: {line}", style="yellow"))
    for entry in entries:
        note = counts_from(entry.fact, entry.published_at, desk.now())
        if note is not None:
            out.print(Text(f"  entry {entry.position} is {note}", style="yellow"))


@click.command("dump")
@click.option("--competition", metavar="COMPETITION", help="Only what its sheets brought into the book.")
@click.option("--at", metavar="POSITION|INSTANT", help="What did this book contain?")
@store_options
def dump_command(competition: str | None, at: str | None, store: str, season_name: str | None) -> None:
    """Print the entries of a book as facts in JSON Lines, as ``season load`` takes them."""
    with opened_reader(store, season_name, people=True) as reader:
        reading = reader.read(ask(at=at))
        season, entries = reading.season, reader.entries(upto=reading.basis.at)
    sheets = {
        entry.fact.protocol
        for record in season.races.values()
        for entry in record.protocols
        if record.race.competition == competition
    }
    for entry in entries:
        of_sheet = entry.source is not None and entry.source.sha256 in sheets and entry.position not in season.withdrawn
        if competition is None or of_sheet:
            write_json(f"{write_line(unmarked(entry))}\n")
