"""Filings: which entries a sheet, a list or a load brought, and what rests on them.

A filing is taken back as a whole (`FilingWithdrawn`), so what belongs to it has to be plain. A sheet brought its
protocol, its results, the corrections and annulments that it made as a re-issue, the competitors whom it entered and
the spellings that it added. A competitor or a spelling on which something else rests stays.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from typing import Any, cast

from ledger.entry import Entry
from ledger.facts import (
    DECISIONS,
    ClassificationPublished,
    CompetitionScheduled,
    CompetitorEntered,
    CompetitorRenamed,
    Fact,
    FilingWithdrawn,
    ProtocolFiled,
    QuotaAllocated,
    RaceDecision,
    ResultRecorded,
    TitleAwarded,
)
from ledger.names import letters
from ledger.season import Season
from ledger.vocabulary import parse_race


def withdrawal_of(season: Season, name: str) -> int | None:
    """The entry that took back the newest sheet of a race, or list, of this name; None where none is taken back."""
    gone = [entry.position for entry in withdrawn_filings(season) if name in _names(entry.fact)]
    return season.withdrawn_by(gone[-1]) if gone else None


def withdrawn_filings(season: Season) -> list[Entry[ProtocolFiled | ClassificationPublished]]:
    """The sheets and the lists that are taken back, in the order of the book."""
    return [
        cast("Entry[ProtocolFiled | ClassificationPublished]", entry)
        for entry in season.withdrawn.values()
        if isinstance(entry.fact, ProtocolFiled | ClassificationPublished)
    ]


def _names(fact: ProtocolFiled | ClassificationPublished) -> tuple[str]:
    return (fact.race,) if isinstance(fact, ProtocolFiled) else (fact.publication,)


def filed_races(season: Season) -> frozenset[str]:
    """The races of which a sheet stands."""
    return frozenset(name for name, record in season.races.items() if record.protocols)


def filed_events(season: Season, withdrawal: FilingWithdrawn) -> set[str]:
    """The events of the sheets that a withdrawal takes back, or took back."""
    told = (*season.entries().values(), *season.withdrawn.values())
    sheets = (one.fact for one in told if isinstance(one.fact, ProtocolFiled) and withdrawal.takes(one.position))
    return {str(parse_race(fact.race).event) for fact in sheets}


def protocol_of(season: Season, race: str, position: int) -> Entry[ProtocolFiled]:
    """The protocol that a result at a position came with: the newest of its race before it."""
    filed = season.races[race].protocols
    return filed[bisect_left([one.position for one in filed], position) - 1]


def sheet_entries(season: Season, protocol: Entry[ProtocolFiled]) -> set[int]:
    """The positions of all that a sheet brought, of its competitors and spellings those on which nothing else rests."""
    record = season.races[protocol.fact.race]
    results = {one.position for one in record.results if protocol_of(season, one.fact.race, one.position) is protocol}
    decided = {
        one.position for one in record.decisions if one.position > protocol.position and _came_with(one, protocol)
    }
    named = {
        entry.position
        for entries in season.entrants.values()
        for entry in entries
        if (entry.recorded_at, _file(entry)) == (protocol.recorded_at, _file(protocol))
    }
    return without_needed(season, {protocol.position} | results | decided | named)


def _came_with(decision: Entry[Any], protocol: Entry[ProtocolFiled]) -> bool:
    """Whether a decision is part of a re-issued sheet or list, and not somebody's own who cites it."""
    same = decision.recorded_at == protocol.recorded_at and _file(decision) == _file(protocol)
    source = decision.source
    return same and source is not None and (source.kind == "protocol" or source.revision is not None)


def _file(entry: Entry[Any]) -> tuple[str, str, str | None] | None:
    source = entry.source
    if source is None or (source.load is not None and source.load == source.sha256):  # the file of facts itself
        return None
    return source.kind, source.name, source.sha256


def without_needed(season: Season, positions: set[int]) -> set[int]:
    """Positions without the competitors and the spellings on which other entries rest."""
    return positions - dict(naming_needed(season, positions)).keys()


def naming_needed(season: Season, positions: Collection[int]) -> Iterator[tuple[int, Entry[Fact]]]:
    """The entries among `positions` that enter a competitor or add a spelling, each with another that rests on it."""
    entries = season.entries()
    taken = ((position, entries[position].fact) for position in positions if position in entries)
    candidates = [(at, fact) for at, fact in taken if isinstance(fact, CompetitorEntered | CompetitorRenamed)]
    if not candidates:
        return
    others: dict[str, list[Entry[Fact]]] = {}
    for entry in entries.values():
        if entry.position not in positions:
            for who in entry.fact.touches().competitors:
                others.setdefault(who, []).append(entry)
    for position, fact in candidates:
        rests = next((one for one in others.get(fact.competitor, ()) if _needs(one, fact)), None)
        if rests is not None:
            yield position, rests


