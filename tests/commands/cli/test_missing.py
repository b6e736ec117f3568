"""``season missing``: what the book still lacks, in words, in JSON and in the exit code."""

import json
from pathlib import Path

import pytest

from tests.support.command_line import Run

pytestmark = pytest.mark.counted


def test_a_book_that_lacks_nothing_of_what_it_was_told_says_so(season: Run) -> None:
    said = season("missing", "--check")

    assert "38 of 38 races that were skated are whole, 28 races of wc4, wc5, the days of which are past" in said.out
    # How often team sprints were raced beside the others nobody knows.
    assert said.code == 3
    assert "what was raced of men-team-sprint, women-team-sprint is not known" in said.out


def test_where_days_are_past_that_the_book_was_not_told_of_nobody_knows_whether_all_is_there(season: Run) -> None:
    told = season("missing", "men-1500", "--through", "wc3", "--check")
    untold = season("missing", "men-1500", "--check")
    words = "unfinished in this book: the days of wc4, wc5 are past, and races are not there"

    assert (told.code, untold.code) == (0, 3)
    for asked in (
        ("missing", "men-1500"),
        ("standings", "men-1500"),
        ("titles", "--contenders", "men-1500"),
        ("history", "men-1500"),
        ("explain", "men-1500", "1"),
    ):
        document = season(*asked, "--json").document
        assert (asked, document["complete"], document["coverage"]["words"]) == (asked, None, words)
        assert (document["coverage"]["missing"], bool(document["coverage"]["to_come"])) == ([], True)
    assert words in season("standings", "men-1500").out
    assert season("standings", "men-1500").out.count("unfinished in this book") == 1
    assert season("titles").out.count("unfinished in this book") == 1
    assert season("overview").out.count("unfinished in this book") == 1
    assert season("standings", "men-1500", "--through", "wc3", "--json").document["complete"] is True


def test_without_a_calendar_nothing_is_called_complete(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run = Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'new.db'}")
    assert run("open", "2030-31", "--rulebook", "2025-26").code == 0
    said = run("missing", "--check")

    assert said.code == 3
    assert "nobody knows what was raced: no competition is on the calendar" in said.out
    assert run("missing", "--json").document["complete"] is None


def test_after_its_days_a_competition_is_missing_with_the_proof(season: Run) -> None:
    document = season("missing", "wc4", "--as-of", "2026-01-01", "--json").document

    assert (document["of"], document["complete"], document["coverage"]["whole"]) == ("wc4", False, 0)
    races = [one for one in document["missing"] if one["race"] is not None]
    assert [one["race"] for one in races] == document["coverage"]["missing"]
    assert {(one["state"], one["proof"]) for one in races} == {("missing", "its last day was 2025-12-14")}
    assert season("missing", "men-1500", "--as-of", "2026-01-01", "--check").code == 1


def test_where_nobody_knows_the_programme_it_cannot_be_judged(own_season: Run, tmp_path: Path) -> None:
    place = {"name": "An added Final", "venue": "Thialf", "city": "Heerenveen", "noc": "NED"}
    days = {"first_day": "2026-02-06", "last_day": "2026-02-08", "time_zone": "Europe/Amsterdam"}
    line = {"fact": "CompetitionScheduled/1", "actor": "office", "data": {"competition": "wc6", **place, **days}}
    (tmp_path / "wc6.jsonl").write_text(json.dumps(line))
    assert own_season("load", str(tmp_path / "wc6.jsonl")).code == 0
    said = own_season("missing", "wc6", "--as-of", "2026-03-01", "--check")

    assert said.code == 3
    assert "nobody knows what was raced" in said.out


def test_neither_a_competition_nor_a_cup_is_refused_with_the_nearest(season: Run) -> None:
    assert season("missing", "mens-500").complaint.startswith(
        "mens-500: no competition of the calendar and no cup; near"
    )
    assert season("missing", "wc9").complaint == "wc9: no competition of the calendar and no cup; near: wc5, wc4, wc3"


def test_every_table_says_what_it_rests_on(season: Run) -> None:
    table = season("standings", "men-1500", "--as-of", "2026-01-01", "--json").document
    (title,) = (
        one
        for one in season("titles", "--as-of", "2026-01-01", "--json").document["titles"]
        if one["cup"] == "men-1500"
    )

    assert table["complete"] is title["complete"] is False
    assert table["coverage"] == title["coverage"]
    assert table["coverage"]["missing"] == ["wc4-men-1500"]
    assert {row["at_least"] for row in table["rows"]} == {True}
    assert (title["state"], title["lead"]) == ("incomplete", None)
    assert "≥ 180" in season("standings", "men-1500", "--as-of", "2026-01-01").out


def test_a_season_of_which_nothing_is_filed_expects_what_its_programmes_say(empty: Run) -> None:
    assert "2024-25, 6 competitions" in empty("open", "2024-25").out.replace("rulebook ", "")
    document = empty("missing", "wc4", "--as-of", "2025-04-01", "--json").document

    assert (len(document["missing"]), document["coverage"]["unknown"]) == (15, [])
    assert empty("missing", "wc1", "--as-of", "2025-04-01", "--json").document["coverage"]["unknown"] == ["wc1"]
