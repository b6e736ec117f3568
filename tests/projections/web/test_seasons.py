"""Several seasons under one roof: each at its own address, whatever stands before it, and all on one list."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from threading import Event
from threading import enumerate as threads
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from commands.sealing.checkpoints import folder_beside, kept_checkpoints
from ledger.book import Book
from ledger.errors import InvalidInputError, StoreError
from ledger.facts import ClassificationPublished
from ledger.stores import Store, StoredEntry, open_store
from projections.web.pages.render import Renderer, Setting
from projections.web.server.app import create_app
from projections.web.server.shown import ShownBook
from projections.web.server.upload import ListReader
from tests.projections.web.conftest import PATIENCE, Visitor, new_window, shown_of
from tests.support.history_books import load_season

pytestmark = pytest.mark.uncounted  # the same pages as of one season, asked for in very many ways

SEASONS = ["2025-26", "2017-18", "2013-14"]
LINK = re.compile(r'(?:href|src)="([^"#]*)')
FORM = re.compile(r'action="([^"#]*)')
PROXY = "/skating"


@pytest.fixture(scope="module")
def shown(several: Store) -> list[ShownBook]:
    """The three seasons with their checkpoints, the oldest first."""
    folder = folder_beside(several.url, None)
    return [
        ShownBook(Book(several, name), checkpoints=partial(kept_checkpoints, folder, name)) for name in several.books()
    ]


@pytest.fixture(scope="module")
def room(shown: list[ShownBook]) -> Iterator[TestClient]:
    """The three seasons, without a network."""
    with TestClient(create_app(*shown), follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def behind(shown: list[ShownBook]) -> Iterator[TestClient]:
    """The same behind a proxy that hands on what is below ``/skating/``."""
    with TestClient(create_app(*shown), follow_redirects=False, root_path=PROXY) as client:
        yield client


@pytest.fixture(params=["", PROXY], ids=["at the root", "behind a proxy"])
def ask(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Ask for an address below the root, at the root of a server and behind a proxy."""
    client: TestClient = request.getfixturevalue("behind" if request.param else "room")

    def asked(path: str, method: str = "GET", **given: Any) -> Any:
        return client.request(method, f"{request.param}{path}", **given)

    asked.root = request.param  # type: ignore[attr-defined]
    return asked


def test_the_first_page_lists_the_seasons_the_newest_first(ask: Any) -> None:
    page = ask("/")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', page.text) == [(f"{one}/", one) for one in SEASONS]


def test_the_list_is_data_too(ask: Any) -> None:
    (link,) = re.findall(r'<a href="([^"]+)">JSON</a>', ask("/").text)
    listed = ask(f"/{link}").json()["seasons"]

    assert link == "api/seasons.json"
    assert [(one["series"], one["season"]) for one in listed] == [("world-cup", season) for season in SEASONS]
    assert [urljoin(f"/{link}", one["href"]) for one in listed] == [f"/{season}/" for season in SEASONS]


