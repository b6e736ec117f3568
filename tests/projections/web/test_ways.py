"""Ways through the pages: from a point to its sheet, to another basis, to a competitor, and news as it comes."""

import csv
import json
import re
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from tests.projections.web.conftest import Visitor, Window, new_window

BOTH = pytest.mark.parametrize(
    "visitor",
    [pytest.param(Window(), id="scripts"), pytest.param(Window("telephone", scripts=False), id="none")],
    indirect=True,
)

IMAGINED = "with a disqualification of Jordan STOLZ in 1500 m men (Calgary, 22 November 2025)"


@BOTH
def test_a_point_leads_to_its_protocol_sheet_and_row(visitor: Visitor) -> None:
    page = visitor.go("at=2336/standings/men-1500/")
    page.locator("tr", has_text="Jordan STOLZ").locator("td a").first.click()

    expect(page).to_have_url(f"{visitor.address}/at=2336/explain/men-1500/men-usa-jordan-stolz/#wc1-men-1500-a")
    reason = page.locator("#wc1-men-1500-a")
    expect(reason).to_contain_text("row 1 of")
    expect(reason).to_contain_text("sheet 14")
    expect(reason.locator(".hash").first).not_to_be_visible()
    reason.locator(".proof summary").first.click()
    expect(reason.locator(".hash").first).to_be_visible()
    reason.locator(".proof a").first.click()
    expect(page.locator("h1")).to_contain_text("result recorded")
    expect(page.locator("pre").first).to_contain_text('"competitor": "men-usa-jordan-stolz"')


@BOTH
def test_the_form_sets_the_basis_of_the_page(visitor: Visitor) -> None:
    page = visitor.go("now/standings/men-500/")
    expect(page.locator(".set summary")).to_contain_text("As of now, counting every race, rules of 2025-26")
    page.locator(".set summary").click()
    page.get_by_label("As the book was").fill("2000")
    page.locator("#through").select_option(label="Salt Lake City, 14–16 November 2025")
    page.get_by_role("button", name="Show it so").click()

    expect(page).to_have_url(f"{visitor.address}/at=2000,through=wc1/standings/men-500/")
    expect(page.locator("footer")).to_contain_text("season standings men-500 --at 2000 --through wc1")


@BOTH
def test_competitions_are_one_click_away_and_keep_the_page(visitor: Visitor) -> None:
    page = visitor.go("at=2336/standings/men-500/")
    page.get_by_role("link", name="WC2 Calgary").click()

    expect(page).to_have_url(f"{visitor.address}/at=2336,through=wc2/standings/men-500/")
    expect(page.locator(".stops [aria-current]")).to_contain_text("WC2")


def test_the_slider_goes_to_a_competition(visitor: Visitor) -> None:
    page = visitor.go("now/standings/men-500/")
    slide = page.get_by_label("Through which competition")
    expect(slide).to_have_attribute("aria-valuetext", "All competitions")
    slide.focus()
    slide.press("Home")

    expect(page).to_have_url(f"{visitor.address}/through=wc1/standings/men-500/")


@BOTH
def test_a_comparison_names_the_entries_behind_each_movement(visitor: Visitor) -> None:
    page = visitor.go("now/standings/women-1000/")
    page.get_by_label("When the book had so many entries").fill("2338")
    page.get_by_role("button", name="Compare").click()

    expect(page).to_have_url(f"{visitor.address}/now/compare/at=2338/women-1000/")
    row = page.locator("tr", has_text="Jutta LEERDAM")
    expect(row).to_contain_text("163 → 120")
    expect(row.locator(".entry")).to_have_text(["2339"])
    row.locator(".entry").click()
    page.get_by_role("link", name="What this decision changes").click()
    expect(page.locator("tr", has_text="Jutta LEERDAM")).to_contain_text("163 → 120")


@BOTH
@pytest.mark.parametrize("text", ["jilek", "Jílek", "metodej JILEK"])
def test_names_are_found_with_and_without_accents(visitor: Visitor, text: str) -> None:
    page = visitor.go("now/")
    page.get_by_label("Find a competitor").fill(text)
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile(re.escape(text)))
    page.get_by_role("link", name="Metoděj JÍLEK").click()

    expect(page.locator("h1")).to_contain_text("Metoděj JÍLEK")


