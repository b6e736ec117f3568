"""Folding: what each fact does to the state of a season; ``evolve(season, entry) -> season``."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from ledger.entry import Entry
from ledger.facts import (
    DECISIONS,
    FACTS,
    ClassificationPublished,
    CompetitionCancelled,
    CompetitionMoved,
    CompetitionScheduled,
    CompetitorConfirmed,
    CompetitorEntered,
    CompetitorRenamed,
    CompetitorsMerged,
    CompetitorsOrdered,
    CompetitorsToldApart,
    CompetitorTransferred,
    DecisionReversed,
    EntriesListed,
    Fact,
    FilingWithdrawn,
    KeyRetired,
    KeyTrusted,
    NocAccepted,
    ProtestAppealed,
    ProtestDecided,
    ProtocolFiled,
    QuotaAllocated,
    QuotaDeclined,
    QuotaReallocated,
    RaceDecision,
    ResultRecorded,
    ResultsReassigned,
    RulebookAdopted,
    Sanction,
    SeasonOpened,
    TitleAwarded,
)
from ledger.season.state import Identifying, Naming, RaceRecord, Season
from ledger.season.withdrawals import taken_back
from ledger.vocabulary import parse_race


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
        self.recorded_at = season.recorded_at
        self.opened = season.opened
        self.rulebooks = list(season.rulebooks)
        self.schedule = dict(season.schedule)
        self.cancellations = list(season.cancellations)
        self.moves = list(season.moves)
        self.entrants = dict(season.entrants)
        self.mergers = list(season.mergers)
        self.who_is_who = list(season.who_is_who)
        self.spellings = season.spellings
        self.races = dict(season.races)
        self.lists = season.lists
        self.more: defaultdict[str, _More] = defaultdict(_More)
        self.decisions = dict(season.decisions)
        self.reversals = dict(season.reversals)
        self.verdicts = dict(season.verdicts)
        self.appeals = dict(season.appeals)
        self.sanctions = list(season.sanctions)
        self.publications = dict(season.publications)
        self.allocations = list(season.allocations)
        self.declines = list(season.declines)
        self.reallocations = list(season.reallocations)
        self.awards = list(season.awards)
        self.orders = list(season.orders)
        self.keys = list(season.keys)
        self.nocs = dict(season.nocs)
        self.withdrawals = list(season.withdrawals)
        self.withdrawn: Mapping[int, Entry[Fact]] = season.withdrawn
        self.settled = True

    def season(self) -> Season:
        for name, more in self.more.items():
            self.races[name] = more.record(self.races.get(name) or RaceRecord(parse_race(name)))
        return Season(
            length=self.length,
            recorded_at=self.recorded_at,
            opened=self.opened,
            rulebooks=tuple(self.rulebooks),
            schedule=MappingProxyType(self.schedule),
            cancellations=tuple(self.cancellations),
            moves=tuple(self.moves),
            entrants=MappingProxyType(self.entrants),
            mergers=tuple(self.mergers),
            who_is_who=tuple(self.who_is_who),
            spellings=self._spelt(),
            races=MappingProxyType(self.races),
            lists=self.lists,
            decisions=MappingProxyType(self.decisions),
            reversals=MappingProxyType(self.reversals),
            verdicts=MappingProxyType(self.verdicts),
            appeals=MappingProxyType(self.appeals),
            sanctions=tuple(self.sanctions),
            publications=MappingProxyType(self.publications),
            allocations=tuple(self.allocations),
            declines=tuple(self.declines),
            reallocations=tuple(self.reallocations),
            awards=tuple(self.awards),
            orders=tuple(self.orders),
            keys=tuple(self.keys),
            nocs=MappingProxyType(self.nocs),
            withdrawals=tuple(self.withdrawals),
            withdrawn=self.withdrawn,
        )

    def _spelt(self) -> Mapping[str, tuple[str, ...]]:
        """The names that are printed for each competitor besides the one that it was entered with."""
        entrants = self.entrants
        found: dict[str, tuple[str, ...]] | None = None
        for more in self.more.values():
            for entry in more.results:
                fact = entry.fact
                entered = entrants.get(fact.competitor)
                if entered is not None and entered[0].fact.name == fact.name_printed:
                    continue
                found = dict(self.spellings) if found is None else found
                known = found.get(fact.competitor, ())
                if fact.name_printed not in known:
                    found[fact.competitor] = (*known, fact.name_printed)
        return self.spellings if found is None else MappingProxyType(found)


_Take = Callable[[_Working, Any], None]
_F = TypeVar("_F", bound=_Take)
_WRITTEN: Final[dict[type, _Take]] = {}


def _takes(*kinds: type) -> Callable[[_F], _F]:
    """The function below takes entries of these facts, and of those that derive from them, into the state."""

    def register(take: _F) -> _F:
        _WRITTEN.update(dict.fromkeys(kinds, take))
        return take

    return register


@_takes(SeasonOpened)
def _open(work: _Working, entry: Entry[SeasonOpened]) -> None:
    work.opened = work.opened or entry


@_takes(RulebookAdopted)
def _adopt(work: _Working, entry: Entry[RulebookAdopted]) -> None:
    work.rulebooks.append(entry)


@_takes(CompetitionScheduled)
def _schedule(work: _Working, entry: Entry[CompetitionScheduled]) -> None:
    work.schedule[entry.fact.competition] = entry


@_takes(CompetitionCancelled)
def _cancel(work: _Working, entry: Entry[CompetitionCancelled]) -> None:
    work.cancellations.append(entry)


@_takes(CompetitionMoved)
def _move(work: _Working, entry: Entry[CompetitionMoved]) -> None:
    work.moves.append(entry)


@_takes(CompetitorEntered, CompetitorRenamed)
def _name(work: _Working, entry: Entry[Naming]) -> None:
    work.entrants[entry.fact.competitor] = (*work.entrants.get(entry.fact.competitor, ()), entry)


@_takes(CompetitorsMerged)
def _merge(work: _Working, entry: Entry[CompetitorsMerged]) -> None:
    work.mergers.append(entry)


@_takes(CompetitorTransferred, ResultsReassigned, CompetitorsToldApart, CompetitorConfirmed)
def _identify(work: _Working, entry: Entry[Identifying]) -> None:
    work.who_is_who.append(entry)


@_takes(ProtocolFiled)
def _file(work: _Working, entry: Entry[ProtocolFiled]) -> None:
    work.more[entry.fact.race].protocols.append(entry)


@_takes(ResultRecorded)
def _result(work: _Working, entry: Entry[ResultRecorded]) -> None:
    work.more[entry.fact.race].results.append(entry)


@_takes(EntriesListed)
def _list(work: _Working, entry: Entry[EntriesListed]) -> None:
    race = entry.fact.race
    work.lists = MappingProxyType({**work.lists, race: (*work.lists.get(race, ()), entry)})


@_takes(RaceDecision)
def _decide_race(work: _Working, entry: Entry[RaceDecision]) -> None:
    work.more[entry.fact.race].decisions.append(entry)


@_takes(DecisionReversed)
def _reverse(work: _Working, entry: Entry[DecisionReversed]) -> None:
    work.reversals[entry.fact.reverses] = (*work.reversals.get(entry.fact.reverses, ()), entry.position)
    work.settled = work.settled and not work.withdrawals


@_takes(FilingWithdrawn)
def _withdraw(work: _Working, entry: Entry[FilingWithdrawn]) -> None:
    work.withdrawals.append(entry)
    work.settled = False


@_takes(ProtestDecided)
def _verdict(work: _Working, entry: Entry[ProtestDecided]) -> None:
    work.verdicts[entry.fact.lodged] = (*work.verdicts.get(entry.fact.lodged, ()), entry)


@_takes(ProtestAppealed)
def _appeal(work: _Working, entry: Entry[ProtestAppealed]) -> None:
    work.appeals[entry.fact.verdict] = (*work.appeals.get(entry.fact.verdict, ()), entry)


@_takes(Sanction)
def _sanction(work: _Working, entry: Entry[Sanction]) -> None:
    work.sanctions.append(entry)


@_takes(ClassificationPublished)
def _publish(work: _Working, entry: Entry[ClassificationPublished]) -> None:
    work.publications[entry.fact.publication] = entry


@_takes(QuotaAllocated)
def _allocate(work: _Working, entry: Entry[QuotaAllocated]) -> None:
    work.allocations.append(entry)


@_takes(QuotaDeclined)
def _decline(work: _Working, entry: Entry[QuotaDeclined]) -> None:
    work.declines.append(entry)


@_takes(QuotaReallocated)
def _reallocate(work: _Working, entry: Entry[QuotaReallocated]) -> None:
    work.reallocations.append(entry)


@_takes(TitleAwarded)
def _award(work: _Working, entry: Entry[TitleAwarded]) -> None:
    work.awards.append(entry)


@_takes(CompetitorsOrdered)
def _order(work: _Working, entry: Entry[CompetitorsOrdered]) -> None:
    work.orders.append(entry)


@_takes(KeyTrusted, KeyRetired)
def _key(work: _Working, entry: Entry[KeyTrusted | KeyRetired]) -> None:
    work.keys.append(entry)


@_takes(NocAccepted)
def _noc(work: _Working, entry: Entry[NocAccepted]) -> None:
    work.nocs[entry.fact.noc] = entry


def take_of(fact: type[Fact]) -> _Take:
    """What takes entries of a fact into the state: what is written for it, or else for the nearest of its bases.

    Raises:
        TypeError: Nothing is written for it.
    """
    for kind in fact.__mro__:
        if kind in _WRITTEN:
            return _WRITTEN[kind]
    raise TypeError(f"nothing says what {fact.__name__} does to the state of a season")


_TAKE: Final = {fact: take_of(fact) for fact in FACTS.values()}


def fold(season: Season, entries: Iterable[Entry[Fact]]) -> Season:
    """The season after some more entries, which come in the order of their positions."""
    work = _Working(season)
    _take_all(work, entries)
    folded = work.season()
    return folded if work.settled else _settled(folded)


def _take_all(work: _Working, entries: Iterable[Entry[Fact]]) -> None:
    entry: Entry[Fact] | None = None
    for entry in entries:
        kind = type(entry.fact)
        _TAKE[kind](work, entry)
        if kind in DECISIONS:
            work.decisions[entry.position] = entry
        work.length += 1
    if entry is not None:
        work.recorded_at = max(work.recorded_at, entry.recorded_at)


def _settled(season: Season) -> Season:
    """The season without what is withdrawn by now, and with what is withdrawn no more.

    It is folded anew, so that it is the very season that those entries had not been in.
    """
    told = dict(sorted({**season.entries(), **season.withdrawn}.items()))
    out = taken_back(told)
    if out == season.withdrawn.keys():
        return season
    work = _Working(Season())
    _take_all(work, (entry for position, entry in told.items() if position not in out))
    work.withdrawn = MappingProxyType({position: told[position] for position in sorted(out)})
    work.length = season.length
    work.recorded_at = season.recorded_at
    return work.season()


def evolve(season: Season, entry: Entry[Fact]) -> Season:
    """The season after one more entry; for many entries `fold` is much faster than this one by one."""
    return fold(season, (entry,))
