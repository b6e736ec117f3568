"""Who is who in a season: whose a result is, which name is shown, and the NOC of a day.

A name that somebody chose on purpose, with a rename, is shown. Else it is the fullest spelling of all that was entered
and printed for the competitor (`ledger.names.fullest`), so that it does not depend on the order of import.

The NOC is the one that a competitor was entered with, and from the first day of a transfer on the one of the transfer.
A table asks for the last day of what it counts, so nothing before that day changes.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar, cast

from ledger.entry import Entry
from ledger.facts import (
    CompetitorEntered,
    CompetitorsMerged,
    CompetitorTransferred,
    ResultRecorded,
    ResultsReassigned,
    RowDecision,
)
from ledger.names import UNNAMED, fullest, letters
from ledger.season.records import Identifying, Naming, RaceRecord
from ledger.vocabulary import Gender

Derived = TypeVar("Derived")


class Told(Protocol):
    """A season, as far as it says who is who: `ledger.season.state.Season`, which has the meaning of each part."""

    @property
    def entrants(self) -> Mapping[str, tuple[Entry[Naming], ...]]:
        """By competitor, the entries that gave it its names."""

    @property
    def mergers(self) -> tuple[Entry[CompetitorsMerged], ...]:
        """The entries that merged competitors."""

    @property
    def who_is_who(self) -> tuple[Entry[Identifying], ...]:
        """What else was found out about who is who."""

    @property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """By competitor, the names that the sheets of its results print."""

    @property
    def races(self) -> Mapping[str, RaceRecord]:
        """What the book holds on each race."""

    @property
    def day(self) -> str | None:
        """The day whose codes competitors have, or None for the last one."""

    def once(self, key: str, compute: Callable[[], Derived]) -> Derived:
        """What `compute` gives, computed once."""

    def in_force(self, position: int) -> bool:
        """Whether a decision stands."""

    def identity(self, competitor: str) -> str:
        """The competitor after the mergers in force."""

    def holder(self, entry: Entry[ResultRecorded] | Entry[RowDecision]) -> str:
        """Whose a result is, after all that is in force."""


@dataclass(frozen=True, slots=True)
class Competitor:
    """A skater or a team as the book names it at a basis.

    Attributes:
        id: Its stable identity in the book.
        kind: ``skater`` or ``team``.
        gender: ``men``, ``women``, or ``mixed`` for a team of both.
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


def named(season: Told, competitor: str, on: str | None) -> Competitor:
    """The competitor as named at a basis, with the code of a day; raises KeyError where nobody was entered so."""
    entries = season.entrants[competitor]
    if len(entries) == 1 and not (competitor in season.spellings or season.mergers or season.who_is_who):
        # So it is of most, and a history names everybody once for each of its moments.
        only = entries[0].fact
        if isinstance(only, CompetitorEntered) and not only.aliases:
            return Competitor(competitor, only.kind, only.gender, only.name, only.noc, only.delegation, ())
    entered = _entered(season, competitor)
    naming, chosen = _naming(season, competitor)
    printed = spellings(season, competitor)
    name = chosen or (printed[0] if len(printed) == 1 else fullest(printed))
    aliases = naming.aliases
    if aliases or naming.name != name:
        aliases = _aliases(season, naming, name, printed)
    transfer = _transfer(season, competitor, on)
    says = naming if transfer is None else transfer
    return Competitor(competitor, entered.kind, entered.gender, name, says.noc, says.delegation, aliases)


def _aliases(season: Told, naming: Naming, name: str, printed: Collection[str]) -> tuple[str, ...]:
    """Other spellings: those that were given or learnt, but not from results of somebody else, and the name entered."""
    own = {letters(one) for one in printed}
    found = dict.fromkeys(one for one in naming.aliases if one != name and not _given_away(season, one, own, naming))
    if letters(naming.name) != letters(name):
        found[naming.name] = None
    return tuple(found)


