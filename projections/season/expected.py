"""Which races a season expects and what of them the book has: a race is filed once its Division A is.

The programmes of the calendar say how many races an event has at a competition. Of each race:

- **filed**: a protocol of its Division A counts at the basis, or one without divisions, as old tables give it. Division
  B is a race of its own and files nothing: with B alone the race is not filed. Nor does anything wait for a Division B
  whose A is filed, for no programme says that there is one: it is held where more are entered than A takes.
- **missing**: not filed, though by the book it was skated: a later competition has raced, in any event and division,
  also one that does not count at the basis, a later race of the event at the same competition is filed, a published
  list is of after the competition, titles were published after its last day, or the basis is of an instant after it.
- **not held**: an entry says that nobody skated it, or its Division A, as where a competition was stopped part-way.
- **to come**: not filed, and nothing says that it was skated. No programme has days, so what the last competition that
  has raced lacks may still come. What the basis does not count, after ``through``, is to come.

A void race is filed: it was skated, counts for nothing, and brings nothing more; unless an entry says that it is run
again: then it is as one that is not filed, until its next protocol comes. A competition that is cancelled is not
expected. Where a programme is not known, or leaves an event open, nobody knows whether a race of an event comes until
one is filed there or in a later competition, or an entry says that none was held. What a competition of which no
programme is known raced in other events, or in Division B alone, says nothing of the event before a later competition
has raced; then what is filed is taken for all there was.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ledger.book import Reading
from ledger.facts import CompetitionScheduled
from ledger.instants import format_instant
from ledger.vocabulary import Division, parse_race

State = Literal["filed", "missing", "to come", "not held"]

_Numbers = Mapping[int | None, AbstractSet[Division | None]]
"""By number of an event's race, its divisions of which a protocol counts."""


@dataclass(frozen=True, slots=True)
class ExpectedRace:
    """One race of a programme, in all its divisions.

    Attributes:
        scheduled: The competition.
        event: The event.
        number: Its number, where the event has more than one race at the competition; else None.
        state: What the book has of it.
        division_b: Whether the book has its Division B, which alone does not file it.
        proof: Why it is taken for skated, where it is missing; else None.
    """

    scheduled: CompetitionScheduled
    event: str
    number: int | None
    state: State
    division_b: bool
    proof: str | None = None

    @property
    def competition(self) -> str:
        """The name of its competition."""
        return self.scheduled.competition

    def __str__(self) -> str:
        number = f"-{self.number}" if self.number else ""
        return f"{self.competition}-{self.event}{number}"


