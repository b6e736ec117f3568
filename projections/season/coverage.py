"""How much of what counts a book has: every race that is expected, what the book has of it, and what proves the rest.

A race here is one in all its divisions, as in `projections.season.expected`, which says what is filed, missing and to
come. Of what is filed this module says how much:

- **whole**: every row that its protocols declare, and official;
- **unofficial**: every row, but not official yet;
- **in part**: not every row is known, or somebody is entered and has no result, so that what rests on it is a lower
  bound for whom it does not name;
- **void**: it counts for nothing; one that is to be run again is to come instead.

*Missing* is skated, by all that is known, and not in the book; *to come* is not skated yet; *unknown* is a competition
of which nobody knows whether it has races of some events. A race that is under protest is whole; tables say the protest
themselves.

What is to come of a competition whose days are past is *overdue*: it may have been skated, or put off, and the book was
not told which. It is not missing, for nothing proves that it was skated; but nobody knows then whether all is there.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, Literal

from ledger.book import Reading
from ledger.facts import RaceVoided
from ledger.rulebook import Quota, why_no_rules
from ledger.season import RaceRecord, Season
from ledger.vocabulary import Race
from projections.season.expected import ExpectedCompetition, ExpectedRace, expected, is_past, names_of

State = Literal["whole", "unofficial", "in part", "void", "missing", "to come", "not held"]

_LEAST: Final[tuple[State, ...]] = ("in part", "to come", "unofficial", "whole", "void")
"""What is said of a race whose divisions differ: the first of these."""


@dataclass(frozen=True, slots=True)
class CoveredRace:
    """One race in all its divisions, and what the book has of it.

    Attributes:
        competition: Its competition.
        event: Its event.
        number: Its number, where the event has more than one race at the competition; else None.
        state: What the book has of it.
        filed: The races, by division, that are filed.
        proof: Why it is taken for skated, where it is missing; else None.
    """

    competition: str
    event: str
    number: int | None
    state: State
    filed: tuple[str, ...] = ()
    proof: str | None = None

    def __str__(self) -> str:
        return f"{self.competition}-{self.event}{f'-{self.number}' if self.number else ''}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much a book has of the races of some events.

    Attributes:
        races: The races that are expected or filed, in the order of the calendar.
        unknown: The competitions of which nobody knows whether they have, or had, races of these events.
        over: Those of them that are over.
        unsaid: The events that such a competition's programme leaves open, where it is known else.
        scheduled: Whether any competition is on the calendar; without one nobody knows what was raced.
        past: The competitions that count and whose days are past at the moment of the basis, told of or not.
    """

    races: tuple[CoveredRace, ...]
    unknown: tuple[str, ...]
    over: tuple[str, ...]
    unsaid: tuple[tuple[str, tuple[str, ...]], ...] = ()
    scheduled: bool = True
    past: tuple[str, ...] = ()

    def of(self, *states: State) -> tuple[CoveredRace, ...]:
        """The races in some states."""
        return tuple(one for one in self.races if one.state in states)

    @property
    def complete(self) -> bool | None:
        """Whether everything that was skated is there, row by row; None where nobody knows all that was skated.

        Nobody knows it either where days are past that the book was not told of.
        """
        return None if self.complete_as_told and (self.overdue or self.unheard) else self.complete_as_told

    @property
    def complete_as_told(self) -> bool | None:
        """The same where what is overdue is taken for not skated yet: by what the book was told, and no calendar.

        What can still be won is reckoned by this, for what is overdue is to come.
        """
        if self.of("missing", "in part"):
            return False
        return None if self.over or not self.scheduled else True

    @property
    def overdue(self) -> tuple[str, ...]:
        """The competitions whose days are past and whose races are still to come by the book."""
        return tuple(dict.fromkeys(one.competition for one in self.of("to come") if one.competition in self.past))

    @property
    def unheard(self) -> tuple[str, ...]:
        """The competitions whose days are past, of which nobody knows what they raced, and nothing says they did."""
        return tuple(name for name in self.unknown if name in self.past and name not in self.over)

    def why_unknown(self, competition: str) -> str:
        """What nobody knows of a competition: its programme, or what it leaves open."""
        events = dict(self.unsaid).get(competition)
        return f"what was raced of {', '.join(events)} is not known" if events else "its programme is not known"

    def at(self, competitions: Collection[str]) -> "Coverage":
        """The same of some competitions alone."""
        return Coverage(
            tuple(one for one in self.races if one.competition in competitions),
            tuple(one for one in self.unknown if one in competitions),
            tuple(one for one in self.over if one in competitions),
            tuple(one for one in self.unsaid if one[0] in competitions),
            self.scheduled,
            self.past,
        )

    def of_race(self, race: str) -> "Coverage":
        """The same of one race alone, which is filed, in all its divisions."""
        return Coverage(tuple(one for one in self.races if race in one.filed), (), (), past=self.past)

    @property
    def notes(self) -> tuple[str, ...]:
        """The line below as the notes of a table; none where all that was skated is there."""
        return () if self.line is None else (self.line,)

    @property
    def line(self) -> str | None:
        """What the book has not, in one line for people; None where all that was skated is there."""
        return "; ".join(filter(None, (self._incomplete, self._unfinished))) or None

    @property
    def _unfinished(self) -> str | None:
        """What the book was not told of, though it is past: where races are not there, and where there may be some."""
        absent, unheard = ", ".join(self.overdue), [name for name in self.unheard if name not in self.overdue]
        parts = [
            f"the days of {absent} are past, and races are not there" if absent else "",
            *(
                f"the days of {', '.join(at)} are past, and nobody knows what was raced{of} there"
                for of, at in self._unsaid_at(unheard).items()
            ),
        ]
        return f"unfinished in this book: {'; '.join(filter(None, parts))}" if any(parts) else None

    def _unsaid_at(self, competitions: Iterable[str]) -> dict[str, list[str]]:
        """Competitions by what nobody knows of them: all that was raced, or some events in words that follow it."""
        found: dict[str, list[str]] = {}
        for name in competitions:
            events = dict(self.unsaid).get(name)
            found.setdefault(f" of {', '.join(events)}" if events else "", []).append(name)
        return found

    @property
    def _incomplete(self) -> str | None:
        if self.complete_as_told:
            return None
        skated = len(self.races) - len(self.of("to come", "not held"))
        whole_rows = len(self.of("whole", "unofficial"))
        in_part, missing, void = self.of("in part"), self.of("missing"), self.of("void")
        unsaid = self._unsaid_at(self.over)
        whole = "" in unsaid
        parts = [
            f"{whole_rows} of {skated} {'race is' if skated == 1 else 'races are'} whole" if skated else "",
            f"void: {names_of(void)}" if void else "",
            f"in part: {names_of(in_part)}" if in_part else "",
            f"missing, though skated by all that is known: {names_of(missing)}" if missing else "",
            *(f"not known: what was raced{of} at {', '.join(at)}" for of, at in sorted(unsaid.items())),
            "" if self.scheduled else "not known: what was raced, for no competition is on the calendar",
        ]
        # What a programme leaves open touches no other event than those.
        whose = "their totals" if unsaid and not (in_part or missing or whole) else "totals"
        return f"incomplete: {'; '.join(filter(None, parts))}; {whose} are lower bounds"


