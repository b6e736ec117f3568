"""The cells of a file of lists, from CSV, TSV, XLSX, JSON or JSON Lines, and never more than the bounds allow.

A file may come from anybody. Nothing in it is unpacked before it is known how large it becomes, and reading stops at
the row or the cell that is one too many.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, time, timedelta
from importlib.util import find_spec
from pathlib import PurePath
from typing import Any, Final

from commands.intake.apart import WORKBOOK, read_apart
from commands.intake.lists.endings import WORKBOOKS
from commands.intake.lists.layout import Line, is_heading, rows_below, title_of
from ledger.errors import InvalidInputError
from ledger.times import of_milliseconds
from projections.tables.csv import as_written

LOOKED_AT: Final = 20
"""In so many lines of a CSV file the headings are looked for: office programs write a title or ``sep=;`` above them."""


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


OWN: Final = Bounds(size=20_000_000, unpacked=50_000_000, rows=200_000, cells=2_000_000, text=100_000)
"""For files that a person reads on their own machine: some hundred times what a published list has."""
MOST_JSON: Final = 5_000_000
"""Bytes of a file of JSON, of which each may become an object of a hundred."""
SENT: Final = Bounds(size=1_000_000, unpacked=4_000_000, rows=1_000, cells=50_000, text=200)
"""For files that a stranger sends: twice what the longest published list has, and compared within some seconds."""


@dataclass(frozen=True, slots=True)
class ListTable:
    """A table of a file: its name, headings, rows of cells with their line in the file, and what stands above them."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    title: str = ""


IsHeading = Callable[[Sequence[str]], bool]
"""Whether the cells of a line are headings, of which empty lines and titles above them have none."""


def read_tables(
    path: PurePath, content: bytes, bounds: Bounds, is_heading: IsHeading = is_heading
) -> tuple[ListTable, ...]:
    """The tables of a file: one for each sheet of a workbook, or the one that a file of another kind is.

    Raises:
        InvalidInputError: It cannot be read, or is larger than the bounds.
    """
    if len(content) > bounds.size:
        raise InvalidInputError(f"{path.name}: larger than {megabytes(bounds.size)} MB; a list is not")
    match path.suffix.lower():
        case ".json" | ".jsonl" if len(content) > MOST_JSON:
            raise InvalidInputError(f"{path.name}: larger than {megabytes(MOST_JSON)} MB; a list in JSON is not")
        case ending if ending in WORKBOOKS:
            return _workbook(path.name, content, bounds, is_heading)
        case ".json":
            return (_json(path.name, content, bounds),)
        case ".jsonl":
            return (_json_lines(path.name, content, bounds),)
        case _:
            return (_csv(path.name, content, bounds, is_heading),)


def megabytes(size: int) -> str:
    """A size for people."""
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


def _csv(file: str, content: bytes, bounds: Bounds, is_heading: IsHeading) -> ListTable:
    text = decoded(file, content)
    try:
        lines, start = _separated(file, text, bounds, is_heading)
    except csv.Error as error:
        raise InvalidInputError(f"{file}: not CSV: {error}") from None
    if not lines or not any(cell.strip() for cell in lines[start][1]):
        raise InvalidInputError(f"{file}, row 1: no headings; the first row names the columns")
    return _table(file, "", iter(rows_below(lines[start:])), title_of(lines[:start]))


def _separated(file: str, text: str, bounds: Bounds, is_heading: IsHeading) -> tuple[list[Line], int]:
    """The lines of a CSV file, and which of them has the headings.

    Cells are parted by the sign that makes headings of a line: a title above them may hold more commas than they do.
    """
    beginning = text.split("\n", LOOKED_AT)[:LOOKED_AT]
    signs = sorted(",;\t", key=lambda sign: -max(line.count(sign) for line in beginning))
    first: list[Line] = []
    for sign in signs:
        try:
            lines = list(Count(file, bounds).over(_lines_of(text, sign)))
        except csv.Error:
            if not first and sign == signs[-1]:
                raise
            continue
        start = next((index for index, (_, cells) in enumerate(lines[:LOOKED_AT]) if is_heading(cells)), None)
        if start is not None:
            return lines, start
        first = first or lines
    return first, 0


