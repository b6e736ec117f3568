"""Who was seen where in a season, under which name, code and bib: what tells whether two identities may be one person.

Only skaters are looked at whom a sheet names: a team is its NOC and gender, and a source that gives nothing but codes
says nothing of who it is.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache, partial
from typing import Final, NamedTuple

from ledger.entry import Entry
from ledger.facts import CompetitorEntered, MemberIdentified, ResultRecorded, ResultsReassigned
from ledger.names import alike, letters, words
from ledger.season import Competitor, RaceRecord, Season, members, nocs, spellings
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


class People:
    """Some people, by all that their names and NOCs can be looked up by.

    Attributes:
        by_id: The people, by identity.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        self.by_id = {one.one.id: one for one in people}
        self._namesakes: dict[str | tuple[str, ...], list[Person]] = {}
        self._compatriots: dict[str, list[Person]] = {}
        for person in self.by_id.values():
            for key in person.keys:
                self._namesakes.setdefault(key, []).append(person)
            for noc in person.nocs:
                self._compatriots.setdefault(noc, []).append(person)

    def called_like(self, person: Person) -> tuple[Person, ...]:
        """The others with a name of somebody, in the order in which they were entered."""
        return _others(person, (one for key in person.keys for one in self._namesakes[key]))

    def compatriots(self, person: Person) -> Iterator[Person]:
        """Who has had an NOC of somebody; it is one of them."""
        return (one for noc in person.nocs for one in self._compatriots[noc])

    @cached_property
    def nearly_called(self) -> Mapping[str, frozenset[str]]:
        """Of each who has any, the others of one NOC with nearly its name."""
        return {
            who: near
            for who, person in self.by_id.items()
            if (
                near := frozenset(
                    one.one.id for one in self.compatriots(person) if one is not person and person.is_nearly_called(one)
                )
            )
        }

    @cached_property
    def suspects(self) -> frozenset[str]:
        """Those of whom their names and NOCs alone make it worth to look at them."""
        alike = (one.one.id for own in self._namesakes.values() if len(own) > 1 for one in own)
        moved = (who for who, person in self.by_id.items() if len(person.nocs) > 1)
        return frozenset((*alike, *moved, *self.nearly_called))

    @cached_property
    def own_nocs(self) -> frozenset[tuple[str, str]]:
        """Each with the NOC that it has."""
        return frozenset((who, person.one.noc) for who, person in self.by_id.items())


class Sighting(NamedTuple):
    """The people of a gender as they were seen at one competition.

    Attributes:
        results: The results of each identity, in the order of the book.
        bibs: The bibs that each wore.
        nocs: Each with every NOC that a sheet has it under.
        named: Those whom a sheet names.
        suspects: Those who wore several bibs, or one that somebody else wore too.
    """

    results: Mapping[str, Results]
    bibs: Mapping[str, set[int]]
    nocs: frozenset[tuple[str, str]]
    named: frozenset[str]
    suspects: frozenset[str]


