"""What the pages are over HTTP: kept where they cannot change, closed to everything but reading, clear when refused."""

import csv
import io
import json
from base64 import b64decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from threading import Event

import pytest
from starlette.testclient import TestClient

from ledger.basis import EVERYTHING
from ledger.book import Book, Reader
from ledger.entry import Draft
from ledger.errors import InvalidInputError
from ledger.facts import ClassificationPublished
from ledger.seal.merkle import leaf_hash, verify_inclusion
from ledger.stores import open_store
from projections.cups.standings import standing
from projections.reports.catalogue import report
from projections.reports.report import Asked
from projections.reports.standings import standing_document
from projections.web.server.app import create_app
from projections.web.server.shown import ShownBook
from projections.web.server.upload import ListReader
from tests.projections.web.conftest import PATIENCE
from tests.support.command_line import Run
from tests.support.given import START, finished, opening, race, skaters

FIXED = "/at=2336/standings/men-1500/"
LIVE = "/now/standings/men-1500/"
INSTANT = "/at=2026-03-01T00:00:00Z/"


def test_a_fixed_basis_may_be_kept_for_a_day_and_a_static_file_for_ever(client: TestClient) -> None:
    answer = client.get(FIXED)
    style = next(word for word in answer.text.split('"') if "room.css?v=" in word)

    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert answer.headers["etag"].startswith('W/"'), "it was sent in less"
    assert client.get(f"/static/{style.rpartition('/')[2]}").headers["cache-control"].endswith("immutable")


def test_a_mended_program_gives_an_answer_at_a_position_another_tag(
    book: Book, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = client.get(FIXED)
    monkeypatch.setattr("projections.web.answers.answers.code_version", lambda: "mended")
    mended = TestClient(create_app(ShownBook(book)))

    again = mended.get(FIXED, headers={"If-None-Match": old.headers["etag"]})
    assert (again.status_code, again.headers["etag"] == old.headers["etag"]) == (200, False)


@pytest.mark.parametrize(
    "path", [LIVE, "/through=wc1/", "/at=2026-03-01T00:00:00Z/", "/as-of=2025-11-23T18:00:00Z/races/"]
)
def test_every_other_basis_is_asked_for_again(client: TestClient, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "public, no-cache"


@pytest.mark.parametrize(
    "path", [FIXED, LIVE, "/api/now/season.json", "/csv/now/races.csv", "/at=2026-03-01T00:00:00Z/"]
)
def test_who_has_a_page_already_is_told_that_it_is_unchanged(client: TestClient, path: str) -> None:
    first = client.get(path)
    again = [client.get(path, headers={"If-None-Match": first.headers["etag"]}) for _ in range(2)]

    assert [answer.status_code for answer in again] == [304, 304]
    assert {answer.headers["etag"] for answer in again} == {f"W/{first.headers['etag'].removeprefix('W/')}"}
    assert {answer.content for answer in again} == {b""}
    assert client.get(path, headers={"If-None-Match": '"another"'}).content == first.content


def test_equal_bases_give_equal_bytes_and_tags(client: TestClient) -> None:
    once, twice = client.get(LIVE), client.get(LIVE)

    assert (once.content, once.headers["etag"]) == (twice.content, twice.headers["etag"])
    assert once.headers["etag"] != client.get(FIXED).headers["etag"]


@pytest.mark.parametrize("path", ["/", LIVE, "/nowhere/", "/static/room.css", "/api/openapi.json", "/api/x"])
def test_every_answer_closes_what_it_does_not_need(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


def test_a_page_has_no_script_or_style_of_its_own(client: TestClient) -> None:
    text = client.get(LIVE).text

    assert text.count("<script") == 1
    assert "<style" not in text
    assert " style=" not in text
    assert " on" not in {word[:3] for word in text.split("<") if "=" in word and word.startswith("on")}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_but_reading_is_answered(client: TestClient, method: str) -> None:
    answer = client.request(method, LIVE)

    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


@pytest.fixture(scope="module")
def asker(book: Book) -> Iterator[TestClient]:
    """The application that takes lists."""

    def read(name: str, content: bytes) -> list[ClassificationPublished]:
        raise InvalidInputError(f"{name}: {len(content)} bytes are no list")

    with TestClient(create_app(ShownBook(book, lists=ListReader(read, (".csv", ".json"))))) as client:
        yield client


@pytest.mark.parametrize(
    ("name", "size", "status", "word"),
    [
        ("a.csv", 10, 400, "a.csv: 10 bytes are no list"),
        ("../../etc/a.csv", 10, 400, ">a.csv: 10 bytes"),
        ("a.xlsx", 10, 415, "send a file that ends in .csv, .json"),
        ("a.csv", 1_000_001, 413, "at most 1,000,000 bytes"),
    ],
)
def test_a_list_is_taken_within_limits(asker: TestClient, name: str, size: int, status: int, word: str) -> None:
    answer = asker.post("/audit", files={"list": (name, b"x" * size)}, data={"basis": "now"})

    assert (answer.status_code, answer.headers["cache-control"]) == (status, "no-store")
    assert word in answer.text


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"x", {"content-type": "multipart/form-data; boundary=x"}, 400),
        (b"", {}, 400),
        (iter([b"x"]), {"content-type": "multipart/form-data; boundary=x"}, 411),
    ],
)
def test_what_is_no_list_is_refused(
    asker: TestClient, content: bytes | Iterator[bytes], headers: dict[str, str], status: int
) -> None:
    assert asker.post("/audit", content=content, headers=headers).status_code == status


