"""What is shared, followed and quoted: files with names, pictures, pages within pages, feeds, and what pages say of
themselves; the same where names try to bite.
"""

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from posixpath import dirname, normpath
from threading import Thread
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from commands.sealing.checkpoints import folder_beside, kept_checkpoints
from ledger.book import Book
from ledger.stores import Store, open_store
from projections.tables.text import is_visible
from projections.web.server.app import create_app
from projections.web.server.shown import ShownBook
from projections.web.site.season import SeasonSite, links_of
from tests.projections.web.conftest import new_window
from tests.support.hostile_season import BOOK, hostile

ATOM = "{http://www.w3.org/2005/Atom}"
TABLE = "standings/men-1500"
THERE = "1500 m men (Heerenveen, 5 December 2025)"
HERE_SAID = "1500 m men, Salt Lake City, 15 November 2025"
HERE = "http://testserver"


@pytest.fixture(scope="module")
def biting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The application of a season whose names are markup, escapes and marks of direction."""
    file = hostile(tmp_path_factory.mktemp("biting") / "season.db")
    with open_store(f"sqlite:{file}", read_only=True) as store:
        yield TestClient(create_app(shown(store)))


def shown(store: Store) -> ShownBook:
    return ShownBook(Book(store, BOOK), checkpoints=partial(kept_checkpoints, folder_beside(store.url, None), BOOK))


@pytest.mark.parametrize(
    ("path", "kind", "begins"),
    [
        (f"csv/now/{TABLE}.csv", "text/csv; charset=utf-8", b"rank,"),
        (f"api/now/{TABLE}.json", "application/json", b"{"),
        (f"xlsx/now/{TABLE}.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        (f"pdf/now/{TABLE}.pdf", "application/pdf", b"%PDF"),
        (f"svg/now/{TABLE}.svg", "image/svg+xml", b"<svg"),
        (f"svg/now/{TABLE}.ranks.svg", "image/svg+xml", b"<?xml"),
        (f"png/now/{TABLE}.points.png", "image/png", b"\x89PNG"),
        (f"preview/now/{TABLE}.png", "image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\xb0\0\0\x02v"),
        (f"csv/through=wc1/{TABLE}.scores.csv", "text/csv; charset=utf-8", b"competitor,race,"),
    ],
)
def test_a_table_is_a_file_with_a_name(client: TestClient, path: str, kind: str, begins: bytes) -> None:
    answer = client.get(f"/{path}")
    name = path.replace("csv/", "").rpartition("/")[2].partition(".")
    through = "at-2343-through-wc1" if "through" in path else "at-2343"
    table = f"_{name[2].partition('.')[0]}" if name[2].count(".") else ""

    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.content.startswith(begins)
    assert re.fullmatch(
        rf'(inline|attachment); filename="world-cup-2025-26_{through}_standings-men-1500{table}\.[a-z]+"',
        answer.headers["content-disposition"],
    )
    assert client.get(f"/{path}", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_a_workbook_has_the_rows_of_the_page(client: TestClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/xlsx/now/{TABLE}.xlsx").content))
    rows = list(book.worksheets[0].values)

    assert [row[:4] for row in rows if row[1] == "Jordan STOLZ"] == [(1, "Jordan STOLZ", "USA", 180)]
    assert sum(isinstance(row[0], int) for row in rows) == 50


def test_what_draws_is_an_extra(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.web.answers.drawn.can_draw", lambda: False)
    monkeypatch.setattr("projections.web.answers.drawn.can_chart", lambda: False)
    monkeypatch.setattr("projections.web.answers.followed.can_date", lambda: False)

    drawn = ((f"/png/now/{TABLE}.png", "print"), (f"/svg/now/{TABLE}.points.svg", "charts"))
    for path, extra in (*drawn, ("/calendar.ics", "calendar")):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (501, "text/plain; charset=utf-8")
        assert f"needs the extra {extra}" in answer.text


@pytest.mark.parametrize(
    "path", ["", "standings/men-1500/", "quotas/owg-2026/", "competitors/men-usa-jordan-stolz.cups/"]
)
def test_a_page_may_be_framed_under_its_own_address_alone(client: TestClient, path: str) -> None:
    page, framed = client.get(f"/now/{path.partition('.')[0].rstrip('/')}/"), client.get(f"/embed/now/{path}")
    basis = json.loads(client.get("/api/now/season.json").text)["basis"]

    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    policy = framed.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "<script" not in framed.text
    assert f"world-cup/2025-26 at {basis['at']}" in framed.text
    back = re.findall(r'<a href="([^"]+)">The whole page</a>', framed.text)
    assert client.get(f"/embed/now/{path}{back[0]}").status_code == 200
    assert len(framed.content) < 60_000


def test_pages_of_other_sites_read_data_where_the_server_says_so(client: TestClient, book: Book) -> None:
    opened = TestClient(create_app(ShownBook(book), open_data=True))
    for path in (f"/api/now/{TABLE}.json", f"/csv/now/{TABLE}.csv", "/feeds/decisions.atom", "/api/now/nothing.json"):
        assert opened.get(path).headers["access-control-allow-origin"] == "*"
        assert opened.get(path).headers["cross-origin-resource-policy"] == "cross-origin"
        assert "access-control-allow-origin" not in client.get(path).headers
    for path in ("/now/", f"/now/{TABLE}/", "/static/room.css"):
        assert "access-control-allow-origin" not in opened.get(path).headers


def test_a_page_says_what_it_is_to_who_shares_and_quotes_it(client: TestClient) -> None:
    text = client.get(f"/through=wc2/{TABLE}/").text
    lasting = f"{HERE}/at=2343,through=wc2/{TABLE}/"

    assert '<meta name="description" content="Men&#39;s 1500 m: The World Cup standing of a cup' in text
    assert f'<meta property="og:image" content="{HERE}/preview/through=wc2/{TABLE}.png">' in text
    assert 'application/atom+xml" href="../../../feeds/standings/men-1500.atom">' in text
    cited = re.findall(r"<dt>Cite as</dt><dd>(.*?)</dd>", text)
    assert unescape(cited[0]).startswith(
        "World Cup 2025-26: Men's 1500 m, season ledger, entries 1 to 2,343, races up to"
    )
    assert cited[0].endswith(f", {lasting}")


def parsed(content: bytes) -> ET.Element:
    """What we wrote, if it is well-formed."""
    return ET.fromstring(content)  # noqa: S314  it is our own


def linked(text: str) -> dict[str, object]:
    """The block of data of a page."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    data: dict[str, object] = json.loads(block)
    return data


