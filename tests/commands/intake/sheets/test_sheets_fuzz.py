"""Whatever is done to a sheet, the reader gives a `Sheet` or one refusal, and never loses a word silently."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.intake.protocol import Sheet
from commands.intake.sheets.pdf import read_pages
from commands.intake.sheets.reading import read_sheet, sheet_of
from commands.intake.sheets.rows import REMARKS
from commands.intake.sheets.words import SheetPage, Word
from ledger.errors import UnreadableSheetError
from tests.commands.intake.sheets.sheet_examples import DISTANCE, MASS_START, TEAM
from tests.commands.intake.sheets.sheet_writer import Style, draw_sheet
from tests.support.sampled import tries

DRAWN = {
    "distance": (DISTANCE, Style(wrapped_lanes=True)),
    "mass-start": (MASS_START, Style(broken_heads="S1La", iso=True, mark_at="time")),
    "team": (TEAM, Style()),
    "pages": (DISTANCE, Style(rows=6)),
}
NAMES = st.sampled_from(list(DRAWN))
LETTERS = st.text("ABCDEFGHJKLMNOPRSTUVWXYZ123456789.:+,()-", min_size=1, max_size=9)
OTHER_WORDS = LETTERS.filter(lambda text: text not in REMARKS)
TEXTS = st.one_of(
    st.sampled_from(
        ["", "1", "0", "99999", "(N)", "T07", "F", "DNF", "DQ", "34.10", "+0.10", "Referee:", "Rnk", "-", "١"]
    ),
    st.text(max_size=8),
)


@cache
def drawn(name: str) -> bytes:
    return draw_sheet(*DRAWN[name])


@cache
def pages_of(name: str) -> tuple[SheetPage, ...]:
    return read_pages(drawn(name))


def read(pages: Sequence[SheetPage]) -> Sheet | None:
    """The sheet, or None where it is refused as it should be; anything else that is raised fails the test."""
    try:
        return sheet_of(pages, file="fuzz.pdf", protocol="0" * 64)
    except UnreadableSheetError as error:
        message = str(error)
    assert "\n" not in message
    assert len(message) < 400
    return None


@cache  # hypothesis looks a strategy over when it is first drawn from, which takes longer than to draw
def places(name: str) -> st.SearchStrategy[tuple[int, int]]:
    """A word by its page and its place on it."""
    return st.sampled_from([(page, word) for page, one in enumerate(pages_of(name)) for word in range(len(one.words))])


def with_word(pages: Sequence[SheetPage], place: tuple[int, int], words: Sequence[Word]) -> list[SheetPage]:
    """The pages with other words in the place of one."""
    page, index = place
    old = pages[page]
    new = (*old.words[:index], *words, *old.words[index + 1 :])
    return [*pages[:page], replace(old, words=new), *pages[page + 1 :]]


def letters(pages: Sequence[SheetPage]) -> Counter[str]:
    """Every letter that stands between the column heads and the foot."""
    found: Counter[str] = Counter()
    for page in pages:
        heads = next(word.base for word in page.words if word.text == "Rnk")
        foot = next(word.base for word in page.words if word.text == "Created")
        for word in page.words:
            if foot + 2 < word.base < heads - 2:
                found.update(word.text)
    return found


@given(st.data())
@settings(max_examples=tries(150))
def test_a_word_that_is_changed_is_in_the_sheet_or_the_sheet_is_refused(data: st.DataObject) -> None:
    name = data.draw(NAMES)
    pages = pages_of(name)
    place = data.draw(places(name))
    word = pages[place[0]].words[place[1]]
    text = data.draw(OTHER_WORDS)
    changed = with_word(pages, place, [replace(word, text=text)])
    sheet = read(changed)
    if sheet is None:
        return
    assert len(sheet.rows) == len(DRAWN[name][0].rows)
    try:
        again = read_pages(draw_sheet(sheet, DRAWN[name][1]))
    except ValueError:
        return  # too long to be drawn
    # A name that is wrapped elsewhere moves words, but no letter is lost, and none appears.
    assert letters(again) == letters(changed)


@given(st.data())
@settings(max_examples=tries(100))
def test_any_text_in_any_place_gives_a_sheet_or_a_refusal(data: st.DataObject) -> None:
    name = data.draw(NAMES)
    pages: Sequence[SheetPage] = pages_of(name)
    for _ in range(data.draw(st.integers(1, 3))):
        page = data.draw(st.integers(0, len(pages) - 1))
        index = data.draw(st.integers(0, len(pages[page].words) - 1))
        word = pages[page].words[index]
        moved = Word(
            data.draw(TEXTS),
            word.left + data.draw(st.floats(-600, 600)),
            word.right + data.draw(st.floats(-600, 600)),
            word.base + data.draw(st.floats(-800, 800)),
            data.draw(st.sampled_from([0.0, 1.0, 6.0, 10.0])),
        )
        kept = [word] if data.draw(st.booleans()) else []
        pages = with_word(pages, (page, index), [*kept, moved])
    read(pages)


@given(st.data())
@settings(max_examples=tries(50))
def test_a_word_that_is_taken_away_never_takes_its_row_with_it(data: st.DataObject) -> None:
    name = data.draw(NAMES)
    sheet = read(with_word(pages_of(name), data.draw(places(name)), []))
    if sheet is not None:
        assert len(sheet.rows) == len(DRAWN[name][0].rows)


@given(st.data())
@settings(max_examples=tries(50))
def test_a_word_that_is_drawn_twice_is_never_read_once(data: st.DataObject) -> None:
    name = data.draw(NAMES)
    place = data.draw(places(name))
    word = pages_of(name)[place[0]].words[place[1]]
    sheet = read(with_word(pages_of(name), place, [word, word]))
    # No data are the provider's addresses in the foot, and what is left of a broken head.
    assert sheet is None or sheet != read(pages_of(name)) or word.base < 27 or word.text == "ne"


@pytest.mark.parametrize("name", list(DRAWN))
def test_a_row_that_is_taken_away_is_missed(name: str) -> None:
    pages = pages_of(name)
    for number, page in enumerate(pages):
        bibs = [word for word in page.words if word.text.isdigit() and 71 < word.center < 92 and 60 < word.base < 605]
        assert bibs
        for bib in bibs:
            # The row's own line, its mark above and its wraps below.
            left = tuple(word for word in page.words if not -9 < word.base - bib.base < 4)
            assert read([*pages[:number], replace(page, words=left), *pages[number + 1 :]]) is None


@given(st.data())
@settings(max_examples=tries(50))
def test_any_bytes_give_a_sheet_or_a_refusal(data: st.DataObject) -> None:
    mutated(drawn(data.draw(NAMES)), data)


@given(st.data())
@settings(max_examples=tries(15))
def test_any_bytes_of_an_official_sheet_give_a_sheet_or_a_refusal(sheet_folder: Path, data: st.DataObject) -> None:
    files = sorted((sheet_folder / "wc2").glob("2*.pdf"))
    mutated(data.draw(st.sampled_from(files)).read_bytes(), data)


def mutated(content: bytes, data: st.DataObject) -> None:
    """Read a file with some bytes changed, taken out or put in, or cut off."""
    for _ in range(data.draw(st.integers(1, 20))):
        start = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 40))
        content = content[:start] + data.draw(st.binary(max_size=40)) + content[start + length :]
    content = content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content
    try:
        sheet = read_sheet(content, file="fuzz.pdf")
    except UnreadableSheetError as error:
        message = str(error)
    else:
        assert sheet.rows
        return
    assert message.startswith("fuzz.pdf: ")
    assert "\n" not in message
