"""Rulings on the season 2025/26 that once came out wrong, each with what must come out."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Run
from tests.support.commands import WHY

RACE = "wc1-men-1000-a"


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], season_file: Path, tmp_path: Path) -> Run:
    """The command line on a copy of the season 2025/26, to write to."""
    shutil.copy(season_file, tmp_path / "base.db")
    return Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'base.db'}")


def decide(base: Run, *words: str) -> int:
    """Record a decision; gives its position."""
    ran = base(*words, *WHY)
    assert ran.code == 0, ran
    return base.last()


def rows(base: Run) -> dict[str, dict[str, Any]]:
    """The rows of the race by the names in them."""
    return {row["name"]: row for row in base("race", RACE, "--json").document["rows"]}


def test_a_correction_freezes_no_rank_that_was_counted_while_somebody_was_out(base: Run) -> None:
    out = decide(base, "disqualify", RACE, "Żurek")
    decide(base, "correct", RACE, "Kojima", "--time", "1:06.50")
    decide(base, "reverse", str(out))
    found = rows(base)

    assert (found["Finn SONNEKALB"]["rank"], found["Finn SONNEKALB"]["points"]) == (5, 40)
    assert (found["Ryota KOJIMA"]["rank"], found["Ryota KOJIMA"]["points"]) == (6, 38)


@pytest.mark.parametrize("status", ["DNF", "DNS", "DQ", "WDR"])
def test_a_corrected_status_takes_rank_and_points_and_lets_others_move_up(base: Run, status: str) -> None:
    before = rows(base)
    decide(base, "correct", RACE, "Kojima", "--status", status)
    found = rows(base)
    kojima, measured = found["Ryota KOJIMA"], before["Ryota KOJIMA"]["time"]

    assert [kojima[name] for name in ("rank", "points", "status", "time")] == [None, 0, status, None]
    assert kojima["measured"] == measured
    below = [name for name, row in before.items() if (row["rank"] or 0) > before["Ryota KOJIMA"]["rank"]]
    assert below
    assert all(found[name]["rank"] == before[name]["rank"] - 1 for name in below)


def test_a_rank_that_counts_who_is_out_is_said_to(base: Run) -> None:
    mass = "wc1-men-mass-start-a"
    first = base("race", mass, "--json").document["rows"][0]["name"]
    fifth = base("race", mass, "--json").document["rows"][4]["name"]
    decide(base, "disqualify", mass, first)
    ran = base("correct", mass, fifth, "--rank", "2", *WHY)

    assert f"! rank 2 counts also who was taken out ({first}); {fifth} has rank 1\n" in ran.out
    assert base("race", mass, "--json").document["rows"][0]["name"] == fifth


def test_an_annulled_result_is_shown_as_annulled(base: Run) -> None:
    decide(base, "annul", RACE, "Stolz", "--others-move-up")
    stolz = rows(base)["Jordan STOLZ"]

    assert (stolz["status"], stolz["rank"], stolz["points"], stolz["time"]) == ("ANNULLED", None, 0, None)
    out = base("race", RACE).out
    assert "ANNULLED" in next(line for line in out.splitlines() if "Jordan STOLZ" in line)
    again = base("disqualify", RACE, "Stolz", *WHY)
    assert again.complaint == "men-usa-jordan-stolz is annulled in wc1-men-1000-a already, by entry 2337"


def test_times_behind_are_those_behind_who_is_first_now(base: Run) -> None:
    decide(base, "correct", RACE, "Kojima", "--time", "1:05.00")
    found = rows(base)

    assert (found["Ryota KOJIMA"]["behind"], found["Jordan STOLZ"]["behind"]) == (None, "0.66")
    assert found["Damian ŻUREK"]["behind"] == "1.02"


def test_a_rejected_protest_is_in_force_nowhere(base: Run) -> None:
    lodged = decide(base, "protest", RACE, "--by", "NED")
    rejected = decide(base, "protest", str(lodged), "--rejected")
    decisions = {one["entry"]["position"]: one for one in base("disputes", "--json").document["decisions"]}

    assert (decisions[lodged]["in_force"], decisions[lodged]["state"]) == (False, "rejected")
    assert decisions[lodged]["ended_by"] == [rejected]
    assert decisions[rejected]["state"] == "in force"
    assert f"rejected by {rejected}" in base("disputes").out
    assert base("race", RACE, "--json").document["state"] == "OFFICIAL"
    decide(base, "reverse", str(rejected))
    assert base("race", RACE, "--json").document["state"] == "PROTESTED"


@pytest.mark.counted
def test_every_entry_can_be_left_out_or_the_refusal_says_why_in_one_line(base: Run) -> None:
    lodged = decide(base, "protest", RACE, "--by", "NED")
    decide(base, "protest", str(lodged), "--rejected")
    out = decide(base, "disqualify", RACE, "Żurek")
    decide(base, "reverse", str(out))
    kinds: dict[str, list[int]] = {}
    for entry in base("log", "--json").document["entries"]:
        kinds.setdefault(entry["fact"], []).append(entry["position"])
    for positions in kinds.values():
        for position in {positions[0], positions[len(positions) // 2], positions[-1]}:
            ran = base("what-if", "men-1000", "--without", str(position))
            assert ran.code == 0 or ran.complaint.startswith(f"--without {position}: "), ran


@pytest.mark.parametrize("text", ["", " "])
@pytest.mark.parametrize("option", ["--reason", "--actor"])
@pytest.mark.parametrize("words", [("disqualify", RACE, "Stolz"), ("protest", RACE, "--by", "NED"), ("void", RACE)])
def test_who_says_nothing_records_nothing(base: Run, words: tuple[str, ...], option: str, text: str) -> None:
    """An entry without words could not be read again, and with it nothing of the book."""
    given = {"--reason": "the referee said so", "--actor": "jury"} | {option: text}
    last = base.last()
    ran = base(*words, *(part for pair in given.items() for part in pair), "--yes")

    optional = ", or leave it out" if option == "--actor" else ""
    assert (ran.code, ran.err) == (2, f"season: {option} is empty; say what is meant{optional}\n")
    assert base.last() == last


def test_a_value_that_no_fact_takes_is_one_line(base: Run) -> None:
    for words, said in (
        (("transfer", "Nuis", "--noc", "HOLL", "--from", "2025-12-01"), "noc HOLL: "),
        (("rename", "Nuis", "--delegation", "RUSSIA"), "delegation RUSSIA: "),
        (("correct", RACE, "Stolz", "--rank", "9999"), "rank 9999: "),
        (("protest", RACE, "--by", ""), "--by is empty; "),
    ):
        assert base(*words, *WHY).complaint.startswith(said)
