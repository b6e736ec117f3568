"""What the lines of a file of lists are: headings, rows, sections, a title above and remarks below."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from projections.audit.lists.columns import heading, meanings

Line = tuple[int, Sequence[str]]
"""A line of a file and its cells."""
SECTION_MARKS: Final = ("reserve", "point", "time")
"""Words in the name of a section of a list of places."""
TITLE: Final = 500
"""So many characters above the headings are taken as the title."""
_FIGURE: Final = re.compile(r"[=T]?R?\s*\d", re.IGNORECASE)
"""How ranks, points and times begin."""
_WHO: Final = ("name", "given", "winner", "noc")
"""The meanings of the columns that say whom a row lists."""


def rows_below(lines: Sequence[Line]) -> list[Line]:
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


def _is_sum(text: str) -> bool:
    """Whether a line begins with the word for a sum, as the line below a table does."""
    return heading(text) in ("total", "totals", "sum", "summe", "totaal", "gesamt")


def _is_rule(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(len(cell) > 1 and not cell.strip("-–—=_*+| ") for cell in filled)


def title_of(lines: Sequence[Line]) -> str:
    """What stands above the headings, as one text; ``sep=;`` says nothing of the list."""
    cells = (cell.strip() for _, line in lines for cell in line)
    return " ".join(cell for cell in cells if cell and not cell.casefold().startswith("sep="))[:TITLE]


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a row of a sheet names columns: those of a list have two known meanings at least."""
    known = meanings([cell for cell in cells if cell])
    return bool({"name", "winner", "noc"} & known.keys()) and bool({"rank", "points", "time", "winner"} & known.keys())
