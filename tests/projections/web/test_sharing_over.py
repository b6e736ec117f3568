"""What is of no one season is shared, quoted and taken along as what is of one."""

import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import openpyxl
import pytest
from starlette.testclient import TestClient

from ledger.book import Book
from ledger.facts import CompetitorEntered
from ledger.stores import Store, open_store
from projections.web.server.app import create_app
from projections.web.server.shown import ShownBook
from tests.projections.web.test_people import decide, shown
from tests.support.shelves import MARRIED, entered, raced, stored

LINK = re.compile(r'<a[^>]* href="([^"]*)"')
PATHS = (
    "",
    "doubts/",
    "decisions/",
    "records/?top=1",
    "compare/women-500/?season=2013-14&season=2015-16",
    "careers/berg/",
)
BITING = '<b>"Bite"</b> & \u202eeman'


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Store]:
    """Three small seasons in a store, over which two are joined."""
    with open_store(f"sqlite:{tmp_path / 'three.db'}") as store:
        stored(store, MARRIED)
        decide(store)
        yield store


def bar(page: str) -> list[str]:
    """The links of the bar on top of a page."""
    found = re.search(r'<nav class="share wide".*?</nav>', page, re.DOTALL)
    return [] if found is None else [unescape(link) for link in LINK.findall(found[0])]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_over_seasons_has_a_bar_whose_files_have_names(three: Store, path: str) -> None:
    with shown(three) as room:
        links = [urljoin(f"/people/{path}", link) for link in bar(room.get(f"/people/{path}").text)]
        answers = {link: room.get(link) for link in links}

    assert {link for link, answer in answers.items() if answer.status_code != 200} == set()
    endings = {link.partition("?")[0].rpartition(".")[2] for link in links if "/embed/" not in link}
    assert endings == {"csv", "json", "xlsx", "svg", "png", "pdf"}
    files = {link: answer.headers["content-disposition"] for link, answer in answers.items() if "/embed/" not in link}
    name = r'(inline|attachment); filename="world-cup-2013-14-to-2015-16_root-[0-9a-f]{16}_[a-z0-9_-]+\.[a-z]+"'
    assert [one for one in files.values() if re.fullmatch(name, one) is None] == []
    assert len(set(files.values())) == len(files)


def test_a_workbook_and_a_picture_over_seasons_are_of_what_the_page_shows(three: Store) -> None:
    with shown(three) as room:
        workbook = room.get("/people/xlsx/careers/berg.xlsx")
        picture = room.get("/people/svg/careers/berg.best.svg").text
        again = room.get("/people/xlsx/careers/berg.xlsx", headers={"If-None-Match": workbook.headers["etag"]})
        preview = room.get("/people/preview/records.png").content
        csv = room.get("/people/csv/careers/berg.titles.csv")

    rows = [row for sheet in openpyxl.load_workbook(io.BytesIO(workbook.content)).worksheets for row in sheet.values]
    assert [row[0] for row in rows if row[1] in ("Heather Richardson", "Heather Richardson-Bergsma")] == [*MARRIED]
    assert "<title>World Cup 2013-14 to 2015-16: Heather Richardson-Bergsma (USA)</title>" in picture
    assert (again.status_code, again.content) == (304, b"")
    assert preview.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\xb0\0\0\x02v")
    assert csv.headers["season-basis"].startswith("3 books, 2013-14 to 2015-16")


def test_a_picture_is_another_when_a_decision_was_taken(tmp_path: Path) -> None:
    with open_store(f"sqlite:{tmp_path / 'three.db'}") as store:
        stored(store, MARRIED)
        with shown(store) as room:
            before = room.get("/people/svg/careers/rich.svg")
            decide(store)
            after = room.get("/people/svg/careers/rich.svg")

    assert before.headers["content-disposition"] != after.headers["content-disposition"]
    assert before.content != after.content


