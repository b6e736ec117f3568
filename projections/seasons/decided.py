"""What the book of people says in force: who was joined over seasons, and who is kept apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from ledger.entry import Entry
from ledger.facts import PeopleJoined, PeopleKeptApart
from ledger.season import Season

Who = tuple[str, str]
"""A competitor with the book that has it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Competitors whom decisions in force make one person, and the entries of these, oldest first."""

    people: frozenset[Who]
    entries: tuple[int, ...]


def joins(season: Season) -> Iterator[Entry[PeopleJoined]]:
    """The decisions in force by which competitors of several seasons are one person."""
    for entry in season.over_seasons:
        if isinstance(entry.fact, PeopleJoined) and season.in_force(entry.position):
            yield cast("Entry[PeopleJoined]", entry)


def apart(season: Season) -> Iterator[Entry[PeopleKeptApart]]:
    """The decisions in force by which two are two people."""
    for entry in season.over_seasons:
        if isinstance(entry.fact, PeopleKeptApart) and season.in_force(entry.position):
            yield cast("Entry[PeopleKeptApart]", entry)


def groups(season: Season) -> tuple[Group, ...]:
    """Who is one person by decisions alone; who is joined with one of several who are joined is one with all."""
    found: list[Group] = []
    for entry in joins(season):
        people = frozenset(entry.fact.people)
        entries: tuple[int, ...] = (entry.position,)
        touching = [one for one in found if one.people & people]
        found = [one for one in found if one not in touching]
        for one in touching:
            people, entries = people | one.people, (*one.entries, *entries)
        found.append(Group(people, tuple(sorted(entries))))
    return tuple(found)


def group_of(season: Season, who: Who) -> Group | None:
    """Those with whom decisions make somebody one person, or None where none does."""
    return next((one for one in groups(season) if who in one.people), None)
