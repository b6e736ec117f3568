"""A standing by SQL on SQLite, from a table of results."""

import json
import sqlite3
import sys

QUERY = """
    SELECT competitor, sum(points), json_group_object(race, points)
    FROM results WHERE race LIKE ? GROUP BY competitor HAVING sum(points) > 0 ORDER BY 2 DESC, 1
"""


def main() -> None:
    rows = sqlite3.connect(sys.argv[1]).execute(QUERY, [f"%-{sys.argv[2]}-_"])
    print(json.dumps([[who, total, json.loads(races)] for who, total, races in rows]))  # noqa: T201  it is a script


if __name__ == "__main__":
    main()
