"""A table as CSV (RFC 4180) that a spreadsheet can open and a terminal can show: no cell is a formula.

A text that a spreadsheet would take for a formula has an apostrophe before it, the sign by which spreadsheets
themselves mark a text. Numbers stay as they are, and so do times and differences, in the columns that have a unit.
"""

import csv
import io
import re
from decimal import Decimal
from typing import Final

from projections.tables.columns import Cell, Table
from projections.tables.text import visible

MARK: Final = "'"
"""What stands before a text that would be a formula, or that begins like a text that is marked so."""

_FORMULA: Final = re.compile(r"'*\s*[=+@\-＝＋＠－﹦﹢﹫﹣−]")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[:.,]\d+)*", re.ASCII)

NEUTRAL: Final = (
    "Text cells are written on one line, what cannot be seen in them as \\n, \\x1b or \\u202e. An apostrophe stands "
    "before a text that a spreadsheet would take for a formula; take it away to have the text."
)
"""What a reader of the files must know."""


def to_csv(table: Table, *, before: str | None = None, excel: bool = False) -> bytes:
    """A table as CSV in UTF-8 with a line of column names.

    Lines end with a line feed, what is None is empty, and yes and no are ``true`` and ``false``. Headings may come from
    a book too, such as those of races.

    Args:
        table: The table.
        before: What stands in a line of its own before it, behind ``#``; it is quoted as a cell is.
        excel: As Excel opens it where a comma divides the whole from its parts: with the mark of UTF-8, semicolons,
            decimal commas in numbers and in what is measured, and lines that end as those of Windows do.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n" if excel else "\n", delimiter=";" if excel else ",")
    if before is not None:
        writer.writerow([f"# {visible(before)}"])
    writer.writerow([neutral(column.name) for column in table.columns])
    measured = [bool(column.unit) for column in table.columns]
    cell = _excel_cell if excel else _cell
    writer.writerows([cell(*one) for one in zip(row, measured, strict=True)] for row in table.rows)
    return text.getvalue().encode("utf-8-sig" if excel else "utf-8")


def neutral(text: str) -> str:
    """A text as a cell that is no formula, on one line; `as_written` takes the mark away again."""
    shown = visible(text)
    return f"{MARK}{shown}" if _FORMULA.match(shown) else shown


def as_written(cell: str) -> str:
    """The text of a cell without the mark that makes it no formula; a cell that has none is as it is."""
    return cell[1:] if cell.startswith(MARK) and _FORMULA.match(cell, 1) else cell


def _cell(cell: Cell, measured: bool) -> str:  # noqa: FBT001  it is one of a pair
    """A cell as text; in a column of measures a text that is a number is none of others' texts."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell if measured and _NUMBER.fullmatch(cell) else neutral(cell)
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _excel_cell(cell: Cell, measured: bool) -> str:  # noqa: FBT001  as above
    """The same with a decimal comma in what is a number or a measure."""
    text = _cell(cell, measured)
    number = isinstance(cell, int | float | Decimal) or (measured and _NUMBER.fullmatch(text) is not None)
    return text.replace(".", ",") if number else text
