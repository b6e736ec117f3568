"""What an outcome rests on: the entries of a book from which alone it comes out the same.

They are the opening, the rules and the calendar, every row of the races that count, who is named in them, and every
decision that can change one of these, with what it cites. Rather one too many than one too few.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from ledger.book import Reading
from ledger.entry import Entry
from ledger.facts import (
    ArchiveDescribed,
    CompetitorEntered,
    Fact,
    FilingWithdrawn,
    Publication,
    Reach,
)
from ledger.season import Season
from projections.cups.standings import counts_for


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is looked at: races, cups and quotas by name, and single entries."""

    races: frozenset[str] = frozenset()
    cups: frozenset[str] = frozenset()
    quotas: frozenset[str] = frozenset()
    entries: frozenset[int] = frozenset()

    def __or__(self, other: "Grounds") -> Self:
        """Both together."""
        return replace(
            self,
            races=self.races | other.races,
            cups=self.cups | other.cups,
            quotas=self.quotas | other.quotas,
            entries=self.entries | other.entries,
        )


def of_cup(reading: Reading, cup: str) -> Grounds:
    """A cup with every race that counts for it; raises NotFoundError where the rulebook has no such cup."""
    rules = reading.rulebook.cup(cup)
    races = (name for name, record in reading.season.races.items() if counts_for(rules, record.race))
    return Grounds(races=frozenset(races), cups=frozenset([cup]))


def of_races(races: Iterable[str]) -> Grounds:
    """Some races."""
    return Grounds(races=frozenset(races))


def resting_on(entries: Sequence[Entry[Fact]], season: Season, grounds: Grounds) -> tuple[Entry[Fact], ...]:
    """The entries that the grounds rest on, in the order of the book.

    Args:
        entries: All entries of the basis.
        season: The season that they make.
        grounds: What is looked at.
    """
    by_position = {entry.position: entry for entry in entries}
    taken = {entry.position for entry in entries if _concerns(season, entry.fact, grounds)} | grounds.entries
    waiting = sorted(taken)
    while waiting:  # what is cited by what is taken, and by that in turn; a withdrawal may name much else
        fact = by_position[waiting.pop()].fact
        cited = () if isinstance(fact, FilingWithdrawn) else fact.cited()
        waiting += [one for one in cited if one not in taken]
        taken.update(cited)
    named = {who for position in taken for who in by_position[position].fact.touches().competitors}
    for entry in entries:
        if isinstance(entry.fact, CompetitorEntered) and entry.fact.competitor in named:
            taken.add(entry.position)
    return tuple(entry for entry in entries if entry.position in taken)


def _concerns(season: Season, fact: Fact, grounds: Grounds) -> bool:
    """Whether a fact can change what is looked at; those on who enters and what was published are cited or named."""
    about = season.spoken_of(fact)
    touched = about.touches()
    races = {*touched.races, *([touched.race] if touched.race is not None else [])}
    if races:
        return bool(races & grounds.races)
    if isinstance(about, Publication) or about.reach in (Reach.CUP, Reach.ORDER):
        return touched.cup in grounds.cups or _quota(season, about) in grounds.quotas
    if isinstance(about, ArchiveDescribed):
        return False
    return not isinstance(about, CompetitorEntered)


def _quota(season: Season, fact: Fact) -> str | None:
    """The quota that a fact is about: a place that is given back, or given on, names an allocation in place of it."""
    found = fact.touches().quota
    cited = (season.decisions[one].fact for one in fact.cited() if one in season.decisions)
    return found if found is not None else next(filter(None, (_quota(season, one) for one in cited)), None)
