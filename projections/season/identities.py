"""Doubts about who is who, each with the commands that settle it; nothing that is computed changes by them.

A skater is in doubt who

- has the name of another under another NOC, or under the same one (**namesakes**);
- is new, and has nearly the name of another of the NOC, or another name with the same bib at one competition
  (**likeness**); it is no doubt where both were at one competition with different bibs;
- has results with several bibs at one competition (**bibs**), because two people may have one name;
- has another NOC on a sheet than in the book on that day (**noc**), by a change or a misprint;
- has results at a competition, and a namesake of the same NOC has none there (**which**);
- has another NOC by a rename, which holds for the whole season.

A member of a team is in doubt where not exactly one skater fits its printed name (`projections.season.team_members`).

A doubt is settled by a merger, a reassignment or a transfer, or where somebody found that two are two
(`CompetitorsToldApart`), that one is one (`CompetitorConfirmed`), or who a member is (`MemberIdentified`). A team is
its NOC and gender, and never in doubt; nor is who has a code in place of a name in all sources.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

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
from ledger.season import Season, naming, transfers
from ledger.vocabulary import GENDERS, MIXED, Gender
from projections.season.sightings import Person, Results, Sightings
from projections.season.team_members import MemberDoubt, member_doubts


class IdentityDoubt(NamedTuple):
    """Something about who is who that a person has to look at.

    Attributes:
        competitors: The identities in doubt.
        entries: The positions of the entries that give rise to it.
        words: What is doubted.
        settle: The commands that settle it, each with its condition.
    """

    competitors: tuple[str, ...]
    entries: tuple[int, ...]
    words: str
    settle: tuple[str, ...]

    @property
    def line(self) -> str:
        """The doubt as one line for people."""
        return f"doubt: {self.words}; {self.settled_by}"

    @property
    def settled_by(self) -> str:
        """The commands that settle it, each with its condition, on one line."""
        return "; ".join(self.settle)


def identity_doubts(season: Season, filed: Iterable[Fact]) -> tuple[IdentityDoubt, ...]:
    """The open doubts about whom some facts that are in the season enter, or give results to."""
    facts = tuple(filed)
    entered = {season.identity(fact.competitor) for fact in facts if isinstance(fact, CompetitorEntered)}
    given = {(fact.race, fact.competitor) for fact in facts if isinstance(fact, ResultRecorded)}
    renamed = dict.fromkeys(fact.competitor for fact in facts if isinstance(fact, CompetitorRenamed))
    found: list[IdentityDoubt] = []
    for gender in GENDERS:
        look = _Look(season, gender)
        results = {
            who: own
            for who in look.seen.suspects
            if (own := [one for one in look.seen.results(who) if (one.fact.race, one.fact.competitor) in given])
        }
        found += look.doubts(entered, results)
    teams = {(fact.race, fact.competitor) for fact in facts if isinstance(fact, ResultRecorded) and fact.result.members}
    return (
        *found,
        *(doubt for who in renamed for doubt in _renamed(season, who)),
        *(open_member_doubts(season, teams) if teams else ()),
    )


def open_member_doubts(season: Season, only: Collection[tuple[str, str]] | None = None) -> tuple[IdentityDoubt, ...]:
    """The open doubts about members of teams; `only` are the results, by race and team, that are asked for."""
    return tuple(
        _member(season, one)
        for one in member_doubts(season)
        if only is None or any((race, one.team) in only for race in one.races)
    )


def _member(season: Season, doubt: MemberDoubt) -> IdentityDoubt:
    """A member of whom the book does not know who it is."""
    from shlex import quote  # noqa: PLC0415  every table looks for doubts, and few find one

    where = ", ".join(doubt.races)
    called = f"{doubt.name}, a member of {season.competitor(doubt.team).name} in {where},"
    say = f"season member {doubt.team} {quote(doubt.name)} {' '.join(doubt.races)}"
    mixed = " --gender men|women" if season.competitor(doubt.team).gender == MIXED else ""
    new = f"{say} --to-new {quote(doubt.name)}{mixed} --reason TEXT"
    if not doubt.fits:
        words = f"{called} is nobody whom the book has under that name and NOC"
        settle: tuple[str, ...] = (
            f"if the book has that skater: {say} --to COMPETITOR --reason TEXT",
            f"if not: {new}",
        )
    elif len(doubt.fits) == 1:
        words = f"{called} would be {doubt.fits[0]}, who is another member of it too"
        settle = (f"if so: {say} --to {doubt.fits[0]} --reason TEXT", f"if not: {new}")
    else:
        words = f"{called} may be {' or '.join(doubt.fits)}"
        settle = tuple(f"if {who}: {say} --to {who} --reason TEXT" for who in doubt.fits)
    return IdentityDoubt((doubt.team, *doubt.fits), doubt.entries, words, settle)


def open_identity_doubts(season: Season, genders: Collection[Gender] = GENDERS) -> tuple[IdentityDoubt, ...]:
    """The open doubts about everybody of some genders, computed once for a season; nobody is taken for one of both."""
    return tuple(
        doubt
        for gender in GENDERS
        if gender in genders
        for doubt in season.once(f"identity doubts {gender}", partial(_shared, season, gender))
    )


def _shared(season: Season, gender: Gender) -> tuple[IdentityDoubt, ...]:
    """The open doubts of a gender, shared with the seasons in which its results are the same and nobody is entered."""
    if season.who_is_who:
        return _open(season, gender)
    races = (one for event, own in season.races_by_event().items() if event.startswith(f"{gender}-") for one in own)
    versions = tuple(season.races[race].version for race in races)
    return season.shared(("identity doubts", gender, len(season.entrants), versions), partial(_open, season, gender))


def _open(season: Season, gender: Gender) -> tuple[IdentityDoubt, ...]:
    look = _Look(season, gender)
    found = look.doubts(look.seen.people.keys(), {who: look.seen.results(who) for who in look.seen.suspects})
    return (*found, *(doubt for who in look.seen.people for doubt in _renamed(season, who)))


class _Look:
    """One look at the people of a gender in a season."""

    def __init__(self, season: Season, gender: Gender) -> None:
        self.season = season
        self.seen = Sightings(season, gender)
        self.confirmed, self.apart = _settled(season)

    def doubts(self, entered: Collection[str], filed: Mapping[str, Results]) -> Iterator[IdentityDoubt]:
        """The doubts of who was entered, and of those to whom results were given, with these results."""
        done, people = set[frozenset[str]](), self.seen.people
        suspects = (who for who in self.seen.suspects if who in entered or who in filed)
        for who in sorted(suspects, key=lambda one: people[one].position):
            person = people[who]
            namesakes, near = self.seen.called_like(person), self.seen.near(person, entered) if who in entered else ()
            for other in dict.fromkeys((*namesakes, *near)):
                pair = frozenset((who, other.one.id))
                if pair not in done and pair not in self.apart:
                    done.add(pair)
                    yield from self._pair(person, other)
            own = filed.get(who, ())
            yield from self._bibs(person, own)
            yield from self._nocs(person, own)
            if namesakes:
                yield from self._which(person, own, [other for other in namesakes if person.has_noc_of(other)])

    def _pair(self, one: Person, other: Person) -> Iterator[IdentityDoubt]:
        """Two of whom `one` is new, or both are called the same."""
        first, second = sorted((one, other), key=lambda person: person.position)
        ids, entries = (first.one.id, second.one.id), (first.position, second.position)
        merge = f"season merge {ids[0]} {ids[1]} --reason TEXT"
        if not one.has_noc_of(other):
            text = f"{first.one.name} is entered under {first.one.noc} ({ids[0]}) and {second.one.noc} ({ids[1]})"
            yield IdentityDoubt(ids, entries, text, (self._one(first, second, merge), _two(*ids)))
        elif not self.seen.seen_apart(*ids):
            if one.is_called(other):
                text = f"{second.label} is entered as {ids[0]} and as {ids[1]}"
                yield IdentityDoubt(ids, entries, text, (f"if they are one person: {merge}", _two(*ids)))
            else:
                text = f"{one.one.name} was entered as {one.one.id}"
                yield IdentityDoubt(ids, entries, text, (f"if this is {other.one.id}: {merge}", _two(*ids)))

    def _one(self, first: Person, second: Person, merge: str) -> str:
        """What to do where two under two NOCs are one person."""
        ids = first.one.id, second.one.id
        own = [{entry.fact.race for entry in self.seen.results(who)} for who in ids]
        both = sorted(own[0] & own[1])
        if both:
            return f"if one result is somebody else's: season reassign {ids[1]} {both[0]} --to COMPETITOR --reason TEXT"
        day = min((self.seen.day(entry) for entry in self.seen.results(ids[1])), default="DAY")
        since = f"season transfer {ids[0]} --noc {second.one.noc} --from {day} --reason TEXT"
        return f"if they are one person: {merge}, and for the change of NOC: {since}"

    def _bibs(self, person: Person, filed: Iterable[Entry[ResultRecorded]]) -> Iterator[IdentityDoubt]:
        who = person.one.id
        several = {competition for competition, bibs in self.seen.bibs(who).items() if len(bibs) > 1}
        for competition in self._competitions(filed) if several else ():
            if competition not in several or (who, competition) in self.confirmed:
                continue
            own = [entry for entry in self.seen.results_at(who, competition) if entry.fact.result.bib is not None]
            races: dict[int | None, list[str]] = {}
            for entry in own:
                races.setdefault(entry.fact.result.bib, []).append(entry.fact.race)
            worn = " and ".join(f"bib {bib} in {', '.join(names)}" for bib, names in races.items())
            from shlex import quote  # noqa: PLC0415  every table looks for doubts, and few find one

            others = " ".join(list(races.values())[1])
            two = f"season reassign {who} {others} --to-new {quote(person.one.name)} --reason TEXT"
            one = f"season confirm {who} {competition} --reason TEXT"
            yield IdentityDoubt(
                (who,),
                tuple(entry.position for entry in own),
                f"{person.label} has {worn}",
                (f"if they are two people: {two}", f"if it is one: {one}"),
            )

    def _competitions(self, filed: Iterable[Entry[ResultRecorded]]) -> Iterable[str]:
        return dict.fromkeys(self.season.races[entry.fact.race].race.competition for entry in filed)

    def _nocs(self, person: Person, filed: Iterable[Entry[ResultRecorded]]) -> Iterator[IdentityDoubt]:
        who, said = person.one.id, set[str]()
        if all(entry.fact.noc_printed == person.one.noc for entry in filed) and len(person.nocs) == 1:
            return
        for entry in sorted(filed, key=self.seen.day):
            race, noc, day = entry.fact.race, entry.fact.noc_printed, self.seen.day(entry)
            own = self.season.competitor(who, on=day).noc
            competition = self.season.races[race].race.competition
            if noc != own and noc not in said and (who, competition) not in self.confirmed:
                said.add(noc)
                earlier = (self.seen.day(one) for one in self.seen.results(who) if one.fact.noc_printed == noc)
                day = min(one for one in earlier if self.season.competitor(who, on=one).noc != noc)
                changed = f"season transfer {who} --noc {noc} --from {day} --reason TEXT"
                other = f"season reassign {who} {race} --to COMPETITOR --reason TEXT"
                same = f"season confirm {who} {competition} --reason TEXT"
                moves = [one.position for one in transfers(self.season, who) if one.fact.first_day <= day]
                wrong = [f"if entry {one} is wrong: season reverse {one} --reason TEXT" for one in moves[-1:]]
                yield IdentityDoubt(
                    (who,),
                    (entry.position,),
                    f"the sheet of {race} has {entry.fact.name_printed} under {noc}, the book {who} under "
                    f"{own} on that day",
                    (
                        f"if the NOC changed: {changed}",
                        *wrong,
                        f"if it is misprinted: {same}",
                        f"if it is somebody else: {other}",
                    ),
                )

    def _which(
        self, person: Person, filed: Iterable[Entry[ResultRecorded]], namesakes: Collection[Person]
    ) -> Iterator[IdentityDoubt]:
        who = person.one.id
        for competition in self._competitions(filed) if namesakes else ():
            own = self.seen.results_at(who, competition)
            for other in namesakes:
                there = self.seen.results_at(other.one.id, competition)
                if not there and (who, competition) not in self.confirmed:
                    races = " ".join(entry.fact.race for entry in own)
                    so = f"season reassign {who} {races} --to {other.one.id} --reason TEXT"
                    yield IdentityDoubt(
                        (who, other.one.id),
                        (*(entry.position for entry in own), other.position),
                        f"{person.label} at {competition} was taken for {who}, and may be {other.one.id}",
                        (f"if so: {so}", f"if not: season confirm {who} {competition} --reason TEXT"),
                    )


def _renamed(season: Season, who: str) -> Iterator[IdentityDoubt]:
    """A rename by which another NOC holds for the whole season."""
    entered, *renamed = season.entrants[who]
    noc = naming(season, who).noc if renamed else entered.fact.noc
    if noc != entered.fact.noc:
        by = max(one.position for one in renamed if one.fact.noc == noc and season.in_force(one.position))
        text = f"entry {by} gives {who} the NOC {noc} for the whole season, in place of {entered.fact.noc}"
        transfer = f"season transfer {who} --noc {noc} --from DAY --reason TEXT"
        settle = f"if it changed on a day: season reverse {by} --reason TEXT, and {transfer}"
        yield IdentityDoubt((who,), (by,), text, (settle,))


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
