"""The fixtures of earlier seasons are what the importer makes of the tables, and loading them opens their books."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from commands.cli.program import season as program
from commands.desk.facts import load_facts, season_desk
from commands.desk.older_fixtures import history_fixtures
from commands.intake.facts import read_facts, season_line, season_of
from ledger.errors import UnknownRulebookError
from ledger.stores import open_store
from projections.season.doubts import doubts
from tests.support.history_books import FILES, FIXTURES, Reads


def run(*words: str, store: Path) -> tuple[int, str, str]:
    found = CliRunner().invoke(program, words, env={"SEASON_STORE": f"sqlite:{store}"}, catch_exceptions=True)
    return found.exit_code, found.stdout, str(found.exception or "")


def test_the_fixtures_are_what_the_importer_makes(data: Path) -> None:
    made = {str(name): text for name, text in history_fixtures(data)}

    assert sorted(made) == sorted(str(file.relative_to(FIXTURES)) for file in FILES)
    assert [name for name, text in made.items() if (FIXTURES / name).read_text(encoding="utf-8") != text] == [], (
        "write them anew: python -m commands.desk.older_fixtures DATA fixtures"
    )


def test_a_dozen_seasons_are_there() -> None:
    assert len(FILES) >= 12
    assert all(season_of(file) == file.stem for file in FILES)


def test_every_fact_says_where_it_comes_from() -> None:
    for file in FILES:
        for line in file.read_text(encoding="utf-8").splitlines()[1:]:
            assert json.loads(line)["source"]["name"], line


def test_loading_opens_a_book_for_each_season(tmp_path: Path) -> None:
    code, out, _ = run("load", str(FIXTURES / "history"), store=tmp_path / "s.db")

    assert code == 0
    assert "opened world-cup/2013-14" in out
    code, out, _ = run("standings", "women-3000-5000", "--season", "2013-14", "--json", store=tmp_path / "s.db")
    assert [row["points"] for row in json.loads(out)["rows"]][:2] == [550, 416]


def test_loading_again_records_nothing(tmp_path: Path) -> None:
    file = str(FIXTURES / "history" / "2014-15.jsonl")
    run("load", file, store=tmp_path / "s.db")
    code, out, _ = run("load", file, store=tmp_path / "s.db")

    assert code == 0
    assert "opened" not in out
    assert "0 entries" in out


def test_a_file_goes_into_a_book_that_is_open_already(tmp_path: Path) -> None:
    run("open", "2017-18", store=tmp_path / "s.db")
    code, out, _ = run("load", str(FIXTURES / "2017-18"), store=tmp_path / "s.db")

    assert (code, "opened" in out) == (0, False)


def test_a_file_of_another_season_than_asked_for_is_refused(tmp_path: Path) -> None:
    file = str(FIXTURES / "history" / "2014-15.jsonl")
    code, _, error = run("load", file, "--season", "2013-14", store=tmp_path / "s.db")

    assert code != 0
    assert error == "2014-15.jsonl: of season 2014-15, and --season is 2013-14"


def test_a_file_without_a_season_needs_an_open_book(tmp_path: Path) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_text("# nothing\n", encoding="utf-8")
    code, _, error = run("load", str(file), store=tmp_path / "missing.db")

    assert code != 0
    assert "missing.db" in error


def test_a_season_without_a_rulebook_opens_no_book() -> None:
    store = open_store("memory:")

    with pytest.raises(UnknownRulebookError, match="nothing of the rules and the calendar of 1985-86 is known"):
        season_desk(store, "1985-86", actor="tester")
    assert list(store.books()) == []


@pytest.mark.parametrize(
    ("line", "season"),
    [
        (season_line("2013-14"), "2013-14"),
        ('{"season": "2013-14", "more": 1}', None),
        ('{"season": 2013}', None),
        ('{"season": "twenty"}', None),
        ("[]", None),
        ("no JSON", None),
        ("", None),
    ],
)
def test_only_a_line_with_a_season_alone_names_one(line: str, season: str | None, tmp_path: Path) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_text(f"{line}\n", encoding="utf-8")

    assert season_of(file) == season


def test_lines_keep_their_numbers_below_the_season(tmp_path: Path) -> None:
    file = tmp_path / "facts.jsonl"
    file.write_text(f"{season_line('2013-14')}\nbroken\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"facts.jsonl, line 2: not a line of JSON"):
        read_facts(file)


def test_the_2025_26_fixtures_name_no_season_and_load_as_ever() -> None:
    files = sorted((FIXTURES / "2025-26").glob("*.jsonl"))
    store = open_store("memory:")
    desk, _ = season_desk(store, "2025-26", actor="tester")

    assert {season_of(file) for file in files} == {None}
    assert load_facts(desk, read_facts(files[0]), file=files[0].name)


def test_winners_of_the_cups_stand_as_publications(read: Reads) -> None:
    lists = read("2018-19").season.publications.values()

    assert {entry.fact.kind for entry in lists} == {"title"}
    assert sum(len(entry.fact.rows) for entry in lists) == 13


def test_nothing_of_an_earlier_season_is_doubted(read: Reads) -> None:
    assert [doubts(read(file.stem).season) for file in FILES] == [()] * len(FILES)
