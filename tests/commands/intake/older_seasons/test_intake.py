"""Tables of points are read whole, or refused in one line that names the file, the row and the column."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commands.intake.older_seasons import read_table
from commands.intake.older_seasons.moments import Moments
from commands.intake.older_seasons.publications import Shelf, press_standings
from commands.intake.older_seasons.times import printed_time
from ledger.errors import InvalidInputError
from ledger.rulebook import load_edition
from tests.support.given import calendar

HEAD = "rank,name,noc,CAL1,CAL2,total,row_status\n"


def matrix(folder: Path, rows: str, *, head: str = HEAD, **changes: Any) -> Path:
    """A small standing over two races of 500 m."""
    path = folder / "2013-14_500_M.csv"
    path.write_text(head + rows, encoding="utf-8")
    event = {"venue": "Calgary", "date": "2013-11-08", "distance": "500", "is_final": False}
    described = {
        "season": "2013-14",
        "cup": "500",
        "gender": "M",
        "sources": ["https://example.org/500"],
        "as_of": None,
        "events": [{"code": "CAL1", **event}, {"code": "CAL2", **event, "date": "2013-11"}],
        "medallists": {},
    }
    path.with_suffix(".json").write_text(json.dumps(described | changes), encoding="utf-8")
    return path


def test_a_standing_is_read_column_by_column(tmp_path: Path) -> None:
    table = read_table(matrix(tmp_path, "1,Ann Ash,NED,100,80,180,complete\n2,,USA,,0,0,complete\n"))

    assert [(one.heading, one.day, one.mark, len(one.mentions)) for one in table.columns] == [
        ("CAL1", "2013-11-08", 1, 1),
        ("CAL2", "2013-11", 2, 2),
    ]
    assert table.columns[1].mentions[1].name is None
    assert table.columns[1].mentions[1].result.points_printed == 0
    assert table.source.name == "2013-14_500_M.csv from https://example.org/500"
    assert table.standing is not None
    assert table.standing.subject == "men-500"


def test_medallists_add_times_places_and_rows(tmp_path: Path) -> None:
    medals = [
        {"place": 1, "name": "Ann ASH", "noc": "NED", "time": "34.523", "points": 100},
        {"place": 2, "name": "Bo Birch", "noc": "USA", "time": "34.60 WR", "points": 80},
    ]
    path = matrix(tmp_path, "1,Ann Ash,NED,100,,100,complete\n", medallists={"CAL1": medals})
    first, second = read_table(path).columns[0].mentions

    assert (first.name, first.result.rank, first.result.time, first.result.thousandth) == ("Ann Ash", 1, 34_520, 3)
    assert (second.name, second.result.rank, second.result.time, second.result.points_printed) == (
        "Bo Birch",
        2,
        34_600,
        80,
    )


def test_a_medallist_names_a_row_only_where_that_is_clear(tmp_path: Path) -> None:
    def named(*medals: tuple[str, int]) -> list[str | None]:
        listed = [{"place": 1, "name": name, "noc": "NED", "time": "", "points": points} for name, points in medals]
        path = matrix(tmp_path, "1,,NED,100,,100,complete\n", medallists={"CAL1": listed})
        return [mention.name for mention in read_table(path).columns[0].mentions]

    assert named(("Ann Ash", 100)) == ["Ann Ash"]
    assert named(("Ann Ash", 80)) == [None, "Ann Ash"]
    assert named(("Ann Ash", 100), ("Bo Birch", 100)) == [None, "Ann Ash", "Bo Birch"]


Spoil = Callable[[Path], Path]

BROKEN: dict[str, tuple[Spoil, str]] = {
    "a cell that is no number": (
        lambda folder: matrix(folder, "1,Ann Ash,NED,x,80,180,complete\n"),
        r"2013-14_500_M.csv, row 2, column CAL1: 'x' is no whole number of points",
    ),
    "a code that is none": (
        lambda folder: matrix(folder, "1,Ann Ash,Ned,100,80,180,complete\n"),
        r"2013-14_500_M.csv, row 2, column noc: 'Ned' is no NOC code",
    ),
    "a row that is short": (
        lambda folder: matrix(folder, "1,Ann Ash,NED,100\n"),
        r"2013-14_500_M.csv, row 2: 4 cells under 7 headings",
    ),
    "columns that are not described": (
        lambda folder: matrix(folder, "", events=[]),
        r"2013-14_500_M.csv: its columns of races are not those that 2013-14_500_M.json describes",
    ),
    "a gender that is none": (
        lambda folder: matrix(folder, "", gender="X"),
        r"2013-14_500_M.json: no 'X' that is known",
    ),
    "headings of something else": (
        lambda folder: matrix(folder, "", head="a,b\n"),
        r"2013-14_500_M.csv: no table of points; its headings are a, b",
    ),
    "Grand World Cup points that are none": (
        lambda folder: matrix(folder, "1,Ann Ash,NED,2.555,,2.5,complete\n", cup="grand"),
        r"row 2, column CAL1: '2.555' are no points",
    ),
    "a medallist with other points": (
        lambda folder: matrix(
            folder,
            "1,Ann Ash,NED,100,,100,complete\n",
            medallists={"CAL1": [{"place": 1, "name": "Ann Ash", "noc": "NED", "time": "34.50", "points": 80}]},
        ),
        r"2013-14_500_M.json: the medallist Ann Ash has 80 points in CAL1, the table has 100",
    ),
    "a time that is none": (
        lambda folder: matrix(
            folder, "", medallists={"CAL1": [{"place": 1, "name": "Ann Ash", "noc": "NED", "time": "fast"}]}
        ),
        r"2013-14_500_M.json, medallists of CAL1, time: 'fast' is no race time",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_table_is_refused(case: str, tmp_path: Path) -> None:
    spoil, message = BROKEN[case]

    with pytest.raises(InvalidInputError, match=message):
        read_table(spoil(tmp_path))


def test_a_description_is_needed(tmp_path: Path) -> None:
    path = matrix(tmp_path, "")
    path.with_suffix(".json").write_text("[]", encoding="utf-8")
    with pytest.raises(InvalidInputError, match=r"2013-14_500_M.json: not a JSON object"):
        read_table(path)
    path.with_suffix(".json").write_text("{", encoding="utf-8")
    with pytest.raises(InvalidInputError, match=r"2013-14_500_M.json: not JSON"):
        read_table(path)
    path.with_suffix(".json").unlink()
    with pytest.raises(InvalidInputError, match=r"2013-14_500_M.json: no such file"):
        read_table(path)


def test_text_that_is_none_is_refused(tmp_path: Path) -> None:
    path = matrix(tmp_path, "")
    path.write_bytes(b"rank,name\n\xff\n")

    with pytest.raises(InvalidInputError, match=r"2013-14_500_M.csv: not UTF-8 text"):
        read_table(path)


def test_a_classification_is_read_division_by_division(data: Path) -> None:
    name = "2015-16_2015-11-20_SaltLakeCity_1500_M.csv"
    table = read_table(data / "history" / "races" / name)

    assert [(one.division, len(one.mentions)) for one in table.columns] == [("a", 20), ("b", 9)]
    last = table.columns[0].mentions[-1].result
    assert (last.status, last.rank, last.points_printed) == ("DQ", None, None)
    eleventh = table.columns[0].mentions[10].result
    assert (eleventh.time, eleventh.thousandth) == (104_550, 0)


def classification(data: Path, folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of a classification in which some texts are others, each once."""
    stem = "2015-16_2015-11-20_SaltLakeCity_1500_M"
    for suffix in (".csv", ".json"):
        shutil.copy(data / "history" / "races" / f"{stem}{suffix}", folder)
    path = folder / f"{stem}.csv"
    for change in changes:
        path.write_text(path.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    return path


def test_a_remark_beside_a_time_or_a_status_is_kept_with_the_result(data: Path, tmp_path: Path) -> None:
    path = classification(data, tmp_path, ("1:42.14", "1:42.14 (skated alone)"), (",DQ,", ",DQ (lane change),"))
    first, *_, last = read_table(path).columns[0].mentions

    assert (first.result.time, first.remark) == (102_140, "skated alone")
    assert (last.result.status, last.remark) == ("DQ", "lane change")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("A,1,NED", "C,1,NED"), r"row 2, column division: 'C' is neither A nor B"),
        (("A,1,NED", "A,x,NED"), r"row 2, column rank: 'x' is no whole number"),
        (("1:42.14", "142.14"), r"row 2, column time: '142.14' is no race time"),
        (("1:42.14", "1:72.14"), r"SaltLakeCity_1500_M.csv, row 2, column time: '1:72.14' is no race time"),
    ],
)
def test_a_broken_classification_is_refused(change: tuple[str, str], message: str, data: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=message):
        read_table(classification(data, tmp_path, change))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("", (None, None, None)),
        ("34.64", (34_640, None, None)),
        ("34.64(3)", (34_640, 3, None)),
        ("1:24.65 WR", (84_650, None, None)),
        ("1:44.550", (104_550, 0, None)),
        ("1.19.12", (79_120, None, None)),
        ("8:01.85 (15 laps)", (481_850, None, "15 laps")),
        ("8:01.85 15 laps", (481_850, None, "15 laps")),
        ("1:24.654 WR [skated alone]", (84_650, 4, "skated alone")),
        ("34.64(3) fell at the end", (34_640, 3, "fell at the end")),
    ],
)
def test_times_are_read_as_the_press_prints_them(text: str, time: tuple[int | None, int | None, str | None]) -> None:
    assert printed_time(text, "somewhere") == time


