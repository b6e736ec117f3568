"""How the tables of a page are looked at: by which columns they are sorted, and which of their rows are shown.

It changes nothing in what the page says, and has no basis: it stands in the query of the page's address alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final, NamedTuple

from projections.reports.report import PLACES, Parameter
from projections.web.addresses.problems import Problem

PARAMETERS: Final = (
    Parameter(
        name="sort",
        about=(
            "A column of the table, such as points; of another table of the page behind the name of the table, such as "
            "best.time; with - before it, from the greatest down."
        ),
        pattern=r"-?(?:[a-z0-9]+(?:[-_][a-z0-9]+){0,8}\.)?[a-z0-9]+(?:[-_][a-z0-9]+){0,8}",
        many=8,
    ),
    Parameter(name="noc", about="Only rows of an NOC, such as NED.", pattern=PLACES["noc"].pattern),
    Parameter(name="name", about="Only rows whose name has these words.", pattern=r"[^\x00-\x1f]{1,80}"),
)
"""What the query of a page whose tables can be sorted may have, beside what its report is asked with."""


class Sorting(NamedTuple):
    """By which column a table is sorted; the first table of a page has no name. `down` is from the greatest."""

    table: str
    column: str
    down: bool

    def __str__(self) -> str:
        """As an address writes it."""
        return f"{'-' if self.down else ''}{self.table and f'{self.table}.'}{self.column}"


@dataclass(frozen=True, slots=True)
class TableLook:
    """A look at the tables of a page.

    Attributes:
        sorts: By which columns tables are sorted, one each; the others are as they are.
        noc: The NOC whose rows are shown; empty for all.
        name: Words that a name has to have; empty for any.
    """

    sorts: tuple[Sorting, ...] = ()
    noc: str = ""
    name: str = ""

    def of(self, table: str) -> Sorting | None:
        """By what a table is sorted."""
        return next((one for one in self.sorts if one.table == table), None)

    @property
    def filters(self) -> list[tuple[str, str]]:
        """What the query of an address has of the rows that are shown."""
        return [(name, value) for name, value in (("noc", self.noc), ("name", self.name)) if value]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What the query of an address has of it."""
        return [*(("sort", str(one)) for one in self.sorts), *self.filters]

    def by(self, sort: Sorting) -> "TableLook":
        """The same rows, a table of them sorted otherwise."""
        others = tuple(one for one in self.sorts if one.table != sort.table)
        return replace(self, sorts=(*others, sort))


def look_of(query: Mapping[str, tuple[str, ...]]) -> TableLook:
    """The look that the query of an address asks for.

    Raises:
        Problem: A table is sorted twice.
    """
    sorts = tuple(map(_sorting, query.get("sort", ())))
    if len({one.table for one in sorts}) < len(sorts):
        raise Problem(HTTPStatus.BAD_REQUEST, "sort is given twice for one table; a table is sorted by one column")
    noc, name = (query.get(one, ("",))[0] for one in ("noc", "name"))
    return TableLook(sorts, noc, name)


def _sorting(text: str) -> Sorting:
    table, _, column = text.removeprefix("-").rpartition(".")
    return Sorting(table, column, text.startswith("-"))