@pytest.mark.parametrize("path", ["", "careers/berg/", "careers/berg.titles/", "records.best/"])
def test_a_page_over_seasons_may_be_framed_below_its_own_address_alone(three: Store, path: str) -> None:
    with shown(three) as room:
        page, framed = room.get("/people/careers/berg/"), room.get(f"/people/embed/{path}")
        links = [urljoin(f"http://testserver/people/embed/{path}", unescape(one)) for one in LINK.findall(framed.text)]
        codes = {room.get(link, follow_redirects=True).status_code for link in links}
        root = room.get("/people/api/records.json").json()["basis"]["root"]
        slashed = room.get("/people/embed/careers/berg")

    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "frame-ancestors *" in framed.headers["content-security-policy"]
    assert "<script" not in framed.text
    assert "The whole page</a>" in framed.text
    assert root in framed.text
    assert codes == {200}
    assert slashed.headers["location"] == "/people/embed/careers/berg/"


def test_a_page_over_seasons_says_what_it_rests_on_and_that_it_has_no_permanent_address(three: Store) -> None:
    with shown(three) as room:
        page = unescape(room.get("/people/careers/berg/").text)
        basis = room.get("/people/api/careers/berg.json").json()["basis"]

    assert 'id="permanent"' not in page
    assert "<dt>Permanent address</dt><dd>none: " in page
    cited = re.search(r"<dt>Cite as</dt><dd>(.*?)</dd>", page)
    assert cited is not None
    for one in (*basis["books"], basis["people"]):
        assert f"{one['book']} entries 1 to {one['at']}" in cited[1]
        assert f'<code class="hash">{one["root"]}</code>' in page
    assert f"root of all {basis['root'][:16]}" in cited[1]
    described = re.search(r'<meta name="description" content="(.*?)">', page)
    assert described is not None
    assert described[1].startswith("Heather Richardson-Bergsma (USA): ")
    assert described[1].endswith("World Cup 2013-14 to 2015-16.")
    assert '<meta property="og:image" content="http://testserver/people/preview/careers/berg.png">' in page
    assert '<meta property="og:url" content="http://testserver/people/careers/berg/">' in page


def test_names_that_bite_stay_text_in_what_is_shared_over_seasons(tmp_path: Path) -> None:
    season: list[CompetitorEntered] = [entered("bite", BITING), entered("ada", "Ada Ax")]
    with open_store(f"sqlite:{tmp_path / 'two.db'}") as store:
        stored(store, {name: [*season, *raced("wc1-women-500-a", "bite", "ada")] for name in ("2013-14", "2014-15")})
        with shown(store) as room:
            page, framed = room.get("/people/careers/bite/").text, room.get("/people/embed/careers/bite/").text
            files = [room.get(f"/people/{one}/careers/bite.{one}") for one in ("svg", "png", "pdf", "xlsx")]

    assert [one.status_code for one in files] == [200] * 4
    for text in (page, framed):
        assert "<b>" not in text
        assert "\u202e" not in text


def test_what_draws_over_seasons_is_an_extra(three: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.web.answers.drawn.can_draw", lambda: False)
    monkeypatch.setattr("projections.web.server.people.can_draw", lambda: False)
    with shown(three) as room:
        answer, page = room.get("/people/png/records.png"), room.get("/people/records/").text

    assert (answer.status_code, "needs the extra print" in answer.text) == (501, True)
    assert [one for one in bar(page) if ".png" in one or ".xlsx" in one] == []
    assert "og:image" not in page


def test_pages_of_other_sites_read_what_is_over_seasons_where_the_server_says_so(three: Store) -> None:
    books = [ShownBook(Book(three, name)) for name in MARRIED for name in [f"world-cup/{name}"]]
    with TestClient(create_app(*books, open_data=True)) as room:
        answer = room.get("/people/api/records.json")

    assert answer.headers["access-control-allow-origin"] == "*"
    assert json.loads(answer.text)["basis"]["people"] is None
