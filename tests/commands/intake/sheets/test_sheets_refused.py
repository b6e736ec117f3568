"""What is not read, and the one line that says why."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from commands.intake.protocol import Sheet
from commands.intake.sheets import pdf
from commands.intake.sheets.pdf import read_pages
from commands.intake.sheets.reading import read_sheet, sheet_of
from commands.intake.sheets.words import SheetPage, Word
from ledger.errors import UnreadableSheetError
from tests.commands.intake.sheets.sheet_examples import distance_sheet, mass_start_sheet, skaters, team_sheet
from tests.commands.intake.sheets.sheet_writer import PLAIN, Style, draw_sheet

FILE = "12_result_men_500_a-signed_20251115204545.pdf"
SIX = distance_sheet([*skaters(5), ("Robbe BEELEN", "BEL", "DNF")], codes={"Skater AB": ("F",)})


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableSheetError) as refused:
        read_sheet(data, file=FILE)
    message = str(refused.value)
    assert message.startswith(f"{FILE}: ")
    assert "\n" not in message
    return message.removeprefix(f"{FILE}: ")


def drawn(draw: Callable[[Canvas], None], **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), **options)  # type: ignore[arg-type]
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def changed(sheet: Sheet, change: Callable[[Word], Word | None], style: Style = PLAIN) -> str:
    """The refusal of a sheet whose words were changed after drawing; None takes a word away."""
    pages = [
        SheetPage(page.number, tuple(new for word in page.words if (new := change(word)) is not None))
        for page in read_pages(draw_sheet(sheet, style))
    ]
    with pytest.raises(UnreadableSheetError) as refused:
        sheet_of(pages, file=FILE, protocol="0" * 64)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def swapped(before: str, after: str) -> Callable[[Word], Word]:
    return lambda word: replace(word, text=after) if word.text == before else word


# The file


@pytest.mark.parametrize(
    "data", [b"", b"no PDF", b"PK\x03\x04 a workbook", b"<html></html>", b"x" * 2000 + b"%PDF-1.7"]
)
def test_not_a_pdf(data: bytes) -> None:
    assert refusal(data) == "is not a PDF file; an official result sheet is one"


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_damaged_pdf(part: float) -> None:
    data = draw_sheet(SIX)
    assert "damaged" in refusal(data[: int(len(data) * part)].replace(b"endobj", b"xxxxxx"))


@pytest.mark.parametrize("password", ["secret", ""])
def test_encrypted(password: str) -> None:
    data = drawn(
        lambda canvas: canvas.drawString(9, 9, "x"), encrypt=StandardEncryption(password, "owner", strength=128)
    )
    assert refusal(data) == "is encrypted; save the sheet without a password first"


def test_an_image_without_text() -> None:
    data = drawn(lambda canvas: canvas.rect(100, 100, 300, 300, fill=1))
    assert refusal(data).startswith("has no text: it is an image of a sheet")


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_BYTES", 1_000)
    with pytest.raises(UnreadableSheetError, match="larger than 0 MB"):
        read_pages(draw_sheet(SIX))


def test_too_many_pages() -> None:
    def pages(canvas: Canvas) -> None:
        for _ in range(11):
            canvas.drawString(9, 9, "x")
            canvas.showPage()

    assert refusal(drawn(pages)) == "has 11 pages; a result sheet has at most 10"


def test_too_many_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_LETTERS", 100)
    with pytest.raises(UnreadableSheetError, match="page 1: has more than 100 letters"):
        read_pages(draw_sheet(SIX))


# The document


@pytest.mark.parametrize(
    "line", ["ISU SHORT TRACK WORLD TOUR #1", "Invoice 2025-17", "ISU SPEED SKATING WORLD CUP", "EISSCHNELLLAUF"]
)
def test_another_document(line: str) -> None:
    data = drawn(lambda canvas: canvas.drawString(100, 700, line))
    assert refusal(data).startswith(f"is no official result sheet of the World Cup: it begins with {line!r}")


def test_a_start_list() -> None:
    assert "does not read '12. RESULT 1st 500m Men Division B'" in changed(SIX, swapped("RESULT", "STARTLIST"))


def test_another_race() -> None:
    assert "names no race that is known" in changed(SIX, swapped("500m", "Slalom"))


def test_another_distance() -> None:
    assert "the title '7m Men' names no race that is known" in changed(SIX, swapped("500m", "7m"))


def test_columns_of_another_layout() -> None:
    message = changed(SIX, swapped("500m", "Team Pursuit"))
    assert (
        message
        == "the title 'Team Pursuit Men' is of a team race, but the columns are those of a distance skated in pairs"
    )


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("Saturday,", "Sunday,", "2025-11-15 is no Sunday but a Saturday"),
        ("November", "Smarch", "there is no day '15 Smarch 2025'"),
        ("15", "17", "2025-11-17 is no Saturday but a Monday"),
        ("15", "31", "there is no day '31 November 2025'"),
        ("Nov", "Dec", "the race is on 2025-11-15, but the competition lasts from 2025-12-14 to 2025-12-16"),
        ("14", "17", "the competition ends before it begins: '17 - 16 Nov 2025'"),
        ("(Usa)", "Usa", "the second line 'Utah Olympic Oval - Salt Lake City Usa / 14 - 16 Nov 2025' does not read"),
        ("Rnk", "Rang", "page 1: is no page of an official result sheet: it has no line of column heads"),
        ("pair", "paar", "page 1: 'paar' is no column head that a sheet has there"),
        ("pair", "Time", "page 1: 'Time' is no column head that a sheet has there"),
        ("pair", "Laps", "page 1: the column heads 'Rnk Nr Name Ctry Laps lane Time Behind Points' are those of no"),
        ("Created", "Printed", "page 1: has no foot 'Created on: … Page 1 of 1'; it is cut off"),
        ("13:11", "25:11", "page 1: there is no moment 2025-11-15 25:11, as the foot says"),
        ("Page", "Seite", "page 1: the foot "),
        ("Referee:", "Judge:", "page 1: 'Judge:' stands in no row and column of the table"),
        ("Starter:", "Start:", "page 1: 'Referee: Moyca STOFFEL (CAN) / Start: Stefan KNÖFLER (GER)' does not read"),
        (
            "Conditions",
            "Weather",
            "page 1: 'Weather Time Air Temperature Humidity Ice Temperature' below the table is not",
        ),
        ("12:58", "12:61", "page 1: 'Start 12:61 19,2 28,0 -8,1' does not read 'Start 12:58 19,2 28,0 -8,1'"),
        ("-8,1", "cold", "page 1: 'Start 12:58 19,2 28,0 cold' does not read"),
    ],
)
def test_a_line_that_is_not_understood(before: str, after: str, message: str) -> None:
    assert changed(SIX, swapped(before, after)).startswith(message)


def test_a_line_too_many_above_the_table() -> None:
    extra = Word("PROVISIONAL", 100, 200, 640.0, 10)
    pages = read_pages(draw_sheet(SIX))
    with pytest.raises(UnreadableSheetError, match="has 5 lines above the table"):
        sheet_of([SheetPage(1, (*pages[0].words, extra))], file=FILE, protocol="0" * 64)


@pytest.mark.parametrize(
    ("word", "message"),
    [
        (Word("appeal", 110, 140, 200.0, 10), "page 1: 'appeal' below the table is not understood"),
        (Word("appeal", 110, 140, 2.0, 10), "page 1: 'appeal' stands below the foot, where nothing should"),
        (Word("appeal", 580, 590, 599.0, 10), "page 1: 'appeal' stands in no row and column of the table"),
        (Word("appeal", 10, 20, 599.0, 10), "page 1: 'appeal' stands in no row and column of the table"),
        (Word("appeal", 440, 450, 590.0, 10), "page 1, row 1 (Skater AA): Time is '34.10appeal'; it must be a time"),
        (Word("appeal", 300, 305, 612.0, 10), "page 1: 'appeal' stands in no row and column of the table"),
        (Word("7", 83, 88, 599.0, 10), "page 1, row 1 (Skater AA): Bib is '1 7'; it must be a whole number"),
    ],
)
def test_a_word_too_many(word: Word, message: str) -> None:
    pages = read_pages(draw_sheet(SIX))
    with pytest.raises(UnreadableSheetError) as refused:
        sheet_of([SheetPage(1, (*pages[0].words, word))], file=FILE, protocol="0" * 64)
    assert str(refused.value).startswith(message)


def test_a_mark_of_a_mark() -> None:
    pages = read_pages(draw_sheet(SIX))
    mark = next(word for word in pages[0].words if word.text == "F" and word.base > 510)
    smaller = Word("RS", mark.right, mark.right + 4, mark.base + 1, 3.0)
    with pytest.raises(UnreadableSheetError, match="'RS' stands in no row and column of the table"):
        sheet_of([SheetPage(1, (*pages[0].words, smaller))], file=FILE, protocol="0" * 64)


def test_sprints_out_of_order() -> None:
    sheet = mass_start_sheet([("A AA", "NED", 16, (3, None, None, 60), "7:24.96")])
    assert "are those of no layout" in changed(sheet, swapped("S2", "S5"))


def test_a_sheet_without_rows() -> None:
    message = changed(SIX, lambda word: None if 515 > word.base > 505 or 605 > word.base > 510 else word)
    assert message == "has no row below the column heads; a sheet without a result is none"


# A sheet that is cut off


@pytest.mark.parametrize("row", range(6))
def test_a_row_is_missing(row: int) -> None:
    base = 599.0 - row * 16.9
    message = changed(SIX, lambda word: None if abs(word.base - base) <= 4 else word)
    assert "a row is missing" in message or "where a row must have stood" in message or "no row carries it" in message


def test_the_officials_are_missing() -> None:
    without = distance_sheet(skaters(5), conditions=())
    message = changed(without, lambda word: None if abs(word.base - 518.2) < 1 else word)
    assert message == "has no line 'Referee: … / Starter: …' below the table; it is cut off"


def test_conditions_are_missing() -> None:
    message = changed(SIX, lambda word: None if 440 < word.base < 477 else word)
    assert message == "has heads of conditions, but none measured; it is cut off"


@pytest.mark.parametrize("kept", [slice(0, 1), slice(1, 2), slice(None, None, -1)])
def test_a_page_is_missing_or_out_of_order(kept: slice) -> None:
    pages = read_pages(draw_sheet(distance_sheet(skaters(40))))
    given = [SheetPage(number, page.words) for number, page in enumerate(pages[kept], 1)]
    with pytest.raises(UnreadableSheetError, match="a page is missing or out of order"):
        sheet_of(given, file=FILE, protocol="0" * 64)


def test_pages_of_two_sheets() -> None:
    first = read_pages(draw_sheet(distance_sheet(skaters(40))))
    second = read_pages(draw_sheet(distance_sheet(skaters(40), sheet=2)))
    with pytest.raises(UnreadableSheetError, match="page 2: its heading or its foot is not that of page 1"):
        sheet_of([first[0], second[1]], file=FILE, protocol="0" * 64)


def test_pages_of_two_layouts() -> None:
    sheet = distance_sheet(skaters(40))
    first, second = read_pages(draw_sheet(sheet)), read_pages(draw_sheet(sheet, Style(without=("Points",))))
    with pytest.raises(UnreadableSheetError, match="page 2: its columns are not those of page 1"):
        sheet_of([first[0], second[1]], file=FILE, protocol="0" * 64)


# A sheet that contradicts itself


def test_ranks_with_a_gap_behind_a_tie() -> None:
    tied = distance_sheet([("A AA", "NED", "34.10"), ("B BB", "NED", "34.10"), ("C CC", "NED", "34.30")])
    assert [row.result.rank for row in tied.rows] == [1, 1, 3]
    message = changed(tied, swapped("3", "2"))
    assert "has rank 2, where 3 must stand" in message or "number" in message


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            "34.21",
            "34.43",
            "contradicts itself: row 3 (Skater AC) is faster than row 2, which stands above (and 1 more)",
        ),
        ("34.21", "34.09", "contradicts itself: row 2 (Skater AB) is faster than row 1, which stands above"),
        ("34.21", "34.10", "contradicts itself: row 2 (Skater AB) and row 1 have ranks 2 and 1 for such times"),
        ("34.21", "34.10(2)", "contradicts itself: row 2 (Skater AB) has the time of row 1, but only one of them has"),
        ("34.21", "34:21", "page 1, row 2 (Skater AB): Time is '34:21'; it must be a time such as 1:42.97"),
        ("34.21", "DSQ", "page 1, row 2 (Skater AB): Time is 'DSQ'; it must be a time such as 1:42.97"),
        ("34.21", "DNF", "page 1, row 2 (Skater AB): Behind is '+0.11'; it must be nothing beside DNF"),
        ("+0.11", "+0.12", "contradicts itself: row 2 (Skater AB) is +0.12 behind, with 34.21 after 34.10"),
        ("+0.11", "0.11", "page 1, row 2 (Skater AB): Behind is '0.11'; it must be a difference such as +0.34"),
        ("+0.11", "+far", "page 1, row 2 (Skater AB): Behind is '+far'; it must be a difference such as +0.34"),
        ("54", "5,4", "page 1, row 2 (Skater AB): Points is '5,4'; it must be a whole number"),
        ("Out", "Left", "page 1, row 2 (Skater AB): Lane is 'Left'; it must be one of In, Out, Finish, Crossing"),
        ("NOR", "Norway", "page 1, row 2 (Skater AB): Country is 'Norway'; it must be a code of three capitals"),
        ("AB", "7", "page 1, row 2: Name is 'Skater 7'; it must be a name"),
        ("AB", "AA", ""),
        ("F", "f", "page 1, row 2: Name is 'f'; it must be marked with remarks such as F, RS or T07"),
        ("F", "X", "contradicts itself: row 2 (Skater AB) carries X, which the legend does not explain"),
        ("F", "RS", "contradicts itself: the legend explains F, but no row carries it"),
        ("DNF", "35.00", "page 1, row 6 (Robbe BEELEN): Rank is empty; it must be a whole number from 1"),
    ],
)
def test_a_row_that_cannot_be(before: str, after: str, message: str) -> None:
    def change(word: Word) -> Word:
        in_table = 510 < word.base < 605
        return replace(word, text=after) if word.text == before and in_table else word

    if after == "AA":
        same = distance_sheet([("A AA", "NED", "34.10"), ("A AB", "NED", "34.21")])
        assert changed(same, swapped("AB", "AA")) == "contradicts itself: row 1 (A AA) stands in 2 rows (and 1 more)"
    else:
        assert changed(SIX, change).startswith(message)


def test_two_times_for_one_rank() -> None:
    tied = distance_sheet([("A AA", "NED", "34.10(1)"), ("B BB", "NED", "34.10(1)"), ("C CC", "NED", "34.30")])
    assert "row 2 (B BB) and row 1 have ranks 1 and 1 for such times" in changed(
        tied.model_copy(
            update={
                "rows": (
                    tied.rows[0],
                    tied.rows[1].model_copy(
                        update={"result": tied.rows[1].result.model_copy(update={"thousandth": 5})}
                    ),
                    tied.rows[2],
                )
            }
        ),
        lambda word: word,
    )


def test_thousandths_out_of_order() -> None:
    sheet = distance_sheet([("A AA", "NED", "34.10(6)"), ("B BB", "NOR", "34.10(1)")])
    assert (
        changed(sheet, lambda word: word) == "contradicts itself: row 2 (B BB) is faster than row 1, which stands above"
    )


def test_one_rank_for_two_times() -> None:
    sheet = distance_sheet([("A AA", "NED", "34.10"), ("B BB", "NOR", "34.21")])
    shared = sheet.rows[1].model_copy(update={"result": sheet.rows[1].result.model_copy(update={"rank": 1})})
    message = changed(sheet.model_copy(update={"rows": (sheet.rows[0], shared)}), lambda word: word)
    assert message == "contradicts itself: row 2 (B BB) has the rank of row 1, but another time"


def test_a_bib_that_stands_twice() -> None:
    two = distance_sheet([("A AA", "NED", "34.10"), ("B BB", "NOR", "34.21")])
    again = two.rows[1].model_copy(update={"result": two.rows[1].result.model_copy(update={"bib": 1})})
    message = changed(two.model_copy(update={"rows": (two.rows[0], again)}), lambda word: word)
    assert message == "contradicts itself: row 1 (A AA) has number 1, which stands in 2 rows (and 1 more)"


def test_a_rank_below_those_without() -> None:
    sheet = distance_sheet([("A AA", "NED", "34.10"), ("B BB", "NOR", "DNF"), ("C CC", "NOR", "34.21")])
    assert "row 3 (C CC) has rank 3 below a row without a rank" in changed(sheet, lambda word: word)


def test_a_mass_start_against_its_points() -> None:
    entries = [
        ("A AA", "NED", 16, (3, None, None, 60), "7:24.96"),
        ("B BB", "NOR", 16, (None, None, None, None), "7:25.96"),
        ("C CC", "NOR", 16, (None, None, None, None), "7:26.96"),
    ]
    sheet = mass_start_sheet(entries)
    assert "row 1 (A AA) has a total of 62, but its sprints make 63" in changed(sheet, swapped("63", "62"))
    assert "row 3 (C CC) finished before row 2, which stands above" in changed(sheet, swapped("7:26.96", "7:25.95"))
    upside_down = mass_start_sheet([entries[1], entries[0], entries[2]])
    assert "row 2 (A AA) has more points in the race than row 1" in changed(upside_down, lambda word: word)


def test_a_team_of_no_country() -> None:
    sheet = team_sheet([("ATLANTIS", "ATL", "3:35.34")])
    assert changed(sheet, lambda word: word) == "page 1, row 1 (ATLANTIS): 'ATLANTIS' is no country that is known"


def test_a_value_beyond_the_limits_of_a_fact() -> None:
    sheet = distance_sheet([("A AA", "NED", "34.10")])
    assert changed(sheet, swapped("AA", "A" * 3_000)).endswith("name: String should have at most 2000 characters")
    far = distance_sheet(skaters(2), referee="Moyca STOFFEL (CAN)", venue="V" * 20)
    assert changed(far, swapped("V" * 20, "V" * 3_000)) == "venue: String should have at most 2000 characters"