@pytest.mark.parametrize(
    "text", ["8:01.85 (15)", "1:42.97 1:43.00", "34.5", "34.64 ()", "8:01.85 (15 laps", "34.64 (a) 5"]
)
def test_what_may_be_another_figure_is_no_remark(text: str) -> None:
    with pytest.raises(InvalidInputError, match=r"somewhere: .* is no race time such as"):
        printed_time(text, "somewhere")


@pytest.mark.parametrize("words", ["after 4 of 9", "some day", "after WC9", "after Nowhere race 1"])
def test_words_that_name_no_moment_are_refused(words: str) -> None:
    moments = Moments(calendar(), load_edition("2025-26"), {})

    with pytest.raises(InvalidInputError, match="file, row 1: "):
        moments.find(words, "men-500", "file, row 1")


def test_a_press_table_without_gender_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "press.csv"
    path.write_text(
        "season,gender,cup,as_of,rank,name,noc,points,kind,source,note\n2025-26,X,500,final,1,A,NED,1,standing,s,\n",
        encoding="utf-8",
    )

    with pytest.raises(InvalidInputError, match=r"press.csv, row 2, column gender: 'X' is neither M nor W"):
        list(press_standings(path, Moments(calendar(), load_edition("2025-26"), {}), Shelf("tester")))
