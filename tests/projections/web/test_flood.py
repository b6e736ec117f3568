"""A flood on loopback: very many addresses at once, sensible and not; no answer is a fault of the server.

Bounded in number and time: some hundreds, `SEASON_SOAK=100` a hundred times as many. What is too much for the server is
503 and says so; there is no other 5xx, whatever the address, its query, the headers and the method.
"""

import os
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import pytest
from starlette.testclient import TestClient

from tests.projections.web.test_api import LIKELY

REQUESTS = 240 * int(os.environ.get("SEASON_SOAK", "1"))
VISITORS = 8
SEED = os.environ.get("SEASON_FIRST_SEED", "7")
SECONDS = 60

pytestmark = [pytest.mark.uncounted, pytest.mark.soak]

FORMS = (
    *[("", "/")] * 6,
    *[("api/", ".json")] * 4,
    *[("csv/", ".csv")] * 3,
    ("embed/", "/"),
    ("xlsx/", ".xlsx"),
    ("svg/", ".svg"),
)
ODD = (
    *(
        "..",
        ".",
        "%00",
        "%ff%fe",
        "%2e%2e%2f",
        "%252e",
        "a" * 3_000,
        "-1",
        "0",
        "999999999999999999999",
        "NaN",
        "at=",
        "at=1e9",
    ),
    *(
        "Jos\u00e9",
        "\u202e",
        "'",
        '"',
        "<script>",
        "{basis}",
        "%",
        ";",
        "at=1,at=2",
        "as-of=0000-00-00",
        "through=",
        "\u0661",
    ),
)
QUERIES = (
    *[""] * 30,
    "at=5",
    "page=9999999999",
    "page=%00",
    "sort=x&sort=y",
    "a" * 2_000,
    "&&&===",
    "%ff=%ff",
    "as_of=now",
)
HEADERS: tuple[dict[str, str], ...] = (
    *[{}] * 20,
    *({"If-None-Match": '"x", W/"y", *'}, {"If-Modified-Since": "yesterday"}, {"Range": "bytes=0-1,5-"}),
    *(
        {"Accept": "*/*;q=x"},
        {"Accept-Language": "\u00fc".encode().decode("latin-1")},
        {"Origin": "null"},
        {"Accept-Encoding": "zip"},
    ),
    *({"Cookie": "a=b" * 500}, {"X-Forwarded-For": "::1"}, {"Content-Length": "0"}),
)
METHODS = (*["GET"] * 60, "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "PATCH", "TRACE", "ABC")
GARBAGE = (
    *(
        b"\x16\x03\x01\x00\xa5\x01\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 90_000 + b" HTTP/1.1\r\n\r\n",
    ),
    *(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 2_000 + b"\r\n"),
    *(
        b"POST /audit HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"\0" * 500,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ),
    b"POST /audit HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n",
)


class Asked(NamedTuple):
    method: str
    target: str
    headers: dict[str, str]


@pytest.fixture(scope="module")
def described(client: TestClient) -> list[str]:
    """The paths of all readings, from their basis on, such as ``{basis}/standings/{cup}``."""
    return [
        path.removeprefix("/api/").removesuffix(".json") for path in client.get("/api/openapi.json").json()["paths"]
    ]


def asking(described: list[str], chance: Random) -> Iterator[Asked]:
    """Requests of every kind, the same for a seed."""
    others = (
        "",
        "events",
        "compare",
        "what-if",
        "basis",
        "calendar.ics",
        "feeds/x.atom",
        "static/x",
        "checkpoints/1",
        "people/",
    )
    while True:
        folder, ending = chance.choice(FORMS)
        parts = chance.choice(described).split("/")
        filled = [_filled(part, chance) for part in parts]
        if not chance.randrange(4):
            filled[chance.randrange(len(filled))] = _odd(chance)
        target = f"/{folder}{'/'.join(filled)}{ending}"
        if not chance.randrange(6):
            target = f"/{chance.choice([one for one in others if one != 'events'])}"
        query = chance.choice(QUERIES)
        yield Asked(chance.choice(METHODS), f"{target}?{query}" if query else target, dict(chance.choice(HEADERS)))


def _filled(part: str, chance: Random) -> str:
    if not part.startswith("{"):
        return part
    name = part.strip("{}").partition(":")[0]
    return quote(chance.choice(LIKELY[name]), safe="=,:") if name in LIKELY else "x"


def _odd(chance: Random) -> str:
    word = chance.choice(ODD)
    return word if word.isascii() and "%" in word else quote(word, safe="=,:;'{}")


def test_no_address_is_a_fault_of_the_server(address: str, described: list[str]) -> None:
    place = urlsplit(address)
    assert place.hostname is not None
    assert place.port is not None
    requests = asking(described, Random(SEED))  # noqa: S311 - not for secrets
    wanted = [next(requests) for _ in range(REQUESTS)]

    def visit(mine: list[Asked]) -> list[tuple[Asked, int, bytes]]:
        return [(one, *ask(str(place.hostname), int(place.port or 0), one)) for one in mine]

    with ThreadPoolExecutor(VISITORS) as visitors:
        answers = [
            one for found in visitors.map(visit, [wanted[at::VISITORS] for at in range(VISITORS)]) for one in found
        ]
    faults = [(asked, status, body[:200]) for asked, status, body in answers if status >= 500 and status != 503]
    assert faults == [], SEED
    assert all(b"Traceback" not in body for _, _, body in answers)
    assert all(body for _, status, body in answers if status == 503), "what is too much says so"
    met = Counter(status for _, status, _ in answers)
    assert met[200] > REQUESTS // 8, met
    assert met[404] > REQUESTS // 8, met
    assert ask(str(place.hostname), place.port, Asked("GET", "/now/", {}))[0] == 200


def ask(host: str, port: int, asked: Asked) -> tuple[int, bytes]:
    """The status and the body of an answer; 400 where the request is none that this client would send."""
    connection = HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request(asked.method, asked.target, headers=asked.headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except HTTPException:
        return 400, b"no request"
    finally:
        connection.close()


@pytest.mark.parametrize("data", GARBAGE)
def test_what_is_no_request_is_refused_at_once(address: str, data: bytes) -> None:
    place = urlsplit(address)
    with socket.create_connection((str(place.hostname), int(place.port or 0)), timeout=SECONDS) as line:
        try:
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            answer = line.recv(200)
        except ConnectionError:
            answer = b""
    assert not answer or answer.split()[1][:1] in {b"2", b"3", b"4"}, answer