def test_a_list_waits_for_no_other(book: Book) -> None:
    begun, done = Event(), Event()

    def read(name: str, _: bytes) -> list[ClassificationPublished]:
        begun.set()
        done.wait(PATIENCE)
        raise InvalidInputError(f"{name} is no list")

    def send() -> int:
        return client.post("/audit", files={"list": ("a.csv", b"x")}, data={"basis": "now"}).status_code

    with (
        TestClient(create_app(ShownBook(book, lists=ListReader(read, (".csv",))))) as client,
        ThreadPoolExecutor() as threads,
    ):
        first = threads.submit(send)
        assert begun.wait(PATIENCE)
        assert send() == HTTPStatus.SERVICE_UNAVAILABLE
        done.set()
        assert first.result() == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(
    "path", [LIVE, "/proofs/world-cup_2025-26.700.tlog-proof", "/checkpoints/world-cup_2025-26.2342.checkpoint"]
)
def test_what_takes_too_long_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr("projections.web.server.one_book.SECONDS", 0)

    answer = client.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (503, "no-store")
    assert "took longer than 0 seconds" in answer.text


def test_a_static_file_is_kept(client: TestClient) -> None:
    first = client.get("/static/room.css")

    assert client.get("/static/room.css", headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_head_gives_the_headers_alone(client: TestClient) -> None:
    got, head = client.get(FIXED), client.head(FIXED)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]
    assert got.headers["content-encoding"] == "gzip"
    assert int(got.headers["content-length"]) < len(got.content) / 3
    assert "content-length" not in head.headers


