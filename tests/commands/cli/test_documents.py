"""What reading commands print: documents whose keys are promised, tables, CSV, at every basis."""

from typing import Any

import pytest

from tests.support.command_line import Run
from tests.support.commands import CUP, LAST, RACE, table_of

BASIS = {"book", "at", "as_of", "through", "rulebook", "root"}
"""What every basis has; keys may be added, never renamed."""


# The contract


def test_standings_keep_the_contract(season: Run) -> None:
    document = season("standings", "men-1500", "--through", "wc2", "--json").document
    assert {"basis", "cup", "rows"} <= document.keys()
    assert document["basis"].keys() >= BASIS
    assert {key: document["basis"][key] for key in BASIS - {"root"}} == {
        "book": "world-cup/2025-26",
        "at": LAST,
        "as_of": None,
        "through": "wc2",
        "rulebook": "2025-26",
    }
    assert len(document["basis"]["root"]) == 64
    assert document["cup"] == "men-1500"
    first = document["rows"][0]
    assert first.keys() >= {"rank", "competitor", "name", "noc", "points", "races"}
    assert (first["rank"], first["name"], first["noc"], first["points"]) == (1, "Jordan STOLZ", "USA", 120)
    for one in first["races"]:
        assert one.keys() >= {"race", "rank", "points"}
    assert [(one["race"], one["rank"], one["points"]) for one in first["races"]] == [
        ("wc1-men-1500-a", 1, 60),
        ("wc2-men-1500-a", 1, 60),
    ]


def test_races_keep_the_contract(season: Run) -> None:
    document = season("races", "--json").document
    assert document["basis"].keys() >= BASIS
    assert len(document["races"]) == 76
    first = document["races"][0]
    assert first.keys() >= {"race", "date", "state"}
    assert {line["race"]: line["state"] for line in document["races"]}[RACE] == "OFFICIAL"


def test_a_race_keeps_the_contract(season: Run) -> None:
    document = season("race", RACE, "--json").document
    assert document["race"] == RACE
    first = document["rows"][0]
    promised = {"rank", "status", "competitor", "name", "noc", "time", "thousandth", "points", "points_printed"}
    assert first.keys() >= promised
    assert (first["rank"], first["status"], first["points"], first["points_printed"]) == (1, "OK", 60, 60)
    assert first["thousandth"] is None
    assert first["time"].count(".") == 1
    # Where there is neither rank nor time both are null.
    unranked = season("race", "wc1-women-mass-start-b", "--json").document["rows"]
    assert all(row["rank"] is None for row in unranked if row["status"] in ("DNS", "DQ"))


DOCUMENTS: dict[tuple[str, ...], set[str]] = {
    ("standings", CUP): {"basis", "cup", "title", "status", "provisional", "notes", "races", "rows"},
    ("titles",): {"basis", "titles"},
    ("races",): {"basis", "races"},
    ("race", RACE): {"basis", "race", "date", "title", "state", "rows", "protocol", "legend"},
    ("log", "--race", RACE): {"basis", "entries"},
    ("explain", CUP, "1"): {"basis", "subject", "explanation"},
    ("diff", "wc1", "wc2", CUP): {"basis", "basis_before", "gained", "lost", "cups"},
    ("what-if", CUP, "--disqualify", f"{RACE}:de Boo"): {"basis", "real_basis", "standing", "movements"},
    ("history", CUP): {"basis", "cup", "by", "rows"},
}


