"""Given a book, when its calendar is filled, changed and stopped by commands, then readings follow."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.commands.intake.sheets.sheet_examples import distance_sheet
from tests.commands.intake.sheets.sheet_writer import draw_sheet
from tests.support.command_line import Run

WHY = ("--reason", "fog", "--yes")
FILE = """competition,name,venue,city,noc,first_day,last_day,time_zone,programme
wc6,World Cup 6,Thialf,Heerenveen,NED,2026-02-27,2026-03-01,Europe/Amsterdam,500:2 men-1500
wc7,World Cup 7,Thialf,Heerenveen,NED,2026-03-06,2026-03-08,Europe/Amsterdam,
"""
ADD = (
    *("calendar", "add", "wc6", "--name", "World Cup 6", "--venue", "Thialf", "--city", "Heerenveen", "--noc", "ned"),
    *("--first-day", "2026-02-27", "--last-day", "2026-03-01", "--time-zone", "Europe/Amsterdam"),
)


@pytest.fixture
def opened(empty: Run) -> Run:
    """The command line on a fresh book of 2025/26, whose calendar ends at entry 7."""
    assert empty("open", "2025-26").code == 0
    return empty


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A calendar of two competitions."""
    path = tmp_path / "calendar.csv"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


def programme(run: Run, competition: str) -> Any:
    found = {one["competition"]: one for one in run("calendar", "show", "--json").document["competitions"]}
    return found[competition]["programme"]


def test_a_file_goes_in_once_and_as_a_whole(opened: Run, file: str) -> None:
    assert "nothing is recorded" in opened("calendar", "load", file, "--dry-run").out
    assert "nobody can be asked here; add --yes to put this on the calendar" in opened("calendar", "load", file).err
    ran = opened("calendar", "load", file, "--yes")
    assert ran.out.splitlines() == [
        "wc6  2026-02-27 to 2026-03-01  Heerenveen (NED), Thialf: men-500:2 women-500:2 men-1500",
        "wc7  2026-03-06 to 2026-03-08  Heerenveen (NED), Thialf: programme not known",
        "recorded as entries 8-9 of world-cup/2025-26; to undo it: season withdraw 8-9 --reason TEXT",
    ]
    assert opened("calendar", "load", file, "--yes").out.splitlines() == [
        "2 of 2 are on the calendar already, just so",
        "nothing is recorded",
    ]
    assert opened("withdraw", "8-9", *WHY).code == 0
    assert opened("calendar", "load", file, "--yes").code == 0


def test_a_calendar_is_made_filled_and_opened_with(empty: Run, tmp_path: Path) -> None:
    table, rows = str(tmp_path / "new.toml"), str(tmp_path / "new.csv")
    for path in (table, rows):
        assert "nothing of the calendar of 2025-26 is known" in empty("calendar", "new", path, "--for", "2025-26").out
    assert "it is there already" in empty("calendar", "new", table, "--for", "2025-26").complaint
    assert empty("open", "2025-26", "--calendar", table).complaint == (
        "new.toml: no competition stands in it; each is a [[competition]] table"
    )
    text = Path(table).read_text(encoding="utf-8")
    Path(table).write_text(re.sub("(?m)^# ", "", text), encoding="utf-8")
    done = empty("open", "2025-26", "--calendar", table)
    assert done.out.splitlines()[1:] == ["  wc1  2025-07-01 to 2025-07-01  Heerenveen (NED), Thialf"]
    assert programme(empty, "wc1") == {
        "men-500": 2,
        "women-500": 2,
        "men-1000": 1,
        "women-1000": 1,
        "men-team-pursuit": 1,
    }
    other = ("--store", f"sqlite:{tmp_path / 'other.db'}")
    assert "nothing is on the calendar yet" in empty("open", "2025-26", "--calendar", rows, *other).out
    # Filled alike, both forms of the template put the same competition on the calendar.
    heads = Path(rows).read_text(encoding="utf-8").strip().split(",")
    first = {"competition": "wc1", "name": "World Cup 1", "venue": "Thialf", "city": "Heerenveen", "noc": "NED"}
    first |= {"first_day": "2025-07-01", "last_day": "2025-07-01", "time_zone": "Europe/Amsterdam", "final": "yes"}
    first |= {"programme": "500:2 1000 men-team-pursuit"}
    Path(rows).write_text(f"{','.join(heads)}\n{','.join(first[head] for head in heads)}\n", encoding="utf-8")
    assert empty("calendar", "load", rows, "--yes", *other).code == 0
    assert (
        empty("calendar", "show", "--json", *other).document["competitions"]
        == (empty("calendar", "show", "--json").document["competitions"])
    )