def test_a_reversed_decision_shows_what_it_would_change_marked_as_hypothetical(visitor: Visitor) -> None:
    page = visitor.go("now/disputes/2337/")

    expect(page.locator(".hypothetical")).to_contain_text("without entry 2338 (decision reversed)")
    expect(page.get_by_role("heading", name="What it would change")).to_be_visible()
    expect(page.locator("tr", has_text="Jordan STOLZ")).to_contain_text("180 → 120")
    expect(page.get_by_role("heading", name="Olympic Winter Games 2026")).to_be_visible()
    expect(page.locator("li", has_text="1500 m men:")).to_contain_text("Jordan STOLZ points 1 →")


def test_a_race_shows_what_was_filed_beside_what_stands(visitor: Visitor) -> None:
    page = visitor.go("now/races/wc1-men-1500-a/")
    row = page.locator("tr", has_text="Kjeld NUIS")

    expect(row.locator("del")).to_have_text(["5", "1:41.37"])
    expect(row).to_contain_text("1:41.00")
    expect(row.locator("mark")).to_have_text("40")
    expect(page.locator("li.gone")).to_contain_text("undone by")


def test_the_log_is_filtered_and_turned(visitor: Visitor) -> None:
    page = visitor.go("now/log/")
    page.get_by_label("Fact").select_option("ResultRecorded")
    page.get_by_label("Race", exact=True).fill("wc1")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name="Older").click()

    expect(page).to_have_url(f"{visitor.address}/now/log/?kind=ResultRecorded&race=wc1&page=2")
    expect(page.locator("tbody tr")).to_have_count(100)


def test_copying_offers_the_permanent_address(browser: Browser, address: str) -> None:
    context = new_window(browser, permissions=["clipboard-read", "clipboard-write"])
    page = Visitor(context, address).go("now/standings/men-500/")
    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}/at=2343/standings/men-500/"
    context.close()


@BOTH
@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_a_list_is_audited_without_being_stored(
    visitor: Visitor, tmp_path: Path, client: TestClient, ending: str
) -> None:
    lines = csv.reader(client.get("/csv/at=2336/standings/men-1500.csv").text.splitlines())
    rows = [[cell if cell != "180" else "179" for cell in line[:5]] for line in lines]
    file = tmp_path / f"men-1500.{ending}"
    written(file, rows)
    page = visitor.go("at=2336/audits/")
    page.get_by_label("A list as a file").set_input_files(file)
    page.get_by_role("button", name="Audit it").click()

    expect(page.locator("h1")).to_have_text("Audit of your list")
    expect(page.locator("tr.touched").first).to_contain_text("Jordan STOLZ")
    expect(page.locator(".finding.fault")).to_contain_text("right is 180")
    visitor.go("now/")
    expect(page.locator("footer")).to_contain_text("entries 1 to 2,343")


def written(file: Path, rows: list[list[str]]) -> None:
    """A table in a file of the kind that its name says."""
    if file.suffix == ".xlsx":
        book = Workbook()
        assert book.active is not None
        for row in rows:
            book.active.append(row)
        book.save(file)
    elif file.suffix == ".json":
        file.write_text(json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]), encoding="utf-8")
    else:
        file.write_text("\n".join(map(",".join, rows)), encoding="utf-8")


@BOTH
def test_an_imagined_table_has_an_address_and_says_that_it_is_imagined(visitor: Visitor) -> None:
    page = visitor.go("at=2336/standings/men-1500/")
    page.get_by_role("link", name="Somebody disqualified").click()
    page.get_by_label("Disqualified in").select_option("1500 m men, Calgary, 22 November 2025")
    page.get_by_label("Who").fill("Stolz")
    page.get_by_role("button", name="Imagine it").click()

    expect(page).to_have_url(f"{visitor.address}/at=2336/what-if/men-1500/?disqualify=wc2-men-1500-a%3AStolz")
    expect(page.locator(".hypothetical")).to_contain_text(
        "with a disqualification of Jordan STOLZ in 1500 m men (Calgary, 22 November 2025)"
    )
    expect(page.locator("tr", has_text="Jordan STOLZ")).to_contain_text("180 → 120")


