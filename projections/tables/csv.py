"""A table as CSV (RFC 4180)."""

import csv
import io
from collections.abc import Iterable

from projections.tables.columns import Cell, Table


def to_csv(table: Table) -> bytes:
    """A table as CSV in UTF-8 with a line of column names.

    Lines end with a line feed, what is None is empty, and yes and no are ``true`` and ``false``.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(map(_printed, table.rows))
    return text.getvalue().encode()


def _printed(row: Iterable[Cell]) -> list[str]:
    return ["" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell) for cell in row]