def test_a_row_that_does_not_fit_is_named_and_nothing_is_recorded(opened: Run, file: str) -> None:
    Path(file).write_text(FILE.replace("2026-03-08", "2026-03-05"), encoding="utf-8")
    assert opened("calendar", "load", file, "--yes").complaint == (
        "calendar.csv, line 3: CompetitionScheduled: wc7 ends on 2026-03-05, before its first day 2026-03-06"
    )
    assert opened("log", "--json").document["basis"]["at"] == 7


def test_one_is_added_by_options(opened: Run) -> None:
    assert opened(*ADD, "--programme", "mass-start men-500:2", "--yes").code == 0
    assert programme(opened, "wc6") == {"men-mass-start": 1, "women-mass-start": 1, "men-500": 2}
    again = opened(*ADD, "--yes").complaint
    assert "wc6 is on the calendar already, by entry 8; other days or another place are a move" in again


def test_a_programme_can_leave_events_open(opened: Run) -> None:
    opened(*ADD, "--programme", "men-500:2 men-team-sprint:?", "--yes")
    (wc6,) = (
        one for one in opened("calendar", "show", "--json").document["competitions"] if one["competition"] == "wc6"
    )
    assert (wc6["programme"], wc6["unknown_events"]) == ({"men-500": 2}, ["men-team-sprint"])

    twice = opened("calendar", "programme", "wc6", "men-500:2", "men-500:?", *WHY)
    assert twice.complaint == "programme: men-500 stands there twice"
    assert opened("calendar", "programme", "wc6", "--add", "men-team-sprint", *WHY).code == 0
    assert programme(opened, "wc6") == {"men-500": 2, "men-team-sprint": 1}
    assert opened("calendar", "programme", "wc6", "--add", "men-1500:?", *WHY).code == 0
    assert opened("missing", "wc6", "--json").document["coverage"]["unknown"] == ["wc6"]
    # Who stops a competition says of what is open too that nobody skated it.
    assert opened("calendar", "stop", "wc6", *WHY).code == 0
    assert opened("missing", "wc6", "--json").document["coverage"]["unknown"] == []


def test_a_programme_is_set_changed_and_put_back(opened: Run) -> None:
    assert opened(*ADD, "--yes").code == 0
    assert opened("calendar", "programme", "wc6", "--add", "men-500", *WHY).complaint.startswith(
        "the programme of wc6 is not known; give the whole of it"
    )
    assert opened("calendar", "programme", "wc6", "men-500:2", "1500", *WHY).code == 0
    assert opened("calendar", "programme", "wc6", "--drop", "women-1500", "--add", "men-500", *WHY).code == 0
    assert programme(opened, "wc6") == {"men-500": 1, "men-1500": 1}
    assert re.search(r"wc6 .* 2, by 10 ", opened("calendar", "show").out)
    assert opened("calendar", "programme", "wc6", "--drop", "men-100", *WHY).complaint == (
        "men-100 is not in the programme of wc6: men-500 men-1500"
    )
    assert opened("calendar", "programme", "wc6", *WHY).complaint == (
        "give either all events of the programme, or --add and --drop"
    )
    assert opened("reverse", "10", *WHY).code == 0
    assert programme(opened, "wc6") == {"men-500": 2, "men-1500": 1, "women-1500": 1}


def test_a_stop_leaves_what_is_not_filed_unheld(opened: Run, file: str) -> None:
    opened("calendar", "load", file, "--yes")
    assert opened("calendar", "stop", "wc7", *WHY).complaint.startswith("the programme of wc7 is not known; name the")
    assert opened("calendar", "not-held", "wc6", "men-500-2", *WHY).code == 0
    ran = opened("calendar", "stop", "wc6", *WHY)
    assert "races: men-500-1, women-500-1, women-500-2, men-1500" in ran.out
    found = opened("calendar", "--json").document["competitions"][-2]
    by = found["decided_by"]
    assert (found["state"], found["reason"]) == ("stopped", "fog")
    stopped = dict.fromkeys(("men-500-1", "women-500-1", "women-500-2", "men-1500"), by)
    assert found["not_held"] == {"men-500-2": by - 1} | stopped
    assert f"men-500-2, men-500-1, women-500-1 and 2 more, by {by - 1} {by}" in opened("calendar").out
    assert (
        opened("calendar", "stop", "wc6", *WHY).complaint == "every race of wc6 is filed or not held; nothing is left"
    )


