"""Rulebooks from the command line: written, checked, compared, adopted; and a season of which nothing is known."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ledger.book import Book
from ledger.stores import open_store
from projections.web.addresses.problems import Problem
from projections.web.answers.answers import Answers
from projections.web.answers.shared_reader import SharedReader
from projections.web.pages.render import Setting
from tests.support.command_line import Run

pytestmark = pytest.mark.counted

WHY = ("--reason", "circular of 1 December", "--source", "Circular 7", "--yes")
AMENDMENT = """
extends = "2025-26"
edition = "2025-26-amended"
[scales.A60]
points = [65, 54, 48, 43, 40, 38, 36, 34, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17]
"""


@pytest.fixture
def amended(tmp_path: Path) -> str:
    file = tmp_path / "amended.toml"
    file.write_text(AMENDMENT, encoding="utf-8")
    return str(file)


def stolz(season: Run, *basis: str) -> tuple[int, str, Any]:
    """What the winner of the men's 1500 m has, by which edition, and which older ones count too."""
    document = season("standings", "men-1500", "--json", *basis).document
    return document["rows"][0]["points"], document["basis"]["rulebook"], document["basis"].get("amended")


def test_a_season_of_which_nothing_is_known_says_how_to_begin(empty: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "2026-27.toml")

    assert empty("open", "2026-27").complaint == (
        "nothing of the rules and the calendar of 2026-27 is known; make an edition with: season rulebook new "
        "2026-27.toml --from 2025-26 --edition 2026-27, a calendar with: season calendar new 2026-27-calendar.toml "
        "--for 2026-27, and open it with: season open 2026-27 --rulebook 2026-27.toml --calendar 2026-27-calendar.toml"
    )
    written = empty("rulebook", "new", file, "--from", "2025-26", "--edition", "2026-27")
    assert (written.code, "nothing of it is confirmed" in written.out) == (0, True)
    assert (
        "it is there already" in empty("rulebook", "new", file, "--from", "2025-26", "--edition", "2026-27").complaint
    )
    assert "rulebook 2026-27, 0 competitions" in empty("open", "2026-27", "--rulebook", file).out
    shown = empty("rulebook", "show", "2026-27").out
    assert "ISU World Cup Speed Skating 2026/27, edition 2026-27 (inferred)" in shown
    assert empty("rulebook", "list", "--json").document["adopted"] == [
        {"edition": "2026-27", "title": "", "status": "", "entry": 2, "holds_from": None}
    ]


def test_what_is_shown_as_a_file_is_one(empty: Run, tmp_path: Path) -> None:
    file = tmp_path / "shown.toml"
    file.write_text(empty("rulebook", "show", "2017-18", "--toml").out, encoding="utf-8")

    checked = empty("rulebook", "check", str(file), "--json").document
    assert (checked["clean"], checked["effect"], checked["rulebook"]["edition"]) == (True, None, "2017-18")
    assert empty("rulebook", "diff", "2017-18", str(file), "--json").document["differences"] == []
    assert "give one of them" in empty("rulebook", "show", "2017-18", "--toml", "--json").complaint


