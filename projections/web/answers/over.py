"""The answers to addresses over several seasons: people, careers, records, and seasons side by side.

They are computed from every book as it is now; a book that has grown is read on before the next answer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from re import Pattern
from threading import Lock
from typing import Any, Final, NamedTuple

from ledger.book import Reading
from ledger.errors import LedgerError
from projections.documents.base import Document, json_text
from projections.printing.paper_over import section_over
from projections.reports.catalogue import reports_over
from projections.reports.report import Form, Report
from projections.season.search import NobodyError, SeveralError
from projections.seasons.people import people
from projections.seasons.shelf import Bookshelf
from projections.tables.csv import to_csv
from projections.web.addresses.problems import Meant, Problem, nearest_paths, problem_of
from projections.web.addresses.wanted import MAX_QUERY, OF_A_TABLE, asked_of
from projections.web.answers.drawn import draw, file_name_over
from projections.web.answers.shared_reader import SharedReader
from projections.web.pages.over import FRONT, LETTER, OverPages, OverView, seasons_of_cups
from projections.web.pages.render import Setting

COMPARE: Final = "compare"
"""The page of all cups whose seasons can be put side by side; it is of no report."""
_MOST_RANKS: Final = 7
_MOST_RANKS_OF_A_GENDER: Final = 15
"""A page of records names so many ranks of each kind, so that it stays below 60 kB; its data has all that is asked."""
_MOST_DRAWN: Final = 32
"""So many workbooks, PDF and pictures are kept."""


class Answered(NamedTuple):
    """The content of an answer; of a file its name, and the document that it was made of."""

    content: bytes
    name: str = ""
    document: Document | None = None


class OverAnswers:
    """Answers addresses over several seasons."""

    def __init__(
        self, readers: Sequence[Callable[[], SharedReader]], decided: SharedReader | None, setting: Setting
    ) -> None:
        """Answer from what `readers` read of the seasons, and `decided` of the book of people, as pages are `set`."""
        self.pages = OverPages(setting)
        self._readers = readers
        self._decided = decided
        self._lock = Lock()
        self._state: list[tuple[SharedReader, int]] = []
        self._readings: list[Reading] = []
        self._shelf: Bookshelf | None = None
        self._drawn: dict[object, bytes] = {}

    def shelf(self) -> Bookshelf:
        """The books as they are now.

        Raises:
            Problem: One of them cannot be read.
        """
        with self._lock:
            try:
                return self._up_to_date()
            except LedgerError as error:
                raise problem_of(error) from None

    def _up_to_date(self) -> Bookshelf:
        readers = [reader() for reader in self._readers]
        if self._decided is not None and self._decided.book.last():
            readers.append(self._decided)
        state = [(reader, reader.confirm()) for reader in readers]
        if self._shelf is None or state != self._state:
            known = {id(reader): (last, old) for (reader, last), old in zip(self._state, self._readings, strict=True)}
            readings = []
            for reader, last in state:
                before = known.get(id(reader))
                readings.append(before[1] if before is not None and before[0] == last else reader.read())
            self._shelf, self._state, self._readings = Bookshelf.of(readings), state, readings
        return self._shelf

    def answer(self, form: Form, path: str, query: str, origin: str = "") -> Answered:
        """The answer to a path in a form; `origin` is the whole address of what is over seasons, where it is known.

        Raises:
            Problem: There is none; the problem says why.
        """
        shelf = self.shelf()
        if form == "page" and path == COMPARE:
            return Answered(self.pages.cups(shelf).encode())
        report, places, table = _found(form, path, shelf)
        letter, rest = _letter(report, form, query)
        asked, look = asked_of(report, rest, form)
        if form == "page":
            _small_enough(report, asked)
        view = OverView(report, shelf, places, asked, letter, look)
        document: Any = self.document(view)
        if form == "page":
            return Answered(self.pages.over(view, document, origin=origin).encode())
        if form == "embed":
            return Answered(self.pages.framed(view, document, table).encode())
        return Answered(
            self._file(view, document, form, table),
            file_name_over(document.basis, view.path or FRONT, table, form),
            document,
        )

    def _file(self, view: OverView, document: Any, form: Form, table: str | None) -> bytes:
        """A document as a file; what is drawn is kept, as long as no book has grown, because that takes long."""
        if form == "json":
            return json_text(document).encode()
        if form == "csv":
            return to_csv(view.report.table(table).table(document))
        key = (form, view.path, table, view.pairs, document.basis.root)
        with self._lock:
            known = self._drawn.get(key)
        if known is None:
            known = draw(lambda: section_over(view.report, document, view.shelf, table=table), form)
            with self._lock:
                while len(self._drawn) >= _MOST_DRAWN:
                    self._drawn.pop(next(iter(self._drawn)))
                self._drawn[key] = known
        return known

    def document(self, view: OverView) -> Document:
        """The document of a look.

        Raises:
            Problem: There is none.
        """
        report = view.report
        said = {one.name: one.value([view.places[one.name]], place=True) for one in report.places}
        said |= {one.name: one.value(view.query.get(one.name, ())) for one in report.parameters}
        try:
            document: Document = report.make(view.shelf, **said)
        except LedgerError as error:
            meant = (
                tuple(Meant(f"careers/{identity}/", name) for identity, name in error.suggested)
                if isinstance(error, NobodyError | SeveralError)
                else ()
            )
            raise problem_of(error, () if meant else _near(view.path, view.shelf), meant) from None
        return document


def paths(shelf: Bookshelf) -> Iterator[str]:
    """The paths of all pages over the seasons of a shelf, but what only a search or a choice gives."""
    yield from (report.path for report in reports_over() if not report.places)
    yield COMPARE
    yield from (f"compare/{cup}" for cup in seasons_of_cups(shelf))
    yield from (f"careers/{one.id}" for one in people(shelf))


def file_of(path: str) -> tuple[str, ...]:
    """The files of a path in a folder of files: its page, and the data of a report."""
    page = f"{path}/index.html" if path else "index.html"
    return (page,) if path == COMPARE else (page, f"api/{path or FRONT}.json")


def _found(form: Form, path: str, shelf: Bookshelf) -> tuple[Report[Any], dict[str, str], str | None]:
    """The report whose path it is; a CSV may name one of several tables after a dot.

    Raises:
        Problem: There is none.
    """
    stem, dot, name = path.rpartition(".")
    for report, pattern in _patterns():
        for own, table in ((path, None), *(((stem, name),) if form in OF_A_TABLE and dot else ())):
            whole = "" if own == FRONT and form != "page" else own
            found = pattern.fullmatch(whole)
            if found is not None and (table is None or table in [one.name for one in report.tables]):
                return report, found.groupdict(), table
    kinds = ", ".join(dict.fromkeys(one.path.partition("/")[0] for one in reports_over() if one.path))
    raise Problem(
        HTTPStatus.NOT_FOUND, f"there is no page {path!r} over seasons; pages begin with {kinds}", _near(path, shelf)
    )


@cache
def _patterns() -> tuple[tuple[Report[Any], Pattern[str]], ...]:
    return tuple((report, report.pattern()) for report in reports_over())


def _near(path: str, shelf: Bookshelf) -> tuple[str, ...]:
    return nearest_paths(path, filter(None, paths(shelf)))


def _small_enough(report: Report[Any], asked: Mapping[str, Sequence[str]]) -> None:
    """Refuse a page of records with more ranks than a page is to be large.

    Raises:
        Problem: It has more; the problem says how many a page can have, and what has more.
    """
    most = _MOST_RANKS_OF_A_GENDER if "gender" in asked else _MOST_RANKS
    top = next(iter(asked.get("top", ())), None)
    if report.name == "records" and top is not None and int(top) > most:
        raise Problem(
            HTTPStatus.BAD_REQUEST,
            f"top {top}: a page names at most {_MOST_RANKS} ranks of each kind, or {_MOST_RANKS_OF_A_GENDER} with "
            f"gender=men, women or mixed; as JSON, CSV, XLSX and PDF it has as many as are asked, such as "
            f"api/records.json?top={top}",
        )


def _letter(report: Report[Any], form: Form, query: str) -> tuple[str, str]:
    """The letter of a page of people, and the rest of its query, without fields of a form that were left empty.

    Raises:
        Problem: The query is too long.
    """
    if len(query) > MAX_QUERY:
        raise Problem(HTTPStatus.REQUEST_URI_TOO_LONG, f"a query has at most {MAX_QUERY} characters")
    parts = (
        [part for part in query.split("&") if part.partition("=")[2]] if form == "page" else [query] if query else []
    )
    own = [part for part in parts if form == "page" and report.name == "people" and part.startswith(f"{LETTER}=")]
    return (own[0].partition("=")[2][:1] if own else ""), "&".join(part for part in parts if part not in own)
