"""``season serve`` and ``season site``: seasons in a browser, from a server or from files."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from socket import AI_PASSIVE, SOCK_STREAM
from threading import Event
from typing import TYPE_CHECKING

import click

from commands.care.fitting import first_unfit
from commands.cli.options import (
    books_options,
    checkpoints_option,
    find_books,
    find_named_books,
    opened_store,
    some_books_options,
)
from commands.cli.saying import say
from commands.intake.lists.sent import endings, sent_lists
from commands.sealing.agreeing import agreement
from commands.sealing.checkpoints import Folder, folder_beside, kept_checkpoints
from ledger.book import PEOPLE, Book
from ledger.errors import InvalidInputError
from ledger.stores import Store, StoredEntry

if TYPE_CHECKING:
    from projections.web.answers.shared_reader import SharedReader  # what serves it is an extra
    from projections.web.server.shown import ShownBook  # as above


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option(
    "--host-name",
    "names",
    multiple=True,
    metavar="NAME",
    help="Another name by which the server is asked, such as that of a proxy before it.",
)
@click.option("--open-data", is_flag=True, help="Let pages of other sites read the data: any page whatever (CORS).")
@click.option(
    "--sheets",
    "sheets",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder with the official sheets as PDF: pages of races lead to those that are what the book names.",
)
@checkpoints_option
@books_options
def serve_command(
    host: str,
    port: int,
    names: tuple[str, ...],
    open_data: bool,
    sheets: Path | None,
    checkpoints: Path | None,
    store: str,
    season_name: str | None,
) -> None:
    """Serve the season as web pages, JSON and CSV, for reading only; pages that are open follow the book.

    Of a store with several seasons each is at its own address, such as /2025-26/, and the first page lists them. It is
    read when somebody first asks for it.

    Who asks it by another name than localhost, its HOST, the address that he reached, or a --host-name is refused.

    The checkpoints that are kept are shown, and the proofs by them. Stop it with Ctrl-C.
    """
    import uvicorn  # noqa: PLC0415  the web server is an extra

    from commands.sites.sheets import SheetFolder  # noqa: PLC0415  so is what it serves
    from projections.web.server.app import create_app  # noqa: PLC0415  as above
    from projections.web.server.connections import BoundedProtocol  # noqa: PLC0415  as above

    folder = folder_beside(store, checkpoints)
    _check_address(host, port)
    files = None if sheets is None else SheetFolder(sheets)
    called = (*map(_name, names), *filter(None, (host,)))
    with opened_store(store, read_only=True) as opened:
        books = find_books(opened, season_name)
        shown = (replace(_shown(opened, book, folder, read=len(books) == 1), sheets=files) for book in books)
        app = create_app(*shown, people=_people(opened, folder), names=called, open_data=open_data)
        say(f"{', '.join(book.name for book in books)}: http://{host}:{port}/", err=True)
        served = uvicorn.Config(
            app,
            host=host,
            port=port,
            log_level="warning",
            http=BoundedProtocol,
            ws="none",
            timeout_keep_alive=20,
            timeout_graceful_shutdown=2,
        )
        uvicorn.Server(served).run()  # uvicorn.run would not say that it was interrupted


def _check_address(host: str, port: int) -> None:
    """Refuse an address at which nothing can listen, before the book is read for it.

    Raises:
        InvalidInputError: There is no such host, it is not this machine, or another program listens there.
    """
    try:
        family, *_, address = socket.getaddrinfo(host or None, port, type=SOCK_STREAM, flags=AI_PASSIVE)[0]
        socket.create_server((str(address[0]), port), family=family).close()
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "no name of a host"
        raise InvalidInputError(f"--host {host} --port {port}: {why}") from None


def _name(text: str) -> str:
    from projections.web.server.hosts import host_name  # noqa: PLC0415  as above

    try:
        return host_name(text)
    except InvalidInputError as error:
        raise InvalidInputError(f"--host-name {error}") from None


def _shown(store: Store, book: Book, folder: Folder, *, read: bool) -> "ShownBook":
    """What is shown of a book: everything.

    A book that is alone is `read` before anybody can ask, so that what is wrong with it is said; one of several when
    somebody asks for it.
    """
    from projections.web.answers.shared_reader import SharedReader  # noqa: PLC0415  what serves is an extra
    from projections.web.server.shown import ShownBook  # noqa: PLC0415  as above
    from projections.web.server.upload import ListReader  # noqa: PLC0415  as above

    def follow(after: int, stop: Event) -> Iterator[StoredEntry]:
        return store.follow(book.name, after=after, stop=stop)

    lists = ListReader(partial(sent_lists, book.name.rpartition("/")[2]), endings())
    agrees = agreement(store, book, folder)
    first = SharedReader(book, agrees=agrees)
    if read:
        first.entries()
    return ShownBook(
        book,
        follow=follow,
        lists=lists,
        checkpoints=partial(kept_checkpoints, folder, book.name),
        agrees=agrees,
        unfit=first_unfit,
        first=first,
    )


def _people(store: Store, folder: Folder) -> "SharedReader":
    """What reads the book of people, which may be opened while pages are served."""
    from projections.web.answers.shared_reader import SharedReader  # noqa: PLC0415  what serves is an extra

    book = Book(store, PEOPLE)
    return SharedReader(book, agrees=agreement(store, book, folder))


@click.command("site")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@checkpoints_option
@some_books_options
def site_command(folder: Path, checkpoints: Path | None, store: str, season_names: tuple[str, ...]) -> None:
    """Write the pages as files into DIR, for any web server and for none: open DIR/index.html.

    Each season is written into a folder of its own, such as DIR/2025-26, beside the page that lists them and beside
    those that are there already: as it is, and its tables after each earlier competition. Only what has changed is
    written, and nothing that was not written by this command is touched.
    """
    from commands.sites.writing import write_site  # noqa: PLC0415  the pages are an extra

    kept = folder_beside(store, checkpoints)
    with opened_store(store, read_only=True) as opened:
        books = find_named_books(opened, season_names)
        done = write_site(opened, books, kept, folder)
    of = f"{done.seasons} season{'' if done.seasons == 1 else 's'}"
    say(f"{folder}: {of}, {done.files:,} files, {done.made:,} of them made anew", err=True)
