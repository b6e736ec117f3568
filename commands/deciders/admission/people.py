"""What must be true of the book of people before it says who is who over seasons; and which book takes which facts."""

from collections import Counter
from typing import Final

from commands.deciders.admission.rules import Family
from ledger.errors import RefusedError
from ledger.facts import (
    ArchiveDescribed,
    DecisionReversed,
    Fact,
    FilingWithdrawn,
    KeyRetired,
    KeyTrusted,
    PeopleJoined,
    PeopleKeptApart,
    SeasonOpened,
    in_season,
)
from ledger.season import Season
from ledger.vocabulary import ALL_SEASONS, PEOPLE_SERIES
from projections.seasons.decided import Who, apart, group_of, groups

FAMILY: Final = Family()
_OVER_SEASONS: Final = (PeopleJoined, PeopleKeptApart)
_KEEPING: Final = (SeasonOpened, DecisionReversed, FilingWithdrawn, ArchiveDescribed, KeyTrusted, KeyRetired)
"""What every book takes, of a season or of none."""


def in_its_book(season: Season, fact: Fact) -> None:
    """Who is who over seasons stands in the book of people, and what is of a season in the book of that season.

    Raises:
        RefusedError: The fact is of another book.
    """
    people = season.opened is not None and season.opened.fact.series == PEOPLE_SERIES
    if people and not isinstance(fact, (*_OVER_SEASONS, *_KEEPING)):
        raise RefusedError(
            f"the book of people holds who is who over seasons, and no {type(fact).__name__}; that goes into the book "
            "of its season, with --season",
            reason="another-book",
        )
    if not people and isinstance(fact, _OVER_SEASONS):
        raise RefusedError(
            f"a {type(fact).__name__} stands in the book of people, not in that of a season: --season {PEOPLE_SERIES}",
            reason="another-book",
        )


def opens_people(fact: SeasonOpened) -> bool:
    """Whether a fact opens the book of people.

    Raises:
        RefusedError: It opens another book of this series; there is one in a store.
    """
    if fact.series == PEOPLE_SERIES and fact.season != ALL_SEASONS:
        raise RefusedError(
            f"{fact.series}/{fact.season}: the series {PEOPLE_SERIES} has one book, of {ALL_SEASONS}",
            reason="no-such-book",
        )
    return fact.series == PEOPLE_SERIES


@FAMILY.rule(PeopleJoined)
def joined(season: Season, fact: PeopleJoined) -> None:
    """People are joined once, of each season one, and never against a decision that keeps them apart."""
    _each_in_a_season(fact.people)
    whole, entries = set(fact.people), set[int]()
    for one in groups(season):
        if one.people >= set(fact.people):
            raise RefusedError(
                f"{_named(fact.people)} are one person already, by entry {one.entries[0]}",
                reason="joined-already",
                position=one.entries[0],
            )
        if one.people & set(fact.people):
            whole |= one.people
            entries |= set(one.entries)
    _one_of_each(whole, entries)
    for entry in apart(season):
        if {entry.fact.one, entry.fact.other} <= whole:
            raise RefusedError(
                f"{_named((entry.fact.one, entry.fact.other))} are two people by entry {entry.position}; season "
                f"reverse {entry.position} --season {PEOPLE_SERIES} undoes that",
                reason="kept-apart",
                position=entry.position,
            )


@FAMILY.rule(PeopleKeptApart)
def kept_apart(season: Season, fact: PeopleKeptApart) -> None:
    """Two are told apart once, of two seasons, and never against a decision that joins them."""
    _each_in_a_season((fact.one, fact.other))
    for entry in apart(season):
        if {entry.fact.one, entry.fact.other} == {fact.one, fact.other}:
            raise RefusedError(
                f"{_named((fact.one, fact.other))} are two people already, by entry {entry.position}",
                reason="apart-already",
                position=entry.position,
            )
    group = group_of(season, fact.one)
    if group is not None and fact.other in group.people:
        raise RefusedError(
            f"{_named((fact.one, fact.other))} are one person by {_entries(group.entries)}; season reverse "
            f"{group.entries[-1]} --season {PEOPLE_SERIES} undoes that",
            reason="joined",
            position=group.entries[-1],
        )


def _each_in_a_season(people: tuple[Who, ...]) -> None:
    for one in people:
        if one[0].partition("/")[0] == PEOPLE_SERIES:
            raise RefusedError(f"{in_season(one)}: the book of people is no season", reason="no-season")
    twice = [one for one, count in Counter(people).items() if count > 1]
    if twice:
        raise RefusedError(f"{in_season(twice[0])} is named twice", reason="named-twice")
    _one_of_each(set(people), set())


def _one_of_each(people: set[Who], entries: set[int]) -> None:
    """Refuse two of one season: that they are one is for the book of that season to say."""
    by_book: dict[str, list[Who]] = {}
    for one in sorted(people):
        by_book.setdefault(one[0], []).append(one)
    for book, two in by_book.items():
        if len(two) > 1:
            label, by = book.rpartition("/")[2], f", with {_entries(tuple(sorted(entries)))}" if entries else ""
            raise RefusedError(
                f"{_named(two[:2])} are two in {label}{by}; that they are one person is for that book to say: season "
                f"merge {two[0][1]} {two[1][1]} --season {label}",
                reason="two-of-one-season",
                position=min(entries, default=None),
            )


def _named(people: tuple[Who, ...] | list[Who]) -> str:
    return " and ".join(map(in_season, people))


def _entries(positions: tuple[int, ...]) -> str:
    return f"{'entry' if len(positions) == 1 else 'entries'} {', '.join(map(str, positions))}"
