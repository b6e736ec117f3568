"""The cells of a workbook in XLSX: in a process apart, because a small file can make the library take very much."""

import io
from collections.abc import Iterator, Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from openpyxl import load_workbook

from commands.intake.lists.layout import Line
from commands.intake.lists.tables import Bounds, Count, megabytes, text_of
from ledger.errors import InvalidInputError

Sheets = list[tuple[str, list[Line]]]
"""The name of each sheet with its lines."""


def plain_sheets(content: bytes, file: str, within: Sequence[int]) -> Sheets:
    """The sheets of a workbook, each with its lines; `within` are the numbers of `Bounds`.

    Raises:
        InvalidInputError: It is none, or larger than the bounds.
    """
    bounds = Bounds(*within)
    _check_archive(file, content, bounds)
    try:
        sheets = _sheets(file, content, bounds, values=True)
        written = _sheets(file, content, bounds, values=False)
        if written != sheets:
            sheets = [(title, _filled(lines, own)) for (title, lines), (_, own) in zip(sheets, written, strict=True)]
    except (InvalidInputError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001  openpyxl lets errors of zipfile, XML and its own through
        raise InvalidInputError(f"{file}: not a workbook in XLSX: {_one_line(error)}") from None
    return sheets


def _sheets(file: str, content: bytes, bounds: Bounds, *, values: bool) -> Sheets:
    """The sheets with their values, or with the formulas in place of these."""
    count = Count(file, bounds)
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=values, keep_links=False)
    return [(sheet.title, list(_lines(sheet, count))) for sheet in book.worksheets]


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
