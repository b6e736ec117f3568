"""Decide who is who over seasons: the facts of the book of people, which its first decision opens."""

from collections.abc import Sequence

from ledger.errors import RefusedError
from ledger.facts import Fact, PeopleJoined, PeopleKeptApart, SeasonOpened
from ledger.season import Season
from ledger.vocabulary import ALL_SEASONS, PEOPLE_SERIES
from projections.seasons.searching import find_member
from projections.seasons.shelf import Bookshelf

OPENING = SeasonOpened(series=PEOPLE_SERIES, season=ALL_SEASONS)
"""What opens the book of people."""


def join(season: Season, shelf: Bookshelf, who: Sequence[str]) -> tuple[Fact, ...]:
    """Some are one person; each is named by a season and an identity or a name.

    Raises:
        NotFoundError: There is no such book, or nobody is called so in it.
        InvalidInputError: One is not named so, or may be several.
        RefusedError: One is a skater and another a team.
    """
    members = [find_member(shelf, text) for text in who]
    other = next((one for one in members if one.kind != members[0].kind), None)
    if other is not None:
        raise RefusedError(
            f"{members[0].called} is a {members[0].kind} and {other.called} a {other.kind}: they are never one",
            reason="another-kind",
        )
    return (*_opening(season), PeopleJoined(people=tuple(one.who for one in members)))


def keep_apart(season: Season, shelf: Bookshelf, one: str, other: str) -> tuple[Fact, ...]:
    """Two are two people; raises what `join` raises."""
    two = PeopleKeptApart(people=(find_member(shelf, one).who, find_member(shelf, other).who))
    return (*_opening(season), two)


def _opening(season: Season) -> tuple[Fact, ...]:
    return (OPENING,) if season.opened is None else ()
