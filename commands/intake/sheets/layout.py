"""From the words of a page's body to the cells of a table, by the places of the column heads.

A word belongs to the column in whose span its middle lies, and to a row by its baseline:

* on the row's own baseline (that of its bib), give or take `OWN` points: the small letters of ``In`` sit higher;
* a mark ("F", "T07", "RS"), set small and raised, touches the word that it is a mark of, and goes with it;
* what stands lower in a column is the rest of a wrapped cell, one line below the line before. The borders of the cells
  hide it on the drawn page ("Afonso Henrique Pestana"), but it is in the text, with the marks beside it ("SILVA", T07).

A word for which none of this holds has no place in the table, and the sheet is refused.
"""

import math
import re
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from commands.intake.sheets.words import TextLine, Word, quoted
from ledger.errors import UnreadableSheetError

Kind = Literal["distance", "mass-start", "team"]
"""The layouts: skaters in pairs, a mass start with its sprints, teams in heats."""

OWN = 2.5
"""How far from its row's baseline a word of the row may stand, in points; 2.0 is the most that was seen."""
_TOUCH = 1.5
"""How far from its word's right edge a mark may begin, in points."""
_SMALL = 0.75
"""A mark's font size is at most this part of its word's; 0.6 is usual, and the lane is set at 0.8."""
_RAISED = 7.0
"""How far above its word's baseline a mark may stand, in points; 3.5 is usual."""
_NEAREST, _FARTHEST = 0.7, 2.0
"""Lines of a wrapped cell are this many font sizes apart."""
_MARGIN = 12.0
"""How far beyond the outermost heads a cell may reach, in points."""
_BESIDE_NAME = 6.0
"""The column right of the names begins this far left of its head, in points; names fill all the room before it."""
_HEAD_WRAP = 13.0
"""How far below the heads the rest of a broken head may stand, in points."""
_APART, _APART_FROM_HEADS = 1.2, 1.9
"""So many steps from row to row may lie between two rows, and between heads and first row; 1.05 and 1.56 were seen."""

_COLUMNS = {
    "rnk": "rank",
    "nr": "bib",
    "name": "name",
    "ctry": "noc",
    "country": "noc",
    "pair": "pair",
    "lane": "lane",
    "race": "heat",
    "straight": "straight",
    "laps": "laps",
    "total": "total",
    "time": "time",
    "behind": "behind",
    "points": "points",
}
# The mass start's sheet is made from that of the distances, and the rest of "Lane" shows below its first sprint.
_SPRINT = re.compile(r"^S([1-9])(?:La)?$", re.ASCII)
_BIB = re.compile(r"^\d+$", re.ASCII)
_BROKEN = frozenset({"La", "ne", "Lane"})

