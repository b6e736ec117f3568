"""Who may be one person over seasons and is not joined: each with what speaks for it, and what keeps the rules from it.

Whom one book has as two is two, and whom a decision keeps apart is no doubt any more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ledger.names import alike
from projections.seasons.decided import Who, apart
from projections.seasons.members import Member, Name, members
from projections.seasons.people import Person, by_member, people
from projections.seasons.shelf import Shelf, first_year

Kind = Literal["other NOC", "other gender", "called alike", "initial", "further name", "spelling"]

_LIKE = 0.9
"""Likeness of the letters of two names that is enough to ask whether they are of one person."""


@dataclass(frozen=True, slots=True)
class PersonDoubt:
    """Two who may be one person.

    Attributes:
        kind: What speaks against it, or leaves it open.
        one: One of them, in the season that is nearest to the other's.
        other: The other.
        persons: The two as they are over seasons.
        why: What speaks for it and what is in its way, in words.
    """

    kind: Kind
    one: Member
    other: Member
    persons: tuple[Person, Person]
    why: str

    @property
    def join(self) -> str:
        """The command that says that they are one."""
        return f"season people join {self.one.called} {self.other.called} --reason TEXT"

    @property
    def apart(self) -> str:
        """The command that says that they are two."""
        return f"season people apart {self.one.called} {self.other.called} --reason TEXT"


@dataclass(frozen=True, slots=True)
class _Known:
    """A person with what is compared of it."""

    person: Person
    gender: str
    names: frozenset[Name]
    nocs: frozenset[str]
    books: frozenset[str]


def doubts_of(shelf: Shelf, person: Person) -> tuple[PersonDoubt, ...]:
    """Who else may be a person, in the order of seasons."""
    own, settled = next(one for one in _known(shelf) if one.person.id == person.id), _settled(shelf)
    found = (_doubt(shelf, own, other, settled) for other in _known(shelf))
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.other.season, one.other.id)))


def doubts(shelf: Shelf) -> tuple[PersonDoubt, ...]:
    """Every two who may be one person, once each, in the order of names."""
    return shelf.once("doubts over seasons", lambda: tuple(_doubts(shelf)))


def _doubts(shelf: Shelf) -> Iterator[PersonDoubt]:
    known, settled = _known(shelf), _settled(shelf)
    for index, own in enumerate(known):
        for other in known[index + 1 :]:
            found = _doubt(shelf, own, other, settled)
            if found is not None:
                yield found


def _known(shelf: Shelf) -> Sequence[_Known]:
    return shelf.once("compared over seasons", lambda: [_compared(one) for one in people(shelf)])


def _compared(person: Person) -> _Known:
    names = (name for one in person.members for name in one.names)
    books = frozenset(one.book for one in person.members)
    gender = person.newest.gender if person.newest.kind == "skater" else ""
    return _Known(person, gender, frozenset(names), frozenset(person.nocs), books)


def _settled(shelf: Shelf) -> frozenset[frozenset[str]]:
    """The people whom decisions keep apart, by what they are called, two and two."""
    return shelf.once("settled over seasons", lambda: _all_settled(shelf))


def _all_settled(shelf: Shelf) -> frozenset[frozenset[str]]:
    own = by_member(shelf)

    def ids(pair: tuple[Who, Who]) -> frozenset[str]:
        return frozenset(own[who].id for who in pair if who in own)

    return frozenset(ids((entry.fact.one, entry.fact.other)) for entry in apart(shelf.decided))


def _doubt(shelf: Shelf, own: _Known, other: _Known, settled: frozenset[frozenset[str]]) -> PersonDoubt | None:
    if own is other or not own.gender or not other.gender or own.books & other.books:
        return None
    same, nocs = own.names & other.names, own.nocs & other.nocs
    if not (same or (nocs and own.gender == other.gender)):
        return None
    found = _same_name(own, other) if same else _alike(own.names, other.names)
    if found is None or frozenset((own.person.id, other.person.id)) in settled:
        return None
    kind, why = found
    one, nearest = _nearest(own.person, other.person)
    if kind == "called alike":
        why += _in_the_way(shelf, same, one, nearest)
    return PersonDoubt(kind, one, nearest, (own.person, other.person), why)


def _same_name(own: _Known, other: _Known) -> tuple[Kind, str] | None:
    if own.gender != other.gender and not own.nocs & other.nocs:
        return None
    if own.gender != other.gender:
        return "other gender", f"the same name, but {own.gender} and {other.gender}"
    if not own.nocs & other.nocs:
        return "other NOC", f"the same name and gender, but {_or(own.nocs)} and {_or(other.nocs)}"
    return "called alike", "the same name, NOC and gender"


def _in_the_way(shelf: Shelf, names: frozenset[Name], one: Member, other: Member) -> str:
    """Why the rules do not join two who are called alike: what holds for all who share name, NOC and gender."""
    called = [who for who in members(shelf) if _calledin_all(who, one, names) or _calledin_all(who, other, names)]
    books: dict[str, set[str]] = {}
    for who in called:
        books.setdefault(who.season, set()).add(who.id)
    two = sorted(season for season, ids in books.items() if len(ids) > 1)
    if two:
        return f", but {', '.join(two)} has two who are called so"
    own = {who.who for who in called}
    entries = [str(entry.position) for entry in apart(shelf.decided) if {entry.fact.one, entry.fact.other} & own]
    if entries:
        return f", but two of that name are kept apart, by entry {', '.join(entries)} of the book of people"
    return ", but numbers of one system differ among those who are called so"


def _calledin_all(who: Member, one: Member, names: frozenset[Name]) -> bool:
    return who.gender == one.gender and bool(set(who.names) & names) and bool(set(who.nocs) & set(one.nocs))


def _alike(names: frozenset[Name], others: frozenset[Name]) -> tuple[Kind, str] | None:
    """What two names of one NOC and gender have in common, where they are not the same; the plainest first."""
    pairs = [(one, other) for one in names for other in others if one and other]
    for one, other in pairs:
        if _initials(one, other) or _initials(other, one):
            return "initial", "the same NOC and gender, and of one name an initial only"
    for one, other in pairs:
        shorter, longer = sorted((one, other), key=len)
        if len(shorter) > 1 and set(shorter) < set(longer):
            return "further name", "the same NOC and gender, and one has a further name"
    for one, other in pairs:
        if min(len(one), len(other)) > 1 and alike("".join(one), "".join(other), _LIKE):
            return "spelling", "the same NOC and gender, and names that are nearly alike"
    return None


def _initials(short: Name, whole: Name) -> bool:
    """Whether a name is another one with initials in place of words."""
    left = [word for word in short if word not in whole]
    rest = [word for word in whole if word not in short]
    if not left or len(left) == len(short) or any(len(word) > 1 for word in left):
        return False
    for initial in left:
        fitting = next((word for word in rest if word.startswith(initial)), None)
        if fitting is None:
            return False
        rest.remove(fitting)
    return True


def _nearest(one: Person, other: Person) -> tuple[Member, Member]:
    """The two seasons of two people that are nearest to one another."""
    pairs = ((own, its) for own in one.members for its in other.members)
    return min(pairs, key=lambda pair: (abs(first_year(pair[0].season) - first_year(pair[1].season)), pair[1].season))


def _or(nocs: frozenset[str]) -> str:
    return " or ".join(sorted(nocs))
