"""Several books of a store as one shelf, read at one basis, and what a report over all of them says."""

from collections.abc import Mapping, Sequence
from typing import Any

from commands.sealing.beside import agreement_with_seals
from ledger.basis import Question
from ledger.book import Book, Reader, book_name, of_people
from ledger.errors import InvalidInputError, NotFoundError
from ledger.instants import parse_instant
from ledger.stores import Store
from projections.reports.report import Report
from projections.seasons.shelf import Bookshelf


def read_shelf(store: Store, url: str, seasons: Sequence[str] = (), *, as_of: str | None = None) -> Bookshelf:
    """The books of an open store, or some of them, with the book of people where there is one.

    Raises:
        NotFoundError: There is no such book, or none at all.
        InvalidInputError: Two are of one season, or the book of people is named as a season.
    """
    asked = Question(as_of=parse_instant(as_of) if as_of else None)
    books = store.books()
    wanted = [_named(name, books) for name in seasons]
    names = [name for name in books if of_people(name) or not wanted or name in wanted]
    if not any(not of_people(name) for name in names):
        raise NotFoundError(f"{store.url}: no book of a season in this store; open one with: season open 2025-26")
    books_of = [Book(store, name) for name in names]
    return Bookshelf.of(Reader(book, agrees=agreement_with_seals(store, book, url)).read(asked) for book in books_of)


def _named(season: str, books: Sequence[str]) -> str:
    name = book_name(season)
    if of_people(name):
        raise InvalidInputError(f"--season {season}: it is of no season, and is read beside all of them")
    if name not in books:
        raise NotFoundError(f"--season {season}: no such book; the store holds {', '.join(books) or 'none'}")
    return name


def document_over(
    report: Report[Any], shelf: Bookshelf, places: Mapping[str, str], values: Mapping[str, Sequence[str]]
) -> Any:
    """The document of a report over several books, for values of its places and parameters; raises what it raises."""
    said = {one.name: one.value([places[one.name]], place=True) for one in report.places}
    said |= {one.name: one.value(values.get(one.name, ())) for one in report.parameters}
    return report.make(shelf, **said)