@pytest.mark.parametrize("path", ["/", "/api/seasons.json", "/static/room.css"])
def test_who_has_the_list_already_is_told_that_it_is_unchanged(ask: Any, path: str) -> None:
    first = ask(path)
    again = ask(path, headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "public, no-cache"
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
    assert ask(path, "HEAD").headers["etag"] == first.headers["etag"]


def test_a_template_is_compiled_once_for_all_books() -> None:
    one, other = (Renderer(Setting(book=name))._environment.get_template("standing.html") for name in ("one", "other"))
    assert one.root_render_func.__code__ is other.root_render_func.__code__


@pytest.mark.parametrize("season", SEASONS)
def test_each_season_shows_its_own_book(ask: Any, season: str) -> None:
    page, data = ask(f"/{season}/now/"), ask(f"/{season}/api/now/season.json")

    assert f"· World Cup {season}</title>" in page.text
    assert data.json()["basis"]["book"] == f"world-cup/{season}"


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/2025-26", "/2025-26/"),
        ("/2025-26/", "/2025-26/now/"),
        ("/2017-18/now", "/2017-18/now/"),
        ("/2025-26/wc1/standings/men-500/", "/2025-26/through=wc1/standings/men-500/"),
        ("/2025-26/now/competitors?q=stolz", "/2025-26/now/competitors/?q=stolz"),
        ("/2025-26/now/log/?kind=&race=wc1&by=", "/2025-26/now/log/?race=wc1"),
        ("/2025-26/api/wc1/races.json", "/2025-26/api/through=wc1/races.json"),
        ("/2025-26/basis?page=races&at=&through=wc1", "/2025-26/through=wc1/races/"),
        ("/2025-26/basis?page=//else.example/", "/2025-26/now/else.example/"),
        (
            "/2025-26/compare?basis=now&cup=men-500&before-through=wc1",
            "/2025-26/now/compare/through=wc1/men-500/",
        ),
        ("/2025-26/what-if?basis=now&table=men-500&without=7", "/2025-26/now/what-if/men-500/?without=7"),
    ],
)
def test_the_way_to_the_one_address_stays_in_the_season(ask: Any, path: str, to: str) -> None:
    answer = ask(path)

    assert answer.is_redirect
    assert answer.headers["location"] == f"{ask.root}{to}"


@pytest.mark.parametrize(
    "path",
    [
        "/now/",
        "/now/audits/",
        "/now/standings/men-1500/",
        "/now/races/",
        "/now/competitors/",
        "/now/log/",
        "/now/log/7/",
        "/now/checkpoints/",
        "/now/what-if/",
        "/now/standings/men-1501/",
    ],
)
@pytest.mark.parametrize("season", SEASONS)
def test_every_link_of_a_page_stays_in_the_season_but_those_to_others(ask: Any, season: str, path: str) -> None:
    own, text = f"{ask.root}/{season}{path}", ask(f"/{season}{path}").text
    targets, forms = ({urlsplit(urljoin(own, link)).path for link in kind.findall(text)} for kind in (LINK, FORM))

    outside = {one for one in targets | forms if not one.startswith(f"{ask.root}/{season}/")}
    refused = path == "/now/standings/men-1501/"
    same = "log/" if path == "/now/log/7/" else path.removeprefix("/now/")
    others = {f"{ask.root}/{one}/same/{'' if refused else same}" for one in SEASONS if one != season}
    assert outside == {f"{ask.root}/", *others}
    assert f"{ask.root}/{season}/static/room.css" in targets
    # A few of them: each is asked for where it leads, whichever page it stands on, and the pages have most in common.
    for target in sorted(targets - {own})[len(path) % 3 :: len(targets) // 5 + 1]:
        assert ask(target.removeprefix(ask.root)).status_code < HTTPStatus.BAD_REQUEST, target


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/2017-18/same/", "/2017-18/now/"),
        ("/2017-18/same/standings/men-1500/", "/2017-18/now/standings/men-1500/"),
        ("/2017-18/same/races/wc1-men-1500-a/", "/2017-18/now/races/wc1-men-1500-a/"),
        ("/2017-18/same/races/wc9-men-1500-a/", "/2017-18/now/races/"),
        ("/2017-18/same/quotas/owg-2026/men-500/", "/2017-18/now/"),
        ("/2017-18/same/competitors/men-usa-jordan-stolz/", "/2017-18/now/competitors/"),
    ],
)
def test_another_season_has_the_same_page_or_what_is_nearest_above_it(ask: Any, path: str, to: str) -> None:
    assert ask(path).headers["location"] == f"{ask.root}{to}"


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/2025-26/now/standings/men-1501/", 404, 'href="../../../now/standings/men-1500/"'),
        ("/2025-26/static/secret", 404, "there is no file secret"),
        ("/2025-26/yesterday!/", 400, "is no basis"),
        ("/2025-26/events?after=1", 503, "no news"),
        ("/now/", 404, "the seasons are 2025-26, 2017-18, 2013-14"),
        ("/now/races/", 404, '<a href="../../2017-18/now/races/">2017-18/now/races</a>'),
        ("/2025-27/now/", 404, '<a href="../../2025-26/">2025-26</a>'),
        ("/nowhere", 404, '<a href="./">Seasons</a>'),
        ("/api/seasons.json/", 404, "there is nothing at"),
        ("/static/secret", 404, "there is no file secret"),
    ],
)
def test_a_refusal_says_where_to_go(ask: Any, path: str, status: int, word: str) -> None:
    answer = ask(path)

    assert (answer.status_code, answer.headers["cache-control"]) == (status, "no-store")
    assert word in (answer.text if answer.headers["content-type"].startswith("text/html") else answer.json()["detail"])
    assert ask(path, "HEAD").status_code == status


