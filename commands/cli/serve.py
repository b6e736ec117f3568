"""``season serve``: the season in a browser."""

from collections.abc import Iterator
from threading import Event

import click

from commands.cli.options import find_book, opened_store, store_options
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
            create_app(book, follow=follow),
            host=host,
            port=port,
            log_level="warning",
            timeout_keep_alive=20,
            timeout_graceful_shutdown=2,
        )
