"""Each drawn sheet against its original: it is read alike in every field, and its words stand in the same places."""

from collections import defaultdict
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from commands.intake.protocol import Sheet
from commands.intake.sheets.pdf import read_pages
from commands.intake.sheets.reading import sheet_of
from commands.intake.sheets.words import SheetPage, Word
from tests.support import published

SHEETS = {f"{sheet.competition}/{sheet.file}": sheet for sheet in published.sheets()}

HIGHER, ASIDE = 2.5, 13.0
"""How far from its original a word of the table may stand, in points: its line, and its middle."""
FARTHER_ASIDE = 40.0
"""The same above and below the table, where long lines of another font run on."""


@pytest.fixture(scope="module")
def official_folder(originals: Path) -> Path:
    return originals / "data" / "2025-26" / "sheets"


def test_there_is_a_drawn_sheet_for_every_official_one_and_no_other(official_folder: Path, drawn_folder: Path) -> None:
    for folder in (official_folder, drawn_folder):
        assert sorted(str(file.relative_to(folder)) for file in folder.rglob("*.pdf")) == sorted(SHEETS)


@cache
def pages_of(file: Path) -> tuple[SheetPage, ...]:
    """The words of a sheet, which both tests of it need."""
    return read_pages(file.read_bytes())


def read(file: Path) -> Sheet:
    return sheet_of(pages_of(file), file=file.name, protocol=sha256(file.read_bytes()).hexdigest())


@pytest.mark.parametrize("name", SHEETS)
def test_a_drawn_sheet_is_read_as_the_official_one(name: str, official_folder: Path, drawn_folder: Path) -> None:
    official, drawn = read(official_folder / name), read(drawn_folder / name)

    assert official.protocol == SHEETS[name].sha256 != drawn.protocol
    assert {field: getattr(drawn, field) for field in Sheet.model_fields if field != "protocol"} == {
        field: getattr(official, field) for field in Sheet.model_fields if field != "protocol"
    }


def by_text(page: SheetPage) -> dict[str, list[Word]]:
    """The words of a page by their text, each from above and from the left."""
    found: dict[str, list[Word]] = defaultdict(list)
    for word in sorted(page.words, key=lambda one: (-round(one.base), one.left)):
        found[word.text].append(word)
    return found


@pytest.mark.parametrize("name", SHEETS)
def test_every_word_of_an_official_sheet_stands_in_its_place_on_the_drawn_one(
    name: str, official_folder: Path, drawn_folder: Path
) -> None:
    official, drawn = pages_of(official_folder / name), pages_of(drawn_folder / name)
    assert len(official) == len(drawn)
    astray = []
    for page, ours in zip(official, drawn, strict=True):
        words, own = by_text(page), by_text(ours)
        assert {text: len(found) for text, found in words.items()} == {text: len(found) for text, found in own.items()}
        heads = words["Rnk"][0].base
        end = words["Referee:"][0].base if "Referee:" in words else words["Created"][0].base
        for text, found in words.items():
            for theirs, mine in zip(found, own[text], strict=True):
                aside = ASIDE if end + 1 < theirs.base < heads + 2 else FARTHER_ASIDE
                if abs(theirs.base - mine.base) > HIGHER or abs(theirs.center - mine.center) > aside:
                    astray.append((page.number, text, theirs.center, theirs.base, mine.center, mine.base))

    assert astray == []
