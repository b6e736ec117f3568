"""``season export``: the tables of one or more books in files, for programs that compute with them."""

from pathlib import Path
from typing import Any

import click

from commands.cli.options import axis_options, find_named_books, opened_store, question, some_books_options
from commands.cli.progress import progress
from commands.cli.saying import say
from commands.data.destination import FORMATS
from commands.data.export import export
from commands.sealing.beside import agreement_with_seals
from ledger.book import Reader
from projections.tables.text import count_of


@click.command("export")
@click.option(
    "--to",
    "path",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="A folder, or a file that ends in .parquet, .csv, .xlsx, .sqlite, .db or .duckdb.",
)
@click.option(
    "--format",
    "named",
    type=click.Choice(FORMATS),
    help="The format; by default that of the file's name, of a folder Parquet.",
)
@click.option("--table", "tables", multiple=True, metavar="TABLE", help="Export this table alone; may be repeated.")
@axis_options
@some_books_options
def export_command(
    path: Path, named: str | None, tables: tuple[str, ...], season_names: tuple[str, ...], store: str, **axes: Any
) -> None:
    """Export the books of a store as tidy tables: Parquet, CSV, a workbook, SQLite or DuckDB.

    The tables are books, competitions, competitors, races, results, laps, cups, standings, scores, places, decisions
    and not_computed; the dictionary says what every column means. Each row says its book, basis and coverage.

    An export that is there is written anew, whole or not at all; a file or a folder that is none stays as it is.
    """
    asked = question(axes)
    with opened_store(store, read_only=True) as opened, progress() as bar:
        books = find_named_books(opened, season_names)
        task = bar.add_task("export", total=len(books))
        readers = [Reader(book, agrees=agreement_with_seals(opened, book, store)) for book in books]
        made = export(readers, path, named=named, tables=tables, question=asked, done=lambda _season: bar.advance(task))
    rows = ", ".join(f"{one.name} {len(one.rows)}" for one in made.tables)
    say(f"exported: {path}: {count_of(len(books), 'book')}; {rows}", err=True)
