"""Charts as a browser draws them: no text is cut, none lies on another, and what is drawn leads somewhere."""

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from ledger.stores import Store
from projections.charts.spread import spread
from projections.documents.competitions import CompetitionLine
from projections.reports.overview import Mark
from projections.web.pages.time_line import time_line
from tests.projections.web.conftest import new_window, served

DRAWN = [
    "2025-26/now/standings/men-1500/",
    "2025-26/now/standings/women-500/",
    "2025-26/now/standings/men-team-pursuit/",
    "2013-14/now/standings/women-grand/",
    "2017-18/now/standings/men-grand/",
    "2025-26/now/",
    "2013-14/now/",
    "2017-18/now/",
]
WRONG = """
() => [...document.querySelectorAll("main svg")].flatMap((svg) => {
  const frame = svg.viewBox.baseVal, found = [];
  const boxes = [...svg.querySelectorAll("text, circle.pin")].map((one) => [one, one.getBBox()]);
  boxes.forEach(([one, box], index) => {
    const name = one.textContent.trim();
    if (box.x < 0 || box.y < 0 || box.x + box.width > frame.width || box.y + box.height > frame.height)
      found.push(`${name} is cut`);
    for (const [other, its] of boxes.slice(index + 1)) {
      const wide = Math.min(box.x + box.width, its.x + its.width) - Math.max(box.x, its.x);
      const high = Math.min(box.y + box.height, its.y + its.height) - Math.max(box.y, its.y);
      if (wide > 0.5 && high > 1.5) found.push(`${name} lies on ${other.textContent.trim()}`);
    }
  });
  return found;
})
"""


@pytest.fixture(scope="module")
def page(browser: Browser, several: Store) -> Iterator[Page]:
    """A telephone that looks at three seasons."""
    for address in served(several):
        with new_window(browser, base_url=address, viewport={"width": 390, "height": 900}) as context:
            yield context.new_page()


@pytest.mark.parametrize("path", DRAWN)
def test_no_text_is_cut_and_none_lies_on_another(page: Page, path: str) -> None:
    page.goto(path)
    assert page.locator("main svg").count() == (1 if path.endswith("now/") else 2)
    assert page.evaluate(WRONG) == []


def test_names_and_decisions_lead_to_their_pages_and_names_are_seen_first(page: Page) -> None:
    page.goto("2013-14/now/standings/women-grand/")
    box = page.locator(".charts .scroll").first.bounding_box()
    end = page.locator(".charts a text").first.bounding_box()
    assert box is not None
    assert end is not None
    assert end["x"] + end["width"] <= box["x"] + box["width"]
    page.goto("2025-26/now/standings/men-1500/")
    page.locator(".charts a", has_text="Jordan STOLZ").first.click()
    page.wait_for_url("**/competitors/men-usa-jordan-stolz/")
    page.goto("2025-26/now/standings/men-1500/")
    pictures = [one.get_attribute("href") or "" for one in page.locator(".taken a").all()]
    assert [one.rpartition(".")[2] for one in pictures] == ["svg", "png"] * 2
    assert all(page.request.get(urljoin(page.url, one)).ok for one in pictures)
    page.locator(".charts a:has(.pin)").first.click()
    page.wait_for_url("**/disputes/2340/")


def test_the_charts_are_a_table_too(page: Page) -> None:
    page.goto("2025-26/now/standings/men-1500/")
    page.get_by_text("The charts as a table").click()
    rows = page.get_by_role("region", name="Ranks and points over the season").locator("tbody tr")
    assert rows.count() == 10
    assert rows.first.inner_text().split("\t") == ["Jordan STOLZ", "1 60", "1 120", "1 180"]


@given(st.lists(st.floats(0, 300), min_size=1, max_size=16))
def test_labels_are_moved_apart_no_further_than_they_must(places: list[float]) -> None:
    moved = spread(places, 18, 0, 300)
    order = sorted(range(len(places)), key=lambda index: places[index])
    steps = [moved[after] - moved[before] for before, after in pairwise(order)]

    assert all(step >= 18 - 1e-6 for step in steps)
    assert all(-1e-6 <= one <= 300 + 1e-6 for one in moved)
    apart = [places[after] - places[before] for before, after in pairwise(order)]
    if all(step >= 18 for step in apart):
        assert moved == pytest.approx(places)


@given(st.lists(st.integers(1, 28), max_size=80))
def test_every_decision_has_a_place_of_its_own_on_the_time_line(days: list[int]) -> None:
    competition = CompetitionLine.model_construct(
        competition="wc1", city="Calgary", first_day="2025-02-10", last_day="2025-02-12", counted=True, races=1
    )
    marks = [
        Mark.model_construct(position=position, published_at=f"2025-02-{day:02}T10:00:00Z")
        for position, day in enumerate(days)
    ]
    line = time_line([competition], marks)

    assert line is not None
    assert [pin.mark for pin in line.pins] == marks
    assert all(5 <= pin.x <= line.width - 5 and 5 <= pin.y < line.axis - 8 for pin in line.pins)
    places = [(pin.x, pin.y) for pin in line.pins]
    assert all(
        abs(x - u) >= 12 or abs(y - v) >= 12 for index, (x, y) in enumerate(places) for u, v in places[index + 1 :]
    )
