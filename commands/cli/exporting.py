"""``season export``: the tables of one or more books in files, for programs that compute with them."""

from pathlib import Path
from typing import Any

import click

from commands.cli.options import axis_options, find_book, opened_store, question, store_option
from commands.cli.progress import progress
from commands.cli.saying import say
from commands.data.destination import FORMATS
from commands.data.export import export
from commands.sealing.beside import agreement_beside
from ledger.book import Book, Reader
from ledger.errors import NotFoundError
from ledger.stores import Store
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
@click.option(
    "--season",
    "seasons",
    multiple=True,
    metavar="SEASON",
    help="The season, such as 2025-26; may be repeated, without it all that the store holds.",
)
@store_option
def export_command(
    path: Path, named: str | None, tables: tuple[str, ...], seasons: tuple[str, ...], store: str, **axes: Any
) -> None:
    """Export the books of a store as tidy tables: Parquet, CSV, a workbook, SQLite or DuckDB.

    The tables are books, competitions, competitors, races, results, laps, cups, standings, scores, places, decisions
    and not_computed; the dictionary says what every column means. Each row says its book, basis and coverage.

    An export that is there is written anew, whole or not at all; a file or a folder that is none stays as it is.
    """
    asked = question(axes)
    with opened_store(store, read_only=True) as opened, progress() as bar:
        books = _books(opened, seasons)
        task = bar.add_task("export", total=len(books))
        readers = [Reader(book, agrees=agreement_beside(opened, book, store)) for book in books]
        made = export(readers, path, named=named, tables=tables, question=asked, done=lambda _season: bar.advance(task))
    rows = ", ".join(f"{one.name} {len(one.rows)}" for one in made.tables)
    say(f"exported: {path}: {count_of(len(books), 'book')}; {rows}", err=True)


def _books(store: Store, seasons: tuple[str, ...]) -> tuple[Book, ...]:
    """The books of some seasons, or all books of the store; raises NotFoundError where there is no such book."""
    if seasons:
        found = {book.name: book for book in (find_book(store, season) for season in seasons)}
        return tuple(found.values())
    names = store.books()
    if not names:
        raise NotFoundError(f"{store.url}: no book in this store; open one with: season open 2025-26")
    return tuple(Book(store, name) for name in names)