class Sightings:
    """The people of a gender in a season, and where each was seen.

    Attributes:
        season: The season.
        at: How they were seen at each competition.
        known: Those who can be in doubt.
    """

    def __init__(self, season: Season, gender: Gender) -> None:
        self.season = season
        self.at = _seen(season, gender)
        self.known = _known(season, gender)
        seen = frozenset(who for one in self.at.values() for who in one.results)
        nameless = seen.difference(*(one.named for one in self.at.values()))
        if nameless:
            self.known = People(one for who, one in self.known.by_id.items() if who not in nameless)

    @property
    def people(self) -> Mapping[str, Person]:
        """Those who can be in doubt, by identity."""
        return self.known.by_id

    @cached_property
    def suspects(self) -> Collection[str]:
        """Those who are worth to be looked at: nobody else can be in doubt."""
        printed = frozenset[tuple[str, str]]().union(*(one.nocs for one in self.at.values()))
        found = self.known.suspects.union(*(one.suspects for one in self.at.values()))
        return found.union(who for who, _ in printed - self.known.own_nocs) & self.people.keys()

    def results(self, who: str) -> Results:
        """All results of somebody, those of a competition together."""
        own = [one.results[who] for one in self.at.values() if who in one.results]
        if len(own) > 1:
            own.sort(key=lambda results: self._places[results[0].fact.race])
        return [entry for results in own for entry in results]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {race: place for place, race in enumerate(self.season.races)}

    def results_at(self, who: str, competition: str) -> Results:
        """The results of somebody at a competition."""
        return self.at[competition].results.get(who, []) if competition in self.at else []

    def day(self, entry: Entry[ResultRecorded]) -> str:
        """The day of the race of a result."""
        return self.season.races[entry.fact.race].protocols[-1].fact.day

    def bibs(self, who: str) -> Mapping[str, Collection[int]]:
        """The bibs that somebody wore, by competition."""
        return {competition: one.bibs[who] for competition, one in self.at.items() if who in one.bibs}

    def called_like(self, person: Person) -> tuple[Person, ...]:
        """The others with a name of somebody, in the order in which they were entered."""
        return self.known.called_like(person)

    def near(self, person: Person, entered: Collection[str]) -> tuple[Person, ...]:
        """The others of one NOC with nearly somebody's name, or with the same bib at a competition.

        Of those who are in `entered` as well, the ones before it: a pair is looked at once.
        """
        worn, called = self.bibs(person.one.id), self.known.nearly_called.get(person.one.id, ())
        found = (
            one
            for one in self.known.compatriots(person)
            if (one.position < person.position or one.one.id not in entered)
            and (one.one.id in called or _share(worn, self.bibs(one.one.id)))
        )
        return _others(person, found)

    def seen_apart(self, one: str, other: str) -> bool:
        """Whether both were in one race, or at one competition with different bibs."""
        races = {entry.fact.race for entry in self.results(one)}
        if any(entry.fact.race in races for entry in self.results(other)):
            return True
        first, second = self.bibs(one), self.bibs(other)
        return any(set(first[competition]).isdisjoint(second[competition]) for competition in first.keys() & second)


def _seen(season: Season, gender: Gender) -> dict[str, Sighting]:
    """How the people of a gender were seen at each competition.

    Those before the last are shared with the seasons in which their races are the same.
    """
    records: dict[str, list[RaceRecord]] = {}
    for record in season.races.values():
        if record.race.gender == gender and not record.race.event.is_team:
            records.setdefault(record.race.competition, []).append(record)
    last, seen = next(reversed(records), None), {}
    for competition, own in records.items():
        if season.who_is_who or competition == last:
            seen[competition] = _sighting(season, own)
        else:
            key = ("seen", gender, competition, tuple(record.version for record in own))
            seen[competition] = season.shared(key, partial(_sighting, season, own))
    return seen


def _sighting(season: Season, records: Iterable[RaceRecord]) -> Sighting:
    results: dict[str, Results] = {}
    bibs: dict[str, set[int]] = {}
    wearing: dict[int, set[str]] = {}
    nocs, named = set[tuple[str, str]](), set[str]()
    plain = not season.mergers and not season.who_is_who  # then each result is of whom its entry names
    for record in records:
        for entry in record.results:
            fact = entry.fact
            who = fact.competitor if plain else season.holder(entry)
            results.setdefault(who, []).append(entry)
            nocs.add((who, fact.noc_printed))
            if fact.name_printed != fact.noc_printed:
                named.add(who)
            bib = fact.result.bib
            if bib is not None:
                bibs.setdefault(who, set()).add(bib)
                wearing.setdefault(bib, set()).add(who)
    several = (who for who, own in bibs.items() if len(own) > 1)
    both = (who for own in wearing.values() if len(own) > 1 for who in own)
    return Sighting(results, bibs, frozenset(nocs), frozenset(named), frozenset((*several, *both)))


def _known(season: Season, gender: Gender) -> People:
    """The people of a gender, shared with the seasons that know the same people by the same names."""
    if season.who_is_who:
        return People(_people(season, gender))
    return season.shared(("people", gender, season.names_known()), lambda: People(_people(season, gender)))


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
