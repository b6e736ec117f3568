"""Given a season without one sheet, every reading that rests on its race says so, in every form."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from commands.deciders.withdrawing import withdraw
from commands.desk.desk import Desk
from ledger.book import Book
from ledger.stores import open_store
from projections.documents.base import Document
from projections.reports.catalogue import report, reports
from projections.reports.report import Report
from projections.web.answers.answers import Answers
from projections.web.answers.shared_reader import SharedReader
from projections.web.pages.render import Setting
from tests.support.command_line import Run
from tests.support.disputed_season import LAST, decide

SHEET, RACE = "wc2-men-1500-a", "wc2-men-1500"
REST_ON_NO_RACE = {
    "audits": "it lists publications",
    "calendar": "it lists competitions, with their days and places",
    "checkpoints": "it lists signatures",
    "competitors": "it lists names",
    "disputes": "it lists decisions as they were made",
    "doubts": "it lists what was told",
    "entry": "it is one entry",
    "log": "it lists entries",
    "log_page": "it lists entries",
    "missing": "it is the coverage itself",
    "what_ifs": "it lists the tables that there are",
}
NOT_OF_IT = {"race", "explain_race", "audit"}
"""Their examples are of another race, or of a list; all the same they have what every table has."""
RESTING = tuple(one for one in reports() if one.rests is not None)
SIDES = ("compare", "compare_quota", "dispute", "drift", "what_if", "what_if_quota")
REPORTS = pytest.mark.parametrize("one", RESTING, ids=lambda one: one.name)
KEYS = {"expected", "whole", "in_part", "missing", "to_come", "not_held", "unknown"}
LINE = r"ncomplete: \d+ of \d+ races are whole; missing, though skated by all that is known: "
SAID = re.compile(f"i{LINE}{RACE};")
SHOWN = re.compile(f"[Ii]{LINE}{re.escape('1500 m men (Calgary, 22 November 2025)')};")
"""What a terminal says, by the name of the race, and a page, in words."""


@pytest.fixture(scope="session")
def thinned(disputed_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The disputed season, one of whose sheets is withdrawn."""
    path = Path(copy(disputed_file, tmp_path_factory.mktemp("thinned")))
    with open_store(f"sqlite:{path}") as store:
        desk = Desk(Book(store, "world-cup/2025-26"), actor="tester", clock=lambda: 1_800_000_000_000_000)
        assert decide(desk, "filed by mistake", lambda season: withdraw(season, SHEET)) == LAST + 1
    return path


@pytest.fixture(scope="session")
def answered(thinned: Path) -> Iterator[Callable[..., str]]:
    """Gives the answer of a report at its example, in a form, as `conftest.answered` does for the whole season."""
    with open_store(f"sqlite:{thinned}", read_only=True) as store:
        answers = Answers(SharedReader(Book(store, "world-cup/2025-26")), Setting(), lambda: ())
        shared: dict[object, object] = {}

        @cache
        def answer(one: Report[Any], form: Any) -> str:
            wanted = answers.find(form, f"at={LAST + 1}", one.fill(one.example), "")
            return answers.answer(wanted, answers.asked(wanted, shared))

        yield answer


def said(document: Any) -> Iterator[dict[str, Any]]:
    """Every object in a document."""
    if isinstance(document, dict):
        yield document
    for one in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        yield from said(one)


def models(model: Any) -> Iterator[type[Document]]:
    return (one for one in model.__mro__ if isinstance(one, type) and issubclass(one, Document))


def test_what_rests_on_races_has_coverage_and_what_rests_on_none_says_why() -> None:
    assert {one.name for one in reports() if one.rests is None} == set(REST_ON_NO_RACE)
    fields = {one.name: set(one.model.model_fields) for one in RESTING}

    assert [name for name, own in fields.items() if not {"basis", "complete", "coverage", "doubts"} <= own] == []
    assert [name for name in SIDES if not {"complete_before", "coverage_before"} <= fields[name]] == []


@REPORTS
def test_its_json_names_the_race_and_its_page_says_it_once(one: Report[Any], answered: Callable[..., str]) -> None:
    document = json.loads(answered(one, "json"))

    assert set(document["coverage"]) >= KEYS
    if one.name in NOT_OF_IT:
        assert document["complete"] is not None
        return
    assert document["complete"] is False
    assert document["coverage"]["missing"] == [RACE]
    if one.name == "what_if":
        return  # its page is a form until something is imagined
    page = answered(one, "page")
    assert len(SHOWN.findall(page)) == 1