def test_a_race_is_an_event_of_sport_in_the_words_of_schema_org(client: TestClient) -> None:
    event = linked(client.get("/now/races/wc1-men-1500-a/").text)
    assert (event["@context"], event["@type"], event["startDate"]) == (
        "https://schema.org",
        "SportsEvent",
        "2025-11-15",
    )
    assert event["url"] == f"{HERE}/at=2343/races/wc1-men-1500-a/"
    assert {"@type": "Person", "name": "Jordan STOLZ"} in event["competitor"]  # type: ignore[operator]  # a list
    season = linked(client.get("/now/calendar/").text)["@graph"]
    assert [one["location"]["address"]["addressLocality"] for one in season][:2] == ["Salt Lake City", "Calgary"]  # type: ignore[index,attr-defined]


@pytest.mark.parametrize(
    ("path", "title", "words"),
    [
        ("decisions", "result corrected", ["by entry"]),
        (
            "standings/men-1500",
            f"{THERE} filed",
            ["first: Jordan STOLZ (USA) with 180", "Kjeld NUIS (NED): "],
        ),
        ("quotas/owg-2026", "after Heerenveen", ["NED, men: "]),
        (
            "competitors/men-usa-jordan-stolz",
            THERE,
            ["Jordan STOLZ (USA): 1. ", "60 points"],
        ),
        ("nocs/USA", THERE, ["Jordan STOLZ (USA): 1. "]),
    ],
)
def test_a_feed_says_what_changed_and_why_with_the_entry(
    client: TestClient, path: str, title: str, words: list[str]
) -> None:
    answer = client.get(f"/feeds/{path}.atom")
    feed = parsed(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]

    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert next(link.get("href") for link in feed.findall(f"{ATOM}link")) == f"{HERE}/feeds/{path}.atom"
    assert len(set(ids)) == len(ids) <= 50
    positions = [int(entry[5].get("label", "").split()[1]) for entry in entries]
    assert positions == sorted(positions, reverse=True)
    said = "\n".join(f"{one.findtext(f'{ATOM}title')}\n{one.findtext(f'{ATOM}content')}" for one in entries)
    assert title in said
    assert [word for word in words if word not in said] == []
    assert re.search(r"entry \d+|entries \d+", said)
    for entry in entries[:2]:
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert client.get(link.get("href", "").removeprefix(HERE)).status_code == 200


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("decision", "near are decisions"),
        ("standings/men-1501", "no cup men-1501"),
        ("nocs/QQQ", "nobody of NOC QQQ"),
        ("competitors/nobody", "nobody"),
    ],
)
def test_a_feed_that_is_not_there_is_refused_in_one_line(client: TestClient, path: str, words: str) -> None:
    answer = client.get(f"/feeds/{path}.atom")
    assert (answer.status_code, answer.text.count("\n")) == (404, 1)
    assert words in answer.text


