"""An old book is filled over years: whole classifications take the place of what was known in part."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from commands.deciders.tables import TableFiling, file_tables
from commands.desk.desk import Desk
from commands.desk.opening import open_season
from commands.desk.sheets import file_points, file_sheets
from commands.intake.older_seasons import OlderTable, read_table
from ledger.errors import RefusedError
from ledger.facts import CompetitorsMerged, FilingWithdrawn
from ledger.stores import open_store
from projections.cups.standings import standing
from projections.races.classification import classify
from tests.commands.intake.sheets.sheet_examples import distance_sheet

ROUND = 100, 80, 70, 60, 50


def opened(season: str = "2013-14") -> Desk:
    book, _ = open_season(open_store("memory:"), season, actor="tester", clock=lambda: 0)
    return Desk(book, actor="tester", clock=lambda: 0)


def column(folder: Path, rows: str) -> OlderTable:
    """A standing over both men's 500 m races of Calgary: rank, name, code, points of each, total."""
    path = folder / "2013-14_500_M.csv"
    path.write_text("rank,name,noc,CAL1,CAL2,total,row_status\n" + rows, encoding="utf-8")
    event = {"venue": "Calgary", "distance": "500", "is_final": False}
    events = [{"code": "CAL1", "date": "2013-11-08", **event}, {"code": "CAL2", "date": "2013-11-10", **event}]
    about = {"season": "2013-14", "cup": "500", "gender": "M", "sources": ["https://example.org/1"], "as_of": None}
    path.with_suffix(".json").write_text(json.dumps({**about, "events": events, "medallists": {}}), encoding="utf-8")
    return read_table(path)


def whole(folder: Path, *rows: str, name: str = "whole") -> OlderTable:
    """The classification of the first of them: division, rank, code, name, time and points in each row."""
    path = folder / f"{name}.csv"
    lines = [f"{row},," for row in rows]
    path.write_text("\n".join(["division,rank,noc,name,time,wc_points,gwc_points,race_points", *lines]))
    about = {"season": "2013-14", "distance": "500 race 1", "gender": "M", "venue": "Calgary", "date": "2013-11-08"}
    path.with_suffix(".json").write_text(json.dumps({**about, "source": "https://example.org/2"}))
    return read_table(path)


def filed(desk: Desk, *tables: Sequence[OlderTable]) -> list[TableFiling]:
    return [file_points(desk, one) for one in tables]


def rows_of(desk: Desk, race: str) -> list[tuple[int | None, str, int | None]]:
    season = desk.season()
    return [
        (row.rank, season.competitor(row.competitor).name, row.result.points_printed)
        for row in classify(season, race).rows
    ]


def totals(desk: Desk, cup: str = "men-500") -> list[tuple[str, object]]:
    return [(row.competitor.name, row.points) for row in standing(desk.reader.read(), cup).rows]


@pytest.fixture
def long_list(tmp_path: Path) -> OlderTable:
    """Five skaters, two without a name; the last scored in Division B."""
    return column(
        tmp_path,
        "1,Ann Ash,NED,100,80,180,complete\n2,Bo Birch,USA,80,100,180,complete\n3,,NOR,70,60,130,complete\n"
        "4,,KOR,60,,60,complete\n5,Ed Elm,CAN,25,,25,complete\n",
    )


@pytest.fixture
def division_a(tmp_path: Path) -> OlderTable:
    return whole(
        tmp_path,
        *("A,1,NED,Ann Ash,34.50,100", "A,2,USA,Bo Birch,34.60,80", "A,3,NOR,Cy Cedar,34.70,70"),
        *("A,4,KOR,Di Dale,34.80,60", "A,5,CAN,,34.90,50"),
    )


def test_a_whole_classification_takes_the_place_of_a_column(long_list: OlderTable, division_a: OlderTable) -> None:
    desk = opened()
    first, second = filed(desk, [long_list], [division_a])

    assert (first.replaced, second.replaced) == ((), ("wc1-men-500-1",))
    assert "wc1-men-500-1" not in {name for name, race in desk.season().races.items() if race.protocols}
    assert rows_of(desk, "wc1-men-500-1-a")[:4] == [
        (1, "Ann Ash", 100),
        (2, "Bo Birch", 80),
        (3, "Cy Cedar", 70),
        (4, "Di Dale", 60),
    ]
    # Whom the classification of Division A has not scored in the other.
    assert rows_of(desk, "wc1-men-500-1-b") == [(None, "Ed Elm", 25)]
    assert totals(desk)[:5] == [("Ann Ash", 180), ("Bo Birch", 180), ("Cy Cedar", 130), ("Di Dale", 60), ("CAN", 50)]
    (taken,) = [entry for entry in desk.reader.entries() if isinstance(entry.fact, FilingWithdrawn)]
    assert taken.reason == "replaced by the whole classification of wc1-men-500-1-a in whole.csv"


