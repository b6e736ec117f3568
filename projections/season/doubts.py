"""Doubts: what a book was told and may be false, on every table that the race counts in until somebody settles it.

A doubt changes nothing that is computed. It is of one of four kinds:

- **programme**: the race is none of those that the programme of its competition has, where that is known.
- **ranks**: the times that rank a race contradict its ranks, which are taken as they are printed. A longer time stands
  before a shorter one, or one rank has two times, or one time two ranks, in the first protocol. Thousandths are
  compared only where both rows have one, for sheets print them only where they decide. Who did not finish has no time
  that ranks, and a mass start is not ranked by time.
- **gender**: somebody has a result in the race whom the book knows as of the other gender, under this identity or, with
  the same name and NOC, under one that was entered before it.
- **division**: somebody has a result in both divisions of one race, and so the points of both; the one that came later
  is doubted. Who only was to start there (DNS, WDR) was not in it, nor who was taken out of it. It is no doubt in a
  mass start, where the first of Division B skate Division A in the same weekend, nor over two races of an event.

The ranks and the gender of a row on which a decision is in force were looked at by a person, and are no doubt any more;
a row in both divisions stays one where only its time was corrected. Nor is it a doubt what somebody found right as it
stands (`DoubtSettled`). A void race has no doubts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, TypeVar, cast

from ledger.entry import Entry
from ledger.facts import (
    CompetitorDisqualified,
    CompetitorEntered,
    Doubted,
    DoubtSettled,
    ProtocolFiled,
    RaceVoided,
    ResultAnnulled,
    ResultCorrected,
    ResultRecorded,
    RowDecision,
)
from ledger.names import letters
from ledger.season import RaceRecord, Season
from ledger.vocabulary import Division, Gender, format_time

Derived = TypeVar("Derived")

_ABSENT: Final = ("DNS", "WDR")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that the book says of a race and that may be false.

    Attributes:
        kind: What is doubted.
        race: The race.
        entries: The positions of the entries that say it.
        words: What is doubted, in words; the race is named in them.
        settle: How a person settles it: a command, or what to do.
    """

    kind: Doubted
    race: str
    entries: tuple[int, ...]
    words: str
    settle: str

    @property
    def line(self) -> str:
        """The doubt as one line for people."""
        return in_words(self.words, self.settle)


def in_words(words: str, settle: str) -> str:
    """A doubt as one line for people."""
    return f"doubt: {words}; settle it with: {settle}"


def doubts(season: Season, races: Iterable[str] | None = None) -> tuple[Doubt, ...]:
    """The doubts of some races, or of all that are filed, in their order; computed once for a season and race."""
    wanted = season.races if races is None else dict.fromkeys(races)
    return tuple(doubt for race in wanted if race in season.races for doubt in _of(season, season.races[race]))


def _of(season: Season, record: RaceRecord) -> tuple[Doubt, ...]:
    return season.once(f"doubts {record.race}", lambda: _shared(season, record))


def _shared(season: Season, record: RaceRecord) -> tuple[Doubt, ...]:
    """The doubts of a race, shared with the seasons in which it, its other division and all names are the same."""
    if season.who_is_who:
        return tuple(_doubted(season, record))
    other = _other_division(season, record)
    versions = record.version, None if other is None else other.version
    key = ("doubts", str(record.race), versions, season.names_known())
    return season.shared(key, lambda: tuple(_doubted(season, record)))


def _doubted(season: Season, record: RaceRecord) -> Iterator[Doubt]:
    standing = [entry for entry in record.decisions if season.in_force(entry.position)]
    in_force = [entry.fact for entry in standing]
    if not record.protocols or any(isinstance(fact, RaceVoided) for fact in in_force):
        return
    settled = {
        (fact.doubt, position) for fact in in_force if isinstance(fact, DoubtSettled) for position in fact.entries
    }
    decided = {
        season.holder(cast("Entry[RowDecision]", entry)) for entry in standing if isinstance(entry.fact, RowDecision)
    }
    rows = [one for one in record.results if not decided or season.holder(one) not in decided]
    found = [*_programme(season, record.protocols[0]), *_gender(season, record, rows)]
    if record.race.timed:
        found += [*_ranks(record, _of_one_protocol(record, rows)), *_division(season, record)]
    yield from (one for one in found if not {(one.kind, entry) for entry in one.entries} <= settled)


