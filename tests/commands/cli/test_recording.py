"""``season record``, ``result``, ``entries``, ``check`` and ``schema``, as a results officer uses them."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import jsonschema_rs
import pytest

from commands.intake.lines import write_line
from commands.intake.schema import line_schema
from ledger.facts import FACTS
from ledger.instants import parse_instant
from tests.commands.deciders.admission_cases.book import HELD
from tests.commands.deciders.admission_cases.every import ADMITTED
from tests.commands.intake.sheets.sheet_examples import distance_sheet, skaters
from tests.commands.intake.sheets.sheet_writer import draw_sheet
from tests.support.command_line import Run
from tests.support.given import entries

ROOT = Path(__file__).parents[3]
PUBLISHED = ROOT / "tests" / "published"
EXAMPLES = ROOT / "docs" / "examples"
HEAD = "competition,distance,gender,division,date,rank,name,noc,time\n"
ROWS = [
    "wc1,1000,M,A,2025-11-15,1,Ada BERG,NED,1:08.10",
    "wc1,1000,M,A,2025-11-15,2,Bo CLERK,NOR,1:08.20",
    "wc1,1000,M,A,2025-11-15,DQ,Cy DUPONT,FRA,",
]


@pytest.fixture
def book(empty: Run) -> Run:
    empty("open", "2025-26")
    return empty


def written(folder: Path, *rows: str, name: str = "list.csv") -> str:
    path = folder / name
    path.write_text(HEAD + "\n".join(rows or ROWS) + "\n", encoding="utf-8")
    return str(path)


def test_a_list_is_shown_and_asked_for_before_it_is_recorded(book: Run, tmp_path: Path) -> None:
    path = written(tmp_path)

    shown = book("record", path, "--dry-run")
    assert "wc1-men-1000-a: filed, 3 rows, unofficial" in shown.out
    assert "Men's 1000 m" in shown.out
    assert shown.out.endswith("nothing is recorded; without --dry-run it is 7 entries\n")
    refused = book("record", path)
    assert (refused.code, refused.err) == (2, "season: nobody can be asked here; add --yes to record it\n")
    done = book("record", path, "--yes")
    assert "3 of 3 rows are accounted for, in 1 race, 1 of them new or changed" in done.out
    assert "recorded 7 entries" in done.out
    assert book("record", path, "--yes").out.endswith("nothing to record: the book says all of it already\n")
    assert [row["name"] for row in book("standings", "men-1000", "--json").document["rows"]] == ["Ada BERG", "Bo CLERK"]


def test_what_changed_is_shown_in_units_of_people_and_official_follows(book: Run, tmp_path: Path) -> None:
    book("record", written(tmp_path), "--yes")
    rows = [ROWS[0], ROWS[1].replace("1:08.20", "1:08.03").replace(",2,", ",1,"), ROWS[2]]
    rows[0] = rows[0].replace(",1,Ada", ",2,Ada")

    done = book("record", written(tmp_path, *rows, name="later.csv"), "--state", "official", "--yes")

    assert "wc1-men-1000-a: re-issued, 3 rows, official, revision 2" in done.out
    assert "  Bo CLERK: time 1:08.20 → 1:08.03\n" in done.out
    assert "  1 rank moved by these\n" in done.out
    assert "2 → 1" in done.out
    older = book("record", str(tmp_path / "list.csv"), "--yes", "--state", "official")
    assert older.code == 2
    assert "this very list of wc1-men-1000-a was filed by entry" in older.err
    assert "to go back to it: season withdraw wc1-men-1000-a" in older.err
    protest = ("--by", "NOR", "--against", "clerk", "--reason", "lane", "--published-at", "2025-11-15T20:00Z", "--yes")
    assert book("protest", "wc1-men-1000-a", *protest).code == 0
    assert book("protest", str(book.last()), "--rejected", "--reason", "none seen", "--yes").code == 0
    fixed = book("record", str(tmp_path / "list.csv"), "--yes", "--state", "official").complaint
    assert "what came after it cannot be withdrawn any more; correct the rows one by one" in fixed
    race = book("race", "wc1-men-1000-a", "--json").document
    assert (race["state"], [row["name"] for row in race["rows"]]) == ("OFFICIAL", ["Bo CLERK", "Ada BERG", "Cy DUPONT"])


def test_a_number_in_the_column_of_races_is_named_with_its_row(book: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("distance,race,rank,name,noc,time\n500,1,1,Ada BERG,NED,38.10\n", encoding="utf-8")
    assert book("record", str(path), "--yes").complaint == (
        "list.csv, row 2, column race: '1' is no race; a race is written like wc1-men-500-1-a; which race of a "
        "distance it is stands in a column number"
    )


def test_a_list_is_read_from_a_pipe(book: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pasted = b"1000m Men Division A\n1 Ada BERG NED 1:08.10\n2 Bo CLERK NOR 1:08.20\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pasted)))

    done = book("record", "-", "--competition", "wc1", "--day", "2025-11-15", "--yes")

    assert "wc1-men-1000-a: filed, 2 rows, unofficial" in done.out


def test_what_is_doubtful_is_asked_on_a_terminal_and_refused_in_a_script(
    book: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("rank,name,noc,time,distance,gender\n1,Ada BERG,NED,108.10,1000,M\n", encoding="utf-8")
    assert (
        "row 2, column time: '108.10' may be 1:48.10 or 1:08.10; say which with --times"
        in book("record", str(path), "--yes").complaint
    )
    answers = io.StringIO("digits\nwc1\n2025-11-15\na\ny\n")
    monkeypatch.setattr(answers, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", answers)

    done = book("record", str(path))

    assert "wc1-men-1000-a: filed, 1 row, unofficial" in done.out
    race = book("race", "wc1-men-1000-a", "--json").document
    assert race["rows"][0]["time"] == "1:08.10"


def test_one_result_and_a_start_list(book: Run, tmp_path: Path) -> None:
    start = tmp_path / "start.csv"
    start.write_text("pair,lane,bib,name,noc\n1,I,3,Ada BERG,NED\n1,O,4,Bo CLERK,NOR\n", encoding="utf-8")
    listed = book("entries", str(start), "--race", "wc1-men-1000-a", "--day", "2025-11-15", "--yes")
    assert "wc1-men-1000-a: 2 entered" in listed.out

    done = book(
        *("result", "wc1-men-1000-a", "Ada BERG", "--time", "1:08,10", "--lane", "inner", "--code", "PB"),
        *("--day", "2025-11-15", "--yes"),
    )

    assert "wc1-men-1000-a: filed, 1 row, unofficial" in done.out
    missing = book("missing", "wc1", "--json").document
    assert [(line["race"], line["state"]) for line in missing["missing"]] == [("wc1-men-1000", "in part")]
    assert "Bo CLERK" in missing["missing"][0]["proof"]
    book("result", "wc1-men-1000-a", "clerk", "--time", "1:08.02", "--yes")
    race = book("race", "wc1-men-1000-a", "--json").document
    assert [(row["rank"], row["name"]) for row in race["rows"]] == [(1, "Bo CLERK"), (2, "Ada BERG")]
    assert "give --noc" in book("result", "wc1-men-1000-a", "Nobody", "--time", "1:09.00", "--yes").complaint
    assert "nothing to record" in book("result", "wc1-men-1000-a", "clerk", "--yes").complaint


def test_a_change_of_an_official_row_is_a_correction_and_says_why(book: Run, tmp_path: Path) -> None:
    change = ("result", "wc1-men-1000-a", "clerk", "--time", "1:08.05", "--yes")
    first = book("record", written(tmp_path), "--state", "official", "--yes")
    assert "Men's 1000 m\n" in first.out, "who moves is shown also where nobody is asked"
    assert "is official and has a result of Bo CLERK" in book(*change).complaint
    done = book(*change, "--reason", "the photo finish was read anew")
    assert "  Bo CLERK: time 1:08.20 → 1:08.05\n" in done.out
    (row,) = (one for one in book("race", "wc1-men-1000-a", "--json").document["rows"] if one["name"] == "Bo CLERK")
    entry = book("log", "--json").document
    assert "the photo finish was read anew" in json.dumps(entry)
    assert (row["time"], len(row["decisions"])) == ("1:08.05", 1)


def test_a_result_of_a_race_to_be_run_again_is_the_first_row_of_the_new_run(book: Run, tmp_path: Path) -> None:
    race = "wc1-men-1000-a"
    book("record", written(tmp_path), "--state", "official", "--yes")
    assert book("void", race, "--reason", "the clock stood still", "--yes").code == 0
    assert book("rerun", race, "--reason", "run again", "--yes").code == 0
    done = book("result", race, "clerk", "--time", "1:07.90", "--day", "2025-11-15", "--yes")
    assert f"{race}: filed, 1 row, unofficial" in done.out
    book("result", race, "Ada BERG", "--time", "1:07.95", "--yes")
    shown = book("race", race, "--json").document
    assert [(row["rank"], row["name"], row["time"]) for row in shown["rows"]] == [
        (1, "Bo CLERK", "1:07.90"),
        (2, "Ada BERG", "1:07.95"),
    ]
    assert len(shown["earlier_runs"]) == 1
    assert "an earlier run, filed by entry" in book("race", race).out


def test_results_of_a_day_that_has_not_come_are_doubted_however_they_come(
    empty: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day begins at midnight where the race is, in Salt Lake City at 7 UTC; a clock may be an hour behind."""
    doubt = "by the clock of this computer that day has not come in Salt Lake City (America/Denver)"
    sheet = distance_sheet(skaters(4), file="1_result_men_1000_a-signed.pdf")
    (tmp_path / sheet.file).write_bytes(draw_sheet(sheet))
    result = ("result", "wc1-men-1500-a", "Ada BERG", "--noc", "NED", "--time", "1:48.10", "--day", "2025-11-15")
    ways = (
        ("record", written(tmp_path), "--dry-run"),
        ("record", written(tmp_path), "--yes"),
        (*result, "--yes"),
        ("import", str(tmp_path / sheet.file)),
        ("load", str(ROOT / "fixtures" / "2025-26" / "wc1.jsonl")),
    )
    for moment, told in (("2025-11-15T05:59Z", True), ("2025-11-15T06:01Z", False)):
        at(monkeypatch, moment)
        for number, way in enumerate(ways):
            empty.store = f"sqlite:{tmp_path / f'{number}{told}.db'}"
            empty("open", "2025-26")
            ran = empty(*way)
            assert ran.code == 0, ran
            lines = [line for line in ran.err.splitlines() if doubt in line and "2025-11-15" in line]
            assert bool(lines) is told, (way, ran.err)
            assert len(lines) == len(set(lines)), way


