"""A primary is killed and a standby takes its place, real servers both, while desks write and a server reads."""

import json
import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psycopg
import pytest

from commands.desk.desk import Desk
from ledger.book import Book
from ledger.entry import Draft
from ledger.errors import BookChangedError, StoreError
from ledger.facts import CompetitorEntered
from ledger.stores import open_store
from ledger.stores.postgres import UNKNOWN
from tests.support.clusters import Cluster, cluster
from tests.support.given import opening
from tests.support.limited import Limit, begin, ended
from tests.support.ports import port_of_its_own

BOOK = "world-cup/2025-26"
SECONDS = 120
"""The longest that anything here waits; it takes a few, and more on a machine that is busy."""
OPENED = len(opening())

pytestmark = pytest.mark.uncounted


@pytest.fixture
def pair() -> Iterator[Cluster]:
    with cluster() as made:
        desk_on(made).run(lambda _: [Draft(fact, "opener") for fact in opening()])
        yield made


@pytest.fixture(scope="module")
def alone() -> Iterator[Cluster]:
    with cluster(standby=False) as made:
        desk_on(made).run(lambda _: [Draft(fact, "opener") for fact in opening()])
        yield made


def desk_on(pair: Cluster) -> Desk:
    return Desk(Book(open_store(pair.url), BOOK), actor="tester")


def entered(name: str) -> Draft:
    return Draft(CompetitorEntered(competitor=name, kind="team", gender="men", name=name, noc="NED"), "tester")


class Writer(Thread):
    """A desk that enters teams without pause, and goes on when the store is there again."""

    def __init__(self, pair: Cluster, name: str) -> None:
        super().__init__(daemon=True)
        self.desk, self.mark = desk_on(pair), name
        self.confirmed: dict[str, int] = {}
        self.refused: list[StoreError] = []
        self.stop = Event()

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            name = f"{self.mark}{number}"
            try:
                (entry,) = self.desk.run(lambda _, name=name: [entered(name)])
            except StoreError as error:
                self.refused.append(error)
                sleep(0.05)
            else:
                self.confirmed[name] = entry.position


@contextmanager
def served(pair: Cluster, folder: Path) -> Iterator[str]:
    """The address at which ``season serve`` answers from the pair."""
    with port_of_its_own() as port:
        process = begin(pair.url, "serve", "--port", str(port), folder=folder, limit=Limit(memory=None))
        address = f"http://127.0.0.1:{port}"
        try:
            until(lambda: asked(f"{address}/api/now/log.json")[0] == HTTPStatus.OK, "it serves")
            yield address
        finally:
            assert process.pid is not None
            os.kill(process.pid, signal.SIGINT)
            process.join(SECONDS)
            process.kill()
            process.join()


def asked(address: str) -> tuple[int, dict[str, Any]]:
    try:
        with urlopen(address, timeout=SECONDS) as answer:  # noqa: S310  our own address
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, {}
    except (URLError, ConnectionError, HTTPException):  # who was to answer has ended
        return 0, {}


def until(said: Any, what: str) -> Any:
    """What a function gives, as soon as it gives something."""
    end = monotonic() + SECONDS
    while not (found := said()):
        assert monotonic() < end, what
        sleep(0.05)
    return found


def test_nothing_that_was_confirmed_is_lost_and_all_go_on(pair: Cluster, tmp_path: Path) -> None:
    pair.synchronous()
    check_that_the_url_is_printed_so_that_it_can_be_used(pair)
    writers = [Writer(pair, name) for name in ("a", "b")]
    with served(pair, tmp_path) as address:
        log = f"{address}/api/now/log.json"
        until(lambda: asked(log)[0] == 200, "served")
        for writer in writers:
            writer.start()
        until(lambda: all(len(writer.confirmed) > 5 for writer in writers), "desks write")
        pair.kill("primary")
        before = [set(writer.confirmed) for writer in writers]
        assert asked(log)[0] in {200, 503}
        pair.promote()
        until(lambda: all(len(w.confirmed) > len(b) + 5 for w, b in zip(writers, before, strict=True)), "desks go on")
        for writer in writers:
            writer.stop.set()
        for writer in writers:
            writer.join(SECONDS)
        with open_store(pair.url, read_only=True) as store:
            there = {entry.fact.competitor: entry.position for entry in Book(store, BOOK).entries(after=OPENED)}
            last = store.last(BOOK)
        until(lambda: asked(log)[1].get("basis", {}).get("at") == last, "the server goes on")
    for writer in writers:
        assert writer.confirmed.items() <= there.items()
        assert all(len(str(error).splitlines()) == 1 for error in writer.refused)
    assert sorted(there.values()) == list(range(OPENED + 1, last + 1))


def check_that_the_url_is_printed_so_that_it_can_be_used(pair: Cluster) -> None:
    with open_store(pair.url.replace("postgres@", "postgres:secret@"), create=False) as store:
        assert "secret" not in store.url
        assert "target_session_attrs=read-write" in store.url
        with open_store(store.url, create=False) as again:
            assert again.url == store.url
            assert again.last(BOOK) == OPENED