def test_the_tag_of_what_is_sent_in_less_is_weak_and_good_for_both(client: TestClient) -> None:
    less, whole = (client.get(FIXED, headers={"Accept-Encoding": how}).headers for how in ("gzip", "identity"))

    assert less["etag"] == f"W/{whole['etag']}"
    assert less["vary"] == whole["vary"] == "Accept-Encoding"
    for tag in (less["etag"], whole["etag"]):
        again = client.get(FIXED, headers={"If-None-Match": tag})
        assert (again.status_code, again.headers["vary"]) == (304, "Accept-Encoding")


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/", "/now/"),
        ("/now", "/now/"),
        ("/now/standings/men-1500/men-ned-kjeld-nuis/", "/now/explain/men-1500/men-ned-kjeld-nuis/"),
        ("/wc1/standings/men-500/", "/through=wc1/standings/men-500/"),
        ("/through=wc1,at=2000/", "/at=2000,through=wc1/"),
        ("/now/races", "/now/races/"),
        ("/now/competitors?q=stolz", "/now/competitors/?q=stolz"),
        ("/as-of=2025-11-23/", "/as-of=2025-11-23T23:59:59.999999Z/"),
        ("/api/wc1/races.json", "/api/through=wc1/races.json"),
        ("/basis?page=races&at=&as-of=&through=wc1&rulebook=", "/through=wc1/races/"),
        ("/basis?page=&at=120", "/at=120/"),
        ("/basis?page=//else.example/", "/now/else.example/"),
        ("/now/log/?kind=&race=wc1&by=", "/now/log/?race=wc1"),
        ("/compare?basis=now&cup=men-500&before-through=wc1", "/now/compare/through=wc1/men-500/"),
        ("/compare?basis=now&quota=owg-2026&before-at=2000", "/now/compare/at=2000/quotas/owg-2026/"),
        ("/what-if?basis=now&table=men-500&without=7&without=&rulebook=", "/now/what-if/men-500/?without=7"),
        (
            "/what-if?basis=now&table=men-500&without=7+8&race=wc1-men-500-1-a&who=+Stolz",
            "/now/what-if/men-500/?without=7&without=8&disqualify=wc1-men-500-1-a%3AStolz",
        ),
        ("/what-if?basis=now&table=quotas/owg-2026&disqualify=", "/now/what-if/quotas/owg-2026/"),
    ],
)
def test_everything_has_one_address(client: TestClient, path: str, to: str) -> None:
    answer = client.get(path)

    assert answer.is_redirect
    assert answer.headers["location"] == to


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/now/standings/men-1501/", 404, ["no cup men-1501", 'href="../../../now/standings/men-1500/"']),
        ("/now/standing/men-1500/", 404, ["there is no page", 'href="../../../now/standings/men-1500/"']),
        ("/now/races/wc1-men-1500-c/", 404, ["no protocol is filed", 'href="../../../now/races/wc1-men-1500-a/"']),
        ("/now/competitors/men-usa-jordan-stols/", 404, ["near are men-usa-jordan-stolz"]),
        (
            "/now/competitors/stolts/",
            404,
            ["Who may be meant", 'href="../../../now/competitors/men-usa-jordan-stolz/">Jordan STOLZ</a>'],
        ),
        ("/now/explain/men-1500/stolts/", 404, ['href="../../../../now/explain/men-1500/men-usa-jordan-stolz/"']),
        (
            "/now/what-if/men-1500/?disqualify=wc1-men-1500-a:Stolts",
            404,
            ["now/what-if/men-1500/?disqualify=wc1-men-1500-a%3Amen-usa-jordan-stolz"],
        ),
        ("/now/nuijs/", 404, ['href="../../now/competitors/men-ned-kjeld-nuis/">Kjeld NUIS (NED)</a>']),
        ("/now/competitor/ned/", 404, ['href="../../../now/nocs/NED/"']),
        ("/now/nobody-at-all/", 404, ['action="../../now/competitors/"', 'href="../../now/races/"']),
        ("/now/nocs/NEE/", 404, ["NED"]),
        ("/now/disputes/1/", 404, ["entry 1 is no decision"]),
        ("/now/log/99999/", 404, ["whose last position is 2343"]),
        ("/now/log/?page=9999", 404, ["page 9999"]),
        ("/now/log/?kind=Nothing", 400, ["no such fact", "ResultCorrected"]),
        ("/now/log/?since=yesterday", 400, ["since"]),
        ("/now/log/?colour=red", 400, ["no parameter", "colour", "takes race, competitor"]),
        ("/now/competitors/?q=a&q=b", 400, ["more than 1 times"]),
        ("/at=99999/", 404, ["positions 1 to 2343"]),
        ("/at=0/", 404, ["positions 1 to 2343"]),
        ("/through=wc9/", 404, ["not on the calendar, which has wc1"]),
        ("/rulebook=2025-27/", 400, ["2025-26"]),
        ("/rulebook=pyproject.toml/", 400, ["no rulebook"]),
        ("/yesterday!/", 400, ["is no basis"]),
        ("/at=1,at=2/", 400, ["is no basis"]),
        (f"/at={'9' * 400}/", 400, ["at most 200 characters"]),
        (f"/now/log/?by={'x' * 3000}", 414, ["at most 2000"]),
        ("/now/compare/at=2026-01-01/men-500/", 400, ["compare with a position"]),
        ("/compare?basis=now&cup=men-500", 400, ["compare with what?"]),
        ("/now/what-if/men-1500/?without=99999", 404, ["no such entry"]),
        ("/now/what-if/men-1500/?disqualify=wc1-men-1500-a:Nobody", 404, ["nobody is called"]),
        ("/now/what-if/men-1500/?disqualify=wc1-men-1500-a", 400, ["Imagine a disqualification"]),
        ("/now/what-if/quotas/owg-2027/", 404, ["owg-2026"]),
        ("/now/what-if/quotas/owg-2026/?without=99999", 404, ["no such entry"]),
        ("/now/log/pages/99/", 404, ["page 99"]),
        ("/now/audits/sheet/", 404, ["near are sheets"]),
        ("/at=2336/drift/owg-2026/", 404, ["not allocated"]),
        ("/now/quotas/wsd-2026/men-500/", 422, ["unknown"]),
        ("/now/what-if/men-1500/?disqualify=wc1-men-1500-b:Stolz", 404, ["Jordan STOLZ (USA) is not in"]),
        ("/what-if?basis=yesterday!&table=men-500", 400, ["is no basis"]),
        ("/what-if?basis=now&rulebook=pyproject.toml&table=men-500", 400, ["no rulebook"]),
        ("/what-if?basis=now&table=men-500&race=wc1-men-500-1-a", 400, ["say who is disqualified in wc1-men-500-1-a"]),
        ("/what-if?basis=now&table=men-500&who=Stolz", 400, ["say in which race Stolz is disqualified"]),
        ("/basis?page=races&at=yesterday", 400, ["yesterday"]),
        ("/static/secret", 404, ["there is no file"]),
        ("/events?after=1", 503, ["no news"]),
    ],
)
def test_a_refusal_says_what_was_wrong_and_where_to_go(
    client: TestClient, path: str, status: int, words: list[str]
) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert [word for word in words if word not in answer.text] == []


