"""A standing by an application of the stock `eventsourcing` library on SQLite: an aggregate for each race.

``events.py STORE EVENT`` prints the standing; ``events.py STORE --write RESULTS`` records lines of JSON first.
"""

import json
import sys
from collections import defaultdict
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

RACES = [f"wc{number}-{{}}-{division}" for number in range(1, 8) for division in "ab"]


class Race(Aggregate):
    @event("Opened")
    def __init__(self, name: str) -> None:
        self.name = name
        self.points: dict[str, int] = {}

    @staticmethod
    def create_id(name: str) -> UUID:
        return uuid5(NAMESPACE_URL, name)

    @event("ResultRecorded")
    def record(self, competitor: str, points: int) -> None:
        self.points[competitor] = points


class Season(Application):
    snapshotting_intervals = None

    def record(self, lines: list[dict[str, object]]) -> None:
        races: dict[str, Race] = {}
        for one in lines:
            name = str(one["race"])
            if name not in races:
                races[name] = Race(name)
            races[name].record(one["competitor"], one["points"])
        self.save(*races.values())


def main() -> None:
    season = Season({"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": sys.argv[1]})
    if sys.argv[2] == "--write":
        with open(sys.argv[3], encoding="utf-8") as lines:  # noqa: PTH123  as such scripts are written
            season.record([json.loads(line) for line in lines])
        return
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name in (one.format(sys.argv[2]) for one in RACES):
        if Race.create_id(name) in season.repository:
            for who, points in season.repository.get(Race.create_id(name)).points.items():
                found[who][name] = points
    rows = [[who, sum(races.values()), races] for who, races in found.items() if sum(races.values())]
    print(json.dumps(sorted(rows, key=lambda row: (-row[1], row[0]))))  # noqa: T201  it is a script


if __name__ == "__main__":
    main()
