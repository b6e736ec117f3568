"""The rows of a published list read into numbers; a cell that cannot be read is named by row and column."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from ledger.errors import InvalidInputError
from ledger.facts import ClassificationPublished, PublishedRow
from ledger.times import read_time
from ledger.vocabulary import Gender, parse_race
from projections.audit.lists.columns import (
    CellError,
    Meaning,
    heading,
    meanings,
    parse_gender,
    parse_list_name,
    require,
)
from projections.races.scores import Points, whole

Section = Literal["points", "times", "reserve"]

_TOTALS: Final = frozenset({"standing", "title", "derived"})
"""Kinds of figures that are places and totals of a cup."""
_RANK: Final = re.compile(r"^[=T]?(?P<reserve>R?)\s*(?P<number>\d{1,4})(\.0*|\))?\s*[=T]?$", re.IGNORECASE)
_FORMULA: Final = "="
_UNIT: Final = re.compile(r"\s*(pts?|points?|p)\.?$", re.IGNORECASE)
_THOUSANDS: Final = re.compile(r"\d[.,](?!0{3})\d{3}")
_FIGURE: Final = re.compile(r"\d{1,4}([.,]\d{1,2}0*)?")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a published list.

    Attributes:
        row: Its number in the publication.
        rank: The printed place; None where none is printed, as for who is passed over.
        reserve: Whether the place is one of the reserve list.
        name: The printed name; empty for a team that is named by its code alone.
        noc: The printed code, or None.
        points: The printed total, or None.
        time: The printed best time in milliseconds, or None.
        entry: Which of its NOC this is in the event, as printed, or None.
        section: The section of an Olympic list, or None.
        apart: Whether the row stands apart from the order of its section, as those passed over do in some lists.
        day: The printed day of the best time, or None.
        races: The printed points of single races, by race.
        figures: The numbers in columns of which nothing else is known, by column.
        formula: The column of the points, where the cell has a formula without its value; else None.
        unread: What is wrong with its cells that cannot be read, or None; they are taken for empty.
    """

    row: int
    rank: int | None
    reserve: bool
    name: str
    noc: str | None
    points: Points | None
    time: int | None
    entry: int | None
    section: Section | None
    apart: bool
    day: str | None
    races: Mapping[str, Points]
    figures: Mapping[str, Points]
    formula: str | None = None
    unread: str | None = None

    @property
    def label(self) -> str:
        """The name and code for people."""
        return f"{self.name} ({self.noc})" if self.name and self.noc else self.name or self.noc or f"row {self.row}"


@dataclass(frozen=True, slots=True)
class PublishedList:
    """The rows of a publication that are one list.

    Attributes:
        gender: Whose list it is, or None where the publication does not say.
        event: What it is a list of, as far as it says: a distance, ``5000-10000``, ``grand``; or None.
        rows: Its rows, in their order.
        table: The name of the publication.
        sha256: That of the file that it was read from, or None.
    """

    gender: Gender | None
    event: str | None
    rows: tuple[ListRow, ...]
    table: str = ""
    sha256: str | None = None

    @property
    def is_quota(self) -> bool:
        """Whether it has the sections of a list of quota places."""
        return any(row.section is not None for row in self.rows)

    @property
    def name(self) -> str:
        """What the list is called in findings, as far as it says."""
        return "-".join(part for part in (self.gender, self.event) if part) or "list"


def lists_of(
    publication: ClassificationPublished, *, left_out: list[str] | None = None, unread: list[CellError] | None = None
) -> tuple[PublishedList, ...]:
    """The lists of a publication, in the order of their first rows.

    Args:
        publication: The publication.
        left_out: Where given, takes a sentence on each row of figures that gives no place or total, and the others are
            read.
        unread: Where given, takes what is wrong with each row of which it cannot be told what list it is of. The others
            are read, and so are rows with a cell that cannot be, but for that cell.

    Raises:
        CellError: A cell cannot be read.
        InvalidInputError: There is no column for names or codes.
    """
    columns = meanings(publication.columns, dict(publication.meanings))
    require(columns, publication.columns)
    grouped: dict[tuple[Gender | None, str | None], list[ListRow]] = {}
    for row in publication.rows:
        try:
            sort = _cell(dict(row.cells), columns, "sort")
            if left_out is not None and sort and sort not in _TOTALS:
                left_out.append(f"row {row.row} is of kind {sort}, no standing or title")
                continue
            key, read = _group(row, columns), read_row(row, columns) if unread is None else _as_far_as(row, columns)
        except CellError as error:
            if unread is None:
                raise
            unread.append(error)
            continue
        grouped.setdefault(key, []).append(read)
    table, digest = publication.publication, publication.protocol
    return tuple(PublishedList(gender, event, tuple(rows), table, digest) for (gender, event), rows in grouped.items())


def _group(row: PublishedRow, columns: Mapping[Meaning, str]) -> tuple[Gender | None, str | None]:
    cells = dict(row.cells)
    gender, event = _cell(cells, columns, "gender"), _cell(cells, columns, "event")
    list_of = parse_list_name(event or _cell(cells, columns, "list"))
    said = parse_gender(gender) if gender else list_of[0]
    if gender and said is None:
        raise CellError(f"row {row.row}, column {columns['gender']}: {gender!r} is neither men nor women", row.row)
    if event and list_of[1] is None:
        text = f"row {row.row}, column {columns['event']}: {event!r} is no distance or cup, such as 500 or MS"
        raise CellError(text, row.row)
    return said, list_of[1]


