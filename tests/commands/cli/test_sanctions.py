"""``season sanction``, ``protest`` and ``appeal`` on the season 2025/26, and every reading that names them."""

import io
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import Run
from tests.support.commands import RACE as FIRST_RACE
from tests.support.commands import SHORT, WHY

pytestmark = pytest.mark.counted

CUP, RACE = "men-1500", "wc3-men-1500-a"
NUIS, STOLZ = "men-ned-kjeld-nuis", "men-usa-jordan-stolz"
FIRST = 2337
"""The position of the first decision."""


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], season_file: Path, tmp_path: Path) -> Run:
    """The command line on a copy of the season 2025/26, to write to."""
    shutil.copy(season_file, tmp_path / "base.db")
    return Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'base.db'}")


def tables(base: Run) -> list[Any]:
    """What a cup, a race and titles say, without their bases."""
    words = (("standings", CUP), ("race", RACE), ("titles",))
    found = [base(*one, "--json").document for one in words]
    return [{key: value for key, value in one.items() if key != "basis"} for one in found]


def row_of(document: Any, who: str) -> Any:
    return next(row for row in document["rows"] if row["competitor"] == who)


def test_days_are_annulled_by_one_entry_that_every_reading_names_and_one_reversal_undoes(base: Run) -> None:
    before = tables(base)
    tried = base("sanction", "Nuis", "--from", "2025-11-20", "--until", "2025-12-05", *WHY, "--dry-run")
    assert (tried.code, base.last()) == (0, FIRST - 1), tried
    assert "wc2-men-1000-b  2025-11-21  1 → ANNULLED  28 → 0            39" in tried.out
    assert "wc3-men-1500-a  2025-12-05  2 → ANNULLED  54 → 0            18" in tried.out
    assert "wc3-men-1000-a" not in tried.out.split("Men's 1000 m")[0]
    assert tried.err.startswith("assumed: others move up, the default for annulments of rulebook 2025-26 (inferred)")

    done = base(
        "sanction", "Nuis", "--from", "2025-11-20", "--until", "2025-12-05", "--others-move-up", "--teams-stand", *WHY
    )
    assert (done.code, done.err, base.last()) == (0, "", FIRST)
    race = base("race", RACE, "--json").document
    nuis = row_of(race, NUIS)
    assert [nuis[key] for key in ("rank", "status", "points", "time", "decisions")] == [
        None,
        "ANNULLED",
        0,
        None,
        [FIRST],
    ]
    assert race["rows"][1]["moved_by"] == [FIRST]
    assert row_of(base("standings", CUP, "--json").document, NUIS)["points"] == 40
    assert "decided PeriodAnnulled of Kjeld NUIS" in base("explain", RACE, "Nuis").out
    assert f"{NUIS} from 2025-11-20 until 2025-12-05" in base("log", "--kind", "decisions").out
    assert [line["position"] for line in base("competitor", NUIS, "--json").document["decisions"]] == [FIRST]
    effects = base("dispute", str(FIRST), "--json").document["effects"]
    assert {"men-1000", CUP} <= {one["cup"] for one in effects if one["movements"]}
    (line,) = [one for one in base("races", "--json").document["races"] if one["race"] == RACE]
    assert line["decisions"] == 1
    without = base("what-if", CUP, "--without", str(FIRST), "--json").document
    assert row_of(without["standing"], NUIS)["points"] == 142
    moved = base("diff", str(FIRST - 1), str(FIRST), CUP, "--json").document["cups"][0]["movements"]
    assert all(one["entries"] == [FIRST] for one in moved)
    assert base("history", CUP, "--by-entry", "--json").document["rows"][0]["points"][-1]["after"] == str(FIRST)
    says = "Kjeld NUIS (NED): all results from 2025-11-20 until 2025-12-05 annulled (entry 2337, the referee said so)"
    assert says in base("history", CUP, "Nuis").out
    assert base("history", CUP, "Stolz", "--json").document["sanctions"] == []
    assert base("history", "men-5000-10000", "--json").document["sanctions"] == [], "he raced neither"

    assert base("reverse", str(FIRST), *WHY).code == 0
    assert tables(base) == before


