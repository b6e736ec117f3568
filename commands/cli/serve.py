"""``season serve`` and ``season site``: seasons in a browser, from a server or from files."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import click

from commands.cli.options import (
    books_options,
    checkpoints_option,
    find_book,
    find_books,
    opened_store,
    store_options,
)
from commands.intake.lists.sent import endings, sent_lists
from commands.sealing.checkpoints import Folder, folder_beside, kept_checkpoints
from ledger.book import Book
from ledger.stores import Store, StoredEntry

if TYPE_CHECKING:
    from projections.web.server.shown import ShownBook  # what serves it is an extra


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@checkpoints_option
@books_options
def serve_command(host: str, port: int, checkpoints: Path | None, store: str, season_name: str | None) -> None:
    """Serve the season as web pages, JSON and CSV, for reading only; pages that are open follow the book.

    Of a store with several seasons each is at its own address, such as /2025-26/, and the first page lists them.

    The checkpoints that are kept are shown, and the proofs by them. Stop it with Ctrl-C.
    """
    import uvicorn  # noqa: PLC0415  the web server is an extra

    from projections.web.server.app import create_app  # noqa: PLC0415  so is what it serves

    folder = folder_beside(store, checkpoints)
    with opened_store(store, read_only=True) as opened:
        books = find_books(opened, season_name)
        app = create_app(*(_shown(opened, book, folder) for book in books))
        click.echo(f"{', '.join(book.name for book in books)}: http://{host}:{port}/", err=True)
        uvicorn.run(
            app,
            host=host,
            port=port,
            log_level="warning",
            timeout_keep_alive=20,
            timeout_graceful_shutdown=2,
        )


def _shown(store: Store, book: Book, folder: Folder) -> "ShownBook":
    """What is shown of a book: everything."""
    from projections.web.server.shown import ShownBook  # noqa: PLC0415  as above
    from projections.web.server.upload import ListReader  # noqa: PLC0415  as above

    def follow(after: int, stop: Event) -> Iterator[StoredEntry]:
        return store.follow(book.name, after=after, stop=stop)

    lists = ListReader(partial(sent_lists, book.name.rpartition("/")[2]), endings())
    return ShownBook(book, follow=follow, lists=lists, checkpoints=partial(kept_checkpoints, folder, book.name))


@click.command("site")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@checkpoints_option
@store_options
def site_command(folder: Path, checkpoints: Path | None, store: str, season_name: str | None) -> None:
    """Write the pages as files into DIR, for any web server: the season as it is, and after each competition.

    The checkpoints that are kept, and a proof of each entry that they cover, are written too. What is there already
    stays: pages of another position of the book have other addresses.
    """
    from projections.web.site import front, shares, write  # noqa: PLC0415  the pages are an extra

    kept = folder_beside(store, checkpoints)
    with opened_store(store, read_only=True) as opened:
        book = find_book(opened, season_name)
        read = partial(kept_checkpoints, kept, book.name)
        parts = shares(book)
        total = sum(write(file, folder) for file in front(book, read))
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as workers:
        given = ((store, book.name, kept.path, folder, *part) for part in parts)
        total += sum(workers.map(_write_pages, *zip(*given, strict=True)))
    click.echo(f"{folder}: {total:,} files, {len(parts)} bases", err=True)


def _write_pages(store: str, name: str, checkpoints: Path, folder: Path, basis: str, log: bool) -> int:
    from projections.web.site import pages, write  # noqa: PLC0415  as above

    with opened_store(store, read_only=True) as opened:
        read = partial(kept_checkpoints, Folder(checkpoints), name)
        return sum(write(file, folder) for file in pages(find_book(opened, name), basis, read, log=log))