def test_a_standby_that_lost_the_tail_is_found_out(pair: Cluster, tmp_path: Path) -> None:
    desk = desk_on(pair)
    desk.run(lambda _: [entered("kept")])
    until(lambda: pair.tell("standby", "SELECT pg_last_wal_replay_lsn()") >= pair.tell("primary", AT), "it follows")
    with served(pair, tmp_path) as address:
        pair.kill("standby")
        desk.run(lambda _: [entered("lost"), entered("gone")])
        log = f"{address}/api/now/log.json"
        until(lambda: asked(log)[1].get("basis", {}).get("at") == OPENED + 3, "served with the tail")
        pair.kill("primary")
        pair.start("standby")
        pair.promote()
        with pytest.raises(BookChangedError, match=rf"2 entries are not there any more \({OPENED + 2} Competitor"):
            until(lambda: attempt(desk), "the desk is refused")
        until(lambda: asked(log)[1].get("basis", {}).get("at") == OPENED + 1, "the server drops what it had")
        until(lambda: says_changed(address) == SAID, "the process that had it finds out, asked or not")
        assert all(until(lambda: says_changed(address), "it is there") == SAID for _ in range(20)), "each says so"


SAID = "The book was changed."


def says_changed(address: str) -> str | None:
    """What the page of the log says, or that it does not; None where the store is away for a moment."""
    try:
        with urlopen(f"{address}/now/log/", timeout=SECONDS) as page:  # noqa: S310  our own address
            return SAID if SAID in page.read().decode() else "It was not."
    except (URLError, ConnectionError, HTTPException):
        return None


AT = "SELECT pg_current_wal_lsn()"


def attempt(desk: Desk) -> bool:
    """Whether a desk could record; a store that is away is tried again."""
    try:
        desk.run(lambda _: [entered("next")])
    except BookChangedError:
        raise
    except StoreError:
        return False
    return True


COMMANDS = {
    "serve": ("serve", "--port", "0"),
    "verify": ("verify",),
    "archive": ("archive", "2025-26", "bag"),
    "copy": ("copy", "sqlite:copied.db"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_server_that_goes_away_is_one_line(alone: Cluster, tmp_path: Path, name: str) -> None:
    limit = Limit(memory=None, stop=(signal.SIGSTOP, 1))
    with port_of_its_own() as port:
        words = [str(port) if word == "0" else word for word in COMMANDS[name]]
        process = begin(alone.own_url("primary"), *words, folder=tmp_path, limit=limit)
        until(lambda: is_stopped(process.pid), "it has begun")
        alone.kill("primary")
        assert process.pid is not None
        os.kill(process.pid, signal.SIGCONT)
        process.join(SECONDS)
    said = ended(process, tmp_path)
    assert (said.code, len(said.err.splitlines())) == (2, 1), (name, said)
    alone.start("primary")


def test_a_server_that_was_killed_is_there_again_when_what_is_left_of_it_has_gone(alone: Cluster) -> None:
    """As the tests here take it to be: on a machine that is busy something of it is left for a while."""
    connection = psycopg.connect(alone.own_url("primary"))
    left = connection.info.backend_pid
    os.kill(left, signal.SIGSTOP)
    alone.kill("primary")
    with ThreadPoolExecutor(1) as apart:
        started = apart.submit(alone.start, "primary")
        until(lambda: "is still in use" in (alone.folder / "primary.log").read_text(), "it is refused")
        os.kill(left, signal.SIGKILL)
        started.result()
    connection.close()
    assert alone.tell("primary", "SELECT 1") == 1


def test_who_stops_waiting_for_a_standby_is_told_that_it_may_be_recorded(pair: Cluster, tmp_path: Path) -> None:
    pair.synchronous()
    pair.kill("standby")
    team = {"competitor": "alone", "kind": "team", "gender": "men", "name": "alone", "noc": "NED"}
    fact = {"fact": "CompetitorEntered/1", "published_at": "2025-11-15T15:11:00Z", "actor": "tester", "data": team}
    (tmp_path / "facts.jsonl").write_text(json.dumps(fact) + "\n")
    process = begin(pair.own_url("primary"), "load", "facts.jsonl", folder=tmp_path, limit=Limit(memory=None))
    until(lambda: pair.tell("primary", WAITING), "it waits for the standby")
    assert process.pid is not None
    os.kill(process.pid, signal.SIGINT)
    process.join(SECONDS)
    said = ended(process, tmp_path)
    assert (said.code, said.err) == (130, f"season: stopped; {UNKNOWN}\n")
    with open_store(pair.own_url("primary"), read_only=True) as store:
        assert store.last(BOOK) == OPENED + 1


WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


def test_a_server_that_is_silent_does_not_hide_the_one_that_takes_entries(alone: Cluster) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hosts = f"127.0.0.1:{silent.getsockname()[1]},127.0.0.1:{alone.ports['primary']}"
        with open_store(f"postgresql://postgres@{hosts}/postgres?target_session_attrs=read-write") as store:
            (entry,) = Desk(Book(store, BOOK), actor="tester").run(lambda _: [entered("after-the-silent")])
    assert alone.tell("primary", "SELECT max(originator_version) FROM season_entries") == entry.position


def is_stopped(pid: int | None) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