def test_the_calendar_is_one_for_peoples_calendars(client: TestClient) -> None:
    answer = client.get("/calendar.ics")
    found = Calendar.from_ical(answer.content)

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert [str(one["location"]).split(", ")[1][:9] for one in found.walk("VEVENT")][:2] == ["Salt Lake", "Calgary ("]
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75


SVG = ("svg/now/standings/men-500.svg", "svg/now/races/wc1-men-500-1-a.svg", "svg/now/season.svg")
FEEDS = ("feeds/decisions.atom", "feeds/standings/men-500.atom", "feeds/competitors/ed.atom", "feeds/nocs/NED.atom")


@pytest.mark.parametrize("path", [*SVG, *FEEDS])
def test_a_drawing_and_a_feed_are_well_formed_with_names_that_bite(biting: TestClient, path: str) -> None:
    answer = biting.get(f"/{path}")
    root = parsed(answer.content)

    assert answer.status_code == 200
    assert not {one.tag.rpartition("}")[2] for one in root.iter()} & {"script", "img", "blink", "a", "foreignObject"}
    assert not [name for one in root.iter() for name in one.attrib if name.lower().startswith("on")]
    assert all(is_visible(text.replace("\n", "")) for text in root.itertext())


@pytest.mark.parametrize(
    "path", ["now/standings/men-500/", "now/races/wc1-men-500-1-a/", "embed/now/standings/men-500/"]
)
def test_what_a_page_says_of_itself_is_escaped_with_names_that_bite(biting: TestClient, path: str) -> None:
    text = biting.get(f"/{path}").text

    assert "<img src=x" not in text
    assert "<blink" not in text
    assert is_visible(text.translate({ord("\n"): "", 0x2068: "", 0x2069: ""}))
    if "races" in path:
        names = [one["name"] for one in linked(text)["competitor"]]  # type: ignore[attr-defined]
        assert [name for name in names if name.startswith("[Gus](javascript:alert(1)) <img")]
        assert r"Ada \x1b[31mRED\x1b[0m\x9b2J" in names


def test_a_site_has_the_feeds_and_the_calendar_and_what_they_lead_to(tmp_path: Path) -> None:
    file = hostile(tmp_path / "season.db")
    with open_store(f"sqlite:{file}", read_only=True) as store:
        one = shown(store)
        assert one.checkpoints is not None
        site = SeasonSite(one.book, one.checkpoints)
        files = {made.path: made.content for made in site.write_followed(site.followed(), links_of(site, {}))}
        there = frozenset(site.files())

    assert {"feeds/decisions.atom", "feeds/standings/men-500.atom", "calendar.ics"} <= files.keys() <= there
    for path in files.keys() - {"calendar.ics"}:
        found = [link.get("href", "").partition("#")[0] for link in parsed(files[path]).iter(f"{ATOM}link")]
        leads = [normpath(f"{dirname(path)}/{link}") for link in found]
        assert [one for one in leads if one not in there] == []
    assert any("log/from-1/index.html#entry-" in content.decode() for content in files.values())


@contextmanager
def other_site(page: str) -> Iterator[str]:
    """A site of somebody else, with one page; gives its address."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_page_of_another_site_shows_the_framed_one_alone_and_gets_its_code(browser: Browser, address: str) -> None:
    with new_window(browser, permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(f"{address}/now/races/wc1-men-1500-a/")
        page.get_by_role("button", name="Copy its code").click()
        expect(page.get_by_role("status")).to_have_text("Copied")
        code = page.evaluate("navigator.clipboard.readText()")
        assert code.startswith(f'<iframe src="{address}/embed/now/races/wc1-men-1500-a/" title="{HERE_SAID}')
        with other_site(f"{code}{code.replace('/embed/', '/')}") as other:
            page.goto(other, wait_until="load")
        frames = page.frame_locator("iframe")
        expect(frames.nth(0).get_by_role("table")).to_contain_text("Jordan STOLZ")
        expect(frames.nth(0).get_by_role("link", name="The whole page")).to_be_visible()
        assert [frame.url.startswith("chrome-error:") for frame in page.frames[1:]] == [False, True]
