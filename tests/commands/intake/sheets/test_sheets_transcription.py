"""All official sheets of three competitions against an independent transcription, field by field.

Names agree after this normalisation: Unicode NFC, one space between words, any hyphen as ``-``, no space around it, and
no difference between capitals and small letters. Names that the transcription broke off where the sheet wraps them
stand in `WRONG`, with every other cell in which it errs.
"""

import re
import unicodedata
from hashlib import sha256
from pathlib import Path

from commands.intake.protocol import Sheet, SheetRow
from ledger.book import Reader
from ledger.vocabulary import format_time
from tests.support.published import PrintedRow, results
from tests.support.published import sheets as listed

WRAPPED = "the name goes on in a second line, which is in the sheet's text but hidden by the border of its cell"
WRONG = {
    # file, bib, field: (what the sheet says, what the transcription says, why); each looked at on the drawn page
    ("12_result_men_1500_b-signed_20251123030739.pdf", 163, "codes"): (
        ("T07",),
        (),
        "T07 stands beside SILVA in the hidden second line of the name, and the legend below explains it",
    ),
    ("9_result_women_500_b_1-signed_20251115175152.pdf", 318, "name"): (
        "Jéssica Carolina SANTOS RODRIGUES",
        "Jéssica Carolina SANTOS",
        WRAPPED,
    ),
    ("21_result_womenmassstart_b-signed_20251120184855.pdf", 318, "name"): (
        "Jéssica Carolina SANTOS RODRIGUES",
        "Jéssica Carolina SANTOS",
        WRAPPED,
    ),
    ("22_result_menmassstart_b-signed_20251120184910.pdf", 159, "name"): (
        "Afonso Henrique Pestana SILVA",
        "Afonso Henrique",
        WRAPPED,
    ),
    ("28_result_menmassstart_a-signed_20251116234524.pdf", 16, "name"): (
        "Antoine GÉLINAS-BEAULIEU",
        "Antoine GÉLINAS-",
        WRAPPED,
    ),
    ("12_result_men_1500_b-signed_20251123030739.pdf", 163, "name"): (
        "Afonso Henrique Pestana SILVA",
        "Afonso Henrique Pestana",
        WRAPPED,
    ),
    ("25_result_womenmassstart_b-1_20251123200022.pdf", 324, "name"): (
        "Jéssica Carolina SANTOS RODRIGUES",
        "Jéssica Carolina SANTOS",
        WRAPPED,
    ),
    ("26_result_menmassstart_b-signed_20251123200235.pdf", 163, "name"): (
        "Afonso Henrique Pestana SILVA",
        "Afonso Henrique",
        WRAPPED,
    ),
    ("28_result_menmassstart_a-signed_20251123234907.pdf", 16, "name"): (
        "Antoine GÉLINAS-BEAULIEU",
        "Antoine GÉLINAS-",
        WRAPPED,
    ),
    ("3_result_women_1000_b-signiert_20251205163759.pdf", 317, "name"): (
        "Jéssica Carolina SANTOS RODRIGUES",
        "Jéssica Carolina SANTOS",
        WRAPPED,
    ),
    ("15_result_womenmassstart_b-signiert_20251207123857.pdf", 317, "name"): (
        "Jéssica Carolina SANTOS RODRIGUES",
        "Jéssica Carolina SANTOS",
        WRAPPED,
    ),
    ("16_result_menmassstart_b-ondertekend_20251207123418.pdf", 157, "name"): (
        "Afonso Henrique Pestana SILVA",
        "Afonso Henrique",
        WRAPPED,
    ),
    ("19_result_womenmassstart_a-signiert_20251207160927.pdf", 259, "name"): (
        "Francesca LOLLOBRIGIDA",
        "Francesca",
        WRAPPED,
    ),
    ("19_result_womenmassstart_a-signiert_20251207160927.pdf", 317, "name"): (
        "Jéssica Carolina SANTOS RODRIGUES",
        "Jéssica Carolina",
        WRAPPED,
    ),
    ("20_result_menmassstart_a_1-ondertekend_20251207161020.pdf", 16, "name"): (
        "Antoine GÉLINAS-BEAULIEU",
        "Antoine GÉLINAS-",
        WRAPPED,
    ),
}


def normal(name: str) -> str:
    text = unicodedata.normalize("NFC", " ".join(name.split())).casefold()
    return re.sub(r"\s*[-\u00ad\u2010\u2011\ufffe]\s*", "-", text)


