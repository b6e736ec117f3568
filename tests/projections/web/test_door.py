"""Safe at the door: a foreign name is not answered, nobody takes the server for himself, and nothing says where the
store is.
"""

import socket
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
import uvicorn
from starlette.testclient import TestClient

from ledger.book import Book
from ledger.errors import InvalidInputError, NotAsSealedError, StoreError
from ledger.stores import Store
from projections.web.addresses.problems import problem_of
from projections.web.server import connections
from projections.web.server.app import create_app
from projections.web.server.connections import FEW, MOST, OF_ONE, RESERVE, BoundedProtocol, admits, neighbourhood
from projections.web.server.shown import ShownBook
from tests.projections.web.conftest import PATIENCE

NAME = "ledger.example.org"


@pytest.fixture(scope="module")
def named(book: Book) -> TestClient:
    """The application as it is reached at 192.0.2.7, and called by a name."""
    app = create_app(ShownBook(book), names=[NAME])
    return TestClient(app, base_url="http://192.0.2.7:8000", follow_redirects=False)


@pytest.mark.parametrize(
    "host",
    ["localhost", "LocalHost:8000", "127.0.0.1:1", "127.8.0.1", "[::1]:8000", "192.0.2.7", f"{NAME}.", f"{NAME}:443"],
)
def test_a_name_of_the_server_is_answered(named: TestClient, host: str) -> None:
    assert named.get("/", headers={"host": host}).status_code == 307


@pytest.mark.parametrize("path", ["/", "/now/", "/api/now/season.json", "/static/room.css", "/events?after=1"])
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("rebound.attacker.example", 421),
        ("192.0.2.7.attacker.example:8000", 421),
        ("localhost.attacker.example", 421),
        (f"{NAME}.attacker.example", 421),
        ("192.0.2.8", 421),
        ("[2001:db8::1]", 421),
        ("", 400),
        ("a b", 400),
        ("localhost:80:80", 400),
        ("localhost@attacker.example", 400),
        ("<script>", 400),
    ],
)
def test_a_page_that_points_a_name_of_its_own_here_reads_nothing(
    named: TestClient, host: str, status: int, path: str
) -> None:
    answer = named.get(path, headers={"host": host})

    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers
    assert answer.text.count("\n") == 1
    assert "<" not in answer.text


def test_two_hosts_are_none(named: TestClient) -> None:
    assert named.get("/", headers=[("host", "localhost"), ("host", "localhost")]).status_code == 400


@pytest.mark.parametrize("name", ["http://ledger.example", "a/b", "ledger:80", "-a", "*.example", ""])
def test_what_is_no_name_of_a_host_is_refused_before_anything_is_served(book: Book, name: str) -> None:
    with pytest.raises(InvalidInputError, match="no name of a host"):
        create_app(ShownBook(book), names=[name])


def test_the_last_places_are_for_who_holds_few() -> None:
    assert admits(0, 0, here=False)
    assert not admits(OF_ONE, OF_ONE, here=False)
    assert admits(OF_ONE, OF_ONE, here=True)
    full = MOST - RESERVE
    assert [admits(full, own, here=True) for own in (FEW - 1, FEW)] == [True, False]
    assert not admits(MOST, 0, here=True)


def test_a_network_of_ipv6_is_one_neighbour() -> None:
    assert neighbourhood(("2001:db8::1", 1)) == neighbourhood(("2001:db8::2", 2)) == "2001:db8::/64"
    assert [neighbourhood(one) for one in (("::ffff:192.0.2.7", 1), ("192.0.2.7", 1), ("::1", 1), None)] == [
        "192.0.2.7",
        "192.0.2.7",
        "::1",
        "",
    ]


@pytest.fixture(scope="module")
def port(book: Book) -> Iterator[int]:
    """A server on this machine; gives its port."""
    app = create_app(ShownBook(book))
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, http=BoundedProtocol, log_level="error", timeout_graceful_shutdown=1))
    thread = Thread(target=partial(server.run, sockets=[listening]))
    thread.start()
    limit = monotonic() + PATIENCE
    while not server.started:
        assert monotonic() < limit
        sleep(0.01)
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(PATIENCE)
    listening.close()