def test_points_are_deducted_in_one_cup_and_shown_with_their_entry(base: Run) -> None:
    before = tables(base)
    assert base("sanction", "Nuis", "--points", "100.50", "--cup", CUP, *WHY).code == 0
    table = base("standings", CUP, "--json").document
    nuis = row_of(table, NUIS)
    assert (nuis["points"], nuis["deducted"], nuis["deductions"]) == (41.5, 100.5, [FIRST])
    assert f"Kjeld NUIS (NED): 100.5 points deducted by entry {FIRST}" in table["notes"]
    assert f"100.5 by {FIRST}" in base("standings", CUP).out
    for words in ((), ("Nuis",), ("Nuis", "--by-entry"), ("--blame",)):
        assert (
            f"Kjeld NUIS (NED): 100.5 points deducted (entry {FIRST}, the referee said so)"
            in base("history", CUP, *words).out
        )
    assert "100.5 points deducted" in base("history", CUP, "--csv", "--table", "sanctions").out
    assert "deducted" not in base("history", "men-1000").out
    (place,) = [one for one in base("competitor", NUIS, "--json").document["cups"] if one["cup"] == CUP]
    assert (place["deducted"], place["deductions"]) == (100.5, [FIRST])
    assert [one["cup"] for one in base("dispute", str(FIRST), "--json").document["effects"]] == [CUP]
    assert "PointsDeducted of Kjeld NUIS" in base("explain", CUP, "Nuis").out
    moved = base("diff", str(FIRST - 1), str(FIRST), CUP, "--json").document["cups"][0]["movements"]
    assert all(one["entries"] == [FIRST] for one in moved)
    assert base("reverse", str(FIRST), *WHY).code == 0
    moved = base("diff", str(FIRST), str(FIRST + 1), CUP, "--json").document["cups"][0]["movements"]
    assert all(one["entries"] == [FIRST + 1] for one in moved)
    assert tables(base) == before


def test_an_exclusion_leaves_points_and_ranks_of_others_where_places_stay_empty(base: Run) -> None:
    before = tables(base)
    assert base("sanction", STOLZ, "--exclude", CUP, "--places-stay-empty", *WHY).code == 0
    table = base("standings", CUP, "--json").document
    first, *others = before[0]["rows"]
    assert first["competitor"] == STOLZ
    # Nobody stands above who is first in the table now.
    assert table["rows"] == [others[0] | {"separated_by": None}, *others[1:]]
    assert [(one["competitor"], one["rank"], one["entry"]) for one in table["excluded"]] == [(STOLZ, 1, FIRST)]
    assert base("explain", CUP, "Stolz").complaint.endswith(f"at this basis: excluded by entry {FIRST}")
    assert f"Jordan STOLZ (USA): excluded (entry {FIRST}, the referee said so)" in base("history", CUP, "Stolz").out
    (title,) = [one for one in base("titles", "--json").document["titles"] if one["cup"] == CUP]
    assert (title["leaders"], title["state"]) == ([], "open")
    assert base("reverse", str(FIRST), *WHY).code == 0
    assert tables(base) == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("Nuis",), "sanction Nuis: give one of --from, --points and --exclude"),
        (
            ("Nuis", "--from", "2025-11-20", "--exclude", CUP),
            "sanction Nuis: give one of --from, --points and --exclude",
        ),
        (("Nuis", "--points", "3"), "--points 3: say in which cup with --cup, such as --cup men-1500"),
        (("Nuis", "--points", "-3", "--cup", CUP), "--points -3: write points like 20 or 7.5"),
        (("Nuis", "--points", "1e3", "--cup", CUP), "--points 1e3: write points like 20 or 7.5"),
        (("Nuis", "--points", "3", "--cup", "men-333"), "rulebook 2025-26 has no cup men-333; it has men-500"),
        (("Nuis", "--points", "3", "--cup", "x"), "rulebook 2025-26 has no cup x; it has men-500"),
        (("Nuis", "--exclude", "women-1500"), "nobody is called 'Nuis'"),
        (
            ("Nuis", "--exclude", CUP, "--until", "2025-12-01"),
            "--until 2025-12-01: it goes with --from, not with --exclude",
        ),
        (("Nuis", "--points", "3", "--cup", CUP, "--others-move-up"), "a deduction frees no place"),
        (("Nuis", "--from", "yesterday"), "there is no day yesterday"),
        (("Nuis", "--from", "2025-12-01", "--until", "2025-11-01"), "the days end on 2025-11-01, before the first"),
        (("Nobody", "--from", "2025-12-01"), "nobody is called 'Nobody'"),
    ],
)
def test_what_does_not_fit_is_one_line(own_season: Run, words: tuple[str, ...], says: str) -> None:
    ran = own_season("sanction", *words, *WHY)
    assert own_season.last() == SHORT
    assert ran.complaint.startswith(says), "and nothing was assumed"


