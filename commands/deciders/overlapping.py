"""Where two people decided on the same thing without knowing of each other."""

from collections.abc import Iterable, Iterator
from typing import Final

from ledger.entry import Entry
from ledger.facts import (
    DECISIONS,
    Fact,
    FilingWithdrawn,
    ProtestLodged,
    ProtocolFiled,
    RaceDecision,
    RowDecision,
    RulebookAdopted,
)
from ledger.season import Season

Subject = tuple[str, ...]
"""What is decided on, from the general to the particular: a race, or one competitor in it."""

_RULES: Final[Subject] = ("rules",)


def subjects(season: Season, fact: Fact) -> frozenset[Subject]:
    """What a fact decides on; a reversal or a verdict decides on what it is about. Results decide on nothing."""
    meant = season.spoken_of(fact)
    if isinstance(meant, RulebookAdopted):
        return frozenset({_RULES})
    if isinstance(meant, ProtocolFiled):
        record = season.races.get(meant.race)
        return frozenset({("race", meant.race)}) if record is not None and record.protocols else frozenset()
    return frozenset(_decided(meant)) if type(meant) in DECISIONS else frozenset()


def _decided(fact: Fact) -> Iterator[Subject]:
    touched = fact.touches()
    if isinstance(fact, RowDecision):
        yield ("race", fact.race, fact.competitor)
    elif isinstance(fact, ProtestLodged):  # it changes no result, so only the same protest twice is one thing
        yield ("protest", fact.race, fact.by)
    elif isinstance(fact, RaceDecision):
        yield ("race", fact.race)
    elif isinstance(fact, FilingWithdrawn):
        yield ("race", fact.filed) if fact.filed else ("file", fact.file or fact.spans)
    elif touched.cup or touched.quota:
        yield ("table", touched.cup or touched.quota or "")
    elif touched.event:
        yield ("places", touched.event)
    elif touched.competitors:
        yield from (("competitor", who) for who in touched.competitors)
    elif touched.competition:
        yield ("competition", touched.competition)


def meeting(season: Season, fact: Fact, others: Iterable[Entry[Fact]]) -> Entry[Fact] | None:
    """The first of some entries of a season that decides on what a fact decides on too, or None."""
    wanted = subjects(season, fact)
    if not wanted:
        return None
    return next((one for one in others if _meet(wanted, _entry_subjects(season, one))), None)


def _entry_subjects(season: Season, entry: Entry[Fact]) -> frozenset[Subject]:
    """What an entry that the season has decides on; a protocol only where it came after another one of its race."""
    if isinstance(entry.fact, ProtocolFiled):
        record = season.races.get(entry.fact.race)
        first = record.protocols[0].position if record is not None and record.protocols else entry.position
        return frozenset({("race", entry.fact.race)}) if first < entry.position else frozenset()
    return subjects(season, entry.fact)


def _meet(some: frozenset[Subject], others: frozenset[Subject]) -> bool:
    """Whether two decide on one thing: the same, or the one on what the other is a part of."""
    return any(one[: len(other)] == other[: len(one)] for one in some for other in others)
