"""Parts of pages that are the same at many positions of the book: a cup's table changes with a race of the cup alone.

Such a part is written once, and shown at each of these positions. It is known by the identity of what it is made of: a
table that positions share (`projections.cups.standings`) is one object, and what a part says of it follows from it.
"""

from collections.abc import Callable, Hashable
from typing import Final, NamedTuple

from ledger.season import InCommon
from projections.cups.rows import StandingRow
from projections.cups.standings import Standing
from projections.documents.words import says_any

MOST: Final = 1_024
"""So many parts are kept; a table has four, of 60 kB together where it is a large one."""


class SameTable(NamedTuple):
    """What parts of a page are made of: a table, and which of its totals are lower bounds."""

    rows: tuple[StandingRow, ...]
    at_least: tuple[bool, ...]


def same_table(table: Standing, at_least: tuple[bool, ...]) -> SameTable | None:
    """What the parts of a table's page are known by.

    None where there are no rows, or where somebody is called like a race, for which a page says the day of that race.
    """
    if not table.rows or any(says_any(row.competitor.name) for row in table.rows):
        return None
    return SameTable(table.rows, at_least)


class PageParts:
    """The parts of pages in one setting, those that were written last; safe among threads."""

    def __init__(self) -> None:
        self._kept = InCommon(MOST)

    def once(self, of: SameTable | None, part: Hashable, *, caller: Callable[[], str]) -> str:
        """What `caller` writes, which is the body of a call in a template; `part` says which part it is of what."""
        if of is None:
            return caller()
        # Rows are kept with what is made of them, so that no others can come to have their identity.
        text, _ = self._kept.once((id(of.rows), of.at_least, part), lambda: (caller(), of.rows))
        return text
