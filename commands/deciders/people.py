"""Decide who is who over seasons: the facts of the book of people, which its first decision opens."""

from collections.abc import Sequence

from ledger.facts import Fact, PeopleJoined, PeopleKeptApart, SeasonOpened
from ledger.season import Season
from ledger.vocabulary import ALL_SEASONS, PEOPLE_SERIES
from projections.seasons.searching import find_member
from projections.seasons.shelf import Shelf

OPENING = SeasonOpened(series=PEOPLE_SERIES, season=ALL_SEASONS)
"""What opens the book of people."""


def join(season: Season, shelf: Shelf, who: Sequence[str]) -> tuple[Fact, ...]:
    """Some are one person; each is named by a season and an identity or a name.

    Raises:
        NotFoundError: There is no such book, or nobody is called so in it.
        InvalidInputError: One is not named so, or may be several.
    """
    people = tuple(find_member(shelf, text).who for text in who)
    return (*_opening(season), PeopleJoined(people=people))


def keep_apart(season: Season, shelf: Shelf, one: str, other: str) -> tuple[Fact, ...]:
    """Two are two people; raises what `join` raises."""
    two = PeopleKeptApart(one=find_member(shelf, one).who, other=find_member(shelf, other).who)
    return (*_opening(season), two)


def _opening(season: Season) -> tuple[Fact, ...]:
    return (OPENING,) if season.opened is None else ()
