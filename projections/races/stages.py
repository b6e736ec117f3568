"""How far a race is from being final: unofficial, official, protest time over, under protest, under appeal, final.

Which of them it is depends on the moment. With `as_of` that is the instant that was asked for; without it, the moment
at which the last entry of the basis was recorded. No clock is read, so equal bases say the same.

The time for protests runs from the end of the race. A sheet prints no end that a book could go by alone, but three
things are not before it: the moment of printing, the moment of publication, and the end of the race's day wherever on
earth it was. The earliest of them is its end *at the latest*; so is every limit counted from it. A protest after such a
limit was late, whatever the true end was.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal

from ledger.book import Reading
from ledger.entry import Entry
from ledger.errors import NoRulebookError
from ledger.facts import ProtestLodged
from ledger.instants import from_datetime, parse_instant
from ledger.rulebook import Mark, Protests
from ledger.season import RaceRecord
from projections.races.classification import Classification

Stage = Literal["unofficial", "official", "protest time over", "under protest", "under appeal", "final"]
EndBy = Literal["printed", "published", "day"]

_FIRST, _LAST = timedelta(hours=-14), timedelta(days=1, hours=12)
"""A day begins on earth so long before it begins in UTC, and ends so long after that."""
_MINUTE: Final = 60_000_000
_HOUR: Final = 60 * _MINUTE


@dataclass(frozen=True, slots=True)
class Limits:
    """Until when protests against a race may be lodged, at the latest.

    Attributes:
        ended: When the race had ended, at the latest.
        ended_by: What says so: the ``printed`` moment of its first protocol, that of its ``published`` one, or its day.
        protests: Until when a protest may be lodged, or None where the rulebook does not say it.
        arithmetic: The same for an error of arithmetic.
        mark: How well that rule is known.
        source: Where it comes from.
    """

    ended: int
    ended_by: EndBy
    protests: int | None
    arithmetic: int | None
    mark: Mark | None
    source: tuple[str, ...]

    def of(self, lodged: ProtestLodged) -> int | None:
        """The limit for one protest."""
        return self.arithmetic if lodged.ground == "arithmetic" else self.protests


def moment(reading: Reading) -> int:
    """The moment that a reading speaks of: `as_of`, or when its last entry was recorded."""
    as_of = reading.basis.as_of
    return reading.season.recorded_at if as_of is None else _instant(as_of)


@lru_cache(maxsize=64)
def _instant(text: str) -> int:
    return parse_instant(text)


def limits(reading: Reading, record: RaceRecord) -> Limits:
    """Until when protests against a race may be lodged, at the latest."""
    first = record.protocols[0]
    ended, ended_by = _end(first.fact.day, first.fact.created_at, first.published_at)
    rule = _rule(reading, record.race.competition)
    if rule is None:
        return Limits(ended, ended_by, None, None, None, ())
    return Limits(
        ended,
        ended_by,
        ended + rule.minutes * _MINUTE,
        ended + rule.arithmetic_hours * _HOUR,
        rule.status,
        rule.source,
    )


def _rule(reading: Reading, competition: str) -> Protests | None:
    """Until when protests may be lodged, or None where it is not known or the book has no rulebook."""
    try:
        rule = reading.rulebook.of(competition).protests
    except NoRulebookError:
        return None
    return None if rule is None or rule.status == "unknown" else rule


@lru_cache(maxsize=4_096)
def _end(day: str, printed: int | None, published: int) -> tuple[int, EndBy]:
    """The end of a race at the latest, and what says so. What is before its day says nothing of its end."""
    known: list[tuple[int, EndBy]] = []
    for instant, by in ((printed, "printed"), (published, "published")):
        if instant is not None and instant >= _day(day)[0]:
            known.append((instant, "printed" if by == "printed" else "published"))
    # Of equal moments the first is named.
    return min([*known, (_day(day)[1], "day")], key=lambda one: one[0])


def _day(day: str) -> tuple[int, int]:
    """When a day begins on earth and when it ends, in microseconds since 1970."""
    midnight = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    return from_datetime(midnight + _FIRST), from_datetime(midnight + _LAST)


def late(reading: Reading, lodged: Entry[ProtestLodged]) -> bool | None:
    """Whether a protest came after its limit; None where no limit is known."""
    limit = limits(reading, reading.season.races[lodged.fact.race]).of(lodged.fact)
    return None if limit is None else lodged.published_at > limit


def stage(reading: Reading, race: Classification) -> Stage:
    """How far a race is from being final."""
    if race.dockets:
        if any(one.under_appeal for one in race.dockets):
            return "under appeal"
        if any(one.open for one in race.dockets):
            return "under protest"
    if race.protocol.fact.state in ("UNCONFIRMED", "UNOFFICIAL"):
        return "unofficial"
    rule = _rule(reading, race.race.competition)
    if rule is None:
        return "official"
    # Every standing asks this of each of its races, so it makes no `Limits`.
    first = reading.season.races[str(race.race)].protocols[0]
    passed = moment(reading) - _end(first.fact.day, first.fact.created_at, first.published_at)[0]
    if passed > rule.arithmetic_hours * _HOUR and all(one.settled for one in race.dockets):
        return "final"
    return "protest time over" if passed > rule.minutes * _MINUTE else "official"
