"""What happens in and between races: statuses, times, mass-start points, annulments, protests."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ledger.rulebook.base import Note, Ruling
from ledger.vocabulary import DISTANCES, Distance, is_team, is_timed

Scores = Literal["rank", "none", "as-printed"]
"""What a row scores: by its rank; nothing, and no rank; by the rank that the sheet prints, if it prints one."""


class OwnDistance(Ruling):
    """A distance that not every season has. Its name says who races it and how it is ranked, as this does.

    Attributes:
        name: Its name: metres, or words such as `team-relay`; what teams race is called `team-…` or `…-relay`, and what
            is ranked by the order of the finish `…-start`.
        title: What people call it.
        kind: Who races it.
        ranked_by: What orders it: the time, or the ranks of the finish.
        laps: How many laps it has, where that is said.
    """

    name: Distance
    title: Note
    kind: Literal["skater", "team"]
    ranked_by: Literal["time", "rank"]
    laps: Annotated[int, Field(ge=1, le=99)] | None = None

    @model_validator(mode="after")
    def _named_so(self) -> Self:
        if self.name in DISTANCES:
            raise ValueError(f"every season may have {self.name}; it needs no table")
        if is_team(self.name) != (self.kind == "team"):
            called = "is called team-… or …-relay" if self.kind == "team" else "is not called team-… or …-relay"
            raise ValueError(f"{self.name}: what {self.kind}s race {called}")
        if is_timed(self.name) != (self.ranked_by == "time"):
            called = "is not called …-start" if self.ranked_by == "time" else "is called …-start"
            raise ValueError(f"{self.name}: what is ranked by {self.ranked_by} {called}")
        return self


class Treatment(Ruling):
    """How a result with a status or a remark counts.

    Attributes:
        code: The status (OK, DNF, DNS, DQ, WDR) or remark (F, RS, RW) as sheets print it.
        meaning: What it stands for.
        scores: What the row scores.
        replaces: True where the row's time replaces an earlier one of the same race.
    """

    code: Annotated[str, Field(pattern=r"^[A-Z]{1,4}$")]
    meaning: Note
    scores: Scores
    replaces: bool = False


class Times(Ruling):
    """How times order a race.

    Attributes:
        precision: What times are cut to.
        equal: What decides between equal times.
        still_equal: What happens where that is equal too: the rank is shared, with full points each, and the next
            rank is skipped.
    """

    precision: Literal["hundredth"]
    equal: Literal["thousandth"]
    still_equal: Literal["share-rank"]


class MassStart(Ruling):
    """Race points of a mass start; they give the rank, not the World Cup points.

    Attributes:
        sprints: Race points of the first, second, … at an intermediate sprint.
        finish: Race points of the first, second, … at the finish.
        order: What orders the race: race points, then the order of finish.
        promoted_mark: The mark on a sheet of who came up from Division B in the same weekend.
        promoted: What such a skater scores: the better of the two World Cup scores.
    """

    sprints: tuple[Annotated[int, Field(ge=1)], ...] = ()
    finish: tuple[Annotated[int, Field(ge=1)], ...] = ()
    order: tuple[Literal["race-points", "finish"], ...] = ()
    promoted_mark: str | None = None
    promoted: Literal["better-of-competition"] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if bool(self.finish) != (self.status != "unknown"):
            raise ValueError("a mass start has points at the finish, or its status is unknown")
        return self


class Annulment(Ruling):
    """What an annulment does where it does not say so itself: whether those below move up or the place stays empty.

    Attributes:
        others_move_up: True where those below move up; false where the place stays empty.
    """

    others_move_up: bool


class TeamMembers(Ruling):
    """What the annulment of a skater's results means for the teams that it was a member of.

    Whether those below a team that falls move up goes by the annulment of the skater.

    Attributes:
        days: What becomes of the teams' results on days of which all results of the skater are annulled.
        result: What becomes of the teams' results at a competition at which one result of the skater is annulled.
    """

    days: Literal["annulled", "stand"]
    result: Literal["annulled", "stand"]


class Protests(Ruling):
    """Until when a protest may be lodged, counted from the end of its race.

    Attributes:
        minutes: The time for a protest, in minutes.
        arithmetic_hours: The time for a protest about an error of arithmetic, in hours.
    """

    minutes: Annotated[int, Field(ge=1, le=10_000)]
    arithmetic_hours: Annotated[int, Field(ge=1, le=1_000)]


class Deductions(Ruling):
    """What becomes of a total from which points were deducted.

    Attributes:
        least: No total falls below this; a deduction goes no further.
    """

    least: Annotated[int, Field(ge=0)]