def test_an_imagined_quota_is_what_the_command_prints(
    client: TestClient, season_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = Run(monkeypatch, capsys, f"sqlite:{season_file}")("what-if", "owg-2026", "--without", "2340", "--json")

    assert client.get("/api/now/what-if/quotas/owg-2026.json?without=2340").text == ran.out
    assert ran.document["basis"]["hypothetical"] == ["without entry 2340 (ResultCorrected)"]


def test_a_refusal_of_the_api_is_a_document(client: TestClient) -> None:
    answer = client.get("/api/now/standings/men-1501.json")

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == HTTPStatus.NOT_FOUND
    assert "standings/men-1500" in answer.json()["nearest"]
    assert client.get("/api/now/competitors/nuijs.json").json()["nearest"] == ["competitors/men-ned-kjeld-nuis"]


def test_a_refusal_of_a_table_is_text(client: TestClient) -> None:
    answer = client.get("/csv/now/log/99999.csv")

    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert "whose last position is 2343" in answer.text


def test_what_a_name_says_is_never_markup(client: TestClient) -> None:
    answer = client.get("/now/competitors/", params={"q": "<script>alert(1)</script>"})

    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


def test_json_is_what_the_command_prints(client: TestClient, book: Book) -> None:
    reading = Reader(book).read()
    table = standing_document(reading, standing(reading, "men-1500"))
    race = report("race").answer(Asked(Reader(book), EVERYTHING, reading), {"race": "wc1-men-1500-a"}, {})

    assert client.get("/api/now/standings/men-1500.json").text == table.model_dump_json(indent=2) + "\n"
    assert client.get("/api/now/races/wc1-men-1500-a.json").text == race.model_dump_json(indent=2) + "\n"


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("season", 14),
        ("standings/men-1500", 50),
        ("compare/through=wc1/men-1500", None),
        ("history/men-1500", None),
        ("races", 76),
        ("races/wc1-men-1500-a", 20),
        ("competitors", None),
        ("competitors/men-usa-jordan-stolz", 14),
        ("disputes", 7),
        ("log", 100),
    ],
)
def test_a_table_is_also_csv(client: TestClient, path: str, rows: int | None) -> None:
    answer = client.get(f"/csv/now/{path}.csv")
    header, *lines = list(csv.reader(io.StringIO(answer.text)))

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert {len(line) for line in lines} == {len(header)}
    assert rows in (None, len(lines))


def test_csv_says_its_basis_and_what_may_be_false_in_headers(client: TestClient) -> None:
    assert client.get("/csv/now/standings/men-1500.csv").headers["season-basis"].startswith("world-cup/2025-26 at 23")
    wrong = [("ada", finished(1, 105_010)), ("bo", finished(2, 105_000))]
    facts = [*opening(), *skaters("ada", "bo"), *race("wc1-men-1500-a", *wrong)]
    with open_store("memory:") as store:
        book = Book(store, "world-cup/2025-26")
        book.append([Draft(fact, "tester") for fact in facts], expected=0, recorded_at=START)
        app = TestClient(create_app(ShownBook(book)))
        (doubt,) = app.get("/api/now/standings/men-1500.json").json()["doubts"]
        answer = app.get("/csv/now/standings/men-1500.csv")
        assert answer.headers["season-doubt"] == f"doubt: {doubt['words']}; settle it with: {doubt['settle']}"
        assert " %C2%B7 rulebook 2025-26" in answer.headers["season-basis"]
        assert "season-doubt" not in app.get("/csv/now/standings/men-500.csv").headers


@pytest.mark.parametrize("path", ["what-if/women-1000", "what-if/quotas/owg-2026"])
def test_what_is_imagined_is_csv_that_says_so(client: TestClient, path: str) -> None:
    header, *lines = list(csv.reader(io.StringIO(client.get(f"/csv/now/{path}.csv?without=2339").text)))

    assert any(column.endswith("hypothetical") for column in header)
    assert {len(line) for line in lines} == {len(header)}
    assert "Jutta LEERDAM" in {line[header.index("name")] for line in lines}


def test_a_proof_leads_to_the_root(client: TestClient) -> None:
    found = json.loads(client.get("/api/at=2336/log/700.json").text)
    leaf = leaf_hash(700, found["stored_name"], b64decode(found["payload_base64"]))
    path = [bytes.fromhex(one) for one in found["proof"]]

    assert leaf.hex() == found["leaf_hash"]
    assert verify_inclusion(leaf, found["index"], found["size"], path, bytes.fromhex(found["basis"]["root"]))
