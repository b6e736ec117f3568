"""What each layout looks like, and what comes out of it: given this drawn sheet, these rows."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.intake.protocol import Sheet
from commands.intake.sheets.reading import read_sheet
from commands.intake.sheets.rows import REMARKS
from ledger.vocabulary import format_time
from tests.commands.intake.sheets.sheet_examples import DISTANCE, MASS_START, TEAM, distance_sheet, skaters, team_sheet
from tests.commands.intake.sheets.sheet_writer import Style, draw_sheet
from tests.support.sampled import tries


def read(sheet: Sheet, style: Style) -> Sheet:
    return read_sheet(draw_sheet(sheet, style), file=sheet.file)


def same(drawn: Sheet, read_again: Sheet) -> bool:
    return read_again.model_copy(update={"protocol": drawn.protocol, "pages": drawn.pages}) == drawn


def table(sheet: Sheet) -> list[tuple[object, ...]]:
    return [
        (
            row.result.rank,
            row.result.bib,
            row.name,
            row.noc,
            row.result.pair,
            row.result.lane,
            row.result.status if row.result.time is None else format_time(row.result.time),
            row.result.thousandth,
            row.result.behind,
            row.result.points_printed,
            row.result.codes,
        )
        for row in sheet.rows
    ]


def test_a_distance_has_pairs_lanes_thousandths_ties_remarks_and_statuses() -> None:
    assert table(read(DISTANCE, Style(wrapped_lanes=True))) == [
        (1, 1, "Femke KOK", "NED", 1, "inner", "37.90", 1, None, 60, ()),
        (2, 2, "Antoine GÉLINAS-BEAULIEU", "CAN", 1, "outer", "37.90", 6, None, 54, ()),
        (3, 3, "Jéssica Carolina SANTOS RODRIGUES DA SILVA", "POR", 2, "inner", "38.02", None, 120, 48, ("RS",)),
        (3, 4, "Kai IN 'T VELD", "GRE", 2, "outer", "38.02", None, 120, 48, ()),
        (5, 5, "Zuzana KURŠOVA", "CZE", 3, "inner", "1:42.97", None, 65070, 40, ("F",)),
        (6, 6, "Danila SEMERIKOV", "UZB", 3, "outer", "1:43.00", None, 65100, 38, ("T02", "RW")),
        (None, 7, "Afonso Henrique Pestana SILVA", "POR", 4, "inner", "DQ", None, None, None, ("T07",)),
        (None, 8, "Robbe BEELEN", "BEL", 4, "outer", "DNF", None, None, None, ()),
        (None, 9, "Ignaz GSCHWENTNER", "AUT", 5, "inner", "DNS", None, None, None, ()),
        (None, 10, "Connor HOWE", "CAN", 5, "outer", "WDR", None, None, None, ()),
    ]


def test_a_mass_start_has_laps_sprints_totals_and_marks_of_division_b() -> None:
    rows = read(MASS_START, Style(broken_heads="S1La", iso=True, mark_at="time")).rows
    assert [
        (row.name, row.result.laps, row.result.sprints, row.result.race_points, row.result.from_division_b)
        for row in rows
    ] == [
        ("Jorrit BERGSMA", 16, (3, None, None, 60), 63, False),
        ("Antoine GÉLINAS-BEAULIEU", 16, (None, None, None, 40), 40, False),
        ("Francesca LOLLOBRIGIDA", 16, (None, 1, 2, None), 3, True),
        ("Afonso Henrique Pestana SILVA", 16, (None, None, None, None), 0, False),
        ("Sigurd DYRSET", 10, (None, None, None, None), 0, False),
        ("Daniele DI STEFANO", 16, (None, None, None, None), 0, False),
    ]
    assert [(row.result.status, row.result.rank, row.result.points_printed, row.result.codes) for row in rows[-2:]] == [
        ("OK", 5, 40, ()),
        ("DQ", 6, None, ("T25",)),
    ]


def test_a_team_race_has_heats_and_straights_and_the_code_of_the_country() -> None:
    rows = read(TEAM, Style()).rows
    assert [(row.name, row.noc, row.result.pair, row.result.lane, row.result.codes) for row in rows] == [
        ("UNITED STATES OF AMERICA", "USA", 1, "finish", ()),
        ("REPUBLIC OF KOREA", "KOR", 1, "crossing", ()),
        ("NORWAY", "NOR", 2, "finish", ("F",)),
        ("SWITZERLAND", "SUI", 2, "crossing", ()),
    ]


@pytest.mark.parametrize("sheet", [DISTANCE, MASS_START, TEAM], ids=["distance", "mass-start", "team"])
@pytest.mark.parametrize(
    "style",
    [
        Style(),
        Style(iso=True),
        Style(wrapped_lanes=True, broken_heads="S1La"),
        Style(marks="level"),
        Style(mark_at="time"),
        Style(mark_at="time", marks="stuck"),
        Style(rows=2),
        Style(rows=2, wrapped_lanes=True, broken_heads="S1La", iso=True),
    ],
    ids=str,
)
def test_what_is_drawn_is_read_again_in_every_style(sheet: Sheet, style: Style) -> None:
    assert same(sheet, read(sheet, style))


def test_a_rule_code_that_sticks_to_a_name_is_taken_off() -> None:
    sheet = distance_sheet([*skaters(2), ("Stefan EMELE", "GER", "DQ")], codes={"Stefan EMELE": ("T07",)})
    assert same(sheet, read(sheet, Style(marks="stuck")))


def test_a_sheet_without_points_or_without_the_time_behind_is_read() -> None:
    rows = read(DISTANCE, Style(without=("Points", "Behind"))).rows
    assert [(row.result.points_printed, row.result.behind) for row in rows] == [(None, None)] * 10
    assert [row.name for row in rows] == [row.name for row in DISTANCE.rows]


def test_a_long_sheet_goes_on_over_pages_with_repeated_heads() -> None:
    sheet = distance_sheet(skaters(70))
    again = read(sheet, Style())
    assert again.pages == 3
    assert same(sheet, again)


def test_the_footer_may_stand_alone_on_the_last_page() -> None:
    sheet = distance_sheet([*skaters(31), ("Robbe BEELEN", "BEL", "DNF")])
    again = read(sheet, Style(rows=31))
    assert (again.pages, len(again.rows)) == (2, 32)


def test_heading_and_footer() -> None:
    sheet = distance_sheet(
        skaters(2),
        competition_number=4,
        venue="Vikingskipet",
        city="Hamar",
        noc="NOR",
        first_day="2025-12-31",
        last_day="2026-01-02",
        day="2026-01-01",
        sheet=17,
        title="2nd 500m Women Division B",
        number=2,
        created_local="2026-01-01T17:01",
        conditions=(),
    )
    again = read(sheet, Style())
    assert same(sheet, again)
    assert (again.gender, again.distance, again.number, again.division) == ("women", "500", 2, "b")
    assert again.protocol == hashlib.sha256(draw_sheet(sheet, Style())).hexdigest()


def test_the_final_may_have_no_number() -> None:
    again = read(distance_sheet(skaters(2), competition_number=None), Style())
    assert again.competition_number is None


def test_conditions_are_kept_as_printed_with_what_is_not_measured_left_empty() -> None:
    conditions = tuple(
        one.model_copy(update=change)
        for one, change in zip(
            DISTANCE.conditions, ({"time": "3:17 PM", "air": "19.3°C", "humidity": "30.0%"}, {"ice": ""}), strict=True
        )
    )
    sheet = DISTANCE.model_copy(update={"conditions": conditions})
    assert read(sheet, Style()).conditions == conditions


@pytest.mark.parametrize(
    ("title", "distance"),
    [("Team Sprint Women", "team-sprint"), ("Team Pursuit Men Division B", "team-pursuit")],
)
def test_team_races(title: str, distance: str) -> None:
    sheet = team_sheet(
        [("NETHERLANDS", "NED", "1:26.10"), ("POLAND", "POL", "1:27.00")], title=title, distance=distance
    )
    assert same(sheet, read(sheet, Style()))


def test_a_race_of_ten_thousand_metres_has_more_than_a_minute_behind() -> None:
    sheet = distance_sheet(
        [("Vladimir SEMIRUNNIY", "POL", "12:28.05"), ("Lukas STEKLY", "SVK", "13:32.05")],
        distance="10000",
        title="10000m Men Division B",
    )
    assert read(sheet, Style()).rows[1].result.behind == 64_000


@pytest.mark.parametrize(
    ("file", "title", "revision"),
    [
        ("12_result_men_500_a_1-signed_20251115204545.pdf", "500m Men", 1),
        ("13_result_women_500_a_1-1_20251122200751.pdf", "500m Men", 1),
        ("27_result_womenmassstart_a-2_20251124001652.pdf", "500m Men", 2),
        ("20_result_menmassstart_a_1-ondertekend_20251207161020.pdf", "500m Men", 1),
        ("23_result_women_500_a_2_20251122200751.pdf", "500m Men", 1),
        ("sheet.pdf", "500m Men", 1),
        ("sheet.pdf", "500m Men (corrected)", 2),
        ("sheet.pdf", "500m Men - Revision 3", 3),
        ("7_result_men-4_20251122200751.pdf", "500m Men (Rev. 2)", 4),
    ],
)
def test_a_re_issue_is_declared_by_the_name_of_the_file_or_by_the_title(file: str, title: str, revision: int) -> None:
    sheet = distance_sheet(skaters(2), file=file, title=title, revision=revision)
    assert same(sheet, read(sheet, Style()))


LETTERS = "ABCDEFGHIKLMNOPRSTUVWXYZÄÖÜÅØÆÉŁŠŽČ"
# A word that is a remark too, such as RS, is read as one where it stands behind a name.
words = st.text(LETTERS, min_size=2, max_size=9).filter(lambda word: word not in REMARKS)
names = st.lists(words, min_size=2, max_size=5).map(" ".join)
outs, nations = st.sampled_from(["DNF", "DNS", "DQ", "WDR"]), st.sampled_from(["NED", "KOR", "HUN"])
remarks = st.sampled_from([(), (), (), ("F",), ("RS",), ("T02", "RW")])


@st.composite
def drawn_sheets(draw: st.DrawFn) -> Sheet:
    """Races in pairs of any length, with ties, thousandths, remarks, and some who did not finish."""
    count = draw(st.integers(1, 40))
    who = draw(st.lists(names, min_size=count, max_size=count, unique=True))
    times = sorted(draw(st.lists(st.integers(3400, 4100), min_size=count, max_size=count)))
    finished = draw(st.integers(1, count))
    entries, codes = [], {}
    for number, (name, time) in enumerate(zip(who, times, strict=True)):
        text = draw(outs) if number >= finished else format_time(time * 10)
        entries.append((name, draw(nations), text))
        codes[name] = draw(remarks)
    return distance_sheet(entries, codes=codes)


@given(drawn_sheets(), st.sampled_from([Style(), Style(wrapped_lanes=True), Style(marks="level", rows=7)]))
@settings(max_examples=tries(25))
def test_any_sheet_that_can_be_drawn_is_read_as_it_is(sheet: Sheet, style: Style) -> None:
    assert same(sheet, read(sheet, style))
