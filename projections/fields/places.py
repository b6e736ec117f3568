"""Start places: how many an NOC may enter in each event of a competition, and in which division, as far as is known.

The maximum is of both divisions together. How many of them start in Division A is what the proposed field gives; the
rest is for Division B.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ledger.book import Reading
from ledger.errors import InvalidInputError, UnknownRuleError
from ledger.facts import CompetitionScheduled
from ledger.rulebook import Mark, Rulebook, StartPlaces
from projections.fields.entrants import FieldEntrant, entrants
from projections.fields.ground import ground_of, next_competition, scheduled
from projections.fields.proposal import propose
from projections.tables.text import count_of


@dataclass(frozen=True, slots=True)
class NocPlaces:
    """The start places of an NOC in an event.

    Attributes:
        event: The event.
        noc: The code.
        most: How many it may enter, in both divisions; None where that is unknown.
        division_a: How many of those proposed for Division A are its own; None where nobody is proposed.
        mark: How well the maximum is known.
        division_a_mark: How well it is known who starts in Division A.
        entered: The names of those whom it has entered; None where no entries are given.
    """

    event: str
    noc: str
    most: int | None
    division_a: int | None
    mark: Mark
    division_a_mark: Mark
    entered: tuple[str, ...] | None

    @property
    def division_b(self) -> int | None:
        """How many more it may enter for Division B; None where that is unknown."""
        return None if self.most is None or self.division_a is None else max(self.most - self.division_a, 0)

    @property
    def above(self) -> int:
        """How many more are entered than it may enter."""
        return max(len(self.entered or ()) - self.most, 0) if self.most is not None else 0


@dataclass(frozen=True, slots=True)
class CompetitionPlaces:
    """The start places at a competition.

    Attributes:
        at: The competition.
        events: The events of its programme, in its order.
        places: The places of each NOC that has started in the cup of an event, or is entered in it.
        notes: What is not known, one sentence each.
    """

    at: CompetitionScheduled
    events: tuple[str, ...]
    places: tuple[NocPlaces, ...]
    notes: tuple[str, ...]


def start_places(
    reading: Reading,
    competition: str | None = None,
    entered: Callable[[str], Sequence[FieldEntrant]] | None = None,
) -> CompetitionPlaces:
    """The start places at a competition, by default the next; `entered` gives who is entered in an event.

    Raises:
        NotFoundError: There is no such competition, or none is to come.
        InvalidInputError: Nobody knows what it races.
    """
    at = next_competition(reading) if competition is None else scheduled(reading, competition)
    if at.programme is None:
        raise InvalidInputError(f"the programme of {at.competition} is not known: season calendar programme sets it")
    events = tuple(event for event, _ in at.programme)
    notes: list[str] = []
    found = [
        one
        for event in events
        for one in _of_event(reading, at, event, None if entered is None else tuple(entered(event)), notes)
    ]
    return CompetitionPlaces(at, events, tuple(found), tuple(dict.fromkeys(notes)))


def _of_event(
    reading: Reading,
    at: CompetitionScheduled,
    event: str,
    entered: Sequence[FieldEntrant] | None,
    notes: list[str],
) -> Iterator[NocPlaces]:
    rule = _maximum(reading.rulebook.of(at.competition), event, notes)
    in_a, field_mark = _division_a(reading, at, event, entered, notes)
    own: dict[str, list[str]] = {}
    for one in entered or ():
        own.setdefault(one.noc, []).append(one.name)
    nocs = {*_started(reading, at, event), *own, *(in_a or {})}
    most = None if rule is None else rule.max_per_noc
    for noc in sorted(nocs):
        count = None if in_a is None else in_a[noc]
        if entered is None and most is not None and count is not None and count > most:
            notes.append(f"{event}: {count} of {noc} have a place in Division A, and it enters {most} at most")
            count = most
        yield NocPlaces(
            event,
            noc,
            most,
            count,
            "unknown" if rule is None else rule.status,
            field_mark,
            None if entered is None else tuple(own.get(noc, ())),
        )


def _maximum(rules: Rulebook, event: str, notes: list[str]) -> StartPlaces | None:
    try:
        return rules.places_to_start(event)
    except UnknownRuleError as error:
        notes.append(str(error))
        return None


def _division_a(
    reading: Reading, at: CompetitionScheduled, event: str, entered: Sequence[FieldEntrant] | None, notes: list[str]
) -> tuple[Counter[str] | None, Mark]:
    """How many of those proposed for Division A each NOC has, and how well that is known; None where it is not."""
    try:
        found = propose(reading, event, at.competition, entered=entered)
    except UnknownRuleError as error:
        notes.append(str(error))
        return None, "unknown"
    if found.open:
        notes.append(f"{event}: given to nobody by the rules: {count_of(found.open, 'place')} of Division A")
    return Counter(one.entrant.noc for one in found.a), found.rule.status


def _started(reading: Reading, at: CompetitionScheduled, event: str) -> frozenset[str]:
    """The NOCs that have started in the cup of an event."""
    try:
        ground = ground_of(reading, event, at.competition)
    except UnknownRuleError:
        return frozenset()
    return frozenset(one.noc for one in entrants(reading.season, ground.started, on=at.first_day))
