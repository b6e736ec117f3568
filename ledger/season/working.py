"""A season while it is folded: the same maps and lists, open to change, until the fold is done."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from ledger.entry import Entry
from ledger.facts import Fact, ProtocolFiled, RaceDecision, ResultRecorded
from ledger.season.records import RaceRecord
from ledger.season.state import Season, run_again
from ledger.vocabulary import parse_race

Key = TypeVar("Key")
Held = TypeVar("Held")


def copied(held: Mapping[Key, Held]) -> dict[Key, Held]:
    """A map of a season, open to change; copied as a whole, which in a long book takes a tenth of the time."""
    return held.copy() if isinstance(held, MappingProxyType) else dict(held)


class More:
    """What a fold adds to a race; the record is written once, at the end of the fold."""

    __slots__ = ("decisions", "protocols", "results")

    def __init__(self) -> None:
        self.protocols: list[Entry[ProtocolFiled]] = []
        self.results: list[Entry[ResultRecorded]] = []
        self.decisions: list[Entry[RaceDecision]] = []

    def record(self, old: RaceRecord) -> RaceRecord:
        """The record of a race with what was added to it."""
        return RaceRecord(
            old.race,
            (*old.protocols, *self.protocols),
            (*old.results, *self.results),
            (*old.decisions, *self.decisions),
            old.earlier,
        )


class Working:
    """A season being folded: the same maps, copied once, open to change until the fold is done."""

    def __init__(self, season: Season) -> None:
        self.length = season.length
        self.recorded_at = season.recorded_at
        self.opened = season.opened
        self.rulebooks = list(season.rulebooks)
        self.schedule = copied(season.schedule)
        self.cancellations = list(season.cancellations)
        self.moves = list(season.moves)
        self.programmes = list(season.programmes)
        self.not_held_by = list(season.not_held_by)
        self.entrants = copied(season.entrants)
        self.mergers = list(season.mergers)
        self.who_is_who = list(season.who_is_who)
        self.over_seasons = list(season.over_seasons)
        self.spellings = season.spellings
        self.races = copied(season.races)
        self.lists = season.lists
        self.more: defaultdict[str, More] = defaultdict(More)
        self.decisions = copied(season.decisions)
        self.reversals = copied(season.reversals)
        self.verdicts = copied(season.verdicts)
        self.appeals = copied(season.appeals)
        self.sanctions = list(season.sanctions)
        self.publications = copied(season.publications)
        self.allocations = list(season.allocations)
        self.declines = list(season.declines)
        self.reallocations = list(season.reallocations)
        self.awards = list(season.awards)
        self.orders = list(season.orders)
        self.descriptions = list(season.descriptions)
        self.keys = list(season.keys)
        self.nocs = copied(season.nocs)
        self.withdrawals = list(season.withdrawals)
        self.withdrawn: Mapping[int, Entry[Fact]] = season.withdrawn
        self.settled = True

    def begin_anew(self, race: str) -> None:
        """What is held of a race that is to be run again is of an earlier run from here on."""
        old = self.races.get(race)
        decided = (*(old.decisions if old is not None else ()), *self.more[race].decisions)
        if run_again(decided, self.reversals) is not None:
            held = self.more.pop(race).record(old or RaceRecord(parse_race(race)))
            self.races[race] = RaceRecord(held.race, earlier=(*held.earlier, replace(held, earlier=())))

    def season(self) -> Season:
        """The season that the fold comes to."""
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
            programmes=tuple(self.programmes),
            not_held_by=tuple(self.not_held_by),
            entrants=MappingProxyType(self.entrants),
            mergers=tuple(self.mergers),
            who_is_who=tuple(self.who_is_who),
            over_seasons=tuple(self.over_seasons),
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
            descriptions=tuple(self.descriptions),
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
                found = copied(self.spellings) if found is None else found
                known = found.get(fact.competitor, ())
                if fact.name_printed not in known:
                    found[fact.competitor] = (*known, fact.name_printed)
        return self.spellings if found is None else MappingProxyType(found)
