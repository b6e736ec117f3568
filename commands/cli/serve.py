"""``season serve`` and ``season site``: the season in a browser, from a server or from files."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import click

from commands.cli.options import find_book, opened_store, store_options
from ledger.facts import ClassificationPublished
from ledger.stores import StoredEntry


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@store_options
def serve_command(host: str, port: int, store: str, season_name: str | None) -> None:
    """Serve the season as web pages, JSON and CSV, for reading only; pages that are open follow the book.

    Stop it with Ctrl-C.
    """
    import uvicorn  # noqa: PLC0415  the web server is an extra

    from projections.web.app import create_app  # noqa: PLC0415  so is what it serves

    with opened_store(store, read_only=True) as opened:
        book = find_book(opened, season_name)

        def follow(after: int, stop: Event) -> Iterator[StoredEntry]:
            return opened.follow(book.name, after=after, stop=stop)

        click.echo(f"{book.name}: http://{host}:{port}/", err=True)
        uvicorn.run(
            create_app(book, follow=follow, read_lists=partial(_read_sent, book.name.rpartition("/")[2])),
            host=host,
            port=port,
            log_level="warning",
            timeout_keep_alive=20,
            timeout_graceful_shutdown=2,
        )


def _read_sent(season: str, name: str, content: bytes) -> tuple[ClassificationPublished, ...]:
    """The lists in a file that a visitor sent; the file is gone afterwards."""
    from commands.intake.lists import Announcement, read_lists  # noqa: PLC0415  only a list that is sent needs it

    with TemporaryDirectory(prefix="season-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return read_lists(path, Announcement(season=season))


@click.command("site")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@store_options
def site_command(folder: Path, store: str, season_name: str | None) -> None:
    """Write the pages as files into DIR, for any web server: the season as it is, and after each competition.

    What is there already stays: pages of another position of the book have other addresses.
    """
    from projections.web.site import front, shares, write  # noqa: PLC0415  the pages are an extra

    with opened_store(store, read_only=True) as opened:
        book = find_book(opened, season_name)
        parts = shares(book)
        for file in front(book):
            write(file, folder)
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as workers:
        counts = workers.map(_write_pages, *zip(*((store, book.name, folder, *part) for part in parts), strict=True))
        total = sum(counts)
    click.echo(f"{folder}: {total:,} files, {len(parts)} bases", err=True)


def _write_pages(store: str, name: str, folder: Path, basis: str, log: bool) -> int:
    from projections.web.site import pages, write  # noqa: PLC0415  as above

    count = 0
    with opened_store(store, read_only=True) as opened:
        for file in pages(find_book(opened, name), basis, log=log):
            write(file, folder)
            count += 1
    return count