NOTHING: Final = Coverage((), (), ())
"""The coverage of what rests on no race."""


def skated_events(reading: Reading) -> tuple[str, ...]:
    """Every event that a programme names, or of which a race is filed; without a programme any of a cup."""
    competitions = expected(reading).competitions
    named: Iterator[str] = (
        event
        for one in competitions
        for event in (*(one.races or ()), *sorted(one.events), *one.scheduled.unknown_events)
    )
    if any(one.races is None for one in competitions) and why_no_rules(reading.rulebook) is None:
        named = chain(named, (event for cup in reading.rulebook.cups for event in cup.events))
    filed = (str(record.race.event) for record in reading.season.races.values() if record.protocols)
    return tuple(dict.fromkeys((*named, *filed)))


def coverage(reading: Reading, events: Collection[str]) -> Coverage:
    """How much a basis has of the races of some events; computed once for a season, what counts, and the events."""
    wanted = tuple(events)
    key = f"coverage {' '.join(reading.counted)} {reading.basis.as_of} {' '.join(wanted)}"
    return reading.season.once(key, lambda: _coverage(reading, wanted))


def qualifying_coverage(reading: Reading, quota: Quota, events: Collection[str]) -> Coverage:
    """The same of a quota's qualifying competitions alone; of one that was never on the calendar nothing is known."""
    competitions = quota.competitions or ()
    held = coverage(reading, events).at(competitions)
    never = tuple(name for name in competitions if name not in reading.season.schedule)
    return replace(held, unknown=(*held.unknown, *never))


def _coverage(reading: Reading, events: Collection[str]) -> Coverage:
    races: list[CoveredRace] = []
    unknown: list[str] = []
    over: list[str] = []
    unsaid: list[tuple[str, tuple[str, ...]]] = []
    alike = _alike(reading, events)
    for one in expected(reading).competitions:
        open_ends = [group for group in alike if one.unknown(group)]
        if open_ends:
            unknown.append(one.competition)
            if one.over:
                over.append(one.competition)
            if one.races is not None:
                unsaid.append((one.competition, tuple(name for group in open_ends for name in group)))
        for event in events:
            races.extend(_races(reading, one, event))
    past = tuple(one.competition for one in expected(reading).competitions if is_past(reading, one.scheduled))
    return Coverage(tuple(races), tuple(unknown), tuple(over), tuple(unsaid), bool(reading.season.schedule), past)