def test_a_stop_leaves_the_divisions_that_are_not_filed_unheld(own_season: Run) -> None:
    """Also where every Division A is filed; then no total waits for a Division B any more."""
    wrong = ("--reason", "of another competition", "--yes")
    for race in ("wc1-women-500-1-b", "wc1-men-1000-a"):
        assert own_season("withdraw", race, *wrong).code == 0

    def lower_bounds() -> set[bool]:
        return {row["at_least"] for row in own_season("standings", "women-500", "--json").document["rows"]}

    assert lower_bounds() == {True, False}
    ran = own_season("calendar", "stop", "wc1", *WHY)
    assert "races: women-500-1-b, men-1000-a, men-team-sprint, women-team-sprint\n  stopped: True" in ran.out
    assert lower_bounds() == {False}
    assert own_season("calendar", "stop", "wc1", *WHY).complaint == (
        "every race of wc1 is filed or not held; nothing is left"
    )


def test_a_competition_of_which_only_a_division_b_is_left_is_stopped(own_season: Run) -> None:
    drop = ("--drop", "men-team-sprint", "--drop", "women-team-sprint")
    assert own_season("calendar", "programme", "wc1", *drop, *WHY).code == 0
    assert own_season("calendar", "stop", "wc1", *WHY).complaint.endswith("nothing is left")
    assert own_season("withdraw", "wc1-women-1500-b", "--reason", "of another competition", "--yes").code == 0
    assert own_season("calendar", "not-held", "wc1", "men-team-pursuit-b", *WHY).code == 2
    assert own_season("calendar", "stop", "wc1", *WHY).code == 0
    (wc1,) = (one for one in own_season("calendar", "--json").document["competitions"] if one["competition"] == "wc1")
    assert (wc1["state"], list(wc1["not_held"])) == ("stopped", ["women-1500-b"])


def test_an_event_that_was_not_held_has_no_race_whatever_the_programme_says_then(opened: Run) -> None:
    assert opened("calendar", "programme", "wc1", "men-500", *WHY).code == 0
    assert opened("calendar", "not-held", "wc1", "wc1-men-500", *WHY).code == 0
    assert opened("calendar", "programme", "wc1", "men-500:2", *WHY).code == 0
    coverage = opened("standings", "men-500", "--json").document["coverage"]
    assert coverage["not_held"] == ["wc1-men-500-1", "wc1-men-500-2"]
    assert coverage["to_come"][0] == "wc2-men-500-1"


def test_a_void_race_is_run_again_under_its_own_name(opened: Run, tmp_path: Path) -> None:
    race, first, second = "wc1-men-500-a", tmp_path / "first.pdf", tmp_path / "second.pdf"
    first.write_bytes(draw_sheet(distance_sheet([("Adam Berg", "NED", "34.10"), ("Bo Carlsen", "NOR", "34.20")])))
    second.write_bytes(
        draw_sheet(
            distance_sheet(
                [("Bo Carlsen", "NOR", "34.05"), ("Adam Berg", "NED", "34.15")], created_local="2025-11-14T18:01"
            )
        )
    )
    assert opened("import", str(first)).code == 0
    assert opened("rerun", race, *WHY).complaint == f"{race} is not void; take it out first: season void {race}"
    assert opened("void", race, *WHY).code == 0
    assert opened("rerun", race, *WHY).code == 0
    assert "VOID, to be run again by entry 14" in opened("races").out
    assert "void, by entry 13; to be run again, by entry 14: the next protocol" in opened("race", race).out
    assert opened("import", str(second)).out.startswith(f"{race}: filed, 2 results, 3 entries\n")

    rows = opened("race", race, "--json").document["rows"]
    assert [(row["rank"], row["name"]) for row in rows] == [(1, "Bo Carlsen"), (2, "Adam Berg")]
    assert "this very sheet is in the book already" in opened("import", str(first)).out
    dumped, other = tmp_path / "dumped.jsonl", f"sqlite:{tmp_path / 'other.db'}"
    dumped.write_text(opened("dump").out, encoding="utf-8")
    assert opened("load", str(dumped)).out.startswith("dumped.jsonl: 0 entries")
    assert opened("open", "2025-26", "--store", other).code == 0
    assert opened("load", str(dumped), "--store", other).code == 0
    assert opened("race", race, "--json", "--store", other).document["rows"] == rows
    assert f"{race} is then void, and to be run again" in opened("withdraw", race, "--dry-run", "--reason", "fog").out
