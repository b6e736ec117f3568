"""What people use in the place of the program: the same question, in the same run, with the same answer.

Each peer has the results of the season as it would have them, asks for one standing with the points of each race, and
prints it as JSON. They take the points that the sheets print: none knows a rule, a decision, a name that is corrected
or a position of the past, and none says why. Both sides are processes of their own and take turns; what counts is the
processor time of each, for other programs on the machine change it least.
"""

import json
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ledger.book import Book
from ledger.facts import ResultRecorded
from ledger.stores import open_store
from tests.bench.measure import Bar

CUP = "men-1500"
ROOT = Path(__file__).parents[2]
SCRIPTS = Path(__file__).with_name("peers")
PEERS = Path(sys.executable).parents[1] / "peers" / "bin"
ROUNDS = 8
LIMITS = {
    "DuckDB": 1.0,
    "pandas": 1.0,
    "the stock library": 2.0,
    "SQL on SQLite": 15.0,
    "datasette": 1.0,
}
"""Of an answer that nobody asked for before, and of one that is asked for again: one goal for both."""


def processes(folder: Path, url: str, name: str) -> Iterator[Bar]:
    """One standing as a process, beside what people use."""
    lines, table, events = folder / "results.jsonl", folder / "results.db", folder / "events.db"
    export_results(url, name, lines, table)
    python = str(PEERS / "python")
    printed([python, str(SCRIPTS / "events.py"), str(events), "--write", str(lines)])
    asked = f"SELECT competitor, race, points FROM results WHERE race LIKE '%-{CUP}-_'"  # noqa: S608  a constant
    asking = [str(Path(sys.executable).with_name("season")), "standings", CUP, "--json", "--store", url]
    sides = {
        "season": ["env", "SEASON_ANSWERS=off", *asking],
        "season again": ["env", f"SEASON_ANSWERS={folder / 'answers'}", *asking],
        "DuckDB": [python, str(SCRIPTS / "duck.py"), str(lines), CUP],
        "pandas": [python, str(SCRIPTS / "frames.py"), str(lines), CUP],
        "the stock library": [python, str(SCRIPTS / "events.py"), str(events), CUP],
        "SQL on SQLite": [python, str(SCRIPTS / "sql.py"), str(table), CUP],
        "datasette": [str(PEERS / "datasette"), str(table), "--get", f"/results.json?sql={quote(asked)}&_size=max"],
    }
    printed(sides["season again"])
    _agree({peer: printed(command) for peer, command in sides.items()})
    spent: dict[str, list[float]] = {peer: [] for peer in sides}
    for _ in range(ROUNDS):
        for peer, command in sides.items():
            spent[peer].append(_processor_seconds(command))
    first, again = spent.pop("season"), spent.pop("season again")
    for peer, other in spent.items():
        for own, said in ((first, ""), (again, " asked for again")):
            ratio, detail = min(own) / min(other), f"{_span(own)} against {_span(other)}"
            what = f"a standing{said} as a process, against {peer}"
            yield Bar(what, ratio, LIMITS[peer], "ratio", at_least=False, detail=detail)


def _span(seconds: list[float]) -> str:
    """The least and the most time of some rounds."""
    return f"{min(seconds) * 1e3:.0f} to {max(seconds) * 1e3:.0f} ms"


def export_results(url: str, name: str, lines: Path, table: Path) -> None:
    """Write the results of a book as lines of JSON and as a table."""
    with open_store(url, read_only=True) as store:
        facts = [one.fact for one in Book(store, name).entries() if isinstance(one.fact, ResultRecorded)]
    rows = [(one.race, one.competitor, one.result.rank, one.result.points_printed or 0) for one in facts]
    keys = ("race", "competitor", "rank", "points")
    lines.write_text("".join(json.dumps(dict(zip(keys, row, strict=True))) + "\n" for row in rows), encoding="utf-8")
    with sqlite3.connect(table) as made:
        made.execute("CREATE TABLE results (race TEXT, competitor TEXT, rank INTEGER, points INTEGER)")
        made.executemany("INSERT INTO results VALUES (?, ?, ?, ?)", rows)
    made.close()


def _agree(answers: dict[str, str]) -> None:
    """Hold the answers of all sides against each other; who has a different one is not the same work."""
    document = json.loads(answers["season"])
    mine = [[row["competitor"], row["points"], _scored(row["races"])] for row in document["rows"]]
    if answers["season"] != answers["season again"]:
        raise RuntimeError("an answer that is given again is another")
    for peer in ("DuckDB", "pandas", "the stock library", "SQL on SQLite"):
        found = [[who, total, _of(races)] for who, total, races in json.loads(answers[peer])]
        if sorted(found) != sorted(mine):
            raise RuntimeError(f"{peer} has another standing")
    cells = {(who, race, points) for who, race, points in json.loads(answers["datasette"])["rows"] if points}
    if cells != {(who, race, points) for who, _, races in mine for race, points in races.items()}:
        raise RuntimeError("datasette has other points")


def _scored(races: list[dict[str, Any]]) -> dict[str, int]:
    return _of({one["race"]: one["points"] for one in races})


def _of(races: dict[str, int]) -> dict[str, int]:
    """The races that gave points: where somebody has none, sides say so in several ways."""
    return {race: points for race, points in sorted(races.items()) if points}


def printed(command: list[str]) -> str:
    """What a process prints."""
    return subprocess.run(command, check=True, capture_output=True, text=True, env=_environment()).stdout


def _environment() -> dict[str, str]:
    # What is compiled is kept, on both sides.
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def _processor_seconds(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    printed(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