def at(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Let every desk have a moment for its clock."""
    instant = parse_instant(moment)
    monkeypatch.setattr("commands.desk.desk.time", SimpleNamespace(time_ns=lambda: instant * 1_000))


def test_check_says_what_a_load_would_do_and_a_refusal_hides_no_other(book: Run, tmp_path: Path) -> None:
    facts = (EXAMPLES / "valid.jsonl").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "facts.jsonl"
    path.write_text(
        "\n".join([*facts, "no JSON", facts[1].replace("men-ned-ada-berg", "a").replace("NED", "XYZ")]),
        encoding="utf-8",
    )

    checked = book("check", str(path), "--json")

    document = checked.document
    assert (checked.code, document["loads"], document["refused"]) == (1, False, 2)
    assert [line["outcome"] for line in document["lines"]] == ["recorded"] * (len(facts) - 1) + [
        "unreadable",
        "refused",
    ]
    assert "no NOC has the code XYZ" in book("check", str(path)).out
    assert book("load", str(path)).code == 2


def test_the_valid_examples_load_and_the_invalid_ones_are_refused_one_by_one(book: Run) -> None:
    assert book("check", str(EXAMPLES / "valid.jsonl")).code == 0
    document = book("check", str(EXAMPLES / "invalid.jsonl"), "--json").document

    assert {line["outcome"] for line in document["lines"]} == {"refused", "unreadable"}


def test_the_schema_says_what_is_read() -> None:
    validator = jsonschema_rs.validator_for(line_schema())
    lines = [json.loads(text) for text in (EXAMPLES / "valid.jsonl").read_text(encoding="utf-8").splitlines()]
    facts = [*HELD, *(fact for _, fact in ADMITTED.values())]

    assert [line for line in lines if not validator.is_valid(line)] == []
    written_facts = [json.loads(write_line(entry)) for entry in entries(facts)]
    assert [line for line in written_facts if not validator.is_valid(line)] == []
    assert FACTS.keys() <= line_schema()["$defs"].keys()
    wrong = {**written_facts[0], "fact": "NoSuch/1"}
    assert not validator.is_valid(wrong)
    assert not validator.is_valid({**written_facts[0], "more": 1})


def test_the_schema_that_is_published_is_the_one_of_the_program(book: Run) -> None:
    published = (ROOT / "docs" / "examples" / "facts.schema.json").read_text(encoding="utf-8")

    assert book("schema").out == published
    assert json.loads(book("schema", "ResultRecorded").out)["title"] == "ResultRecorded/1"
    assert "no fact is called so" in book("schema", "Nothing").complaint
