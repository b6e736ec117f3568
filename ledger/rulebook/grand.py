"""The Grand World Cup: points over all individual distances, in exact decimals."""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from ledger.errors import UnknownRuleError
from ledger.rulebook.base import Mark, Name, Ruling
from ledger.rulebook.points import Rank
from ledger.vocabulary import EventId


def _exact(value: Any) -> Any:
    """Decimal text as a Decimal, ``unknown`` as None; numbers are refused, for a float is never exact."""
    if value == "unknown":
        return None
    if isinstance(value, str) and re.fullmatch(r"\d{1,4}(\.\d{1,2})?", value, re.ASCII):
        return Decimal(value)
    raise ValueError('decimal points are written as text, such as "3.75", or as "unknown"')


Points = Annotated[Decimal | None, BeforeValidator(_exact)]
"""Grand World Cup points of a rank; None where they are unknown."""


class GrandTable(Ruling):
    """Grand World Cup points by rank for one kind of race.

    Attributes:
        name: The table's name.
        final: Whether for the season's Final.
        twice: Whether for a distance that is raced twice in the weekend, each race of which counts half.
        points: Points by rank from the first on; further ranks get nothing.
        confirmed_ranks: Single ranks that are confirmed though the table as a whole is not.
    """

    name: Name
    final: bool
    twice: bool
    points: Annotated[tuple[Points, ...], Field(min_length=1)]
    confirmed_ranks: tuple[Rank, ...] = ()

    @model_validator(mode="after")
    def _falls(self) -> Self:
        known = [points for points in self.points if points is not None]
        if any(below > above for above, below in pairwise(known)):
            raise ValueError("points rise from one rank to the next")
        if self.confirmed_ranks and self.status != "inferred":
            raise ValueError("single ranks are confirmed only in a table that is inferred")
        return self


@dataclass(frozen=True, slots=True)
class GrandRule:
    """The Grand World Cup points of one kind of race, ready to compute with.

    Attributes:
        edition: The rulebook's edition.
        table: The table.
    """

    edition: str
    table: GrandTable

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    def points(self, rank: int) -> Decimal:
        """Grand World Cup points of a rank, exact; 0 beyond the table.

        Raises:
            UnknownRuleError: Nobody knows what that rank gets.
        """
        points = self.table.points[rank - 1] if 1 <= rank <= len(self.table.points) else Decimal(0)
        if points is None:
            raise UnknownRuleError(
                f"rulebook {self.edition}: the Grand World Cup points of rank {rank} are unknown in table {self.name}"
            )
        return points

    def mark(self, rank: int) -> Mark:
        """How well the points of a rank are known."""
        if rank in self.table.confirmed_ranks:
            return "confirmed"
        if rank <= len(self.table.points) and self.table.points[rank - 1] is None:
            return "unknown"
        return self.table.status

    def ranks(self, points: Decimal) -> tuple[int, ...]:
        """The ranks that give these points; none for 0 points."""
        return tuple(rank for rank, value in enumerate(self.table.points, 1) if value == points)


class Grand(Ruling):
    """The season's Grand World Cup: Division A ranks of these events score by these tables.

    Attributes:
        events: The events that count.
        tables: The tables of points, each for another kind of race.
    """

    events: Annotated[tuple[EventId, ...], Field(min_length=1)]
    tables: tuple[GrandTable, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        kinds = [(table.final, table.twice) for table in self.tables]
        if len(set(kinds)) != len(kinds):
            raise ValueError("two tables are for the same kind of race")
        if bool(self.tables) != (self.status != "unknown"):
            raise ValueError("a Grand World Cup has tables, or its status is unknown")
        return self
