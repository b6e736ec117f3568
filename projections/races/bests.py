"""The best times of an event that a book has: what stands, in the races that count, and nothing beyond the book.

Only times of who finished count, of races that are ranked by time and are not void, in all divisions. Whether somebody
was ever faster, in a race that is not in the book or in another season, is not said.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ledger.book import Reading
from projections.races.classification import classify, counted_races
from projections.races.places import TimeKey
from projections.races.rows import ClassifiedRow, time_key


@dataclass(frozen=True, slots=True)
class SeasonBest:
    """The best time of a competitor over an event, the earliest of equals, and the race in which it was skated."""

    key: TimeKey
    race: str
    row: ClassifiedRow


def best_times(reading: Reading, event: str) -> Mapping[str, SeasonBest]:
    """The best time of each competitor over an event in a book; computed once for what is read."""
    key = f"best times {event} {' '.join(reading.counted)} {reading.basis.as_of}"
    return reading.season.once(key, lambda: _best_times(reading, event))


def _best_times(reading: Reading, event: str) -> dict[str, SeasonBest]:
    found: dict[str, SeasonBest] = {}
    for name in counted_races(reading):
        if str(reading.season.races[name].race.event) != event:
            continue
        race = classify(reading.season, name)
        for row in race.rows if race.race.timed and race.voided is None else ():
            key = time_key(row.result)
            if key is not None and row.status == "OK":
                best = found.get(row.competitor)
                if best is None or key < best.key:
                    found[row.competitor] = SeasonBest(key, name, row)
    return found
