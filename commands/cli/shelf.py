"""Reading commands over all books of a store, and what they open: every book that is asked for, read at one basis."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from commands.cli.options import opened_store, store_option
from commands.cli.reports import deliver, form, form_options, given, parameter
from commands.sealing.beside import agreement_with_seals
from ledger.basis import Question
from ledger.book import Book, Reader, book_name, of_people
from ledger.errors import InvalidInputError, NotFoundError
from ledger.instants import parse_instant
from ledger.stores import Store
from projections.reports.report import Report
from projections.seasons.shelf import Shelf

Command = TypeVar("Command", bound=Callable[..., Any])


def shelf_options(command: Command) -> Command:
    """Add ``--store``, ``--season``, which may be repeated, and ``--as-of``."""
    command = click.option(
        "--as-of", metavar="INSTANT", help="What had been announced? Such as 2016-01-31, in every book."
    )(command)
    return store_option(season_options(command))


def season_options(command: Command) -> Command:
    """Add ``--season``, of which several may be given."""
    about = "A season to read; may be repeated. Without it all that the store holds."
    return click.option("--season", "seasons", metavar="SEASON", multiple=True, help=about)(command)


@contextmanager
def opened_shelf(url: str, seasons: Sequence[str] = (), *, as_of: str | None = None) -> Iterator[Shelf]:
    """The books of a store, or some of them, with the book of people where there is one.

    Raises:
        NotFoundError: There is no such book, or none at all.
        InvalidInputError: Two are of one season, or the book of people is named as a season.
    """
    with opened_store(url, read_only=True) as store:
        yield read_shelf(store, url, seasons, as_of=as_of)


def read_shelf(store: Store, url: str, seasons: Sequence[str] = (), *, as_of: str | None = None) -> Shelf:
    """The same of a store that is open; raises what `opened_shelf` raises."""
    asked = Question(as_of=parse_instant(as_of) if as_of else None)
    books = store.books()
    wanted = [_named(name, books) for name in seasons]
    names = [name for name in books if of_people(name) or not wanted or name in wanted]
    if not any(not of_people(name) for name in names):
        raise NotFoundError(f"{store.url}: no book of a season in this store; open one with: season open 2025-26")
    books_of = [Book(store, name) for name in names]
    return Shelf.of(Reader(book, agrees=agreement_with_seals(store, book, url)).read(asked) for book in books_of)


def _named(season: str, books: Sequence[str]) -> str:
    name = book_name(season)
    if of_people(name):
        raise InvalidInputError(f"--season {season}: it is of no season, and is read beside all of them")
    if name not in books:
        raise NotFoundError(f"--season {season}: no such book; the store holds {', '.join(books) or 'none'}")
    return name


def show_over(report: Report[Any], shelf: Shelf, options: Mapping[str, Any], wanted: Any) -> None:
    """Print a report over several books in the form that is wanted."""
    deliver(report, document_over(report, shelf, options, given(report, options)), wanted)


def document_over(
    report: Report[Any], shelf: Shelf, places: Mapping[str, str], values: Mapping[str, Sequence[str]]
) -> Any:
    """The document of a report over several books, for values of its places and parameters; raises what it raises."""
    said = {one.name: one.value([places[one.name]], place=True) for one in report.places}
    said |= {one.name: one.value(values.get(one.name, ())) for one in report.parameters}
    return report.make(shelf, **said)


def command_over(report: Report[Any], word: str, about: str | None = None) -> click.Command:
    """The command of a report over several books."""

    def run(**options: Any) -> None:
        wanted, store, seasons, as_of = (
            form(options),
            options.pop("store"),
            options.pop("seasons"),
            options.pop("as_of"),
        )
        with opened_shelf(store, seasons, as_of=as_of) as shelf:
            show_over(report, shelf, options, wanted)

    command: Callable[..., None] = form_options(report)(shelf_options(run))
    for one in reversed(report.parameters):
        command = parameter(one)(command)
    for one in reversed(report.places):
        command = click.argument(one.name)(command)
    return click.command(word, help=about or report.about)(command)
