"""The door for programs: ``from ledger import open_books``. Books of a store, and what can be read of each.

What is read is the document that ``--json`` prints, as a typed model. ``to_pandas`` gives its tables as frames.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, cast

from commands.data.export import export, tables_of
from commands.data.shelves import document_over, read_shelf
from commands.sealing.beside import agreement_with_seals
from commands.sealing.places import CHECKPOINTS, checkpoints_path
from ledger.basis import Question, ask
from ledger.book import PEOPLE, Book, Reader, book_name, of_people
from ledger.errors import InvalidInputError, NotFoundError
from ledger.stores import Store, open_store
from projections.documents.base import Document
from projections.export.tables import chosen
from projections.reports.catalogue import OVER, WORDS, reports, reports_of, reports_over
from projections.reports.report import Asked, Report

if TYPE_CHECKING:
    import pandas as pd  # an extra, loaded by who asks for a frame

    from projections.documents.careers import CareerDocument
    from projections.documents.quota import QuotaDocument
    from projections.documents.race import RaceDocument
    from projections.documents.titles import TitlesDocument
    from projections.reports.compare import CompareSeasonsDocument
    from projections.reports.competitor import CompetitorDocument
    from projections.reports.disputes import DisputesDocument
    from projections.reports.races import RacesDocument
    from projections.reports.records import RecordsDocument
    from projections.reports.standings import StandingDocument

STORE: Final = "SEASON_STORE"
DEFAULT_STORE: Final = "sqlite:season.db"

Given = str | int | bool | Sequence[str] | None
"""What a parameter of a reading may be given."""


def open_books(store: str | os.PathLike[str] | None = None) -> "Books":
    """Open the books of a store, for reading only; close them, or use them in a ``with`` statement.

    Args:
        store: ``sqlite:PATH``, ``postgresql://…``, or a path of a file; by default what the variable ``SEASON_STORE``
            names, else ``sqlite:season.db``.

    Raises:
        InvalidInputError: It names no store.
        NotFoundError: There is no such store.
        StoreError: It cannot be opened.
    """
    named = os.environ.get(STORE, DEFAULT_STORE) if store is None else store
    url = named if isinstance(named, str) else f"sqlite:{os.fspath(named)}"
    return Books(open_store(url, read_only=True, create=False), url)


def people_reader(store: Store, url: str) -> Reader | None:
    """What reads the book of people of a store; None where it has none."""
    book = Book(store, PEOPLE)
    return Reader(book, agrees=agreement_with_seals(store, book, url)) if PEOPLE in store.books() else None


class Books:
    """The books of a store, by their seasons: ``books["2025-26"]``."""

    def __init__(self, store: Store, url: str) -> None:
        """The books of an open store; nothing is read yet."""
        self._store = store
        self._url = url
        self._opened: dict[str, OpenBook] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    @property
    def seasons(self) -> tuple[str, ...]:
        """The seasons of which there are books, as they are named."""
        return tuple(name.rpartition("/")[2] for name in self._names())

    def _names(self) -> list[str]:
        return [name for name in self._store.books() if not of_people(name)]

    def __len__(self) -> int:
        return len(self._names())

    def __iter__(self) -> Iterator["OpenBook"]:
        return (self[name] for name in self._names())

    def __repr__(self) -> str:
        return f"<books of {', '.join(self.seasons) or 'no season'}>"

    def __getitem__(self, season: str) -> "OpenBook":
        if not isinstance(season, str):
            raise NotFoundError(f"{season}: books are found by their seasons, such as {', '.join(self.seasons[:1])}")
        name = book_name(season)
        if name not in self._names():
            raise NotFoundError(f"{season}: no such book; the store holds {', '.join(self.seasons) or 'none'}")
        if name not in self._opened:
            self._opened[name] = OpenBook(self._store, name, self._url)
        return self._opened[name]

    def career(self, competitor: str, *, seasons: Sequence[str] = (), as_of: str | None = None) -> "CareerDocument":
        """One person over all books, or those of some seasons, by name or identity."""
        return cast("CareerDocument", self.read("career", competitor, seasons=seasons, as_of=as_of))

    def records(
        self,
        *,
        gender: str | None = None,
        top: int | None = None,
        seasons: Sequence[str] = (),
        as_of: str | None = None,
    ) -> "RecordsDocument":
        """Most wins, best times and longest runs of these books."""
        return cast("RecordsDocument", self.read("records", seasons=seasons, as_of=as_of, gender=gender, top=top))

    def compare(
        self, cup: str, *seasons: str, top: int | None = None, as_of: str | None = None
    ) -> "CompareSeasonsDocument":
        """Seasons of a cup side by side; where none is named, all that are here."""
        return cast("CompareSeasonsDocument", self.read("compare", cup, as_of=as_of, season=seasons, top=top))

    def read(
        self, reading: str, *places: str, seasons: Sequence[str] = (), as_of: str | None = None, **given: Given
    ) -> Document:
        """Any reading over several books, by its word or name, its places in their order, and its parameters.

        Raises:
            InvalidInputError: There is no such reading, or it has other places or parameters.
            NotFoundError: There is no book of a season.
            LedgerError: What the reading itself raises, such as NotFoundError for a name that nobody has.
        """
        words = [one for one in reports_over() if reading.replace("-", "_") in {one.name, one.word}]
        if not words:
            raise InvalidInputError(f"{reading}: no reading over seasons; there are {', '.join(OVER)}")
        found = _with_places(reading, words, places)
        values = _given(found, given)
        shelf = read_shelf(self._store, self._url, seasons, as_of=as_of)
        named = dict(zip((one.name for one in found.places), places, strict=True))
        return cast("Document", document_over(found, shelf, named, values))

    def to_pandas(self, table: str, *, seasons: Sequence[str] = (), as_of: str | None = None) -> "pd.DataFrame":
        """A table of ``season export`` over all books, or those of some seasons, as a pandas DataFrame.

        Raises:
            InvalidInputError: There is no such table.
            NotFoundError: There is no book of a season.
            ImportError: pandas, the extra ``pandas``, is not installed.
        """
        from projections.tables.frames import to_pandas  # noqa: PLC0415  few ask for a frame

        made = tables_of(self._readers(seasons), ask(as_of=as_of), chosen((table,)), people=self._people())
        return to_pandas(made.tables[0])

    def export(
        self,
        to: str | os.PathLike[str],
        *,
        format: str | None = None,  # noqa: A002  as the command line calls it
        tables: Sequence[str] = (),
        seasons: Sequence[str] = (),
        as_of: str | None = None,
    ) -> None:
        """Write tables of all books, or those of some seasons, as ``season export`` does.

        Raises what `commands.data.export.export` raises.
        """
        readers = self._readers(seasons)
        export(readers, Path(to), named=format, tables=tables, question=ask(as_of=as_of), people=self._people())

    def _people(self) -> Reader | None:
        return people_reader(self._store, self._url)

    def _readers(self, seasons: Sequence[str]) -> list[Reader]:
        found = [self[season].reader for season in seasons or self._names()]
        if not found:
            raise NotFoundError(f"{self._store.url}: no book in this store; open one with: season open 2025-26")
        return found


class OpenBook:
    """One book of a store, and what can be read of it at any basis.

    Every reading takes the axes of a basis: `at` (a position, or an instant), `as_of`, `through` and `rulebook`, with
    the meaning that they have on the command line. What was read once is kept, so that the next reading is fast;
    entries that were appended since are read on.

    Attributes:
        name: The name of the book, such as ``world-cup/2025-26``.
        reader: What reads it, for the functions of `projections`.
    """

    def __init__(self, store: Store, name: str, url: str) -> None:
        """The book of a name in a store; nothing is read yet."""
        book = Book(store, name)
        self.name = name
        self.reader = Reader(book, agrees=agreement_with_seals(store, book, url))
        self._url = url
        self._asked: dict[Question, Asked] = {}

    def __repr__(self) -> str:
        return f"<book {self.name}>"

    @property
    def season(self) -> str:
        """The season, such as ``2025-26``."""
        return self.name.rpartition("/")[2]

    def standings(self, cup: str, **axes: Any) -> "StandingDocument":
        """The standing of a cup, such as ``men-1500``."""
        return cast("StandingDocument", self.read("standings", cup, **axes))

    def titles(self, **axes: Any) -> "TitlesDocument":
        """Who leads or has won each cup."""
        return cast("TitlesDocument", self.read("titles", **axes))

    def races(self, **axes: Any) -> "RacesDocument":
        """The races that are filed."""
        return cast("RacesDocument", self.read("races", **axes))

    def race(self, race: str, **axes: Any) -> "RaceDocument":
        """One race as it stands, such as ``wc1-men-500-1-a``."""
        return cast("RaceDocument", self.read("race", race, **axes))

    def competitor(self, competitor: str, **axes: Any) -> "CompetitorDocument":
        """One competitor by identity, such as ``men-ned-kjeld-nuis``."""
        return cast("CompetitorDocument", self.read("competitor", competitor, **axes))

    def quota(self, quota: str, event: str | None = None, **axes: Any) -> "QuotaDocument":
        """A quota, such as ``owg-2026``, or one event of it."""
        return cast("QuotaDocument", self.read("quota", *filter(None, (quota, event)), **axes))

    def decisions(self, **axes: Any) -> "DisputesDocument":
        """Every decision, newest first."""
        return cast("DisputesDocument", self.read("disputes", **axes))

    def read(
        self,
        reading: str,
        *places: str,
        at: int | str | None = None,
        as_of: str | None = None,
        through: str | None = None,
        rulebook: str | None = None,
        **given: Given,
    ) -> Document:
        """Any reading of the catalogue, by the word that calls it, its places in their order, and its parameters.

        Raises:
            InvalidInputError: There is no such reading, it has other places or parameters, or an axis cannot be read.
            LedgerError: What the reading itself raises, such as NotFoundError for a cup that the rules do not have.
        """
        found = _report_of(reading, places)
        values = _given(found, given)
        question = ask(at=None if at is None else str(at), as_of=as_of, through=through, rulebook=rulebook)
        named = dict(zip((one.name for one in found.places), places, strict=True))
        return cast("Document", found.answer(self.ask(question), named, values))

    def ask(self, question: Question) -> Asked:
        """The book at a basis, with what was computed of it already; the catalogue's reports are asked with it."""
        reading = self.reader.read(question)
        known = self._asked.get(question)
        if known is None or known.reading.basis != reading.basis:
            known = self._asked[question] = Asked(self.reader, question, reading, seal=self._seal)
        return known

    def _seal(self) -> Any:
        from commands.sealing.checkpoints import Folder, kept_checkpoints  # noqa: PLC0415  what few readings need
        from projections.verification.kept import SealKeeper  # noqa: PLC0415  as above

        named = os.environ.get(CHECKPOINTS)
        folder = Folder(checkpoints_path(self._url, Path(named) if named else None))
        return SealKeeper(self.reader, lambda: kept_checkpoints(folder, self.name)).now()


