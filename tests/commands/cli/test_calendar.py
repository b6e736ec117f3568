"""Competitions that are cancelled or moved: their sheets, their place in the season, and the way back."""

from pathlib import Path
from typing import Any

import pytest

from ledger.facts import CompetitionMoved
from ledger.vocabulary import official_number
from tests.commands.intake.sheets.sheet_examples import distance_sheet
from tests.commands.intake.sheets.sheet_writer import draw_sheet
from tests.support.command_line import Run

WHY = ("--reason", "no ice in Hamar", "--yes")
ENTRIES = [("Adam Berg", "NED", "1:08.10"), ("Bo Carlsen", "NOR", "1:08.21"), ("Chi Dan", "JPN", "1:08.32")]
INZELL = {"venue": "Max Aicher Arena", "city": "Inzell", "noc": "GER", "distance": "1000", "title": "1000m Men"}
FINAL = INZELL | {
    "competition_number": 5,
    "first_day": "2026-01-23",
    "last_day": "2026-01-25",
    "day": "2026-01-24",
    "created_local": "2026-01-24T13:01",
}
MOVED = INZELL | {
    "competition_number": 4,
    "first_day": "2026-02-20",
    "last_day": "2026-02-22",
    "day": "2026-02-21",
    "created_local": "2026-02-21T13:02",
}
MOVE = ("calendar", "move", "wc4", "--first-day", "2026-02-20", "--last-day", "2026-02-22")
PLACE = ("--venue", "Max Aicher Arena", "--city", "Inzell", "--noc", "ger", "--time-zone", "Europe/Berlin")
AGAIN = (
    '{"fact": "CompetitionScheduled/1", "actor": "desk", "reason": "no ice in Hamar", "data": {"competition": "wc4", '
    '"name": "ISU World Cup Speed Skating #4", "venue": "Max Aicher Arena", "city": "Inzell", "noc": "GER", '
    '"first_day": "2026-02-20", "last_day": "2026-02-22", "time_zone": "Europe/Berlin", "programme": [["men-500", 2], '
    '["women-500", 2], ["men-1000", 1], ["women-1000", 1], ["men-1500", 1], ["women-1500", 1], ["women-3000", 1], '
    '["men-5000", 1], ["men-mass-start", 1], ["women-mass-start", 1], ["men-team-pursuit", 1], '
    '["women-team-pursuit", 1]]}}\n'
)


@pytest.fixture
def opened(empty: Run) -> Run:
    """The command line on a fresh book of 2025/26, whose calendar ends at entry 7."""
    assert empty("open", "2025-26").code == 0
    return empty


@pytest.fixture
def sheet(tmp_path: Path) -> Any:
    """Draws a sheet and gives its path."""

    def draw(**heading: Any) -> str:
        path = tmp_path / f"{heading['competition_number']}-{heading['first_day']}.pdf"
        path.write_bytes(draw_sheet(distance_sheet(ENTRIES, **heading)))
        return str(path)

    return draw


def calendar(run: Run, *basis: str) -> dict[str, dict[str, Any]]:
    return {one["competition"]: one for one in run("calendar", "show", "--json", *basis).document["competitions"]}


def test_a_sheet_keeps_its_number_when_a_competition_before_it_is_cancelled(opened: Run, sheet: Any) -> None:
    assert opened("calendar", "cancel", "wc4", *WHY).code == 0
    ran = opened("import", sheet(**FINAL))

    assert (ran.code, ran.out.splitlines()[0]) == (0, "wc5-men-1000-a: filed, 3 results, 7 entries")
    found = calendar(opened)
    assert [(one["number"], one["state"]) for one in found.values()][3:] == [(4, "cancelled"), (5, "scheduled")]
    assert (found["wc4"]["decided_by"], found["wc4"]["reason"]) == (8, "no ice in Hamar")
    fourth = FINAL | {"competition_number": 4}
    assert (
        "the sheet calls itself World Cup #4, but has the days of wc5, which is number 5"
        in opened("import", sheet(**fourth)).err
    )


