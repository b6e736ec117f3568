"""Rows without a name that another source names: joined where exactly one fits, else kept apart; both are said.

A table may give a row by its code alone. Where another source has a named row of the same race, with the same code and
the same points, and each is the only one of its source that fits, the two are one person, unless the person has a row
of its own in the source that leaves the name out. What a row says of several races has to give one and the same person.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ledger.entry import Entry
from ledger.facts import ResultRecorded
from ledger.season import Season
from ledger.vocabulary import Division, Race


class Appearance(NamedTuple):
    """A row of a source in one race.

    Attributes:
        source: What has one row for a person in a race: a table, or a race of the book.
        race: The race; without a division where the source mixes them.
        who: The identity.
        named: Whether the source gives a name.
        noc: The code.
        points: The printed points, or None.
    """

    source: str
    race: Race
    who: str
    named: bool
    noc: str
    points: int | None


@dataclass(frozen=True, slots=True)
class Joined:
    """What comes of looking for the names of rows without one.

    Attributes:
        people: Who each of them is, by their identities.
        notes: What joined or kept each apart, one line each.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)

    def of(self, who: str) -> str:
        """Who somebody is."""
        return self.people.get(who, who)

    def undecided(self, who: str) -> bool:
        """Whether somebody without a name is one of those whom another source names, and nobody knows which."""
        return who in self.notes and who not in self.people


def mixed(race: Race) -> Race:
    """The race as a column has it that mixes the divisions."""
    return replace(race, division=None)


def is_named(entry: Entry[ResultRecorded]) -> bool:
    """Whether a result of a skater was printed with a name, and not by the code alone."""
    return entry.fact.name_printed != entry.fact.noc_printed


def of_the_book(season: Season, races: Iterable[Race]) -> Iterator[Appearance]:
    """The rows that a book has of some races, whichever divisions they are filed with."""
    divisions: tuple[Division | None, ...] = (None, "a", "b")
    for name in dict.fromkeys(str(replace(race, division=division)) for race in races for division in divisions):
        record = season.races.get(name)
        if record is None or not record.protocols:
            continue
        for entry in record.results:
            fact, who = entry.fact, season.holder(entry)
            yield Appearance(name, record.race, who, is_named(entry), fact.noc_printed, fact.result.points_printed)


def join(appearances: Iterable[Appearance]) -> Joined:
    """Who the rows without a name are."""
    races: dict[Race, list[Appearance]] = defaultdict(list)
    named: dict[str, set[str]] = defaultdict(set)
    unnamed: dict[str, list[Appearance]] = defaultdict(list)
    for one in dict.fromkeys(appearances):
        races[mixed(one.race)].append(one)
        if one.named:
            named[one.source].add(one.who)
        else:
            unnamed[one.who].append(one)
    people, notes = dict[str, str](), dict[str, str]()
    for who, rows in unnamed.items():
        votes = [(row, *_fitting(row, races[mixed(row.race)], named[row.source])) for row in rows if row.points]
        found = [(row, fits, alone) for row, fits, alone in votes if fits]
        common = set.intersection(*(fits for _, fits, _ in found)) if found else set[str]()
        certain = {min(fits) for _, fits, alone in found if alone and len(fits) == 1} & common
        if len(certain) == 1:
            people[who] = certain.pop()
        if found:
            notes[who] = _why(who, people.get(who), found)
    # One person is not two rows without a name of one source.
    sources = {who: {one.source for one in rows} for who, rows in unnamed.items()}
    twice = {
        who: other
        for who, person in people.items()
        for other, same in people.items()
        if who != other and person == same and sources[who] & sources[other]
    }
    for who, other in twice.items():
        notes[who] = f"{who} is kept apart: {people.pop(who)} fits it, and {other} too"
    return Joined(people, notes)


def _fitting(row: Appearance, others: Iterable[Appearance], own: set[str]) -> tuple[set[str], bool]:
    """Whom of other sources a row may be, and whether it is the only one of its own that may be."""
    like = [
        one
        for one in others
        if (one.noc, one.points) == (row.noc, row.points)
        and (None in (one.race.division, row.race.division) or one.race.division == row.race.division)
    ]
    fits = {one.who for one in like if one.named and one.source != row.source and one.who not in own}
    twins = {one.who for one in like if not one.named and one.source == row.source}
    return fits, twins == {row.who}


def _why(who: str, person: str | None, found: list[tuple[Appearance, set[str], bool]]) -> str:
    row = found[0][0]
    what = f"the row of {row.noc} with {row.points} points in {mixed(row.race)}"
    if person is not None:
        return f"{who} is {person}: exactly one fits {what}"
    several = sorted(set.union(*(fits for _, fits, _ in found)))
    if len(several) > 1:
        return f"{who} is kept apart: not exactly one fits {what}, but {', '.join(several)}"
    return f"{who} is kept apart: {several[0]} fits {what}, and another row without a name does too"