def said(connection: socket.socket) -> bytes:
    """Everything that is said until the server hangs up, be it on who still speaks."""
    text = b""
    with suppress(ConnectionError):
        while more := connection.recv(4096):
            text += more
    return text


TOO_LONG = b"the headers took too long"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (b"", b""),
        (b"\r\n", TOO_LONG),
        (b"GET /", b"408"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: 1", TOO_LONG),
        (b"GET / HTTP/1.1\r\nX-Long: " + b"x" * 70_000, b"431"),
        (b"POST /audit HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx", b"405"),
        (b"GET /static/mark.svg HTTP/1.1\r\nHost: localhost\r\n\r\nGET /now", TOO_LONG),
    ],
)
def test_who_does_not_finish_is_hung_up_on(
    port: int, monkeypatch: pytest.MonkeyPatch, sent: bytes, words: bytes
) -> None:
    """A server that waits for a moment alone may not have read, where the machine is busy, what was sent at once."""
    heard = []
    for seconds in (0.1, 1.0, 10.0):
        for name in ("HEADERS_SECONDS", "BODY_SECONDS"):
            monkeypatch.setattr(connections, name, seconds)
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(sent)
            heard.append(said(connection))
        if words in heard[-1]:
            break
    assert words in heard[-1], heard


def test_who_has_said_all_is_answered_where_the_server_had_no_time_to_hear_it(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reads what somebody else sends, and is held up in it until the time of the first is over."""
    begun, goes_on = Event(), Event()
    read = BoundedProtocol.data_received

    def held_up(own: BoundedProtocol, data: bytes) -> None:
        if data == b"hold":
            begun.set()
            goes_on.wait(PATIENCE)
        read(own, data)

    monkeypatch.setattr(BoundedProtocol, "data_received", held_up)
    for seconds in (0.5, 10.0):  # a busy machine may need more until it is held up
        monkeypatch.setattr(connections, "HEADERS_SECONDS", seconds)
        begun.clear()
        goes_on.clear()
        with socket.create_connection(("127.0.0.1", port)) as one, socket.create_connection(("127.0.0.1", port)) as two:
            one.settimeout(PATIENCE)
            one.sendall(b"GET /static/mark.svg HTTP/1.1\r\n")
            sleep(seconds / 5)
            two.sendall(b"hold")
            assert begun.wait(PATIENCE)
            one.sendall(b"Host: localhost\r\nConnection: close\r\n\r\n")
            sleep(seconds)
            goes_on.set()
            heard = said(one)
        if b" 200 OK" in heard:
            break
    assert b" 200 OK" in heard


def test_more_connections_than_there_are_places_for_are_refused(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST", 0)
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as one_more:
        assert said(one_more).startswith(b"HTTP/1.1 503 Service Unavailable\r\n")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StoreError('connection to server at "10.0.0.5", user "season" failed'), "cannot be read now"),
        (StoreError("postgresql://season:secret@10.0.0.5/season: the store is closed"), "cannot be read now"),
        (NotAsSealedError("a is not as it was sealed at 5, so; run: season verify --store sqlite:/s e/x.db"), "at 5"),
    ],
)
def test_no_answer_says_where_the_store_is(error: StoreError | NotAsSealedError, words: str) -> None:
    text = problem_of(error).detail

    assert words in text
    assert not [part for part in ("10.0.0.5", "secret", "sqlite", "x.db", "season:") if part in text]


def test_checkpoints_that_cannot_be_read_do_not_say_where_they_are(store: Store, book: Book) -> None:
    def unreadable() -> None:
        raise InvalidInputError("/srv/books/x.db.checkpoints: Permission denied")

    shown = ShownBook(Book(store, book.name), checkpoints=unreadable)  # type: ignore[arg-type]  # it never gives any
    answer = TestClient(create_app(shown)).get("/now/checkpoints/")

    assert "the checkpoints cannot be read: Permission denied" in answer.text
    assert str(Path("/srv")) not in answer.text
