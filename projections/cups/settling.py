"""Which races of a cup may still change for a reason that is known: a protest, or time left for one."""

from collections.abc import Iterator

from ledger.book import Reading
from ledger.instants import format_instant
from projections.races.classification import Classification
from projections.races.stages import limits, stage


def unsettled(reading: Reading, races: tuple[Classification, ...]) -> Iterator[str]:
    """The races that may still change for a reason that is known: a protest, or time left for one."""
    for race in races:
        found = stage(reading, race)
        if race.state == "PROTESTED":
            by = ", ".join(str(entry.position) for entry in race.open_steps)
            yield f"provisional: {race.race} is {found}, by entry {by}"
        elif race.state not in ("OFFICIAL", "PARTIAL"):
            yield f"provisional: {race.race} is {race.state}"
        elif found == "official":
            until = limits(reading, reading.season.races[str(race.race)])
            if until.protests is not None:
                last = format_instant(until.protests)
                yield f"{race.race} is official; protests until {last} at the latest ({until.mark})"