@pytest.mark.parametrize(
    ("path", "kind", "word"),
    [
        ("/2025-26/api/now/standings/men-1501.json", "application/problem+json", "no cup men-1501"),
        ("/2025-26/api/nothing", "application/problem+json", "{root}/2025-26/api/openapi.json"),
        ("/2025-26/csv/now/log/99999.csv", "text/plain; charset=utf-8", "whose last position is 2343"),
        ("/api/now/season.json", "application/problem+json", "{root}/api/seasons.json lists them"),
        ("/csv/now/races.csv", "text/plain; charset=utf-8", "there is nothing at {root}/csv/now/races.csv"),
    ],
)
def test_a_refusal_has_the_form_that_was_asked_for(ask: Any, path: str, kind: str, word: str) -> None:
    answer = ask(path)

    assert (answer.status_code, answer.headers["content-type"]) == (HTTPStatus.NOT_FOUND, kind)
    assert word.format(root=ask.root) in answer.text


@pytest.mark.parametrize("path", ["/", "/2025-26", "/api/seasons.json", "/nowhere/", "/2025-26/now/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_but_reading_is_answered(ask: Any, method: str, path: str) -> None:
    answer = ask(path, method)

    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/2025-26/now/", "/2025-26/nowhere/", "/2025-26/static/room.css"])
def test_every_answer_closes_what_it_does_not_need_once(ask: Any, path: str) -> None:
    policies = [value for name, value in ask(path).headers.multi_items() if name == "content-security-policy"]

    assert len(policies) == 1
    assert "default-src 'none'" in policies[0]


def test_the_description_names_where_the_season_is(ask: Any) -> None:
    described = ask("/2017-18/api/openapi.json").json()
    (server,) = described["servers"]

    assert server == {"url": f"{ask.root}/2017-18"}
    address = f"{server['url']}/api/{{basis}}/races.json"
    assert address.removeprefix(server["url"]) in described["paths"]
    assert ask(address.format(basis="now").removeprefix(ask.root)).json()["basis"]["book"] == "world-cup/2017-18"


@pytest.mark.parametrize("path", ["/now/races/", "/at=100/", "/api/now/season.json", "/csv/now/races.csv"])
def test_a_page_is_told_from_that_of_another_season(ask: Any, path: str) -> None:
    old, new = (ask(f"/{season}{path}").headers["etag"] for season in ("2013-14", "2025-26"))
    told = {
        season: [ask(f"/{season}{path}", headers={"If-None-Match": tag}).status_code for tag in (old, new, new, old)]
        for season in ("2013-14", "2025-26")
    }

    assert told == {"2013-14": [304, 200, 200, 304], "2025-26": [200, 304, 304, 200]}


def test_checkpoints_and_proofs_are_those_of_the_season(ask: Any) -> None:
    (link,) = re.findall(r'href="([^"]+tlog-proof)"', ask("/2025-26/now/log/700/").text)
    proof = ask(urljoin("/2025-26/now/log/700/", link))

    assert proof.text.startswith("c2sp.org/tlog-proof")
    assert "world-cup_2025-26.700.tlog-proof" in proof.headers["content-disposition"]
    assert ask("/2025-26/checkpoints/world-cup_2025-26.2342.checkpoint").status_code == HTTPStatus.OK
    assert ask("/2017-18/proofs/world-cup_2025-26.700.tlog-proof").status_code == HTTPStatus.NOT_FOUND


def test_one_book_is_at_the_root_and_knows_of_no_list(client: TestClient) -> None:
    assert client.get("/").headers["location"] == "/now/"
    assert client.get("/api/openapi.json").json()["servers"] == [{"url": "/"}]
    assert client.get("/api/seasons.json").status_code == HTTPStatus.NOT_FOUND
    assert client.get("/2025-26/now/races/?a=b").headers["location"] == "/now/races/?a=b"
    for path in ("/now/", "/nowhere/", "/now/standings/men-1501/"):
        assert ">Seasons</a>" not in client.get(path).text


def test_a_single_book_is_right_behind_a_proxy(book: Book) -> None:
    client = TestClient(create_app(ShownBook(book)), follow_redirects=False, root_path=PROXY)

    assert client.get(f"{PROXY}/").headers["location"] == f"{PROXY}/now/"
    assert client.get(f"{PROXY}/api/openapi.json").json()["servers"] == [{"url": PROXY}]
    assert client.get(f"{PROXY}/api/nothing").headers["content-type"] == "application/problem+json"
    assert 'href="../../../now/standings/men-1500/"' in client.get(f"{PROXY}/now/standings/men-1501/").text


@pytest.mark.parametrize(
    ("names", "word"),
    [
        ([], "there is no book to show; open one with: season open"),
        (
            ["world-cup/2025-26", "junior/2025-26"],
            "world-cup/2025-26 and junior/2025-26 would both be at /2025-26/; show one of them, with --season junior/",
        ),
        (
            ["world-cup/2025-26", "world-cup/api"],
            "world-cup/api: beside other books it would be at /api/, which cannot",
        ),
        (["world-cup/2025-26", "world-cup/{x}"], "show it alone, with --season world-cup/{x}"),
    ],
)
def test_what_cannot_be_shown_is_refused(names: list[str], word: str) -> None:
    store = open_store("memory:")
    with pytest.raises(InvalidInputError, match=re.escape(word)) as refused:
        create_app(*(ShownBook(Book(store, name)) for name in names))
    assert "\n" not in str(refused.value)


def followers() -> list[str]:
    return [thread.name for thread in threads() if thread.name == "follow"]


def test_a_book_is_read_and_followed_from_when_it_is_asked_for_until_the_server_stops(several: Store) -> None:
    begun: list[str] = []

    def follow(name: str, after: int, stop: Event) -> Iterator[StoredEntry]:
        begun.append(name)
        assert after == several.last(name), "it is read before it is followed"
        return several.follow(name, after=after, stop=stop)

    before = len(followers())
    books = [ShownBook(Book(several, name), follow=partial(follow, name)) for name in several.books()]
    with TestClient(create_app(*books)) as client:
        client.get("/")
        assert len(followers()) == before
        for _ in range(2):
            assert client.get("/2017-18/now/").status_code == HTTPStatus.OK
        assert len(followers()) == before + 1
    assert len(followers()) == before
    assert begun == ["world-cup/2017-18"]


def test_a_book_that_cannot_be_read_leaves_the_others_alone(several: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> NoReturn:
        raise StoreError("the store is away")

    before = len(followers())
    bad, good = (shown_of(several, name) for name in several.books()[:2])
    monkeypatch.setattr(bad.book, "entries", away)
    monkeypatch.setattr(bad.book, "stored", away)
    with TestClient(create_app(good, bad)) as client:
        answer = client.get("/2013-14/now/")
        assert (answer.status_code, "the store is away" in answer.text) == (HTTPStatus.SERVICE_UNAVAILABLE, False)
        assert client.get("/2017-18/now/").status_code == HTTPStatus.OK
    assert len(followers()) == before


def test_all_books_audit_one_list_at_a_time(several: Store) -> None:
    begun, done = Event(), Event()

    def read(name: str, _: bytes) -> list[ClassificationPublished]:
        begun.set()
        done.wait(PATIENCE)
        raise InvalidInputError(f"{name} is no list")

    def send(season: str) -> int:
        sent = client.post(f"/{season}/audit", files={"list": ("a.csv", b"x")}, data={"basis": "now"})
        return sent.status_code

    books = [ShownBook(Book(several, name), lists=ListReader(read, (".csv",))) for name in several.books()]
    with TestClient(create_app(*books)) as client, ThreadPoolExecutor() as workers:
        first = workers.submit(send, "2025-26")
        assert begun.wait(PATIENCE)
        assert send("2017-18") == HTTPStatus.SERVICE_UNAVAILABLE
        done.set()
        assert first.result() == HTTPStatus.BAD_REQUEST


def test_a_list_is_audited_against_the_season_that_it_is_sent_to(several: Store) -> None:
    with TestClient(create_app(*(shown_of(several, name) for name in several.books()))) as client:
        rows = client.get("/2017-18/csv/now/standings/men-1500.csv").content
        answer = client.post("/2017-18/audit", files={"list": ("men-1500.csv", rows)}, data={"basis": "now"})

    assert "compared with the book" in answer.text
    assert "rules of 2017-18" in answer.text
    assert '<a href="./../">Seasons</a>' in answer.text


def test_a_browser_goes_from_the_list_to_each_season_and_back(browser: Browser, roof: str) -> None:
    with new_window(browser, viewport={"width": 390, "height": 900}) as context:
        visitor = Visitor(context, roof)
        for season in SEASONS:
            page = visitor.go("")
            assert Axe().run(page).violations_count == 0
            page.get_by_role("link", name=season).click()
            expect(page).to_have_url(f"{roof}/{season}/now/")
            visitor.go(f"{season}/now/races/")
            expect(page.locator(".brand")).to_contain_text(f"World Cup {season}")
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
            page.get_by_role("button", name="Menu").click()
            page.get_by_role("link", name="Seasons", exact=True).click()
            expect(page).to_have_url(f"{roof}/")
        assert visitor.wrong == []


def test_a_form_stays_in_the_season_and_the_switch_keeps_the_page(browser: Browser, roof: str) -> None:
    with new_window(browser) as context:
        visitor = Visitor(context, roof)
        page = visitor.go("2025-26/now/standings/men-500/")
        page.locator(".basis summary").click()
        page.get_by_label("As the book was").fill("2000")
        page.get_by_role("button", name="Show it so").click()
        expect(page).to_have_url(f"{roof}/2025-26/at=2000/standings/men-500/")
        page.get_by_label("Find a competitor").fill("jilek")
        page.get_by_role("button", name="Find").click()
        page.get_by_role("link", name="Metoděj JÍLEK").click()
        expect(page.locator("h1")).to_contain_text("Metoděj JÍLEK")
        visitor.go("2025-26/at=2000/standings/men-500/")
        page.get_by_text("Other seasons").click()
        page.get_by_role("link", name="2017-18", exact=True).click()
        expect(page).to_have_url(f"{roof}/2017-18/now/standings/men-500/")
        assert visitor.wrong == []


def test_a_book_is_at_the_last_part_of_its_name() -> None:
    store = open_store("memory:")
    for season in ("2022-23", "2023-24"):
        load_season(store, season)
    names = ["junior/2024-25", *store.books()]
    listed = TestClient(create_app(*(ShownBook(Book(store, name)) for name in names))).get("/api/seasons.json").json()

    assert [(one["series"], one["season"]) for one in listed["seasons"]] == [
        ("junior", "2024-25"),
        ("world-cup", "2023-24"),
        ("world-cup", "2022-23"),
    ]