def naming(season: Told, competitor: str) -> Naming:
    """What the book says of a competitor's name, code and spellings: the newest entry in force, whatever day it is."""
    return _naming(season, competitor)[0]


def _entered(season: Told, competitor: str) -> CompetitorEntered:
    entered = season.entrants[competitor][0].fact
    if not isinstance(entered, CompetitorEntered):
        raise KeyError(competitor)
    return entered


def _naming(season: Told, competitor: str) -> tuple[Naming, str | None]:
    """The naming in force, and the name that somebody chose on purpose, if one did."""
    current: Naming = _entered(season, competitor)
    chosen = None
    entries = season.entrants[competitor]
    for entry in entries[1:] if len(entries) > 1 else ():
        fact = entry.fact
        if season.in_force(entry.position) and not isinstance(fact, CompetitorEntered):
            chosen = fact.name if fact.chosen or fact.name != current.name else chosen
            current = fact
    return current, chosen


def members(season: Told, competitor: str) -> tuple[str, ...]:
    """A competitor and all identities that were merged into it."""
    if not season.mergers:
        return (competitor,)
    return season.once("members", lambda: _members(season)).get(competitor, (competitor,))


def _members(season: Told) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in season.mergers:
        for who in (entry.fact.kept, entry.fact.merged):
            kept = season.identity(who)
            found.setdefault(kept, (kept,))
            if who not in found[kept]:
                found[kept] = (*found[kept], who)
    return found


def spellings(season: Told, competitor: str) -> tuple[str, ...]:
    """The names that were entered and printed for a competitor, each once."""
    entered = _entered(season, competitor).name
    if not season.mergers and not season.who_is_who:
        return (entered, *season.spellings.get(competitor, ()))
    own = members(season, competitor)
    names = dict.fromkeys(_entered(season, one).name for one in own)
    if _moves(season):
        names |= season.once("printed", lambda: _printed(season)).get(competitor, {})
    else:
        names |= dict.fromkeys(name for one in own for name in season.spellings.get(one, ()))
    return tuple(name for name in names if not name.startswith(UNNAMED)) or tuple(names)


def _printed(season: Told) -> Mapping[str, dict[str, None]]:
    """By competitor the names that its results print, where some results are those of somebody else.

    A name on such a result is one of its new owner's, unless who had it before is called so too.
    """
    own: dict[str, dict[str, None]] = {}
    moved: list[tuple[str, str, str]] = []
    for record in season.races.values():
        for entry in record.results:
            before, now = season.identity(entry.fact.competitor), season.holder(entry)
            if before == now:
                own.setdefault(now, {})[entry.fact.name_printed] = None
            else:
                moved.append((before, now, entry.fact.name_printed))
    called = {
        who: {letters(name) for one in members(season, who) for name in (_entered(season, one).name, *own.get(who, ()))}
        for who, _, _ in moved
    }
    for before, now, name in moved:
        if letters(name) not in called[before]:
            own.setdefault(now, {})[name] = None
    return own


def _given_away(season: Told, alias: str, own: Collection[str], naming: Naming) -> bool:
    """Whether a spelling was learnt from results that are those of somebody else."""
    if not _moves(season) or letters(alias) in own:
        return False
    recorded = {letters(name) for name in season.spellings.get(naming.competitor, ())}
    return letters(alias) in recorded


def _transfer(season: Told, competitor: str, on: str | None) -> CompetitorTransferred | None:
    """The transfer that holds on a day: the one with the last first day; of two on one day the later entry."""
    own = transfers(season, competitor) if season.who_is_who else ()
    if not own:
        return None
    day = on if on is not None else season.day
    if day is None:
        day = last_day(season)
    return next((entry.fact for entry in reversed(own) if entry.fact.first_day <= day), None)


