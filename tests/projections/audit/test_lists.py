"""Reading published lists: columns by name, versions, workbooks, and one clear line for what cannot be read."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from commands.desk.lists import parse_columns
from commands.intake.lists.announcement import Announcement, read_lists
from ledger.errors import InvalidInputError
from ledger.vocabulary import Gender
from projections.audit.lists.columns import meanings, parse_list_name
from projections.audit.lists.rows import ListRow, lists_of

PIECES = (
    "rank",
    "name",
    "noc",
    "points",
    "section",
    "gender",
    "time",
    ",",
    ";",
    "\n",
    '"',
    "1",
    "R2",
    "=",
    "NED",
    "A B",
    "m",
)


def written(tmp_path: Path, text: str, name: str = "list.csv") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def read(file: Path, **said: Any) -> list[ListRow]:
    (publication,) = read_lists(file, Announcement(**said))
    (one,) = lists_of(publication)
    return list(one.rows)


def test_headings_are_known_by_many_names(tmp_path: Path) -> None:
    rows = read(written(tmp_path, "Pos.;First Name;Last Name;Nat;Pts\n1;Jutta;LEERDAM;NED;180\n=2;;;;\n"))

    assert [(row.rank, row.name, row.noc, row.points) for row in rows] == [
        (1, "Jutta LEERDAM", "NED", 180),
        (2, "", None, None),
    ]


def test_other_headings_are_given(tmp_path: Path) -> None:
    file = written(tmp_path, "Classement,Patineur,Pays,Somme\n1,Jordan STOLZ,USA,180\n")
    columns = parse_columns("rank=Classement,name=Patineur,noc=Pays,points=Somme")
    rows = read(file, columns=columns)

    assert [(row.rank, row.name, row.noc, row.points) for row in rows] == [(1, "Jordan STOLZ", "USA", 180)]
    (publication,) = read_lists(file, Announcement(columns=columns))
    assert publication.columns == ("Classement", "Patineur", "Pays", "Somme")
    assert publication.rows[0].cells[0] == ("Classement", "1")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("500m Men (28 quota places, max. 3 quota places per country)", ("men", "500")),
        ("10.000m", (None, "10000")),
        ("women-3000-5000", ("women", "3000-5000")),
        ("W 5000/10000", ("women", "5000-10000")),
        ("Ladies' Mass Start", ("women", "mass-start")),
        ("TP", (None, "team-pursuit")),
        ("Men's 1500 m", ("men", "1500")),
        ("Women 1500 m after WC2", ("women", "1500")),
        ("Women 500 M", ("women", "500")),
        ("500 M", ("men", "500")),
        ("World Cup, 500 m", (None, "500")),
        ("GWC", (None, "grand")),
        ("something else", (None, None)),
    ],
)
def test_what_a_list_is_of(text: str, found: tuple[Gender | None, str | None]) -> None:
    assert parse_list_name(text) == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rank,name,noc,points\n1,A B,NED,60\nx,C D,NED,54\n", "list.csv, row 3, column rank: 'x' is no rank"),
        ("rank,name,noc,points\n1,A B,NED,many\n", "list.csv, row 2, column points: 'many' is no number of points"),
        ("rank,name,noc,points\n1,A B,NEDX,60\n", "list.csv, row 2, column noc: 'NEDX' is no NOC code"),
        ("rank,name,noc,time\n1,A B,NED,34\n", "list.csv, row 2, column time: '34' is no race time"),
        ("rank,name,gender\n1,A B,X\n", "list.csv, row 2, column gender: 'X' is neither men nor women"),
        ("rank,name,distance\n1,A B,12 m\n", "list.csv, row 2, column distance: '12 m' is no distance or cup"),
        ("rank,name,section\n1,A B,middle\n", "list.csv, row 2, column section: 'middle' is no section"),
        ("rank,points\n1,60\n", "list.csv: no column for names among rank, points"),
        ("name,noc\nA B,NED\n", "list.csv: no column for ranks, points or times"),
        ("rank,rank,name\n1,1,A B\n", "list.csv, row 1: the column rank stands twice"),
        ("rank,name\n1,A B,NED\n", "list.csv, row 2: has 3 cells, the headings are 2"),
        ("rank,name\n", "list.csv: no rows"),
        ("", "list.csv, row 1: no headings"),
    ],
)
def test_what_cannot_be_read_is_one_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        read_lists(written(tmp_path, text), Announcement())

    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("said", [{"after": "World Cup 2"}, {"publisher": "x" * 3000}])
def test_what_a_person_says_wrongly_is_one_line(tmp_path: Path, said: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match=r"^list\.csv: "):
        read_lists(written(tmp_path, "rank,name\n1,A B\n"), Announcement(**said))


@pytest.mark.parametrize(
    ("cell", "time"),
    [("34.3", 34_300), ("1:07,32", 67_320), (dt.time(0, 1, 7, 320_000), 67_320), (34.5, 34_500)],
)
def test_times_as_spreadsheets_keep_them(tmp_path: Path, cell: object, time: int) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["rank", "name", "time"])
    sheet.append([1, "A B", cell])
    file = tmp_path / "list.xlsx"
    book.save(file)

    assert [row.time for row in read(file)] == [time]


@given(text=st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_is_in_a_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("fuzz") / "list.csv"
    file.write_text(text, encoding="utf-8", errors="replace")
    try:
        found = read_lists(file, Announcement())
    except InvalidInputError as error:
        assert "\n" not in str(error)  # noqa: PT017  either outcome is right
    else:
        assert all(one.rows for one in found)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"rank,name\n1,\x81\x8d\n")

    with pytest.raises(InvalidInputError, match="neither UTF-8 nor Windows-1252"):
        read_lists(file, Announcement())


@pytest.mark.parametrize("given", ["rank", "=Pos", "place=Pos", "rank=Nowhere"])
def test_a_bad_map_of_columns(given: str) -> None:
    with pytest.raises(InvalidInputError, match="--columns"):
        meanings(["Pos", "Name"], parse_columns(given))


def test_one_publication_for_each_version(olympic: Path) -> None:
    both = read_lists(olympic, Announcement(after="wc2", publisher="ISU"))

    assert [one.publication for one in both] == [
        "olympic-classification-men-v3-2025-11-29",
        "olympic-classification-men-v4-1-2025-12-02",
    ]
    assert {(one.kind, one.after, one.publisher, len(one.rows)) for one in both} == {("quota", "wc2", "ISU", 202)}
    assert [one.edition for one in read_lists(olympic, Announcement(version="v4.1"))] == ["v4.1_2025-12-02"]
    with pytest.raises(InvalidInputError, match="no rows of version v5"):
        read_lists(olympic, Announcement(version="v5"))


def test_rows_of_other_seasons_are_left(tmp_path: Path) -> None:
    file = written(tmp_path, "season,cup,gender,winner\n2024-25,500,M,A B\n2025-26,500,M,C D\n")

    assert [row.name for row in read(file, season="2025-26")] == ["C D"]


def test_figures_of_all_kinds_are_kept_as_they_are(tmp_path: Path) -> None:
    text = "as_of,kind,rank,skater,noc,value,unit\nfinal,gap,1-2,A over B,NED/NOR,6,points\n"
    (publication,) = read_lists(written(tmp_path, text), Announcement())

    assert publication.kind == "figures"
    assert dict(publication.rows[0].cells)["rank"] == "1-2"


def test_a_workbook_is_one_list_for_each_sheet(tmp_path: Path) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Men 500"
    for line in (
        ["Special Olympic Qualification Classification"],
        [],
        ["Rank", "Name", "NOC", "Points", "Best time", "Date"],
        [1, "Jordan STOLZ", "USA", 211.0, "33.79", dt.date(2025, 11, 16)],
    ):
        first.append(line)
    book.create_sheet("Notes").append(["nothing to see"])
    second = book.create_sheet("Women 500")
    second.append(["Rank", "Name", "NOC", "Points"])
    second.append([1, "Femke KOK", "NED", 240])
    file = tmp_path / "lists.xlsx"
    book.save(file)
    found = read_lists(file, Announcement())

    assert [(one.publication, one.title) for one in found] == [
        ("lists-men-500", "Men 500"),
        ("lists-women-500", "Women 500"),
    ]
    (listed,) = lists_of(found[0])
    assert [(row.row, row.rank, row.points, row.time, row.day) for row in listed.rows] == [
        (4, 1, 211, 33_790, "2025-11-16")
    ]


def test_sections_above_their_rows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "500m Men"
    headings = ["Rank", "NOC", "", "Name", "Points", "Best time"]
    for line in (
        headings,
        ["Quota places by points"],
        [1, "USA", 1, "Jordan STOLZ", 211, "33.79"],
        ["Quota places by times"],
        headings,
        [22, "KOR", 3, "Jae Woong CHUNG", 51, "34.30"],
        ["Reserve list"],
        ["R1", "KAZ", 3, "Artur GALIYEV", 13, "34.62"],
        ["Provisional"],
    ):
        sheet.append(line)
    file = tmp_path / "lists.xlsx"
    book.save(file)
    (publication,) = read_lists(file, Announcement())
    (listed,) = lists_of(publication)

    assert publication.kind == "quota"
    assert [(row.rank, row.section, row.reserve) for row in listed.rows] == [
        (1, "points", False),
        (22, "times", False),
        (1, "reserve", True),
    ]


def test_a_workbook_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="not a workbook"):
        read_lists(written(tmp_path, "no workbook", "list.xlsx"), Announcement())
