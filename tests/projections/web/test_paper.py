"""What a browser prints of a page: nothing of it is cut, and its tables are those that ``season print`` gives."""

import re
from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from ledger.basis import Question
from ledger.book import Book, Reader
from ledger.stores import Store
from projections.documents.words import in_plain_words
from projections.printing.paper import divided, indented, texts
from projections.reports.catalogue import reports
from projections.reports.report import Asked
from tests.projections.web.conftest import new_window, served

WIDEST = {
    "a season of 32 races": "2013-14/now/standings/women-grand/",
    "a list of 37 columns": "2013-14/now/audits/2013-14-grand-w/",
    "moments": "2013-14/now/history/women-grand/",
    "quota": "2025-26/now/quotas/owg-2026/",
    "season": "2025-26/now/",
    "race": "2025-26/now/races/wc1-men-1500-a/",
    "log": "2025-26/now/log/",
    "seasons": "people/compare/women-1500/",
}
TURNED = ("a season of 32 races", "a list of 37 columns", "moments", "quota", "race")
MARGIN = 30
"""Points of a page's sides on which nothing stands."""
LINE_END = re.compile("[\\s\\-_\x02\ufffe]+")
"""What a reader of a PDF makes of the ends of lines, and of a word that is divided at its hyphen."""
CELLS = """
() => [...document.querySelectorAll("main th, main td")].filter((one) => one.checkVisibility()).flatMap((cell) => {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), words = [];
  while (texts.nextNode()) {
    const { data, parentElement: above } = texts.currentNode;
    if (above.checkVisibility() && !above.closest(".unseen")) words.push(...data.trim().split(/\\s+/));
  }
  return words;
})
"""


@pytest.fixture(scope="module")
def page(browser: Browser, several: Store) -> Iterator[Page]:
    """A window on three seasons, at the front page."""
    for address in served(several):
        with new_window(browser, base_url=address, color_scheme="dark") as context:
            yield context.new_page()


def plain(text: str) -> str:
    return LINE_END.sub("", text)


def beyond(sheet: pypdfium2.PdfPage) -> list[str]:
    """The characters that stand on the margin of a sheet or beyond it."""
    (width, height), text = sheet.get_size(), sheet.get_textpage()
    found = []
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index)
        inside = left >= MARGIN and right <= width - MARGIN and bottom >= MARGIN and top <= height - MARGIN
        if right > left and not inside:
            found.append(text.get_text_range(index, 1))
    return found


@pytest.mark.parametrize("name", WIDEST)
def test_no_column_is_cut_on_paper(page: Page, name: str) -> None:
    page.goto(WIDEST[name])
    cells = page.evaluate(CELLS)
    sheets = list(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)))
    said = plain("".join(sheet.get_textpage().get_text_range() for sheet in sheets))

    assert [one for one in cells if plain(one) not in said] == []
    assert [beyond(sheet) for sheet in sheets] == [[] for _ in sheets]
    assert all((sheet.get_width() > sheet.get_height()) is (name in TURNED) for sheet in sheets)


FOLDED = """
() => [...document.querySelectorAll("main details:not(.same, .set), footer details")]
  .flatMap((one) => [...one.children].filter((child) => child.tagName != "SUMMARY"))
  .flatMap((one) => {
    const read = one.cloneNode(true);
    for (const key of read.querySelectorAll(".copy, .unseen")) key.remove();
    return read.textContent.trim().split(/\\s+/);
  })
"""


@pytest.mark.parametrize("name", ["quota", "season", "race"])
def test_what_is_folded_on_a_page_is_read_on_paper(page: Page, name: str) -> None:
    page.goto(WIDEST[name])
    folded = page.evaluate(FOLDED)
    sheets = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    said = plain("".join(sheet.get_textpage().get_text_range() for sheet in sheets))

    assert len(folded) > 1
    assert [one for one in folded if plain(one) not in said] == []
    if name == "quota":
        assert page.get_by_text("The first turns of each event").count() == 1


@pytest.mark.parametrize(
    ("season", "name", "places"),
    [
        ("2013-14", "standing", {"cup": "women-grand"}),
        ("2025-26", "audit", {"publication": "men-1500-after-wc1"}),
        ("2025-26", "quota_event", {"quota": "owg-2026", "event": "men-1500"}),
    ],
)
def test_a_page_on_paper_has_what_season_print_has(
    page: Page, several: Store, season: str, name: str, places: dict[str, str]
) -> None:
    reader = Reader(Book(several, f"world-cup/{season}"))
    report = next(one for one in reports() if one.name == name)
    document = report.answer(Asked(reader, Question(), reader.read()), places, {})
    page.goto(f"{season}/now/{report.fill(places)}/")
    sheets = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    said = plain("".join(sheet.get_textpage().get_text_range() for sheet in sheets)).casefold()

    for grid in (table.grid(document) for table in report.tables if table.people):
        headings, divisions = divided(grid)
        cells = [in_plain_words(reader.read(), cell) for one in divisions for row in one.rows for cell in texts(row)]
        words = [word for cell in cells for word in cell.split()]
        assert indented(headings) is None
        assert [one for one in words if plain(one).casefold() not in said] == []
