"""Doubts about who is who, each with the commands that settle it; nothing that is computed changes by them.

A skater is in doubt who

- has the name of another under another NOC, or under the same one (**namesakes**);
- is new, and has nearly the name of another of the NOC, or another name with the same bib at one competition
  (**likeness**); it is no doubt where both were at one competition with different bibs;
- has results with several bibs at one competition (**bibs**), because two people may have one name;
- has another NOC on a sheet than in the book on that day (**noc**);
- has results at a competition, and a namesake of the same NOC has none there (**which**);
- has another NOC by a rename, which holds for the whole season.

A doubt is settled by a merger, a reassignment or a transfer, or where somebody found that two are two
(`CompetitorsToldApart`) or that one is one (`CompetitorConfirmed`). A team is its NOC and gender, and never in doubt;
nor is who has a code in place of a name in all sources.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from shlex import quote
from typing import Final

from ledger.entry import Entry
from ledger.facts import (
    CompetitorConfirmed,
    CompetitorEntered,
    CompetitorRenamed,
    CompetitorsToldApart,
    Fact,
    ResultRecorded,
    ResultsReassigned,
)
from ledger.names import alike, letters, words
from ledger.season import Competitor, Season, members, nocs, spellings

NEARLY: Final = 0.85
"""Likeness from which a name is near enough to another to ask a person."""


@dataclass(frozen=True, slots=True)
class IdentityDoubt:
    """Something about who is who that a person has to look at.

    Attributes:
        competitors: The identities in doubt.
        words: What is doubted.
        settle: The commands that settle it, each with its condition.
    """

    competitors: tuple[str, ...]
    words: str
    settle: tuple[str, ...]

    @property
    def line(self) -> str:
        """The doubt as one line for people."""
        return f"doubt: {self.words}; {'; '.join(self.settle)}"


def identity_doubts(season: Season, filed: Iterable[Fact]) -> tuple[IdentityDoubt, ...]:
    """The open doubts about whom some facts that are in the season enter, or give results to."""
    facts = tuple(filed)
    entered = {season.identity(fact.competitor) for fact in facts if isinstance(fact, CompetitorEntered)}
    results = {(fact.race, fact.competitor) for fact in facts if isinstance(fact, ResultRecorded)}
    renamed = (doubt for fact in facts if isinstance(fact, CompetitorRenamed) for doubt in _renamed(season, fact))
    return (*_Look(season).doubts(entered, results), *renamed)


@dataclass(frozen=True, slots=True)
class _Person:
    """A skater with all that tells who it is.

    Attributes:
        one: The skater.
        position: The entry that entered it.
        nocs: Every NOC that it has had.
        names: The letters of every spelling.
        orders: The words of every spelling, in the order of the alphabet.
    """

    one: Competitor
    position: int
    nocs: frozenset[str]
    names: frozenset[str]
    orders: frozenset[tuple[str, ...]]

    @property
    def label(self) -> str:
        return f"{self.one.name} ({self.one.noc})"

    def is_called(self, other: "_Person") -> bool:
        return bool(self.names & other.names or self.orders & other.orders)


class _Look:
    """One look at a season."""

    def __init__(self, season: Season) -> None:
        self.season = season
        self.results: dict[str, list[Entry[ResultRecorded]]] = {}
        for record in season.races.values():
            for entry in record.results:
                self.results.setdefault(season.holder(entry), []).append(entry)
        self.people = {one.one.id: one for one in _people(season) if self._has_name(one.one.id)}
        self.confirmed, self.apart = _settled(season)

    def _has_name(self, who: str) -> bool:
        """Whether a sheet names somebody; a source that gives nothing but codes says nothing of who it is."""
        own = self.results.get(who, ())
        return not own or any(entry.fact.name_printed != entry.fact.noc_printed for entry in own)

    def doubts(self, entered: set[str], results: set[tuple[str, str]]) -> Iterator[IdentityDoubt]:
        filed: dict[str, list[Entry[ResultRecorded]]] = {}
        for who, own in self.results.items():
            for entry in own:
                if (entry.fact.race, entry.fact.competitor) in results:
                    filed.setdefault(who, []).append(entry)
        done = set[frozenset[str]]()
        for who in sorted({*entered, *filed} & self.people.keys(), key=lambda one: self.people[one].position):
            person = self.people[who]
            for other in self._others(person):
                pair = frozenset((who, other.one.id))
                if pair not in done and pair not in self.apart:
                    done.add(pair)
                    yield from self._pair(person, other, new=who in entered)
            yield from self._bibs(person, filed.get(who, ()))
            yield from self._nocs(person, filed.get(who, ()))
            yield from self._which(person, filed.get(who, ()))

    def _others(self, person: _Person) -> Iterator[_Person]:
        return (
            other
            for other in self.people.values()
            if other.one.gender == person.one.gender and other.one.id != person.one.id
        )

    def _pair(self, one: _Person, other: _Person, *, new: bool) -> Iterator[IdentityDoubt]:
        first, second = sorted((one, other), key=lambda person: person.position)
        ids = first.one.id, second.one.id
        merge = f"season merge {ids[0]} {ids[1]} --reason TEXT"
        if one.is_called(other):
            if one.nocs & other.nocs:
                if not self._seen_apart(*ids):
                    text = f"{second.label} is entered as {ids[0]} and as {ids[1]}"
                    yield IdentityDoubt(ids, text, (f"if they are one person: {merge}", _two(*ids)))
                return
            text = f"{first.one.name} is entered under {first.one.noc} ({ids[0]}) and {second.one.noc} ({ids[1]})"
            yield IdentityDoubt(ids, text, (self._one(first, second, merge), _two(*ids)))
        elif new and one.nocs & other.nocs and self._is_near(one, other) and not self._seen_apart(*ids):
            text = f"{one.one.name} was entered as {one.one.id}"
            yield IdentityDoubt(ids, text, (f"if this is {other.one.id}: {merge}", _two(*ids)))

    def _one(self, first: _Person, second: _Person, merge: str) -> str:
        """What to do where two under two NOCs are one person."""
        ids = first.one.id, second.one.id
        own = [{entry.fact.race for entry in self.results.get(who, ())} for who in ids]
        both = sorted(own[0] & own[1])
        if both:
            return f"if one result is somebody else's: season reassign {ids[1]} {both[0]} --to COMPETITOR --reason TEXT"
        day = min((self._day(entry) for entry in self.results.get(ids[1], ())), default="DAY")
        since = f"season transfer {ids[0]} --noc {second.one.noc} --from {day} --reason TEXT"
        return f"if they are one person: {merge}, and for the change of NOC: {since}"

    def _day(self, entry: Entry[ResultRecorded]) -> str:
        return self.season.races[entry.fact.race].protocols[-1].fact.day

    def _is_near(self, one: _Person, other: _Person) -> bool:
        """Whether two names are nearly alike, or two names had one bib at a competition."""
        if any(alike(name, known, NEARLY) for name in one.names for known in other.names):
            return True
        return any(self._bibs_at(other.one.id, competition) & worn for competition, worn in self._worn(one.one.id))

    def _worn(self, who: str) -> Iterator[tuple[str, set[int]]]:
        at = {self.season.races[entry.fact.race].race.competition for entry in self.results.get(who, ())}
        return ((competition, self._bibs_at(who, competition)) for competition in sorted(at))

    def _bibs_at(self, who: str, competition: str) -> set[int]:
        return {
            entry.fact.result.bib
            for entry in self.results.get(who, ())
            if entry.fact.result.bib is not None and entry.fact.race.startswith(f"{competition}-")
        }

    def _seen_apart(self, one: str, other: str) -> bool:
        """Whether both were in one race, or at one competition with different bibs."""
        races = {entry.fact.race for entry in self.results.get(one, ())}
        if any(entry.fact.race in races for entry in self.results.get(other, ())):
            return True
        pairs = ((worn, self._bibs_at(other, competition)) for competition, worn in self._worn(one))
        return any(first and second and not first & second for first, second in pairs)

    def _bibs(self, person: _Person, filed: Iterable[Entry[ResultRecorded]]) -> Iterator[IdentityDoubt]:
        who = person.one.id
        for competition in dict.fromkeys(self.season.races[entry.fact.race].race.competition for entry in filed):
            if (who, competition) in self.confirmed or len(self._bibs_at(who, competition)) < 2:  # noqa: PLR2004
                continue
            races: dict[int, list[str]] = {}
            for entry in self.results[who]:
                if entry.fact.result.bib is not None and entry.fact.race.startswith(f"{competition}-"):
                    races.setdefault(entry.fact.result.bib, []).append(entry.fact.race)
            worn = " and ".join(f"bib {bib} in {', '.join(own)}" for bib, own in races.items())
            others = " ".join(list(races.values())[1])
            quoted = quote(person.one.name)
            yield IdentityDoubt(
                (who,),
                f"{person.label} has {worn}",
                (
                    f"if they are two people: season reassign {who} {others} --to-new {quoted} --reason TEXT",
                    f"if it is one: season confirm {who} {competition} --reason TEXT",
                ),
            )

    def _nocs(self, person: _Person, filed: Iterable[Entry[ResultRecorded]]) -> Iterator[IdentityDoubt]:
        who, said = person.one.id, set[str]()
        for entry in sorted(filed, key=self._day):
            race, noc = entry.fact.race, entry.fact.noc_printed
            own = self.season.competitor(who, on=self._day(entry)).noc
            if noc != own and noc not in said:
                said.add(noc)
                day = min(self._day(one) for one in self.results[who] if one.fact.noc_printed == noc)
                yield IdentityDoubt(
                    (who,),
                    f"the sheet of {race} has {entry.fact.name_printed} under {noc}, the book {who} under "
                    f"{own} on that day",
                    (
                        f"if the NOC changed: season transfer {who} --noc {noc} --from {day} --reason TEXT",
                        f"if it is somebody else: season reassign {who} {race} --to COMPETITOR --reason TEXT",
                    ),
                )

    def _which(self, person: _Person, filed: Iterable[Entry[ResultRecorded]]) -> Iterator[IdentityDoubt]:
        who = person.one.id
        called = [other for other in self._others(person) if person.is_called(other) and person.nocs & other.nocs]
        if not called:
            return
        for competition in dict.fromkeys(self.season.races[entry.fact.race].race.competition for entry in filed):
            own = [entry.fact.race for entry in self.results[who] if entry.fact.race.startswith(f"{competition}-")]
            for other in called:
                there = any(
                    entry.fact.race.startswith(f"{competition}-") for entry in self.results.get(other.one.id, ())
                )
                if not there and (who, competition) not in self.confirmed:
                    yield IdentityDoubt(
                        (who, other.one.id),
                        f"{person.label} at {competition} was taken for {who}, and may be {other.one.id}",
                        (
                            f"if so: season reassign {who} {' '.join(own)} --to {other.one.id} --reason TEXT",
                            f"if not: season confirm {who} {competition} --reason TEXT",
                        ),
                    )


def _people(season: Season) -> Iterator[_Person]:
    for identity, entries in season.entrants.items():
        if season.identity(identity) != identity:
            continue
        one = season.competitor(identity)
        if one.kind == "skater":
            own = members(season, identity)
            names = {*spellings(season, identity), *(name for who in own for name in season.competitor(who).aliases)}
            yield _Person(
                one,
                entries[0].position,
                frozenset(nocs(season, identity)),
                frozenset(map(letters, names)),
                frozenset(map(words, names)),
            )


def _renamed(season: Season, fact: CompetitorRenamed) -> Iterator[IdentityDoubt]:
    """A rename by which another NOC holds for the whole season."""
    entries = season.entrants[fact.competitor]
    by = next((entry.position for entry in entries if entry.fact == fact and season.in_force(entry.position)), None)
    if by is not None and fact.noc != entries[0].fact.noc:
        who = fact.competitor
        text = f"entry {by} gives {who} the NOC {fact.noc} for the whole season, in place of {entries[0].fact.noc}"
        transfer = f"season transfer {who} --noc {fact.noc} --from DAY --reason TEXT"
        settle = f"if it changed on a day: season reverse {by} --reason TEXT, and {transfer}"
        yield IdentityDoubt((who,), text, (settle,))


def _settled(season: Season) -> tuple[set[tuple[str, str]], set[frozenset[str]]]:
    """Who was confirmed at which competition, and which two are known to be two."""
    confirmed, apart = set[tuple[str, str]](), set[frozenset[str]]()
    for entry in season.who_is_who:
        fact = entry.fact
        if not season.in_force(entry.position):
            continue
        if isinstance(fact, CompetitorConfirmed):
            confirmed.add((season.identity(fact.competitor), fact.competition))
        elif isinstance(fact, CompetitorsToldApart):
            apart.add(frozenset((season.identity(fact.one), season.identity(fact.other))))
        elif isinstance(fact, ResultsReassigned):
            apart.add(frozenset((season.identity(fact.competitor), season.identity(fact.to))))
    return confirmed, apart


def _two(one: str, other: str) -> str:
    return f"if they are two: season apart {one} {other} --reason TEXT"
