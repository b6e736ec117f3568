"""What is still to come: the qualifying races of an event that the basis does not hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.book import Reading
from ledger.rulebook import Quota


@dataclass(frozen=True, slots=True)
class RacesToCome:
    """Qualifying races of one event that are still to come at one competition.

    Attributes:
        competition: The competition.
        city: Where it is held, or None where it is not on the calendar.
        event: The event.
        races: How many of its races are to come, or None where the programme is not known.
        final: Whether the competition is the season's Final, which can have other points.
    """

    competition: str
    city: str | None
    event: str
    races: int | None
    final: bool = False


class Calendar:
    """What a quota's qualifying competitions have and what of it the basis holds."""

    def __init__(self, reading: Reading, quota: Quota) -> None:
        """Count the races of `reading`, in which nothing but the qualifying competitions counts."""
        self._quota = quota
        self._scheduled = reading.season.schedule
        self._competitions = {fact.competition: fact for fact in reading.season.competitions()}
        self._counted = frozenset(reading.counted)
        self._filed: dict[str, dict[str, set[int | None]]] = {}
        for record in reading.season.races.values():
            race = record.race
            if record.protocols and race.competition in self._counted:
                events = self._filed.setdefault(race.competition, {})
                events.setdefault(str(race.event), set()).add(race.number)
        order = tuple(self._competitions)
        latest = max((order.index(name) for name in self._filed if name in order), default=0)
        self._over = frozenset(order[:latest])

    def to_come(self, events: Iterable[str]) -> tuple[RacesToCome, ...]:
        """The qualifying races of `events` that are still to come, in the order of the calendar.

        A competition that is cancelled brings nothing more, nor does one before the last that has raced. Of the others,
        what the programme has and no protocol holds is still to come; where no programme is known, what is filed is
        taken for all there was.
        """
        found = []
        for competition in self._quota.competitions or ():
            fact = self._competitions.get(competition)
            if competition in self._over or (fact is None and competition in self._scheduled):
                continue
            filed = self._filed.get(competition, {})
            programme = None if fact is None or fact.programme is None else dict(fact.programme)
            for event in events:
                if fact is None:
                    found.append(RacesToCome(competition, None, event, None))
                elif programme is None:
                    if not filed:
                        found.append(RacesToCome(competition, fact.city, event, None, fact.final))
                elif programme.get(event, 0) > (done := len(filed.get(event, ()))):
                    left = programme[event] - done
                    found.append(RacesToCome(competition, fact.city, event, left, fact.final))
        return tuple(found)