@pytest.mark.parametrize("arguments", DOCUMENTS, ids=" ".join)
def test_every_reading_command_prints_one_document_and_nothing_else(season: Run, arguments: tuple[str, ...]) -> None:
    ran = season(*arguments, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.document.keys() >= DOCUMENTS[arguments]
    assert ran.document["basis"].keys() >= BASIS
    again = season(*arguments, "--json")
    assert again == ran, "equal bases give identical bytes"


@pytest.mark.parametrize("arguments", DOCUMENTS, ids=" ".join)
def test_every_reading_command_prints_a_table_with_its_basis(season: Run, arguments: tuple[str, ...]) -> None:
    ran = season(*arguments)
    assert (ran.code, ran.err) == (0, "")
    assert "world-cup/2025-26 at 2336" in ran.out
    assert "rulebook 2025-26" in ran.out


@pytest.mark.parametrize("arguments", DOCUMENTS, ids=" ".join)
def test_every_command_says_what_it_does(season: Run, arguments: tuple[str, ...]) -> None:
    ran = season(arguments[0], "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: season {arguments[0]} ")
    assert "--store" in ran.out


# Tables and CSV


def test_a_standing_has_its_points_in_columns_and_marks_ties(season: Run) -> None:
    out = season("standings", "men-mass-start").out
    assert "wc1  " in out
    assert "b: won in Division B; (n): does not count" in out
    assert any(line.lstrip().startswith("= ") for line in out.splitlines()), "equal ranks stand as ="
    assert "Gélinas-Beaulieu".casefold() in out.casefold()


@pytest.mark.parametrize(
    ("arguments", "header", "rows"),
    [
        (("standings", CUP, "--through", "wc1"), "rank,competitor,name,noc,points,wc1-men-500-1-b", None),
        (("titles",), "cup,title,state,leaders,names,noc,points,lead", 14),
        (
            ("races",),
            "race,competition,event,date,state,voided,run_again_by,sheet,revision,rows,decisions,title,sha256,stage",
            76,
        ),
        (
            ("race", RACE),
            "rank,rank_printed,bib,competitor,name,noc,time,thousandth,milliseconds,seconds,behind,status,points",
            20,
        ),
        (("search",), "competitor,name,noc,delegation,kind,gender", None),
    ],
)
def test_tables_are_csv_too(season: Run, arguments: tuple[str, ...], header: str, rows: int | None) -> None:
    ran = season(*arguments, "--csv")
    lines = table_of(ran)
    # How often team sprints were raced nobody knows; what rests on every race says so beside the table.
    assert not ran.err or ran.err.startswith(
        "! incomplete: 38 of 38 races are whole; not known: what was raced of men-te"
    )
    assert ",".join(lines[0]).startswith(header)
    assert {len(line) for line in lines} == {len(lines[0])}
    assert rows is None or len(lines) - 1 == rows


def test_the_csv_of_a_standing_is_its_document(season: Run) -> None:
    document = season("standings", CUP, "--json").document
    header, *lines = table_of(season("standings", CUP, "--csv"))
    assert header[5:] == [*document["races"], "separated_by", "at_least", "deducted", "deductions"]
    for line, row in zip(lines, document["rows"], strict=True):
        assert line[:5] == [str(row[key]) for key in ("rank", "competitor", "name", "noc", "points")]
        points = {one["race"]: str(one["points"]) for one in row["races"]}
        assert line[5:-4] == [points.get(race, "") for race in document["races"]]
        assert line[-4:] == [row["separated_by"] or "", str(row["at_least"]).lower(), "", ""]


# Axes


def test_every_axis_limits_the_answer(season: Run) -> None:
    def basis(*options: str) -> dict[str, Any]:
        found: dict[str, Any] = season("standings", CUP, "--json", *options).document["basis"]
        return found

    assert basis("--at", "1062")["at"] == 1_062
    assert basis("--at", "2026-02-03")["at"] == LAST
    assert basis("--as-of", "2025-11-17")["as_of"] == "2025-11-17T23:59:59.999999Z"
    assert basis("--through", "wc1")["through"] == "wc1"
    assert basis("--rulebook", "2017-18")["rulebook"] == "2017-18"


def test_at_as_of_and_through_agree_where_nothing_was_learnt_later(season: Run) -> None:
    def rows(*options: str) -> Any:
        return season("standings", CUP, "--json", *options).document["rows"]

    after_wc1 = rows("--through", "wc1")
    assert rows("--at", "1062") == rows("--as-of", "2025-11-19") == after_wc1
    assert rows() != after_wc1


def test_another_rulebook_gives_other_points(season: Run) -> None:
    document = season("standings", CUP, "--through", "wc1", "--rulebook", "2017-18", "--json").document
    assert document["rows"][0]["points"] > 120
