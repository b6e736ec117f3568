"""The keys that put equal points in order, by their names in a rulebook.

Each key gives a tuple of exact numbers for one competitor's scores; the smaller tuple is better.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from ledger.rulebook import Cup, TieKey
from ledger.vocabulary import Race
from projections.races.classification import Classification
from projections.races.scores import Points, Score

NEVER: Final = 10**9
"""Milliseconds, or a place, that is worse than every other."""
POINTS: Final = "points"
"""The first key of every standing."""

TieValues = tuple[tuple[Points, ...], ...]
"""One competitor's values: minus the points, then those of each key."""


class Contest(NamedTuple):
    """What keys are applied in: a cup, and the last of its races that counts."""

    cup: Cup
    last: Race | None

    @classmethod
    def of(cls, cup: Cup, races: Sequence[Classification]) -> "Contest":
        """A cup after its races; a void one is no last race."""
        return cls(cup, next((race.race for race in reversed(races) if race.voided is None), None))


def higher_scores(_contest: Contest, scores: Sequence[Score]) -> tuple[Points, ...]:
    """The single scores from the best down, zeros ignored: the higher best score is better, then the next.

    INFERRED from the ISU's provisional Olympic classification of 2025-12-02, which orders equal points this way.
    """
    return (*sorted(-one.points for one in scores if one.counts and one.points), 0)


def best_time(contest: Contest, scores: Sequence[Score]) -> tuple[Points, ...]:
    """The best time in each of the cup's events, in the cup's order, cut to hundredths; no time is worst."""
    times = dict.fromkeys(contest.cup.events, NEVER)
    for one in scores:
        event, time = str(one.race.event), one.row.result.time
        if time is not None and one.row.result.status == "OK":
            times[event] = min(times[event], time // 10)
    return tuple(times.values())


def wins(_contest: Contest, scores: Sequence[Score]) -> tuple[Points, ...]:
    """The number of races won in Division A, or where the division is not known; more is better."""
    return (-sum(one.row.rank == 1 and one.race.division != "b" for one in scores),)


def last_race(contest: Contest, scores: Sequence[Score]) -> tuple[Points, ...]:
    """The points of the cup's last race so far; more is better, and who did not skate it has none."""
    return (-sum(one.points for one in scores if one.race == contest.last),)


KEYS: Final[dict[TieKey, Callable[[Contest, Sequence[Score]], tuple[Points, ...]]]] = {
    "higher-scores": higher_scores,
    "best-time": best_time,
    "wins": wins,
    "last-race": last_race,
}
"""Every key that a rulebook can name."""


def tie_values(keys: Sequence[TieKey], contest: Contest, scores: Sequence[Score], points: Points) -> TieValues:
    """One competitor's values: minus the points, then each key in turn. A score of a void race is in none of them."""
    held = [one for one in scores if one.by != "void"]
    return ((-points,), *(KEYS[key](contest, held) for key in keys))


def separating_key(keys: Sequence[TieKey], above: TieValues, below: TieValues) -> str | None:
    """The first key in which two competitors differ, or None where nothing separates them."""
    for key, one, other in zip((POINTS, *keys), above, below, strict=True):
        if one != other:
            return key
    return None
