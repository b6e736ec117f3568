"""Workbooks in which every text is a text: whatever begins with ``=`` is no formula, and no address is a link."""

from io import BytesIO
from typing import Any

import xlsxwriter


def text_workbook(held: BytesIO) -> Any:
    """A workbook that is written into `held` when it is closed."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    return xlsxwriter.Workbook(held, options)
