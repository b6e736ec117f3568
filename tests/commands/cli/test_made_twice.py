"""What is decided twice on purpose stays so through a dump; what contradicts itself is refused in one line."""

import shutil
from pathlib import Path

import pytest

from tests.support.command_line import Run
from tests.support.commands import RACE

WHY = ("--reason", "the referee said so", "--yes")


@pytest.fixture
def base(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], season_file: Path, tmp_path: Path) -> Run:
    """The command line on a copy of the season 2025/26, to write to."""
    shutil.copy(season_file, tmp_path / "base.db")
    return Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'base.db'}")


@pytest.fixture
def copy(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The command line on a fresh book of the same season."""
    run = Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'copy.db'}")
    assert run("open", "2025-26").code == 0
    return run


def test_equal_decisions_are_as_many_in_a_book_that_is_loaded_from_a_dump(base: Run, copy: Run, tmp_path: Path) -> None:
    first = base.last() + 1
    for words in (
        ("sanction", "stolz", "--points", "5", "--cup", "men-1000"),
        ("sanction", "stolz", "--points", "5", "--cup", "men-1000"),
        ("protest", RACE, "--by", "NED"),
        ("protest", str(first + 2), "--rejected"),
        ("protest", RACE, "--by", "NED"),
        ("reverse", str(first + 1)),
    ):
        assert base(*words, *WHY).code == 0, words
    dumped = tmp_path / "book.jsonl"
    dumped.write_text(base("dump").out, encoding="utf-8")

    assert copy("load", str(dumped), "--season", "2025-26").code == 0
    assert copy.last() == base.last()
    standings = ("standings", "men-1000", "--json")
    assert copy(*standings).document["rows"] == base(*standings).document["rows"]
    assert copy("race", RACE, "--json").document["state"] == "PROTESTED"
    again = copy("load", str(dumped), "--season", "2025-26")
    assert (again.code, copy.last()) == (0, base.last()), "the same file again records nothing"


def test_a_decline_stands_while_its_place_is_given_to_a_reserve(base: Run) -> None:
    first = base.last() + 1
    for words in (("allocate", "owg-2026"), ("decline", "owg-2026", "men-1000", "NED"), ("reallocate", str(first + 1))):
        assert base(*words, *WHY).code == 0, words

    refused = base("reverse", str(first + 1), *WHY).complaint
    assert refused == f"entry {first + 2} rests on entry {first + 1}; reverse that one first"
    assert base("reverse", str(first + 2), *WHY).code == 0
    assert base("reverse", str(first + 1), *WHY).code == 0


def test_who_was_entered_for_a_reassignment_is_meant_no_more_when_it_is_undone(base: Run) -> None:
    before = base("search", "stolz", "--json").document["competitors"]
    assert base("reassign", "stolz", RACE, "--to-new", "Jordan Stolz", *WHY).code == 0
    assert len(base("search", "stolz", "--json").document["competitors"]) == 2
    assert base("reverse", str(base.last()), *WHY).code == 0

    assert base("search", "stolz", "--json").document["competitors"] == before
    assert base("disqualify", RACE, "stolz", *WHY).code == 0, "he is meant by his name again"


@pytest.mark.parametrize("status", ["DNS", "DQ", "WDR"])
def test_who_has_no_rank_is_given_none(base: Run, status: str) -> None:
    said = base("correct", RACE, "stolz", "--status", status, "--rank", "1", *WHY)

    assert said.complaint == f"--rank 1: {status} has no rank; leave one of them out"


@pytest.mark.parametrize("name", ["", "   "])
def test_a_name_is_never_blank(base: Run, name: str) -> None:
    complaint = base("rename", "stolz", "--name", name, *WHY).complaint
    assert complaint == "--name is empty; say what is meant, or leave it out"


def test_who_decides_a_protest_that_went_on_is_told_where(base: Run) -> None:
    first = base.last() + 1
    for words in (
        ("protest", RACE, "--by", "NED"),
        ("protest", str(first), "--rejected"),
        ("appeal", str(first + 1), "--by", "NED"),
    ):
        assert base(*words, *WHY).code == 0, words

    refused = base("protest", str(first), "--upheld", *WHY).complaint
    assert refused.endswith(f"entry {first + 2} appeals against it: decide that one")
