"""Given an empty folder, when a results officer keeps a season by commands alone, then every step says what it did.

The chapters follow each other as in a season, and share a book: own rules, a calendar, four competitions with all that
goes wrong in them, and a title. `docs/tutorials/keep.md` tells the same to people.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.commands.intake.sheets.sheet_examples import distance_sheet
from tests.commands.intake.sheets.sheet_writer import draw_sheet
from tests.support.command_line import Ran, Run

CALENDAR = """competition,name,venue,city,noc,first_day,last_day,time_zone,programme
wc1,World Cup 1,Thialf,Heerenveen,NED,2026-11-13,2026-11-15,Europe/Amsterdam,men-500:2 women-500
wc2,World Cup 2,Max Aicher Arena,Inzell,GER,2026-11-20,2026-11-22,Europe/Berlin,500
wc3,World Cup 3,Vikingskipet,Hamar,NOR,2026-12-04,2026-12-06,Europe/Oslo,500
"""
MEN = ("Adam Berg,NED", "Bo Carlsen,NOR", "Chi Dan,JPN", "Dirk Ek,GER")
WOMEN = ("Ada Berg,NED", "Eva Clerk,NOR", "Cy Dupont,FRA")
SHEET = {
    "competition_number": 1,
    "venue": "Thialf",
    "city": "Heerenveen",
    "noc": "NED",
    "first_day": "2026-11-13",
    "last_day": "2026-11-15",
    "day": "2026-11-14",
    "created_local": "2026-11-14T18:01",
    "title": "2nd 500m Men",
    "number": 2,
}


class Officer:
    """Somebody with a terminal and a folder, who says yes in scripts."""

    def __init__(self, run: Run, folder: Path) -> None:
        self.run = run
        self.folder = folder

    def path(self, name: str) -> str:
        """A file in the folder."""
        return str(self.folder / name)

    def does(self, *words: str) -> str:
        """What a command that succeeds says."""
        ran = self.run(*words)
        assert ran.code == 0, ran
        return ran.out

    def decides(self, *words: str, reason: str = "decided by the referee") -> int:
        """The entry of a decision."""
        said = self.does(*words, "--reason", reason, "--yes")
        found = re.search(
            r"recorded as entry (\d+) of world-cup/2026-27; to undo it: season (?:reverse|withdraw) \1 ", said
        )
        assert found is not None, said
        return int(found[1])

    def lists(self, name: str, rows: Sequence[str], head: str = "rank,name,noc,time") -> str:
        """A list that somebody typed."""
        (self.folder / name).write_text("\n".join([head, *rows, ""]), encoding="utf-8")
        return self.path(name)

    def records(self, race: str, day: str, rows: Sequence[str], *options: str) -> str:
        """What recording a list of a race says."""
        path = self.lists(f"{race}-{len(list(self.folder.iterdir()))}.csv", rows)
        return self.does("record", path, "--race", race, "--day", day, *options, "--yes")

    def reads(self, *words: str) -> Any:
        """The document of a reading."""
        return self.run(*words, "--json").document

    def points(self, cup: str) -> list[tuple[str, int]]:
        """A standing: names and points."""
        return [(row["name"], row["points"]) for row in self.reads("standings", cup)["rows"]]

    def competition(self, name: str) -> Any:
        """A competition of the calendar."""
        return next(one for one in self.reads("calendar")["competitions"] if one["competition"] == name)


def ranked(names: Sequence[str], *times: str) -> list[str]:
    """Rows in the order of their ranks."""
    return [f"{rank},{name},{time}" for rank, (name, time) in enumerate(zip(names, times, strict=True), 1)]


@pytest.fixture
def officer(empty: Run, tmp_path: Path) -> Officer:
    return Officer(empty, tmp_path)


def test_a_season_is_kept_from_its_rules_to_its_titles(officer: Officer) -> None:
    own_rules(officer)
    a_calendar(officer)
    results_first_unofficial_then_official(officer)
    a_race_that_is_skated_again(officer)
    a_disqualification_that_falls(officer)
    a_wrong_file(officer)
    the_week_between(officer)
    a_competition_that_is_stopped(officer)
    an_amendment(officer)
    the_end(officer)


def refused(ran: Ran) -> str:
    """The one line of a command that recorded nothing."""
    return ran.complaint


def own_rules(officer: Officer) -> None:
    """The rules of a season that nobody knows are made of those before it, changed, checked, and adopted."""
    run, rules = officer.run, officer.folder / "rules.toml"
    assert "season rulebook new 2026-27.toml --from 2025-26" in refused(run("open", "2026-27"))
    said = officer.does("rulebook", "new", str(rules), "--from", "2025-26", "--edition", "2026-27")
    assert "nothing of it is confirmed" in said
    assert "left out, for the championships are of another season: the quotas owg-2026" in said
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("points = [60, 54, 48,", "pionts = [60, 54, 49,", 1), encoding="utf-8")
    wrong = run("rulebook", "check", str(rules))
    assert wrong.code == 1
    assert re.search(r"rules\.toml:\d+: scales, A60, pionts: no such key; did you mean points\?", wrong.out)
    rules.write_text(text.replace("points = [60, 54, 48,", "points = [60, 54, 49,", 1), encoding="utf-8")
    officer.does("rulebook", "check", str(rules))


def a_calendar(officer: Officer) -> None:
    """The calendar comes from a file; what is announced later is added, set, moved, cancelled and put back."""
    file = officer.folder / "calendar.csv"
    officer.does("calendar", "new", str(file), "--for", "2026-27")
    assert file.read_text(encoding="utf-8") == CALENDAR.partition("\n")[0] + ",final\n"
    file.write_text(CALENDAR, encoding="utf-8")
    said = officer.does("open", "2026-27", "--rulebook", officer.path("rules.toml"), "--calendar", str(file))
    assert "rulebook 2026-27, 3 competitions" in said

    place = ("--name", "World Cup 4", "--venue", "Oval", "--city", "Salt Lake City", "--noc", "usa")
    days = ("--first-day", "2027-01-22", "--last-day", "2027-01-24", "--time-zone", "America/Denver")
    assert "programme not known" in officer.does("calendar", "add", "wc4", *place, *days, "--final", "--yes")
    set_by = officer.decides("calendar", "programme", "wc4", "men-500", reason="announcement 3")
    officer.decides("calendar", "cancel", "wc2", reason="no ice")
    assert officer.competition("wc2")["state"] == "cancelled"
    officer.decides("calendar", "restore", "wc2", reason="the ice is back")
    moved_by = officer.decides(
        *("calendar", "move", "wc3", "--first-day", "2026-12-11", "--last-day", "2026-12-13"), reason="storm"
    )
    assert officer.competition("wc2")["state"] == "scheduled"
    moved, fourth = officer.competition("wc3"), officer.competition("wc4")
    assert (moved["state"], moved["decided_by"], moved["first_day_announced"]) == ("moved", moved_by, "2026-12-04")
    assert (fourth["programme"], fourth["programme_by"], fourth["final"]) == ({"men-500": 1}, set_by, True)


def results_first_unofficial_then_official(officer: Officer) -> None:
    """A start list, a typed list, one row, the official list; the second race comes as an official sheet."""
    race, day = "wc1-men-500-1-a", "2026-11-13"
    start = officer.lists("start.csv", [f"{pair // 2 + 1},{name}" for pair, name in enumerate(MEN)], "pair,name,noc")
    assert f"{race}: 4 entered" in officer.does("entries", start, "--race", race, "--day", day, "--yes")

    said = officer.records(race, day, ranked(MEN[:3], "34.10", "34.20", "34.30"))
    assert f"{race}: filed, 3 rows, unofficial" in said
    assert "1 entered and without a result yet: Dirk Ek" in said
    assert officer.reads("missing", "wc1")["missing"][0]["race"] == "wc1-men-500-1"
    officer.does("result", race, "Ek", "--time", "34.40", "--yes")
    held = officer.reads("standings", "men-500")["coverage"]
    assert (held["missing"], held["in_part"]) == ([], [])

    official = [MEN[1], MEN[0], *MEN[2:]]
    said = officer.records(race, day, ranked(official, "34.08", "34.10", "34.30", "34.40"), "--state", "official")
    assert f"{race}: re-issued, 4 rows, official" in said
    assert "Bo Carlsen: time 34.20 → 34.08" in said
    assert officer.reads("race", race)["state"] == "OFFICIAL"

    sheet = officer.folder / "second.pdf"
    times = [("Adam Berg", "NED", "34.00"), ("Bo Carlsen", "NOR", "34.05"), ("Chi Dan", "JPN", "34.20")]
    sheet.write_bytes(draw_sheet(distance_sheet(times, **SHEET)))
    assert officer.does("import", str(sheet)).startswith("wc1-men-500-2-a: filed, 3 results")
    assert officer.points("men-500") == [("Adam Berg", 114), ("Bo Carlsen", 114), ("Chi Dan", 98), ("Dirk Ek", 43)]


def a_race_that_is_skated_again(officer: Officer) -> None:
    """The race is void, to come again, and counts as it was skated the second time."""
    race = "wc1-women-500-a"
    officer.records(race, "2026-11-13", ranked(WOMEN, "37.50", "37.60", "37.70"), "--state", "official")
    officer.decides("void", race, reason="timing failed")
    again = officer.decides("rerun", race, reason="skated again on Saturday")
    assert f"VOID, to be run again by entry {again}" in officer.does("races")
    assert officer.points("women-500") == []
    assert "wc1-women-500" in officer.reads("standings", "women-500")["coverage"]["to_come"]

    second = [WOMEN[1], WOMEN[0], WOMEN[2]]
    said = officer.records(race, "2026-11-14", ranked(second, "37.40", "37.55", "37.71"), "--state", "official")
    assert f"{race}: filed, 3 rows, official" in said
    assert officer.points("women-500") == [("Eva Clerk", 60), ("Ada Berg", 54), ("Cy Dupont", 49)]


def a_disqualification_that_falls(officer: Officer) -> None:
    """A skater is disqualified, protests, and is given her place back by the decision that follows."""
    race = "wc1-women-500-a"
    before = officer.points("women-500")
    out = officer.decides("disqualify", race, "Clerk", "--code", "T08")
    assert officer.points("women-500") == [("Ada Berg", 60), ("Cy Dupont", 54)]
    protest = officer.decides("protest", race, "--by", "NOR", "--against", "Clerk", reason="the starter moved")
    assert officer.reads("race", race)["protests"] == [protest]
    officer.decides("protest", str(protest), "--upheld", reason="seen on the video")
    officer.decides("reverse", str(out), reason=f"the protest of entry {protest} is upheld")
    assert officer.points("women-500") == before
    docket = officer.reads("disputes")["protests"][0]
    assert (docket["race"], docket["state"], docket["against_name"]) == (race, "upheld", "Eva Clerk")


def a_wrong_file(officer: Officer) -> None:
    """What was filed by mistake is taken back, and every table is as it was."""
    before = officer.points("men-500"), officer.points("women-500")
    rows = ranked(MEN[:2], "34.00", "34.10")
    assert "filed, 2 rows" in officer.records("wc2-men-500-a", "2026-11-21", rows)
    assert officer.points("men-500") != before[0]
    said = officer.does("withdraw", "wc2-men-500-a", "--reason", "the list of a training race", "--yes")
    assert "takes back 3 entries: 1 ProtocolFiled, 2 ResultRecorded" in said
    assert (officer.points("men-500"), officer.points("women-500")) == before


def the_week_between(officer: Officer) -> None:
    """Sunday evening's page, who starts next week, how many each NOC may enter, and the paper for the meeting."""
    weekend = officer.does("weekend", "wc1")
    assert re.search(r"wc1-women-500-a +1 +Eva Clerk +NOR +37.40 +60", weekend)
    assert re.search(r"wc2 +Inzell +GER", weekend)
    assert "Places won and lost" not in weekend
    fields = officer.reads("divisions", "men-500", "--for", "wc2")
    assert {one["name"] for one in fields["a"]} == {"Adam Berg", "Bo Carlsen", "Chi Dan", "Dirk Ek"}
    assert {one["mark"] for one in fields["a"]} == {"inferred"}
    assert re.search(r"NED +1 \+ 4 +1 \+ 4", officer.does("places", "--for", "wc2"))
    for form, begins in (("weekend.pdf", b"%PDF-"), ("weekend.xlsx", b"PK")):
        officer.does("print", "weekend wc1", "standings men-500", "--to", officer.path(form))
        assert (officer.folder / form).read_bytes().startswith(begins)
    assert "SUMMARY:World Cup 1" in officer.does("calendar", "ics")