@dataclass(frozen=True, slots=True)
class ExpectedCompetition:
    """One competition of the calendar.

    Attributes:
        scheduled: The competition.
        raced: Whether a protocol of it counts at the basis, of any event and division.
        proof: Why the competition is taken for over, or None where nothing says that it is.
        events: The events of which a race is filed, on its programme or not.
        races: The races of its programme by event, in its order; None where the programme is not known.
        settled: The events of which a race is filed, or an entry says that it was not held.
    """

    scheduled: CompetitionScheduled
    raced: bool
    proof: str | None
    events: frozenset[str]
    races: Mapping[str, tuple[ExpectedRace, ...]] | None
    settled: frozenset[str] = frozenset()

    @property
    def competition(self) -> str:
        """Its name in the calendar, such as ``wc1``."""
        return self.scheduled.competition

    @property
    def over(self) -> bool:
        """Whether it is over, by all that is known."""
        return self.proof is not None

    def held(self, events: Collection[str]) -> bool:
        """Whether a race of some events is filed, on its programme or not."""
        return not self.events.isdisjoint(events)

    def leaves_open(self, event: str) -> bool:
        """Whether its programme does not say what it has of an event."""
        return self.races is None or event in self.scheduled.unknown_events

    def unknown(self, events: Collection[str]) -> bool:
        """Whether nobody knows what it has of some events that stand for one another, such as 5000 and 10000 m."""
        return any(map(self.leaves_open, events)) and self.settled.isdisjoint(events)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a season expects at a basis.

    Attributes:
        competitions: The competitions of the calendar that are not cancelled, in their order.
    """

    competitions: tuple[ExpectedCompetition, ...]

    def unknown(self, events: Collection[str]) -> tuple[CompetitionScheduled, ...]:
        """The competitions of which nobody knows whether they bring races of some events."""
        last = max((place for place, one in enumerate(self.competitions) if one.held(events)), default=0)
        return tuple(
            one.scheduled
            for one in self.competitions[last:]
            if one.unknown(events) and not (one.races is None and one.over and one.raced)
        )

    def races(
        self, events: Collection[str], state: State, competitions: Collection[str] | None = None
    ) -> Iterator[ExpectedRace]:
        """The races of some events in one state, at some competitions or at all, in the order of the calendar."""
        for one in self.competitions:
            if one.races is not None and (competitions is None or one.competition in competitions):
                for event in events:
                    yield from (race for race in one.races.get(event, ()) if race.state == state)


def expected(reading: Reading) -> Expected:
    """What the season expects at a basis, and what of it the book has; computed once for a season and what counts."""
    key = f"expected {' '.join(reading.counted)} {reading.basis.as_of}"
    return reading.season.once(key, lambda: _shared(reading))


def _shared(reading: Reading) -> Expected:
    """The same, shared with the seasons in which the same races are filed."""
    season, basis = reading.season, reading.basis
    filed = tuple(
        (name, season.to_be_run_again(name) is None) for name, record in season.races.items() if record.protocols
    )
    key = ("expected", reading.counted, basis.as_of, basis.through, basis.hypothetical, filed)
    return season.shared(key, lambda: _expected(reading))


def _expected(reading: Reading) -> Expected:
    calendar = reading.season.competitions()
    held: dict[str, dict[str, dict[int | None, set[Division | None]]]] = {}
    counted = frozenset(reading.counted)
    raced: set[str] = set()
    for record in reading.season.races.values():
        race = record.race
        if record.protocols:
            raced.add(race.competition)
        again = reading.season.to_be_run_again(str(race)) is not None
        if record.protocols and race.competition in counted and not again:
            numbers = held.setdefault(race.competition, {}).setdefault(str(race.event), {})
            numbers.setdefault(race.number, set()).add(race.division)
    proofs = _proofs(reading, calendar, raced)
    return Expected(
        tuple(
            _competition(
                fact,
                held.get(fact.competition, {}),
                proofs.get(fact.competition),
                not_held=reading.season.not_held(fact.competition).keys(),
            )
            for fact in calendar
        )
    )


def _proofs(reading: Reading, calendar: Sequence[CompetitionScheduled], raced: Collection[str]) -> dict[str, str]:
    """Why each competition that is over is taken for over: what comes first in the list of evidence above."""
    names = [fact.competition for fact in calendar]
    found: dict[str, str] = {}
    listed = {
        entry.fact.after: f"the list {entry.fact.publication} is of after {entry.fact.after}"
        for entry in reading.season.publications.values()
        if entry.fact.after is not None
    }
    for place, fact in enumerate(calendar):
        if fact.competition not in reading.counted:
            continue
        later = next((name for name in names[place + 1 :] if name in raced), None)
        list_of = next((listed[name] for name in names[place:] if name in listed), None)
        if later is not None:
            found[fact.competition] = f"{later} has raced"
        elif list_of is not None:
            found[fact.competition] = list_of
        elif (titled := _titled(reading, fact.last_day)) is not None:
            found[fact.competition] = f"the titles {titled} were published after it"
        elif reading.basis.as_of is not None and _gone(fact.last_day, reading.basis.as_of):
            found[fact.competition] = f"its last day was {fact.last_day}"
    return found


def _titled(reading: Reading, day: str) -> str | None:
    """A list of titles that does not say after which competition it is, and was published when a day was over.

    It proves nothing of an earlier moment of the season, at which it is still to come.
    """
    if reading.basis.through is not None or reading.basis.hypothetical:
        return None
    return next(
        (
            entry.fact.publication
            for entry in reading.season.publications.values()
            if entry.fact.kind == "title"
            and entry.fact.after is None
            and _gone(day, format_instant(entry.published_at))
        ),
        None,
    )


def _gone(day: str, as_of: str) -> bool:
    """Whether a day was over at an instant, wherever on earth it was."""
    return date.fromisoformat(day) + timedelta(days=1) < date.fromisoformat(as_of[:10])


def is_past(reading: Reading, fact: CompetitionScheduled) -> bool:
    """Whether a competition that counts is past at the moment of a basis: its ``as_of``, or when it was recorded last.

    That it was skated it does not say: it may have been put off, and nobody has told the book.
    """
    until = reading.basis.as_of or format_instant(reading.season.recorded_at)
    return fact.competition in reading.counted and _gone(fact.last_day, until)


def _competition(
    fact: CompetitionScheduled, held: Mapping[str, _Numbers], proof: str | None, *, not_held: AbstractSet[str]
) -> ExpectedCompetition:
    filed = {
        event: {number for number, divisions in numbers.items() if divisions != {"b"}}
        for event, numbers in held.items()
    }
    races = None
    if fact.programme is not None:
        races = {
            event: tuple(
                ExpectedRace(
                    fact,
                    event,
                    number,
                    state,
                    "b" in held.get(event, {}).get(number, ()),
                    (proof or "a later race of the event is filed") if state == "missing" else None,
                )
                for number, state in _states(
                    count,
                    filed.get(event, set()),
                    over=proof is not None,
                    out=[one for one in _numbers(count) if not not_held.isdisjoint(_called(event, one))],
                )
            )
            for event, count in fact.programme
        }
    events = frozenset(event for event, numbers in filed.items() if numbers)
    out = {str(parse_race(f"{fact.competition}-{name}").event) for name in not_held if not name.endswith("-b")}
    return ExpectedCompetition(fact, bool(held), proof, events, races, events | out)


def _numbers(count: int) -> tuple[int | None, ...]:
    return (None,) if count == 1 else tuple(range(1, count + 1))


def _called(event: str, number: int | None) -> set[str]:
    """What a race is called, and its Division A, where an entry says that it was not held.

    A whole event is all its races, also where the programme says only afterwards that there are several.
    """
    names = {event, f"{event}-{number}" if number else event}
    return names | {f"{name}-a" for name in names}


def _states(
    count: int, filed: AbstractSet[int | None], *, over: bool, out: Collection[int | None]
) -> Iterator[tuple[int | None, State]]:
    """The races of an event at a competition, each with its state.

    A race that is filed under a number that the programme has not stands for the first of its races that is absent.
    Those in `out` were skated by nobody.
    """
    numbers = _numbers(count)
    absent = [number for number in numbers if number not in filed and number not in out]
    absent = absent[len(filed) + len(out) - (len(numbers) - len(absent)) :]
    last = max((number or 0 for number in filed), default=0)
    for number in numbers:
        if number in out:
            yield number, "not held"
        elif number not in absent:
            yield number, "filed"
        else:
            yield number, "missing" if over or (number or 0) < last else "to come"


def names_of(races: Sequence[object], most: int = 3) -> str:
    """The names of some races for people, the first few where they are many."""
    names = ", ".join(map(str, races[:most]))
    return f"{names} and {len(races) - most} more" if len(races) > most else names
