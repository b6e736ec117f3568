"""Tables as a workbook: a sheet for each, numbers, days and instants as such. No text is a formula or a link."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any, Final

from ledger.errors import InvalidInputError
from projections.tables.columns import Cell, Column, Table, Type
from projections.tables.text import visible
from projections.tables.workbooks import text_workbook

_MOST_ROWS: Final = 1_048_575
_MOST_LETTERS: Final = 32_767
"""A sheet holds no more rows below its heads, and a cell no longer text."""
_WIDE: Final = 40
_DAY: Final = "yyyy-mm-dd"
_INSTANT: Final = "yyyy-mm-dd hh:mm:ss"


def to_workbook(tables: Sequence[Table], *, mark: str, moment: datetime) -> bytes:
    """The tables as a workbook; the same tables give the same bytes.

    Args:
        tables: The tables, of which each becomes a sheet of its name.
        mark: What the workbook says it is, in a property of its own.
        moment: When it was made, as it says.

    Raises:
        InvalidInputError: A table is too long, or a text is, for a workbook.
    """
    held = BytesIO()
    book = text_workbook(held)
    book.set_properties({"created": moment.replace(tzinfo=None)})
    book.set_custom_property(mark, "1", "text")
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "date": book.add_format({"num_format": _DAY}),
        "datetime": book.add_format({"num_format": _INSTANT}),
    }
    for table in tables:
        _sheet(book.add_worksheet(table.name), table, formats)
    book.close()
    return held.getvalue()


def _sheet(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    if len(table.rows) > _MOST_ROWS:
        raise InvalidInputError(f"table {table.name}: a sheet holds {_MOST_ROWS} rows, and it has {len(table.rows)}")
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.name, formats["head"])
        sheet.set_column(place, place, min(max(len(column.name), _width(table, place)) + 2, _WIDE))
        write = _writer(sheet, table, column, formats.get(column.type))
        for number, row in enumerate(table.rows, 1):
            if row[place] is not None:
                write(number, place, row[place])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _width(table: Table, place: int) -> int:
    """How wide the cells of a column are, by the first of them."""
    return max((len(str(row[place])) for row in table.rows[:100] if row[place] is not None), default=0)


def _writer(sheet: Any, table: Table, column: Column, how: Any) -> Callable[[int, int, Any], None]:
    """What writes the cells of a column, in its type."""

    def text(row: int, place: int, cell: Cell) -> None:
        shown = visible(str(cell))
        if len(shown) > _MOST_LETTERS:
            raise InvalidInputError(
                f"table {table.name}, row {row}, {column.name}: a cell of a workbook holds {_MOST_LETTERS} letters, "
                f"and it has {len(shown)}; leave the table out, or export into another format"
            )
        sheet.write_string(row, place, shown)

    def day(row: int, place: int, cell: str) -> None:
        sheet.write_datetime(row, place, date.fromisoformat(cell), how)

    def instant(row: int, place: int, cell: str) -> None:
        sheet.write_datetime(row, place, datetime.fromisoformat(cell).astimezone(UTC).replace(tzinfo=None), how)

    writers: dict[Type, Callable[[int, int, Any], None]] = {
        "string": text,
        "integer": sheet.write_number,
        "number": sheet.write_number,
        "boolean": sheet.write_boolean,
        "date": day,
        "datetime": instant,
    }
    return writers[column.type]
