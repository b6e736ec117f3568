"""``season import`` takes tables of points: joined by race, once, and refused where they contradict each other."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from commands.cli.program import season as program
from commands.deciders.tables import file_tables
from commands.desk.desk import Desk
from commands.desk.opening import open_season
from commands.desk.sheets import file_points, import_files, read_files
from commands.intake.older_seasons import OlderTable, read_table
from ledger.errors import RefusedError
from ledger.facts import ResultRow
from ledger.stores import open_store
from projections.cups.standings import standing
from projections.races.classification import classify


def opened(season: str) -> Desk:
    book, _ = open_season(open_store("memory:"), season, actor="tester", clock=lambda: 0)
    return Desk(book, actor="tester", clock=lambda: 0)


@pytest.fixture
def history(data: Path) -> Path:
    return data / "history"


def tables(history: Path, *names: str) -> list[OlderTable]:
    found = {path.stem: path for path in history.rglob("*.csv")}
    return [read_table(found[name]) for name in names]


def test_the_command_imports_a_season_from_the_folder(history: Path, tmp_path: Path) -> None:
    env = {"SEASON_STORE": f"sqlite:{tmp_path / 's.db'}"}
    run = CliRunner()
    run.invoke(program, ["open", "2013-14"], env=env)
    found = run.invoke(program, ["import", str(history), "--actor", "tester"], env=env, catch_exceptions=False)

    assert found.exit_code == 0
    assert "from 5 of 27 tables of points" in found.stdout
    assert "left out: 2013-14_team_pursuit_W.csv, column BER" in found.stdout
    again = run.invoke(program, ["import", str(history), "--dry-run"], env=env, catch_exceptions=False)
    assert "would record 0 entries from 5 of 27 tables of points: 0 results, 0 ranks" in again.stdout


def test_a_file_of_another_season_is_refused(history: Path, tmp_path: Path) -> None:
    env = {"SEASON_STORE": f"sqlite:{tmp_path / 's.db'}"}
    run = CliRunner()
    run.invoke(program, ["open", "2013-14"], env=env)
    found = run.invoke(program, ["import", str(history / "matrices" / "2014-15_1500_W.csv")], env=env)

    assert str(found.exception) == "2014-15_1500_W.csv: of season 2014-15; this book is of 2013-14"


def test_folders_give_sheets_and_tables(history: Path, tmp_path: Path) -> None:
    for suffix in (".csv", ".json"):
        shutil.copy(history / "matrices" / f"2013-14_500_M{suffix}", tmp_path)
    (tmp_path / "sheet.pdf").write_bytes(b"")
    (tmp_path / "notes.csv").write_text("a\n", encoding="utf-8")

    sheets, found = import_files([tmp_path])
    assert ([path.name for path in sheets], [path.name for path in found]) == (["sheet.pdf"], ["2013-14_500_M.csv"])
    assert read_files([], found, given=[], season="2014-15").tables == []
    assert len(read_files([], found, given=found, season="2014-15").tables) == 1


def test_a_cell_that_cannot_be_read_names_itself_and_the_rest_can_be_taken(history: Path, tmp_path: Path) -> None:
    for name in ("races/2015-16_2015-11-20_SaltLakeCity_1500_M", "matrices/2015-16_1500_W", "matrices/2008-09_100_W"):
        for suffix in (".csv", ".json"):
            shutil.copy(history / f"{name}{suffix}", tmp_path)
    spoilt = {"2015-16_2015-11-20_SaltLakeCity_1500_M.csv": ("1:42.45", "1:42;45"), "2008-09_100_W.csv": (",", ";")}
    for name, change in spoilt.items():
        path = tmp_path / name
        path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    env = {"SEASON_STORE": f"sqlite:{tmp_path / 's.db'}"}
    run = CliRunner()
    run.invoke(program, ["open", "2015-16"], env=env)
    refused = run.invoke(program, ["import", str(tmp_path)], env=env)
    cell = "2015-16_2015-11-20_SaltLakeCity_1500_M.csv, row 3, column time: '1:42;45' is no race time"

    # The table of another season is none of its business.
    assert str(refused.exception).startswith(cell)
    assert str(refused.exception).endswith("(nothing is recorded; --skip-unreadable takes the rest)")
    taken = run.invoke(program, ["import", str(tmp_path), "--skip-unreadable"], env=env, catch_exceptions=False)
    assert taken.exit_code == 0
    assert f"left out, for it cannot be read: {cell}" in " ".join(taken.stderr.split())
    assert "from 1 of 3 tables of points" in taken.stdout
    alone = run.invoke(
        program, ["import", str(tmp_path / "2015-16_2015-11-20_SaltLakeCity_1500_M.csv"), "--skip-unreadable"], env=env
    )
    assert str(alone.exception).endswith("(nothing is recorded)")


def test_what_tables_say_of_one_race_is_joined(history: Path) -> None:
    desk = opened("2013-14")
    file_points(desk, tables(history, "2013-14_3000_5000_W", "2013-14_grand_W"))
    rows = {row.competitor: row.result for row in classify(desk.season(), "wc1-women-3000").rows}

    assert rows["women-ned-ireen-wust"] == ResultRow(
        status="OK", rank=3, rank_from="points", points_printed=70, grand_points_printed="7"
    )


def test_tables_may_come_one_after_another(history: Path) -> None:
    desk = opened("2013-14")
    for name in ("2013-14_grand_W", "2013-14_3000_5000_W"):
        file_points(desk, tables(history, name))
    table = standing(desk.reader.read(), "women-3000-5000")

    assert [(row.competitor.name, row.points) for row in table.rows[:2]] == [
        ("Martina Sáblíková", 550),
        ("Claudia Pechstein", 416),
    ]


def test_what_is_filed_already_is_passed_over(history: Path) -> None:
    desk, read = opened("2014-15"), tables(history, "2014-15_1500_W", "2014-15_team_pursuit_W")
    file_points(desk, read)

    assert file_tables(desk.season(), read, actor="tester").drafts == ()


def test_a_column_that_contradicts_the_book_is_refused(history: Path) -> None:
    desk = opened("2014-15")
    (table,) = tables(history, "2014-15_1500_W")
    file_points(desk, [table])
    column = table.columns[0]
    first = column.mentions[0].model_copy(update={"result": ResultRow(status="OK", points_printed=70)})
    other = table.model_copy(update={"columns": (column.model_copy(update={"mentions": (first,)}),)})

    with pytest.raises(RefusedError, match=r"Marrit Leenstra has rank 3 in wc1-women-1500, where the book has 2"):
        file_points(desk, [other])


def test_tables_that_contradict_each_other_are_refused(history: Path) -> None:
    desk = opened("2013-14")
    long, grand = tables(history, "2013-14_3000_5000_W", "2013-14_grand_W")
    column = next(one for one in grand.columns if one.heading == "CAL3000")
    wrong = column.mentions[0].model_copy(
        update={"result": ResultRow(status="OK", grand_points_printed="10")},
    )
    grand = grand.model_copy(update={"columns": (column.model_copy(update={"mentions": (wrong,)}),), "standing": None})

    with pytest.raises(RefusedError, match=r"points of rank 3 in wc1-women-3000, but Grand World Cup points of rank 1"):
        file_points(desk, [long, grand])


def test_a_whole_classification_may_come_after_a_column(history: Path) -> None:
    later, before = opened("2013-14"), opened("2013-14")
    column = tables(history, "2013-14_team_pursuit_W")
    whole = tables(history, "2013-14_2013-12-08_Berlin_team-pursuit_W")
    file_points(later, column)
    filing = file_points(later, whole)
    file_points(before, [*column, *whole])
    found = [standing(desk.reader.read(), "women-team-pursuit") for desk in (later, before)]

    assert filing.replaced == ("wc4-women-team-pursuit",)
    assert [[(row.rank, row.competitor.name, row.points) for row in table.rows] for table in found[:1]] == [
        [(row.rank, row.competitor.name, row.points) for row in table.rows] for table in found[1:]
    ]


def test_a_column_must_agree_with_the_whole_classification(history: Path) -> None:
    (table,) = tables(history, "2013-14_team_pursuit_W")
    column = next(one for one in table.columns if one.heading == "BER")
    wrong = column.mentions[0].model_copy(update={"result": ResultRow(status="OK", points_printed=60)})
    other = table.model_copy(update={"columns": (column.model_copy(update={"mentions": (wrong,)}),), "standing": None})
    whole = tables(history, "2013-14_2013-12-08_Berlin_team-pursuit_W")

    with pytest.raises(RefusedError, match=r"column BER: 60 points, where the classification of .* gives 100"):
        file_points(opened("2013-14"), [*whole, other])


def test_a_city_that_is_not_on_the_calendar_is_refused(history: Path) -> None:
    (table,) = tables(history, "2014-15_1500_W")
    column = table.columns[0].model_copy(update={"city": "Nowhere"})

    with pytest.raises(RefusedError, match="column OBI: no competitions in Nowhere on 2014-11-16 are on the calendar"):
        file_points(opened("2014-15"), [table.model_copy(update={"columns": (column,)})])


def test_races_of_a_weekend_are_numbered(history: Path) -> None:
    desk = opened("2015-16")
    file_points(desk, tables(history, "2015-16_500_W"))

    assert {name for name in desk.season().races if name.startswith(("wc4", "wc6"))} == {
        "wc4-women-500-1",
        "wc4-women-500-2",
        "wc6-women-500-1",
    }


def test_results_are_public_at_the_end_of_the_day_of_the_race(history: Path) -> None:
    desk = opened("2008-09")
    file_points(desk, tables(history, "2008-09_100_W"))
    entry = desk.season().races["wc4-women-100"].protocols[0]

    assert entry.fact.day == "2008-12-06"
    assert entry.published_at == 1_228_579_140_000_000, "2008-12-06 23:59 in Changchun"


def test_teams_have_the_name_of_any_table(history: Path) -> None:
    desk = opened("2015-16")
    file_points(desk, tables(history, "2015-16_2015-11-22_SaltLakeCity_team-sprint_W", "2015-16_team_sprint_W"))
    season = desk.season()

    assert {season.competitor(name).name for name in season.entrants} >= {"China", "Netherlands", "South Korea"}
