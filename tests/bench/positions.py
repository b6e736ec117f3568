"""A standing at any position of a book: of a season, beside a query of DuckDB, and of a very long book."""

import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from time import process_time

from ledger.basis import Question
from ledger.book import Book
from ledger.codec import encode, stored_name
from ledger.facts import Fact, ProtocolFiled, ResultRecorded
from ledger.stores import open_store
from projections.cups.standings import standing
from projections.web.answers.shared_reader import SharedReader
from tests.bench.compared import CUP, PEERS, SCRIPTS, export_results, printed
from tests.bench.measure import Bar

LONG = 250_000
TURNS = 200
BATCH = 20


def positions(folder: Path, url: str, name: str) -> Iterator[Bar]:
    """A standing at positions by chance of a book that is read, against the same query of a table that is loaded."""
    lines = folder / "table.jsonl"
    export_results(url, name, lines, folder / "table.db")
    answer = printed([str(PEERS / "python"), str(SCRIPTS / "duck.py"), str(lines), CUP])
    theirs = float(printed([str(PEERS / "python"), str(SCRIPTS / "duck_warm.py"), str(lines), CUP, answer]))
    ours = _warm(url, name)
    detail = f"{ours * 1e3:.2f} ms against {theirs * 1e3:.2f} ms"
    what = "a standing at any position, warm, against DuckDB's query of a table in memory"
    yield Bar(what, ours / theirs, 0.4, "ratio", at_least=False, detail=detail)

    long = f"sqlite:{folder / 'long.db'}"
    _write_long(url, name, long)
    warm = _warm(long, name)
    detail = f"{warm * 1e3:.2f} ms against {ours * 1e3:.2f} ms"
    what = f"the same of a book of {LONG:,} entries, against that of one season"
    yield Bar(what, warm / ours, 10, "ratio", at_least=False, detail=detail)
    season = [str(Path(sys.executable).with_name("season")), "standings", CUP, "--json", "--store", long]
    for said, kept in (("", "off"), (" asked for again", str(folder / "long"))):
        command = ["env", f"SEASON_ANSWERS={kept}", *season]
        if said:
            printed(command)
        seconds, most = _spent(command)
        yield Bar(f"a standing{said} as a process, of that book", seconds, 2, "s", at_least=False)
        yield Bar(f"memory of a standing{said}, of that book", most, 250, "MB", at_least=False)


def _warm(url: str, name: str) -> float:
    """Seconds of the processor for a standing at one position after the other, no position twice; as the peer does."""
    with open_store(url, read_only=True) as store:
        reader = SharedReader(Book(store, name))
        last = reader.read().basis.at
        standing(reader.read(), CUP)
        times = []
        for turn in range(TURNS):
            start = process_time()
            standing(reader.read(Question(at=1 + last // 10 + turn * 3_701 % (last - last // 10))), CUP)
            times.append(process_time() - start)
    return min(sum(times[at : at + BATCH]) / BATCH for at in range(0, TURNS, BATCH))


def _write_long(url: str, name: str, long: str) -> None:
    """A book with the season, and after it the sheets of other cups over and over, each time of other competitions."""
    with open_store(url, read_only=True) as store:
        entries = list(Book(store, name).entries())
    filed = (one for one in entries if isinstance(one.fact, ProtocolFiled | ResultRecorded))
    sheets = [one for one in filed if CUP not in one.fact.race]
    with open_store(long) as store:
        last = 0
        for turn in count():
            said = entries if not turn else [one._replace(fact=_renamed(one.fact, turn)) for one in sheets]
            placed = [one._replace(position=last + place) for place, one in enumerate(said[: LONG - last], 1)]
            store.append(name, last, [(stored_name(one.fact), encode(one)) for one in placed])
            last += len(placed)
            if last == LONG:
                return


def _renamed(fact: Fact, turn: int) -> Fact:
    competition, _, event = str(getattr(fact, "race", "")).partition("-")
    return fact.model_copy(update={"race": f"{competition}{turn:03d}-{event}"})


_SPENT = """
import os, subprocess, sys
with subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL) as process:
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
print(status, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
"""A small process that starts another: what is started has the memory of who starts it, until it is another program."""


def _spent(command: list[str]) -> tuple[float, float]:
    """Seconds of the processor and megabytes of a process."""
    status, seconds, kilobytes = printed([sys.executable, "-c", _SPENT, *command]).split()
    if status != "0":
        raise RuntimeError(f"{command}: {status}")
    return float(seconds), int(kilobytes) / 1e3