def _as_far_as(row: PublishedRow, columns: Mapping[Meaning, str]) -> ListRow:
    """Read one row without the cells that are not what their columns mean; it says what is wrong with them."""
    known, wrong = dict(columns), list[str]()
    while True:
        try:
            return replace(read_row(row, known), unread="; ".join(wrong) or None)
        except CellError as error:
            if error.meaning is None:
                raise
            wrong.append(str(error).partition(", ")[2])
            del known[error.meaning]


def read_row(row: PublishedRow, columns: Mapping[Meaning, str]) -> ListRow:
    """Read one row.

    Raises:
        CellError: A cell is not what its column means.
    """
    cells = dict(row.cells)
    try:
        rank, reserve = _rank(_cell(cells, columns, "rank"))
        winner = _cell(cells, columns, "winner")
        section = _section(_cell(cells, columns, "section"))
        noc = _cell(cells, columns, "noc")
        _check_names(cells, columns)
        points = _cell(cells, columns, "points")
        formula = points.startswith(_FORMULA)
        return ListRow(
            row=row.row,
            rank=1 if winner and rank is None else rank,
            reserve=reserve or section == "reserve",
            name=winner or " ".join(filter(None, (_cell(cells, columns, "given"), _cell(cells, columns, "name")))),
            noc=_noc(noc, columns["noc"]) if noc else None,
            points=None if formula else _points(points),
            time=_time(_cell(cells, columns, "time")),
            entry=_integer("entry", _cell(cells, columns, "entry")),
            section="reserve" if reserve and section else section,
            apart="passed" in _cell(cells, columns, "section").casefold(),
            day=_cell(cells, columns, "day") or None,
            races=_races(cells),
            figures=_figures(cells, set(columns.values())),
            formula=columns["points"] if formula else None,
        )
    except _NotReadError as error:
        column = columns[error.meaning]
        raise CellError(f"row {row.row}, column {column}: {cells[column]!r} {error}", row.row, error.meaning) from None


class _NotReadError(Exception):
    """Raised within this module where a cell cannot be read; `meaning` says which."""

    def __init__(self, meaning: Meaning, message: str) -> None:
        super().__init__(message)
        self.meaning: Meaning = meaning


def _check_names(cells: Mapping[str, str], columns: Mapping[Meaning, str]) -> None:
    """Refuse a name that is a formula of a spreadsheet without its value."""
    names: tuple[Meaning, ...] = ("name", "given", "winner")
    for meaning in names:
        if _cell(cells, columns, meaning).startswith(_FORMULA):
            raise _NotReadError(meaning, "is a formula without its value")


def _cell(cells: Mapping[str, str], columns: Mapping[Meaning, str], meaning: Meaning) -> str:
    column = columns.get(meaning)
    return cells.get(column, "").strip() if column is not None else ""


def _rank(text: str) -> tuple[int | None, bool]:
    if not text or text in ("-", "–", "="):
        return None, False
    found = _RANK.match(text)
    if found is None:
        raise _NotReadError("rank", "is no rank; ranks are written like 1, =3 or R1")
    return int(found["number"]), bool(found["reserve"])


def _section(text: str) -> Section | None:
    if not text:
        return None
    word = heading(text)
    for section, marks in (("reserve", ("reserve",)), ("points", ("point",)), ("times", ("time",))):
        if any(mark in word for mark in marks):
            return section  # type: ignore[return-value]  # the three literals above
    raise _NotReadError("section", "is no section; sections are points, times and reserve")


def _noc(text: str, column: str) -> str | None:
    """A code; the name of a country, in a column that does not promise codes, is no code and is passed over."""
    if re.fullmatch(r"[A-Z]{3}", text.upper()):
        return text.upper()
    if "noc" in heading(column) or "code" in heading(column):
        raise _NotReadError("noc", "is no NOC code; codes have three letters, such as NED")
    return None


def _integer(meaning: Meaning, text: str) -> int | None:
    if not text or text in ("-", "–"):
        return None
    if not re.fullmatch(r"\d{1,6}", text):
        raise _NotReadError(meaning, "is no whole number")
    return int(text)


def _points(text: str) -> Points | None:
    text = _UNIT.sub("", text)
    if not text or text in ("-", "–"):
        return None
    if _THOUSANDS.fullmatch(text):
        raise _NotReadError("points", "may be thousands or parts of a point; write it without a sign for thousands")
    if not re.fullmatch(r"\d{1,6}([.,]\d{1,2}0*)?", text):
        raise _NotReadError("points", "is no number of points")
    return whole(Decimal(text.replace(",", ".")))


def _time(text: str) -> int | None:
    """A time in whole hundredths: what is beyond them orders nobody in a list, and is cut."""
    if not text or text in ("-", "–"):
        return None
    try:
        return read_time(text).time
    except InvalidInputError:
        raise _NotReadError("time", "is no race time; a time is written like 1:42.97 or 37.90") from None


def _races(cells: Mapping[str, str]) -> dict[str, Points]:
    """The points in columns that are headed by a race's name, as this program's own tables are."""
    races = {}
    for column, text in cells.items():
        if "-" not in column or _FIGURE.fullmatch(text.strip()) is None:
            continue
        try:
            races[str(parse_race(column))] = whole(Decimal(text.strip().replace(",", ".")))
        except InvalidInputError:
            continue
    return races


def _figures(cells: Mapping[str, str], known: Collection[str]) -> dict[str, Points]:
    """The numbers in columns that have no meaning of their own, such as the points of each competition."""
    return {
        column: whole(Decimal(text.strip().replace(",", ".")))
        for column, text in cells.items()
        if column not in known and _FIGURE.fullmatch(text.strip())
    }
