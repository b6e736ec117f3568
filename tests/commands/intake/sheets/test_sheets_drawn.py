"""The sheets that the project draws itself: all 76, read as the facts that they were drawn from.

Where the official sheets are at hand, ``tests/originals`` holds each of them against its original.
"""

from pathlib import Path

import pytest

from commands.desk.sheets import read_file, sheet_files
from commands.intake.protocol import Sheet
from commands.intake.sheets.pdf import read_pages
from ledger.book import Reader
from tests.commands.intake.sheets.sheet_writer import draw_sheet
from tests.support import published
from tests.support.drawn.looks import style_of
from tests.support.drawn.season import sheets_of


@pytest.fixture(scope="module")
def facts(season_2025_26: Reader) -> dict[str, Sheet]:
    """The sheets as the book has them, by file."""
    return {sheet.file: sheet for sheet in sheets_of(season_2025_26)}


def test_every_drawn_sheet_is_read_as_the_facts_that_it_was_drawn_from(
    drawn_folder: Path, facts: dict[str, Sheet]
) -> None:
    read = {file.name: read_file(file) for file in sheet_files([drawn_folder])}

    assert sorted(read) == sorted(facts)
    assert len(read) == 76
    different = {
        (file, field): (getattr(sheet, field), getattr(facts[file], field))
        for file, sheet in read.items()
        for field in Sheet.model_fields
        if field != "protocol" and getattr(sheet, field) != getattr(facts[file], field)
    }
    assert different == {}


def test_drawn_sheets_lie_in_the_folders_and_have_the_names_of_the_official_ones(drawn_folder: Path) -> None:
    assert {(file.parent.name, file.name) for file in drawn_folder.rglob("*.pdf")} == {
        (sheet.competition, sheet.file) for sheet in published.sheets()
    }


def test_drawing_again_gives_the_same_bytes(drawn_folder: Path, facts: dict[str, Sheet]) -> None:
    for file in sheet_files([drawn_folder / "wc3"])[:3]:
        assert draw_sheet(facts[file.name], style_of(facts[file.name])) == file.read_bytes()


QUIRKS = {
    "lanes wrapped as Ou and t": ("wc3", 4, {"Ou": 6, "t": 6, "In": 6}),
    "a broken head, and its rest below": ("wc1", 21, {"S1La": 1, "ne": 1}),
    "a broken head that lost a part on the first page of two": ("wc1", 22, {"S1": 1, "S1La": 1, "ne": 2, "S2": 2}),
    "a remark beside a status": ("wc2", 26, {"DQ": 1, "T25": 2}),
    "a remark twice, beside the name and beside the time": ("wc2", 22, {"F": 3}),
    "a name that goes on below": ("wc1", 9, {"RODRIGUES": 1}),
    "a hyphen at the end of a line": ("wc2", 28, {"GÉLINAS-": 1, "BEAULIEU": 1}),
    "points with the mark of Division B": ("wc2", 27, {"(N)34": 1, "(N)21": 1}),
    "a venue with its city": ("wc2", 1, {"Calgary": 4}),
    "heads and foot on every page": ("wc1", 1, {"Rnk": 2, "Page": 2, "Referee:": 1, "Conditions": 1}),
}


@pytest.mark.parametrize("quirk", QUIRKS)
def test_what_is_odd_about_the_official_sheets_is_drawn_too(quirk: str, drawn_folder: Path) -> None:
    competition, number, words = QUIRKS[quirk]
    (file,) = (drawn_folder / competition).glob(f"{number}_*.pdf")
    drawn = [word.text for page in read_pages(file.read_bytes()) for word in page.words]

    assert {text: drawn.count(text) for text in words} == words


def test_conditions_may_begin_a_page_alone(drawn_folder: Path) -> None:
    (file,) = (drawn_folder / "wc1").glob("19_*.pdf")
    first, second = ([word.text for word in page.words] for page in read_pages(file.read_bytes()))

    assert ("Referee:" in first, "Conditions" in first) == (True, False)
    assert ("Referee:" in second, "Conditions" in second) == (False, True)
