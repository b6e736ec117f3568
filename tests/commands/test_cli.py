"""The ``season`` command: its documents, tables and exit codes."""

import csv
import io
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from commands import cli
from tests.intake.sheet_examples import distance_sheet, skaters
from tests.intake.sheet_writer import draw_sheet
from tests.support.command_line import Ran, Run
from tests.support.fixture_season import FIXTURES

PROGRAM = Path(sys.executable).parent / "season"
RACE = "wc1-men-500-1-a"
CUP = "men-500"
WHY = ("--reason", "the referee said so", "--yes")
LAST, SHORT = 2_336, 1_062
"""The last positions of the whole season, and after its first competition."""

BASIS = {"book", "at", "as_of", "through", "rulebook", "root"}
"""What DESIGN.md promises; keys may be added, never renamed."""


def table_of(ran: Ran) -> list[list[str]]:
    assert ran.code == 0, ran
    return list(csv.reader(io.StringIO(ran.out)))


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
        (("titles",), "cup,state,leader,noc,points,lead,next,races left,points left", 14),
        (("races",), "race,date,state,sheet,revision,rows,decisions,title", 76),
        (("race", RACE), "rank,bib,name,noc,time,status,points,printed,codes,decided by,moved by", 20),
    ],
)
def test_tables_are_csv_too(season: Run, arguments: tuple[str, ...], header: str, rows: int | None) -> None:
    ran = season(*arguments, "--csv")
    lines = table_of(ran)
    assert ran.err == ""
    assert ",".join(lines[0]).startswith(header)
    assert {len(line) for line in lines} == {len(lines[0])}
    assert rows is None or len(lines) - 1 == rows


def test_the_csv_of_a_standing_is_its_document(season: Run) -> None:
    document = season("standings", CUP, "--json").document
    header, *lines = table_of(season("standings", CUP, "--csv"))
    assert header[5:] == list(document["races"])
    for line, row in zip(lines, document["rows"], strict=True):
        assert line[:5] == [str(row[key]) for key in ("rank", "competitor", "name", "noc", "points")]
        points = {one["race"]: str(one["points"]) for one in row["races"]}
        assert line[5:] == [points.get(race, "") for race in header[5:]]


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