def test_faults_are_named_with_their_lines(empty: Run, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(f"{AMENDMENT}[annulment]\nothers_moves_up = true\nstatus = 'inferred'\n", encoding="utf-8")
    found = empty("rulebook", "check", str(file))

    assert found.code == 1
    assert found.out.splitlines() == [
        f"{file}:7: annulment, others_moves_up: no such key; did you mean others_move_up?",
        f"{file}: 1 fault",
    ]
    assert "it cannot be read as text" in empty("rulebook", "check", str(tmp_path / "none.toml")).complaint


def test_a_check_says_what_the_season_at_hand_would_be(season: Run, amended: str) -> None:
    document = season("rulebook", "check", amended, "--json").document
    cups = {cup["cup"]: cup["movements"] for cup in document["effect"]["cups"]}

    assert cups["men-1500"][0]["points_after"] - cups["men-1500"][0]["points_before"] == 5 * len(
        cups["men-1500"][0]["races"]
    )
    assert document["effect"]["basis"]["rulebook"] == "2025-26-amended"
    text = season("rulebook", "check", amended).out
    assert "What it would change" in text
    assert "nothing is wrong" in text


def test_two_editions_differ_in_words_and_in_what_they_make_of_a_season(season: Run, amended: str) -> None:
    document = season("rulebook", "diff", "2025-26", amended, "--json").document

    assert [one["text"] for one in document["differences"]] == [
        f"points table {name}: rank 1: 60 → 65" for name in ("a-individual", "a-team-pursuit", "a-team-sprint")
    ]
    assert {cup["cup"] for cup in document["effect"]["cups"]} >= {"men-1500", "women-500"}


@pytest.mark.uncounted
def test_an_amendment_holds_from_its_competition_and_is_withdrawn(own_season: Run, amended: str) -> None:
    before = own_season.last()
    adopt = ("rulebook", "adopt", amended, "--from", "wc2", *WHY)

    assert "nothing is recorded" in own_season(*adopt, "--dry-run").out
    assert own_season.last() == before
    done = own_season(*adopt)
    assert f"recorded as entry {before + 1}" in done.out
    assert f"to undo it: season withdraw {before + 1}" in done.out
    assert "points table a-individual: rank 1: 60 → 65" in done.out
    assert stolz(own_season) == (60, "2025-26-amended", ["2025-26 for wc1"])
    assert stolz(own_season, "--through", "wc1") == (60, "2025-26", None)
    assert stolz(own_season, "--rulebook", "2025-26-amended") == (65, "2025-26-amended", None)
    assert own_season("withdraw", str(before + 1), "--reason", "not signed", "--yes").code == 0
    assert stolz(own_season) == (60, "2025-26", None)


def test_adopting_for_the_whole_season_says_who_moves(own_season: Run, amended: str) -> None:
    done = own_season("rulebook", "adopt", amended, *WHY)

    assert "60 → 65" in done.out
    assert stolz(own_season) == (65, "2025-26-amended", None)
    assert "is what the book adopted last" in own_season("rulebook", "adopt", amended, *WHY).complaint


def test_what_cannot_be_adopted_is_refused(own_season: Run, amended: str, tmp_path: Path) -> None:
    before = own_season.last()
    (tmp_path / "none.toml").write_text("x = 1", encoding="utf-8")

    assert "wc9 is not on the calendar" in own_season("rulebook", "adopt", amended, "--from", "wc9", *WHY).complaint
    assert "adopted already" in own_season("rulebook", "adopt", "2025-26", "--from", "wc2", *WHY).complaint
    assert "there is no rulebook 'nope'" in own_season("rulebook", "adopt", "nope", *WHY).complaint
    assert "none.toml: " in own_season("rulebook", "adopt", str(tmp_path / "none.toml"), *WHY).complaint
    assert own_season.last() == before


@pytest.mark.uncounted
def test_a_changed_table_that_names_its_old_source_is_warned_of(
    own_season: Run, empty: Run, amended: str, tmp_path: Path
) -> None:
    """By a check of an amendment, of a copy and of what was taken over for another season; and when it is adopted."""
    rank = "points table a-individual: rank 1 changed, and its source is still: "
    checked = own_season("rulebook", "check", amended, "--json").document
    assert [(one["table"], one["changed"]) for one in checked["sources"]] == [
        (f"points table {name}", ["rank 1"]) for name in ("a-individual", "a-team-pursuit", "a-team-sprint")
    ]
    for edition in ("2025-26-copy", "2026-27"):
        file = tmp_path / f"{edition}.toml"
        empty("rulebook", "new", str(file), "--from", "2025-26", "--edition", edition)
        assert "still:" not in empty("rulebook", "check", str(file)).out
        file.write_text(
            file.read_text(encoding="utf-8").replace("    [60, 54", "    [65, 54").replace("[60, 54", "[65, 54")
        )
        assert rank in empty("rulebook", "check", str(file)).out.replace("\n", " ")
    shown = own_season("rulebook", "adopt", amended, "--reason", "a circular", "--dry-run").out
    assert f"! {rank}" in shown
    assert "season rulebook adopt --source" in shown
    assert "still:" not in own_season("rulebook", "adopt", amended, *WHY, "--dry-run").out


def test_an_explanation_names_who_changed_the_table(own_season: Run, amended: str) -> None:
    before = str(own_season.last())
    own_season("rulebook", "adopt", amended, "--from", "wc1", *WHY)
    explanation = own_season("explain", "men-1500", "1", "--json").document["explanation"]
    points = explanation["because"][0]["because"][0]
    (changed,) = points["because"]

    assert points["text"].startswith("points rule a-individual (confirmed) gives 65")
    assert changed["entries"] == [int(before) + 1]
    assert changed["text"].startswith("the table was changed by RulebookAdopted")
    assert changed["text"].endswith(": circular of 1 December (Circular 7)")
    for basis in (("--at", before), ("--rulebook", "2025-26")):
        assert "was changed by" not in own_season("explain", "men-1500", "1", *basis).out


@pytest.mark.uncounted
def test_what_rules_do_is_said_of_places_and_of_points(season: Run, own_season: Run, amended: str) -> None:
    """Points that change without a place are not called nothing."""
    Path(amended).write_text(AMENDMENT.replace("65", "61"), encoding="utf-8")
    said = "the place of 2 in a cup changes; the points of 10 change; places of owg-2026 change"
    assert said in own_season("rulebook", "diff", "2025-26", amended).out
    assert said in own_season("rulebook", "adopt", amended, *WHY, "--dry-run").out
    assert re.search(
        "nobody's place in a cup changes; the points of [0-9]+ change", season("rulebook", "check", amended).out
    )
    Path(amended).write_text('extends = "2025-26"\nedition = "2025-26-same"\n', encoding="utf-8")
    same = own_season("rulebook", "diff", "2025-26", amended).out
    assert "nobody's place in a cup changes; nobody's points change" in same


def test_a_difference_says_first_what_is_computed(empty: Run, tmp_path: Path) -> None:
    file = tmp_path / "next.toml"
    empty("rulebook", "new", str(file), "--from", "2017-18", "--edition", "2018-19-next")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("others_move_up = true", "others_move_up = false"), encoding="utf-8")
    lines = empty("rulebook", "diff", "2017-18", str(file)).out.splitlines()[1:]
    marks = [line for line in lines if "confirmed → inferred" in line]

    assert lines[-len(marks) :] == marks
    assert "  annulment: others move up: yes → no" in lines[: -len(marks)]
    assert sum(line.startswith("  cup ") for line in marks) <= 2


