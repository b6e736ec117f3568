"""``season serve`` and ``season site``: seasons in a browser, from a server or from files."""

import gc
import os
import socket
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from functools import partial
from io import FileIO
from itertools import chain
from pathlib import Path
from socket import AI_PASSIVE, SOCK_STREAM
from tempfile import TemporaryFile
from threading import Event
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from commands.cli.options import (
    books_options,
    checkpoints_option,
    find_books,
    find_named_books,
    opened_store,
    some_books_options,
)
from commands.cli.saying import say
from commands.intake.lists.endings import endings
from commands.sealing.agreeing import agreement
from commands.sealing.checkpoints import Folder, folder_beside, kept_checkpoints
from ledger.book import PEOPLE, Book
from ledger.errors import InvalidInputError
from ledger.garbage_collection import collector_paused
from ledger.stores import Store, StoredEntry

if TYPE_CHECKING:
    from commands.cli.errands import Errands  # several processes need it
    from commands.cli.processes import Ready  # as above
    from ledger.entry import Entry  # as what serves is
    from ledger.facts import ClassificationPublished, Fact  # as above
    from projections.web.answers.shared_reader import SharedReader  # what serves it is an extra
    from projections.web.server.shown import ShownBook  # as above

STANDING_BACK: Final = 10
"""So much what makes what takes long stands back behind what is there at once."""
SWITCH: Final = 0.000_5
"""After so many seconds one thread of a server gives way to another."""
YOUNG: Final = 5_000
"""After so many objects the garbage collector looks at them. Nobody is answered meanwhile: that of a command looks at
twenty times as many, which takes 40 ms."""


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
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    metavar="N",
    help="In how many processes, with as many beside them for what takes long; by default one for each core.",
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
    workers: int | None,
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
    from commands.cli.errands import Errands  # noqa: PLC0415  who writes a site needs none
    from commands.cli.processes import in_processes, usual_number  # noqa: PLC0415  as above

    folder = folder_beside(store, checkpoints)
    _check_address(host, port)
    number = workers or usual_number()
    with collector_paused():  # what is loaded stays
        serving = _Serving(
            host, port, (*map(_name, names), *filter(None, (host,))), folder, sheets, open_data=open_data
        )
    with opened_store(store, read_only=True) as opened:
        books = find_books(opened, season_name)
        first = [_reader(opened, book, folder) for book in books]
        if len(books) == 1:
            first[0].entries()
        else:
            serving.check(book.name for book in books)
        if number == 1:
            say(f"{', '.join(book.name for book in books)}: http://{host}:{port}/", err=True)
            serving.run(opened, first)
            return

    # Nothing of a store may be open in two processes, so that each opens its own.
    def one(work: "Callable[[Store, Sequence[SharedReader], _Between], None]", nice: int, ready: "Ready") -> None:
        os.nice(nice)
        with opened_store(store, read_only=True) as own:
            for reader in first:
                book = Book(own, reader.book.name)
                reader.reopen(book, agreement(own, book, folder))
            ready()
            work(own, first, between)

    with serving.listening(), _shared_file() as file, closing(Errands()) as errands:
        between = _Between(file.fileno(), errands)
        say(f"{', '.join(book.name for book in books)}: http://{host}:{port}/", err=True)
        works = [partial(one, serving.run, 0)] * number, [partial(one, serving.do_errands, STANDING_BACK)] * number
        in_processes(chain(*works))


def _shared_file() -> FileIO:
    """An open file without a name for processes that are forked, in memory where the system has such files."""
    if hasattr(os, "memfd_create"):
        return FileIO(os.memfd_create("notices"), "r+")
    return TemporaryFile(buffering=0)


class _Between(NamedTuple):
    """What the processes of one server have between them.

    Attributes:
        notices: The open file in which they tell one another what was found out.
        errands: The queue of what takes long.
    """

    notices: int
    errands: "Errands"


