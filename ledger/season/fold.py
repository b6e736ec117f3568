"""Folding: what each fact does to the state of a season; ``evolve(season, entry) -> season``."""

from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeVar

from ledger.entry import Entry
from ledger.facts import (
    DECISIONS,
    FACTS,
    ArchiveDescribed,
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
    MemberIdentified,
    NocAccepted,
    PeopleJoined,
    PeopleKeptApart,
    ProgrammeSet,
    ProtestAppealed,
    ProtestDecided,
    ProtocolFiled,
    QuotaAllocated,
    QuotaDeclined,
    QuotaReallocated,
    RaceDecision,
    RacesNotHeld,
    ResultRecorded,
    ResultsReassigned,
    RulebookAdopted,
    Sanction,
    SeasonOpened,
    TitleAwarded,
)
from ledger.season.records import Identifying, Naming, OverSeasons
from ledger.season.sharing import leave_others_alone
from ledger.season.state import Season
from ledger.season.withdrawals import taken_back
from ledger.season.working import Working

_Take = Callable[[Working, Any], None]
_F = TypeVar("_F", bound=_Take)
_WRITTEN: Final[dict[type, _Take]] = {}


def _takes(*kinds: type) -> Callable[[_F], _F]:
    """The function below takes entries of these facts, and of those that derive from them, into the state."""

    def register(take: _F) -> _F:
        _WRITTEN.update(dict.fromkeys(kinds, take))
        return take

    return register


@_takes(SeasonOpened)
def _open(work: Working, entry: Entry[SeasonOpened]) -> None:
    work.opened = work.opened or entry


@_takes(RulebookAdopted)
def _adopt(work: Working, entry: Entry[RulebookAdopted]) -> None:
    work.rulebooks.append(entry)


@_takes(CompetitionScheduled)
def _schedule(work: Working, entry: Entry[CompetitionScheduled]) -> None:
    work.schedule[entry.fact.competition] = entry


@_takes(CompetitionCancelled)
def _cancel(work: Working, entry: Entry[CompetitionCancelled]) -> None:
    work.cancellations.append(entry)


@_takes(CompetitionMoved)
def _move(work: Working, entry: Entry[CompetitionMoved]) -> None:
    work.moves.append(entry)


@_takes(ProgrammeSet)
def _programme(work: Working, entry: Entry[ProgrammeSet]) -> None:
    work.programmes.append(entry)


@_takes(RacesNotHeld)
def _not_held(work: Working, entry: Entry[RacesNotHeld]) -> None:
    work.not_held_by.append(entry)


@_takes(CompetitorEntered, CompetitorRenamed)
def _name(work: Working, entry: Entry[Naming]) -> None:
    work.entrants[entry.fact.competitor] = (*work.entrants.get(entry.fact.competitor, ()), entry)


@_takes(CompetitorsMerged)
def _merge(work: Working, entry: Entry[CompetitorsMerged]) -> None:
    work.mergers.append(entry)


@_takes(CompetitorTransferred, ResultsReassigned, CompetitorsToldApart, CompetitorConfirmed, MemberIdentified)
def _identify(work: Working, entry: Entry[Identifying]) -> None:
    work.who_is_who.append(entry)


@_takes(PeopleJoined, PeopleKeptApart)
def _over_seasons(work: Working, entry: Entry[OverSeasons]) -> None:
    work.over_seasons.append(entry)


@_takes(ProtocolFiled)
def _file(work: Working, entry: Entry[ProtocolFiled]) -> None:
    work.begin_anew(entry.fact.race)
    work.more[entry.fact.race].protocols.append(entry)


@_takes(ResultRecorded)
def _result(work: Working, entry: Entry[ResultRecorded]) -> None:
    work.more[entry.fact.race].results.append(entry)


@_takes(EntriesListed)
def _list(work: Working, entry: Entry[EntriesListed]) -> None:
    race = entry.fact.race
    work.lists = MappingProxyType({**work.lists, race: (*work.lists.get(race, ()), entry)})


