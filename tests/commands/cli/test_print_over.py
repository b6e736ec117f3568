"""``season print`` of what is read over several seasons: careers, records, seasons side by side, who is who."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ledger.stores import open_store
from tests.commands.cli.test_people import JOIN
from tests.commands.cli.test_print import text_of
from tests.support.command_line import Run
from tests.support.shelves import MARRIED, stored


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The command line on a store of three small seasons."""
    with open_store(f"sqlite:{tmp_path / 'three.db'}") as store:
        stored(store, MARRIED)
    return Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'three.db'}")


def test_what_is_read_over_seasons_is_printed_with_all_books_that_it_rests_on(three: Run, tmp_path: Path) -> None:
    assert three(*JOIN, "--yes").code == 0
    basis = three("career", "bergsma", "--json").document["basis"]
    what = ("career bergsma", "records --top 1", "compare 2013-14 2015-16 women-500", "people decisions", "search ax")
    file = tmp_path / "seasons.pdf"
    ran = three("print", *what, "--to", str(file))

    assert (ran.code, ran.out, ran.err) == (0, "", f"printed: {file}\n")
    text = text_of(file)
    titles = (
        "Heather Richardson-Bergsma (USA)",
        "Records of these books",
        "Women's 500 m: 2013-14, 2015-16",
        "Decisions on who is who over seasons",
        "People called “ax”",
    )
    assert [text.index(title) for title in titles] == sorted(text.index(title) for title in titles)
    assert "World Cup 2013-14 to 2015-16" in text
    assert "14 November 2025" in text
    assert "wc1-women-500-a" not in text
    closed = "".join(text.split())
    for one in (*basis["books"], basis["people"]):
        assert f"{one['book']},entries1to{one['at']}," in closed
        assert one["root"] in closed
    assert basis["root"] in closed


def test_a_workbook_over_seasons_has_a_sheet_for_each_table_and_the_evidence(three: Run, tmp_path: Path) -> None:
    file = tmp_path / "records.xlsx"
    assert three("print", "records", "career rich --table best", "--season", "2013-14", "--to", str(file)).code == 0
    book = load_workbook(BytesIO(file.read_bytes()))

    assert book.sheetnames[0].startswith("Records of these books")
    said = [str(cell.value) for row in book["Evidence"].rows for cell in row]
    assert [one.partition(",")[0] for one in said if one.startswith("world-cup/")] == ["world-cup/2013-14"] * 2
    assert three("print", "people", "--to", str(tmp_path / "people.html")).code == 0
    assert "<h1>People over seasons</h1>" in (tmp_path / "people.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("caree rich",), "print 'caree rich': no reading; did you mean career?"),
        (("career nobody",), "print 'career nobody': nobody is called 'nobody' in any book here"),
        (("compare 2013-14 2015-16",), "print 'compare 2013-14 2015-16': 2013-14 2015-16: name a cup behind the"),
        (
            ("people join 2014-15:rich 2015-16:berg",),
            "print 'people join 2014-15:rich 2015-16:berg': 'join' is no reading of people; there are search, doubts, ",
        ),
        (("records --json",), "print 'records --json': leave --json and --csv out; --to says"),
        (("records", "--through", "wc1"), "print 'records': --through is of one season, and records is read over"),
        (("records --table nothing",), "print 'records --table nothing': "),
    ],
)
def test_what_cannot_be_printed_over_seasons_is_one_line(
    three: Run, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    file = tmp_path / "no.html"
    assert three("print", *words, "--to", str(file)).complaint.startswith(says)
    assert not file.exists()