def test_rows_are_shown_where_nobody_can_be_asked(base: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    ran = base("sanction", "Nuis", "--from", "2025-12-05", "--others-move-up", "--teams-stand", "--reason", "why")
    assert (ran.code, base.last()) == (2, FIRST - 1)
    assert ran.err == "season: nobody can be asked here; add --yes to record the decision\n"
    assert "wc3-men-1500-a  2025-12-05  2 → ANNULLED" in ran.out


# Protests


def test_a_docket_says_who_against_whom_before_whom_until_when_and_the_answer(base: Run) -> None:
    lodged = base("protest", RACE, "--by", "NED", "--against", "Stolz", *WHY, "--published-at", "2025-12-05T19:41Z")
    assert (lodged.code, "!" in lodged.out) == (0, False), lodged
    assert f"provisional: {RACE} is under protest, by entry {FIRST}" in base("standings", CUP).out
    base("protest", str(FIRST), "--rejected", "--reason", "no fault seen", "--yes")
    assert base("appeal", str(FIRST), "--by", "NED", *WHY).code == 0
    race = base("race", RACE, "--json").document
    assert (race["state"], race["stage"], race["protests"], race["appeals"]) == (
        "PROTESTED",
        "under appeal",
        [],
        [FIRST + 2],
    )
    assert f"provisional: {RACE} is under appeal, by entry {FIRST + 2}" in base("standings", CUP).out
    (docket,) = base("disputes", "--json").document["protests"]
    assert (docket["race"], docket["against"], docket["state"]) == (RACE, STOLZ, "under appeal")
    first, second = docket["steps"]
    assert (first["instance"], first["until"], first["late"]) == ("referee", "2025-12-05T19:42:00Z", False)
    assert (first["verdict"], first["upheld"], first["answer"]) == (FIRST + 1, False, "no fault seen")
    assert (second["instance"], second["until"], second["upheld"]) == ("appeals-commission", None, None)
    base("protest", str(FIRST + 2), "--upheld", *WHY)
    said = base("dispute", str(FIRST)).out
    assert "docket of wc3-men-1500-a against Jordan STOLZ: upheld" in said
    assert f"entry {FIRST + 2} by NED before the appeals-commission" in said
    states = {one["entry"]["position"]: one["state"] for one in base("disputes", "--json").document["decisions"]}
    assert [states[FIRST + place] for place in range(4)] == ["upheld", "in force", "upheld", "in force"]


def test_a_protest_that_comes_late_is_said_to_and_recorded(base: Run) -> None:
    ran = base("protest", RACE, "--by", "NED", *WHY, "--published-at", "2025-12-05T19:43Z")
    says = "! it comes after the time for it, which was over at 2025-12-05T19:42:00Z at the latest (inferred)"
    assert (ran.code, base.last()) == (0, FIRST)
    assert says in ran.out
    assert "late, until 2025-12-05T19:42:00Z (inferred)" in base("disputes").out
    later = base("protest", RACE, "--by", "NED", "--arithmetic", *WHY, "--published-at", "2025-12-06T19:00Z")
    assert "it comes after" not in later.out


def test_a_race_is_official_then_its_protest_time_is_over_then_it_is_final(base: Run) -> None:
    for moment, expected in (
        ("2025-12-05T19:30Z", "official"),
        ("2025-12-05T20:00Z", "protest time over"),
        ("2025-12-07", "final"),
    ):
        document = base("race", RACE, "--as-of", moment, "--json").document
        assert (document["stage"], document["state"]) == (expected, "OFFICIAL")
    note = f"! {RACE} is official; protests until 2025-12-05T19:42:00Z at the latest (inferred)"
    assert note in base("standings", CUP, "--as-of", "2025-12-05T19:30Z").out
    assert document["limits"]["status"] == "inferred"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("protest", "7", "--rejected", "--by", "NED"), "protest 7: --by goes with a RACE, not with a verdict"),
        (
            ("protest", FIRST_RACE, "--by", "NED", "--upheld"),
            "--upheld and --rejected go with the POSITION of a protest",
        ),
        (("protest", FIRST_RACE, "--by", "NED", "--against", "Wennemars, Nobody"), "nobody is called"),
        (("appeal", "7", "--by", "NED"), "entry 7 is no verdict in force"),
    ],
)
def test_a_protest_that_does_not_fit_is_one_line(own_season: Run, words: tuple[str, ...], says: str) -> None:
    assert says in own_season(*words, *WHY).complaint
    assert own_season.last() == SHORT
