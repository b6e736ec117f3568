"""When a published list is of: what words such as ``after 4 of 12`` or ``before Minsk`` mean on a season's calendar."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ledger.errors import InvalidInputError
from ledger.facts import CompetitionScheduled
from ledger.instants import local_instant
from ledger.rulebook import Rulebook

_COMPETITION: Final = re.compile(r"^after WC(?P<number>\d+)\b(?P<race> race \d)?")
_COUNTED: Final = re.compile(r"^after (?P<done>\d+) of (?P<all>\d+)$")
_IN_CITY: Final = re.compile(r"^after (?P<city>\D+) race \d$")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

Counts = Mapping[str, Sequence[int]]
"""By cup, how many races each competition of the season had for it, where the calendar has no programmes."""


@dataclass(frozen=True, slots=True)
class SeasonMoment:
    """A point of a season.

    Attributes:
        after: The competition that was over; None in the middle of one.
        published_at: The end of the day by which such a list can have been made, in microseconds since 1970.
    """

    after: str | None
    published_at: int


class Moments:
    """A season's calendar, to find moments on."""

    def __init__(self, calendar: Sequence[CompetitionScheduled], rulebook: Rulebook, counts: Counts) -> None:
        """Find moments on `calendar`; `counts` stands in for programmes that it does not have."""
        self.calendar = calendar
        self.events = {cup.id: cup.events for cup in rulebook.cups}
        self.counts = counts

    def find(self, words: str, cup: str | None, where: str) -> SeasonMoment:
        """The moment that words name.

        Args:
            words: What the list says of itself.
            cup: The cup whose races are counted in ``after 4 of 12``, such as ``men-500``.
            where: File and row, for errors.

        Raises:
            InvalidInputError: The words name no moment of this calendar.
        """
        day = _DAY.search(words)
        if words.startswith("final"):
            return self._over(len(self.calendar) - 1)
        if words.startswith("before "):
            return self._over(len(self.calendar) - 2)
        if found := _COMPETITION.match(words):
            index = int(found["number"]) - 1
            if index < len(self.calendar):
                return self._within(index, day[0] if day else None) if found["race"] else self._over(index)
        if (found := _COUNTED.match(words)) and cup is not None:
            return self._counted(int(found["done"]), int(found["all"]), cup, where)
        if found := _IN_CITY.match(words):
            for index, competition in enumerate(self.calendar):
                if competition.city == found["city"]:
                    return self._within(index, None)
        raise InvalidInputError(f"{where}: {words!r} names no moment of the season")

    def end(self, season: str) -> SeasonMoment:
        """The end of the season: of its last competition, or of April where the calendar is empty."""
        if self.calendar:
            return self._over(len(self.calendar) - 1)
        # The last competition of every season so far was over by then.
        return SeasonMoment(None, local_instant(f"{int(season[:4]) + 1}-04-30T23:59", "UTC"))

    def _counted(self, done: int, wanted: int, cup: str, where: str) -> SeasonMoment:
        races = self._races(cup)
        if sum(races) != wanted:
            raise InvalidInputError(
                f"{where}: {wanted} races of {cup} are counted, where the calendar has {sum(races)}"
            )
        so_far = 0
        for index, count in enumerate(races):
            so_far += count
            if so_far >= done:
                return self._over(index) if so_far == done else self._within(index, None)
        raise InvalidInputError(f"{where}: {done} of {wanted} races")

    def _races(self, cup: str) -> Sequence[int]:
        if cup in self.counts:
            return self.counts[cup]
        events = self.events.get(cup, ())
        return [sum(races for event, races in one.programme or () if event in events) for one in self.calendar]

    def _over(self, index: int) -> SeasonMoment:
        competition = self.calendar[index]
        return SeasonMoment(competition.competition, self._end(competition, competition.last_day))

    def _within(self, index: int, day: str | None) -> SeasonMoment:
        competition = self.calendar[index]
        return SeasonMoment(None, self._end(competition, day or competition.last_day))

    def _end(self, competition: CompetitionScheduled, day: str) -> int:
        return local_instant(f"{day}T23:59", competition.time_zone)
