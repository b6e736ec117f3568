"""Documents as people read them: their titles, their tables and what they count, in the words of `words`.

Pages, paper and pictures have them from here, so that one thing is said alike wherever it is read.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ledger.basis import Basis
from ledger.book import Reading
from projections.documents.race import RaceDocument
from projections.documents.words import imagined_in_words, in_plain_words, moment_in_words, race_in_words
from projections.tables.columns import Grid, Heading, Shown

EVIDENCE: Final = "Evidence"
"""What stands above all that identifies the state of a book."""
_ROOT: Final = 16
"""So many digits of a root are enough to tell it by, where there is little room."""


def sentence(text: str) -> str:
    """A text with a capital at its beginning; what follows keeps its own letters."""
    return text[:1].upper() + text[1:]


def title_in_words(reading: Reading, title: str, document: object) -> str:
    """The title of a document: of a race its event, where and when; of others that of the report with names for ids."""
    if isinstance(document, RaceDocument):
        return sentence(race_in_words(reading.season, document.race))
    return in_plain_words(reading, title)


def _races_counted(reading: Reading, basis: Basis) -> str:
    """Which races a basis counts: every one, or those up to a competition."""
    return f"counting races up to {in_plain_words(reading, basis.through)}" if basis.through else "counting every race"


def counted_in_words(reading: Reading, basis: Basis, *, recorded: str, now: bool = False) -> str:
    """What a table counts: ``As of 7 December 2025, 18:00 UTC, counting every race, rules of 2025-26``.

    Args:
        reading: The season at it.
        basis: The basis of the table.
        recorded: When the last entry of it was recorded, which says how the book was where nothing else limits it.
        now: Whether the table follows the book, so that it is as of now whenever it is read.
    """
    if basis.as_of:
        when = f"As of {moment_in_words(basis.as_of)}"
    else:
        when = "As of now" if now else f"As the book was on {moment_in_words(recorded)}"
    return f"{when}, {_races_counted(reading, basis)}, rules of {in_plain_words(reading, basis.rules)}"


def resting_on(reading: Reading, basis: Basis) -> str:
    """What another basis than that of a table counts, such as the one that it is compared with, within a sentence."""
    as_of = f"as of {moment_in_words(basis.as_of)}, " if basis.as_of else ""
    rules = in_plain_words(reading, basis.rules)
    return f"{as_of}{_races_counted(reading, basis)}, by the first {basis.at:,} entries, rules of {rules}"


def imagined_on_top(reading: Reading, basis: Basis) -> str:
    """What a basis imagines on top of the book, in a sentence; empty where it imagines nothing."""
    said = "; ".join(imagined_in_words(reading, one) for one in basis.hypothetical)
    return f"Hypothetical. Not what the book says: {said}" if said else ""


def short_root(root: str) -> str:
    """As much of a root as tells it, where there is little room."""
    return root[:_ROOT]


def evidence_in_short(basis: Basis) -> str:
    """What identifies the state of the book, in one line: ``Evidence: world-cup/2025-26 at 2990 · root 91d5…``."""
    as_of = f" · as of {basis.as_of}" if basis.as_of else ""  # in words it is said to the minute alone
    return f"{EVIDENCE}: {basis.book} at {basis.at}{as_of} · root {short_root(basis.root)}"


def grid_in_words(reading: Reading, grid: Grid) -> Grid:
    """A table with names for ids, days as they are written, and headings with a capital; its cells stay what they are.

    A column that now says in every row what another says anyway, as that of cities beside one of competitions, is left
    out.
    """
    rows = [tuple(cell._replace(text=in_plain_words(reading, cell.text)) for cell in row) for row in grid.rows]
    headings = tuple(_heading(reading, one) for one in grid.headings)
    return without_twice(grid, replace(grid, headings=headings, rows=tuple(rows)))


def without_twice(before: Grid, after: Grid) -> Grid:
    """A table in words without the columns that say in every row what another says; `before` it had ids."""
    twice = _said_twice(before, after.rows)
    kept = [index for index in range(len(after.headings)) if index not in twice]
    return Grid(
        after.title,
        tuple(after.headings[index] for index in kept),
        tuple(tuple(row[index] for index in kept) for row in after.rows),
    )


def _said_twice(grid: Grid, rows: Sequence[Sequence[Shown]]) -> set[int]:
    """The columns that say in every row what one says whose ids became names."""
    columns = [[row[index].text for row in rows] for index in range(len(grid.headings))]
    named = [own for index, own in enumerate(columns) if own != [row[index].text for row in grid.rows]]
    return {index for index, own in enumerate(columns) if own in named and not any(own is one for one in named)}


def _heading(reading: Reading, heading: Heading) -> Heading:
    text, meaning = in_plain_words(reading, heading.text), in_plain_words(reading, heading.meaning)
    return heading._replace(text=sentence(text), meaning=meaning)
