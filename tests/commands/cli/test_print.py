"""``season print``: several readings in one file, each as its command would give it; and CSV as people want it."""

import csv
import re
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from tests.support.command_line import Run


def text_of(file: Path) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file.read_bytes()))


def test_several_readings_are_in_one_file_each_with_its_options(season: Run, tmp_path: Path) -> None:
    file = tmp_path / "sunday.pdf"
    what = ("standings men-1500 --through wc2", "titles", "quota owg-2026 --event men-10000", "calendar show")
    ran = season("print", *what, "--through", "wc1", "--to", str(file))
    assert (ran.code, ran.out, ran.err) == (0, "", f"printed: {file}\n")
    text = text_of(file)
    titles = ("Men's 1500 m", "Titles", "Olympic Winter Games 2026, 10000 m men", "Calendar 2025-26")
    assert [text.index(title) for title in titles] == sorted(text.index(title) for title in titles)
    assert "after ISU World Cup Speed Skating #2" in text[: text.index("Titles")]
    assert text[text.index("Titles") :].count("after ISU World Cup Speed Skating #1, ") == 3


def test_an_audit_that_found_faults_is_printed_all_the_same(season: Run, tmp_path: Path) -> None:
    file = tmp_path / "audit.html"
    assert season("print", "audit sheets", "explain men-1500 1", "history men-1500 nuis", "--to", str(file)).code == 0
    page = file.read_text(encoding="utf-8")
    assert re.findall(r"<h1>(.*?)</h1>", page) == [
        "Audit: sheets",
        "Why it stands so in 1500 m men",
        "1500 m men over the season",
    ]


def test_one_table_of_a_reading_is_printed_alone(season: Run, tmp_path: Path) -> None:
    file = tmp_path / "scores.xlsx"
    assert season("print", "standings men-1500 --table scores", "--to", str(file)).code == 0
    book = load_workbook(BytesIO(file.read_bytes()))
    assert [sheet.title for sheet in book.worksheets] == ["Men's 1500 m", "Evidence"]
    assert [cell.value for cell in book.worksheets[0][4]][:3] == ["Competitor", "Race", "Rank"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("standing",), "print 'standing': no reading; did you mean standings?"),
        (("disqualify",), "print 'disqualify': no reading; "),
        (("standings men-9",), "print 'standings men-9': rulebook 2025-26 has no cup men-9; "),
        (("standings",), "print 'standings': Missing argument 'CUP'."),
        (("standings men-1500 --json",), "print 'standings men-1500 --json': leave --json and --csv out; --to says"),
        (("calendar cancel wc5",), "print 'calendar cancel wc5': Got unexpected extra argument"),
        (("titles --help",), "print 'titles --help': what it gives is no table"),
        (("'titles",), 'print "\'titles": No closing quotation'),
        (("",), "WHAT… is empty; say what is meant"),
        (("titles", "--to", "titles.doc"), "--to titles.doc: not a .pdf, .xlsx or .html file"),
        (("titles", "--to", "nowhere/titles.html"), "nowhere/titles.html: No such file or directory"),
        (("titles", "--fonts", "nowhere"), "--fonts nowhere: no such folder"),
        (("titles", "--fonts", ".", "--to", "a.html"), "--fonts is of a PDF; --to a.html is none"),
    ],
)
def test_what_cannot_be_printed_is_one_line(
    season: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    last = season.last()
    assert season("print", "--to", "file.pdf", *words).complaint.startswith(says)
    assert list(tmp_path.iterdir()) == []
    assert season.last() == last


def test_csv_has_its_basis_in_a_first_line(season: Run) -> None:
    plain, based = season("titles", "--csv"), season("titles", "--csv", "--with-basis")
    line, _, rest = based.out.partition("\n")
    root = season("titles", "--json").document["basis"]["root"]
    assert re.fullmatch(rf"# basis: world-cup/2025-26 at \d+ · rulebook 2025-26 · root {root}", line)
    assert rest == plain.out


def test_csv_for_excel_has_its_mark_its_separator_and_its_commas(season: Run) -> None:
    plain, excel = season("race", "wc1-men-1500-a", "--csv"), season("race", "wc1-men-1500-a", "--csv", "--excel")
    assert excel.out.startswith("\ufeff")
    rows = list(csv.reader(excel.out.removeprefix("\ufeff").splitlines(keepends=True), delimiter=";"))
    same = list(csv.reader(plain.out.splitlines()))
    times = same[0].index("time")
    assert [row[times].replace(",", ".") for row in rows] == [row[times] for row in same]
    assert rows[1][times] == "1:40,48"
    assert [row[:times] for row in rows] == [row[:times] for row in same]


def test_csv_for_excel_ends_its_lines_as_windows_does(season: Run) -> None:
    out = season("standings", "men-1500", "--table", "scores", "--excel", "--with-basis").out
    assert out.startswith("\ufeff# basis: ")
    assert out.count("\r\n") == out.count("\n") > 100


@pytest.mark.parametrize("option", ["--with-basis", "--excel"])
def test_a_kind_of_csv_needs_csv(season: Run, option: str) -> None:
    assert season("titles", option).complaint == f"{option} is of CSV; give it with --csv"
    assert season("titles", option, "--json").complaint == f"{option} is of CSV; give it with --csv"
