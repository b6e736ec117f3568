"""``season import``, ``load`` and ``dump``: facts into a book, and out of it."""

from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from commands.cli.options import actor_option, opened_desk, opened_reader, store_options
from commands.cli.output import console
from commands.cli.progress import progress
from commands.deciders.results import Filing
from commands.filing import file_sheets, read_file, sheet_files
from commands.intake.lines import write_line
from commands.loading import fact_files, load_facts, read_facts
from ledger.basis import ask
from ledger.errors import InvalidInputError, LedgerError
from ledger.facts import ResultRecorded
from ledger.season import Season


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would be recorded, and record nothing.")
@actor_option
@store_options
def import_command(
    paths: tuple[Path, ...],
    dry_run: bool,
    actor: str,
    store: str,
    season_name: str | None,
) -> None:
    """Read official result sheets (PDF files, or folders of them) and file them in the book.

    Each sheet goes in whole or not at all. A sheet that is in the book already is passed over; a re-issued sheet is
    filed as corrections of what it replaces. All sheets are read before the first is filed.
    """
    out, notes = console(), console(stderr=True)
    with opened_desk(store, season_name, actor=actor) as desk, progress() as bar:
        files = sheet_files(paths)
        reading = bar.add_task("reading", total=len(files))
        sheets, unreadable = [], []
        for file in files:
            try:
                sheets.append(read_file(file))
            except InvalidInputError as error:
                unreadable.append(str(error))
            bar.advance(reading)
        if unreadable:
            raise InvalidInputError("; ".join(unreadable) + (" (nothing is recorded)"))
        filing = bar.add_task("filing", total=len(sheets))
        working = desk.rehearsal() if dry_run else desk

        def done(one: Filing) -> None:
            bar.advance(filing)
            _report(out, one, working.season())

        try:
            filings = file_sheets(working, sheets, done=done)
        except LedgerError:
            notes.print("the sheets listed above are filed; the one named below and those after it are not")
            raise
    recorded = sum(len(one.drafts) for one in filings)
    verb = "would record" if dry_run else "recorded"
    out.print(
        f"{verb} {recorded} entries from {sum(one.outcome != 'same' for one in filings)} of {len(filings)} sheets"
    )


def _report(out: Console, filing: Filing, season: Season) -> None:
    """One line a sheet, and below it whatever a person should look at."""
    if filing.outcome == "same":
        out.print(f"{filing.race}: this very sheet is in the book already; nothing recorded")
        return
    results = sum(isinstance(draft.fact, ResultRecorded) for draft in filing.drafts)
    out.print(f"{filing.race}: {filing.outcome}, {results} results, {len(filing.drafts)} entries")
    for one in filing.recognised:
        if one.how not in ("name", "team", "new"):
            name = season.competitor(season.identity(one.competitor)).name
            out.print(Text(f"  assumed: {one.printed} is {name} (by {one.how}; {one.competitor})", style="yellow"))
        for doubt in one.doubts:
            out.print(
                Text(
                    f"  doubt: {one.printed} was entered as {one.competitor}; if this is {doubt}: "
                    f"season merge {doubt} {one.competitor}",
                    style="bold yellow",
                )
            )
    for cell in filing.differences:
        out.print(f"  {cell.name}: {cell.field} was {_shown(cell.old)}, is {_shown(cell.new)}")


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)


@click.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_options
def load_command(paths: tuple[Path, ...], store: str, season_name: str | None) -> None:
    """Load facts from JSON Lines files, or from folders of them, in the order of their names.

    Each file goes in whole or not at all. Facts that are in the book already are passed over.
    """
    out = console()
    files = fact_files(paths)
    with opened_desk(store, season_name, actor="load") as desk, progress() as bar:
        task = bar.add_task("loading", total=len(files))
        for file in files:
            drafts = read_facts(file)
            entries = load_facts(desk, drafts, file=file.name)
            known = len(drafts) - len(entries)
            out.print(f"{file.name}: {len(entries)} entries" + (f", {known} were in the book already" if known else ""))
            bar.advance(task)


@click.command("dump")
@click.option("--competition", metavar="COMPETITION", help="Only what its sheets brought into the book.")
@click.option("--at", metavar="POSITION|INSTANT", help="What did this book contain?")
@store_options
def dump_command(competition: str | None, at: str | None, store: str, season_name: str | None) -> None:
    """Print the entries of a book as facts in JSON Lines, as ``season load`` takes them."""
    with opened_reader(store, season_name) as reader:
        reading = reader.read(ask(at=at))
        season, entries = reading.season, reader.entries(upto=reading.basis.at)
    sheets = {
        entry.fact.protocol
        for record in season.races.values()
        for entry in record.protocols
        if record.race.competition == competition
    }
    for entry in entries:
        if competition is None or (entry.source is not None and entry.source.sha256 in sheets):
            click.echo(write_line(entry))
