"""World Cup points: named scales by rank, and the tables that say which race has which scale."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ledger.errors import UnknownRuleError
from ledger.rulebook.base import Mark, Name, Part, Ruling
from ledger.vocabulary import Division, Event, EventId

Stage = Literal["semi-final", "final"]
"""Which race of a mass start that is skated in two: the semi-final or the final race."""

Rank = Annotated[int, Field(ge=1, le=1_000)]


class Scale(Part):
    """World Cup points by rank, from the first rank on; points never rise from one rank to the next.

    Attributes:
        points: The points of the first, the second, and so on.
    """

    points: Annotated[tuple[Annotated[int, Field(ge=1, le=1_000)], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _falls(self) -> Self:
        if any(below > above for above, below in pairwise(self.points)):
            raise ValueError("points rise from one rank to the next")
        return self


class PointsTable(Ruling):
    """Which scale a race has. Tables stand in order, and the first that fits a race holds.

    A table fits where everything that it names is so; what it does not name is left open.

    Attributes:
        name: The table's name in the edition.
        events: The events.
        division: The division; an event without divisions scores as Division A.
        final: Whether at the season's Final, or None for both.
        last: True for a table that holds only for the season's last race of the event, as any race at the Final is.
        stage: The race of a mass start that is skated in two.
        starters: The table needs at least so many starters.
        scale: The name of the scale; None exactly where the status is unknown.
        ranks: How many ranks the table gives points to, where it is fewer than the scale has.
        beyond: What further ranks get: nothing, or nobody knows.
        confirmed_ranks: Single ranks that are confirmed though the table as a whole is not.
        final_status: The status at the Final, where it is another.
    """

    name: Name
    events: Annotated[tuple[EventId, ...], Field(min_length=1)]
    division: Division
    final: bool | None = None
    last: bool = False
    stage: Stage | None = None
    starters: Annotated[int, Field(ge=1)] | None = None
    scale: str | None = None
    ranks: Rank | None = None
    beyond: Literal["zero", "unknown"] = "zero"
    confirmed_ranks: tuple[Rank, ...] = ()
    final_status: Mark | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.scale is None) != (self.status == "unknown"):
            raise ValueError("a table has a scale, or its status is unknown")
        if self.confirmed_ranks and self.status != "inferred":
            raise ValueError("single ranks are confirmed only in a table that is inferred")
        return self

    def fits(self, race: "RaceKind") -> bool:
        """Whether a race of this kind has the table's scale."""
        return (
            str(race.event) in self.events
            and self.division == race.division
            and self.final in (None, race.final)
            and (race.last or race.final or not self.last)
            and self.stage in (None, race.stage)
            and (self.starters is None or (race.starters is not None and race.starters >= self.starters))
        )


@dataclass(frozen=True, slots=True)
class RaceKind:
    """What a points table can ask about a race.

    Attributes:
        event: The event.
        division: The division, A where there is only one.
        final: Whether it is raced at the season's Final.
        last: Whether it is the season's last race of the event.
        stage: The race of a mass start that is skated in two.
        starters: How many competitors started, or None where nobody counted.
    """

    event: Event
    division: Division
    final: bool
    last: bool = False
    stage: Stage | None = None
    starters: int | None = None

    def __str__(self) -> str:
        parts = [
            f"{self.event}, Division {self.division.upper()}",
            self.stage or "",
            "at the Final" if self.final else "before the Final",
            "the season's last" if self.last else "",
        ]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class PointsRule:
    """The points of one kind of race, ready to compute with.

    Attributes:
        edition: The rulebook's edition.
        name: The points table's name.
        scale: The scale's name.
        values: Points by rank, from the first rank on.
        status: The mark of every rank that is not confirmed by itself.
        confirmed_ranks: Ranks that are confirmed by themselves.
        beyond: What ranks beyond the values get: nothing, or nobody knows.
        source: Where the table comes from.
    """

    edition: str
    name: str
    scale: str
    values: tuple[int, ...]
    status: Mark
    confirmed_ranks: frozenset[int]
    beyond: Literal["zero", "unknown"]
    source: tuple[str, ...]

    def points(self, rank: int) -> int:
        """World Cup points of a rank; 0 beyond the table where the table ends there.

        Raises:
            UnknownRuleError: Nobody knows what that rank gets.
        """
        if 1 <= rank <= len(self.values):
            return self.values[rank - 1]
        if self.beyond == "unknown":
            raise UnknownRuleError(
                f"rulebook {self.edition}: the points of rank {rank} are unknown in table {self.name},"
                f" which is known to rank {len(self.values)}"
            )
        return 0

    def mark(self, rank: int) -> Mark:
        """How well the points of a rank are known."""
        if rank in self.confirmed_ranks:
            return "confirmed"
        if rank > len(self.values) and self.beyond == "unknown":
            return "unknown"
        return self.status

    def ranks(self, points: int) -> tuple[int, ...]:
        """The ranks that give these points; none for 0 points, which do not tell a rank."""
        return tuple(rank for rank, value in enumerate(self.values, 1) if value == points)