def transfers(season: Told, competitor: str) -> tuple[Entry[CompetitorTransferred], ...]:
    """A competitor's transfers in force, in the order of their first days."""
    if not season.who_is_who:
        return ()
    return season.once("transfers", lambda: _transfers(season)).get(season.identity(competitor), ())


def _transfers(season: Told) -> Mapping[str, tuple[Entry[CompetitorTransferred], ...]]:
    found: dict[str, list[Entry[CompetitorTransferred]]] = {}
    for entry in season.who_is_who:
        if isinstance(entry.fact, CompetitorTransferred) and season.in_force(entry.position):
            transfer = cast("Entry[CompetitorTransferred]", entry)
            found.setdefault(season.identity(entry.fact.competitor), []).append(transfer)
    return {who: tuple(sorted(own, key=lambda one: one.fact.first_day)) for who, own in found.items()}


def numbers(season: Told, competitor: str) -> tuple[tuple[str, str], ...]:
    """The numbers in force that other systems have for a competitor and those merged into it, each with its system."""
    return tuple(
        dict.fromkeys(
            number
            for one in members(season, competitor)
            for entry in season.entrants[one]
            if entry.fact.numbers and season.in_force(entry.position)
            for number in entry.fact.numbers
        )
    )


def nocs(season: Told, competitor: str) -> tuple[str, ...]:
    """Every NOC that a competitor has had: as entered, named and transferred."""
    own = members(season, competitor)
    said = dict.fromkeys(entry.fact.noc for one in own for entry in season.entrants[one])
    return tuple(said | dict.fromkeys(entry.fact.noc for entry in transfers(season, competitor)))


def nocs_until_now(season: Told, competitor: str) -> tuple[str, ...]:
    """The NOCs that a competitor has had up to the day of a season, the newest last."""
    day = last_day(season) if season.day is None else season.day
    own = (entry.fact.noc for entry in transfers(season, competitor) if entry.fact.first_day <= day)
    return tuple(dict.fromkeys((naming(season, competitor).noc, *own)))


def last_day(season: Told, counted: Collection[str] | None = None) -> str:
    """The last day of the races that are filed, of some competitions or of all; empty where there is none."""
    days = (
        record.protocols[-1].fact.day
        for record in season.races.values()
        if record.protocols and (counted is None or record.race.competition in counted)
    )
    return season.once("last day", lambda: max(days, default="")) if counted is None else max(days, default="")


class Move(NamedTuple):
    """One reassignment of results in one race."""

    position: int
    competitor: str
    to: str


def _moves(season: Told) -> Mapping[str, tuple[Move, ...]]:
    """The reassignments in force, by race, in the order of the book."""
    if not season.who_is_who:
        return {}
    return season.once("moves", lambda: _moves_by_race(season))


def _moves_by_race(season: Told) -> Mapping[str, tuple[Move, ...]]:
    found: dict[str, tuple[Move, ...]] = {}
    for entry in season.who_is_who:
        fact = entry.fact
        if isinstance(fact, ResultsReassigned) and season.in_force(entry.position):
            move = Move(entry.position, fact.competitor, fact.to)
            for race in dict.fromkeys(fact.races):
                found[race] = (*found.get(race, ()), move)
    return found


def holder(season: Told, entry: Entry[ResultRecorded] | Entry[RowDecision]) -> str:
    """Whose a result is, or whose result a decision is on."""
    who = season.identity(entry.fact.competitor)
    for move in moves_of(season, entry):
        who = season.identity(move.to)
    return who


def moves_of(season: Told, entry: Entry[ResultRecorded] | Entry[RowDecision]) -> tuple[Move, ...]:
    """The reassignments by which a result, or a decision on it, came to whom it is of; most have none."""
    moves = _moves(season).get(entry.fact.race)
    if moves is None:
        return ()
    who, found = season.identity(entry.fact.competitor), []
    for move in moves:
        if move.position > entry.position and season.identity(move.competitor) == who:
            who = season.identity(move.to)
            found.append(move)
    return tuple(found)
