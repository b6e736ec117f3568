"""A standing by DuckDB, from lines of JSON: what somebody writes who has the results as a file."""

import json
import sys

import duckdb

QUERY = """
    SELECT competitor, sum(points), map(list(race ORDER BY race), list(points ORDER BY race))
    FROM read_json(?, format = 'newline_delimited')
    WHERE race LIKE ? GROUP BY competitor HAVING sum(points) > 0 ORDER BY 2 DESC, 1
"""


def main() -> None:
    rows = duckdb.connect().execute(QUERY, [sys.argv[1], f"%-{sys.argv[2]}-_"]).fetchall()
    print(json.dumps([[who, int(total), races] for who, total, races in rows]))  # noqa: T201  it is a script


if __name__ == "__main__":
    main()
