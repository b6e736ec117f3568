"""``season calendar ics``: one event for each competition, whose state and sequence follow the entries."""

from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar, Event

from tests.support.command_line import Run

pytestmark = pytest.mark.counted

WHY = ("--reason", "no ice, says the oval", "--yes")
MOVE = ("calendar", "move", "wc5", "--first-day", "2026-02-20", "--last-day", "2026-02-22", *WHY)


def events(run: Run, file: Path, *options: str) -> dict[str, Event]:
    ran = run("calendar", "ics", "--to", str(file), *options)
    assert (ran.code, ran.out, ran.err) == (0, "", f"written: {file}\n")
    data = file.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    return {str(one["uid"]).partition("@")[0]: one for one in Calendar.from_ical(data).walk("VEVENT")}


def test_a_competition_is_an_event_over_its_days(own_season: Run, tmp_path: Path) -> None:
    found = events(own_season, tmp_path / "season.ics")
    assert list(found) == ["wc1", "wc2", "wc3", "wc4", "wc5"]
    one = found["wc1"]
    assert (one["uid"], one["status"], one["sequence"]) == ("wc1@2025-26.world-cup.season-ledger", "CONFIRMED", 0)
    assert (one.decoded("dtstart"), one.decoded("dtend")) == (date(2025, 11, 14), date(2025, 11, 17))
    assert str(one["location"]) == "Utah Olympic Oval, Salt Lake City (USA)"
    assert "500 m men (2 races)\n500 m women (2 races)\n1000 m men\n" in str(one["description"])


def test_what_entries_say_of_it_changes_its_event_and_nothing_else(own_season: Run, tmp_path: Path) -> None:
    file = tmp_path / "season.ics"
    before = events(own_season, file)
    assert own_season(*MOVE).code == 0
    moved = events(own_season, file)
    one = moved["wc5"]
    assert (one["uid"], one["sequence"], one["status"]) == (before["wc5"]["uid"], 1, "CONFIRMED")
    assert one.decoded("dtstart") == date(2026, 2, 20)
    assert one.decoded("last-modified") >= before["wc5"].decoded("last-modified")
    why = "moved: no ice, says the oval; announced for 23–25 January 2026, Inzell"
    assert why in str(one["description"])
    assert str(one["description"]).endswith(f"Evidence: wc5, by entry {own_season.last()}")

    assert own_season("calendar", "cancel", "wc5", *WHY).code == 0
    cancelled = events(own_season, file)
    assert (cancelled["wc5"]["status"], cancelled["wc5"]["sequence"]) == ("CANCELLED", 2)
    assert own_season("calendar", "restore", "wc5", *WHY).code == 0
    restored = events(own_season, file)
    assert (restored["wc5"]["status"], restored["wc5"]["sequence"]) == ("CONFIRMED", 3)
    assert all(restored[name].to_ical() == before[name].to_ical() for name in before if name != "wc5")


def test_it_can_be_printed_at_a_basis(own_season: Run) -> None:
    last = own_season.last()
    assert own_season(*MOVE).code == 0
    now, then = own_season("calendar", "ics"), own_season("calendar", "ics", "--at", str(last))
    assert "20260220" in now.out
    assert "20260220" not in then.out
    assert own_season("calendar", "ics", "--at", str(last)).out == then.out
    assert now.err == then.err == ""


def test_a_file_that_cannot_be_written_is_one_line(own_season: Run, tmp_path: Path) -> None:
    assert own_season("calendar", "ics", "--to", str(tmp_path / "no" / "a.ics")).complaint.endswith(
        "a.ics: No such file or directory"
    )


def test_what_was_not_raced_is_said_as_people_say_it(own_season: Run, tmp_path: Path) -> None:
    assert own_season("calendar", "not-held", "wc5", "men-500-2", "women-mass-start-b", *WHY).code == 0
    said = str(events(own_season, tmp_path / "season.ics")["wc5"]["description"])
    assert "not held: 500 m men, race 2, mass start women, Division B\n" in said
