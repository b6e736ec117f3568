"""A pasted block of text: lines such as ``1 25 Jordan STOLZ USA 33.90 PB``, as people copy them from a page.

What stands in a line is told by its form: a rank or a status first, a bib, the name, the code of the NOC, times and
remarks. Where others have a rank and a bib, the one number of who did not finish is the bib. A line that names a race,
such as ``500m Women Division B``, is the heading of those below it. Every other line has to be of somebody, so that
nothing is lost.
"""

import re
from collections.abc import Sequence
from typing import Final

from commands.intake.lists.tables import ListTable
from commands.intake.results.words import EventSaid, status_of
from ledger.errors import InvalidInputError
from ledger.nocs import names
from ledger.times import DoubtfulTimeError, read_time

_COLUMNS: Final = ("event", "rank", "bib", "name", "noc", "time", "behind", "remarks")
_RANK, _BIB, _REMARKS = (_COLUMNS.index(name) for name in ("rank", "bib", "remarks"))
_MOST: Final = 500_000
"""Characters of a block; one of a whole competition has twenty thousand."""
_MOST_LINE: Final = 1_000
"""Characters of a line of somebody; each has about forty."""
_WHOLE: Final = re.compile(r"=?\d{1,3}[.=)]?")


def pasted_table(file: str, text: str) -> ListTable:
    """The rows of a block of text that has no headings.

    Raises:
        InvalidInputError: A line is of nobody and no race; the error names the line.
    """
    if len(text) > _MOST:
        raise InvalidInputError(f"{file}: more than {_MOST:,} characters; give the block headings, or the file as CSV")
    rows: list[tuple[int, tuple[str, ...]]] = []
    event = ""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.replace("\t", " ").replace("|", " ").split()
        if not words:
            continue
        row = _row(words) if len(line) <= _MOST_LINE else None
        if row is not None:
            rows.append((number, (event, *row)))
        elif EventSaid(line.strip()).distance is not None:
            event = line.strip()
        elif rows or not _is_title(words):
            raise InvalidInputError(
                f"{file}, row {number}: {line.strip()[:60]!r} is no row such as '1 25 Jordan STOLZ USA 33.90'; give "
                "the block headings, or the file as CSV"
            )
    if not rows:
        raise InvalidInputError(f"{file}: no rows such as '1 25 Jordan STOLZ USA 33.90'")
    if any(cells[_RANK] and cells[_BIB] for _, cells in rows):
        rows = [(number, _bib_alone(cells)) for number, cells in rows]
    used = [index for index in range(len(_COLUMNS)) if any(cells[index] for _, cells in rows)]
    return ListTable(
        "",
        tuple(_COLUMNS[index] for index in used),
        tuple((number, tuple(cells[index] for index in used)) for number, cells in rows),
    )


def _bib_alone(cells: tuple[str, ...]) -> tuple[str, ...]:
    """A row in a block with ranks and bibs; of who did not finish a number alone is the bib, for there is no rank."""
    alone = cells[_RANK].isdecimal() and not cells[_BIB]
    if not alone or not any(status_of(word) for word in cells[_REMARKS].split()):
        return cells
    return (*cells[:_RANK], "", cells[_RANK], *cells[_BIB + 1 :])


def _is_title(words: Sequence[str]) -> bool:
    """Whether a line above all rows is a title or headings: it has no time."""
    return not any(_is_time(word) for word in words)


def _row(words: Sequence[str]) -> tuple[str, ...] | None:
    """Rank, bib, name, NOC, time, time behind and remarks of a line; None where it is of nobody."""
    rest = list(words)
    rank = rest.pop(0).rstrip(".)") if _WHOLE.fullmatch(rest[0]) or status_of(rest[0]) else ""
    bib = rest.pop(0) if rest and rest[0].isdecimal() else ""
    first = next((index for index, word in enumerate(rest) if _is_time(word) or status_of(word)), len(rest))
    codes = [index for index, word in enumerate(rest[:first]) if word.strip("()") in names()]
    if not codes or not (rank or first < len(rest)):
        return None
    # A surname in capitals may look like a code: the code stands last, or else first.
    at = codes[-1] if codes[-1] == first - 1 or codes[0] != 0 else 0
    name = " ".join(word for index, word in enumerate(rest[:first]) if index != at)
    times = [word for word in rest[first:] if _is_time(word)]
    others = [word for word in rest[first:] if word not in times]
    own = [word for word in times if not word.startswith("+")]
    behind = next((word for word in times if word.startswith("+")), "")
    return rank, bib, name, rest[at].strip("()"), own[0] if own else "", behind, " ".join([*own[1:], *others])


def _is_time(word: str) -> bool:
    try:
        read_time(word.lstrip("+"))
    except DoubtfulTimeError:
        return True
    except InvalidInputError:
        return False
    return True
