"""Workbooks as people save them."""

import io
from typing import Any

from openpyxl import Workbook


def workbook(rows: list[tuple[Any, ...]]) -> bytes:
    """A workbook with one sheet of these rows."""
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
