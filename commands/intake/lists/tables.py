"""The cells of a file of lists, from CSV, TSV, XLSX, JSON or JSON Lines, and never more than the bounds allow.

A file may come from anybody. Nothing in it is unpacked before it is known how large it becomes, and reading stops at
the row or the cell that is one too many.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from commands.intake.lists.cells import Bounds, Count, Line, ListTable, decoded, megabytes, table_of, text_of
from ledger.errors import InvalidInputError
from projections.audit.lists.columns import heading, meanings
from projections.tables.csv import as_written

SECTION_MARKS: Final = ("reserve", "point", "time")
"""Words in the name of a section of a list of places."""
TITLE: Final = 500
"""So many characters above the headings are taken as the title."""
_FIGURE: Final = re.compile(r"[=T]?R?\s*\d", re.IGNORECASE)
"""How ranks, points and times begin."""
_WHO: Final = ("name", "given", "winner", "noc")
"""The meanings of the columns that say whom a row lists."""
LOOKED_AT: Final = 20
"""In so many lines of a CSV file the headings are looked for: office programs write a title or ``sep=;`` above them."""
WORKBOOKS: Final = (".xlsx", ".xlsm")
ENDINGS: Final = (".csv", ".tsv", ".txt", ".json", ".jsonl", *WORKBOOKS)
"""How the names of the files end that can be read."""


IsHeading = Callable[[Sequence[str]], bool]
"""Whether the cells of a line are headings, of which empty lines and titles above them have none."""


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a row of a sheet names columns: those of a list have two known meanings at least."""
    known = meanings([cell for cell in cells if cell])
    return bool({"name", "winner", "noc"} & known.keys()) and bool({"rank", "points", "time", "winner"} & known.keys())


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
        case ending if ending in WORKBOOKS:
            return _workbook(path.name, content, bounds, is_heading)
        case ".json":
            return (_json(path.name, content, bounds),)
        case ".jsonl":
            return (_json_lines(path.name, content, bounds),)
        case _:
            return (_csv(path.name, content, bounds, is_heading),)


def _csv(file: str, content: bytes, bounds: Bounds, is_heading: IsHeading) -> ListTable:
    text = decoded(file, content)
    try:
        lines, start = _separated(file, text, bounds, is_heading)
    except csv.Error as error:
        raise InvalidInputError(f"{file}: not CSV: {error}") from None
    if not lines or not any(cell.strip() for cell in lines[start][1]):
        raise InvalidInputError(f"{file}, row 1: no headings; the first row names the columns")
    return table_of(file, "", iter(_sectioned(lines[start:])), _title(lines[:start]))


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


def _is_sum(text: str) -> bool:
    """Whether a line begins with the word for a sum, as the line below a table does."""
    return heading(text) in ("total", "totals", "sum", "summe", "totaal", "gesamt")


def _is_rule(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(len(cell) > 1 and not cell.strip("-–—=_*+| ") for cell in filled)


def _title(lines: Sequence[Line]) -> str:
    """What stands above the headings, as one text; ``sep=;`` says nothing of the list."""
    cells = (cell.strip() for _, line in lines for cell in line)
    return " ".join(cell for cell in cells if cell and not cell.casefold().startswith("sep="))[:TITLE]


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
    return table_of(file, "", Count(file, bounds).over(_headed(columns, lines)), title)


def _headed(columns: Sequence[str], lines: Iterable[Line]) -> Iterator[Line]:
    yield 0, columns
    yield from lines


def _is_cell(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)


def _workbook(file: str, content: bytes, bounds: Bounds, is_heading: IsHeading) -> tuple[ListTable, ...]:
    from openpyxl import load_workbook  # noqa: PLC0415  an extra, needed for workbooks only

    _check_archive(file, content, bounds)

    def sheets_of(*, values: bool) -> list[tuple[str, list[Line]]]:
        count = Count(file, bounds)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)
        return [(sheet.title, list(_lines(sheet, count))) for sheet in book.worksheets]

    try:
        sheets = sheets_of(values=True)
        written = sheets_of(values=False)
        if written != sheets:
            sheets = [(title, _filled(lines, own)) for (title, lines), (_, own) in zip(sheets, written, strict=True)]
    except InvalidInputError:
        raise
    except Exception as error:  # noqa: BLE001  openpyxl lets errors of zipfile, XML and its own through
        raise InvalidInputError(f"{file}: not a workbook in XLSX: {_one_line(error)}") from None
    tables = []
    for title, lines in sheets:
        start = next((index for index, (_, cells) in enumerate(lines) if is_heading(cells)), None)
        if start is not None:
            tables.append(table_of(file, title, iter(_sectioned(lines[start:])), _title(lines[:start])))
    if not tables:
        raise InvalidInputError(f"{file}: no sheet with a row of headings such as rank, name, NOC, points")
    return tuple(tables)


def _check_archive(file: str, content: bytes, bounds: Bounds) -> None:
    """Refuse a workbook that becomes too large when it is unpacked; of a part no more is unpacked than it declares."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise InvalidInputError(f"{file}: not a workbook in XLSX: {_one_line(error)}") from None
    if sum(part.file_size for part in parts) > bounds.unpacked:
        raise InvalidInputError(f"{file}: unpacked larger than {megabytes(bounds.unpacked)} MB; a list is not")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise InvalidInputError(f"{file}: not a workbook in XLSX: it is packed in another way than workbooks are")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _lines(sheet: Any, count: Count) -> Iterator[Line]:
    """The lines of a sheet, whatever it declares of its own size."""
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(values_only=True), 1)
    return count.over((number, [text_of(cell) for cell in cells]) for number, cells in rows)


def _filled(lines: Sequence[Line], written: Sequence[Line]) -> list[Line]:
    """The lines of a sheet with the formula itself in each cell whose value the file does not keep.

    A program that writes workbooks without computing them leaves it so; a spreadsheet adds the values when it saves.
    """
    return [
        (number, [cell or (own if own.startswith("=") else "") for cell, own in zip(cells, formulas, strict=False)])
        for (number, cells), (_, formulas) in zip(lines, written, strict=True)
    ]


def _sectioned(lines: Sequence[Line]) -> list[Line]:
    """The lines that are rows; a line above some of them that names their section becomes a column.

    A line of one cell is no row, but where it names somebody or is a figure: it names a section, or is a remark. Nor is
    one that is drawn, such as ``----``. Headings may stand again above each section.
    """
    number, headings = lines[0]
    names = {column for meaning, column in meanings([cell for cell in headings if cell]).items() if meaning in _WHO}
    section, rows = "", []
    for line, cells in lines[1:]:
        filled = [(index, cell) for index, cell in enumerate(cells) if cell.strip()]
        if len(filled) == 1 and _is_remark(filled[0], headings, names):
            text = filled[0][1]
            section = text if any(mark in heading(text) for mark in SECTION_MARKS) else section
        elif filled and list(cells) != list(headings) and not _is_rule(cells) and not _is_sum(filled[0][1]):
            rows.append((line, [section, *cells]))
    if not any(cells[0] for _, cells in rows) or "section" in meanings([cell for cell in headings if cell]):
        return [lines[0], *((line, cells[1:]) for line, cells in rows)]
    return [(number, ["section", *headings]), *rows]


def _is_remark(cell: tuple[int, str], headings: Sequence[str], names: Collection[str]) -> bool:
    index, text = cell
    if any(mark in heading(text) for mark in SECTION_MARKS):
        return True
    column = headings[index] if index < len(headings) else ""
    return column not in names and _FIGURE.match(text.strip()) is None
