"""What people read on a terminal: whole columns beside any name, and nothing of a name that acts."""

import io
import json
import os
import re
import subprocess
from pathlib import Path, PurePath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from commands.cli import output
from commands.cli.output import Paper, Text, table
from commands.intake.lists.tables import OWN, read_tables
from projections.tables.text import is_visible, visible
from tests.support.command_line import Run
from tests.support.commands import PROGRAM, table_of
from tests.support.hostile_season import LONG_REASON, NASTY, hostile

COLUMNS = [("", "right"), ("name", "left"), ("NOC", "left"), ("points", "right"), ("because", "left")]
WIDTHS = (40, 80, 110, 200)


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile(tmp_path_factory.mktemp("hostile") / "season.db")


@pytest.fixture
def hostile_season(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], hostile_file: Path) -> Run:
    return Run(monkeypatch, capsys, f"sqlite:{hostile_file}")


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of so many columns."""
    monkeypatch.setattr(output, "WIDE", request.param)


def printed(rows: list[list[str]], width: int) -> list[str]:
    out = io.StringIO()
    Paper(file=out, width=width, highlight=False, markup=False, emoji=False).print(table("Title", COLUMNS, rows))
    return out.getvalue().splitlines()[2:]


@given(
    st.lists(st.tuples(st.text(max_size=60), st.text(max_size=300)), min_size=1, max_size=4), st.sampled_from(WIDTHS)
)
@example([("Fifteen letters", "fifteen letters")], 40)
def test_rank_code_and_points_stand_in_the_row_of_any_name_at_any_width(
    rows: list[tuple[str, str]], width: int
) -> None:
    given = [[str(rank), name, "NED", str(100 + rank), why] for rank, (name, why) in enumerate(rows, 1)]
    lines = printed(given, width)
    assert len(lines) == len(given), "a row is a line"
    for rank, line in enumerate(lines, 1):
        assert line.split()[0] == str(rank)
        assert re.search(rf" NED  +{100 + rank}\b", line)
        assert is_visible(line)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["x" * 2_000, "高" * 2_000, "👩‍🚀" * 700, "e\u0301" * 2_000, "word " * 400])
def test_a_long_name_is_cut_where_the_line_ends(name: str, width: int) -> None:
    short, long = printed([["1", "Ada", "NED", "60", "won"], ["2", name, "NED", "54", ""]], width)
    assert "…" in long
    assert re.search(r"…? +NED +54", long)
    assert short.split() == ["1", "Ada", "NED", "60", "won"]
    needed = 1 + 2 + 16 + 2 + 3 + 2 + 6 + 2 + len("because")
    assert cell_len(long.rstrip()) <= max(width, needed)


def test_what_fits_is_not_cut() -> None:
    (line,) = printed([["1", "Jordan STOLZ", "USA", "180", ""]], 40)
    assert line.split() == ["1", "Jordan", "STOLZ", "USA", "180"]


@pytest.mark.usefixtures("width")
def test_the_standing_keeps_its_columns_beside_a_name_of_2000_characters(hostile_season: Run) -> None:
    lines = hostile_season("standings", "men-500").out.splitlines()
    rows = [line for line in lines if re.match(r" ?\d+ ", line)]
    assert len(rows) == len(NASTY)
    assert all(re.search(r" (?:NED|USA)  +\d+ ", row) for row in rows)


@pytest.mark.usefixtures("width")
def test_the_log_keeps_its_positions_beside_a_reason_of_any_length(hostile_season: Run) -> None:
    lines = hostile_season("log").out.splitlines()
    assert [line.split()[0] for line in lines if re.match(r" ?\d+ ", line)] == [str(one) for one in range(1, 49)]


def test_json_and_csv_have_everything_whole(hostile_season: Run) -> None:
    rows = hostile_season("standings", "men-500", "--json").document["rows"]
    assert {row["name"] for row in rows} == set(NASTY)
    names = {row[2] for row in table_of(hostile_season("standings", "men-500", "--csv"))[1:]}
    assert "'=cmd|' /C calc'!A0" in names
    assert r"Di\r\nEd\u2028Flo\x85Gus\x00\x07\x08" in names
    assert max(map(len, names)) > 1_990
    reasons = {entry["reason"] for entry in hostile_season("log", "--json").document["entries"]}
    assert reasons == {f"+{LONG_REASON}\n\u2028"}


def test_what_is_printed_as_csv_is_read_again_without_its_marks(hostile_season: Run) -> None:
    written = hostile_season("standings", "men-500", "--csv").out.encode()
    (read,) = read_tables(PurePath("own.csv"), written, OWN)
    at = read.columns.index("name")
    assert {cells[at] for _, cells in read.rows} == {visible(name) for name in NASTY}


def test_markdown_of_a_hostile_name_is_inert(hostile_season: Run) -> None:
    said = hostile_season("explain", "men-500", "gus", "--markdown").out
    assert r"\[Gus\](javascript:alert(1)) \<img src=x" in said
    assert not re.search(r"(?<!\\)[<>]", said)


def test_an_error_on_stderr_is_one_line_whatever_it_repeats(hostile_season: Run) -> None:
    complaint = hostile_season("standings", "a\x1b[2J\nseason: done\u202e").complaint
    assert r"a\x1b[2J\nseason: done\u202e" in complaint


@pytest.mark.parametrize("form", ["--csv", "--table=scores"])
def test_two_forms_are_refused(hostile_season: Run, form: str) -> None:
    asked = hostile_season("standings", "men-500", "--json", form)
    assert asked.complaint == f"--json and {form.partition('=')[0]} are two forms; give one of them"


def test_markdown_beside_another_form_is_refused(hostile_season: Run) -> None:
    assert (
        "--markdown is a form of its own" in hostile_season("explain", "men-500", "1", "--markdown", "--json").complaint
    )


@given(st.text(st.characters(), max_size=30))
def test_a_text_loses_nothing_that_it_says(text: str) -> None:
    assert Text(text).plain == visible(text)
    assert Text.assemble(("a ", "bold"), text).plain == f"a {visible(text)}"
    out = io.StringIO()
    console: Console = Paper(file=out, width=400, highlight=False, markup=False, emoji=False)
    console.print(f"[b]{text}:smile:")
    assert out.getvalue().replace("\n", "").split() == f"[b]{visible(text)}:smile:".split()


@pytest.mark.parametrize("words", [("standings", "men-500"), ("standings", "men-500", "--csv")])
def test_an_output_that_takes_ascii_alone_gets_every_line(hostile_file: Path, words: tuple[str, ...]) -> None:
    ran = in_ascii(hostile_file, *words)
    assert ran.returncode == 0
    assert [line for line in ran.stderr.splitlines() if not line.startswith(b"! ")] == [], "CSV has no place for doubts"
    assert ran.stdout.isascii()
    assert ran.stderr.isascii()


def test_json_is_the_same_where_the_output_takes_ascii_alone(hostile_file: Path, hostile_season: Run) -> None:
    ran = in_ascii(hostile_file, "standings", "men-500", "--json")
    assert ran.stdout.isascii()
    assert json.loads(ran.stdout) == hostile_season("standings", "men-500", "--json").document


def in_ascii(file: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    """The program, in a process whose output takes ASCII alone."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "SEASON_STORE": f"sqlite:{file}"}
    return subprocess.run([str(PROGRAM), *words], env=environment, capture_output=True, check=False)


def test_every_command_prints_through_what_shows_the_hidden() -> None:
    """What is printed past it would act on a terminal."""
    past = re.compile(r"click\.s?echo\(|from rich\.text |rich\.print|\bprint\((?!\w+: )|Console\(")
    folder = Path(output.__file__).parent
    own = {"saying.py", "output.py"}
    found = [
        f"{file.name}: {line.strip()}"
        for file in sorted(folder.rglob("*.py"))
        if file.name not in own
        for line in file.read_text(encoding="utf-8").splitlines()
        if past.search(line) and ".print(" not in line
    ]
    assert found == []


def test_a_competition_with_races_is_cancelled_in_thought_first(hostile_season: Run) -> None:
    """What a decision would move is shown by the calendar that it would leave."""
    ran = hostile_season("calendar", "cancel", "wc1", "--reason", "no ice")
    assert ran.code == 2
    assert ran.err == "season: nobody can be asked here; add --yes to record the decision\n"
    assert "wc1-men-500-1-a: 60 → –" in ran.out
