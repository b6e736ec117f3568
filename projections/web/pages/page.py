"""What a page is made of: the report that it shows, what was asked, and what else its template needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.basis import Basis, Question
from ledger.book import Reading
from projections.documents.words import imagined_in_words, in_plain_words
from projections.reports.report import Asked, Report
from projections.web.addresses.basis import options, permanent, write_basis
from projections.web.addresses.looks import TableLook


@dataclass(frozen=True, slots=True)
class View:
    """One look at a report at one basis.

    Attributes:
        report: The report.
        asked: What it is asked.
        places: What stands in the places of its path.
        bound: The same, where a basis to compare with is bound to a position.
        query: The parameters as the address gives them.
        given: The same, and those that an address without them means.
        look: How its tables are looked at.
    """

    report: Report[Any]
    asked: Asked
    places: Mapping[str, str]
    bound: Mapping[str, str]
    query: Mapping[str, tuple[str, ...]]
    given: Mapping[str, tuple[str, ...]]
    look: TableLook

    @property
    def question(self) -> Question:
        """The basis as it was asked for."""
        return self.asked.question

    @property
    def reading(self) -> Reading:
        """The season at it."""
        return self.asked.reading

    @property
    def basis(self) -> str:
        """The basis as the address writes it."""
        return write_basis(self.question)

    @property
    def fixed(self) -> str:
        """The basis, bound to its position, as an address writes it."""
        return write_basis(permanent(self.question, self.reading.basis))

    @property
    def command(self) -> str:
        """The command line that gives the same, bound to the position."""
        words = self.report.words({**self.bound, "basis": self.fixed}, self.given)
        if self.fixed in words:  # a comparison writes its basis as a word
            return " ".join(("season", *words))
        return " ".join(("season", *words, *options(permanent(self.question, self.reading.basis))))

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What the query of the address has, beside how its tables are looked at."""
        return tuple((name, value) for name, values in self.query.items() for value in values)

    def plain(self, text: str) -> str:
        """A text as people say it: with names for ids, and days as they are written."""
        return in_plain_words(self.reading, text)

    def to_come(self, column: str) -> bool:
        """Whether a column is of a competition of the season that a table may not have got to."""
        return column.partition("-")[0] in {one.competition for one in self.reading.season.competitions()}

    def imagined(self, basis: Basis) -> str:
        """What is imagined on top of the book, in words."""
        return "; ".join(imagined_in_words(self.reading, said) for said in basis.hypothetical)


def _nothing(_view: View, _document: Any) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Page:
    """How a report is shown as a page, where its tables one after the other are not good enough.

    Attributes:
        template: The name of its template.
        more: Gives what the template needs besides the document; a title in it takes the place of the report's.
    """

    template: str
    more: Callable[[View, Any], Mapping[str, Any]] = _nothing


PLAIN = Page("report.html")
"""The tables of a report with their notes."""
