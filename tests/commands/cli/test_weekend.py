"""``season weekend``: one page on a competition, in words, as Markdown and as JSON."""

import re
from pathlib import Path

import pytest

from projections.cups.titles import SETTLED
from projections.tables.markdown import inert
from tests.support.command_line import Run

pytestmark = pytest.mark.counted


@pytest.fixture
def season_after_four(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], whole_file: Path) -> Run:
    """The command line on all four competitions of 2025/26."""
    return Run(monkeypatch, capsys, f"sqlite:{whole_file}")


def test_it_says_who_won_who_moved_and_why_and_what_comes_next(season: Run) -> None:
    document = season("weekend", "wc3", "--json").document
    first = {one["race"]: one["name"] for one in document["podiums"] if one["rank"] == 1}
    (move,) = (one for one in document["moves"] if (one["cup"], one["name"]) == ("women-1000", "Jutta LEERDAM"))

    assert document["basis"]["through"] == "wc3"
    assert (len(first), first["wc3-men-1000-a"]) == (10, "Jordan STOLZ")
    assert (move["rank_before"], move["rank_after"], move["why"]) == (2, 1, "wc3-women-1000-a: rank 1, 60 points")
    assert {"quota": "owg-2026", "event": "men-10000", "noc": "NOR", "before": 1, "after": 2} in document["places"]
    assert (document["next"]["competition"], document["missing"]) == ("wc4", [])
    whole = season("missing", "--through", "wc3", "--json").document
    assert (document["complete"], document["coverage"]) == (whole["complete"], whole["coverage"])


def test_it_reads_the_season_through_the_competition_whatever_came_later(season: Run) -> None:
    document = season("weekend", "wc2", "--json").document
    through = season("weekend", "wc2", "--through", "wc2", "--json").document

    assert document == through
    assert document["next"]["competition"] == "wc3"
    assert "--through wc1" in season("weekend", "wc2", "--through", "wc1").complaint


def test_before_the_first_competition_there_was_nothing(season: Run) -> None:
    moves = season("weekend", "wc1", "--json").document["moves"]

    assert {one["rank_before"] for one in moves} == {None}


def test_decisions_and_what_is_missing_are_said(own_season: Run) -> None:
    reason = ("--reason", "crossed the line", "--yes")
    assert own_season("disqualify", "wc1-men-1000-a", "Jordan STOLZ", *reason).code == 0
    document = own_season("weekend", "wc1", "--json").document

    assert [(one["decision"], one["reason"], one["in_force"]) for one in document["decisions"]] == [
        ("competitor disqualified", "crossed the line", True)
    ]
    shown = own_season("weekend", "wc1").out
    assert re.search(r"competitor disqualified +Jordan STOLZ, wc1-men-1000-a +crossed the line", shown)
    assert own_season("weekend", "wc9").complaint.startswith("wc9: not on the calendar")
    assert "no race of wc2 is in the book" in own_season("weekend", "wc2").out


def test_what_was_not_held_does_not_come_next(own_season: Run) -> None:
    fog = ("--reason", "fog", "--yes")
    assert own_season("calendar", "not-held", "wc2", "men-500-1", "men-team-sprint", "men-1500", *fog).code == 0
    coming = own_season("weekend", "wc1", "--json").document["next"]
    programme = dict(coming["programme"])
    assert (coming["competition"], programme["men-500"], programme["women-500"]) == ("wc2", 1, 2)
    assert "men-1500" not in programme
    assert coming["unknown_events"] == ["women-team-sprint"]
    # Of a competition that was stopped before it began nothing comes any more.
    assert own_season("calendar", "stop", "wc2", *fog).code == 0
    assert own_season("weekend", "wc1", "--json").document["next"]["competition"] == "wc3"


def test_a_title_that_the_weekend_decides_is_named(season_after_four: Run) -> None:
    titles = season_after_four("weekend", "wc4", "--json").document["titles"]
    settled = [one for one in season_after_four("titles", "--json").document["titles"] if one["state"] in SETTLED]

    assert {(one["cup"], one["state"]) for one in titles} == {(one["cup"], one["state"]) for one in settled}
    assert ("women-team-pursuit", ["CANADA"]) in [(one["cup"], one["names"]) for one in titles]
    assert "Titles decided" in season_after_four("weekend", "wc4").out


def test_markdown_has_the_same_tables_and_nothing_in_a_name_acts(season: Run) -> None:
    said = season("weekend", "wc3", "--markdown").out

    assert said.startswith("# ISU World Cup Speed Skating \\#3, Heerenveen")
    assert "| wc3-men-1000-a | 1 | Jordan STOLZ | USA | 1:06.38 | 60 |" in said
    assert "\n## Places won and lost\n" in said
    assert "Basis: world-cup/2025-26 at 2336" in said
    assert inert("a|b <b>*x*</b>\n[l](u)") == r"a\|b \<b\>\*x\*\</b\> \[l\](u)"
    assert "--markdown is a form of its own" in season("weekend", "wc3", "--markdown", "--json").complaint


def test_points_that_rest_on_races_known_in_part_are_lower_bounds(own_season: Run) -> None:
    assert own_season("withdraw", "wc1-men-500-1-a", "--reason", "wrong sheet", "--yes").code == 0
    moves = own_season("weekend", "wc1", "--json").document["moves"]
    assert {one["at_least_after"] for one in moves if one["cup"] == "men-500"} == {True}
    assert {one["at_least_after"] for one in moves if one["cup"] == "men-1500"} == {False}
    assert "≥ " in own_season("weekend", "wc1").out


def test_what_nobody_knows_of_the_next_programme_is_said(season: Run) -> None:
    found = season("weekend", "wc2", "--json").document["next"]
    assert found["unknown_events"] == ["men-team-sprint", "women-team-sprint"]
    assert "men-team-sprint:?" in season("weekend", "wc2").out
