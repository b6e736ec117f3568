"""Who is on a sheet: explicit rules that recognise a competitor, and doubts where they do not.

A team is its NOC and gender. A skater of a gender and NOC is recognised, in this order, by

1. name: the same letters, whatever the accents, case, spaces and hyphens, as a name or alias in the book;
2. word order: the same words in another order;
3. bib: the same bib in the same competition, and one name begins with the other or they are nearly alike; the other
   spelling becomes an alias.

Otherwise it is a new competitor. Where a name nearly like it is in the book already, that is a doubt: it is reported
and left to a person, who settles it with a merger. It is no doubt where both were seen in one competition with
different bibs, because then they are two people.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from ledger.facts import CompetitorEntered, CompetitorRenamed
from ledger.names import letters, slug, words
from ledger.season import Competitor, Season
from ledger.vocabulary import TEAM_DISTANCES, Gender, Race

How = Literal["name", "word order", "bib", "team", "new"]

_NEARLY = 0.85
"""Likeness from which a name is near enough to another to ask a person."""
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
        doubts: Competitors in the book who might be the same.
    """

    competitor: str
    how: How
    printed: str
    alias: bool = False
    doubts: tuple[str, ...] = ()


def entered(competitor: str, race: Race, name: str, noc: str) -> CompetitorEntered:
    """A new competitor enters with a race: a team where the race is one of teams, else a skater."""
    kind: Literal["skater", "team"] = "team" if race.distance in TEAM_DISTANCES else "skater"
    return CompetitorEntered(competitor=competitor, kind=kind, gender=race.gender, name=name, noc=noc)


def also_spelled(old: Competitor, printed: str) -> CompetitorRenamed:
    """A known competitor keeps name and code, and has one spelling more."""
    aliases = (*old.aliases, printed)
    return CompetitorRenamed(competitor=old.id, name=old.name, noc=old.noc, delegation=old.delegation, aliases=aliases)


@dataclass(slots=True)
class _Known:
    competitor: Competitor
    spellings: frozenset[str]
    orders: frozenset[tuple[str, ...]]


@dataclass(slots=True)
class Roster:
    """The competitors of a book, ready to be recognised; it learns as a sheet is read."""

    _groups: dict[tuple[Gender, str], dict[str, _Known]] = field(default_factory=lambda: defaultdict(dict))
    _bibs: dict[tuple[str, Gender, int], str] = field(default_factory=dict)
    _worn: dict[tuple[str, str], int] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, season: Season) -> "Roster":
        """The roster of a season, with the bibs that its results print."""
        roster = cls()
        for identity in season.entrants:
            roster._taken.add(identity)
            kept = season.competitor(season.identity(identity))
            roster.learn(kept, season.competitor(identity).name)
        for record in season.races.values():
            for entry in record.results:
                if entry.fact.result.bib is not None:
                    roster.wear(
                        season.identity(entry.fact.competitor),
                        record.race.competition,
                        record.race.gender,
                        entry.fact.result.bib,
                    )
        return roster

    def learn(self, competitor: Competitor, *more_names: str) -> None:
        """Know a competitor by its name, its aliases and `more_names`."""
        group = self._groups[competitor.gender, competitor.noc]
        names = {competitor.name, *competitor.aliases, *more_names}
        old = group.get(competitor.id)
        group[competitor.id] = _Known(
            competitor,
            frozenset(map(letters, names)) | (old.spellings if old else frozenset()),
            frozenset(map(words, names)) | (old.orders if old else frozenset()),
        )
        self._taken.add(competitor.id)

    def wear(self, competitor: str, competition: str, gender: Gender, bib: int) -> None:
        """Know which bib a competitor wears at a competition."""
        self._bibs[competition, gender, bib] = competitor
        self._worn[competitor, competition] = bib

    def team(self, gender: Gender, noc: str, printed: str) -> Recognition:
        """Recognise a team: there is one of each gender and NOC."""
        known = next((k for k in self._groups[gender, noc].values() if k.competitor.kind == "team"), None)
        if known is not None:
            return Recognition(known.competitor.id, "team", printed, letters(printed) not in known.spellings)
        return Recognition(self._new_id(f"{gender}-{noc.lower()}-team"), "new", printed)

    def skater(self, gender: Gender, noc: str, printed: str, competition: str, bib: int | None) -> Recognition:
        """Recognise a skater by the rules of this module."""
        group = {key: known for key, known in self._groups[gender, noc].items() if known.competitor.kind == "skater"}
        for identity, known in group.items():
            if letters(printed) in known.spellings:
                return Recognition(identity, "name", printed)
        for identity, known in group.items():
            if words(printed) in known.orders:
                return Recognition(identity, "word order", printed, alias=True)
        wearer = self._bibs.get((competition, gender, bib)) if bib is not None else None
        if wearer in group and _alike(printed, group[wearer], _SAME_BIB):
            return Recognition(wearer, "bib", printed, alias=True)
        doubts = tuple(
            identity
            for identity, known in group.items()
            if identity == wearer
            or (_alike(printed, known, _NEARLY) and not self._told_apart(identity, competition, bib))
        )
        return Recognition(self._new_id(f"{gender}-{noc.lower()}-{slug(printed)}"), "new", printed, doubts=doubts)

    def _told_apart(self, identity: str, competition: str, bib: int | None) -> bool:
        return bib is not None and self._worn.get((identity, competition), bib) != bib

    def _new_id(self, wanted: str) -> str:
        identity, count = wanted, 2
        while identity in self._taken:
            identity, count = f"{wanted}-{count}", count + 1
        return identity


def _alike(printed: str, known: _Known, enough: float) -> bool:
    own = letters(printed)
    return any(
        own.startswith(spelling) or spelling.startswith(own) or SequenceMatcher(None, own, spelling).ratio() >= enough
        for spelling in known.spellings
    )
