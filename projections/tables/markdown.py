"""Tables for people as Markdown: what stands in a cell is text, whatever signs of Markdown or HTML it has."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from projections.tables.columns import Grid
from projections.tables.text import visible

_SIGNS: Final = re.compile(r"([\\`*_\[\]<>|#&~])")


def inert(text: str) -> str:
    """A text on one line in which no sign of Markdown acts."""
    return _SIGNS.sub(r"\\\1", visible(" ".join(text.split())))


def grid_lines(grid: Grid) -> Iterator[str]:
    """A table for people under its title, as a heading of the second level."""
    yield f"## {inert(grid.title)}"
    yield ""
    yield _row([inert(one.text) for one in grid.headings])
    yield _row(["---:" if one.side == "right" else "---" for one in grid.headings])
    yield from (_row([inert(cell.text) for cell in row]) for row in grid.rows)
    yield ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
