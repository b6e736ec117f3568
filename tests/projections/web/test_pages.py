"""Every page in a real browser: at both widths, light and dark, with scripts and without, and for everybody."""

import html
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from ledger.basis import Question
from ledger.book import Book, Reader
from ledger.stores import Store, open_store
from projections.reports.catalogue import reports
from projections.reports.report import Asked
from projections.web.server.app import create_app
from tests.projections.web.conftest import WIDTHS, Visitor, Window, new_window, shown_of
from tests.support.history_books import FILES, load_season
from tests.support.sampled import one_in

PAGES = {
    "season": "now/",
    "standing": "now/standings/men-1500/",
    "largest standing": "now/standings/women-500/",
    "compare": "now/compare/through=wc1/men-1500/",
    "history": "now/history/men-1500/",
    "explain": "now/explain/men-1500/men-ned-kjeld-nuis/",
    "explain race": "now/explain-race/wc1-men-1500-a/men-ned-kjeld-nuis/",
    "races": "now/races/",
    "race": "now/races/wc1-men-1500-a/",
    "mass start": "now/races/wc1-women-mass-start-a/",
    "competitors": "now/competitors/",
    "search": "now/competitors/?q=jilek",
    "nobody": "now/competitors/?q=jilekk",
    "competitor": "now/competitors/men-usa-jordan-stolz/",
    "noc": "now/nocs/NED/",
    "disputes": "now/disputes/",
    "dispute": "now/disputes/2339/",
    "undone dispute": "now/disputes/2337/",
    "quota": "now/quotas/owg-2026/",
    "quota event": "now/quotas/owg-2026/men-1500/",
    "quota reason": "now/quotas/owg-2026/men-1500/men-ned-kjeld-nuis/",
    "drift": "now/drift/owg-2026/",
    "compared quota": "now/compare/through=wc1/quotas/owg-2026/",
    "audits": "now/audits/",
    "audit": "now/audits/men-1500-after-wc1/",
    "audit of the sheets": "now/audits/sheets/",
    "what if": "now/what-if/men-1500/",
    "imaginable": "now/what-if/",
    "imagined quota": "now/what-if/quotas/owg-2026/?without=2340&disqualify=wc2-men-1500-a%3AStolz",
    "checkpoints": "now/checkpoints/",
    "imagined": "now/what-if/men-1500/?without=2340&disqualify=wc2-men-1500-a%3AStolz",
    "log": "now/log/",
    "filtered log": "now/log/?kind=ProtocolFiled&race=wc1-men",
    "entry": "now/log/2340/",
    "page of the log": "at=2343/log/pages/24/",
    "rulebook entry": "now/log/2/",
    "unsealed entry": "now/log/2343/",
    "through": "through=wc1/standings/men-500/",
    "another rulebook": "at=2000,rulebook=2017-18/standings/men-500/",
    "early": "at=10/",
}
VARIANTS = {
    "largest standing",
    "through",
    "another rulebook",
    "filtered log",
    "page of the log",
    "rulebook entry",
    "unsealed entry",
    "early",
    "nobody",
    "what if",
}
"""Pages of a template of which another page is looked at in a browser."""
LOOKED_AT = sorted(PAGES.keys() - VARIANTS)
OUTSIDE = {
    "framed standing": "embed/now/standings/women-500/",
    "framed quota": "embed/now/quotas/owg-2026/",
    "not there": "now/standings/men-1501/",
}
"""Pages without the frame of all others: within a page of somebody else, and of what there is not. `test_people.py` has
those of several seasons."""
KEPT_BYTES = 60_000
LONGEST = 3
"""So many of the longest entries of each season are weighed."""
ONE_OF_EACH = 20
"""More pages than these are heavy, which says that they were weighed."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEEN = {
    "type": "rule",
    "values": ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"],
}
"""The rules on what is seen, which colours and width change; for the others one look at a page is enough."""
SLOW_LINE = {"offline": False, "latency": 20, "downloadThroughput": 50_000, "uploadThroughput": -1}
ONE_OF_A_KIND = """
const shape = (node) => `${node.tagName}.${node.className.baseVal ?? node.className}[${node.getAttributeNames()}]` +
  (node.childElementCount ? [...node.children].map(shape).join() : node.textContent.trim() ? "text" : "");