@pytest.mark.uncounted
def test_an_amendment_extends_what_only_the_book_has_and_a_file_beside_it(
    own_season: Run, amended: str, tmp_path: Path
) -> None:
    """Every command takes the same names, and what is adopted needs no other file."""
    own_season("rulebook", "adopt", amended, "--from", "wc2", *WHY)
    annulment = "[annulment]\nothers_move_up = false\nstatus = 'inferred'\n"
    for base, edition in (("2025-26-amended", "2025-26-second"), ("amended.toml", "2025-26-third")):
        file = tmp_path / "more.toml"
        file.write_text(f"extends = '{base}'\nedition = '{edition}'\n{annulment}", encoding="utf-8")
        checked = own_season("rulebook", "check", str(file), "--json").document
        assert (checked["clean"], checked["rulebook"]["edition"]) == (True, edition)
        (changed,) = own_season("rulebook", "diff", "2025-26-amended", str(file), "--json").document["differences"]
        assert changed["table"] == "annulment"
        assert own_season("rulebook", "adopt", str(file), "--from", "wc3", *WHY).code == 0
        assert own_season("rulebook", "check", edition).code == 0
    for file in tmp_path.glob("*.toml"):
        file.unlink()

    assert stolz(own_season, "--rulebook", "2025-26-third") == (65, "2025-26-third", None)
    assert own_season("rulebook", "adopt", "2025-26-second", *WHY).code == 0
    assert stolz(own_season) == (65, "2025-26-second", None)


def test_what_an_amendment_extends_has_to_be_there(empty: Run, tmp_path: Path) -> None:
    file = tmp_path / "amended.toml"
    file.write_text("extends = '2026-27'\nedition = '2026-27-amended'\n", encoding="utf-8")
    checked = empty("rulebook", "check", str(file))

    assert checked.code == 1
    assert checked.out.splitlines()[0].startswith(f"{file}:1: extends: there is no rulebook '2026-27'; near it are")


def test_pages_are_read_by_an_edition_that_only_the_book_has(
    own_season: Run, amended: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is offered beside those of the program; an address opens no file, though it be called like an edition."""
    assert own_season("rulebook", "adopt", amended, "--from", "wc2", *WHY).code == 0
    monkeypatch.chdir(tmp_path)
    for name in ("2025-26-amended", "2025-26-file"):
        (tmp_path / name).write_text(AMENDMENT.replace("65", "66").replace("2025-26-amended", name), encoding="utf-8")
    with open_store(f"sqlite:{tmp_path / 'own.db'}", read_only=True) as store:
        answers = Answers(SharedReader(Book(store, "world-cup/2025-26")), Setting(), tuple)

        def page(basis: str, path: str) -> str:
            wanted = answers.find("page", basis, path, "")
            return answers.answer(wanted, answers.asked(wanted))

        rows = answers.find("json", "rulebook=2025-26-amended", "standings/men-1500", "")
        assert json.loads(answers.answer(rows, answers.asked(rows)))["rows"][0]["points"] == 65
        assert "<option selected>2025-26-amended" in page("rulebook=2025-26-amended", "what-if/men-1500")
        assert "<option>2025-26-amended" in page("now", "standings/men-1500")
        assert "<option>2025-26-amended" not in page(f"at={own_season.last() - 1}", "standings/men-1500")
        for basis in ("rulebook=2025-26-file", f"at={own_season.last() - 1},rulebook=2025-26-amended"):
            with pytest.raises(Problem, match="there is no rulebook"):
                page(basis, "standings/men-1500")


def test_a_store_that_somebody_names_has_to_be_there(empty: Run) -> None:
    assert empty("rulebook", "list").code == 0
    assert "there is no such file" in empty("rulebook", "list", "--store", "sqlite:none.db").complaint
