"""What one process of a server has another make is the answer that it would have made."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from commands.cli.errands import LONGEST
from ledger.book import Book
from ledger.stores import open_store
from projections.reports.report import Form
from projections.web.server import lanes
from projections.web.server.app import create_app, doer
from projections.web.server.connections import HEADERS_BYTES
from projections.web.server.errands import Errand, Made, errand, made
from projections.web.server.shown import ShownBook

HEADERS = [(b"host", b"testserver"), (b"accept-encoding", b"identity"), (b"if-none-match", b"*")]


def of_address(book: str, form: Form, basis: str, path: str, *, root: str = "", query: str = "") -> Errand:
    """What a visitor asks for."""
    scope: Mapping[str, Any] = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "server": ("testserver", 80),
        "root_path": root,
        "path": f"{root}/{basis}/{path}/",
        "raw_path": f"{root}/{basis}/{path}/".encode(),
        "query_string": query.encode(),
        "headers": HEADERS,
        "state": object(),
        "app": object(),
    }
    return Errand(book, form, basis, path, Request(scope))


@pytest.fixture(autouse=True)
def _in_lane() -> Iterable[None]:
    """What is made here is made in the lane of what takes long, and nothing after it."""
    before = lanes._IN_DEAR_LANE.set(False)
    yield
    lanes._IN_DEAR_LANE.reset(before)


@pytest.fixture
def do(book: Book) -> Callable[[bytes], bytes]:
    return doer(ShownBook(book))


PAGE = "/at=2336/standings/men-1500/?sort=-points&noc=NED"
ASKED: list[tuple[str, Form, str, str, str]] = [
    ("/now/history/men-500/", "page", "now", "history/men-500", ""),
    (PAGE, "page", "at=2336", "standings/men-1500", PAGE.partition("?")[2]),
    ("/api/through=wc1/weekend/wc1.json", "json", "through=wc1", "weekend/wc1", ""),
    ("/csv/now/standings/men-500.csv", "csv", "now", "standings/men-500", ""),
    ("/svg/now/standings/men-500.svg", "svg", "now", "standings/men-500", ""),
    ("/now/", "page", "now", "", ""),
]


@pytest.mark.parametrize("asked", ASKED)
def test_it_is_the_answer_that_the_server_gives(
    book: Book, do: Callable[[bytes], bytes], asked: tuple[str, Form, str, str, str]
) -> None:
    address, form, basis, path, query = asked
    came = made(do(of_address(book.name, form, basis, path, query=query).packed()))
    given = TestClient(create_app(ShownBook(book))).get(address, headers={"accept-encoding": "identity"})
    assert came.answer.body == given.content
    assert (came.answer.status_code, given.status_code) == (200, 200)
    for name in ("etag", "cache-control", "content-type"):
        assert came.answer.headers[name] == given.headers[name]
    assert came.answer.headers.get("content-disposition") == given.headers.get("content-disposition")
    assert came.seconds > 0


def test_a_server_gives_what_another_process_made_as_its_own(
    book: Book, do: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []

    async def elsewhere(packed: bytes) -> bytes:
        asked.append(packed)
        return do(packed)

    monkeypatch.setattr(lanes, "DEAR", 0.0)
    server, alone = (TestClient(create_app(ShownBook(book), elsewhere=one)) for one in (elsewhere, None))
    assert server.get("/at=2300/races/").status_code == 200
    page = "/at=2301/races/"
    given, own = server.get(page), alone.get(page)
    assert (given.content, dict(given.headers)) == (own.content, dict(own.headers))
    assert len(asked) == 1
    again = server.get(page, headers={"If-None-Match": given.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert server.head(page).headers["etag"] == given.headers["etag"]
    assert server.get("/at=99999/races/").status_code == 404
    assert (
        server.get("/at=2302/races/?sort=nothing").status_code == alone.get("/at=2302/races/?sort=nothing").status_code
    )


def test_what_is_kept_costs_what_it_cost(do: Callable[[bytes], bytes], book: Book) -> None:
    asked = of_address(book.name, "page", "at=2300", "history/men-500").packed()
    first, again = made(do(asked)), made(do(asked))
    assert first.seconds > lanes.DEAR
    assert again.seconds > lanes.DEAR
    assert bytes(again.answer.body) == bytes(first.answer.body)


def test_it_is_of_the_book_among_several_that_was_asked_for(book: Book, tmp_path: Path) -> None:
    with open_store(f"sqlite:{tmp_path / 'other.db'}") as store:
        do = doer(ShownBook(book), ShownBook(Book(store, "world-cup/2015-16")))
        asked = of_address(book.name, "page", "now", "standings/men-500", root="/2025-26")
        assert b"/2025-26/" in bytes(made(do(asked.packed())).answer.body)
        assert do(of_address("world-cup/2015-16", "page", "now", "standings/men-500").packed()) == b""
        assert do(of_address("no such book", "page", "now", "standings/men-500").packed()) == b""


@pytest.mark.parametrize(
    ("form", "basis", "path"), [("page", "now", "nowhere"), ("json", "at=99999", "log"), ("page", "nonsense", "log")]
)
def test_what_cannot_be_made_is_nothing(
    book: Book, do: Callable[[bytes], bytes], form: Form, basis: str, path: str
) -> None:
    assert do(of_address(book.name, form, basis, path).packed()) == b""


def test_what_is_asked_comes_as_it_was() -> None:
    sent = of_address("world-cup/2025-26", "csv", "now", "standings/müller", query="q=%C3%A9", root="/2025-26")
    came = errand(sent.packed())
    assert (came.book, came.form, came.basis, came.path) == (sent.book, sent.form, sent.basis, sent.path)
    assert str(came.request.url) == str(sent.request.url)
    assert came.request.headers["host"] == "testserver"
    assert "if-none-match" not in came.request.headers, "all who wait for it get its content"


def test_two_errands_are_one_where_their_answer_is() -> None:
    one = of_address("book", "page", "now", "log", query="page=2")
    assert one.asked_for == of_address("book", "page", "now", "log", query="page=2").asked_for
    others = [
        of_address("other", "page", "now", "log", query="page=2"),
        of_address("book", "json", "now", "log", query="page=2"),
        of_address("book", "page", "at=3", "log", query="page=2"),
        of_address("book", "page", "now", "races", query="page=2"),
        of_address("book", "page", "now", "log", query="page=3"),
        of_address("book", "page", "now", "log", query="page=2", root="/2025-26"),
    ]
    assert len({one.asked_for, *(other.asked_for for other in others)}) == 7


def test_what_was_made_comes_as_it_was() -> None:
    answer = Response(b"\x00\xff", 206, {"X-One": "é"}, "text/plain")
    answer.headers.append("Season-Doubt", "one")
    answer.headers.append("Season-Doubt", "two")
    came = made(Made.of(answer, 0.25).packed())
    assert came.seconds == 0.25
    assert (came.answer.body, came.answer.status_code) == (answer.body, answer.status_code)
    assert came.answer.raw_headers == answer.raw_headers


def test_whatever_a_server_takes_can_be_asked() -> None:
    assert LONGEST > 3 * HEADERS_BYTES / 2
