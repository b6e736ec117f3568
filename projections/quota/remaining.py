"""What a quota still waits for: the qualifying races of its events that are to come."""

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ledger.facts import CompetitionScheduled
from ledger.rulebook import Quota
from ledger.vocabulary import Division
from projections.season.expected import Expected, ExpectedRace


@dataclass(frozen=True, slots=True)
class RacesToCome:
    """Qualifying races of one event that are still to come at one competition.

    Attributes:
        competition: The competition.
        city: Where it is held, or None where it is not on the calendar.
        event: The event.
        races: How many of its races are to come, or None where the programme is not known.
        final: Whether the competition is the season's Final, which can have other points.
        divisions: The divisions of which something is to come: of A always, of B unless the book has it already.
    """

    competition: str
    city: str | None
    event: str
    races: int | None
    final: bool = False
    divisions: tuple[Division, ...] = ("a",)


def races_to_come(
    expects: Expected, quota: Quota, events: Collection[str], *, scheduled: Container[str]
) -> tuple[RacesToCome, ...]:
    """The qualifying races of `events` that are still to come, in the order of the calendar.

    A competition that is `scheduled` and not expected any more is cancelled and brings nothing; of one that was never
    scheduled nobody knows what it brings.
    """
    competitions = {one.competition: one for one in expects.competitions}
    unknown = {fact.competition for fact in expects.unknown(events)}
    found = []
    for name in quota.competitions or ():
        one = competitions.get(name)
        if one is None:
            if name not in scheduled:
                found += [RacesToCome(name, None, event, None) for event in events]
        elif name in unknown:
            found += [RacesToCome(name, one.scheduled.city, event, None, one.scheduled.final) for event in events]
        elif one.races is not None:
            found += _programmed(one.scheduled, one.races, events)
    return tuple(found)


def _programmed(
    fact: CompetitionScheduled, programme: Mapping[str, Sequence[ExpectedRace]], events: Collection[str]
) -> Iterator[RacesToCome]:
    """What is to come of some events at a competition whose programme is known."""
    for event in events:
        coming = [race for race in programme.get(event, ()) if race.state == "to come"]
        if coming:
            only_a = all(race.division_b for race in coming)
            divisions: tuple[Division, ...] = ("a",) if only_a else ("a", "b")
            yield RacesToCome(fact.competition, fact.city, event, len(coming), fact.final, divisions)
