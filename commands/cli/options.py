"""Options that commands share, and what they open: a store, a book, a reading at a basis."""

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from commands.cli.remembered import DEFAULT_STORE
from commands.cli.saying import say
from commands.sealing.beside import agreement_with_seals
from commands.sealing.places import CHECKPOINTS
from ledger.basis import Question, ask, counting_number
from ledger.book import Book, Reader, book_name, of_people
from ledger.errors import MISFITS, CorruptBookError, InvalidInputError, LedgerError, NotFoundError
from ledger.stores import Store, open_store

if TYPE_CHECKING:
    from commands.desk.desk import Desk  # who only reads sits down at none

Command = TypeVar("Command", bound=Callable[..., Any])


class Position(click.ParamType[int]):
    """The position of an entry: a number from 1. It is no whole number of click's, which takes signs and spaces."""

    name = "position"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; raises InvalidInputError where it is none."""
        del ctx
        return value if isinstance(value, int) else counting_number(_called(param), value)


class Naming(click.ParamType[Any]):
    """A text or a path that names something, and is not empty: that would be taken for all, or for the folder here."""

    def __init__(self, of: click.ParamType[Any]) -> None:
        """Take what a value is otherwise."""
        self.of = of
        self.name = of.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value; raises InvalidInputError where it is empty."""
        if isinstance(value, str) and not value.strip():
            option = param if isinstance(param, click.Option) else None
            called = option.opts[-1] if option else param.human_readable_name if param else self.name
            optional = ", or leave it out" if option and not option.required else ""
            raise InvalidInputError(f"{called} is empty; say what is meant{optional}")
        return self.of.convert(value, param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """What stands for a value in the help."""
        return self.of.get_metavar(param, ctx)


def filled(command: click.Command) -> click.Command:
    """A command, and those below it, none of whose texts and paths can be empty."""
    for one in command.params:
        if one.type is click.STRING or isinstance(one.type, click.Path):
            one.type = Naming(one.type)
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        filled(below)
    return command


def _called(param: click.Parameter | None) -> str:
    return "position" if param is None or isinstance(param, click.Argument) else param.opts[-1]


def store_options(command: Command) -> Command:
    """Add ``--store`` and ``--season``."""
    return _season(command, "needed where a store holds several.")


def books_options(command: Command) -> Command:
    """Add ``--store`` and ``--season``, for a command that takes all books of a store where none is named."""
    return _season(command, "without it all that the store holds.")


def some_books_options(command: Command) -> Command:
    """Add ``--store`` and a ``--season`` that may be repeated; without one the command takes all books."""
    option = click.option(
        "--season",
        "season_names",
        multiple=True,
        metavar="SEASON",
        help="A season, such as 2025-26; may be repeated; without it all that the store holds.",
    )
    return store_option(option(command))


def _season(command: Command, text: str) -> Command:
    option = click.option("--season", "season_name", metavar="SEASON", help=f"The season, such as 2025-26; {text}")
    return store_option(option(command))


def store_option(command: Command) -> Command:
    """Add ``--store``, for a command that needs a store that is there."""
    return _store(command, "sqlite:PATH or postgresql://USER@HOST/DATABASE.")


def checkpoints_option(command: Command) -> Command:
    """Add ``--checkpoints``."""
    return click.option(
        "--checkpoints",
        type=click.Path(path_type=Path, file_okay=False),
        envvar=CHECKPOINTS,
        show_envvar=True,
        metavar="DIR",
        help="Where checkpoints are kept; by default PATH.checkpoints beside sqlite:PATH, else season.checkpoints.",
    )(command)


def against_option(command: Command) -> Command:
    """Add ``--against``."""
    return click.option(
        "--against",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE|DIR",
        help="A checkpoint, or a folder of them, that was kept elsewhere; may be repeated.",
    )(command)


def new_store_option(command: Command) -> Command:
    """Add ``--store``, for a command that makes the store where it is missing."""
    return _store(command, "sqlite:PATH (made when it is missing) or postgresql://USER@HOST/DATABASE.")


def _store(command: Command, text: str) -> Command:
    return click.option(
        "--store",
        envvar="SEASON_STORE",
        show_envvar=True,
        default=DEFAULT_STORE,
        show_default=True,
        metavar="URL",
        help=text,
    )(command)


def basis_options(command: Command) -> Command:
    """Add the axes of a basis, and the store."""
    return store_options(axis_options(command))


def axis_options(command: Command) -> Command:
    """Add the axes of a basis."""
    for name, metavar, text in (
        ("--rulebook", "EDITION", "Compute by another edition of the rules, or by one in a TOML file."),
        ("--through", "COMPETITION", "Up to which competition? With everything learnt since; such as wc2."),
        ("--as-of", "INSTANT", "What had been announced? Such as 2025-11-23T18:00Z, or a day."),
        ("--at", "POSITION|INSTANT", "What did this book contain?"),
    ):
        command = click.option(name, metavar=metavar, help=text)(command)
    return command


def json_option(command: Command) -> Command:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")(command)


def actor_option(command: Command) -> Command:
    """Add ``--actor``."""
    return click.option(
        "--actor",
        envvar="SEASON_ACTOR",
        show_envvar=True,
        metavar="NAME",
        default=user_name,
        show_default="your user name",
        help="Who enters it.",
    )(command)


def state_option(command: Command, *, text: str = "Whether the results are official.") -> Command:
    """Add ``--state``, of those who file results that say nothing of it themselves."""
    states = click.Choice(["unofficial", "official"])
    return click.option("--state", type=states, default="unofficial", show_default=True, help=text)(command)


def status_option(command: Command) -> Command:
    """Add ``--status``, of those who read answers of the results API."""
    return click.option(
        "--status", "statuses", multiple=True, metavar="NUMBER=STATUS", help="A status of the results API."
    )(command)


def noc_option(command: Command) -> Command:
    """Add ``--noc-unknown``."""
    return click.option(
        "--noc-unknown",
        "nocs",
        metavar="CODE",
        multiple=True,
        help="Take this code though no NOC is known to have it; may be repeated.",
    )(command)


def user_name() -> str:
    """The name of the user who runs the program."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


@contextmanager
def opened_store(url: str, *, read_only: bool = False, create: bool = False) -> Iterator[Store]:
    """A store that is closed afterwards.

    Raises:
        CorruptBookError: What is done with it ended in an error, and an entry of a book does not fit those before it.
    """
    store = open_store(url, read_only=read_only, create=create)
    try:
        yield store
    except LedgerError:
        raise
    except MISFITS as error:
        _explain(store, error)
        raise
    finally:
        store.close()


def _explain(store: Store, error: Exception) -> None:
    """Say that an error comes of entries of which one does not fit those before it, where it does not.

    Raises:
        CorruptBookError: It is so.
    """
    from pydantic import ValidationError  # noqa: PLC0415  only who has failed needs it

    from commands.care.fitting import first_unfit  # noqa: PLC0415  as above

    if isinstance(error, ValidationError):
        return  # a value that somebody gave
    for name in store.books():
        unfit = first_unfit(Book(store, name).entries())
        if unfit is not None:
            raise CorruptBookError(f"{name}: {unfit}") from error


def find_book(store: Store, season: str | None, *, people: bool = False) -> Book:
    """The book of a season, or the only one of the store; where `people` is true, that of people may be named as well.

    Raises:
        NotFoundError: There is no such book, or none at all.
        InvalidInputError: The store holds several and none was named, or one that is of no season was.
    """
    books = store.books()
    if season is not None:
        name = book_name(season)
        if name not in books:
            raise NotFoundError(f"--season {season}: no such book; the store holds {', '.join(books) or 'none'}")
        if of_people(name) and not people:
            raise InvalidInputError(
                f"--season {season}: {name} is of no season, and says who is who over all of them; season people shows "
                "it, and season log, entry, reverse, withdraw, load, dump, seal, verify and archive take it"
            )
        return Book(store, name)
    books = tuple(name for name in books if not of_people(name))
    if not books:
        raise NotFoundError(f"{store.url}: no book in this store; open one with: season open 2025-26")
    if len(books) > 1:
        names = ", ".join(book.partition("/")[2] for book in books)
        raise InvalidInputError(f"{store.url}: holds several seasons; name one with --season: {names}")
    return Book(store, books[0])


def find_books(store: Store, season: str | None) -> tuple[Book, ...]:
    """The book of a season, or all books of the store.

    Raises:
        NotFoundError: There is no such book, or none at all.
    """
    names = [name for name in store.books() if not of_people(name)]
    if season is not None or len(names) <= 1:
        return (find_book(store, season),)
    return tuple(Book(store, name) for name in names)


def find_named_books(store: Store, seasons: tuple[str, ...]) -> tuple[Book, ...]:
    """The books of some seasons, or all books of the store where none is named.

    Raises:
        NotFoundError: There is no such book, or none at all.
    """
    return tuple(find_book(store, one) for one in dict.fromkeys(seasons)) if seasons else find_books(store, None)


@contextmanager
def opened_desk(url: str, season: str | None, *, actor: str, people: bool = False) -> "Iterator[Desk]":
    """A desk on a book that exists; see `find_book` for that of `people`."""
    from commands.desk.desk import Desk  # noqa: PLC0415  who only reads sits down at none

    with opened_store(url) as store:
        yield Desk(find_book(store, season, people=people), actor=actor, warn=warn)


any_desk = partial(opened_desk, people=True)
"""A desk on any book that exists, that of people among them."""


def warn(text: str) -> None:
    """Tell people something on stderr, in one line; what was wanted is done all the same."""
    say(f"season: warning: {text}", err=True)


@contextmanager
def opened_reader(url: str, season: str | None, *, held: bool = True, people: bool = False) -> Iterator[Reader]:
    """A reader of a book, on a store that cannot write; see `find_book` for that of `people`.

    What it reads is `held` against the checkpoints that are kept, but for who shows what became of those.
    """
    with opened_store(url, read_only=True) as store:
        book = find_book(store, season, people=people)
        yield Reader(book, agrees=agreement_with_seals(store, book, url) if held else None)


def question(options: dict[str, Any]) -> Question:
    """The question that a command's basis options ask; takes them out of `options`."""
    return ask(**{axis: options.pop(axis) for axis in ("at", "as_of", "through", "rulebook")})
