"""How long DuckDB takes for a standing of a table that it holds in memory; prints seconds of the processor."""

import json
import sys
from time import process_time

import duckdb

QUERY = """
    SELECT competitor, sum(points), map(list(race ORDER BY race), list(points ORDER BY race))
    FROM results WHERE place <= ? AND race LIKE ? GROUP BY competitor HAVING sum(points) > 0 ORDER BY 2 DESC, 1
"""


def main() -> None:
    lines, event, answer = sys.argv[1:4]
    base = duckdb.connect()
    base.execute(
        "CREATE TABLE results AS SELECT row_number() OVER () AS place, * FROM read_json(?, format='newline_delimited')",
        [lines],
    )
    (last,) = base.execute("SELECT count(*) FROM results").fetchone()
    pattern = f"%-{event}-_"
    whole = [[who, int(total), races] for who, total, races in base.execute(QUERY, [last, pattern]).fetchall()]
    if whole != json.loads(answer):
        sys.exit("the table in memory has another standing")
    times = []
    for turn in range(200):
        start = process_time()
        base.execute(QUERY, [last // 10 + turn * 37 % last, pattern]).fetchall()
        times.append(process_time() - start)
    print(min(sum(times[at : at + 20]) / 20 for at in range(0, 200, 20)))  # noqa: T201  it is a script


if __name__ == "__main__":
    main()