@REPORTS
def test_no_total_over_the_race_is_printed_as_a_sum(one: Report[Any], answered: Callable[..., str]) -> None:
    """Nobody's points in the men's 1500 m, nor those of an NOC, are known while the race is missing."""
    document = json.loads(answered(one, "json"))
    if one.name in NOT_OF_IT:
        return
    marks = [line["at_least"] for line in said(document) if "at_least" in line]
    marks += [line["at_least_after"] for line in said(document) if "at_least_after" in line]
    rows = {"standing", "titles", "overview", "nocs", "noc", "competitor", "quota", "quota_event", "history", "what_if"}
    rows |= {"contenders", "weekend"}

    assert any(marks) == (one.name in rows | {"compare", "dispute"})
    if one.name in {"standing", "nocs", "quota_event", "compare"}:
        assert all(marks)
    if one.name in rows - {"titles", "quota", "what_if"}:
        assert "≥ " in answered(one, "page")


def test_an_explanation_ends_with_what_is_missing(answered: Callable[..., str]) -> None:
    tree = json.loads(answered(report("explain"), "json"))["explanation"]

    assert re.fullmatch(r"\d+\. Kjeld NUIS \(NED\): ≥ \d+ points in Men's 1500 m", tree["text"])
    last = tree["because"][-1]
    assert last["text"].startswith("the total is a lower bound")
    (missing,) = last["because"]
    assert (missing["text"], missing["because"][0]["text"]) == (
        f"missing, though skated by all that is known: {RACE}",
        f"{RACE}: wc3 has raced",
    )
    assert tree["points"] == sum(one["points"] or 0 for one in tree["because"])


@pytest.fixture
def season(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], thinned: Path) -> Run:
    """The command line on the season that lacks a sheet."""
    return Run(monkeypatch, capsys, f"sqlite:{thinned}")


@pytest.mark.parametrize(
    "command",
    [
        "standings men-1500",
        "titles",
        "nocs",
        "competitor stolz",
        "noc NED",
        "explain men-1500 1",
        "explain men-1500 1 --markdown",
        "history men-1500",
        "history men-1500 --by-entry",
        "history owg-2026",
        "diff wc2 now men-1500",
        "what-if men-1500 --disqualify wc1-men-1500-a:Ning",
        "quota owg-2026",
        "quota owg-2026 --event men-1500 --bubble",
        "races",
        "overview",
    ],
)
def test_a_terminal_reads_one_line_of_it(command: str, season: Run) -> None:
    ran = season(*command.split())

    assert (ran.code, ran.err) == (0, "")
    lines = [line for line in ran.out.splitlines() if line.startswith("! ") and RACE in line and "incomplete" in line]
    assert len(lines) == 1, lines
    assert "totals are lower bounds; unfinished in this book: the days of wc4" in lines[0]


def test_two_sides_that_lack_the_same_say_it_once_and_others_each_for_itself(season: Run) -> None:
    same, other = season("diff", "wc2", "now", "men-1500").out, season("diff", str(LAST), "now", "men-1500").out

    assert not re.search("^! (before|after): ", same, re.MULTILINE)
    unfinished = "unfinished in this book: the days of wc4, wc5 are past, and races are not there"
    assert f"! before: {unfinished}\n! after: incomplete: 2 of 3 races" in other
    assert re.search(r"1 → 1 +Jordan STOLZ +USA +180 → ≥ 120 ", other)


def test_csv_has_its_flag_and_the_line_beside_it(season: Run) -> None:
    ran = season("standings", "men-1500", "--csv")

    head, first, *_ = ran.out.splitlines()
    assert dict(zip(head.split(","), first.split(","), strict=True))["at_least"] == "true"
    assert SAID.search(ran.err)


def test_an_archive_has_it_as_a_table_of_every_cup_and_quota(season: Run) -> None:
    kept = {table.name for one in reports() for table in one.tables if table.kept == "moments"}
    head, line = season("standings", "men-1500", "--table", "coverage").out.splitlines()

    assert {"coverage", "quota_coverage"} <= kept
    assert dict(zip(head.split(","), line.split(","), strict=True)) == {
        "expected": "5",
        "whole": "2",
        "in_part": "",
        "missing": RACE,
        "to_come": "wc4-men-1500 wc5-men-1500",
        "not_held": "",
        "void": "",
        "unknown": "",
        "complete": "false",
    }


def test_what_was_learnt_of_a_race_that_the_basis_counts_is_no_secret_to_an_earlier_table(season: Run) -> None:
    """Through wc2 it is known from wc3 that the race was skated; with what was in the book then it was there."""
    through = season("standings", "men-1500", "--through", "wc2", "--json").document
    before = season("standings", "men-1500", "--through", "wc2", "--at", str(LAST), "--json").document

    assert (through["complete"], through["rows"][0]["at_least"]) == (False, True)
    assert (before["complete"], before["rows"][0]["at_least"]) == (True, False)
