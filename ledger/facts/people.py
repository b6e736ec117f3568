"""Who is who over seasons: competitors of several books who were found to be one person, or two people.

A competitor has its identity within one book. These facts name it with that book, and stand in a book of their own.
"""

from typing import Annotated

from pydantic import Field

from ledger.facts.base import Decision, Frame, Reach, Touched
from ledger.vocabulary import CompetitorId

BookName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*/[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=120)]
"""The name of a book, such as ``world-cup/2025-26``."""
InSeason = tuple[BookName, CompetitorId]
"""A competitor with the book that has it."""


class PeopleJoined(Frame, Decision):
    """Competitors of several seasons were found to be one person, whatever names and NOCs their books give."""

    reach = Reach.PEOPLE
    people: Annotated[tuple[InSeason, ...], Field(min_length=2)]

    def touches(self) -> Touched:
        """Each of them with its season; in the book of people they are nobody's identity."""
        return Touched(called=tuple(map(in_season, self.people)))


class PeopleKeptApart(Frame, Decision):
    """Two competitors of two seasons were found to be two people; no rule joins those who are called so any more."""

    reach = Reach.PEOPLE
    one: InSeason
    other: InSeason

    def touches(self) -> Touched:
        """The two who are two, each with its season."""
        return Touched(called=(in_season(self.one), in_season(self.other)))


def in_season(who: tuple[str, str]) -> str:
    """A competitor with its season, as it is typed and printed everywhere: ``2013-14:women-ned-ireen-wust``."""
    book, competitor = who
    return f"{book.rpartition('/')[2]}:{competitor}"
