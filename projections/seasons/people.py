"""Who is one person over seasons: by decisions in the book of people, else by rules that are said with each join.

The rules join skaters of one gender who have

- the same number in a system outside, such as the ISU's, or
- the same name, in whichever order of words and with whichever accents, and an NOC in common,

and teams of one gender and NOC. A rule joins nobody where it would have to guess:

- where two of one season are called so, or would be one person by what it joins;
- where numbers of one system differ;
- where a decision keeps apart two of those whom it would join: then none of them is joined but by decisions.

What may be the same person and is not joined is a doubt (`projections.seasons.doubts`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from projections.seasons.decided import Who, apart, groups
from projections.seasons.members import Member, members
from projections.seasons.shelf import Shelf, first_year

Rule = Literal["first", "name", "number", "team", "decision"]
"""By what somebody of a season is who it is over seasons; the first of a person is joined with nobody before it."""

_LONG = 8
"""So many years between two seasons make a join by name worth a look."""
_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody of a season as one of a person.

    Attributes:
        member: Who, in its own book.
        rule: By what it is joined.
        because: The same in words, with the season that it is joined to; nothing for the first.
        entries: The entries of the book of people that say so.
        remark: What makes one look again, or None.
    """

    member: Member
    rule: Rule
    because: str
    entries: tuple[int, ...] = ()
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One person, or one team, over seasons.

    Attributes:
        id: What it is called in addresses: its newest identity, with a season where several people have had that.
        seasons: Its seasons, the oldest first, each with what joins it to the others.
    """

    id: str
    seasons: tuple[Joined, ...]

    @property
    def members(self) -> tuple[Member, ...]:
        """Who it is in each season, the oldest first."""
        return tuple(one.member for one in self.seasons)

    @property
    def newest(self) -> Member:
        """Who it is in its newest season."""
        return self.seasons[-1].member

    @property
    def nocs(self) -> tuple[str, ...]:
        """Every NOC that it has had, the oldest first."""
        return tuple(dict.fromkeys(noc for one in self.members for noc in one.nocs))


@dataclass(slots=True)
class _Known:
    """What joins members, while it is worked out.

    Attributes:
        everybody: All members, by identity and book.
        keys: Under each key those who have it.
        live: The keys that join those who have them.
        decided: By member, who is one with it by decisions, and the entries of these.
        parted: The pairs that decisions keep apart.
    """

    everybody: dict[Who, Member]
    keys: dict[_Key, list[Who]] = field(default_factory=lambda: defaultdict(list))
    live: set[_Key] = field(default_factory=set)
    decided: dict[Who, tuple[tuple[Who, ...], tuple[int, ...]]] = field(default_factory=dict)
    parted: list[tuple[Who, Who]] = field(default_factory=list)


def people(shelf: Shelf) -> tuple[Person, ...]:
    """Every person and every team of the books, in the order of names."""
    return shelf.once("people", lambda: _people(shelf))


def by_member(shelf: Shelf) -> Mapping[Who, Person]:
    """The person that each member is, also under identities that were merged into it."""
    return shelf.once("by member", lambda: dict(_by_member(people(shelf))))


def _by_member(found: Iterable[Person]) -> Iterator[tuple[Who, Person]]:
    for person in found:
        for one in person.members:
            for identity in (one.id, *one.others):
                yield (one.book, identity), person


def keys_of(one: Member) -> tuple[_Key, ...]:
    """What somebody has in common with whom a rule joins it to."""
    if one.kind == "team":
        return tuple(("team", one.gender, noc) for noc in one.nocs)
    named = (("name", one.gender, noc, *name) for noc in one.nocs for name in one.names if len(name) > 1)
    return (*(("number", one.gender, *number) for number in one.numbers), *named)


def _people(shelf: Shelf) -> tuple[Person, ...]:
    known = _Known({one.who: one for one in members(shelf)})
    resolved = {(one.book, other): one.who for one in known.everybody.values() for other in (one.id, *one.others)}
    for group in groups(shelf.decided):
        own = tuple(dict.fromkeys(resolved[who] for who in sorted(group.people) if who in resolved))
        known.decided |= dict.fromkeys(own, (own, group.entries))
    for entry in apart(shelf.decided):
        if entry.fact.one in resolved and entry.fact.other in resolved:
            known.parted.append((resolved[entry.fact.one], resolved[entry.fact.other]))
    for who, one in known.everybody.items():
        for key in keys_of(one):
            known.keys[key].append(who)
    known.live = {key for key, own in known.keys.items() if len(own) > 1 and _sure(known, own)}
    found = [person for whole in _components(known, known.live) for person in _whole(known, whole)]
    return tuple(sorted(_called(found), key=lambda one: (words_key(one), one.id)))


def words_key(person: Person) -> tuple[str, ...]:
    """What people are put in order by: the name as it is written, without accents."""
    return person.newest.names[0] if person.newest.names else (person.newest.name,)


def _sure(known: _Known, own: Sequence[Who]) -> bool:
    """Whether some who have something in common can be one person: no two of one book, no other number, none apart."""
    books = [book for book, _ in own]
    if len(set(books)) < len(books) or any(one in own and other in own for one, other in known.parted):
        return False
    said: dict[str, str] = {}
    return all(
        said.setdefault(system, number) == number for who in own for system, number in known.everybody[who].numbers
    )


def _components(known: _Known, keys: Iterable[_Key], among: Iterable[Who] | None = None) -> list[list[Who]]:
    """Members in groups of those whom keys and decisions join, through others too; each in the order of the books."""
    above = {who: who for who in (known.everybody if among is None else among)}

    def top(who: Who) -> Who:
        while above[who] != who:
            above[who] = who = above[above[who]]
        return who

    decided = (own for own, _ in {id(group): group for group in known.decided.values()}.values())
    for own in (*(known.keys[key] for key in keys), *decided):
        here = [who for who in own if who in above]
        for other in here[1:]:
            above[top(other)] = top(here[0])
    found: dict[Who, list[Who]] = {}
    for who in above:
        found.setdefault(top(who), []).append(who)
    return list(found.values())


def _whole(known: _Known, own: Sequence[Who]) -> Iterator[tuple[Joined, ...]]:
    """A group as one person; or, where the rules would make one of two, as those whom decisions alone join."""
    if _sure(known, own):
        yield tuple(_joined(known, own))
        return
    for apart_from_rules in _components(known, (), own):
        yield tuple(_joined(known, apart_from_rules, rules=False))


def _joined(known: _Known, own: Sequence[Who], *, rules: bool = True) -> Iterator[Joined]:
    """Each of a person with what joins it to one before it, or else to one after it; the first with nothing."""
    ordered = sorted((known.everybody[who] for who in own), key=lambda one: (one.season, one.id))
    for index, member in enumerate(ordered):
        before = ordered[:index]
        shared = _shared(known, member, before) if rules else None
        group, entries = known.decided.get(member.who, ((), ()))
        if not before:
            yield Joined(member, "first", "", entries)
        elif shared is not None:
            rule, other, because = shared
            yield Joined(member, rule, because, entries, _remark(member, other))
        elif any(one.who in group for one in ordered if one is not member):
            yield Joined(member, "decision", f"{_entries(entries)} of the book of people", entries)
        else:  # through one who comes after it
            rule, other, because = _shared(known, member, ordered[index + 1 :]) or ("first", member, "")
            yield Joined(member, rule, because, entries, _remark(member, other))


def _shared(known: _Known, member: Member, others: Sequence[Member]) -> tuple[Rule, Member, str] | None:
    """What a rule joins somebody by to the nearest of some others."""
    for other in reversed(others):
        common = [key for key in keys_of(member) if key in known.live and other.who in known.keys[key]]
        if not common:
            continue
        kind = common[0][0]
        if kind == "number":
            return "number", other, f"number {common[0][2]} {common[0][3]}, as in {other.season}"
        if kind == "team":
            return "team", other, f"NOC ({common[0][2]}) and gender of the team, as in {other.season}"
        return "name", other, f"name, NOC ({common[0][2]}) and gender, as in {other.season}"
    return None


def _remark(member: Member, other: Member) -> str | None:
    years = abs(first_year(member.season) - first_year(other.season))
    if member.kind == "team" or years < _LONG:
        return None
    return f"{years} years lie between this season and {other.season}"


def _entries(positions: Sequence[int]) -> str:
    return f"{'entry' if len(positions) == 1 else 'entries'} {', '.join(map(str, positions))}"


def _called(found: Iterable[tuple[Joined, ...]]) -> Iterator[Person]:
    """People with what they are called: the newest identity, and the season of it where others have had it too."""
    own = list(found)
    holders: dict[str, set[int]] = defaultdict(set)
    for index, seasons in enumerate(own):
        for one in seasons:
            holders[one.member.id].add(index)
    for seasons in own:
        newest = seasons[-1].member
        alone = len(holders[newest.id]) == 1
        yield Person(newest.id if alone else f"{newest.id}-in-{newest.season}", seasons)