def printed(row: SheetRow) -> dict[str, object]:
    """A row of ours, by the fields of the transcription."""
    result = row.result
    return {
        "rank": result.rank,
        "name": normal(row.name),
        "noc": row.noc,
        "status": result.status,
        "time": "" if result.time is None else format_time(result.time),
        "thousandth": result.thousandth,
        "behind": "" if result.behind is None else f"+{format_time(result.behind)}",
        "points": result.points_printed,
        "codes": result.codes,
        "pair": result.pair,
        "lane": result.lane,
        "laps": result.laps,
        "sprints": result.sprints or (None,) * 4,
        "sprint_total": result.race_points,
        "from_div_b": result.from_division_b,
    }


def transcribed(row: PrintedRow) -> dict[str, object]:
    """A row of theirs, by the same fields."""
    return {
        "rank": row.rank,
        "name": normal(row.as_printed),
        "noc": row.noc,
        "status": row.status,
        "time": row.time,
        "thousandth": row.thousandth,
        "behind": row.behind,
        "points": row.points,
        "codes": row.remarks,
        "pair": row.pair,
        "lane": row.lane,
        "laps": row.laps,
        "sprints": row.sprints,
        "sprint_total": row.total,
        "from_div_b": row.from_division_b,
    }


def test_every_row_agrees_field_by_field(sheets: dict[str, Sheet]) -> None:
    differences = {}
    compared = 0
    for file, rows in results().items():
        assert [row.result.bib for row in sheets[file].rows] == [row.bib for row in rows]
        for ours, theirs in zip(sheets[file].rows, rows, strict=True):
            compared += 1
            we, they = printed(ours), transcribed(theirs)
            for field in we:
                if we[field] != they[field]:
                    differences[file, ours.result.bib, field] = we[field], they[field]
    assert compared == 1_899
    assert differences == {
        key: (normal(ours), normal(theirs)) if key[-1] == "name" else (ours, theirs)
        for key, (ours, theirs, _) in WRONG.items()
    }


def test_every_heading_agrees(sheets: dict[str, Sheet]) -> None:
    assert len(sheets) == len(listed()) == 76
    for theirs in listed():
        sheet = sheets[theirs.file]
        assert (f"wc{sheet.competition_number}", sheet.sheet, sheet.day) == theirs[:3]
        assert (sheet.gender, sheet.distance, sheet.division) == (theirs.gender, theirs.distance, theirs.division)
        # The transcription counts from 1 where there is one race; the sheets say "1st" and "2nd" where there are two.
        assert sheet.number == (theirs.number if "1st" in sheet.title or "2nd" in sheet.title else None)
        assert (sheet.title, sheet.number or 1) == (theirs.title, theirs.number)


def test_a_protocol_is_the_sha_256_of_its_file(
    sheets: dict[str, Sheet], sheet_folder: Path, official: bool, season_2025_26: Reader
) -> None:
    """The book names the official files; those that the project draws are others, under the same names."""
    files = {file.name: file for file in sheet_folder.rglob("*.pdf")}
    assert {name: sheet.protocol for name, sheet in sheets.items()} == {
        name: sha256(file.read_bytes()).hexdigest() for name, file in files.items()
    }
    manifest = {sheet.file: sheet.sha256 for sheet in listed()}
    records = season_2025_26.read().season.races.values()
    filed = {entry.source.name: entry.fact.protocol for one in records for entry in one.protocols if entry.source}
    assert filed == manifest
    assert official == (manifest == {name: sheet.protocol for name, sheet in sheets.items()})


def test_officials_conditions_and_legends_are_read(sheets: dict[str, Sheet]) -> None:
    for sheet in sheets.values():
        assert sheet.referee
        assert sheet.starter
        moments = [one.moment for one in sheet.conditions]
        assert moments in (["Start"], ["Start", "End"], ["Start", "Interval", "End"], ["Interval", "End"]), sheet.file
        assert all(one.time and one.air and one.humidity and one.ice for one in sheet.conditions)
        assert {code for code, _ in sheet.legend} == {code for row in sheet.rows for code in row.result.codes}


def test_places_and_re_issues(sheets: dict[str, Sheet]) -> None:
    assert {(sheet.competition_number, sheet.city, sheet.noc) for sheet in sheets.values()} == {
        (1, "Salt Lake City", "USA"),
        (2, "Calgary", "CAN"),
        (3, "Heerenveen", "NED"),
    }
    assert {sheet.venue for sheet in sheets.values()} == {
        "Utah Olympic Oval",
        "Olympic Oval",
        "Calgary Olympic Oval",
        "Thialf",
    }
    again = [sheet.file for sheet in sheets.values() if sheet.revision > 1]
    assert again == ["27_result_womenmassstart_a-2_20251124001652.pdf"]


def test_there_are_seventy_six_sheets(sheets: dict[str, Sheet]) -> None:
    assert len(sheets) == 76