def _or_settle(command: str, race: str, kind: Doubted) -> str:
    return f"{command} --reason TEXT; or, where it is right: season settle {race} {kind} --reason TEXT"


def _programme(season: Season, protocol: Entry[ProtocolFiled]) -> Iterator[Doubt]:
    fact = protocol.fact
    scheduled = season.schedule.get(fact.competition)
    programme = None if scheduled is None else season.scheduled(fact.competition).programme
    if scheduled is None or programme is None:
        return
    event = f"{fact.gender}-{fact.distance}"
    count = dict(programme).get(event, 0)
    if (fact.number or 1) <= count or event in season.scheduled(fact.competition).unknown_events:
        return
    says = f"has {count} of {event}" if count else f"has no {event}"
    yield Doubt(
        "programme",
        fact.race,
        (protocol.position, scheduled.position),
        f"{fact.race} is outside the programme of {fact.competition}, which {says} (entry {scheduled.position})",
        _or_settle(f"season void {fact.race}", fact.race, "programme"),
    )


def _gender(season: Season, record: RaceRecord, rows: Iterable[Entry[ResultRecorded]]) -> Iterator[Doubt]:
    race, namesakes, others = record.race, _namesakes(season), _others(season, record.race.gender)
    for entry in rows:
        own = season.holder(entry)
        other = own if own in others else namesakes.get(own)
        if other is not None:
            known, one = season.entrants[other][0].position, season.competitor(other)
            yield Doubt(
                "gender",
                str(race),
                (entry.position, known),
                f"{one.name} ({one.noc}) has a result in {race}, and the book knows {other} as of the {one.gender} "
                f"(entry {known})",
                _or_settle(f"season annul {race} {own}", str(race), "gender"),
            )


def _others(season: Season, gender: Gender) -> frozenset[str]:
    """Who is not of a gender."""
    return _by_names(
        season,
        f"not of the {gender}",
        lambda: frozenset(
            identity
            for identity, (entry, *_) in season.entrants.items()
            if isinstance(entry.fact, CompetitorEntered) and entry.fact.gender != gender
        ),
    )


def _namesakes(season: Season) -> dict[str, str]:
    """Skaters with the name and NOC of one of the other gender who was entered before them, and whom."""
    return _by_names(season, "namesakes", lambda: _found_namesakes(season))


def _by_names(season: Season, key: str, compute: Callable[[], Derived]) -> Derived:
    """What `compute` finds among the names of a season, shared with the seasons that know the same people by them."""
    return season.once(key, compute) if season.who_is_who else season.shared((key, season.names_known()), compute)


def _found_namesakes(season: Season) -> dict[str, str]:
    first: dict[tuple[str, str], str] = {}
    found: dict[str, str] = {}
    for identity, entries in season.entrants.items():
        entered = entries[0].fact
        if isinstance(entered, CompetitorEntered) and entered.kind == "skater":
            named = entered if len(entries) == 1 else season.competitor(identity)
            other = first.setdefault((letters(named.name), named.noc), identity)
            if other != identity and season.competitor(other).gender != entered.gender:
                found[identity] = other
    return found


def _division(season: Season, record: RaceRecord) -> Iterator[Doubt]:
    other = _other_division(season, record)
    own = {} if other is None else _raced(season, record)
    there = _raced(season, other) if own and other is not None else {}
    for who, entry in own.items():
        before = there.get(who)
        if before is None or other is None or before.position > entry.position:
            continue
        race, one = str(record.race), season.competitor(who)
        annul = f"season annul {race} {who}"
        if one.kind == "skater":
            annul = f"season reassign {who} {race} --to COMPETITOR --reason TEXT, if it is somebody else's; or {annul}"
        yield Doubt(
            "division",
            race,
            (entry.position, before.position),
            f"{one.name} ({one.noc}) has a result in {race} and in {other.race} (entry {before.position}), and points "
            "of both divisions",
            _or_settle(annul, race, "division"),
        )