def _lines_of(text: str, sign: str) -> Iterator[Line]:
    """The records of a CSV text, each with the line of the file that it begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    number = 1
    for cells in reader:
        yield number, [as_written(cell) for cell in cells]
        number = reader.line_num + 1


def decoded(file: str, content: bytes) -> str:
    """The text of a file: UTF-8, or what an office program of Western Europe saves by default."""
    for encoding in ("utf-8-sig", "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeError:
            continue
    raise InvalidInputError(f"{file}: neither UTF-8 nor Windows-1252 text; save it as CSV in UTF-8, or as XLSX")


def _json(file: str, content: bytes, bounds: Bounds) -> ListTable:
    """The rows of a JSON file: a list of objects, or an object that has one as its `rows`, as ``--json`` prints."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise InvalidInputError(f"{file}: not JSON in UTF-8") from None
    rows = data.get("rows") if isinstance(data, dict) else data
    said = [data.get(key) for key in ("title", "cup")] if isinstance(data, dict) else []
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise InvalidInputError(f'{file}: no rows; a list in JSON is [{{…}}, …] or {{"rows": [{{…}}, …]}}')
    title = next((text for text in said if isinstance(text, str) and text), "")
    return _objects(file, list(enumerate(rows, 1)), bounds, title)


def _json_lines(file: str, content: bytes, bounds: Bounds) -> ListTable:
    """The rows of a file with a JSON object in each line."""
    rows = []
    for number, line in enumerate(decoded(file, content).split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                raise InvalidInputError(f"{file}, row {number}: not a line of JSON") from None
            if not isinstance(row, dict):
                raise InvalidInputError(f"{file}, row {number}: no object; a row in JSON Lines is {{…}}")
            rows.append((number, row))
    if not rows:
        raise InvalidInputError(f"{file}: no rows")
    return _objects(file, rows, bounds, "")


def _objects(file: str, rows: Sequence[tuple[int, dict[str, Any]]], bounds: Bounds, title: str) -> ListTable:
    """Objects as a table: each of their keys is a column, what is no cell is passed over."""
    columns = list(dict.fromkeys(key for _, row in rows for key, value in row.items() if _is_cell(value)))
    lines = (
        (number, [text_of(row.get(key)) if _is_cell(row.get(key)) else "" for key in columns]) for number, row in rows
    )
    return _table(file, "", Count(file, bounds).over(_headed(columns, lines)), title)


def _headed(columns: Sequence[str], lines: Iterable[Line]) -> Iterator[Line]:
    yield 0, columns
    yield from lines


def _is_cell(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)


def _workbook(file: str, content: bytes, bounds: Bounds, is_heading: IsHeading) -> tuple[ListTable, ...]:
    if find_spec("openpyxl") is None:
        raise ModuleNotFoundError("No module named 'openpyxl'", name="openpyxl")
    try:
        sheets = read_apart(WORKBOOK, content, file, astuple(bounds))
    except InvalidInputError as error:
        told = str(error)
        raise InvalidInputError(told if told.startswith(file) else f"{file}: {told}") from None
    tables = []
    for title, lines in sheets:
        start = next((index for index, (_, cells) in enumerate(lines) if is_heading(cells)), None)
        if start is not None:
            tables.append(_table(file, title, iter(rows_below(lines[start:])), title_of(lines[:start])))
    if not tables:
        raise InvalidInputError(f"{file}: no sheet with a row of headings such as rank, name, NOC, points")
    return tuple(tables)


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


def _table(file: str, name: str, lines: Iterator[Line], title: str = "") -> ListTable:
    number, printed = next(lines)
    columns = [" ".join(cell.split()) for cell in printed]
    while columns and not columns[-1]:
        columns.pop()
    times = Counter(columns)
    twice = next((column for column in columns if column and times[column] > 1), None)
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