# Errors


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("standings", "men-600"), "rulebook 2025-26 has no cup men-600; it has men-500, "),
        (("standings",), "Missing argument 'CUP'"),
        (("standings", CUP, "--at", "0"), "--at 0: world-cup/2025-26 has the positions 1 to 1062"),
        (("standings", CUP, "--at", "1063"), "--at 1063: world-cup/2025-26 has the positions 1 to 1062"),
        (("standings", CUP, "--at", "soon"), "--at takes a position or an instant: 'soon' is no instant"),
        (
            ("standings", CUP, "--at", "1999-01-01"),
            "--at 1999-01-01T23:59:59.999999Z: world-cup/2025-26 was not opened",
        ),
        (("standings", CUP, "--as-of", "2025-11-23T18:00"), "'2025-11-23T18:00' does not say its time zone"),
        (("standings", CUP, "--through", "wc9"), "--through wc9: not on the calendar, which has wc1, wc2,"),
        (("standings", CUP, "--rulebook", "2025-27"), "there is no rulebook '2025-27'; near it are 2025-26"),
        (
            ("standings", CUP, "--season", "1999-00"),
            "--season 1999-00: no such book; the store holds world-cup/2025-26",
        ),
        (("standings", CUP, "--sideways"), "No such option"),
        (("race", "wc1-men-600-a"), "race wc1-men-600-a: no protocol is filed at this basis"),
        (("log", "--kind", "Result"), "--kind Result: no such fact; there are SeasonOpened, "),
        (("log", "--since", "today"), "'today' is no instant"),
        (("explain", CUP), "explain men-500: name a competitor or a rank, such as 1"),
        (("explain", CUP, "999"), "men-500 has no rank 999"),
        (("explain", CUP, "Nobody ATALL"), "nobody is called 'Nobody ATALL'"),
        (("explain", CUP, "Jutta Leerdam"), "nobody is called 'Jutta Leerdam'"),
        (("explain", RACE, "Ted-Jan BLOEMEN"), "is not in wc1-men-500-1-a"),
        (("explain", "men-10000", "1"), "has no cup men-10000"),
        (("diff", "2025-11-16", "now"), "'2025-11-16' is no basis; write axes like"),
        (("what-if", CUP, "--without", "9999"), "--without 9999: no such entry at this basis, which ends at 1062"),
        (("what-if", CUP, "--disqualify", RACE), "--disqualify wc1-men-500-1-a: write RACE:COMPETITOR"),
        (("history", CUP, "--when", "rank<=3"), "--when is about one competitor; name one"),
        (("history", CUP, "de Boo", "--when", "rank is 3"), "'rank is 3' is no condition; write one like rank<=3"),
        (("standing", CUP), "no command 'standing'; did you mean standings?"),
        (("qwxz",), "no command 'qwxz'; see season --help"),
        (("import", "nowhere.pdf"), "nowhere.pdf: no such file"),
        (("load", "nowhere.jsonl"), "nowhere.jsonl: no such file"),
        (("correct", RACE, "de Boo", *WHY), "nothing to correct; give --time, --rank, --status or --printed"),
        (("correct", RACE, "de Boo", "--time", "34", *WHY), "'34' is no race time"),
        (("protest", "12", *WHY), "protest 12: say --upheld or --rejected"),
        (("protest", RACE, *WHY), "protest wc1-men-500-1-a: say who protests with --by"),
        (("void", RACE), "Missing option '--reason'"),
        (("void", RACE, *WHY, "--source", "missing.pdf"), "--source missing.pdf: no such file"),
        (("void", RACE, *WHY, "--published-at", "now"), "'now' is no instant"),
        (("reverse", "7", *WHY), "entry 7 is no decision, so nothing can reverse it"),
        (("merge", "ada", "bo", *WHY), "nobody is entered as ada; season log --kind CompetitorEntered lists all"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_bad_usage_and_bad_input_are_one_line_on_stderr(own_season: Run, arguments: tuple[str, ...], says: str) -> None:
    complaint = own_season(*arguments).complaint
    assert says in complaint
    assert own_season.last() == SHORT


def test_a_store_that_is_not_there_is_named(empty: Run, tmp_path: Path) -> None:
    assert "new.db" in empty("standings", CUP).complaint
    assert not (tmp_path / "new.db").exists(), "reading makes no store"
    assert "names no store" in empty("standings", CUP, "--store", "mysql:x").complaint


def test_a_name_that_may_be_several_is_an_error_that_names_them(season: Run) -> None:
    complaint = season("explain", "men-1500", "Chung").complaint
    assert "may be several competitors" in complaint
    assert "men-kor-jae-won-chung" in complaint


# Books are opened, loaded and imported into


def test_a_season_is_opened_loaded_and_read(empty: Run) -> None:
    opened = empty("open", "2025-26", "--actor", "me")
    assert opened.code == 0
    assert "opened world-cup/2025-26" in opened.out
    assert "wc3  2025-12-05 to 2025-12-07  Heerenveen (NED), Thialf" in opened.out
    assert "is open already, since entry 1" in empty("open", "2025-26").complaint
    assert "there is no rulebook '2031-32'" in empty("open", "2031-32").complaint
    first = empty("load", str(FIXTURES / "wc1.jsonl"))
    assert (first.code, first.out) == (0, "wc1.jsonl: 1055 entries\n")
    again = empty("load", str(FIXTURES / "wc1.jsonl"))
    assert again.out == "wc1.jsonl: 0 entries, 1055 were in the book already\n"
    rows = table_of(empty("standings", CUP, "--csv"))
    assert int(rows[1][4]) > int(rows[-1][4])
    log = empty("log", "--kind", "SeasonOpened", "--json").document["entries"]
    assert [line["actor"] for line in log] == ["me"]


def test_a_store_of_several_seasons_wants_one_named(empty: Run) -> None:
    empty("open", "2025-26")
    empty("open", "2017-18")
    assert "holds several seasons; name one with --season: 2017-18, 2025-26" in empty("titles").complaint
    for name in ("2017-18", "world-cup/2017-18"):
        document = empty("titles", "--season", name, "--json").document
        assert document["basis"]["book"] == "world-cup/2017-18"
        assert {line["state"] for line in document["titles"]} <= {"no result", "unknown"}


def test_a_line_that_is_no_fact_stops_the_file_and_nothing_of_it_is_recorded(own_season: Run, tmp_path: Path) -> None:
    for text, says in (
        (
            '{"fact": "RaceVoided/1", "data": {"race": "wc1-men-500-1-a"}, "actor": "x"}\n{"fact"',
            "line 2: not a line of",
        ),
        ('{"fact": "os.system/1", "data": {}, "actor": "x"}', "line 1: 'os.system/1' is not a fact that"),
        ('{"fact": "RaceVoided/1", "data": {"race": 3}, "actor": "x"}', "line 1: RaceVoided/1: race: "),
        ('{"fact": "RaceVoided/1"}', "line 1: a line needs fact, data and actor"),
        (
            '{"fact": "RaceVoided/1", "data": {"race": "wc1-men-99-a"}, "actor": "x"}',
            "fact 1, RaceVoided: race wc1-men-9",
        ),
    ):
        (tmp_path / "bad.jsonl").write_text(f"{text}\n", encoding="utf-8")
        assert says in own_season("load", str(tmp_path / "bad.jsonl")).complaint
    (tmp_path / "bad.jsonl").write_bytes(b"\xff")
    assert "bad.jsonl: not UTF-8 text" in own_season("load", str(tmp_path / "bad.jsonl")).complaint
    assert own_season.last() == SHORT


def test_comments_and_empty_lines_are_passed_over(own_season: Run, tmp_path: Path) -> None:
    line = '{"fact": "RaceVoided/1", "data": {"race": "wc1-men-500-1-a"}, "actor": "x", "published_at": "2025-12-01"}'
    (tmp_path / "void.jsonl").write_text(f"# a story\n\n{line}\n", encoding="utf-8")
    assert own_season("load", str(tmp_path / "void.jsonl")).out == "void.jsonl: 1 entries\n"
    (entry,) = own_season("log", "--kind", "RaceVoided", "--json").document["entries"]
    assert entry["published_at"] == "2025-12-01T23:59:59.999999Z"


def test_a_folder_without_facts_is_an_error(own_season: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "no .jsonl file in this folder" in own_season("load", str(tmp_path / "empty")).complaint


def test_sheets_are_imported_shown_first_and_known_again(empty: Run, tmp_path: Path) -> None:
    empty("open", "2025-26")
    folder = tmp_path / "sheets"
    folder.mkdir()
    first = distance_sheet(skaters(8), distance="1000", title="1000m Men", file="1_result_men_1000_a-signed.pdf")
    (folder / first.file).write_bytes(draw_sheet(first))
    tried = empty("import", str(folder), "--dry-run")
    assert tried.code == 0, tried
    assert "wc1-men-1000-a: filed, 8 results, 17 entries" in tried.out
    assert tried.out.endswith("would record 17 entries from 1 of 1 sheets\n")
    assert empty.last() == 7
    done = empty("import", str(folder), "--actor", "desk one")
    assert done.out.endswith("recorded 17 entries from 1 of 1 sheets\n")
    again = empty("import", str(folder))
    assert "wc1-men-1000-a: this very sheet is in the book already; nothing recorded" in again.out
    assert again.out.endswith("recorded 0 entries from 0 of 1 sheets\n")
    swapped = skaters(8)
    swapped[0], swapped[1] = (swapped[1][0], swapped[1][1], swapped[0][2]), (*swapped[0][:2], swapped[1][2])
    later = distance_sheet(
        swapped,
        distance="1000",
        title="1000m Men",
        file="1_result_men_1000_a-signed-1.pdf",
        created_local="2025-11-15T15:00",
    )
    (folder / later.file).write_bytes(draw_sheet(later))
    reissued = empty("import", str(folder / later.file))
    assert "wc1-men-1000-a: re-issued, 0 results" in reissued.out
    assert "rank was 1, is 2" in reissued.out
    race = empty("race", "wc1-men-1000-a", "--json").document
    assert [row["name"] for row in race["rows"]] == [name for name, *_ in swapped]


def test_an_import_reports_doubts_and_what_it_assumed(empty: Run, tmp_path: Path) -> None:
    empty("open", "2025-26")
    names = [("Altaj ZHAR", "KAZ"), ("Min Seok KIM", "KOR")], [("Altai ZHAR", "KAZ"), ("KIM Min Seok", "KOR")]
    for number, (distance, rows) in enumerate(zip(("500", "1000"), names, strict=True), 1):
        entries = [(name, noc, f"3{number}.1{place}") for place, (name, noc) in enumerate(rows)]
        sheet = distance_sheet(
            entries, distance=distance, title=f"{distance}m Men", sheet=number, file=f"{number}_result_men.pdf"
        )
        if number == 2:
            sheet = sheet.model_copy(
                update={
                    "rows": tuple(
                        row.model_copy(update={"result": row.result.model_copy(update={"bib": 40 + row.row})})
                        for row in sheet.rows
                    ),
                    "competition_number": 2,
                    "first_day": "2025-11-21",
                    "last_day": "2025-11-23",
                    "day": "2025-11-22",
                    "created_local": "2025-11-22T15:00",
                }
            )
        (tmp_path / sheet.file).write_bytes(draw_sheet(sheet))
    out = empty("import", str(tmp_path / "1_result_men.pdf"), str(tmp_path / "2_result_men.pdf")).out
    assert "assumed: KIM Min Seok is Min Seok KIM (by word order; men-kor-min-seok-kim)" in out
    assert "doubt: Altai ZHAR was entered as men-kaz-altai-zhar; if this is men-kaz-altaj-zhar: " in out
    assert "season merge men-kaz-altaj-zhar men-kaz-altai-zhar" in out


def test_a_refused_sheet_is_one_line_and_a_file_that_is_none_stops_all(empty: Run, tmp_path: Path) -> None:
    empty("open", "2025-26")
    good = distance_sheet(skaters(4), file="1_result_men_500_a-signed.pdf")
    (tmp_path / good.file).write_bytes(draw_sheet(good))
    (tmp_path / "2_note.pdf").write_bytes(b"hello")
    complaint = empty("import", str(tmp_path / good.file), str(tmp_path / "2_note.pdf")).complaint
    assert "2_note.pdf" in complaint
    assert complaint.endswith("(nothing is recorded)")
    other = good.model_copy(
        update={"file": "3_other.pdf", "first_day": "2026-02-01", "last_day": "2026-02-03", "day": "2026-02-01"}
    )
    (tmp_path / other.file).write_bytes(draw_sheet(other))
    ran = empty("import", str(tmp_path / other.file))
    assert ran.code == 2
    assert ran.err.splitlines()[-1].startswith("season: 3_other.pdf: no competition from 2026-02-01")
    assert empty.last() == 7


# Decisions

DECISIONS: dict[tuple[str, ...], tuple[str, dict[str, Any]]] = {
    ("disqualify", RACE, "Jenning de Boo", "--code", "T08"): ("CompetitorDisqualified", {"code": "T08"}),
    ("correct", RACE, "Jenning de Boo", "--time", "33.50"): ("ResultCorrected", {}),
    ("correct", RACE, "Jenning de Boo", "--rank", "5"): ("ResultCorrected", {}),
    ("correct", RACE, "Jenning de Boo", "--status", "DQ"): ("ResultCorrected", {}),
    ("correct", RACE, "Jenning de Boo", "--printed", "1"): ("ResultCorrected", {}),
    ("annul", RACE, "Jenning de Boo"): ("ResultAnnulled", {"others_move_up": True}),
    ("annul", RACE, "Jenning de Boo", "--place-stays-empty"): ("ResultAnnulled", {"others_move_up": False}),
    ("void", RACE): ("RaceVoided", {"race": RACE}),
    ("protest", RACE, "--by", "NED"): ("ProtestLodged", {"by": "NED"}),
    ("rename", "Jenning de Boo", "--alias", "J. de Boo"): ("CompetitorRenamed", {"aliases": ["J. de Boo"]}),
    ("merge", "men-kor-jae-won-chung", "men-kor-kyung-jae-yang"): ("", {}),
}


@pytest.mark.parametrize("arguments", [key for key, (kind, _) in DECISIONS.items() if kind], ids=" ".join)
def test_a_decision_is_shown_and_recorded_and_its_reversal_restores_the_table(
    own_season: Run, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    kind, fields = DECISIONS[arguments]
    before = own_season("standings", CUP, "--json").document["rows"]
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"dear sirs")
    ran = own_season(*arguments, *WHY, "--source", str(letter), "--published-at", "2025-11-20", "--actor", "jury")
    assert ran.code == 0, ran
    assert ran.out.startswith(kind)
    assert f"recorded as entry {SHORT + 1} of world-cup/2025-26; to undo it: season reverse {SHORT + 1}" in ran.out
    entry = own_season("log", "--kind", "decisions", "--json").document["entries"][-1]
    assert (entry["position"], entry["fact"]) == (SHORT + 1, f"{kind}/1")
    assert (entry["actor"], entry["reason"]) == ("jury", "the referee said so")
    assert entry["published_at"] == "2025-11-20T23:59:59.999999Z"
    assert (entry["source"]["kind"], entry["source"]["name"], len(entry["source"]["sha256"])) == (
        "file",
        "letter.pdf",
        64,
    )
    assert {key: entry["data"].get(key) for key in fields} == fields
    assert own_season("reverse", str(SHORT + 1), *WHY).code == 0
    assert own_season("standings", CUP, "--json").document["rows"] == before
    assert own_season("reverse", str(SHORT + 1), *WHY).complaint == (
        f"entry {SHORT + 1} is reversed already, by entry {SHORT + 2}"
    )


def test_a_preview_names_who_moves(own_season: Run) -> None:
    out = own_season("disqualify", RACE, "Jenning de Boo", *WHY).out
    assert "Jenning DE BOO" in out
    assert f"{SHORT + 1}" in out
    assert "▲" in out
    assert "▼" in out


def test_who_takes_a_default_is_told_so(own_season: Run) -> None:
    ran = own_season("annul", RACE, "Jenning de Boo", *WHY)
    assert ran.err.startswith("assumed: others move up, the default of rulebook 2025-26 (")
    assert "assumed" not in own_season("annul", RACE, "Jordan Stolz", "--others-move-up", *WHY).err


def test_a_protest_makes_tables_provisional_until_it_is_decided(own_season: Run) -> None:
    def state() -> tuple[bool, str]:
        table = own_season("standings", CUP, "--json").document
        race = own_season("race", RACE, "--json").document
        return table["provisional"], race["state"]

    own_season("protest", RACE, "--by", "NED", *WHY)
    assert state() == (True, "PROTESTED")
    assert f"! provisional: {RACE} is PROTESTED" in own_season("standings", CUP).out
    own_season("protest", str(SHORT + 1), "--rejected", *WHY)
    assert state() == (False, "OFFICIAL")
    links = own_season("log", "--kind", "decisions", "--json").document["entries"][-2:]
    assert [(line["cites"], line["cited_by"]) for line in links] == [(None, [SHORT + 2]), (SHORT + 1, [])]


def test_a_merger_moves_results_and_names_what_stands_in_its_way(own_season: Run) -> None:
    entered = [line["data"] for line in own_season("log", "--kind", "CompetitorEntered", "--json").document["entries"]]
    raced: dict[str, set[str]] = {}
    for line in own_season("log", "--kind", "ResultRecorded", "--json").document["entries"]:
        raced.setdefault(line["data"]["competitor"], set()).add(line["data"]["race"])
    men = [data["competitor"] for data in entered if data["gender"] == "men" and data["kind"] == "skater"]
    kept = men[0]
    apart = next(name for name in men[1:] if not raced[kept] & raced[name])
    together = next(name for name in men[1:] if raced[kept] & raced[name])
    assert "both have a result in" in own_season("merge", kept, together, *WHY).complaint
    assert own_season("merge", kept, apart, *WHY).code == 0
    race = min(raced[apart])
    assert kept in {row["competitor"] for row in own_season("race", race, "--json").document["rows"]}


def test_a_decision_is_not_recorded_where_nobody_can_be_asked(own_season: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    ran = own_season("void", RACE, "--reason", "why")
    assert ran.code == 2
    assert ran.err == "season: nobody can be asked here; add --yes to record the decision\n"
    assert ran.out.startswith("RaceVoided")
    assert own_season.last() == SHORT


@pytest.mark.parametrize(("answer", "code", "recorded"), [("n", 1, 0), ("y", 0, 1)])
def test_on_a_terminal_it_asks(own_season: Run, answer: str, code: int, recorded: int) -> None:
    controller, terminal = pty.openpty()
    with subprocess.Popen(
        [PROGRAM, "void", RACE, "--reason", "why"],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "SEASON_STORE": own_season.store},
    ) as program:
        os.write(controller, f"{answer}\n".encode())
        out, err = program.communicate(timeout=60)
    os.close(terminal)
    os.close(controller)
    assert program.returncode == code, err
    assert b"Record this decision? [y/N]" in out
    assert (b"nothing more was recorded" in err) == (answer == "n")
    assert own_season.last() == SHORT + recorded


# Reading tools


def test_an_explanation_goes_down_to_the_row_of_the_sheet(season: Run) -> None:
    document = season("explain", CUP, "2", "--json").document
    top = document["explanation"]
    assert top["text"].startswith("2. ")
    above, *races = top["because"]
    assert above["text"].startswith("below ")
    assert sum(one["points"] for one in races) == top["points"]
    leaves = [leaf["text"] for one in races for leaf in one["because"]]
    assert any("points rule a-individual" in text for text in leaves)
    assert any("SHA-256" in text and "row" in text for text in leaves)


def test_an_explanation_is_markdown_to_paste(season: Run) -> None:
    out = season("explain", CUP, "Jordan Stolz", "--markdown").out
    assert out.startswith("- ")
    assert "\n  - wc1-men-500-1-a: rank " in out
    assert "[entry " in out
    assert out.splitlines()[-1].startswith("basis: world-cup/2025-26 at 2336 · rulebook 2025-26 · root ")


def test_a_race_is_explained_by_its_decisions_and_by_a_row(own_season: Run) -> None:
    own_season("disqualify", RACE, "Jenning de Boo", "--reason", "pushed", "--yes")
    whole = own_season("explain", RACE, "--json").document["explanation"]
    assert len(whole["because"]) >= 2
    assert f"[entry {SHORT + 1}]" in own_season("explain", RACE, "de Boo").out
    one = own_season("explain", RACE, "de Boo", "--json").document["explanation"]["because"]
    assert len(one) == 1
    assert any("pushed" in leaf["text"] for leaf in one[0]["because"])


def test_a_diff_names_entries_and_movements(season: Run) -> None:
    document = season("diff", "wc1", "wc2", CUP, "--json").document
    assert (document["basis_before"]["through"], document["basis"]["through"]) == ("wc1", "wc2")
    (cup,) = document["cups"]
    assert cup["cup"] == CUP
    first = cup["movements"][0]
    assert first["points_after"] > first["points_before"]
    assert first["entries"]
    both = season("diff", "at=1062", "now").out
    assert "entries between: " in both
    assert "ResultRecorded" in both
    assert "nobody moves" in season("diff", "now", "now", CUP).out


def test_what_if_is_marked_as_hypothetical_everywhere(season: Run, tmp_path: Path) -> None:
    ran = season("what-if", CUP, "--disqualify", f"{RACE}:Jenning de Boo")
    assert "HYPOTHETICAL (with CompetitorDisqualified wc1-men-500-1-a men-ned-jenning-de-boo)" in ran.out
    assert "real: world-cup/2025-26 at 2336" in ran.out
    document = season("what-if", CUP, "--without", "9", "--json").document
    assert document["basis"]["hypothetical"] == ["without entry 9 (CompetitorEntered)"]
    assert "hypothetical" not in document["real_basis"] or document["real_basis"]["hypothetical"] == []
    file = tmp_path / "if.jsonl"
    file.write_text(f'{{"fact": "RaceVoided/1", "data": {{"race": "{RACE}"}}, "actor": "x"}}\n', encoding="utf-8")
    assert f"with RaceVoided {RACE}" in season("what-if", CUP, "--with", str(file)).out
    other = season("what-if", CUP, "--rulebook", "2017-18", "--json").document
    assert (other["real_basis"]["rulebook"], other["basis"]["rulebook"]) == ("2025-26", "2017-18")
    assert season.last() == LAST


def test_a_history_by_competition_and_by_entry(season: Run) -> None:
    document = season("history", CUP, "Jordan Stolz", "--json").document
    assert document["by"] == "competition"
    (row,) = document["rows"]
    assert [point["after"] for point in row["points"]] == ["wc1", "wc2", "wc3"]
    assert [point["points"] for point in row["points"]] == sorted(point["points"] for point in row["points"])
    by_entry = season("history", CUP, "Jordan Stolz", "--by-entry", "--json").document
    assert by_entry["by"] == "entry"
    assert by_entry["rows"][0]["points"][-1]["points"] == row["points"][-1]["points"]
    assert "Jordan STOLZ" in season("history", CUP, "Jordan Stolz", "--by-entry").out
    assert "last changed by entry" in season("history", CUP, "--blame").out
    assert any(bar in season("history", CUP).out for bar in "▁▂▃▄▅▆▇█")


def test_the_first_time_that_something_was_true(season: Run) -> None:
    found = season("history", CUP, "Jordan Stolz", "--when", "rank<=3")
    assert found.code == 0
    assert found.out.startswith("Jordan STOLZ: rank<=3 first after entry ")
    never = season("history", CUP, "Jordan Stolz", "--when", "points>9000")
    assert (never.code, never.err) == (1, "")
    assert never.out == "Jordan STOLZ: points>9000 never became true at this basis\n"
    before = season("history", CUP, "Jordan Stolz", "--when", "points<1")
    assert before.out.startswith("Jordan STOLZ: points<1 first after entry ")


@pytest.mark.parametrize(
    ("options", "facts"),
    [
        (("--race", RACE, "--kind", "ProtocolFiled"), {"ProtocolFiled/1"}),
        (("--race", "wc1-men-500", "--kind", "ProtocolFiled"), {"ProtocolFiled/1"}),
        (("--competitor", "men-usa-jordan-stolz"), {"CompetitorEntered/1", "ResultRecorded/1"}),
        (("--kind", "decisions"), {"CompetitorRenamed/1"}),
        (("--by", "nobody"), set()),
        (("--since", "2026-02-02", "--until", "2026-02-03"), set()),
        (("--until", "1999-01-01"), set()),
        (("--as-of", "2025-11-14", "--kind", "ResultRecorded"), set()),
    ],
)
def test_the_log_is_filtered(season: Run, options: tuple[str, ...], facts: set[str]) -> None:
    entries = season("log", *options, "--json").document["entries"]
    assert {line["fact"] for line in entries} == facts
    if "wc1-men-500" in options:
        assert len(entries) == 4


# The program itself


def test_the_program_answers_on_its_own(season_file: Path) -> None:
    done = subprocess.run(
        [PROGRAM, "standings", CUP, "--json", "--store", f"sqlite:{season_file}"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith('{\n  "basis"')
    version = subprocess.run([PROGRAM, "--version"], check=True, capture_output=True, text=True)
    assert version.stdout.startswith("season, version ")


def test_a_reader_that_goes_away_is_no_error(season_file: Path) -> None:
    with subprocess.Popen(
        [PROGRAM, "dump", "--store", f"sqlite:{season_file}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        err = program.stderr.read()
    assert (program.returncode, err) == (0, b"")


def test_every_command_is_a_command() -> None:
    context = click.Context(cli.season)
    for name in cli.COMMANDS:
        command = cli.season.get_command(context, name)
        assert command is not None
        assert command.name == name
    assert cli.season.get_command(context, "dance") is None
