"""Who was seen where in a season, under which name, code and bib: what tells whether two identities may be one person.

Only skaters are looked at whom a sheet names: a team is its NOC and gender, and a source that gives nothing but codes
says nothing of who it is.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from ledger.entry import Entry
from ledger.facts import CompetitorEntered, MemberIdentified, ResultRecorded, ResultsReassigned
from ledger.names import alike, letters, words
from ledger.season import Competitor, Season, members, nocs, spellings
from ledger.vocabulary import Gender

NEARLY: Final = 0.85
"""Likeness from which a name is near enough to another to ask a person."""

Results = list[Entry[ResultRecorded]]


class Person(NamedTuple):
    """A skater with all that tells who it is.

    Attributes:
        one: The skater.
        position: The entry that entered it.
        nocs: Every NOC that it has had.
        names: The letters of every spelling, each with the set of these letters as bits.
        keys: All that its name can be looked up by: the letters of every spelling, and its words in the order of the
            alphabet.
    """

    one: Competitor
    position: int
    nocs: tuple[str, ...]
    names: tuple[tuple[str, int], ...]
    keys: frozenset[str | tuple[str, ...]]

    @property
    def label(self) -> str:
        """Name and NOC."""
        return f"{self.one.name} ({self.one.noc})"

    def is_called(self, other: "Person") -> bool:
        """Whether it has a name of the other, in whichever order of its words."""
        return not self.keys.isdisjoint(other.keys)

    def is_nearly_called(self, other: "Person") -> bool:
        """Whether it has nearly a name of the other."""
        return any(_alike(*name, *known) for name in self.names for known in other.names)

    def has_noc_of(self, other: "Person") -> bool:
        """Whether both have had one NOC."""
        return any(noc in other.nocs for noc in self.nocs)


class Sightings:
    """The people of a gender in a season, and where each was seen.

    Attributes:
        season: The season.
        at: The results of each identity, by competition.
        people: Those who can be in doubt, by identity.
    """

    def __init__(self, season: Season, gender: Gender) -> None:
        self.season = season
        self.at: dict[str, dict[str, Results]] = {}
        plain = not season.mergers and not season.who_is_who  # then each result is of whom its entry names
        for record in season.races.values():
            if record.race.gender != gender or record.race.event.is_team:
                continue
            competition = record.race.competition
            for entry in record.results:
                who = entry.fact.competitor if plain else season.holder(entry)
                at = self.at.get(who)
                if at is None:
                    at = self.at[who] = {}
                if competition in at:
                    at[competition].append(entry)
                else:
                    at[competition] = [entry]
        self._worn = {
            who: {where: worn for where, own in at.items() if (worn := _bibs(own))} for who, at in self.at.items()
        }
        self.people = {one.one.id: one for one in _people(season, gender) if self._has_name(one.one.id)}
        self._namesakes: dict[str | tuple[str, ...], list[Person]] = {}
        self._compatriots: dict[str, list[Person]] = {}
        for person in self.people.values():
            for key in person.keys:
                self._namesakes.setdefault(key, []).append(person)
            for noc in person.nocs:
                self._compatriots.setdefault(noc, []).append(person)

    def _has_name(self, who: str) -> bool:
        """Whether a sheet names somebody."""
        at = self.at.get(who)
        return at is None or any(
            entry.fact.name_printed != entry.fact.noc_printed for own in at.values() for entry in own
        )

    def results(self, who: str) -> Iterator[Entry[ResultRecorded]]:
        """All results of somebody."""
        return (entry for own in self.at.get(who, {}).values() for entry in own)

    def day(self, entry: Entry[ResultRecorded]) -> str:
        """The day of the race of a result."""
        return self.season.races[entry.fact.race].protocols[-1].fact.day

    def bibs(self, who: str) -> Mapping[str, Collection[int]]:
        """The bibs that somebody wore, by competition."""
        return self._worn.get(who, {})

    def called_like(self, person: Person) -> tuple[Person, ...]:
        """The others with a name of somebody, in the order in which they were entered."""
        return _others(person, (one for key in person.keys for one in self._namesakes[key]))

    def near(self, person: Person, entered: Collection[str]) -> tuple[Person, ...]:
        """The others of one NOC with nearly somebody's name, or with the same bib at a competition.

        Of those who are in `entered` as well, the ones before it: a pair is looked at once.
        """
        worn = self.bibs(person.one.id)
        found = (
            one
            for noc in person.nocs
            for one in self._compatriots[noc]
            if (one.position < person.position or one.one.id not in entered)
            and (_share(worn, self.bibs(one.one.id)) or person.is_nearly_called(one))
        )
        return _others(person, found)

    def seen_apart(self, one: str, other: str) -> bool:
        """Whether both were in one race, or at one competition with different bibs."""
        races = {entry.fact.race for entry in self.results(one)}
        if any(entry.fact.race in races for entry in self.results(other)):
            return True
        first, second = self.bibs(one), self.bibs(other)
        return any(set(first[competition]).isdisjoint(second[competition]) for competition in first.keys() & second)


def undone(season: Season) -> Collection[str]:
    """Those whom something that was undone entered, and who have no result: nobody is meant by them."""
    return season.once("undone", lambda: _undone(season)) if season.who_is_who else ()


def _undone(season: Season) -> set[str]:
    given: dict[str, bool] = {}
    for entry in season.who_is_who:
        if isinstance(entry.fact, ResultsReassigned):
            given[entry.fact.to] = given.get(entry.fact.to, False) or season.in_force(entry.position)
        elif isinstance(entry.fact, MemberIdentified) and _entered_for(season, entry.fact.member, entry.position):
            given[entry.fact.member] = given.get(entry.fact.member, False) or season.in_force(entry.position)
    raced = {season.holder(entry) for record in season.races.values() for entry in record.results} if given else set()
    return {who for who, in_force in given.items() if not in_force and who not in raced}


def _entered_for(season: Season, who: str, position: int) -> bool:
    """Whether somebody was entered for what the entry at a position says, by the entry just before it."""
    return season.entrants[who][0].position == position - 1


def _people(season: Season, gender: Gender) -> Iterator[Person]:
    nobody = undone(season)
    for identity, entries in season.entrants.items():
        entered = entries[0].fact
        if not isinstance(entered, CompetitorEntered) or entered.gender != gender or entered.kind != "skater":
            continue
        if identity not in nobody and season.identity(identity) == identity:
            one = season.competitor(identity)
            names = {*spellings(season, identity), *one.aliases}
            names.update(name for who in members(season, identity)[1:] for name in season.competitor(who).aliases)
            yield Person(one, entries[0].position, nocs(season, identity), *_called(frozenset(names)))


@lru_cache(maxsize=4_096)  # names stay what they are, in whichever of its moments a season is read
def _called(names: frozenset[str]) -> tuple[tuple[tuple[str, int], ...], frozenset[str | tuple[str, ...]]]:
    """The letters of names, each with the set of these letters as bits, and all that the names can be looked up by."""
    spelt = dict.fromkeys(map(letters, sorted(names)))
    keys = frozenset[str | tuple[str, ...]]((*spelt, *map(words, names)))
    return tuple((name, _bits(name)) for name in spelt), keys


def _share(worn: Mapping[str, Collection[int]], others: Mapping[str, Collection[int]]) -> bool:
    """Whether two wore one bib at a competition."""
    return any(bib in others[competition] for competition in worn if competition in others for bib in worn[competition])


def _bibs(own: Results) -> set[int]:
    return {bib for entry in own if (bib := entry.fact.result.bib) is not None}


def _bits(name: str) -> int:
    bits = 0
    for char in name:
        bits |= 1 << (ord(char) & 63)
    return bits


@lru_cache(maxsize=16_384)
def _alike(one: str, bits: int, other: str, its: int) -> bool:
    """Whether two names are nearly alike. A letter that only one has bounds it from above, and rules out most."""
    lacks, more = (its & ~bits).bit_count(), (bits & ~its).bit_count()
    if lacks and more and 2 * min(len(one) - more, len(other) - lacks) < NEARLY * (len(one) + len(other)):
        return False
    return alike(one, other, NEARLY)


def _others(person: Person, found: Iterable[Person]) -> tuple[Person, ...]:
    others = {one.one.id: one for one in found if one is not person}
    return tuple(sorted(others.values(), key=lambda one: one.position)) if others else ()