for (const list of document.querySelectorAll("tbody, ul, ol, dl, svg")) {
  const seen = {};
  for (const one of [...list.children]) {
    const kinds = one.childElementCount ? [...one.children].map(shape) : [shape(one)];
    if (kinds.every((kind) => seen[kind] > 1)) one.remove();
    for (const kind of new Set(kinds)) seen[kind] = (seen[kind] ?? 0) + 1;
  }
}
"""
"""Leaves those rows of a table and lines of a list that have something which two above them have not, be it only a
class: the rest differs in words and links, which no rule looks at, and the checker takes its time for each."""
NO_SCROLL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOST_SHIFT = 0.02
ONE_LINE = 64
"""The head of a page on a telephone is no taller."""
SHIFT = """
() => new Promise((found) => {
  const sum = (list) => list.filter((one) => !one.hadRecentInput).reduce((all, one) => all + one.value, 0);
  new PerformanceObserver((list) => found(sum(list.getEntries()))).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => found(0), 50));
})
"""
LOST = """
() => [...document.querySelectorAll(".scroll:has(> table)")].flatMap((box) => {
  const [name, head] = [box.querySelector("tbody th"), box.querySelector("thead th")];
  const frame = box.getBoundingClientRect();
  if (!name) return `${box.ariaLabel}: no column names its rows`;
  const lost = [0, 1e6].filter((left) => {
    box.scrollLeft = left;
    const at = name.getBoundingClientRect();
    return at.left < frame.left - 1 || at.right > frame.right + 1;
  });
  box.scrollTop = 1e6;
  const gone = box.scrollTop > 0 && Math.abs(head.getBoundingClientRect().top - frame.top) > 2;
  return lost.map((left) => `${box.ariaLabel}: no name at ${left}`).concat(gone ? `${box.ariaLabel}: no head` : []);
})
"""
"""The tables that lose the names of their rows where they are moved aside, or their heads where they are moved down."""
SMALL = """
() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")].filter((one) => {
  if (!one.checkVisibility() || one.closest(".unseen, .skip, svg")) return false;
  const parts = [...one.getClientRects()];
  return Math.max(...parts.map((at) => at.width)) < 24 || Math.max(...parts.map((at) => at.height)) < 24;
}).map((one) => one.outerHTML)
"""
"""What a finger does not hit."""
WHERE = """
() => {
  const [bar, here] = [document.querySelector(".stops"), document.querySelector(".stops [aria-current]")];
  if (!here) return true;
  const [frame, at] = [bar.getBoundingClientRect(), here.getBoundingClientRect()];
  return at.left >= frame.left - 1 && at.right <= frame.right + 1;
}
"""
"""Whether the bar of competitions shows the one at which one is."""


@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_page_fits_its_window_and_is_for_everybody(visitor: Visitor, name: str) -> None:
    page = visitor.go(PAGES[name])
    assert page.locator("h1").count() == 1
    assert page.evaluate(NO_SCROLL) == 0
    assert page.evaluate(SHIFT) <= MOST_SHIFT
    with telephone_in_the_dark(page):
        assert page.evaluate(NO_SCROLL) == 0
        assert page.locator(".top").bounding_box()["height"] <= ONE_LINE
        assert page.evaluate(LOST) == []
        assert page.evaluate(SMALL) == []
        page.evaluate(ONE_OF_A_KIND)
        for_everybody(page, RULES)
    for_everybody(page, SEEN)


@pytest.mark.uncounted
@pytest.mark.parametrize("path", OUTSIDE.values(), ids=OUTSIDE)
def test_a_page_outside_the_frame_of_all_fits_a_telephone_and_is_for_everybody(
    browser: Browser, address: str, path: str
) -> None:
    with new_window(browser, viewport={"width": WIDTHS["telephone"], "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{address}/{path}")
        assert page.locator("h1").count() == 1
        assert page.evaluate(NO_SCROLL) == 0
        assert page.evaluate(SMALL) == []
        page.evaluate(ONE_OF_A_KIND)
        for_everybody(page, RULES)


@contextmanager
def telephone_in_the_dark(page: Page) -> Iterator[None]:
    """The same page in a narrow window with light letters; at the end it is as it was."""
    page.set_viewport_size({"width": WIDTHS["telephone"], "height": 900})
    page.emulate_media(color_scheme="dark")
    yield
    page.set_viewport_size({"width": WIDTHS["desk"], "height": 900})
    page.emulate_media(color_scheme="light")


def for_everybody(page: Page, rules: object) -> None:
    """Nothing on the page breaks the rules of accessibility. The checker is half a megabyte, and stays in the page."""
    checker = Axe("0") if page.evaluate("'axe' in window") else Axe()
    found = checker.run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
PERMANENT = re.compile(r'id="permanent" href="([^"]*)"|href="([^"]*)" id="permanent"')
HASH = re.compile(r'class="hash"[^>]*>([^<]*)<')
WITHOUT_SCRIPTS = ("season", "largest standing", "explain", "race", "quota", "imagined", "log")
"""Pages that are looked at without scripts: each kind of table, form and drawing is on one of them."""


@pytest.mark.uncounted
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_the_permanent_link_of_a_page_leads_to_the_same(client: TestClient, path: str) -> None:
    page = client.get(f"/{path}").text
    link = PERMANENT.search(page)
    assert link is not None
    kept = client.get(urljoin(f"/{path}", html.unescape(link[1] or link[2])))

    assert kept.status_code == HTTPStatus.OK
    assert "/at=" in str(kept.url)
    assert text_of(MAIN, kept.text) == text_of(MAIN, page) != ""
    assert HASH.findall(kept.text) == HASH.findall(page) != []


def text_of(part: re.Pattern[str], page: str) -> str:
    """The text of a part of a page, without marks."""
    return re.sub(r"<[^>]*>", "", part.findall(page)[0])


@pytest.mark.parametrize("visitor", [pytest.param(Window("telephone", scripts=False), id="telephone")], indirect=True)
@pytest.mark.parametrize("path", [PAGES[name] for name in WITHOUT_SCRIPTS], ids=WITHOUT_SCRIPTS)
def test_a_page_needs_no_script(visitor: Visitor, path: str) -> None:
    page = visitor.go(path)
    shown = page.locator("main").text_content()
    root = page.locator("footer .hash").text_content()
    assert page.evaluate(NO_SCROLL) == 0
    assert page.evaluate(WHERE)
    page.locator("#evidence summary").click()
    page.locator("#permanent").click()

    page.wait_for_url("**/at=*/**")
    assert page.locator("footer .hash").text_content() == root
    assert page.locator("main").text_content() == shown
    assert page.evaluate(NO_SCROLL) == 0


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_small(client: TestClient, path: str) -> None:
    assert len(client.get(f"/{path}").content) <= KEPT_BYTES


@pytest.fixture(scope="module")
def every_season(whole_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """All seasons of the fixtures, which each page names as the other ones."""
    path = shutil.copy(whole_file, tmp_path_factory.mktemp("every-season"))
    with open_store(f"sqlite:{path}") as store:
        for file in FILES:
            load_season(store, file.stem)
        yield store


@pytest.mark.uncounted
def test_the_heaviest_pages_of_all_seasons_are_small_too(every_season: Store) -> None:
    """Standings, weekends, long entries, a share of the log, of every season; and what its largest cup is in."""
    weights: dict[str, int] = {}
    with TestClient(create_app(*(shown_of(every_season, name) for name in every_season.books()))) as room:

        def weigh(path: str) -> int:
            answer = room.get(path)  # a cup of which little is known has no standing, or no history
            weights[path] = len(answer.content) if answer.status_code == HTTPStatus.OK else 0
            return weights[path]

        for name in every_season.books():
            season, reader = name.rpartition("/")[2], Reader(Book(every_season, name))
            asked = Asked(reader, Question(), reader.read())
            last = asked.reading.basis.at
            paths = {
                one.name: list(one.paths(asked)) for one in reports() if one.name in ("standing", "weekend", "log_page")
            }
            longest = sorted(reader.book.stored(), key=lambda entry: len(entry.payload))[-LONGEST:]
            for path in (*paths["weekend"], *one_in(4, paths["log_page"]), *(f"log/{one.position}" for one in longest)):
                weigh(f"/{season}/now/{path}/")
            cup = max(paths["standing"], key=lambda path: weigh(f"/{season}/now/{path}/")).partition("/")[2]
            for path in (
                f"at={last}/standings/{cup}/?sort=-points&noc=NED&name=mulder",
                f"now/history/{cup}/",
                *(f"now/compare/through={first}/{cup}/" for first in asked.reading.counted[:1]),
                f"now/titles/{cup}/?sort=-most",
                "now/competitors/?sort=name",
            ):
                weigh(f"/{season}/{path}")
        weigh("/2025-26/now/compare/through=wc1/quotas/owg-2026/")
        weigh("/people/records/")
    assert {path: weight for path, weight in weights.items() if weight > KEPT_BYTES} == {}
    assert sum(weight > KEPT_BYTES / 2 for weight in weights.values()) > ONE_OF_EACH


@pytest.mark.uncounted
@pytest.mark.parametrize(
    ("name", "scripts"), [("standing", False), ("standing", True), ("explain race", True), ("disputes", True)]
)
def test_nothing_moves_while_a_page_loads(browser: Browser, address: str, name: str, scripts: bool) -> None:
    """A table in several pieces, and pages so short that what a script adds to their ends is seen: on a slow line."""
    moved: list[object] = []
    with new_window(browser, viewport={"width": WIDTHS["desk"], "height": 900}, java_script_enabled=scripts) as context:
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.on(
            "PerformanceTimeline.timelineEventAdded", lambda said: moved.append(said["event"]["layoutShiftDetails"])
        )
        line.send("PerformanceTimeline.enable", {"eventTypes": ["layout-shift"]})
        line.send("Network.emulateNetworkConditions", SLOW_LINE)
        page.goto(f"{address}/{PAGES[name]}")
        page.wait_for_timeout(300)

    assert moved == []


def test_paper_gets_the_table_and_the_basis_alone(visitor: Visitor) -> None:
    page = visitor.go("now/standings/men-1500/")
    page.emulate_media(media="print")

    assert page.locator("main table.standing").is_visible()
    assert page.locator("footer .hash").is_visible()
    assert not page.locator("header.top").is_visible()
    assert not page.locator(".stops").is_visible()
    page.emulate_media(media="screen")


def test_the_first_tab_leads_to_the_content(visitor: Visitor) -> None:
    page = visitor.go("now/standings/men-1500/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("visitor", [pytest.param(Window("telephone", scripts=False), id="telephone")], indirect=True)
def test_the_menu_of_a_telephone_needs_no_script(visitor: Visitor) -> None:
    page = visitor.go("now/standings/men-1500/")
    races = page.get_by_role("navigation", name="Pages").get_by_role("link", name="Races")
    assert not races.is_visible()
    page.get_by_role("button", name="Menu").click()
    races.click()

    page.wait_for_url("**/now/races/")
    page.get_by_role("searchbox").fill("jilek")
    page.keyboard.press("Enter")
    page.wait_for_url("**/now/competitors/?q=jilek")