def test_the_sheet_of_a_cancelled_competition_is_refused_until_it_is_put_back(opened: Run, sheet: Any) -> None:
    opened("calendar", "cancel", "wc5", *WHY)
    assert "; wc5 was cancelled, by entry 8\n" in opened("import", sheet(**FINAL)).err
    assert opened(*MOVE[:2], "wc5", *MOVE[3:], *WHY).complaint == (
        "wc5 is not on the calendar: it was cancelled, by entry 8; to put it back: season calendar restore wc5"
    )
    assert opened("calendar", "restore", "wc5", *WHY).code == 0
    assert opened("import", sheet(**FINAL)).code == 0
    assert opened("calendar", "restore", "wc5", *WHY).complaint == "wc5 is on the calendar, and not cancelled"
    assert opened("calendar", "restore", "wc9", *WHY).complaint.startswith(
        "wc9 is not on the calendar, which has wc1, "
    )


def test_the_sheets_of_a_moved_competition_fit(opened: Run, sheet: Any) -> None:
    refused = opened("import", sheet(**MOVED))
    assert refused.err.endswith(
        "; if wc4 was moved: season calendar move wc4 --first-day 2026-02-20 --last-day 2026-02-22\n"
    )
    assert opened(*MOVE, *PLACE, *WHY).code == 0
    assert opened("import", sheet(**MOVED)).code == 0

    found = calendar(opened)
    assert list(found) == ["wc1", "wc2", "wc3", "wc5", "wc4"], "it counts in the order of its new days"
    moved = found["wc4"]
    assert [moved[name] for name in ("city", "noc", "time_zone")] == ["Inzell", "GER", "Europe/Berlin"]
    assert (moved["number"], moved["state"], moved["decided_by"], moved["races"]) == (4, "moved", 8, 1)
    assert "wc4, to 2026-02-20" in opened("disputes").out
    assert (moved["first_day_announced"], moved["city_announced"]) == ("2025-12-12", "Hamar")
    assert "2025-12-12 to 2025-12-14, Hamar" in opened("calendar", "show").out
    table = opened("standings", "men-1000", "--json", "--through", "wc4").document
    assert [row["points"] for row in table["rows"]] == [60, 54, 48]
    assert opened("standings", "men-1000", "--json", "--through", "wc5").document["rows"] == []


def test_a_move_is_undone_unless_races_were_skated_after_it(opened: Run, sheet: Any) -> None:
    before = calendar(opened)
    opened(*MOVE, *WHY)
    assert opened("reverse", "8", *WHY).code == 0
    assert calendar(opened) == before
    opened(*MOVE, *WHY)
    opened("import", sheet(**MOVED))
    assert opened("reverse", "10", *WHY).complaint == (
        "wc4-men-1000-a is filed on 2026-02-21, by entry 14, so wc4 was not from 2025-12-12 to 2025-12-14"
    )
    assert opened("calendar", "restore", "wc4", *WHY).complaint == (
        "wc4 is on the calendar, and not cancelled; it was moved, which is undone with: season reverse 10"
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--first-day", "2026-02-30", "--last-day", "2026-02-22"), "--first-day: '2026-02-30' is no day"),
        (("--first-day", "2026-02-20", "--last-day", "22.2.2026"), "--last-day: '22.2.2026' is no day"),
        (("--first-day", "2026-02-22", "--last-day", "2026-02-20"), "wc4 ends on 2026-02-20, before its first day"),
        (("--first-day", "2025-12-12", "--last-day", "2025-12-14"), "in Hamar (NOR), Vikingskipet, already"),
        (("--first-day", "2026-07-01", "--last-day", "2026-07-02"), "is no competition of 2025-26"),
        ((*MOVE[3:], "--noc", "Germany"), "noc GERMANY: "),
    ],
)
def test_what_is_no_move_is_one_line(opened: Run, options: tuple[str, ...], says: str) -> None:
    assert says in opened("calendar", "move", "wc4", *options, *WHY).complaint
    assert opened.last() == 7


