"""``season serve`` and ``season site`` take what a store holds, say what they show, and refuse what cannot be."""

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import urlopen

import pytest
from starlette.testclient import TestClient

from commands.desk.opening import open_season
from ledger.book import Book
from ledger.stores import open_store
from tests.support.command_line import Run
from tests.support.commands import PROGRAM
from tests.support.given import START, draft, opening
from tests.support.history_books import load_season
from tests.support.ports import port_of_its_own
from tests.support.serving import nobody_served, settings_put_back

PATIENCE = 100
"""So many seconds nothing takes, however busy the machine is."""
MOST = 3
"""So often a site is written anew that was done too soon."""
STOPPED = "season: stopped; nothing more was recorded\n"


@pytest.fixture
def two(own_season: Run) -> Run:
    """The command line on a store of two seasons."""
    with open_store(own_season.store) as store:
        load_season(store, "2017-18")
    return own_season


@pytest.fixture
def port() -> Iterator[int]:
    """A port at which nobody else listens."""
    with port_of_its_own() as port:
        yield port


@pytest.fixture
def alone(port: int) -> tuple[str, ...]:
    """The words of a server in this process."""
    return ("serve", "--workers", "1", "--port", str(port))


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """The applications that are served, none for longer than it takes to note it."""
    with settings_put_back():
        yield nobody_served(monkeypatch)


def test_all_seasons_of_a_store_are_served(two: Run, served: list[Any], alone: tuple[str, ...], port: int) -> None:
    ran = two(*alone)

    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"world-cup/2017-18, world-cup/2025-26: http://127.0.0.1:{port}/\n"
    answer = TestClient(served[0], follow_redirects=False).get("/2017-18/")
    assert answer.headers["location"] == "/2017-18/now/"


@pytest.mark.parametrize("words", [("--season", "2017-18"), ("--season", "world-cup/2017-18")])
def test_one_season_of_several_is_served_at_the_root(
    two: Run, served: list[Any], alone: tuple[str, ...], port: int, words: tuple[str, ...]
) -> None:
    assert two(*alone, *words).err == f"world-cup/2017-18: http://127.0.0.1:{port}/\n"
    assert TestClient(served[0], follow_redirects=False).get("/").headers["location"] == "/now/"


def test_the_only_season_is_served_at_the_root(
    own_season: Run, served: list[Any], alone: tuple[str, ...], port: int
) -> None:
    assert own_season(*alone).err == f"world-cup/2025-26: http://127.0.0.1:{port}/\n"
    assert TestClient(served[0], follow_redirects=False).get("/").headers["location"] == "/now/"


@pytest.fixture(params=["serve", "site"])
def words(request: pytest.FixtureRequest, tmp_path: Path, served: list[Any], alone: tuple[str, ...]) -> tuple[str, ...]:
    """The words of each command; nothing is served."""
    del served
    return alone if request.param == "serve" else ("site", str(tmp_path / "out"))


def test_a_store_without_a_book_is_refused(empty: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    open_store(empty.store).close()

    assert empty(*words).complaint.endswith("no book in this store; open one with: season open 2025-26")
    assert not (tmp_path / "out").exists()


def test_two_books_at_one_address_are_refused(own_season: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    with open_store(own_season.store) as store:
        open_season(store, "junior/2025-26", rulebook="2025-26", actor="tester")

    assert own_season(*words).complaint == (
        "junior/2025-26 and world-cup/2025-26 would both be at /2025-26/; show one of them, with --season "
        "world-cup/2025-26"
    )
    assert not (tmp_path / "out").exists()


def test_a_season_that_is_no_address_is_refused_beside_others(
    own_season: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    with open_store(own_season.store) as store:
        # An earlier version of the program opened books for anything that was called a season.
        Book(store, "world-cup/static").append([draft(fact) for fact in opening()], expected=0, recorded_at=START)

    assert own_season(*words).complaint == (
        "world-cup/static: beside other books it would be at /static/, which cannot be; show it alone, with --season "
        "world-cup/static"
    )
    assert not (tmp_path / "out").exists()


def test_a_season_that_is_not_there_is_refused(two: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    said = two(*words, "--season", "1999-00").complaint

    assert said == "--season 1999-00: no such book; the store holds world-cup/2017-18, world-cup/2025-26"
    assert not (tmp_path / "out").exists()


def test_a_server_of_several_seasons_ends_when_it_is_told_to(two: Run, port: int) -> None:
    command = [str(PROGRAM), "serve", "--port", str(port), "--store", two.store]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            assert said == f"world-cup/2017-18, world-cup/2025-26: http://127.0.0.1:{port}/\n"
            wait_for(port)
            with urlopen(f"http://127.0.0.1:{port}/2017-18/", timeout=PATIENCE) as answer:
                assert answer.url.endswith("/2017-18/now/")
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 130
            assert process.stderr.read() == STOPPED
        finally:
            process.kill()


@pytest.mark.uncounted
def test_a_site_that_is_interrupted_ends_with_the_processes_that_write_it(season_file: Path, tmp_path: Path) -> None:
    for number in count():
        folder = tmp_path / str(number)
        command = [str(PROGRAM), "site", str(folder), "--store", f"sqlite:{season_file}"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
            try:
                wait_until((folder / "2025-26" / "site.json").exists)
                os.killpg(process.pid, signal.SIGINT)  # a terminal sends Ctrl-C to all of them
                _, said = process.communicate(timeout=PATIENCE)
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
        if process.returncode or number == MOST:  # else it was done before it was interrupted
            break
    assert (process.returncode, said.endswith(STOPPED)) == (130, True), said


def wait_for(port: int) -> None:
    """Wait until somebody listens."""

    def listens() -> bool:
        with socket.socket() as caller:
            return not caller.connect_ex(("127.0.0.1", port))

    wait_until(listens)


def wait_until(true: Callable[[], object]) -> None:
    limit = monotonic() + PATIENCE
    while not true():
        assert monotonic() < limit
        sleep(0.02)
