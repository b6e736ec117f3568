"""Tables that are sorted and filtered: by links where no script runs, and without asking again where one does."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from ledger.names import family_name, letters
from ledger.stores import Store
from projections.web.pages.looking import in_order, in_words
from projections.web.server.app import create_app
from tests.projections.web.conftest import Visitor, Window, new_window, shown_of
from tests.support.sampled import one_in

STANDING = "/at=2336/standings/men-1500/"
TIME = re.compile(r"(?:(\d+):)?(\d+\.\d+)")
ROW = re.compile(r"<tr( hidden)?><td>(\d+).*?>([^<>]+)</a><td>([A-Z]{3})<td>(\d+)")


@pytest.fixture(scope="module")
def several_client(several: Store) -> Iterator[TestClient]:
    """Three seasons without a network."""
    with TestClient(create_app(*(shown_of(several, name) for name in several.books()))) as room:
        yield room


def rows(client: TestClient, query: str) -> list[tuple[int, str, str, int]]:
    """The rows of the standing that are shown: rank, name, NOC and points."""
    found = ROW.findall(client.get(f"{STANDING}{query}").text)
    return [(int(rank), name, noc, int(points)) for hidden, rank, name, noc, points in found if not hidden]


def test_a_table_is_sorted_by_a_column_of_its_address(client: TestClient) -> None:
    as_it_is = rows(client, "")
    assert as_it_is[0][1] == "Jordan STOLZ"
    assert rows(client, "?sort=rank") == as_it_is
    assert rows(client, "?sort=points") == sorted(as_it_is, key=lambda row: row[3])
    assert rows(client, "?sort=-points") == sorted(as_it_is, key=lambda row: -row[3])
    families = [letters(family_name(row[1])) for row in rows(client, "?sort=name")]
    assert families == sorted(families)
    assert [row[2] for row in rows(client, "?sort=-noc")] == sorted((row[2] for row in as_it_is), reverse=True)


def test_a_table_is_filtered_by_noc_and_by_name_and_keeps_its_other_rows_hidden(client: TestClient) -> None:
    as_it_is = rows(client, "")
    dutch = rows(client, "?noc=NED")
    assert dutch == [row for row in as_it_is if row[2] == "NED"]
    assert rows(client, "?noc=NED&sort=points") == sorted(dutch, key=lambda row: row[3])
    assert [row[1] for row in rows(client, "?name=stolz")] == ["Jordan STOLZ"]
    assert [row[1] for row in rows(client, "?name=nuis+kj")] == ["Kjeld NUIS"]
    assert rows(client, "?noc=XXX") == []
    text = client.get(f"{STANDING}?noc=NED").text
    assert text.count("<tr hidden>") == len(as_it_is) - len(dutch)
    assert f"{len(dutch)} of {len(as_it_is)}" in text


def test_a_race_is_sorted_and_filtered_as_well(client: TestClient) -> None:
    path = "/at=2336/races/wc1-men-1500-a/"
    shown = re.compile(r'<tr( hidden)?(?: class="touched")?><td class="n">.*?competitors/([a-z-]+)/')

    def found(query: str) -> list[str]:
        return [who for hidden, who in shown.findall(client.get(f"{path}{query}").text) if not hidden]

    as_it_is = found("")
    assert as_it_is[0] == "men-usa-jordan-stolz"
    assert found("?sort=time")[:3] == as_it_is[:3]
    assert found("?sort=-rank") != as_it_is
    assert sorted(found("?sort=-rank")) == sorted(as_it_is)
    assert found("?noc=NED&sort=-time") == [who for who in reversed(found("?sort=time")) if who.startswith("men-ned-")]
    assert "this table has the columns rank" in client.get(f"{path}?sort=weight").text


def test_a_look_keeps_the_basis_and_says_how_the_table_is_sorted(client: TestClient) -> None:
    text = client.get(f"{STANDING}?sort=-points&noc=NED").text

    assert re.findall(r'data-by="([^"]+)" aria-sort="([^"]+)"', text) == [("-points", "descending")]
    assert 'href="?sort=points&amp;noc=NED"' in text  # the other way round
    assert 'href="../../../at=2336/standings/men-1500/?sort=-points&amp;noc=NED"' in text  # permanent
    assert 'href="../../../at=2336,through=wc1/standings/men-1500/?sort=-points&amp;noc=NED"' in text
    assert "csv/at=2336/standings/men-1500.csv?" not in text
    assert client.get(f"{STANDING}?sort=name").headers["etag"] != client.get(STANDING).headers["etag"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("standings/men-1500/?sort=colour", "this table has the columns rank, name, noc, points, wc1"),
        ("standings/men-1500/?sort=--rank", "not what it takes. A column of the table"),
        ("standings/men-1500/?noc=dutch", "not what it takes. Only rows of an NOC"),
        ("standings/men-1500/?sort=rank&sort=name", "sort is given twice for one table"),
        ("standings/men-1500/?order=name", "no parameter"),
        ("log/?sort=name", "no parameter"),
        ("nocs/?sort=nothing", "has the columns noc, skaters"),
        ("nocs/?name=nuis", "name: no table of this page has a column of it"),
        ("titles/?sort=best.time", "sort &#39;best.time&#39;: this page has one table, which needs no name"),
        ("competitors/men-ned-kjeld-nuis/?sort=points.rank", "beside its first table this page has teams, cups"),
        ("quotas/owg-2026/men-500/?sort=contenders.colour", "this table has the columns noc"),
    ],
)
def test_a_look_that_there_is_not_is_refused_in_one_line(client: TestClient, path: str, says: str) -> None:
    answer = client.get(f"/now/{path}")
    assert answer.status_code == 400
    assert says in answer.text
    assert client.get("/csv/now/standings/men-1500.csv?sort=name").status_code == 400


SORTED = {
    "2025-26/now/titles/": "titles",
    "2025-26/at=2336,through=wc1/titles/men-1500/": "contenders",
    "2025-26/now/calendar/": "calendar",
    "2025-26/now/quotas/owg-2026/men-500/": "quota",
    "2025-26/now/competitors/?q=NED": "competitors",
    "2025-26/now/competitors/men-usa-jordan-stolz/": "competitor",
    "2025-26/now/races/wc1-men-500-1-a/": "race",
    "people/?letter=S": "people",
    "people/careers/men-ned-kjeld-nuis/": "career",
    "people/records/": "records",
    "people/compare/men-1500/": "seasons",
}
"""Pages of each kind whose tables can be sorted."""
ROWS = """
() => [...document.querySelectorAll("table[data-looked]")].map((table) => [
  table.querySelector("[aria-sort]")?.ariaSort ?? "",
  ...[...table.tBodies[0].rows].map((row) => row.textContent.trim()),
])
"""


@pytest.mark.uncounted
@pytest.mark.parametrize("path", SORTED, ids=SORTED.values())
def test_a_script_sorts_every_column_as_the_address_does(browser: Browser, roof: str, path: str) -> None:
    with new_window(browser) as here, new_window(browser, java_script_enabled=False) as there:
        page, plain = here.new_page(), there.new_page()
        page.goto(f"{roof}/{path}")
        plain.goto(f"{roof}/{path}")
        assert page.evaluate(ROWS) == plain.evaluate(ROWS)
        heads = page.locator("table[data-looked] th .by").all()
        assert len(heads) > 1
        for nth, head in one_in(3, enumerate(heads)):
            for _ in range(1 + nth % 2):  # in turn as it is sorted first, and the other way round
                head.click()
            address = page.evaluate("location.href")  # the page's own word: what the driver knows of it comes later
            plain.goto(address)
            assert page.evaluate(ROWS) == plain.evaluate(ROWS), address


def test_each_table_of_a_page_is_sorted_by_itself_and_all_are_filtered(several_client: TestClient) -> None:
    def cells(query: str, title: str, nth: int) -> list[str]:
        text = several_client.get(f"/people/records/{query}").text
        body = text.partition(f">{title}</h2>")[2].partition("<tbody>")[2].partition("</tbody>")[0]
        rows = [row for row in body.split("<tr")[1:] if not row.startswith(" hidden")]
        return [re.sub(r"<[^>]+>", "", re.split(r"<t[dh]", row)[nth].partition(">")[2]).strip() for row in rows]

    most, best = "Most wins in these books", "Best times in these books"
    both = "?gender=men&sort=-seasons&sort=-best.time"
    times = [60 * float(minutes or 0) + float(rest) for minutes, rest in TIME.findall(" ".join(cells(both, best, 3)))]
    assert times == sorted(times, reverse=True)
    assert cells(both, most, 10) == sorted(cells("?gender=men", most, 10), reverse=True)
    assert cells("?gender=men&sort=-best.time", most, 4) == cells("?gender=men", most, 4)
    assert set(cells(f"{both}&noc=NED", most, 5)) == {"NED"}
    assert set(cells(f"{both}&noc=NED", best, 5)) == {"NED"}
    assert several_client.get("/people/csv/records.csv?sort=-wins").status_code == 400
    for query, says in (
        ("sort=worst.time", "this page has best, runs, books"),
        ("sort=colour", "has the columns gender"),
    ):
        refused = several_client.get(f"/people/records/?{query}")
        assert (refused.status_code, says in refused.text) == (400, True)


def test_a_page_keeps_what_else_it_is_asked_when_a_table_is_sorted(several_client: TestClient) -> None:
    assert 'href="?letter=N&amp;sort=name"' in several_client.get("/people/?letter=N").text
    assert (
        'href="?gender=men&amp;sort=best.time&amp;sort=-wins"'
        in several_client.get("/people/records/?gender=men&sort=best.time").text
    )
    text = several_client.get("/people/records/?gender=men&sort=best.time").text
    assert '<input type="hidden" name="sort" value="best.time">' in text
    assert '<input type="hidden" name="gender" value="men">' in text


def test_a_column_that_is_empty_at_a_basis_leaves_its_table_as_it_is(client: TestClient) -> None:
    assert client.get("/now/titles/?sort=-lead").status_code == 200
    assert client.get("/at=10/titles/?sort=-lead").status_code == 200


def test_words_are_sorted_by_the_numbers_in_them_and_seasons_by_their_words() -> None:
    words = ["wc10-men", "wc9-men", "2013-14 to 2015-16 (3)", "2013-14", "Éa", "eb"]
    kept = sorted(words, key=in_words)
    assert kept == ["2013-14", "2013-14 to 2015-16 (3)", "Éa", "eb", "wc9-men", "wc10-men"]


def test_what_has_no_value_stands_last_whichever_way_a_column_is_sorted() -> None:
    kinds = [(2, ""), (1, "b"), (0, Decimal(2)), (1, "a"), (0, Decimal(10)), (2, "")]
    for down, expected in ((False, [2, 4, 3, 1, 0, 5]), (True, [4, 2, 1, 3, 0, 5])):
        assert in_order(range(6), lambda row: kinds[row], down=down) == expected


@pytest.mark.parametrize(
    "visitor",
    [pytest.param(Window(), id="scripts"), pytest.param(Window("telephone", scripts=False), id="none")],
    indirect=True,
)
def test_a_visitor_sorts_and_filters_and_can_share_the_address(visitor: Visitor) -> None:
    page = visitor.go("at=2336/standings/men-1500/")
    names = page.locator("table.standing tbody th:visible")
    page.get_by_role("link", name="Points", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?sort=-points$"))
    expect(page.get_by_role("columnheader", name="Points")).to_have_attribute("aria-sort", "descending")
    page.get_by_role("link", name="Points", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?sort=points$"))
    expect(page.get_by_role("columnheader", name="Points")).to_have_attribute("aria-sort", "ascending")
    last_first = names.all_text_contents()
    page.get_by_label("NOC", exact=True).select_option("NED")
    page.get_by_label("Name", exact=True).fill("nu")
    page.get_by_label("Name", exact=True).press("Enter")
    expect(names).to_have_text(["Kjeld NUIS"])
    expect(page).to_have_url(f"{visitor.address}/at=2336/standings/men-1500/?sort=points&noc=NED&name=nu")
    expect(page.locator("#look-said")).to_have_text(f"1 of {len(last_first)}")
    page.reload()
    expect(names).to_have_text(["Kjeld NUIS"])
    page.get_by_label("Name", exact=True).fill("")
    page.get_by_label("NOC", exact=True).select_option("")
    page.get_by_label("Name", exact=True).press("Enter")
    expect(names).to_have_text(last_first)
    expect(page.locator("footer")).to_contain_text("entries 1 to 2,336")