_NEEDED: Mapping[Kind, frozenset[str]] = {
    "distance": frozenset({"rank", "bib", "name", "noc", "pair", "lane", "time"}),
    "mass-start": frozenset({"rank", "bib", "name", "noc", "laps", "sprint-1", "total", "time"}),
    "team": frozenset({"rank", "bib", "name", "heat", "straight", "time"}),
}
_OPTIONAL: Mapping[Kind, frozenset[str]] = {
    "distance": frozenset({"behind", "points"}),
    "mass-start": frozenset({*(f"sprint-{number}" for number in range(2, 10)), "behind", "points"}),
    "team": frozenset({"noc", "behind", "points"}),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a page from left to right, and the places where one ends and the next begins."""

    kind: Kind
    names: tuple[str, ...]
    left: float
    between: tuple[float, ...]
    right: float

    def of(self, word: Word) -> str | None:
        """The column that a word stands in, or None beside the table."""
        if not self.left <= word.center <= self.right:
            return None
        return self.names[bisect(self.between, word.center)]


@dataclass(slots=True)
class Row:
    """One row of the table: its page, its baseline, and the lines and marks of each cell."""

    page: int
    base: float
    cells: dict[str, list[TextLine]] = field(default_factory=dict)
    marks: dict[str, list[str]] = field(default_factory=dict)

    def lines(self, column: str) -> list[str]:
        """The lines of a cell from above, each without its marks."""
        return [line.text for line in self.cells.get(column, [])]

    @property
    def lowest(self) -> float:
        """The baseline of the last line of its name: a wrapped name can make a row taller, a wrapped lane does not."""
        return min((line.base for line in self.cells.get("name", [])), default=self.base)


@dataclass(frozen=True, slots=True)
class PageTable:
    """The rows on a page between the baseline of the heads and that of what ends the table, None if it goes on."""

    number: int
    heads: float
    rows: tuple[Row, ...]
    end: float | None


def read_heads(heads: TextLine, *, page: int) -> Columns:
    """Name the columns by their heads.

    Raises:
        UnreadableSheetError: A head is unknown or doubled, or the heads together are of no layout.
    """
    names = []
    for word in heads.words:
        sprint = _SPRINT.match(word.text)
        name = f"sprint-{sprint[1]}" if sprint else _COLUMNS.get(word.text.lower())
        if name is None or name in names:
            raise UnreadableSheetError(f"page {page}: {quoted(word.text)} is no column head that a sheet has there")
        names.append(name)
    between = [
        following.left - _BESIDE_NAME if name == "name" else (word.right + following.left) / 2
        for name, (word, following) in zip(names, pairwise(heads.words), strict=False)
    ]
    sprints = [name for name in names if name.startswith("sprint-")]
    in_order = sprints == [f"sprint-{number}" for number in range(1, len(sprints) + 1)]
    for kind, needed in _NEEDED.items():
        if needed <= set(names) <= needed | _OPTIONAL[kind] and in_order:
            return Columns(
                kind=kind,
                names=tuple(names),
                left=heads.words[0].left - _MARGIN,
                between=tuple(between),
                right=heads.words[-1].right + _MARGIN,
            )
    raise UnreadableSheetError(
        f"page {page}: the column heads {quoted(heads.text)} are those of no layout: distances have pair and lane, "
        "mass starts Laps, S1 and Total, team races Race and Straight, all have Rnk, Nr, Name and Time"
    )


def without_rest_of_heads(words: Iterable[Word], heads: TextLine) -> list[Word]:
    """The words of a page's body without what a head that is broken over two lines has left there."""
    return [
        word
        for word in words
        if not (
            word.text in _BROKEN
            and heads.base - word.base <= _HEAD_WRAP
            and any(
                _SPRINT.match(head.text) and head.left - _TOUCH <= word.left <= head.right + _TOUCH
                for head in heads.words
            )
        )
    ]


def read_rows(words: Iterable[Word], columns: Columns, *, page: int) -> list[Row]:
    """Put every word of a page's table into a cell.

    Raises:
        UnreadableSheetError: A word has no place in the table.
    """
    marks: list[tuple[Word, Word]] = []
    plain: list[Word] = []
    given = sorted(words, key=lambda word: -word.base)
    small = _SMALL * max((word.size for word in given), default=0.0)
    large = [word for word in given if word.size > small]
    for word in given:
        marked = _marked(word, large) if word.size <= small else None
        if marked is None:
            plain.append(word)
        else:
            marks.append((word, marked))
    rows = [Row(page, word.base) for word in plain if columns.of(word) == "bib" and _BIB.match(word.text)]
    places: dict[Word, tuple[Row, str]] = {}
    for word in plain:
        column = columns.of(word)
        row = _row_of(word, rows)
        if column is None or row is None or (abs(word.base - row.base) > OWN and not _goes_on(row, column, word)):
            raise UnreadableSheetError(f"page {page}: {quoted(word.text)} stands in no row and column of the table")
        _put(row, column, word)
        places[word] = row, column
    for mark, marked in sorted(marks, key=lambda both: both[0].left):
        row, column = places[marked]
        row.marks.setdefault(column, []).append(mark.text)
    return rows


def check_spacing(pages: Sequence[PageTable]) -> None:
    """Rows stand at equal distances: a wider one is the place of a row that is not there.

    Ranks show a gap too, but not behind the last rank, where those stand who did not finish. Neither shows when a row
    without a rank is taken from the end of a page, with nothing below it but the foot.

    Raises:
        UnreadableSheetError: There is room for a row.
    """
    steps = [above.base - below.base for page in pages for above, below in pairwise(page.rows)]
    step = min(steps, default=math.inf)
    for page in pages:
        above, place, apart = page.heads, "the column heads", _APART_FROM_HEADS
        ends = [] if page.end is None else [(page.end, page.end)]
        for number, (top, bottom) in enumerate([*((row.base, row.lowest) for row in page.rows), *ends], 1):
            if above - top > apart * step:
                raise UnreadableSheetError(
                    f"page {page.number}: there is an empty place below {place}, where a row must have stood"
                )
            above, place, apart = bottom, f"row {number} of the page", _APART


def _marked(word: Word, others: Sequence[Word]) -> Word | None:
    """The word that this one is a mark of, if it is one."""
    for other in others:
        if (
            word.size <= _SMALL * other.size
            and abs(word.left - other.right) <= _TOUCH
            and 0 <= word.base - other.base <= _RAISED
        ):
            return other
    return None


def _row_of(word: Word, rows: Sequence[Row]) -> Row | None:
    """The row on whose baseline a word stands, or the nearest above it."""
    own = min(rows, key=lambda row: abs(row.base - word.base), default=None)
    if own is None or abs(own.base - word.base) <= OWN:
        return own
    return min((row for row in rows if row.base > word.base), key=lambda row: row.base, default=None)


def _goes_on(row: Row, column: str, word: Word) -> bool:
    """Whether a word below a row's baseline is one line below what the row has in that column."""
    lines = row.cells.get(column)
    if not lines:
        return False
    above = lines[-1]
    if abs(above.base - word.base) <= OWN and above.base < row.base - OWN:
        return True  # a further word of the same line
    return _NEAREST * word.size <= above.base - word.base <= _FARTHEST * word.size


def _put(row: Row, column: str, word: Word) -> None:
    lines = row.cells.setdefault(column, [])
    if lines and abs(lines[-1].base - word.base) <= OWN:
        lines[-1] = TextLine(tuple(sorted((*lines[-1].words, word), key=lambda one: one.left)))
    else:
        lines.append(TextLine((word,)))
