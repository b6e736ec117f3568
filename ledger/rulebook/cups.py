"""Cups: what a title is won in, which scores count for it, and how equal points are ordered."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ledger.rulebook.base import Name, Note, Ruling
from ledger.vocabulary import EVENT_PATTERN, EventId, Gender, gender_of

TieKey = Literal["higher-scores", "best-time", "wins", "last-race"]
"""A key that orders equal points: the higher best single score, then the next best, zeros ignored; the best time; the
number of races won; the result of the cup's last race."""

Counting = Literal["sum", "better-of-competition"]
"""Which scores add up: all of them, or only the better one where a competitor has two in a competition."""


class Ties(Ruling):
    """Keys that put equal points in order, one after another.

    Without keys, and after the last, competitors stay equal and share the rank.

    Attributes:
        keys: The keys, the first to be asked first.
    """

    keys: tuple[TieKey, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.keys and self.status == "unknown":
            raise ValueError("ties with keys are confirmed or inferred")
        return self


class Cup(Ruling):
    """One cup of a season.

    Attributes:
        id: Its name, such as ``men-5000-10000``.
        title: What people call it.
        kind: Who competes.
        events: The events whose races count, in their order; none only where the cup is unknown.
        points: Which points of a race count: World Cup points, or those of the Grand World Cup.
        counts: Which scores add up.
        ties: The order of equal points in a standing.
        title_ties: The order of equal points where the title is at stake.
    """

    id: Annotated[Name, Field(pattern=rf"^{EVENT_PATTERN}$")]
    title: Note
    kind: Literal["skater", "team"]
    events: tuple[EventId, ...]
    points: Literal["race", "grand"] = "race"
    counts: Counting = "sum"
    ties: Ties
    title_ties: Ties

    @property
    def gender(self) -> Gender:
        """The gender whose races count for the cup; the name of the cup begins with it."""
        return gender_of(self.id)

    @model_validator(mode="after")
    def _has_events(self) -> Self:
        if not self.events and self.status != "unknown":
            raise ValueError("a cup without events is unknown")
        return self