class _Serving:
    """How the seasons of a store are served.

    What it needs is loaded here: several processes then have it before they are made.
    """

    def __init__(
        self, host: str, port: int, names: Iterable[str], folder: Folder, sheets: Path | None, *, open_data: bool
    ) -> None:
        import uvicorn  # noqa: PLC0415  the web server is an extra

        from commands.sites.sheets import SheetFolder  # noqa: PLC0415  so is what it serves
        from projections.web.answers.answers import code_version  # noqa: PLC0415  as above
        from projections.web.server.app import create_app, doer  # noqa: PLC0415  as above
        from projections.web.server.connections import BoundedProtocol  # noqa: PLC0415  as above

        code_version()
        self._server, self._protocol = uvicorn, BoundedProtocol
        self._doer = doer
        self._app = partial(create_app, names=tuple(names), open_data=open_data)
        self._host, self._port, self._folder = host, port, folder
        self._sheets = None if sheets is None else SheetFolder(sheets)
        self._sockets: list[socket.socket] | None = None

    def check(self, books: Iterable[str]) -> None:
        """Refuse several books that cannot be beside each other, before anybody serves them.

        Raises:
            InvalidInputError: Two would be at one address, or one at none.
        """
        from projections.web.addresses.seasons import season_addresses  # noqa: PLC0415  as above
        from projections.web.server import people  # noqa: F401, PLC0415  each process will have it

        season_addresses(books)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen before anybody answers, so that several processes may; raises what `_check_address` raises."""
        _check_address(self._host, self._port)
        found = socket.getaddrinfo(self._host or None, self._port, type=SOCK_STREAM, flags=AI_PASSIVE)
        places = dict.fromkeys((family, str(address[0])) for family, *_, address in found)
        with ExitStack() as opened:
            self._sockets = [
                opened.enter_context(socket.create_server((host, self._port), family=family, backlog=2_048))
                for family, host in places
            ]
            yield

    def run(self, store: Store, readers: Iterable["SharedReader"], between: _Between | None = None) -> None:
        """Serve what some readers read of a store until somebody ends it."""
        elsewhere = None if between is None else between.errands.ask
        served = self._server.Config(
            self._app(*self._shown(store, readers, between), people=_people(store, self._folder), elsewhere=elsewhere),
            host=self._host,
            port=self._port,
            log_level="warning",
            http=self._protocol,
            ws="none",
            timeout_keep_alive=20,
            timeout_graceful_shutdown=2,
        )
        # What was read is kept, and would be looked at again and again.
        gc.freeze()
        gc.set_threshold(YOUNG, 20, 400)
        # What takes long runs beside the rest, and is to give way to it sooner than Python has it by default.
        sys.setswitchinterval(SWITCH)
        # uvicorn.run would not say that it was interrupted
        self._server.Server(served).run(sockets=self._sockets)

    def do_errands(self, store: Store, readers: Iterable["SharedReader"], between: _Between) -> None:
        """Make what takes long of what some readers read of a store, for the processes that serve it."""
        for sock in self._sockets or ():
            sock.close()
        between.errands.do_all(self._doer(*self._shown(store, readers, between)))

    def _shown(
        self, store: Store, readers: Iterable["SharedReader"], between: _Between | None
    ) -> "Iterator[ShownBook]":
        notices = None if between is None else between.notices
        return (replace(_shown(store, reader, self._folder, notices), sheets=self._sheets) for reader in readers)


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


def _reader(store: Store, book: Book, folder: Folder) -> "SharedReader":
    """What reads a book.

    A book that is alone is read before anybody can ask, so that what is wrong with it is said; one of several when
    somebody asks for it.
    """
    from projections.web.answers.shared_reader import SharedReader  # noqa: PLC0415  what serves is an extra

    return SharedReader(book, agrees=agreement(store, book, folder))


def _shown(store: Store, reader: "SharedReader", folder: Folder, notices: int | None) -> "ShownBook":
    """What is shown of the book that a reader reads: everything."""
    from projections.web.server.notices import Notices  # noqa: PLC0415  what serves is an extra
    from projections.web.server.shown import ShownBook  # noqa: PLC0415  as above
    from projections.web.server.upload import ListReader  # noqa: PLC0415  as above

    book = reader.book

    def follow(after: int, stop: Event) -> Iterator[StoredEntry]:
        return store.follow(book.name, after=after, stop=stop)

    return ShownBook(
        book,
        follow=follow,
        lists=ListReader(partial(_sent, book.name.rpartition("/")[2]), endings()),
        checkpoints=partial(kept_checkpoints, folder, book.name),
        agrees=agreement(store, book, folder),
        unfit=_unfit,
        first=reader,
        notices=None if notices is None else Notices(notices, book.name),
    )


def _sent(season: str, name: str, content: bytes) -> "Sequence[ClassificationPublished]":
    """The lists that a visitor sends; see `sent_lists`."""
    from commands.intake.lists.sent import sent_lists  # noqa: PLC0415  no server waits for the first visitor who does

    return sent_lists(season, name, content)


def _unfit(entries: "Sequence[Entry[Fact]]") -> str | None:
    """Which entry does not fit those before it; see `first_unfit`."""
    from commands.care.fitting import first_unfit  # noqa: PLC0415  only a damaged book needs it

    return first_unfit(entries)


def _people(store: Store, folder: Folder) -> "SharedReader":
    """What reads the book of people, which may be opened while pages are served."""
    return _reader(store, Book(store, PEOPLE), folder)


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