def _alike(reading: Reading, events: Collection[str]) -> list[tuple[str, ...]]:
    """Events in groups that stand for one another: where a cup has 5000 and 10000 m a competition has one of them."""
    groups = (
        [] if why_no_rules(reading.rulebook) else [cup.events for cup in reading.rulebook.cups if cup.points != "grand"]
    )
    found = [tuple(event for event in group if event in events) for group in groups]
    alone = [(event,) for event in events if not any(event in group for group in groups)]
    return [*filter(None, found), *alone]


def _races(reading: Reading, one: ExpectedCompetition, event: str) -> Iterator[CoveredRace]:
    """The races of an event at a competition: those of its programme, then those that are filed beside it."""
    filed = _filed(reading, one.competition, event)
    programme = one.races.get(event, ()) if one.races is not None else ()
    beside = [number for number in filed if number not in {race.number for race in programme}]
    for race in programme:
        if race.state != "filed":
            yield CoveredRace(one.competition, event, race.number, race.state, _names(filed, race), race.proof)
        else:
            number = race.number if race.number in filed else beside.pop(0)
            yield _covered(reading, one.competition, event, number, filed[number])
    for number in beside:
        yield _covered(reading, one.competition, event, number, filed[number])
    if one.leaves_open(event):
        yield from _twice(one, event, [number for number in filed if number is not None])


def _twice(one: ExpectedCompetition, event: str, numbers: Collection[int]) -> Iterator[CoveredRace]:
    """The races that are not there of an event whose races have numbers: then there are two of them at least."""
    last = max(numbers, default=0)
    for number in range(1, max(last, 2) + 1) if numbers else ():
        if number not in numbers:
            proof = one.proof or ("a later race of the event is filed" if number < last else None)
            yield CoveredRace(one.competition, event, number, "missing" if proof else "to come", (), proof)


def _names(filed: Mapping[int | None, list[RaceRecord]], race: ExpectedRace) -> tuple[str, ...]:
    return tuple(str(record.race) for record in filed.get(race.number, ()))


def _filed(reading: Reading, competition: str, event: str) -> Mapping[int | None, list[RaceRecord]]:
    """What is filed of an event at a competition that counts, by number."""
    if competition not in reading.counted:
        return {}
    return reading.season.once("filed", lambda: _all_filed(reading.season)).get((competition, event), {})


def _all_filed(season: Season) -> dict[tuple[str, str], dict[int | None, list[RaceRecord]]]:
    """The races that are filed, by competition, event and number."""
    found: dict[tuple[str, str], dict[int | None, list[RaceRecord]]] = {}
    for record in season.races.values():
        race = record.race
        if record.protocols:
            found.setdefault((race.competition, str(race.event)), {}).setdefault(race.number, []).append(record)
    return found


def _covered(
    reading: Reading, competition: str, event: str, number: int | None, records: list[RaceRecord]
) -> CoveredRace:
    states = {_state(reading, record) for record in records}
    state = next(one for one in _LEAST if one in states)
    return CoveredRace(competition, event, number, state, tuple(str(record.race) for record in records))


def _state(reading: Reading, record: RaceRecord) -> State:
    if reading.season.to_be_run_again(str(record.race)) is not None:
        return "to come"
    if any(
        isinstance(entry.fact, RaceVoided) and reading.season.in_force(entry.position) for entry in record.decisions
    ):
        return "void"
    state = record.protocols[-1].fact.state
    if _in_part(record) or missing_rows(reading.season, record):
        return "in part"
    return "unofficial" if state in ("UNOFFICIAL", "UNCONFIRMED") else "whole"


def missing_rows(season: Season, record: RaceRecord) -> tuple[str, ...]:
    """Who is entered in a race that is filed and has no result in it, in the order of the list of entries."""
    listed = season.lists.get(str(record.race))
    if not listed or not record.protocols:
        return ()
    held = {season.holder(entry) for entry in record.results}
    return tuple(who for one in listed[-1].fact.entries if (who := season.identity(one.competitor)) not in held)


def known_in_part(season: Season, race: Race) -> bool:
    """Whether not every row of a race that is filed is known: its protocol says so, or declares more than there are."""
    return _in_part(season.races[str(race)])


def _in_part(record: RaceRecord) -> bool:
    protocol = record.protocols[-1].fact
    return protocol.state == "PARTIAL" or len(record.results) < protocol.rows
