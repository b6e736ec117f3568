"""Who is on a sheet: explicit rules that recognise a competitor.

A team is its NOC and gender. A skater of a gender is recognised under every NOC that the book has had it under, also
under those of identities that were merged into it, in this order, by

0. number: the number that another system has for it, where what is filed and the book give one; whatever the name;
1. name: the same letters, whatever the accents, case, spaces and hyphens, as a name or alias in the book;
2. word order: the same words in another order;
3. bib: the same bib in the same competition, and one name begins with the other or they are nearly alike; the other
   spelling becomes an alias.

Of several who are called so it is the one with this bib in this competition, else the first who wears no other there.
Otherwise it is a new competitor. What is doubtful about it all is found when it is in the book
(`projections.season.identities`), reported, and left to a person.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from ledger.facts import CompetitorEntered, CompetitorRenamed
from ledger.names import alike, letters, slug, words
from ledger.season import Competitor, Season, members, naming, nocs, numbers, spellings
from ledger.vocabulary import Gender, Race

How = Literal["number", "name", "word order", "bib", "team", "new"]

_SAME_BIB = 0.6
"""Likeness that is enough where the bib in one competition is the same too."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """Who a printed name is.

    Attributes:
        competitor: The identity in the book, a new one where `how` is ``new``.
        how: The rule that recognised it.
        printed: The name as printed.
        alias: Whether the printed name is a spelling that the book does not know yet.
    """

    competitor: str
    how: How
    printed: str
    alias: bool = False


Numbers = tuple[tuple[str, str], ...]
"""The numbers that other systems have for somebody, each with its system."""


def entered(competitor: str, race: Race, name: str, noc: str, numbers: Numbers = ()) -> CompetitorEntered:
    """A new competitor enters with a race: a team where the race is one of teams, else a skater."""
    kind: Literal["skater", "team"] = "team" if race.event.is_team else "skater"
    return CompetitorEntered(competitor=competitor, kind=kind, gender=race.gender, name=name, noc=noc, numbers=numbers)


def also_spelled(season: Season, competitor: str, printed: str) -> CompetitorRenamed:
    """A known competitor keeps name and code, and has one spelling more."""
    old = naming(season, competitor)
    return CompetitorRenamed(
        competitor=competitor,
        name=old.name,
        noc=old.noc,
        delegation=old.delegation,
        aliases=(*old.aliases, printed),
    )


def new_identity(season: Season, gender: Gender, noc: str, name: str) -> str:
    """An identity that nobody in a season has yet."""
    return _unused(f"{gender}-{noc.lower()}-{slug(name)}", season.entrants)


def _unused(wanted: str, taken: Iterable[str]) -> str:
    known = frozenset(taken)
    identity, count = wanted, 2
    while identity in known:
        identity, count = f"{wanted}-{count}", count + 1
    return identity


@dataclass(slots=True)
class _Known:
    competitor: Competitor
    spellings: set[str]
    orders: set[tuple[str, ...]]


@dataclass(slots=True)
class Roster:
    """The competitors of a book, ready to be recognised; it learns as a sheet is read."""

    _groups: dict[tuple[Gender, str], dict[str, _Known]] = field(default_factory=lambda: defaultdict(dict))
    _known: dict[str, _Known] = field(default_factory=dict)
    _bibs: dict[tuple[str, Gender, int], str] = field(default_factory=dict)
    _worn: set[tuple[str, str]] = field(default_factory=set)
    _taken: set[str] = field(default_factory=set)
    _numbers: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, season: Season) -> "Roster":
        """The roster of a season, with the bibs that its results print."""
        roster = cls()
        roster._taken.update(season.entrants)
        for identity in season.entrants:
            if season.identity(identity) == identity:
                own = members(season, identity)
                aliases = (name for one in own for name in season.competitor(one).aliases)
                names = (*spellings(season, identity), *aliases)
                roster.learn(season.competitor(identity), *names, under=nocs(season, identity))
                roster.number(identity, numbers(season, identity))
        for record in season.races.values():
            for entry in record.results:
                who, noc, bib = season.holder(entry), entry.fact.noc_printed, entry.fact.result.bib
                known = roster._known[who]
                roster._groups[known.competitor.gender, noc].setdefault(who, known)
                if bib is not None:
                    roster.wear(who, record.race.competition, record.race.gender, bib)
        return roster

    def learn(self, competitor: Competitor, *more_names: str, under: Iterable[str] = ()) -> None:
        """Know a competitor by its name, its aliases and `more_names`, under its NOC and those that it has had."""
        names = {competitor.name, *competitor.aliases, *more_names}
        known = self._known.setdefault(competitor.id, _Known(competitor, set(), set()))
        known.spellings.update(map(letters, names))
        known.orders.update(map(words, names))
        for noc in (competitor.noc, *under):
            self._groups[competitor.gender, noc][competitor.id] = known
        self._taken.add(competitor.id)

    def number(self, competitor: str, numbers: Numbers) -> None:
        """Know which numbers other systems have for a competitor."""
        self._numbers.update(dict.fromkeys(numbers, competitor))

    def numbered(self, gender: Gender, printed: str, numbers: Numbers) -> Recognition | None:
        """Recognise a skater by a number that another system has for it; None where nobody has one of them."""
        who = next((self._numbers[one] for one in numbers if one in self._numbers), None)
        known = None if who is None else self._known[who]
        if known is None or known.competitor.gender != gender:
            return None
        return Recognition(known.competitor.id, "number", printed, letters(printed) not in known.spellings)

    def wears(self, competition: str, gender: Gender, bib: int | None) -> bool:
        """Whether somebody is known to wear a bib at a competition."""
        return bib is not None and (competition, gender, bib) in self._bibs

    def wear(self, competitor: str, competition: str, gender: Gender, bib: int) -> None:
        """Know which bib a competitor wears at a competition."""
        self._bibs[competition, gender, bib] = competitor
        self._worn.add((competitor, competition))

    def team(self, gender: Gender, noc: str, printed: str) -> Recognition:
        """Recognise a team: there is one of each gender and NOC."""
        known = next((k for k in self._groups[gender, noc].values() if k.competitor.kind == "team"), None)
        if known is not None:
            return Recognition(known.competitor.id, "team", printed, letters(printed) not in known.spellings)
        return Recognition(self._new_id(f"{gender}-{noc.lower()}-team"), "new", printed)

    def skater(self, gender: Gender, noc: str, printed: str, competition: str, bib: int | None) -> Recognition:
        """Recognise a skater by the rules of this module."""
        group = {key: known for key, known in self._groups[gender, noc].items() if known.competitor.kind == "skater"}
        wearer = self._bibs.get((competition, gender, bib)) if bib is not None else None
        own, order = letters(printed), words(printed)
        called = [identity for identity, known in group.items() if own in known.spellings]
        if called:
            return Recognition(self._which(called, wearer, competition), "name", printed)
        called = [identity for identity, known in group.items() if order in known.orders]
        if called:
            return Recognition(self._which(called, wearer, competition), "word order", printed, alias=True)
        if wearer in group and any(alike(own, spelling, _SAME_BIB) for spelling in group[wearer].spellings):
            return Recognition(wearer, "bib", printed, alias=True)
        return self.another(gender, noc, printed)

    def another(self, gender: Gender, noc: str, printed: str) -> Recognition:
        """Somebody new, also where the book knows somebody of this name."""
        return Recognition(self._new_id(f"{gender}-{noc.lower()}-{slug(printed)}"), "new", printed)

    def _which(self, called: list[str], wearer: str | None, competition: str) -> str:
        """Which of several of one name: who wears this bib, else the first who wears no other at the competition."""
        if wearer in called:
            return wearer
        return next((one for one in called if (one, competition) not in self._worn), called[0])

    def _new_id(self, wanted: str) -> str:
        return _unused(wanted, self._taken)
