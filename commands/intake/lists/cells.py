"""The cells of a list while they are read: never more of them than the bounds allow, as text, and put into tables.

A file may come from anybody. Reading stops at the row or the cell that is one too many.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from ledger.errors import InvalidInputError
from ledger.times import of_milliseconds


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a file of lists may be.

    Attributes:
        size: Its bytes.
        unpacked: The bytes of all that a workbook holds, unpacked.
        rows: The rows of all its sheets, empty ones too.
        cells: The cells of all its rows.
        text: The characters of a cell.
    """

    size: int
    unpacked: int
    rows: int
    cells: int
    text: int


OWN: Final = Bounds(size=20_000_000, unpacked=200_000_000, rows=2_000_000, cells=5_000_000, text=100_000)
"""For files that a person reads on their own machine: a thousand times what a published list has."""
SENT: Final = Bounds(size=1_000_000, unpacked=4_000_000, rows=1_000, cells=50_000, text=200)
"""For files that a stranger sends: twice what the longest published list has, and compared within some seconds."""


@dataclass(frozen=True, slots=True)
class ListTable:
    """A table of a file: its name, headings, rows of cells with their line in the file, and what stands above them."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    title: str = ""


Line = tuple[int, Sequence[str]]
"""A line of a file and its cells."""


def megabytes(size: int) -> str:
    """So many bytes, in MB."""
    return f"{size / 1_000_000:g}"


class Count:
    """Counts what is read of one file, and stops at what is too much."""

    def __init__(self, file: str, bounds: Bounds) -> None:
        self.file = file
        self.bounds = bounds
        self.rows = self.cells = 0

    def over(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Hand on the lines as they come, each counted before anybody sees it."""
        for number, line in lines:
            self.rows += 1
            self.cells += len(line)
            if self.rows > self.bounds.rows:
                raise InvalidInputError(f"{self.file}: more than {self.bounds.rows:,} rows; a list is not as long")
            if self.cells > self.bounds.cells:
                raise InvalidInputError(f"{self.file}: more than {self.bounds.cells:,} cells; a list is not as large")
            if any(len(cell) > self.bounds.text for cell in line):
                where = f"{self.file}, row {number}"
                raise InvalidInputError(
                    f"{where}: a cell of more than {self.bounds.text:,} characters; no list has one"
                )
            yield number, line


def decoded(file: str, content: bytes) -> str:
    """The text of a file: UTF-8, or what an office program of Western Europe saves by default."""
    for encoding in ("utf-8-sig", "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise InvalidInputError(f"{file}: neither UTF-8 nor Windows-1252 text; save it as CSV in UTF-8, or as XLSX")


def text_of(cell: Any) -> str:
    """A cell as text, as people see it."""
    match cell:
        case None:
            return ""
        case date() if not (isinstance(cell, datetime) and cell.year < 1901):  # noqa: PLR2004  the first days there are
            # A day without a moment is kept as midnight.
            return cell.isoformat().removesuffix("T00:00:00")
        case float() if cell.is_integer():
            return str(int(cell))
        case time() | datetime():
            return _duration((cell.hour * 60 + cell.minute) * 60 + cell.second, cell.microsecond)
        case timedelta():
            return _duration(cell.days * 86_400 + cell.seconds, cell.microseconds)
        case _:
            return str(cell).strip()


def _duration(seconds: int, microseconds: int) -> str:
    """A race time that a workbook keeps as a time of day or a duration; its thousandths are rounded, not cut."""
    milliseconds = seconds * 1000 + (microseconds + 500) // 1000
    return str(of_milliseconds(milliseconds, thousandths=False))


def table_of(file: str, name: str, lines: Iterator[Line], title: str = "") -> ListTable:
    """The table that lines make, the first of which has the headings.

    Raises:
        InvalidInputError: A heading stands twice, or a row has more cells than there are headings.
    """
    number, printed = next(lines)
    columns = [" ".join(cell.split()) for cell in printed]
    while columns and not columns[-1]:
        columns.pop()
    twice = next((column for column in columns if column and columns.count(column) > 1), None)
    if twice is not None:
        raise InvalidInputError(f"{file}, row {number}: the column {twice} stands twice")
    named = [column or f"column {index}" for index, column in enumerate(columns, 1)]
    rows = []
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(named) and any(cell.strip() for cell in cells[len(named) :]):
            raise InvalidInputError(f"{file}, row {line}: has {len(cells)} cells, the headings are {len(named)}")
        rows.append((line, tuple(cell.strip() for cell in cells[: len(named)])))
    return ListTable(name, tuple(named), tuple(rows), title)