def test_it_is_the_same_in_whichever_order_and_the_second_time_nothing(
    long_list: OlderTable, division_a: OlderTable
) -> None:
    books = [opened(), opened(), opened()]
    filed(books[0], [long_list], [division_a])
    filed(books[1], [division_a], [long_list])
    filed(books[2], [long_list, division_a])

    assert totals(books[0]) == totals(books[1]) == totals(books[2])
    for desk in books:
        assert file_tables(desk.season(), [long_list, division_a], actor="tester").drafts == ()


def test_a_row_without_a_name_is_who_alone_fits_and_says_so(long_list: OlderTable, division_a: OlderTable) -> None:
    desk = opened()
    (_, second) = filed(desk, [long_list], [division_a])
    merged = {
        entry.fact.kept: entry.reason for entry in desk.reader.entries() if isinstance(entry.fact, CompetitorsMerged)
    }

    assert set(merged) == {"men-nor-cy-cedar", "men-kor-di-dale"}
    assert merged["men-nor-cy-cedar"] in second.joined
    assert "exactly one fits the row of NOR with 70 points in wc1-men-500-1" in str(merged["men-nor-cy-cedar"])


def test_a_row_that_two_fit_counts_for_neither_and_not_beside_them(tmp_path: Path) -> None:
    # 8 points are those of a rank of either division.
    rows = "A,18,NOR,Cy Cedar,35.50,8", "B,5,NOR,Di Dale,35.60,8"
    for order in (0, 1):
        desk = opened()
        both = [column(tmp_path, "1,,NOR,8,,8,complete\n"), whole(tmp_path, *rows)]
        filings = filed(desk, *([one] for one in both[:: -1 if order else 1]))

        assert totals(desk) == [("Cy Cedar", 8), ("Di Dale", 8)]
        (said,) = filings[-1].joined
        assert "kept apart: not exactly one fits the row of NOR with 8 points in wc1-men-500-1" in said


def test_what_contradicts_the_classification_is_refused_and_nothing_is_taken_back(
    long_list: OlderTable, tmp_path: Path
) -> None:
    desk = opened()
    filed(desk, [long_list])
    before = desk.book.last()
    with pytest.raises(RefusedError, match=r"in wc1-men-500-1: Ann Ash has points_printed 100, where whole.csv"):
        filed(desk, [whole(tmp_path, "A,1,NED,Ann Ash,34.50,80")])
    with pytest.raises(RefusedError, match=r"Bo Birch \(USA\) has 80 points .* has no such row"):
        filed(desk, [whole(tmp_path, "A,1,NED,Ann Ash,34.50,100")])
    assert desk.book.last() == before


def test_a_whole_classification_adds_times_to_what_was_known_of_its_own_race(tmp_path: Path) -> None:
    desk = opened()
    filed(desk, [whole(tmp_path, "A,1,NED,Ann Ash,,100", "A,3,NOR,,,70", name="podium")])
    (second,) = filed(
        desk, [whole(tmp_path, "A,1,NED,Ann Ash,34.50,100", "A,2,USA,Bo Birch,34.60,80", "A,3,NOR,Cy Cedar,34.70,70")]
    )

    assert second.replaced == ("wc1-men-500-1-a",)
    times = [row.result.time for row in classify(desk.season(), "wc1-men-500-1-a").rows]
    assert times == [34_500, 34_600, 34_700]
    assert rows_of(desk, "wc1-men-500-1-a")[2] == (3, "Cy Cedar", 70)


def test_an_official_sheet_takes_the_place_of_a_column(long_list: OlderTable) -> None:
    desk = opened()
    filed(desk, [long_list])
    sheet = distance_sheet(
        [
            ("Ann ASH", "NED", "34.50"),
            ("Bo BIRCH", "USA", "34.60"),
            ("Cy CEDAR", "NOR", "34.70"),
            ("Di DALE", "KOR", "34.80"),
        ],
        title="1st 500m Men",
    )
    rows = tuple(
        row.model_copy(update={"result": row.result.model_copy(update={"points_printed": points})})
        for row, points in zip(sheet.rows, ROUND[:4], strict=True)
    )
    days = {"first_day": "2013-11-08", "last_day": "2013-11-10", "day": "2013-11-08"}
    place = {"venue": "Olympic Oval", "city": "Calgary", "noc": "CAN", "created_local": "2013-11-08T20:00"}
    (filing,) = file_sheets(desk, [sheet.model_copy(update={"rows": rows, "number": 1, **days, **place})])

    assert (filing.replaced, len(filing.joined), filing.differences) == (("wc1-men-500-1",), 2, ())
    assert [name for _, name, _ in rows_of(desk, "wc1-men-500-1-a")] == ["Ann ASH", "Bo BIRCH", "Cy CEDAR", "Di DALE"]
    assert rows_of(desk, "wc1-men-500-1-b") == [(None, "Ed Elm", 25)]
    assert dict(totals(desk))["Cy CEDAR"] == 130
