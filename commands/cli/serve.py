"""``season serve`` and ``season site``: the season in a browser, from a server or from files."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Event

import click

from commands.cli.options import checkpoints_option, find_book, opened_store, store_options
from commands.intake.lists.sent import endings, sent_lists
from commands.sealing.checkpoints import Folder, folder_beside, kept_checkpoints
from ledger.stores import StoredEntry


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@checkpoints_option
@store_options
def serve_command(host: str, port: int, checkpoints: Path | None, store: str, season_name: str | None) -> None:
    """Serve the season as web pages, JSON and CSV, for reading only; pages that are open follow the book.

    The checkpoints that are kept are shown, and the proofs by them. Stop it with Ctrl-C.
    """
    import uvicorn  # noqa: PLC0415  the web server is an extra

    from projections.web.server.app import create_app  # noqa: PLC0415  so is what it serves
    from projections.web.server.upload import ListReader  # noqa: PLC0415  as above

    folder = folder_beside(store, checkpoints)

    with opened_store(store, read_only=True) as opened:
        book = find_book(opened, season_name)

        def follow(after: int, stop: Event) -> Iterator[StoredEntry]:
            return opened.follow(book.name, after=after, stop=stop)

        click.echo(f"{book.name}: http://{host}:{port}/", err=True)
        uvicorn.run(
            create_app(
                book,
                follow=follow,
                lists=ListReader(partial(sent_lists, book.name.rpartition("/")[2]), endings()),
                checkpoints=partial(kept_checkpoints, folder, book.name),
            ),
            host=host,
            port=port,
            log_level="warning",
            timeout_keep_alive=20,
            timeout_graceful_shutdown=2,
        )


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
