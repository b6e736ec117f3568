"""Reading commands over all books of a store, and what they open: every book that is asked for, read at one basis."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from commands.cli.options import opened_store, store_option
from commands.cli.reports import collecting, deliver, form, form_options, given, parameter
from commands.data.shelves import document_over, read_shelf
from projections.reports.report import Report
from projections.seasons.shelf import Bookshelf

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
def opened_shelf(url: str, seasons: Sequence[str] = (), *, as_of: str | None = None) -> Iterator[Bookshelf]:
    """The books of a store, or some of them, with the book of people where there is one.

    Raises:
        NotFoundError: There is no such book, or none at all.
        InvalidInputError: Two are of one season, or the book of people is named as a season.
    """
    with opened_store(url, read_only=True) as store:
        yield read_shelf(store, url, seasons, as_of=as_of)


def show_over(report: Report[Any], shelf: Bookshelf, options: Mapping[str, Any], wanted: Any) -> None:
    """Print a report over several books in the form that is wanted."""
    collected = collecting()
    if collected is not None:
        collected.shelf = shelf
    deliver(report, document_over(report, shelf, options, given(report, options)), wanted)


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
