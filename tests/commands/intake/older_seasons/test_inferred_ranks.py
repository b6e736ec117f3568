"""Ranks are inferred where printed points give them away, and the mark reaches every output."""

import json

from projections.cups.standings import standing
from projections.disputes.explain import explain_rank
from projections.races.classification import classify
from projections.reports.explain import as_markdown, reason_node
from projections.reports.race import race_document
from projections.reports.standings import standing_document
from tests.support.history_books import Reads


def test_points_of_one_rank_alone_give_it_away(read: Reads) -> None:
    rows = {row.competitor: row for row in classify(read("2011-12").season, "wc1-men-500-1").rows}
    winner = rows["men-fin-pekka-koskela"]

    assert (winner.rank, winner.result.rank_from, winner.result.points_printed) == (1, "points", 100)


def test_points_of_both_divisions_give_no_rank(read: Reads) -> None:
    """8 points are the 18th of Division A and the 5th of Division B; 25 are the first of Division B alone."""
    rows = classify(read("2011-12").season, "wc1-men-500-1").rows
    unknown = {row.result.points_printed for row in rows if row.rank is None}

    assert {25, 19, 15, 11, 8, 6, 4, 2, 1, 0} >= unknown >= {25, 19, 15, 8, 0}
    assert all(row.result.rank_from is None for row in rows if row.rank is None)


def test_printed_points_count_where_the_rank_is_not_known(read: Reads) -> None:
    scores = {one.row.competitor: one for row in standing(read("2011-12"), "men-500").rows for one in row.scores[:1]}

    assert (scores["men-kor-mo-tae-bum"].points, scores["men-kor-mo-tae-bum"].by) == (25, "printed")
    assert (scores["men-fin-pekka-koskela"].points, scores["men-fin-pekka-koskela"].by) == (100, "rank")


def test_every_race_is_marked_as_known_in_part(read: Reads) -> None:
    for season in ("2008-09", "2011-12", "2013-14", "2015-16", "2017-18"):
        states = {record.protocols[-1].fact.state for record in read(season).season.races.values()}
        assert states == {"PARTIAL"}


def test_medallists_have_the_place_and_time_that_was_printed(read: Reads) -> None:
    row = classify(read("2008-09").season, "wc1-men-1000").rows[0]

    assert (row.rank, row.result.rank_from, row.result.time, row.result.points_printed) == (1, None, 69_130, 100)


def test_a_row_without_a_name_has_the_name_of_the_medallist_whose_points_it_has(read: Reads) -> None:
    names = {row.competitor.name for row in standing(read("2008-09"), "women-100").rows}

    assert {"Shihomi Shinya", "Sayuri Osuga", "Judith Hesse"} <= names
    assert len([name for name in names if name.startswith("unnamed")]) == 4


def test_times_that_repeat_another_race_are_not_taken(read: Reads) -> None:
    """The page of the women's team pursuit 2013/14 prints for the last race the times of Berlin."""
    rows = classify(read("2013-14").season, "wc6-women-team-pursuit").rows

    assert [row.result.time for row in rows] == [None, None, None]


def test_the_mark_reaches_the_documents_and_the_explanation(read: Reads) -> None:
    reading = read("2011-12")
    race = json.loads(race_document(reading, "wc1-men-500-1").model_dump_json())["rows"]
    table = standing_document(reading, standing(reading, "men-500"))

    assert {(row["rank_from"], row["rank_printed"]) for row in race} == {("points", None), (None, None)}
    assert {one.rank_from for row in table.rows for one in row.races} == {"points", None}
    assert any("ranks are inferred from the points printed" in note for note in table.notes)
    assert "it is inferred from the printed points" in as_markdown(reason_node(explain_rank(reading, "men-500", "2")))


def test_the_last_team_pursuit_has_the_scale_of_the_final_wherever_it_was(read: Reads) -> None:
    computed = standing(read("2008-09"), "women-team-pursuit").rows[0]

    assert (computed.competitor.name, [(str(one.race), one.points) for one in computed.scores][-1]) == (
        "Czech Republic",
        ("wc7-women-team-pursuit", 150),
    )
    assert standing(read("2014-15"), "women-team-pursuit").rows[0].scores[-1].points == 150


def test_a_whole_classification_stands_in_place_of_a_column(read: Reads) -> None:
    season = read("2013-14").season

    assert "wc4-women-team-pursuit-a" in season.races
    assert "wc4-women-team-pursuit" not in season.races
    assert len(classify(season, "wc4-women-team-pursuit-a").rows) == 11
