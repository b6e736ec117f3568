"""Books as tidy tables, and their export into a file or a folder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from commands.data.destination import destination
from commands.data.formats import Exported
from ledger.basis import EVERYTHING, Question
from ledger.book import Reader
from ledger.errors import InvalidInputError
from projections.export.book import BookAt
from projections.export.tables import chosen, gathered
from projections.export.tidy import Tidy


def export(
    readers: Sequence[Reader],
    path: Path,
    *,
    named: str | None = None,
    tables: Iterable[str] = (),
    question: Question = EVERYTHING,
    done: Callable[[str], None] = lambda _: None,
) -> Exported:
    """Write books as tidy tables; what is written, for who says it.

    Args:
        readers: The books.
        path: A file or a folder.
        named: The format, where the path does not say it.
        tables: The tables that are wanted; all where none is named.
        question: The basis of each book.
        done: Is told the season of each book that is taken in.

    Raises:
        InvalidInputError: The path, the format and the tables do not go together, or something is in the way.
        NotFoundError: A book is empty or has no such basis.
        ImportError: The library of the format is an extra that is not installed.
    """
    wanted = chosen(tables)
    check_question(question, len(readers))
    to = destination(path, named, len(wanted))
    to.check()
    made = tables_of(readers, question, wanted, done=done)
    if not to.folder and not to.format.holds:
        made = made._replace(tables=made.tables[:1])  # a file of one table has no room for the dictionary
    to.write(made)
    return made


def tables_of(
    readers: Iterable[Reader],
    question: Question,
    tables: Sequence[Tidy[Any]],
    *,
    done: Callable[[str], None] = lambda _: None,
) -> Exported:
    """The tables with the rows of all books at a basis, and the dictionary of them."""
    moments: list[int] = []

    def books() -> Iterator[BookAt]:
        for reader in readers:
            book = BookAt.of(reader, question)
            moments.append(reader.entry(book.asked.reading.basis.at).recorded_at)
            yield book

    made = gathered(books(), tables, done=done)
    return Exported(made, max(moments))


def check_question(question: Question, books: int) -> None:
    """A position and a competition are of one book.

    Raises:
        InvalidInputError: One is asked for of several.
    """
    for axis, value in (("--at", question.at), ("--through", question.through)):
        if value is not None and books > 1:
            raise InvalidInputError(f"{axis} {value} is of one book, and these are {books}; name one with --season")
