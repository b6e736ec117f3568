"""What is read over several seasons as it stands on paper, in the words of each, with the books that it rests on."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ledger.instants import format_instant
from projections.documents.base import Document
from projections.documents.books import BooksBasis, with_people
from projections.documents.plain import sentence
from projections.documents.plain_over import grid_over, over_in_words
from projections.documents.words import moment_in_words, series_of
from projections.printing.paper import Printed, grids_of
from projections.reports.report import Report
from projections.seasons.shelf import Bookshelf
from projections.tables.columns import Grid
from projections.tables.text import count_of, visible


def section_over(report: Report[Any], document: Any, shelf: Bookshelf, *, table: str | None = None) -> Printed:
    """A document of a report over several books as it is printed.

    Args:
        report: What it is a document of.
        document: The document.
        shelf: The books.
        table: The only table to print; without it those that people are shown.

    Raises:
        InvalidInputError: The report has no such table.
    """
    basis: BooksBasis = document.basis
    recorded = recorded_at(shelf)
    asked = basis.as_of or format_instant(recorded)
    when = f"As of {moment_in_words(asked)}" if basis.as_of else f"As the books were on {moment_in_words(asked)}"
    return Printed(
        title=visible(report.title(document)),
        series=series_over(basis),
        occasion="",
        state=tuple(_state(document)),
        counted=f"{when}, counting every race of {count_of(len(basis.books), 'book')}, each by the rules of its season",
        notes=tuple(dict.fromkeys(visible(sentence(over_in_words(shelf, one))) for one in report.notes(document))),
        legend=tuple(visible(sentence(over_in_words(shelf, one))) for one in report.legend(document)),
        grids=tuple(_in_words(shelf, one) for one in grids_of(report, document, table)),
        basis=basis,
        recorded_at=recorded,
    )


def recorded_at(shelf: Bookshelf) -> int:
    """When the last entry of all books of a shelf was recorded, in microseconds since 1970."""
    return max(one.season.recorded_at for one in with_people(tuple(shelf.books.values()), shelf.people))


def series_over(basis: BooksBasis) -> str:
    """Several books in words: ``World Cup 2013-14 to 2025-26``, and of one its series and its season."""
    first, last = basis.books[0].book, basis.books[-1].book
    return series_of(first) if first == last else f"{series_of(first)} to {visible(last.rpartition('/')[2])}"


def _in_words(shelf: Bookshelf, grid: Grid) -> Grid:
    worded = grid_over(shelf, grid)
    headings = (one._replace(text=sentence(over_in_words(shelf, one.text))) for one in worded.headings)
    return replace(worded, headings=tuple(headings))


def _state(document: Document) -> Iterator[str]:
    """How far it can be relied on, where it says whether the books have all that was skated."""
    complete = getattr(document, "complete", True)
    if complete is not True:
        yield "incomplete" if complete is False else "nobody knows whether it is complete"
