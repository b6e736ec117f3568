"""How a table of a page is looked at: by which column it is sorted, and which of its rows are shown.

It changes nothing in what the page says, and has no basis: it stands in the query of the page's address alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from projections.reports.report import PLACES, Parameter

PARAMETERS: Final = (
    Parameter(
        name="sort",
        about="A column of the table, such as points; with - before it, from the greatest down.",
        pattern=r"-?[a-z0-9]+(?:[-_][a-z0-9]+){0,8}",
    ),
    Parameter(name="noc", about="Only rows of an NOC, such as NED.", pattern=PLACES["noc"].pattern),
    Parameter(name="name", about="Only rows whose name has these words.", pattern=r"[^\x00-\x1f]{1,80}"),
)
"""What the query of a page whose table can be sorted may have, beside what its report is asked with."""


@dataclass(frozen=True, slots=True)
class TableLook:
    """A look at a table.

    Attributes:
        sort: The column by which it is sorted, with ``-`` before it from the greatest down; empty as it is.
        noc: The NOC whose rows are shown; empty for all.
        name: Words that a name has to have; empty for any.
    """

    sort: str = ""
    noc: str = ""
    name: str = ""

    @property
    def column(self) -> str:
        """The column, whichever way round."""
        return self.sort.removeprefix("-")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What the query of an address has of it."""
        return [(name, value) for name in ("sort", "noc", "name") if (value := getattr(self, name))]

    def by(self, sort: str) -> "TableLook":
        """The same rows, sorted otherwise."""
        return replace(self, sort=sort)


def look_of(query: Mapping[str, tuple[str, ...]]) -> TableLook:
    """The look that the query of an address asks for."""
    return TableLook(**{one.name: query[one.name][0] for one in PARAMETERS if one.name in query})