def test_a_file_that_schedules_a_competition_anew_for_a_reason_moves_it(
    opened: Run, sheet: Any, tmp_path: Path
) -> None:
    (tmp_path / "postponed.jsonl").write_text(AGAIN, encoding="utf-8")
    (tmp_path / "unsaid.jsonl").write_text(AGAIN.replace('"reason": "no ice in Hamar", ', ""), encoding="utf-8")
    (tmp_path / "other.jsonl").write_text(AGAIN.replace('["men-500", 2]', '["men-500", 1]'), encoding="utf-8")
    for name in ("unsaid", "other"):
        complaint = opened("load", str(tmp_path / f"{name}.jsonl")).complaint
        assert complaint.startswith(f"{name}.jsonl, line 1: CompetitionScheduled: wc4 is on the calendar already")
        assert complaint.endswith("season calendar move wc4")

    ran = opened("load", str(tmp_path / "postponed.jsonl"))
    assert "assumed: wc4 is on the calendar already, so entry 8 moves it to 2026-02-20" in ran.out
    assert calendar(opened)["wc4"]["state"] == "moved"
    assert opened("import", sheet(**MOVED)).code == 0
    again = opened("load", str(tmp_path / "postponed.jsonl"))
    assert again.out == "postponed.jsonl: 0 entries, 1 were in the book already\n"


def test_a_venue_alone_is_moved_on_the_same_days(opened: Run) -> None:
    before = calendar(opened)["wc4"]
    assert opened("calendar", "move", "wc4", "--venue", "Haraldvangen", *WHY).code == 0
    now = calendar(opened)["wc4"]
    assert (now["venue"], now["state"]) == ("Haraldvangen", "moved")
    assert [now[key] for key in ("first_day", "last_day", "city")] == [
        before[key] for key in ("first_day", "last_day", "city")
    ]
    assert opened("calendar", "move", "wc9", "--venue", "Nowhere", *WHY).complaint.startswith(
        "wc9 is not on the calendar, which has wc1"
    )


def test_what_was_announced_later_moves_nothing_before(opened: Run) -> None:
    opened(*MOVE, *WHY, "--published-at", "2025-12-10")
    for basis, day in (
        (("--as-of", "2025-12-09"), "2025-12-12"),
        (("--as-of", "2025-12-10"), "2026-02-20"),
        (("--at", "7"), "2025-12-12"),
        (("--at", "8"), "2026-02-20"),
    ):
        assert calendar(opened, *basis)["wc4"]["first_day"] == day


@pytest.mark.parametrize(
    ("competition", "name", "number"),
    [
        ("wc4", "ISU World Cup Speed Skating #4", 4),
        ("wc5", "ISU World Cup Speed Skating #6", 6),
        ("wc5", "ISU World Cup Speed Skating Final", 5),
        ("wc12", "World Cup 3 in Hamar", 12),
        ("wc2", "World Cup # 7, second weekend", 7),
    ],
)
def test_an_official_number_is_that_of_the_name_or_of_the_competition(competition: str, name: str, number: int) -> None:
    assert official_number(competition, name) == number


def test_a_move_comes_out_and_in_as_lines(opened: Run, empty: Run, tmp_path: Path) -> None:
    opened(*MOVE, *PLACE, *WHY)
    dumped = opened("dump").out
    (tmp_path / "all.jsonl").write_text(dumped, encoding="utf-8")
    assert CompetitionMoved.__name__ in dumped
    other = Run(empty._monkeypatch, empty._capsys, f"sqlite:{tmp_path / 'other.db'}")
    other("open", "2025-26")
    assert other("load", str(tmp_path / "all.jsonl")).code == 0
    assert calendar(other) == calendar(opened)
