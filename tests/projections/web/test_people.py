"""What is of no one season, served beside the seasons: people, careers, records, and seasons side by side."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, ViewportSize
from starlette.testclient import TestClient

from commands.deciders.people import OPENING
from commands.sealing.checkpoints import Folder
from commands.sites.writing import write_site
from ledger.book import PEOPLE, Book
from ledger.facts import PeopleJoined
from ledger.stores import Store, open_store
from projections.reports.catalogue import reports_over
from projections.web.answers.shared_reader import SharedReader
from projections.web.server.app import create_app
from projections.web.server.shown import ShownBook
from projections.web.site.front import front_files
from tests.projections.web.conftest import new_window, served
from tests.projections.web.test_pages import NO_SCROLL, RULES, SMALL, for_everybody
from tests.support.given import START, draft
from tests.support.history_books import FILES, load_season
from tests.support.shelves import MARRIED, stored

LINK = re.compile(r'(?:href|src)="([^"#]*)')
JOINED = PeopleJoined(people=(("world-cup/2014-15", "rich"), ("world-cup/2015-16", "berg")))
PATHS = (
    "",
    "?q=richardson",
    "?letter=R",
    "doubts/",
    "decisions/",
    "records/",
    "records/?gender=women&top=1",
    "compare/",
    "compare/women-500/",
    "compare/women-500/?season=2013-14&season=2015-16",
    "careers/rich/",
    "careers/ada/",
)


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Store]:
    """Three small seasons in a store."""
    with open_store(f"sqlite:{tmp_path / 'three.db'}") as store:
        stored(store, MARRIED)
        yield store


def shown(store: Store) -> TestClient:
    """The application over all seasons of a store, without a network."""
    books = [ShownBook(Book(store, name)) for name in store.books() if name != PEOPLE]
    return TestClient(create_app(*books, people=SharedReader(Book(store, PEOPLE))), follow_redirects=False)


def decide(store: Store) -> None:
    """Join two over seasons, as somebody else does while pages are served."""
    Book(store, PEOPLE).append([draft(OPENING, START), draft(JOINED, START)], expected=0, recorded_at=START)


def test_every_page_is_there_and_no_link_of_it_is_dead(three: Store) -> None:
    decide(three)
    links: set[str] = set()
    with shown(three) as room:
        for path in PATHS:
            page = room.get(f"/people/{path}")
            assert page.status_code == 200, path
            assert len(page.content) <= 60_000
            links |= {urljoin(f"http://testserver/people/{path}", unescape(link)) for link in LINK.findall(page.text)}
        answers = {link: room.get(link, follow_redirects=True).status_code for link in links}
    assert {link: code for link, code in answers.items() if code != 200} == {}


@pytest.mark.parametrize(
    ("path", "code", "says"),
    [
        ("careers/rich", 308, ""),
        ("careers/nobody/", 404, "nobody is called &#39;nobody&#39; in any book here"),
        ("careers/richh/", 404, '<a href="../../careers/rich/">'),
        ("weather/", 404, "pages begin with"),
        ("records/?gender=both", 400, "gender &#39;both&#39;: not what it takes"),
        ("records/?top=8", 400, "top 8: a page names at most 7 ranks of each kind, or 15 with gender="),
        ("records/?gender=men&top=16", 400, "api/records.json?top=16"),
        ("compare/women-500/?season=2013-14&season=2013-14", 400, "a season is named twice"),
        ("api/careers/nobody.json", 404, '"status": 404'),
        ("csv/records.nothing.csv", 404, "there is no page"),
        (f"?q={'x' * 2_000}", 414, "a query has at most"),
    ],
)
def test_what_is_not_there_is_said_with_the_way_on(three: Store, path: str, code: int, says: str) -> None:
    with shown(three) as room:
        answer = room.get(f"/people/{path}")

    assert answer.status_code == code
    assert says in answer.text


def test_a_decision_and_a_book_that_grows_are_in_the_next_answer(three: Store) -> None:
    with shown(three) as room:
        before = room.get("/people/api/careers/rich.json")
        decide(three)
        after = room.get("/people/api/careers/rich.json")
        again = room.get("/people/api/careers/rich.json", headers={"If-None-Match": after.headers["etag"]})

    assert [one["season"] for one in before.json()["seasons"]] == ["2013-14", "2014-15"]
    assert [one["season"] for one in after.json()["seasons"]] == ["2013-14", "2014-15", "2015-16"]
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_its_data_and_its_command_are_of_one_reading(three: Store) -> None:
    with shown(three) as room:
        page = room.get("/people/compare/women-500/?season=2013-14&season=2015-16").text
        data = room.get("/people/api/compare/women-500.json?season=2013-14&season=2015-16").json()
        csv = room.get("/people/csv/compare/women-500.leaders.csv?season=2013-14&season=2015-16").text

    assert "season compare women-500 2013-14 2015-16</code>" in page
    assert [one["season"] for one in data["seasons"]] == ["2013-14", "2015-16"]
    assert len(csv.splitlines()) == 1 + len(data["leaders"])


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (
            "careers/rich/",
            ("Women&#39;s 500 m", "500 m women", "14 November 2025", "Heather Richardson-Bergsma, 2015-16"),
        ),
        ("records/", ("500 m women", "14 November 2025")),
        ("compare/women-500/", ("14 November 2025",)),
        ("doubts/", ("Heather Richardson-Bergsma, 2015-16",)),
        ("decisions/", ("Heather Richardson, 2014-15; Heather Richardson-Bergsma, 2015-16",)),
    ],
)
def test_pages_over_seasons_say_names_and_days_as_people_do(three: Store, path: str, says: tuple[str, ...]) -> None:
    if path == "decisions/":
        decide(three)
    with shown(three) as room:
        page = room.get(f"/people/{path}").text
    cells = re.sub(r"season people [^<]*|<footer.*", "", page.partition("<main")[2], flags=re.DOTALL)
    read = re.sub(r"<[^>]*>", " ", cells).replace("\u2068", "").replace("\u2069", "")

    assert [one for one in says if one not in read] == []
    assert re.findall(r"\b(?:wc\d\S*|(?:wo)?men-\S+|\d{4}-\d\d-\d\d|\d{4}-\d\d:\S+)", read) == []


def test_a_site_has_every_page_as_a_file_with_links_to_files_alone(three: Store, tmp_path: Path) -> None:
    books = [Book(three, name) for name in three.books()[:2]]
    first = write_site(three, books, Folder(tmp_path / "none"), tmp_path / "site")
    again = write_site(three, books, Folder(tmp_path / "none"), tmp_path / "site")

    assert (first.files - first.made, again.made) == (len(front_files({"2013-14": ""})), 0)
    there = tmp_path / "site" / "people"
    for path in ("index.html", "records/index.html", "careers/rich/index.html", "api/careers/rich.json"):
        assert (there / path).is_file()
    links = {
        (page.parent / urlsplit(unescape(link)).path).resolve()
        for page in (*there.rglob("*.html"), tmp_path / "site" / "index.html")
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if link
    }
    assert [link for link in links if not link.is_file()] == []
    assert tmp_path / "site" / "2013-14" / "now" / "races" / "wc1-women-500-a" / "index.html" in links


def test_one_season_alone_has_no_pages_over_seasons(three: Store) -> None:
    app = create_app(ShownBook(Book(three, "world-cup/2013-14")), people=SharedReader(Book(three, PEOPLE)))
    with TestClient(app, follow_redirects=False) as room:
        assert room.get("/people/", follow_redirects=True).status_code == 404


def test_every_report_over_seasons_has_an_address_of_its_own() -> None:
    paths = [one.path for one in reports_over()]

    assert len(set(paths)) == len(paths)


def test_the_pages_are_for_everybody(three: Store, browser: Browser) -> None:
    narrow: ViewportSize = {"width": 390, "height": 800}
    with contextmanager(served)(three) as address, new_window(browser, viewport=narrow) as context:
        page = context.new_page()
        for path in ("", "people/", "people/careers/rich/", "people/compare/women-500/", "people/weather/", "nowhere/"):
            page.goto(f"{address}/{path}")
            assert page.evaluate(NO_SCROLL) == 0, path
            assert page.evaluate(SMALL) == [], path
            for_everybody(page, RULES)


NUIS = "careers/men-ned-kjeld-nuis"


def test_the_entry_of_a_published_title_is_a_link_to_it(tmp_path: Path) -> None:
    with open_store(f"sqlite:{tmp_path / 'two.db'}") as store:
        for season in ("2016-17", "2017-18"):
            load_season(store, season)
        with shown(store) as room:
            page = room.get(f"/people/{NUIS}/").text
            titles = room.get(f"/people/api/{NUIS}.json").json()["titles"]
            links = re.findall(r'<a href="([^"]*/log/\d+/)">(entry \d+)</a>', page)
            answers = {room.get(urljoin(f"/people/{NUIS}/", link)).status_code for link, _ in links}

    wanted = [(one["season"], entry) for one in titles for entry in one["entries"]]
    assert links == [(f"../../../{season}/now/log/{entry}/", f"entry {entry}") for season, entry in wanted]
    assert len(links) > len(titles) > 1
    assert answers == {200}


def test_in_a_site_the_entry_of_a_published_title_is_on_its_page_of_the_log(tmp_path: Path) -> None:
    with open_store(f"sqlite:{tmp_path / 'two.db'}") as store:
        for season in ("2016-17", "2019-20"):
            load_season(store, season)
        write_site(store, [Book(store, name) for name in store.books()], Folder(tmp_path / "none"), tmp_path / "site")
    here = tmp_path / "site" / "people" / NUIS
    links = re.findall(
        r'<a href="([^"]*)#(entry-(\d+))">entry (\d+)</a>', (here / "index.html").read_text(encoding="utf-8")
    )

    assert [entry for *_, entry in links] == ["3", "4", "4"]
    for file, anchor, *entries in links:
        assert len(set(entries)) == 1
        assert f'id="{anchor}"' in (here / file).read_text(encoding="utf-8")


def test_the_first_page_says_how_much_the_book_of_each_season_has(tmp_path: Path) -> None:
    with open_store(f"sqlite:{tmp_path / 'four.db'}") as store:
        for season in ("2013-14", "2016-17", "2017-18"):
            load_season(store, season)
        with shown(store) as room:
            page, searched = room.get("/people/").text, room.get("/people/?q=nuis").text
            books = room.get("/people/api/records.json").json()["books"]

    said = re.findall(r'<li><a href="\./\.\./([^"]*)/">[^<]* <span class="badge( whole)?">([^<]*)</span></a>', page)
    assert said == [
        (one["season"], "", f"{one['whole']} of {one['expected']}{'' if one['complete'] is False else '+'} races")
        if one["expected"]
        else (one["season"], "", "no race")
        for one in books
    ]
    assert len(said) == 3
    assert 'class="badge' not in searched


def test_a_page_of_records_stays_small_over_all_seasons_and_its_data_has_more(tmp_path: Path) -> None:
    with open_store(f"sqlite:{tmp_path / 'all.db'}") as store:
        for file in FILES:
            load_season(store, file.stem)
        with shown(store) as room:
            pages = {
                query: room.get(f"/people/records/?{query}")
                for query in ("top=7", "gender=men&top=15", "gender=women&top=15", "gender=mixed&top=15")
            }
            data = room.get("/people/api/records.json?top=20").json()

    assert {query: page.status_code for query, page in pages.items() if page.status_code != 200} == {}
    assert {query: len(page.content) for query, page in pages.items() if len(page.content) > 60_000} == {}
    assert max(one["rank"] for one in data["best"]) > 15
