"""The web pages: answers of a server over one connection, its start, a live update, and the static site."""

import http.client
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copy
from time import perf_counter, sleep

from commands.desk.desk import Desk
from ledger.book import Book
from ledger.entry import Draft
from ledger.facts import RaceVoided
from ledger.stores import open_store
from tests.bench.measure import Bar

CUPS = ("men-500", "women-500", "men-1500", "women-1500", "men-5000-10000", "women-mass-start")
SEASON = str(Path(sys.executable).with_name("season"))
PATIENCE = 20


def web(folder: Path, url: str, last: int) -> Iterator[Bar]:
    """The bars of the reading room for a season whose last position is `last`; the store at `url` is a SQLite file."""
    starts = [_start(url) for _ in range(3)]
    yield Bar("season serve, from the start to the first page", min(starts), 1, "s", at_least=False)
    with _served(url) as connection:
        size = len(_get(connection, "/now/standings/women-500/"))
        yield Bar("a page before compression", size / 1e3, 60, "kB", at_least=False)
        yield from _answers(connection, last)
    yield _live(folder, url, last)
    start = perf_counter()
    subprocess.run([SEASON, "site", str(folder / "site"), "--store", url], check=True, capture_output=True)
    yield Bar("season site, all pages of the season", perf_counter() - start, 30, "s", at_least=False)
    files = [file.stat().st_size for file in (folder / "site").rglob("*") if file.is_file()]
    yield Bar("files of that site", len(files), 4_000, "files", at_least=False)
    yield Bar("size of that site", sum(files) / 1e6, 50, "MB", at_least=False)


def _start(url: str) -> float:
    start = perf_counter()
    with _served(url) as connection:
        _get(connection, "/now/")
        return perf_counter() - start


@contextmanager
def _served(url: str) -> Iterator[http.client.HTTPConnection]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    process = subprocess.Popen([SEASON, "serve", "--port", str(port), "--store", url], stderr=subprocess.DEVNULL)
    limit = perf_counter() + PATIENCE
    try:
        while perf_counter() < limit:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
                connection.connect()
                break
            except ConnectionRefusedError:
                sleep(0.01)
        yield connection
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _get(connection: http.client.HTTPConnection, path: str, tag: str = "") -> bytes:
    connection.request("GET", path, headers={"If-None-Match": tag} if tag else {})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != (304 if tag else 200):
        raise RuntimeError(f"{path}: {answer.status}")
    return content


def _answers(connection: http.client.HTTPConnection, last: int) -> Iterator[Bar]:
    """Standings at bases that nobody asked for before, then one page again and again."""
    chance = random.Random(7)  # noqa: S311  which pages are asked for is no secret
    positions = chance.sample(range(last // 4, last + 1), 400)
    best, slow = 0.0, float("inf")
    for turn in range(4):
        times = []
        for position in positions[turn * 100 : turn * 100 + 100]:
            start = perf_counter()
            _get(connection, f"/at={position}/standings/{chance.choice(CUPS)}/")
            times.append(perf_counter() - start)
        best, slow = max(best, len(times) / sum(times)), min(slow, sorted(times)[98])
    yield Bar("uncached standing pages at random bases", best, 150, "a second", at_least=True)
    yield Bar("the slowest of a hundred of them", slow * 1e3, 40, "ms", at_least=False)
    connection.request("GET", "/now/standings/men-500/")
    answer = connection.getresponse()
    answer.read()
    tag = answer.headers["ETag"]
    best = 0.0
    for _ in range(4):
        start = perf_counter()
        for _ in range(500):
            _get(connection, "/now/standings/men-500/", tag)
        best = max(best, 500 / (perf_counter() - start))
    yield Bar("revalidated pages", best, 1_500, "a second", at_least=True)


def _live(folder: Path, url: str, last: int) -> Bar:
    """From the return of an append in this process until the server tells an open page of it."""
    own = f"sqlite:{folder / 'live.db'}"
    copy(url.removeprefix("sqlite:"), own.removeprefix("sqlite:"))
    with _served(own) as connection, open_store(own) as store:
        desk = Desk(Book(store, store.books()[0]), actor="bench")
        connection.request("GET", f"/events?after={last}")
        stream = connection.getresponse()
        stream.readline()
        desk.run(lambda _: [Draft(RaceVoided(race="wc1-men-500-1-b"), "bench", reason="bench")])
        start = perf_counter()
        while b"entries" not in stream.readline():
            pass
        seen = perf_counter() - start
    return Bar("an append by another process, told to an open page", seen, 1, "s", at_least=False)
