"""Programs are told of what is new: signed so that each library for Standard Webhooks checks it, again where one was
away, and nobody else.
"""

import hmac
import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from commands.care import telling as telling_module
from commands.care.telling import MOST_NEWS, Teller, read_secret, told_address
from ledger.book import Book
from ledger.errors import InvalidInputError
from ledger.facts import CompetitorDisqualified
from ledger.stores import open_store
from tests.support.given import START, draft, finished, opening, race, skaters

SECRET = b"nobody guesses this secret of ours"
NOW = 1_763_900_000


class Program(ThreadingHTTPServer):
    """A program that is told, and answers with what it is given to answer, one after the other, then 204."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Told)
        self.address = f"http://127.0.0.1:{self.server_port}/told"
        self.answers: list[int] = []
        self.heard: list[tuple[dict[str, str], bytes]] = []


class _Told(BaseHTTPRequestHandler):
    server: Program

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("Location", f"{self.server.address}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """What was told is kept in `Program.heard`."""


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.setattr(telling_module, "SECONDS", 100.0)
    with Program() as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


FIRST = "500 m men, race 1 (Somewhere, 14 November 2025)"


@pytest.fixture
def book() -> Iterator[Book]:
    with open_store("memory:") as store:
        made = Book(store, "world-cup/2025-26")
        made.append([draft(fact) for fact in [*opening(), *skaters("ada", "bo")]], expected=0, recorded_at=START)
        yield made


def add(book: Book, *facts: Any) -> None:
    book.append([draft(fact) for fact in facts], expected=book.last(), recorded_at=START)


def teller(book: Book, program: Program) -> tuple[Teller, list[str]]:
    lines: list[str] = []
    return Teller(book, [program.address], SECRET, say=lines.append, clock=lambda: NOW), lines


def test_a_program_is_told_once_of_what_is_new_and_knows_who_tells(book: Book, program: Program) -> None:
    telling, lines = teller(book, program)
    telling.tell()
    assert program.heard == [], "what was there before is no news"
    add(book, *race("wc1-men-500-1-a", ("ada", finished(1, 34_000)), ("bo", finished(2, 34_100))))
    add(book, CompetitorDisqualified(race="wc1-men-500-1-a", competitor="ada"))
    telling.tell()
    telling.tell()

    ((headers, body),) = program.heard
    last = book.last()
    data = json.loads(body)["data"]
    assert (data["after"], data["at"], data["more"]) == (last - 4, last, 0)
    assert data["said"] == (f"4 entries: {FIRST} filed, 2 rows; Ada disqualified in {FIRST}")
    assert data["news"][1]["what"] == f"Ada disqualified in {FIRST}"
    assert data["news"][1]["why"].endswith(f"by tester, entry {last}")
    assert data["news"][1]["facts"] == ["CompetitorDisqualified"]
    name = f"world-cup/2025-26:{last - 3}-{last}"
    signed = b64encode(hmac.new(SECRET, f"{name}.{NOW}.".encode() + body, sha256).digest()).decode()
    assert headers["webhook-id"] == name
    assert (headers["webhook-timestamp"], headers["webhook-signature"]) == (str(NOW), f"v1,{signed}")
    assert lines == []
    assert not telling.behind


def test_who_is_away_is_told_later_of_all_that_came_since_and_nobody_else_is_told(book: Book, program: Program) -> None:
    telling, lines = teller(book, program)
    program.answers = [503, 307, 500]
    add(book, *skaters("cy"))
    telling.tell()
    assert telling.behind
    add(book, *skaters("di"))
    for _ in range(10):
        telling.tell()

    ids = [headers["webhook-id"].partition(":")[2] for headers, _ in program.heard]
    last = book.last()
    assert ids == [f"{last - 1}-{last - 1}", *[f"{last - 1}-{last}"] * 3], "it rests 1, 2 and 4 looks in between"
    assert lines == [
        f"{program.address}: could not be told, and will be again: it answers 503",
        f"{program.address}: told of entries {last - 1} to {last}",
    ]


def test_who_stays_away_is_given_up_and_told_of_what_is_new_from_then_on(
    book: Book, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling_module, "ATTEMPTS", 3)
    telling, lines = teller(book, program)
    program.answers = [500] * 3
    add(book, *skaters("cy"))
    for _ in range(3):
        telling.tell(at_once=True)
    add(book, *skaters("di"))
    telling.tell()

    last = book.last()
    assert lines[-1] == (
        f"{program.address}: given up after 3 attempts, entries {last - 1} to {last - 1}: it answers 500"
    )
    assert program.heard[-1][0]["webhook-id"].endswith(f":{last}-{last}")


def test_a_message_is_bounded(book: Book, program: Program) -> None:
    telling, _ = teller(book, program)
    for number in range(MOST_NEWS + 3):
        book.append(
            [draft(fact) for fact in skaters(f"z{number}")], expected=book.last(), recorded_at=START + number + 1
        )
    telling.tell()

    data = json.loads(program.heard[0][1])["data"]
    assert (len(data["news"]), data["more"]) == (MOST_NEWS, 3)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/told",
        "http://127.0.0.1.example.org/",
        "ftp://localhost/",
        "told",
        "https://",
        "https://a b/",
    ],
)
def test_what_may_not_be_published_yet_is_told_to_nobody_who_could_be_overheard(address: str) -> None:
    with pytest.raises(InvalidInputError, match=r"^--tell "):
        told_address(address)
    assert told_address("https://example.org/told") == "https://example.org/told"
    assert told_address("http://[::1]:8000/") == "http://[::1]:8000/"


def test_a_secret_is_one_that_nobody_guesses(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    with pytest.raises(InvalidInputError, match=r"--tell-secret .*No such file"):
        read_secret(file)
    file.write_text("short\n")
    with pytest.raises(InvalidInputError, match="5 characters; right are 24 or more"):
        read_secret(file)
    file.write_bytes(SECRET + b"\n")
    assert read_secret(file) == SECRET
    file.write_bytes(b"whsec_" + b64encode(SECRET))
    assert read_secret(file) == SECRET
    file.write_bytes(b"whsec_no!")
    with pytest.raises(InvalidInputError, match="no base64"):
        read_secret(file)
