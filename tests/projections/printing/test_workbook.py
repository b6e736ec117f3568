"""A workbook is read back: numbers and times can be reckoned with, and no text is a formula."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from projections.documents.plain import EVIDENCE
from projections.printing.paper import Printed
from projections.printing.workbook import HEAD_ROW, value_of, workbook
from projections.tables.columns import Heading, Shown
from tests.projections.printing.conftest import names

FIRST = HEAD_ROW + 2
"""The first row of a table, from 1."""


def opened(*sections: Printed) -> Any:
    return load_workbook(BytesIO(workbook(sections)))


def heading(side: Any = "left", unit: str = "") -> Heading:
    return Heading(
        "head", "", side, None, ditto=False, names=False, unit=unit, indents=False, column="head", kind="string"
    )


@pytest.mark.parametrize(
    ("text", "of", "number", "shown"),
    [
        ("60", heading("right"), 60, ""),
        ("≥ 12", heading("right"), 12, r"\≥\ 0"),
        ("24b", heading("right"), 24, r"0\b"),
        ("12.5", heading("right"), 12.5, "0.0"),
        ("(31)", heading("right"), None, ""),
        ("WDR", heading("right"), None, ""),
        ("R1", heading("right"), None, ""),
        ("60 → 240", heading("right"), None, ""),
        ("007", heading("right"), None, ""),
        ("33.78", heading(unit="min:s"), 33_780 / 86_400_000, "[s].00"),
        ("1:42.93(4)", heading(unit="min:s"), 102_930 / 86_400_000, r"[m]:ss.00\(\4\)"),
        ("12:29.634", heading(unit="min:s"), 749_634 / 86_400_000, "[m]:ss.000"),
        ("1:02:03.5", heading(unit="min:s"), 3_723_500 / 86_400_000, "[h]:mm:ss.0"),
        ("DNF", heading(unit="min:s"), None, ""),
        ("2025-11-15", heading(), 45_976, "yyyy-mm-dd"),
        ("33.78", heading(), None, ""),
    ],
)
def test_what_is_a_number_is_one(text: str, of: Heading, number: float | None, shown: str) -> None:
    found = value_of(Shown(text, None, text), of)
    assert found.number == (pytest.approx(number) if isinstance(number, float) else number)
    assert (found.text, found.shown) == (text, shown)


def test_a_race_has_times_that_can_be_subtracted(printed: dict[str, Printed]) -> None:
    sheet = opened(printed["race"]).worksheets[0]
    heads = [cell.value for cell in sheet[HEAD_ROW + 1]]
    first, second = (sheet.cell(FIRST + row, heads.index("Time") + 1).value for row in (0, 1))
    assert isinstance(first, timedelta)
    assert timedelta(0) < second - first < timedelta(seconds=2)
    assert isinstance(sheet.cell(FIRST, heads.index("Points") + 1).value, int)
    assert sheet.freeze_panes == "F5"
    assert sheet.print_title_rows == "$4:$4"


@pytest.mark.parametrize("name", ["=1+1", "+49", "@SUM(A1)", "http://example.org", "{=1}", "007", "a\u202eb"])
def test_a_text_is_a_text(name: str) -> None:
    cell = opened(names([name])).worksheets[0].cell(FIRST, 1)
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", name.replace("\u202e", r"\u202e"), None)


@pytest.mark.uncounted
def test_every_report_has_its_sheets_and_its_basis(printed: dict[str, Printed]) -> None:
    book = opened(*printed.values())
    bases = {row[1].value: row[0].value for row in book[EVIDENCE].iter_rows() if row[1].value}
    sheets = iter(book.worksheets)
    for section in printed.values():
        assert any(note in bases for note in (*section.notes, section.basis.root))
        for grid in section.grids:
            sheet = next(sheets)
            assert sheet.cell(1, 1).value == section.title
            assert [cell.value or "" for cell in sheet[HEAD_ROW + 1]][: len(grid.headings)] == [
                one.text for one in grid.headings
            ]
            assert sheet.max_row == len(grid.rows) + HEAD_ROW + 1
    assert next(sheets).title == EVIDENCE
    titles = [sheet.title.casefold() for sheet in book.worksheets]
    assert len(set(titles)) == len(titles)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.uncounted
def test_equal_bases_give_equal_bytes(printed: dict[str, Printed]) -> None:
    assert workbook([printed["titles"]]) == workbook([printed["titles"]])
    assert opened(printed["titles"]).properties.created == datetime(2025, 12, 17, 19, 33, 20)  # noqa: DTZ001
