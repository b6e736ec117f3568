"""The state of a season: what its entries say, put in order.

It holds entries, not conclusions. What counts (a rank, a point) is computed from it by the projections. Both sides use
it: deciders to refuse, projections to compute. No entry is dropped, so that every table can name the entries that it
rests on. What a withdrawal took back lies beside, and whoever does not ask for it reads a season that never had it.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, TypeVar

from ledger.entry import Entry
from ledger.facts import (
    ArchiveDescribed,
    ClassificationPublished,
    CompetitionCancelled,
    CompetitionMoved,
    CompetitionScheduled,
    CompetitorsMerged,
    CompetitorsOrdered,
    EntriesListed,
    Fact,
    FilingWithdrawn,
    KeyRetired,
    KeyTrusted,
    NocAccepted,
    ProgrammeSet,
    ProtestAppealed,
    ProtestDecided,
    QuotaAllocated,
    QuotaDeclined,
    QuotaReallocated,
    RaceDecision,
    RaceRunAgain,
    RacesNotHeld,
    ResultRecorded,
    RowDecision,
    RulebookAdopted,
    Sanction,
    SeasonOpened,
    TitleAwarded,
    spoken_of,
)
from ledger.season import people
from ledger.season.people import Competitor
from ledger.season.records import Identifying, Naming, OverSeasons, RaceRecord
from ledger.season.sharing import ByEvent, InCommon, by_event

Derived = TypeVar("Derived")

_BY_EVENT: Final = "races by event"


@dataclass(frozen=True, slots=True)
class Season:
    """A season as of some entries. `Season()` is the season before its first entry.

    Attributes:
        length: How many entries were taken.
        recorded_at: When the last of them was recorded, by the clock of the book.
        opened: The entry that opened the book, or None.
        rulebooks: The adoptions of a rulebook; the last one in the book holds.
        schedule: The entries that put competitions on the calendar, by competition.
        cancellations: The entries that took competitions off it.
        moves: The entries that gave competitions other days or another place, oldest first.
        programmes: The entries that set or changed what is raced at competitions, oldest first.
        not_held_by: The entries that say which races nobody skated.
        entrants: By competitor, the entries that gave it its names, oldest first.
        mergers: The entries that merged competitors.
        who_is_who: What else was found out about who is who, in the order of the book.
        over_seasons: In the book of people, what was found out about who is who over seasons, oldest first.
        spellings: By competitor, the names that the sheets of its results print besides the one it was entered with.
        races: What the book holds on each race.
        lists: By race, who was said to be entered, oldest first; the last one holds.
        decisions: Every decision by its position.
        reversals: By position of a decision, the positions of its reversals.
        verdicts: By position of a protest or an appeal, the entries that decided it.
        appeals: By position of a verdict, the appeals against it.
        sanctions: Decisions on a competitor that are of no single race, oldest first.
        publications: The lists that others published, by name.
        allocations: Allocations of quotas.
        declines: Places of an allocation that were given back.
        reallocations: Such places that went to a reserve.
        awards: Awarded titles.
        orders: Decisions on the order of competitors whom the rules leave equal.
        descriptions: What archives say of themselves, oldest first; the last one holds.
        keys: What was said of the keys that sign checkpoints, oldest first.
        nocs: Codes of NOCs that the book takes though they are not among the known ones.
        withdrawals: The entries that took filings back, in force or not.
        withdrawn: By position, the entries that are taken back; they stand nowhere else in the season.
        day: The day whose codes competitors have; None for the last day of all races that are filed.
    """

    length: int = 0
    recorded_at: int = 0
    opened: Entry[SeasonOpened] | None = None
    rulebooks: tuple[Entry[RulebookAdopted], ...] = ()
    schedule: Mapping[str, Entry[CompetitionScheduled]] = field(default_factory=dict)
    cancellations: tuple[Entry[CompetitionCancelled], ...] = ()
    moves: tuple[Entry[CompetitionMoved], ...] = ()
    programmes: tuple[Entry[ProgrammeSet], ...] = ()
    not_held_by: tuple[Entry[RacesNotHeld], ...] = ()
    entrants: Mapping[str, tuple[Entry[Naming], ...]] = field(default_factory=dict)
    mergers: tuple[Entry[CompetitorsMerged], ...] = ()
    who_is_who: tuple[Entry[Identifying], ...] = ()
    over_seasons: tuple[Entry[OverSeasons], ...] = ()
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    races: Mapping[str, RaceRecord] = field(default_factory=dict)
    lists: Mapping[str, tuple[Entry[EntriesListed], ...]] = field(default_factory=dict)
    decisions: Mapping[int, Entry[Fact]] = field(default_factory=dict)
    reversals: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    verdicts: Mapping[int, tuple[Entry[ProtestDecided], ...]] = field(default_factory=dict)
    appeals: Mapping[int, tuple[Entry[ProtestAppealed], ...]] = field(default_factory=dict)
    sanctions: tuple[Entry[Sanction], ...] = ()
    publications: Mapping[str, Entry[ClassificationPublished]] = field(default_factory=dict)
    allocations: tuple[Entry[QuotaAllocated], ...] = ()
    declines: tuple[Entry[QuotaDeclined], ...] = ()
    reallocations: tuple[Entry[QuotaReallocated], ...] = ()
    awards: tuple[Entry[TitleAwarded], ...] = ()
    orders: tuple[Entry[CompetitorsOrdered], ...] = ()
    descriptions: tuple[Entry[ArchiveDescribed], ...] = ()
    keys: tuple[Entry[KeyTrusted | KeyRetired], ...] = ()
    nocs: Mapping[str, Entry[NocAccepted]] = field(default_factory=dict)
    withdrawals: tuple[Entry[FilingWithdrawn], ...] = ()
    withdrawn: Mapping[int, Entry[Fact]] = field(default_factory=dict)
    day: str | None = None
    _known: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    _shared: InCommon = field(default_factory=InCommon, init=False, compare=False, repr=False)

    def once(self, key: str, compute: Callable[[], Derived]) -> Derived:
        """What `compute` gives, computed once for this very season; a season never changes, so it stays true."""
        if key not in self._known:
            self._known[key] = compute()
        found: Derived = self._known[key]
        return found

    def shared(self, key: Hashable, compute: Callable[[], Derived]) -> Derived:
        """What `compute` gives, computed once for all seasons that share it with this one.

        The key says which races it is of, each with its `RaceRecord.version`. It must not depend on other results.
        """
        return self._shared.once(key, compute)

    def names_known(self) -> object:
        """What stands in a key for all people and their names: one thing for the seasons that share it."""
        return self.once("names known", lambda: self.shared(_names(self), object))

    def sharing(self, before: "Season") -> "Season":
        """This season, sharing with one before it from now on; the entries between them leave others alone."""
        object.__setattr__(self, "_shared", before._shared)  # noqa: SLF001  it is of the same class
        return self

    def following(self, before: "Season") -> "Season":
        """This season, which has the races of one before it in their order, and then its own."""
        self._known[_BY_EVENT] = by_event(self.races, before.races_by_event(), len(before.races))
        return self

    def races_by_event(self) -> ByEvent:
        """The names of the races of each event, filed or not, in the order in which the book came to know them."""
        return self.once(_BY_EVENT, lambda: by_event(self.races, {}, 0))

    def in_force(self, position: int) -> bool:
        """Whether the decision at `position` stands: none of its reversals stands."""
        return stands(self.reversals, position)

    def entries(self) -> Mapping[int, Entry[Fact]]:
        """Every entry that was taken and is not withdrawn, by its position, in the order of the book."""
        return self.once("entries", lambda: dict(sorted({one.position: one for one in _standing(self)}.items())))

    def withdrawn_by(self, position: int) -> int | None:
        """The entry that took the entry at `position` back, or None where that stands."""
        if position not in self.withdrawn:
            return None
        return next(
            one.position for one in self.withdrawals if one.fact.takes(position) and self.in_force(one.position)
        )

    def spoken_of(self, fact: Fact) -> Fact:
        """What a reversal or a verdict is about, however long the chain; any other fact is about itself."""
        return spoken_of(fact, lambda position: self.decisions[position].fact if position in self.decisions else None)

    def identity(self, competitor: str) -> str:
        """The competitor to whom results of `competitor` belong, after the mergers in force."""
        for entry in reversed(self.mergers):
            if entry.fact.merged == competitor and self.in_force(entry.position):
                return self.identity(entry.fact.kept)
        return competitor

    def holder(self, entry: Entry[ResultRecorded] | Entry[RowDecision]) -> str:
        """The competitor to whom a result belongs, or whose result a decision is on, after all that is in force."""
        return people.holder(self, entry) if self.who_is_who else self.identity(entry.fact.competitor)

    def competitor(self, competitor: str, *, on: str | None = None) -> Competitor:
        """The competitor as named at this basis, with the code of a day: `on`, or else the day of this season.

        Raises:
            KeyError: Nobody was entered under this identity.
        """
        key = f"competitor {competitor}" if on is None or not self.who_is_who else f"competitor {competitor} on {on}"
        return self.once(key, lambda: people.named(self, competitor, on))

    def competitions(self) -> tuple[CompetitionScheduled, ...]:
        """The calendar in the order in which competitions count, without those that are cancelled."""
        return self.once("competitions", self._competitions)

    def _competitions(self) -> tuple[CompetitionScheduled, ...]:
        facts = (self.scheduled(name) for name in self.schedule if self.cancellation(name) is None)
        return tuple(sorted(facts, key=lambda fact: (fact.first_day, fact.competition)))

    def scheduled(self, competition: str, *, without: int | None = None) -> CompetitionScheduled:
        """A competition on its days, at its place, with its programme of now, cancelled or not.

        `without` is the entry of a move that is left out.

        Raises:
            KeyError: It was never on the calendar.
        """
        fact = self.schedule[competition].fact
        for entry in self.moves:
            if entry.fact.competition == competition and entry.position != without and self.in_force(entry.position):
                fact = moved(fact, entry.fact)
        for setting in self.programmes:
            if setting.fact.competition == competition and self.in_force(setting.position):
                said = {"programme": setting.fact.programme, "unknown_events": setting.fact.unknown_events}
                fact = fact.model_copy(update=said)
        return fact

    def to_be_run_again(self, race: str) -> int | None:
        """The entry that says that a race is to be run again, so that its next sheet is of a race of its own."""
        return run_again(self.races[race].decisions, self.reversals) if race in self.races else None

    def not_held(self, competition: str) -> Mapping[str, int]:
        """The races of a competition that nobody skated, each with the entry that says so."""
        return {
            race: entry.position
            for entry in self.not_held_by
            if entry.fact.competition == competition and self.in_force(entry.position)
            for race in entry.fact.races
        }

    def cancellation(self, competition: str) -> Entry[CompetitionCancelled] | None:
        """The entry in force that took a competition off the calendar, or None."""
        for entry in self.cancellations:
            if entry.fact.competition == competition and self.in_force(entry.position):
                return entry
        return None


def on_last_day(season: Season, counted: Collection[str]) -> Season:
    """The same season with the codes of the last day of the races that count."""
    if not season.who_is_who:
        return season
    day, now = people.last_day(season, counted), people.last_day(season) if season.day is None else season.day
    return season if day == now else replace(season, day=day)


def run_again(decisions: Iterable[Entry[RaceDecision]], reversals: Mapping[int, tuple[int, ...]]) -> int | None:
    """The entry in force among decisions on a race that says that it is to be run again, or None."""
    for entry in decisions:
        if isinstance(entry.fact, RaceRunAgain) and stands(reversals, entry.position):
            return entry.position
    return None


def stands(reversals: Mapping[int, tuple[int, ...]], position: int) -> bool:
    """Whether a decision stands: none of its reversals, by its position, stands."""
    return not any(stands(reversals, reversal) for reversal in reversals.get(position, ()))


def moved(scheduled: CompetitionScheduled, move: CompetitionMoved) -> CompetitionScheduled:
    """A competition after a move."""
    said = move.model_dump(exclude={"competition"}, exclude_none=True)
    return scheduled.model_copy(update=said)


def _names(season: Season) -> Hashable:
    """By which people are known, where nobody is named anew: how many were entered, and how else they were printed."""
    return "names known", len(season.entrants), tuple(season.spellings.items())


def _standing(season: Season) -> Iterator[Entry[Fact]]:
    """The entries in all parts of a season but the withdrawn, those of several parts several times."""
    return (
        entry
        for part in fields(season)
        if part.compare and part.name != "withdrawn"
        for entry in _entries_in(getattr(season, part.name))
    )


def _entries_in(part: object) -> Iterator[Entry[Fact]]:
    if isinstance(part, Entry):
        yield part
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _entries_in(value)
    elif isinstance(part, tuple):
        for value in part:
            yield from _entries_in(value)
    elif isinstance(part, RaceRecord):
        for one in fields(part):
            yield from _entries_in(getattr(part, one.name))