@BOTH
def test_a_quota_is_imagined_too(visitor: Visitor) -> None:
    page = visitor.go("at=2336/quotas/owg-2026/")
    page.get_by_role("link", name="What if?").click()
    expect(page.get_by_label("Table")).to_have_value("quotas/owg-2026")
    page.get_by_label("Disqualified in").select_option("1500 m men, Calgary, 22 November 2025")
    page.get_by_label("Who").fill("Stolz")
    page.get_by_role("button", name="Imagine it").click()

    expect(page).to_have_url(f"{visitor.address}/at=2336/what-if/quotas/owg-2026/?disqualify=wc2-men-1500-a%3AStolz")
    expect(page).to_have_title(re.compile("^What if: Olympic Winter Games 2026"))
    expect(page.locator(".hypothetical")).to_contain_text(
        "with a disqualification of Jordan STOLZ in 1500 m men (Calgary, 22 November 2025)"
    )
    row = page.locator("tr", has_text="Jordan STOLZ")
    expect(row).to_contain_text("place 1 by points")
    expect(row).to_contain_text("imagined")
    expect(page.locator("footer")).to_contain_text("season what-if owg-2026 --disqualify wc2-men-1500-a:Stolz")


@BOTH
def test_a_race_asks_what_if_somebody_were_disqualified_or_it_did_not_count(visitor: Visitor) -> None:
    page = visitor.go("at=2336/races/wc2-men-1500-a/")
    page.get_by_role("link", name="disqualified? Jordan STOLZ").click()

    address = f"{visitor.address}/at=2336/what-if/men-1500/"
    expect(page).to_have_url(f"{address}?disqualify=wc2-men-1500-a%3Amen-usa-jordan-stolz")
    expect(page.locator("tr", has_text="Jordan STOLZ")).to_contain_text("180 → 120")
    page.get_by_role("checkbox", name="Jordan STOLZ disqualified in 1500 m men (Calgary, 22 November 2025)").uncheck()
    page.get_by_label("Without", exact=True).select_option("1500 m men, Calgary, 22 November 2025")
    page.get_by_role("button", name="Imagine it").click()
    expect(page).to_have_url(re.compile(r"without=\d+$"))
    (place,) = re.findall(r"without=(\d+)$", page.url)
    expect(page.locator("tr", has_text="Jordan STOLZ")).to_contain_text("180 → ≥ 120")

    page.goto(f"{visitor.address}/at=2336/races/wc2-men-1500-a/")
    page.get_by_role("link", name="Without this race").click()
    expect(page).to_have_url(f"{address}?without={place}")
    page.goto(f"{visitor.address}/at=2336/standings/men-1500/")
    page.get_by_label("Without this race").select_option("1500 m men, Calgary, 22 November 2025")
    page.get_by_role("button", name="Imagine it").click()
    expect(page).to_have_url(f"{address}?without={place}")


def test_a_dispute_leads_to_what_would_be_without_it(visitor: Visitor) -> None:
    page = visitor.go("now/disputes/2340/")
    page.get_by_role("link", name="Olympic Winter Games 2026").first.click()

    expect(page).to_have_url(f"{visitor.address}/now/what-if/quotas/owg-2026/?without=2340")
    expect(page.locator(".hypothetical")).to_contain_text("without entry 2340")


@BOTH
def test_other_rules_are_hypothetical_as_well(visitor: Visitor) -> None:
    page = visitor.go("at=2336/what-if/")
    page.get_by_label("Table").select_option("Men's 500 m")
    page.locator("#w-rulebook").select_option("2017-18")
    page.get_by_role("button", name="Imagine it").click()

    expect(page).to_have_url(f"{visitor.address}/at=2336,rulebook=2017-18/what-if/men-500/")
    expect(page.locator(".hypothetical")).to_contain_text("by the rules of 2017-18")


def test_a_published_list_has_its_wrong_rows_marked_in_place(visitor: Visitor) -> None:
    page = visitor.go("now/audits/")
    page.get_by_role("link", name="Men's 1500 m after the first World Cup").click()

    expect(page.locator("tr.touched", has_text="Zhongyan NING").first).to_be_visible()
    expect(page.locator("tr", has_text="Jordan STOLZ").first).not_to_have_class("touched")
    expect(page.locator(".finding.fault", has_text="Zhongyan NING").first).to_contain_text("right is 48")


def test_an_allocation_shows_its_drift(visitor: Visitor) -> None:
    page = visitor.go("now/quotas/owg-2026/")
    page.get_by_role("link", name="the allocation and its drift").click()

    expect(page.locator("main .state.won")).to_have_text("the root holds")
    expect(page.locator("li", has_text="Kjeld NUIS").first).to_contain_text("2340")
