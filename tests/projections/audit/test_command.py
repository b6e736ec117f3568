"""``season publish`` and ``season audit`` as people call them."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.cli.program import season
from ledger.errors import InvalidInputError, NotFoundError, RefusedError

Run = Callable[..., Result]
V3 = "olympic-classification-men-v3-2025-11-29"


@pytest.fixture(scope="module")
def run(season_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    own = shutil.copy(season_file, tmp_path_factory.mktemp("store"))
    return lambda *words: CliRunner().invoke(season, [*words, "--store", f"sqlite:{own}"])


@pytest.fixture(scope="module")
def published(run: Run, olympic: Path) -> Result:
    return run("publish", str(olympic), "--publisher", "ISU", "--after", "wc2", "--actor", "tester")


def test_publish_records_one_publication_a_version(published: Result, run: Run, olympic: Path) -> None:
    assert published.exit_code == 0
    assert f"{V3}: quota, 202 rows, entry " in published.stdout
    assert f"assumed: {V3}: published on 2025-11-29, as its version says" in published.stdout
    again = run("publish", str(olympic), "--publisher", "ISU", "--after", "wc2", "--actor", "tester")
    assert again.stdout.count("in the book already; nothing recorded") == 2


def test_another_list_of_the_same_name_is_refused(published: Result, run: Run, olympic: Path) -> None:
    assert published.exit_code == 0
    other = run("publish", str(olympic), "--publisher", "somebody else")

    assert isinstance(other.exception, RefusedError)
    assert other.exception.reason == "already-published"


def test_nothing_is_half_recorded(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("version,rank,name,noc,points\na,1,A B,NED,60\nb,x,C D,NED,54\n", encoding="utf-8")
    refused = run("publish", str(file))

    assert isinstance(refused.exception, InvalidInputError)
    assert str(refused.exception) == "bad.csv, row 3, column rank: 'x' is no rank; ranks are written like 1, =3 or R1"
    assert isinstance(run("audit", "bad-a").exception, NotFoundError)


def test_a_competition_that_is_not_on_the_calendar(run: Run, olympic: Path) -> None:
    refused = run("publish", str(olympic), "--name", "other", "--after", "wc9")

    assert isinstance(refused.exception, RefusedError)
    assert "wc9 is not on the calendar" in str(refused.exception)


def test_audit_says_what_is_wrong_and_exits_with_1(published: Result, run: Run) -> None:
    assert published.exit_code == 0
    audit = run("audit", "v3")

    assert audit.exit_code == 1
    assert "the 60 points of wc1-men-500-2-a (rank 1) are missing (certain)" in audit.stdout
    assert (
        "faults: 202 rows in 7 lists, 202 compared, 200 with the points that the book gives: 4 faults" in audit.stdout
    )
    assert "through wc2 · rulebook 2025-26" in audit.stdout


def test_notes_alone_exit_with_0(published: Result, run: Run) -> None:
    assert published.exit_code == 0
    audit = run("audit", "v4-1")

    assert audit.exit_code == 0
    assert "0 faults, 2 notes" in audit.stdout
    assert audit.stdout.count("clean: ") == 1


def test_all_lists_of_a_book_at_once(published: Result, run: Run) -> None:
    assert published.exit_code == 0
    audit = run("audit", "published", "--json")
    made = json.loads(audit.stdout)

    assert [(one["audited"], one["verdict"]) for one in made["audits"]] == [
        (V3, "faults"),
        ("olympic-classification-men-v4-1-2025-12-02", "clean"),
    ]
    assert (audit.exit_code, made["verdict"], made["clean"]) == (1, "faults", False)


def test_what_could_not_be_compared_exits_with_3(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Rank,Name,NOC,Points\n1,Jordan STOLZ,USA,180\n2,Jenning DE BOO,NED,\n", encoding="utf-8")
    audit = run("audit", str(file), "--subject", "men-1000")

    assert audit.exit_code == 3
    assert "undecided: 2 rows in 1 lists, 1 compared, 1 with the points that the book gives" in audit.stdout
    assert "not compared: men-1000, row 3: no points are printed" in audit.stdout


@pytest.mark.uncounted
def test_a_file_is_audited_directly(run: Run, olympic: Path) -> None:
    audit = run("audit", str(olympic), "--version", "v3", "--json")
    made = json.loads(audit.stdout)

    assert audit.exit_code == 1
    assert made["clean"] is False
    (one,) = made["audits"]
    assert (one["audited"], one["basis"]["through"], one["faults"], one["notes"]) == (V3, "wc2", 4, 2)
    assert {"kind", "row", "subject", "published", "computed", "explanation", "certainty", "entries"} <= set(
        one["findings"][0]
    )


def test_the_basis_can_be_given(run: Run, olympic: Path) -> None:
    made = json.loads(run("audit", str(olympic), "--version", "v4.1", "--through", "wc1", "--json").stdout)

    assert made["audits"][0]["basis"]["through"] == "wc1"
    assert made["audits"][0]["faults"] > 100


@pytest.mark.uncounted
def test_findings_as_csv(run: Run, olympic: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("audit", str(olympic), "--version", "v3", "--csv").stdout)))

    assert [row["severity"] for row in rows].count("fault") == 4
    assert rows[0]["through"] == "wc2"


def test_the_sheets(run: Run) -> None:
    audit = run("audit", "sheets")

    assert audit.exit_code == 1
    assert ": 11 faults, 0 notes" in audit.stdout


def test_a_list_that_there_is_not(run: Run) -> None:
    assert isinstance(run("audit", "nowhere.csv").exception, InvalidInputError)
    assert isinstance(run("audit", "v9").exception, NotFoundError)


def test_a_part_that_several_lists_have(published: Result, run: Run) -> None:
    assert published.exit_code == 0
    assert "may be several lists" in str(run("audit", "men").exception)


def test_a_list_rests_on_the_races_of_its_cup_alone(run: Run, tmp_path: Path) -> None:
    listed = run("standings", "men-1500", "--through", "wc2", "--csv").stdout
    file = tmp_path / "a.csv"
    file.write_text(listed, encoding="utf-8")
    document = json.loads(run("audit", str(file), "--json").stdout)

    # How often team sprints were raced nobody knows, and it is of no matter here; the days of wc4 and wc5 are past.
    assert "team-sprint" not in document["coverage"]["words"]
    assert (document["verdict"], document["complete"], document["coverage"]["missing"]) == ("clean", None, [])
    assert document["coverage"]["expected"] == len(("wc1", "wc2", "wc3", "wc4", "wc5"))
    assert json.loads(run("audit", "sheets", "--json").stdout)["complete"] is None


def test_the_title_above_a_list_is_of_metres_and_not_of_men(run: Run, tmp_path: Path) -> None:
    listed = run("standings", "women-1500", "--through", "wc2", "--csv").stdout
    file = tmp_path / "b.csv"
    file.write_text(f"Women 1500 m after WC2\n{listed}", encoding="utf-8")
    said = run("audit", str(file))

    assert (said.exit_code, "0 faults" in said.stdout) == (0, True)