@_takes(RaceDecision)
def _decide_race(work: Working, entry: Entry[RaceDecision]) -> None:
    work.more[entry.fact.race].decisions.append(entry)


@_takes(DecisionReversed)
def _reverse(work: Working, entry: Entry[DecisionReversed]) -> None:
    work.reversals[entry.fact.reverses] = (*work.reversals.get(entry.fact.reverses, ()), entry.position)
    work.settled = work.settled and not work.withdrawals


@_takes(FilingWithdrawn)
def _withdraw(work: Working, entry: Entry[FilingWithdrawn]) -> None:
    work.withdrawals.append(entry)
    work.settled = False


@_takes(ProtestDecided)
def _verdict(work: Working, entry: Entry[ProtestDecided]) -> None:
    work.verdicts[entry.fact.lodged] = (*work.verdicts.get(entry.fact.lodged, ()), entry)


@_takes(ProtestAppealed)
def _appeal(work: Working, entry: Entry[ProtestAppealed]) -> None:
    work.appeals[entry.fact.verdict] = (*work.appeals.get(entry.fact.verdict, ()), entry)


@_takes(Sanction)
def _sanction(work: Working, entry: Entry[Sanction]) -> None:
    work.sanctions.append(entry)


@_takes(ClassificationPublished)
def _publish(work: Working, entry: Entry[ClassificationPublished]) -> None:
    work.publications[entry.fact.publication] = entry


@_takes(QuotaAllocated)
def _allocate(work: Working, entry: Entry[QuotaAllocated]) -> None:
    work.allocations.append(entry)


@_takes(QuotaDeclined)
def _decline(work: Working, entry: Entry[QuotaDeclined]) -> None:
    work.declines.append(entry)


@_takes(QuotaReallocated)
def _reallocate(work: Working, entry: Entry[QuotaReallocated]) -> None:
    work.reallocations.append(entry)


@_takes(TitleAwarded)
def _award(work: Working, entry: Entry[TitleAwarded]) -> None:
    work.awards.append(entry)


@_takes(CompetitorsOrdered)
def _order(work: Working, entry: Entry[CompetitorsOrdered]) -> None:
    work.orders.append(entry)


@_takes(ArchiveDescribed)
def _describe(work: Working, entry: Entry[ArchiveDescribed]) -> None:
    work.descriptions.append(entry)


@_takes(KeyTrusted, KeyRetired)
def _key(work: Working, entry: Entry[KeyTrusted | KeyRetired]) -> None:
    work.keys.append(entry)


@_takes(NocAccepted)
def _noc(work: Working, entry: Entry[NocAccepted]) -> None:
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
    work = Working(season)
    _take_all(work, entries)
    folded = work.season()
    return folded if work.settled else _settled(folded)


def continued(season: Season, entries: Sequence[Entry[Fact]]) -> Season:
    """The season after some more entries of the same book, as `fold` gives it; it shares what both have in common."""
    work = Working(season)
    _take_all(work, entries)
    after = work.season()
    if not work.settled:
        return _settled(after)
    after.following(season)
    return after.sharing(season) if leave_others_alone(entries, season.entrants.__contains__) else after


def _take_all(work: Working, entries: Iterable[Entry[Fact]]) -> None:
    entry: Entry[Fact] | None = None
    count = 0
    for count, entry in enumerate(entries, 1):  # noqa: B007  both are used below
        kind = type(entry.fact)
        _TAKE[kind](work, entry)
        if kind in DECISIONS:
            work.decisions[entry.position] = entry
    work.length += count
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
    work = Working(Season())
    _take_all(work, (entry for position, entry in told.items() if position not in out))
    work.withdrawn = MappingProxyType({position: told[position] for position in sorted(out)})
    work.length = season.length
    work.recorded_at = season.recorded_at
    return work.season()


def evolve(season: Season, entry: Entry[Fact]) -> Season:
    """The season after one more entry; for many entries `fold` is much faster than this one by one."""
    return fold(season, (entry,))
