"""Who starts in which division: the size of Division A, who gets its places, and how many an NOC may enter."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ledger.rulebook.base import Name, Ruling
from ledger.vocabulary import EventId

StepBy = Literal["division-b", "last-division-a", "last-season", "ranking"]
"""What gives a place in Division A: the rank in Division B of the cup's last race; the rank in its Division A; the rank
in last season's cup, for who has not started in this season's; the cup's ranking of now."""


class FieldStep(Ruling):
    """One reason for a place in Division A; the steps of a field are gone through one after another.

    Attributes:
        by: What gives the place.
        first: Down to which rank it gives one, equal ranks included; None for as many as there are places.
    """

    by: StepBy
    first: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if (self.first is None) != (self.by == "ranking"):
            raise ValueError("a step by ranking goes down to the last place, every other one to a rank: first")
        return self


class FieldRule(Ruling):
    """How Division A of these events is made up of those who are entered; who gets no place starts in Division B.

    Attributes:
        name: What the rule is called.
        events: The events.
        steps: What gives places, in its order; none where the rule is unknown.
    """

    name: Name
    events: Annotated[tuple[EventId, ...], Field(min_length=1)]
    steps: tuple[FieldStep, ...] = ()

    @model_validator(mode="after")
    def _has_steps(self) -> Self:
        if bool(self.steps) == (self.status == "unknown"):
            raise ValueError("a field is made in steps, or its rule is unknown")
        return self


class DivisionSize(Ruling):
    """How many start in Division A of these events.

    Attributes:
        name: The name of this size in the edition.
        events: The events.
        size: How many start in Division A.
    """

    name: Name
    events: Annotated[tuple[EventId, ...], Field(min_length=1)]
    size: Annotated[int, Field(ge=1)]


class Divisions(Ruling):
    """Division A and who moves between the divisions.

    Attributes:
        up: How many of Division B start in Division A the next time.
        down: How many of Division A start in Division B the next time.
        second_race: Who of Division B starts in Division A in the weekend's second race of a distance.
        sizes: Sizes of Division A.
        fields: Who gets the places of Division A.
    """

    up: Annotated[int, Field(ge=0)]
    down: Annotated[int, Field(ge=0)]
    second_race: Literal["best-of-division-b"] | None = None
    sizes: tuple[DivisionSize, ...] = ()
    fields: tuple[FieldRule, ...] = ()


class StartPlaces(Ruling):
    """How many an NOC may enter in each of these events, in both divisions together.

    Attributes:
        name: What the rule is called.
        events: The events.
        max_per_noc: The most that one NOC enters; None where it is unknown.
    """

    name: Name
    events: Annotated[tuple[EventId, ...], Field(min_length=1)]
    max_per_noc: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _known(self) -> Self:
        if (self.max_per_noc is None) != (self.status == "unknown"):
            raise ValueError("an NOC has a maximum of entries, or it is unknown")
        return self
