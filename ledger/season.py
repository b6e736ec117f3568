"""The state of a season: what the entries say, put in order; ``evolve(season, entry) -> season``.

The state holds entries, not conclusions. What counts (a rank, a point) is computed from it by the projections. Both
sides use it: deciders to refuse, projections to compute. No entry is dropped, so that every table can name the
entries that it rests on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from ledger.entry import Entry
from ledger.facts import (
    DECISIONS,
    ClassificationPublished,
    CompetitionCancelled,
    CompetitionScheduled,
    CompetitorDisqualified,
    CompetitorEntered,
    CompetitorRenamed,
    CompetitorsMerged,
    DecisionReversed,
    Fact,
    KeyRetired,
    KeyTrusted,
    ProtestDecided,
    ProtestLodged,
    ProtocolFiled,
    QuotaAllocated,
    QuotaDeclined,
    QuotaReallocated,
    RaceVoided,
    ResultAnnulled,
    ResultCorrected,
    ResultRecorded,
    RulebookAdopted,
    SeasonOpened,
    TitleAwarded,
)
from ledger.vocabulary import Gender, Race, parse_race

Naming = CompetitorEntered | CompetitorRenamed
Derived = TypeVar("Derived")
RaceDecision = CompetitorDisqualified | ResultCorrected | ResultAnnulled | RaceVoided | ProtestLodged


@dataclass(frozen=True, slots=True)
class Competitor:
    """A skater or a team as the book names it at a basis.

    Attributes:
        id: Its stable identity in the book.
        kind: ``skater`` or ``team``.
        gender: ``men`` or ``women``.
        name: The name to print.
        noc: The code it competes under.
        delegation: The delegation behind a shared code, or None.
        aliases: Other spellings under which it is recognised.
    """

    id: str
    kind: str
    gender: Gender
    name: str
    noc: str
    delegation: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RaceRecord:
    """All that the book holds on one race.

    Attributes:
        race: The race.
        protocols: Its filed protocols; the last is the newest revision.
        results: Its recorded results, in the order they were entered.
        decisions: The decisions that concern it, in force or not, in the order they were entered.
    """

    race: Race
    protocols: tuple[Entry[ProtocolFiled], ...] = ()
    results: tuple[Entry[ResultRecorded], ...] = ()
    decisions: tuple[Entry[RaceDecision], ...] = ()


@dataclass(frozen=True, slots=True)
class Season:
    """A season as of some entries. `Season()` is the season before its first entry.

    Attributes:
        length: How many entries were taken.
        opened: The entry that opened the book, or None.
        rulebooks: The adoptions of a rulebook; the last one in the book holds.
        schedule: The entries that put competitions on the calendar, by competition.
        cancellations: The entries that took competitions off it.
        entrants: By competitor, the entries that gave it its names, oldest first.
        mergers: The entries that merged competitors.
        races: What the book holds on each race.
        decisions: Every decision by its position.
        reversals: By position of a decision, the positions of its reversals.
        verdicts: By position of a protest, the entries that decided it.
        publications: The lists that others published, by name.
        allocations: Allocations of quotas.
        declines: Places of an allocation that were given back.
        reallocations: Such places that went to a reserve.
        awards: Awarded titles.
        keys: What was said of the keys that sign checkpoints, oldest first.
    """

    length: int = 0
    opened: Entry[SeasonOpened] | None = None
    rulebooks: tuple[Entry[RulebookAdopted], ...] = ()
    schedule: Mapping[str, Entry[CompetitionScheduled]] = field(default_factory=dict)
    cancellations: tuple[Entry[CompetitionCancelled], ...] = ()
    entrants: Mapping[str, tuple[Entry[Naming], ...]] = field(default_factory=dict)
    mergers: tuple[Entry[CompetitorsMerged], ...] = ()
    races: Mapping[str, RaceRecord] = field(default_factory=dict)
    decisions: Mapping[int, Entry[Fact]] = field(default_factory=dict)
    reversals: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    verdicts: Mapping[int, tuple[Entry[ProtestDecided], ...]] = field(default_factory=dict)
    publications: Mapping[str, Entry[ClassificationPublished]] = field(default_factory=dict)
    allocations: tuple[Entry[QuotaAllocated], ...] = ()
    declines: tuple[Entry[QuotaDeclined], ...] = ()
    reallocations: tuple[Entry[QuotaReallocated], ...] = ()
    awards: tuple[Entry[TitleAwarded], ...] = ()
    keys: tuple[Entry[KeyTrusted | KeyRetired], ...] = ()
    _known: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def once(self, key: str, compute: Callable[[], Derived]) -> Derived:
        """What `compute` gives, computed once for this very season; a season never changes, so it stays true."""
        if key not in self._known:
            self._known[key] = compute()
        found: Derived = self._known[key]
        return found

    def in_force(self, position: int) -> bool:
        """Whether the decision at `position` stands: none of its reversals stands."""
        return not any(self.in_force(reversal) for reversal in self.reversals.get(position, ()))

    def identity(self, competitor: str) -> str:
        """The competitor to whom results of `competitor` belong, after the mergers in force."""
        for entry in reversed(self.mergers):
            if entry.fact.merged == competitor and self.in_force(entry.position):
                return self.identity(entry.fact.kept)
        return competitor

    def competitor(self, competitor: str) -> Competitor:
        """The competitor as named at this basis.

        Raises:
            KeyError: Nobody was entered under this identity.
        """
        return self.once(f"competitor {competitor}", lambda: self._competitor(competitor))

    def _competitor(self, competitor: str) -> Competitor:
        entries = self.entrants[competitor]
        entered = entries[0].fact
        if not isinstance(entered, CompetitorEntered):
            raise KeyError(competitor)
        renamed = (entry.fact for entry in reversed(entries[1:]) if self.in_force(entry.position))
        naming = next(renamed, entered)
        return Competitor(
            competitor, entered.kind, entered.gender, naming.name, naming.noc, naming.delegation, naming.aliases
        )

    def competitions(self) -> tuple[CompetitionScheduled, ...]:
        """The calendar in the order in which competitions count, without those that are cancelled."""
        off = {entry.fact.competition for entry in self.cancellations if self.in_force(entry.position)}
        facts = (entry.fact for entry in self.schedule.values() if entry.fact.competition not in off)
        return tuple(sorted(facts, key=lambda fact: (fact.first_day, fact.competition)))


class _More:
    """What a fold adds to a race; the record is written once, at the end of the fold."""

    __slots__ = ("decisions", "protocols", "results")

    def __init__(self) -> None:
        self.protocols: list[Entry[ProtocolFiled]] = []
        self.results: list[Entry[ResultRecorded]] = []
        self.decisions: list[Entry[RaceDecision]] = []

    def record(self, old: RaceRecord) -> RaceRecord:
        return RaceRecord(
            old.race,
            (*old.protocols, *self.protocols),
            (*old.results, *self.results),
            (*old.decisions, *self.decisions),
        )


class _Working:
    """A season being folded: the same maps, copied once, open to change until the fold is done."""

    def __init__(self, season: Season) -> None:
        self.length = season.length
        self.opened = season.opened
        self.rulebooks = list(season.rulebooks)
        self.schedule = dict(season.schedule)
        self.cancellations = list(season.cancellations)
        self.entrants = dict(season.entrants)
        self.mergers = list(season.mergers)
        self.races = dict(season.races)
        self.more: defaultdict[str, _More] = defaultdict(_More)
        self.decisions = dict(season.decisions)
        self.reversals = dict(season.reversals)
        self.verdicts = dict(season.verdicts)
        self.publications = dict(season.publications)
        self.allocations = list(season.allocations)
        self.declines = list(season.declines)
        self.reallocations = list(season.reallocations)
        self.awards = list(season.awards)
        self.keys = list(season.keys)

    def season(self) -> Season:
        for name, more in self.more.items():
            self.races[name] = more.record(self.races.get(name) or RaceRecord(parse_race(name)))
        return Season(
            length=self.length,
            opened=self.opened,
            rulebooks=tuple(self.rulebooks),
            schedule=MappingProxyType(self.schedule),
            cancellations=tuple(self.cancellations),
            entrants=MappingProxyType(self.entrants),
            mergers=tuple(self.mergers),
            races=MappingProxyType(self.races),
            decisions=MappingProxyType(self.decisions),
            reversals=MappingProxyType(self.reversals),
            verdicts=MappingProxyType(self.verdicts),
            publications=MappingProxyType(self.publications),
            allocations=tuple(self.allocations),
            declines=tuple(self.declines),
            reallocations=tuple(self.reallocations),
            awards=tuple(self.awards),
            keys=tuple(self.keys),
        )


def _open(work: _Working, entry: Entry[SeasonOpened]) -> None:
    work.opened = work.opened or entry


def _adopt(work: _Working, entry: Entry[RulebookAdopted]) -> None:
    work.rulebooks.append(entry)


def _schedule(work: _Working, entry: Entry[CompetitionScheduled]) -> None:
    work.schedule[entry.fact.competition] = entry


def _cancel(work: _Working, entry: Entry[CompetitionCancelled]) -> None:
    work.cancellations.append(entry)


def _name(work: _Working, entry: Entry[Naming]) -> None:
    work.entrants[entry.fact.competitor] = (*work.entrants.get(entry.fact.competitor, ()), entry)


def _merge(work: _Working, entry: Entry[CompetitorsMerged]) -> None:
    work.mergers.append(entry)


def _file(work: _Working, entry: Entry[ProtocolFiled]) -> None:
    work.more[entry.fact.race].protocols.append(entry)


def _result(work: _Working, entry: Entry[ResultRecorded]) -> None:
    work.more[entry.fact.race].results.append(entry)


def _decide_race(work: _Working, entry: Entry[RaceDecision]) -> None:
    work.more[entry.fact.race].decisions.append(entry)


def _reverse(work: _Working, entry: Entry[DecisionReversed]) -> None:
    work.reversals[entry.fact.reverses] = (*work.reversals.get(entry.fact.reverses, ()), entry.position)


def _verdict(work: _Working, entry: Entry[ProtestDecided]) -> None:
    work.verdicts[entry.fact.lodged] = (*work.verdicts.get(entry.fact.lodged, ()), entry)


def _publish(work: _Working, entry: Entry[ClassificationPublished]) -> None:
    work.publications[entry.fact.publication] = entry


def _allocate(work: _Working, entry: Entry[QuotaAllocated]) -> None:
    work.allocations.append(entry)


def _decline(work: _Working, entry: Entry[QuotaDeclined]) -> None:
    work.declines.append(entry)


def _reallocate(work: _Working, entry: Entry[QuotaReallocated]) -> None:
    work.reallocations.append(entry)


def _award(work: _Working, entry: Entry[TitleAwarded]) -> None:
    work.awards.append(entry)


def _key(work: _Working, entry: Entry[KeyTrusted | KeyRetired]) -> None:
    work.keys.append(entry)


_TAKE: dict[type[Fact], Callable[[_Working, Any], None]] = {
    SeasonOpened: _open,
    RulebookAdopted: _adopt,
    CompetitionScheduled: _schedule,
    CompetitionCancelled: _cancel,
    CompetitorEntered: _name,
    CompetitorRenamed: _name,
    CompetitorsMerged: _merge,
    ProtocolFiled: _file,
    ResultRecorded: _result,
    CompetitorDisqualified: _decide_race,
    ResultCorrected: _decide_race,
    ResultAnnulled: _decide_race,
    RaceVoided: _decide_race,
    ProtestLodged: _decide_race,
    DecisionReversed: _reverse,
    ProtestDecided: _verdict,
    ClassificationPublished: _publish,
    QuotaAllocated: _allocate,
    QuotaDeclined: _decline,
    QuotaReallocated: _reallocate,
    TitleAwarded: _award,
    KeyTrusted: _key,
    KeyRetired: _key,
}


def fold(season: Season, entries: Iterable[Entry[Fact]]) -> Season:
    """The season after some more entries, which come in the order of their positions."""
    work = _Working(season)
    for entry in entries:
        kind = type(entry.fact)
        _TAKE[kind](work, entry)
        if kind in DECISIONS:
            work.decisions[entry.position] = entry
        work.length += 1
    return work.season()


def evolve(season: Season, entry: Entry[Fact]) -> Season:
    """The season after one more entry."""
    return fold(season, (entry,))