def _report_of(reading: str, places: Sequence[str]) -> Report[Any]:
    """The report of a word, or of its own name, that has so many places.

    Raises:
        InvalidInputError: There is none.
    """
    word = reading.replace("_", "-")
    found = reports_of(word) if word in WORDS else tuple(one for one in reports() if one.name == reading)
    if not found:
        raise InvalidInputError(f"{reading}: no such reading; there are {', '.join(WORDS)}")
    return _with_places(reading, found, places)


def _with_places(reading: str, found: Sequence[Report[Any]], places: Sequence[str]) -> Report[Any]:
    """The first of some reports that has so many places; raises InvalidInputError where none has."""
    for one in found:
        if len(one.places) == len(places):
            return one
    wanted = " or ".join(", ".join(place.name for place in one.places) or "nothing" for one in found)
    raise InvalidInputError(f"{reading}: takes {wanted}, and was given {', '.join(places) or 'nothing'}")


def _given(found: Report[Any], given: Mapping[str, Given]) -> dict[str, Sequence[str]]:
    """The values of the parameters of a report; raises InvalidInputError for one that it has not."""
    known = {one.name for one in found.parameters}
    for name in given:
        if name not in known:
            raise InvalidInputError(f"{name}: {found.word} takes {', '.join(sorted(known)) or 'no parameters'}")
    return {name: _values(value) for name, value in given.items() if value is not None and value is not False}


def _values(value: str | int | Sequence[str]) -> Sequence[str]:
    """What a report takes for a parameter: texts, one or several."""
    if value is True:
        return ("yes",)
    return (str(value),) if isinstance(value, str | int) else tuple(map(str, value))
