"""Readings as a workbook: a sheet for each table, with numbers and times to reckon with, and one of evidence.

No text is a formula or a link. A number that people read with a mark, such as ``≥ 12`` or ``24b``, is the number, shown
with its mark. Equal bases give equal bytes.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, Final, NamedTuple

from ledger.instants import to_datetime
from projections.documents.plain import EVIDENCE
from projections.documents.words import day_in_words
from projections.printing.paper import Printed
from projections.tables.columns import Grid, Heading, Shown
from projections.tables.text import visible
from projections.tables.workbooks import text_workbook

PAPERS: Final = {"a4": 9, "letter": 1}
"""The numbers that workbooks have for them."""

_WIDE: Final = 60
"""No column is wider than so many letters; longer texts are broken into lines."""
_NAME: Final = 31
"""No sheet has a longer name."""
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_TIME: Final = re.compile(r"(?:(\d+):)?(?:([0-5]?\d):)?(\d+)\.(\d{1,3})", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MARKED: Final = re.compile(r"(≥ )?(-?\d+(?:\.\d+)?)([a-z]?)", re.ASCII)
"""A number with what says that it is a lower bound, or where it was won. One in brackets does not count, and is a text,
so that a sum over it is right."""
_LONGEST_MARK: Final = 20
_DAY_IN_MS: Final = 86_400_000
_DIGITS: Final = 15
"""A spreadsheet holds no more digits of a number."""


class Written(NamedTuple):
    """What a cell holds and how it is shown: a number in a format, or a text."""

    number: float | int | None
    text: str
    shown: str


def workbook(sections: Sequence[Printed], *, paper: str = "a4") -> bytes:
    """The sections as a workbook, a sheet for each of their tables."""
    held = BytesIO()
    book = text_workbook(held)
    instant = to_datetime(max(one.recorded_at for one in sections)).replace(tzinfo=None)
    book.set_properties({"title": "; ".join(one.title for one in sections), "created": instant})
    formats = _Formats(book)
    names: set[str] = {EVIDENCE.casefold()}
    of_sheets: list[tuple[str, Printed]] = []
    for section in sections:
        for grid in section.grids:
            several = len(section.grids) > 1
            name = _named(f"{section.title}, {grid.title}" if several else section.title, names)
            of_sheets.append((name, section))
            _sheet(book.add_worksheet(name), section, grid, formats, paper)
    _evidence(book.add_worksheet(EVIDENCE), sections, of_sheets, formats)
    book.close()
    return held.getvalue()


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def number(self, shown: str) -> Any:
        return self._once(shown, {"num_format": shown, "valign": "top"} if shown else {"valign": "top"})

    @property
    def title(self) -> Any:
        return self._once("\0title", {"bold": True, "font_size": 14})

    @property
    def quiet(self) -> Any:
        return self._once("\0quiet", {"italic": True})

    def head(self, side: str) -> Any:
        how = {"bold": True, "bottom": 1, "align": side, "text_wrap": True, "valign": "bottom"}
        return self._once(f"\0head {side}", how)

    @property
    def wrapped(self) -> Any:
        return self._once("\0wrapped", {"text_wrap": True, "valign": "top"})

    @property
    def right(self) -> Any:
        return self._once("\0right", {"align": "right", "valign": "top"})

    def _once(self, key: str, how: dict[str, Any]) -> Any:
        if key not in self._made:
            self._made[key] = self._book.add_format(how)
        return self._made[key]


def _named(title: str, names: set[str]) -> str:
    """A name for a sheet that no other has, whatever case it is in."""
    plain = _FORBIDDEN.sub(" ", title).strip(" '")[:_NAME].strip(" '") or "table"
    name, number = plain, 1
    while name.casefold() in names:
        number += 1
        name = f"{plain[: _NAME - len(str(number)) - 1]} {number}"
    names.add(name.casefold())
    return name


HEAD_ROW: Final = 3
"""The row of a sheet, from 0, that has the heads of its columns; above it stand title, occasion and state."""


def _sheet(sheet: Any, section: Printed, grid: Grid, formats: _Formats, paper: str) -> None:
    sheet.write_string(0, 0, section.title, formats.title)
    sheet.write_string(1, 0, " · ".join(filter(None, (section.series, section.occasion))))
    sheet.write_string(2, 0, " · ".join((*section.state, section.counted, *section.notes)), formats.quiet)
    for column, heading in enumerate(grid.headings):
        _column(sheet, column, heading, [row[column] for row in grid.rows], formats)
    names = next((index for index, one in enumerate(grid.headings) if one.names), -1)
    sheet.freeze_panes(HEAD_ROW + 1, names + 1)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_paper(PAPERS[paper])
    if len(grid.headings) > 8:  # noqa: PLR2004  what fits a page that stands upright
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{visible(section.foot()).replace('&', '&&')}&R&P of &N")
    if grid.rows:
        sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(grid.rows), len(grid.headings) - 1)


def _column(sheet: Any, column: int, heading: Heading, cells: Sequence[Shown], formats: _Formats) -> None:
    side = "right" if heading.unit else heading.side
    sheet.write_string(HEAD_ROW, column, visible(heading.text), formats.head(side))
    needed = max((len(visible(cell.text)) for cell in cells), default=0)
    longest = max((len(word) for word in heading.text.split()), default=0)
    sheet.set_column(column, column, min(max(needed, longest + 2, 4) + 1, _WIDE))
    for row, cell in enumerate(cells, HEAD_ROW + 1):
        value = value_of(cell, heading)
        if value.number is not None:
            sheet.write_number(row, column, value.number, formats.number(value.shown))
        elif value.text:
            how = formats.wrapped if len(value.text) > _WIDE else formats.right if side == "right" else None
            sheet.write_string(row, column, value.text, how)


def value_of(cell: Shown, heading: Heading) -> Written:
    """What a spreadsheet is given for a cell: numbers, days and times as numbers, everything else as the text it is."""
    text = visible(cell.text)
    found = None
    if heading.unit == "min:s":
        found = _time(text)
    elif heading.side == "right" or isinstance(cell.cell, int | Decimal | float):
        found = _number(text)
    elif isinstance(cell.cell, str) and _DAY.fullmatch(cell.cell):
        found = _day(cell.cell, text)
    return found or Written(None, text, "")


def _time(text: str) -> Written | None:
    """A race time as a part of a day, with the digits that it has and what stands behind it."""
    found = _TIME.match(text)
    if found is None or len(text) - found.end() > _LONGEST_MARK:
        return None
    first, second, seconds, fraction = found.groups()
    hours, minutes = (int(first), int(second)) if second is not None else (0, int(first or 0))
    whole = ((hours * 60 + minutes) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))
    clock = "[h]:mm:ss" if second is not None else "[m]:ss" if first is not None else "[s]"
    return Written(whole / _DAY_IN_MS, text, f"{clock}.{'0' * len(fraction)}{_held(text[found.end() :])}")


def _number(text: str) -> Written | None:
    """A number, shown with the marks before and behind it."""
    found = _MARKED.fullmatch(text)
    if found is None or len(found[2]) > _DIGITS:
        return None
    before, digits, behind = found.groups()
    whole, _, fraction = digits.partition(".")
    if whole.lstrip("-").startswith("0") and len(whole.lstrip("-")) > 1:
        return None  # what begins with a nought is a name, not a count
    shown = f"{_held(before or '')}0{'.' + '0' * len(fraction) if fraction else ''}{_held(behind)}"
    return Written(float(digits) if fraction else int(whole), text, "" if shown == "0" else shown)


def _day(day: str, text: str) -> Written | None:
    """A day that is shown as it is, or in words; a cell that says something else of it is a text."""
    try:
        said = {day: "yyyy-mm-dd", day_in_words(day): "d mmmm yyyy"}.get(text)
        days = (date.fromisoformat(day) - date(1899, 12, 30)).days
    except ValueError:
        return None
    return None if said is None else Written(days, text, said)


def _held(text: str) -> str:
    """A text within a format, each of its letters for itself."""
    return "".join(f"\\{letter}" for letter in text)


def _evidence(
    sheet: Any, sections: Sequence[Printed], of_sheets: Sequence[tuple[str, Printed]], formats: _Formats
) -> None:
    """What each reading was computed from, how far it can be relied on, and what its reader must know."""
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 110)
    row = 0
    for section in sections:
        sheet.write_string(row, 0, section.title, formats.title)
        lines = (
            ("sheets", ", ".join(name for name, of in of_sheets if of is section)),
            ("competition", section.occasion),
            ("state", " · ".join(section.state)),
            ("counted", section.counted),
            *section.evidence(),
            *(("note", note) for note in section.notes),
            *(("legend", line) for line in section.legend),
        )
        for name, text in lines:
            if text:
                row += 1
                sheet.write_string(row, 0, name)
                sheet.write_string(row, 1, text, formats.wrapped)
        row += 2
