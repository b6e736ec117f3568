"""Many readers of the pages: beside datasette, and cheap pages while others ask for the dearest ones.

Both servers show the same season on loopback, and are asked by processes of their own.
"""

import http.client
import json
import random
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from urllib.parse import quote

from tests.bench.compared import PEERS, export_results
from tests.bench.measure import Bar

CUPS = ("men-500", "women-500", "men-1500", "women-1500", "men-5000-10000", "women-mass-start")
SEASON = str(Path(sys.executable).with_name("season"))
PATIENCE = 60
ROUNDS = 4
PAGES = 400
ASKING = """
import http.client, json, sys, threading, time
port, paths = int(sys.argv[1]), json.load(sys.stdin)
wrong = []
def ask(own):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for path in own:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            wrong.append(f"{path}: {answer.status}")
threads = [threading.Thread(target=ask, args=(own,)) for own in paths]
start = time.perf_counter()
for one in threads: one.start()
for one in threads: one.join()
print(time.perf_counter() - start)
if wrong: sys.exit(wrong[0])
"""


def crowds(folder: Path, url: str, name: str, last: int) -> Iterator[Bar]:
    """The start beside that of datasette, pages at random bases, and a cheap page among dear ones."""
    table = folder / "crowd.db"
    export_results(url, name, folder / "crowd.jsonl", table)
    ours, theirs = _ours(url), _theirs(table)
    starts = [(_start(ours, "/now/"), _start(theirs, "/crowd/results")) for _ in range(ROUNDS)]
    own, other = (min(side) for side in zip(*starts, strict=True))
    what = "season serve, from the start to the first page, against datasette"
    detail = f"{own * 1e3:.0f} ms against {other * 1e3:.0f} ms"
    yield Bar(what, own / other, 1.5, "ratio", at_least=False, detail=detail)
    with _served(ours) as port, _served(theirs) as peer:
        yield _pages(port, peer, last)
    with _served(ours) as port:
        yield _among_dear(port, last)


def _pages(port: int, peer: int, last: int) -> Bar:
    """Pages that nobody asked for before, four connections at a time, beside rows of the table up to one of them."""
    chance = random.Random(7)  # noqa: S311  which pages are asked for is no secret
    speeds = []
    for _ in range(ROUNDS):
        places = chance.choices(range(last // 4, last + 1), k=PAGES)
        cups = [chance.choice(CUPS) for _ in places]
        pages = [f"/at={at}/standings/{cup}/" for at, cup in zip(places, cups, strict=True)]
        rows = [_rows(at, cup) for at, cup in zip(places, cups, strict=True)]
        speeds.append((PAGES / _asked(port, pages, 4), PAGES / _asked(peer, rows, 4)))
    own, other = (max(side) for side in zip(*speeds, strict=True))
    detail = f"{own:.0f} a second against {other:.0f}"
    return Bar("pages at random bases, against datasette", own / other, 3, "ratio", at_least=True, detail=detail)


def _rows(at: int, cup: str) -> str:
    """A page of datasette with rows of one event among the first results; no total and no rank is on it."""
    return f"/crowd/results?race__like={quote(f'%-{cup}-_')}&rowid__lte={at}&_sort_desc=points"


def _among_dear(port: int, last: int) -> Bar:
    """The slowest of a hundred of a cheap page, alone, and while eight ask for the dearest ones without a pause."""
    chance = random.Random(3)  # noqa: S311  as above
    kinds = (
        "history/men-500",
        "history/quotas/owg-2026",
        "weekend/wc2",
        "audits/fields",
        "compare/through=wc1/men-500",
    )
    dear = [[f"/at={chance.randint(last - 600, last)}/{chance.choice(kinds)}/" for _ in range(40)] for _ in range(8)]
    cheap = "/now/standings/men-500/"
    _asked(port, [f"/now/{kind}/" for kind in kinds] * 3 + [cheap] * 3, 1)
    alone = _times(port, cheap, lambda: True)
    with subprocess.Popen([sys.executable, "-c", ASKING, str(port)], stdin=subprocess.PIPE, text=True) as asking:
        assert asking.stdin is not None
        json.dump(dear, asking.stdin)
        asking.stdin.close()
        sleep(0.5)
        busy = _times(port, cheap, lambda: asking.poll() is None)
        asking.kill()
    own, quiet = sorted(busy)[len(busy) * 99 // 100], sorted(alone)[len(alone) * 99 // 100]
    medians = f"medians {median(busy) * 1e3:.1f} and {median(alone) * 1e3:.1f}"
    detail = f"{own * 1e3:.1f} ms against {quiet * 1e3:.1f} ms; {medians}"
    what = "a cheap page, of 100 the slowest, while 8 ask for the dearest, against alone"
    return Bar(what, own / quiet, 5, "ratio", at_least=False, detail=detail)


def _times(port: int, path: str, going: Callable[[], bool]) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    times = []
    while going() and len(times) < PAGES:
        start = perf_counter()
        connection.request("GET", path)
        connection.getresponse().read()
        times.append(perf_counter() - start)
        sleep(0.005)
    return times


def _asked(port: int, paths: list[str], connections: int) -> float:
    """Seconds that it takes to be answered all of some paths, over so many connections."""
    given = json.dumps([paths[at::connections] for at in range(connections)])
    command = [sys.executable, "-c", ASKING, str(port)]
    return float(subprocess.run(command, input=given, check=True, capture_output=True, text=True).stdout)


def _ours(url: str) -> Callable[[int], list[str]]:
    return lambda port: [SEASON, "serve", "--port", str(port), "--store", url]


def _theirs(table: Path) -> Callable[[int], list[str]]:
    return lambda port: [str(PEERS / "datasette"), "serve", str(table), "--port", str(port)]


def _start(command: Callable[[int], list[str]], path: str) -> float:
    start = perf_counter()
    with _served(command) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status not in (HTTPStatus.OK, HTTPStatus.SEE_OTHER):
            raise RuntimeError(f"{path}: {answer.status}")
        return perf_counter() - start


@contextmanager
def _served(command: Callable[[int], list[str]]) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    process = subprocess.Popen(command(port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    limit = perf_counter() + PATIENCE
    try:
        while perf_counter() < limit:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                sleep(0.01)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)