def _other_division(season: Season, record: RaceRecord) -> RaceRecord | None:
    """The race of the other division that the same field could skate in; the first of several is called either way."""
    race = record.race
    if race.division is None:
        return None
    division: Division = "b" if race.division == "a" else "a"
    numbers = (race.number, None if race.number == 1 else 1) if race.number in (None, 1) else (race.number,)
    names = (str(replace(race, number=number, division=division)) for number in numbers)
    return next((season.races[name] for name in names if name in season.races), None)


def _raced(season: Season, record: RaceRecord) -> Mapping[str, Entry[ResultRecorded]]:
    """The rows of who was in a race, by competitor; nobody in one that is void. Each division asks for both."""
    return season.once(f"raced {record.race}", lambda: _found_raced(season, record))


def _found_raced(season: Season, record: RaceRecord) -> Mapping[str, Entry[ResultRecorded]]:
    standing = [entry for entry in record.decisions if season.in_force(entry.position)]
    if any(isinstance(entry.fact, RaceVoided) for entry in standing):
        return {}
    rows = {season.holder(entry): entry for entry in record.results}
    absent = {who for who, entry in rows.items() if entry.fact.result.status in _ABSENT}
    for entry in standing:
        if isinstance(entry.fact, ResultCorrected | CompetitorDisqualified | ResultAnnulled):
            who = season.holder(cast("Entry[RowDecision]", entry))
            gone = not isinstance(entry.fact, ResultCorrected) or entry.fact.result.status in _ABSENT
            (absent.add if gone else absent.discard)(who)
    return {who: entry for who, entry in rows.items() if who not in absent} if absent else rows


def _of_one_protocol(record: RaceRecord, rows: Sequence[Entry[ResultRecorded]]) -> Sequence[Entry[ResultRecorded]]:
    """The rows of the first protocol: those that a later one added have the ranks of another order of all."""
    if len(record.protocols) == 1:
        return rows
    second = record.protocols[1].position
    return [one for one in rows if one.position < second]


def _ranks(record: RaceRecord, rows: Iterable[Entry[ResultRecorded]]) -> Iterator[Doubt]:
    ranked = [
        (one.rank, one.time, one.thousandth, entry)
        for entry in rows
        if (one := entry.fact.result).status == "OK" and one.rank is not None and one.time is not None
    ]
    ranked.sort(key=lambda row: row[:2])
    wrong = [
        (above[3], below[3])
        for above, below in pairwise(ranked)
        if not _agree(above[0] == below[0], above[1:3], below[1:3])
    ]
    if not wrong:
        return
    first, second = wrong[0]
    against = "beside" if first.fact.result.rank == second.fact.result.rank else "before"
    more = f", and {len(wrong) - 1} more such" if len(wrong) > 1 else ""
    yield Doubt(
        "ranks",
        str(record.race),
        tuple(dict.fromkeys(entry.position for pair in wrong for entry in pair)),
        f"the ranks of {record.race} are taken as printed, and its times contradict them: {_shown(first)} "
        f"{against} {_shown(second)}{more}",
        _or_settle(f"season correct {record.race} {second.fact.competitor} --time TIME", str(record.race), "ranks"),
    )


def _agree(shared: bool, above: tuple[int, int | None], below: tuple[int, int | None]) -> bool:  # noqa: FBT001  it is compared
    """Whether two neighbours have the times that their ranks say; rows of one rank come by their time."""
    if above[0] != below[0]:
        return above[0] < below[0] and not shared
    if above[1] is None or below[1] is None:
        return True
    return above[1] == below[1] if shared else above[1] < below[1]


def _shown(entry: Entry[ResultRecorded]) -> str:
    result = entry.fact.result
    thousandth = "" if result.thousandth is None else f"({result.thousandth})"
    return f"{result.rank} {entry.fact.name_printed} {format_time(result.time or 0)}{thousandth}"
