"""``season serve``: the season in a browser."""

import click

from commands.cli.options import find_book, opened_store, store_options


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port; 0 for a free one."
)
@store_options
def serve_command(host: str, port: int, store: str, season_name: str | None) -> None:
    """Serve the season as web pages, JSON and CSV, for reading only.

    Stop it with Ctrl-C.
    """
    import uvicorn  # noqa: PLC0415  the web server is an extra

    from projections.web.app import create_app  # noqa: PLC0415  so is what it serves

    with opened_store(store, read_only=True) as opened:
        app = create_app(find_book(opened, season_name))
        uvicorn.run(app, host=host, port=port, log_level="warning")