def _needs(entry: Entry[Fact], naming: CompetitorEntered | CompetitorRenamed) -> bool:
    """Whether an entry that names a competitor rests on an entry that names it; on a spelling, who prints it does."""
    if isinstance(naming, CompetitorEntered):
        return True
    spelled = {letters(text) for text in naming.aliases}
    return isinstance(entry.fact, ResultRecorded) and letters(entry.fact.name_printed) in spelled


class _Taken:
    """What entries brought on which others can rest."""

    def __init__(self, season: Season, positions: Collection[int]) -> None:
        self.season = season
        self.positions = positions
        self.races: dict[str, int] = {}
        self.protocols = set[int]()
        self.competitions = set[str]()
        for position in sorted(positions):
            fact = season.entries()[position].fact if position in season.entries() else None
            if isinstance(fact, ProtocolFiled | ResultRecorded):
                self.races.setdefault(fact.race, position)
            if isinstance(fact, ProtocolFiled):
                self.protocols.add(position)
            elif isinstance(fact, CompetitionScheduled):
                self.competitions.add(fact.competition)

    def carries(self, entry: Entry[Fact]) -> bool:
        """Whether an entry after them rests on them."""
        fact, touched = entry.fact, entry.fact.touches()
        at = parse_race(touched.race).competition if touched.race else touched.competition
        if at in self.competitions:
            return True
        if isinstance(fact, ResultRecorded):
            return protocol_of(self.season, fact.race, entry.position).position in self.protocols
        if type(fact) in DECISIONS and not self.season.in_force(entry.position):
            return False
        if isinstance(fact, ProtocolFiled | RaceDecision):
            return self.races.get(fact.race, entry.position) < entry.position
        return touched.cites in self.positions


def resting(season: Season, positions: Collection[int]) -> Entry[Fact] | None:
    """The first entry that stands outside of `positions` and rests on one of them, competitors and spellings aside.

    A decision rests on the entry that it cites and on the sheet of its race, a result on its protocol, a re-issue on
    the sheet that it replaces, and whatever is of a competition on the entry that put it on the calendar. What is
    frozen, an allocation or an award, rests on nothing here: it keeps what it said.
    """
    first, taken = min(positions, default=0), _Taken(season, positions)
    later = (one for one in season.entries().values() if one.position > first and one.position not in positions)
    return next((one for one in later if positions and taken.carries(one)), None)


def place_taken(season: Season, back: Iterable[Entry[Fact]], *, since: int) -> Entry[Fact] | None:
    """The entry after `since` that has the place of one of the entries that would come back into a season, or None."""
    found = (one for entry in back for one in _in_its_place(season, entry.fact) if one is not None)
    later = (one for one in found if one.position > since)
    return next((one for one in later if type(one.fact) not in DECISIONS or season.in_force(one.position)), None)


def _in_its_place(season: Season, fact: Fact) -> Iterable[Entry[Fact] | None]:
    """The entries of a season that may have the place of a fact: there is one race, one list, one award of a name."""
    found: Iterable[Entry[Fact] | None] = ()
    if isinstance(fact, ProtocolFiled):
        record = season.races.get(fact.race)
        sheets = (one for other in season.races.values() for one in other.protocols)
        same = (one for one in sheets if fact.protocol is not None and one.fact.protocol == fact.protocol)
        found = (*(() if record is None else record.protocols), *same)
    elif isinstance(fact, ResultRecorded):
        found = season.races[fact.race].protocols if fact.race in season.races else ()
    elif isinstance(fact, CompetitorEntered):
        found = season.entrants.get(fact.competitor, ())[:1]
    elif isinstance(fact, ClassificationPublished):
        found = (season.publications.get(fact.publication),)
    elif isinstance(fact, CompetitionScheduled):
        found = (season.schedule.get(fact.competition),)
    elif isinstance(fact, QuotaAllocated):
        found = [one for one in season.allocations if one.fact.quota == fact.quota]
    elif isinstance(fact, TitleAwarded):
        found = [one for one in season.awards if one.fact.cup == fact.cup]
    return found
