"""Tables that are sorted and filtered: by links where no script runs, and without asking again where one does."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient

from ledger.names import family_name, letters
from projections.web.pages.looking import in_order
from tests.projections.web.conftest import Visitor, Window

STANDING = "/at=2336/standings/men-1500/"
ROW = re.compile(r"<tr( hidden)?><td>(\d+).*?>([^<>]+)</a><td>([A-Z]{3})<td>(\d+)")


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
        ("standings/men-1500/?sort=rank&sort=name", "sort is given more than 1 times"),
        ("standings/men-1500/?order=name", "no parameter"),
        ("log/?sort=name", "no parameter"),
        ("nocs/?sort=nothing", "has the columns noc, skaters"),
    ],
)
def test_a_look_that_there_is_not_is_refused_in_one_line(client: TestClient, path: str, says: str) -> None:
    answer = client.get(f"/now/{path}")
    assert answer.status_code == 400
    assert says in answer.text
    assert client.get("/csv/now/standings/men-1500.csv?sort=name").status_code == 400


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