def a_competition_that_is_stopped(officer: Officer) -> None:
    """What was skated counts, what was not is not held, and nobody waits for it."""
    officer.records("wc2-men-500-a", "2026-11-20", ranked(MEN[:2], "34.00", "34.10"), "--state", "official")
    stopped = officer.decides("calendar", "stop", "wc2", reason="fog")
    found = officer.competition("wc2")
    assert (found["state"], found["not_held"], found["reason"]) == (
        "stopped",
        {"men-500-b": stopped, "women-500": stopped},
        "fog",
    )
    assert officer.reads("standings", "women-500")["coverage"]["not_held"] == ["wc2-women-500"]


def an_amendment(officer: Officer) -> None:
    """From the third competition on the first has five points more."""
    amended = officer.folder / "amended.toml"
    amended.write_text(
        (officer.folder / "rules.toml")
        .read_text(encoding="utf-8")
        .replace('edition = "2026-27"', 'edition = "2026-27-amended"', 1)
        .replace("points = [60, 54, 49,", "points = [65, 54, 49,", 1),
        encoding="utf-8",
    )
    said = officer.does("rulebook", "diff", officer.path("rules.toml"), str(amended))
    assert "points table a-individual: rank 1: 60 → 65" in said
    officer.decides("rulebook", "adopt", str(amended), "--from", "wc3", reason="circular 7")
    for race, day in (("wc3-men-500-a", "2026-12-11"), ("wc3-women-500-a", "2026-12-12")):
        who = MEN if "-men-" in race else WOMEN
        times = ("34.00", "34.10", "34.20", "34.30")[: len(who)]
        officer.records(race, day, ranked(who, *times), "--state", "official")
    assert officer.points("women-500") == [("Ada Berg", 119), ("Eva Clerk", 114), ("Cy Dupont", 98)]


def the_end(officer: Officer) -> None:
    """The last race decides the title, which is awarded; the book is whole and nothing is missing."""
    assert "men-500 is open" in refused(officer.run("award", "men-500", "--reason", "final", "--yes"))
    officer.records("wc4-men-500-a", "2027-01-22", ranked(MEN, "33.9", "34.0", "34.1", "34.2"), "--state", "official")
    assert officer.points("men-500")[:2] == [("Adam Berg", 304), ("Bo Carlsen", 276)]
    won = {one["cup"]: one["state"] for one in officer.reads("titles")["titles"]}
    assert (won["men-500"], won["women-500"]) == ("won", "won")
    awarded = officer.decides("award", "men-500", reason="season over")
    assert officer.reads("entry", str(awarded))["entry"]["data"]["points"] == "304"
    assert officer.reads("missing")["missing"] == []
    assert officer.reads("missing")["complete"] is True
    assert officer.run("verify").code == 0
