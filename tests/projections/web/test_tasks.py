"""What people come for, done from the first page: at a desk and on a telephone, with scripts and without."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.projections.web.conftest import WIDTHS, Visitor, Window, new_window
from tests.support.once import Once
from tests.support.sites import site

WINDOWS = [Window(width, scripts=scripts) for width in WIDTHS for scripts in (True, False)]
ATOM = "{http://www.w3.org/2005/Atom}"
LIST = b"rank,name,noc,points\n1,Jordan STOLZ,USA,60\n2,Kjeld NUIS,NED,55\n"


@pytest.fixture(scope="module", params=WINDOWS, ids=lambda kind: f"{kind.width}{'' if kind.scripts else ' no scripts'}")
def window(request: pytest.FixtureRequest) -> Window:
    """How somebody looks at the pages."""
    kind: Window = request.param
    return kind


@pytest.fixture(scope="module")
def person(browser: Browser, window: Window, roof: str) -> Iterator[Visitor]:
    """Somebody who comes to three seasons."""
    with new_window(
        browser,
        viewport={"width": WIDTHS[window.width], "height": 900},
        java_script_enabled=window.scripts,
        reduced_motion="reduce",
    ) as context:
        yield Visitor(context, roof)


@pytest.fixture
def page(person: Visitor) -> Iterator[Page]:
    """The first page, where everybody begins; at the end nothing went wrong in their window."""
    person.wrong.clear()
    yield person.go("")
    assert person.wrong == []


def season(page: Page, name: str = "2025-26") -> None:
    """Go to a season."""
    page.get_by_role("main").get_by_role("link", name=name).click()
    page.wait_for_url(f"**/{name}/now/")


def menu(page: Page, name: str) -> None:
    """Go to a page that the head names; on a telephone it is in the menu."""
    opens = page.get_by_role("button", name="Menu")
    if opens.is_visible():
        opens.click()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name=name, exact=True).click()


def row(page: Page, name: str) -> Locator:
    """The first row of a table with a name."""
    return page.get_by_role("row").filter(has_text=name).first


def fits(page: Page) -> None:
    """Nothing is wider than the window but tables, which move by themselves."""
    page.wait_for_load_state()
    assert page.locator("html").evaluate("it => it.scrollWidth - it.clientWidth") == 0, page.url


def test_why_is_he_third(page: Page) -> None:
    season(page)
    page.get_by_role("link", name="Men's 1500 m").first.click()
    fits(page)
    third = page.locator("table[data-looked] tbody tr").nth(2)
    who = third.get_by_role("rowheader").inner_text()
    third.get_by_role("link").first.click()

    expect(page.locator("h1")).to_contain_text(who)
    expect(page.get_by_role("main")).to_contain_text("sheet")
    page.locator("summary", has_text="Evidence").first.click()
    expect(page.get_by_text("SHA-256").first).to_be_visible()
    fits(page)


def test_is_this_list_right(page: Page) -> None:
    season(page)
    menu(page, "Audit")
    page.get_by_label("A list as a file").set_input_files(
        [{"name": "mine.csv", "mimeType": "text/csv", "buffer": LIST}]
    )
    page.get_by_role("button", name="Audit it").click()

    expect(page.get_by_role("main")).to_contain_text("Kjeld NUIS")
    expect(page.get_by_role("main")).to_contain_text("55")
    fits(page)


def test_what_if_somebody_is_disqualified(page: Page) -> None:
    season(page)
    menu(page, "Races")
    page.locator("a[href*='wc1-men-1500-a']").first.click()
    row(page, "Jordan STOLZ").get_by_role("link", name="disqualified?").click()
    fits(page)
    page.get_by_role("button", name="Imagine it").first.click()

    expect(page.locator(".hypothetical").first).to_be_visible()
    expect(row(page, "Jordan STOLZ")).to_be_visible()


def test_a_skater_over_all_seasons(page: Page) -> None:
    page.get_by_label("Find somebody in all seasons").fill("takagi miho")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Miho Takagi").click()

    expect(page.locator("h1")).to_contain_text("TAKAGI")
    for one in ("2017-18", "2025-26"):
        expect(page.get_by_role("main")).to_contain_text(one)
    fits(page)


def test_a_place_that_was_lost_since_a_competition(page: Page) -> None:
    season(page)
    page.locator(".chips").get_by_role("link", name="Olympic Winter Games 2026").click()
    fits(page)
    page.get_by_role("link", name="after Calgary").click()

    lost = page.get_by_role("listitem").filter(has_text="loses").first
    expect(lost).to_contain_text("it went to")
    expect(lost.locator("a[href*='/log/']").first).to_be_visible()
    fits(page)


def test_a_link_for_an_editor_shows_the_same_for_ever(page: Page) -> None:
    season(page)
    page.get_by_role("link", name="Women's 500 m").first.click()
    page.get_by_role("link", name="Permanent link").click()

    page.wait_for_url("**/2025-26/at=*/**")
    expect(page.locator("h1")).to_contain_text("Women's 500 m")
    fits(page)


def test_a_table_within_another_page(page: Page) -> None:
    season(page)
    page.get_by_role("link", name="Women's 500 m").first.click()
    page.get_by_role("link", name="Embed").click()

    page.wait_for_url("**/embed/**")
    expect(page.get_by_role("table").first).to_contain_text("Femke KOK")
    expect(page.get_by_text("world-cup/2025-26 at")).to_be_visible()
    expect(page.get_by_role("link", name="The whole page")).to_be_visible()
    fits(page)


def test_a_feed_says_what_changed(page: Page) -> None:
    season(page)
    page.get_by_role("link", name="Women's 500 m").first.click()
    where = page.get_by_role("link", name="Follow").evaluate("link => link.href")
    feed = ET.fromstring(page.request.get(where).body())  # noqa: S314  our own answer

    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    assert all(one.findtext(f"{ATOM}title") and one.find(f"{ATOM}link") is not None for one in entries)


def test_a_page_from_a_folder(browser: Browser, window: Window, once: Once) -> None:
    folder: Path = site(once)
    with new_window(
        browser, viewport={"width": WIDTHS[window.width], "height": 900}, java_script_enabled=window.scripts
    ) as context:
        page = context.new_page()
        page.goto((folder / "index.html").as_uri())
        page.get_by_role("link", name="2025-26").first.click()
        page.get_by_role("link", name="Men's 1500 m").first.click()

        expect(row(page, "Jordan STOLZ")).to_contain_text("60")
        fits(page)
