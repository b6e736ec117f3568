"""A PDF is read back: it says all that the reading says, and nothing of it runs off the page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pypdfium2
import pytest
from matplotlib import get_data_path

from ledger.errors import InvalidInputError
from projections.printing.paper import Printed, divided, indented, texts
from projections.printing.pdf import pdf
from projections.tables.columns import Grid, always, only_people
from tests.projections.printing.conftest import made, names

MARGIN = 42
"""Points of a page's sides on which nothing stands."""
LINE_END = re.compile("[\\s\\-\x02\ufffe]+")
"""What a reader of a PDF makes of a word that is divided at its hyphen, and of the ends of lines."""
FEW = 60
"""So many rows of a table are printed in the test of all reports."""
FIXTURES = Path(__file__).parents[3] / "fixtures"


def pages(document: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(document)]


def plain(text: str) -> str:
    return LINE_END.sub("", text)


def beyond(document: bytes) -> list[tuple[int, str]]:
    """The characters that stand on the margin of a page or beyond, each with its page."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(document), 1):
        width, _height = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_chars()):
            left, _bottom, right, _top = text.get_charbox(index)
            if right > left and (left < MARGIN or right > width - MARGIN):
                found.append((number, text.get_text_range(index, 1)))
    return found


def cells(grid: Grid) -> Iterator[str]:
    headings, divisions = divided(grid)
    deep = indented(headings)
    yield from (one.text for index, one in enumerate(headings) if index != deep)
    for division in divisions:
        yield division.head
        for row in division.rows:
            yield from (text for index, text in enumerate(texts(row)) if index != deep)


def shortened(section: Printed) -> Printed:
    return replace(section, grids=tuple(replace(grid, rows=grid.rows[:FEW]) for grid in section.grids))


@pytest.fixture(scope="module")
def all_printed(printed: dict[str, Printed]) -> tuple[bytes, Sequence[Printed]]:
    sections = tuple(map(shortened, printed.values()))
    return pdf(sections), sections


@pytest.mark.uncounted
def test_every_report_is_on_paper_whole(all_printed: tuple[bytes, Sequence[Printed]]) -> None:
    document, sections = all_printed
    found = pages(document)
    text = plain("".join(found))
    for one in sections:
        said = (one.title, one.occasion, " · ".join(one.state), one.counted, *one.notes, *one.legend, one.basis.root)
        assert [line for line in said if plain(line) not in text] == []
        lacking = [cell for grid in one.grids if grid.rows for cell in cells(grid) if plain(cell) not in text]
        assert lacking == [], one.title
    assert [number for number, page in enumerate(found, 1) if f"{number} of {len(found)}" not in page] == []
    assert sum("signature" in page for page in found) == len(sections)


@pytest.mark.uncounted
def test_nothing_runs_off_a_page(all_printed: tuple[bytes, Sequence[Printed]]) -> None:
    assert beyond(all_printed[0]) == []


def test_a_long_table_has_its_heads_and_its_division_on_every_page(printed: dict[str, Printed]) -> None:
    quota = printed["quota"]
    found = pages(pdf([replace(quota, grids=quota.grids[:1])]))
    assert len(found) > 3
    assert all("Section" in page and "Called" in page for page in found[:-1])
    assert all(
        re.search(r"^(?:[0-9]+ m|Mass start|Team pursuit) (?:wo)?men\s*$", page, re.MULTILINE) for page in found[:-1]
    )


def test_a_standing_of_many_races_is_turned_or_divided_and_loses_no_column() -> None:
    rows = [(f"Skater NUMBER{number}",) for number in range(1, 70)]
    name = always("name", "string", "A name.", lambda of: of[0], names=True)
    for races, whole in ((28, True), (70, False)):
        columns = [
            only_people(f"wc{race} 5000", "Points.", lambda of, race=race: str(len(of[0]) * race), kind="number")
            for race in range(1, races + 1)
        ]
        document = pdf([made((name, *columns), rows)])
        found = pages(document)
        width, height = pypdfium2.PdfDocument(document)[0].get_size()
        assert width > height
        assert [
            race for race in range(1, races + 1) if f"wc{race} 5000" not in re.sub(r"\s+", " ", "".join(found))
        ] == []
        assert ("(part 1 of" not in found[0]) is whole
        assert beyond(document) == []
        assert all("NUMBER" in page for page in found)


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_a_page_has_the_size_that_is_asked_for(paper: str, size: tuple[int, int]) -> None:
    page = pypdfium2.PdfDocument(pdf([names(["Kjeld NUIS"])], paper=paper))[0]
    assert tuple(map(round, page.get_size())) == size


def letters() -> str:
    """Every letter of every text in the fixtures."""
    return "".join(
        sorted({letter for file in FIXTURES.rglob("*.jsonl") for letter in set(file.read_text(encoding="utf-8"))})
    )


def test_every_letter_of_the_fixtures_has_a_glyph() -> None:
    held = "".join(letter for letter in letters() if letter.isprintable() and not letter.isspace())
    assert {"Ż", "ě", "ü", "Ø"} <= set(held)
    assert plain(held) in plain(
        "".join(pages(pdf([names([held[start : start + 20] for start in range(0, len(held), 20)])])))
    ).replace("NED", "")


@pytest.mark.parametrize(
    "name",
    ["Żółć ČŘĚŠ ő ű ș ț ğ İı ð þ ø ß ẞ ŉ", "Иван Ўзбек Ђорђе", "Ελλάδα Ώ", "שלום", "#strong[x] *b* $x$ @y <b> \\ // `"],
)
def test_a_name_is_printed_as_it_is_written(name: str) -> None:
    assert plain(name) in plain(pages(pdf([names([name])]))[0])


def test_a_letter_that_no_font_has_is_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"no font has the letters of 寧; --fonts FOLDER"):
        pdf([names(["寧 忠岩"])])


def test_a_font_of_a_folder_helps(tmp_path: Path) -> None:
    copy(Path(get_data_path()) / "fonts/ttf/DejaVuSans.ttf", tmp_path)
    with pytest.raises(InvalidInputError, match="no font has the letters of ⴰ"):
        pdf([names(["ⴰⵣⵓⵍ"])])
    assert "ⴰⵣⵓⵍ" in pages(pdf([names(["ⴰⵣⵓⵍ"])], fonts=[tmp_path]))[0]


def test_what_is_hidden_in_a_name_is_shown() -> None:
    assert r"Kjeld\u202eSIUN" in pages(pdf([names(["Kjeld\u202eSIUN"])]))[0]


def test_a_hash_can_be_copied_from_a_page() -> None:
    digest = "0123456789abcdef" * 12
    [text] = pages(pdf([names([digest])]))
    assert digest in re.sub(r"\s", "", text)
    assert "\u200b" not in text


def test_equal_bases_give_equal_bytes_and_the_day_is_that_of_the_last_entry(printed: dict[str, Printed]) -> None:
    document = pdf([printed["titles"]])
    assert document == pdf([printed["titles"]])
    assert pypdfium2.PdfDocument(document).get_metadata_dict()["CreationDate"].startswith("D:20251217")
