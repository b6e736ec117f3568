"""Files of facts that are false: each is refused in one line with its own line, or doubted on every table."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from commands.desk.desk import Desk
from ledger.book import Book
from ledger.entry import Draft
from ledger.facts import CompetitionCancelled, Fact
from ledger.stores import open_store
from tests.support.command_line import Run
from tests.support.fixture_season import FIXTURES
from tests.support.given import START, opening

BOOK = "world-cup/2025-26"
PROGRAMME = {"programme": (("men-500", 2), ("women-1000", 1), ("men-5000", 1))}


def line(fact: str, **data: Any) -> str:
    return json.dumps({"fact": f"{fact}/1", "actor": "officer", "data": data})


def entered(name: str, noc: str = "NED", gender: str = "men") -> str:
    who = f"{gender}-{noc.lower()}-{name}"
    return line("CompetitorEntered", competitor=who, kind="skater", gender=gender, name=name.title(), noc=noc)


def filed(race: str, rows: int, day: str = "2025-11-21", **more: Any) -> str:
    competition, gender, distance, *_, division = race.split("-")
    fields = {"race": race, "competition": competition, "gender": gender, "distance": distance, "division": division}
    return line("ProtocolFiled", **fields, day=day, title=race, state="OFFICIAL", rows=rows, **more)


def result(race: str, who: str, row: int, rank: int, time: int) -> str:
    named = {"name_printed": who.rpartition("-")[2].title(), "noc_printed": who.split("-")[1].upper()}
    printed = {"status": "OK", "rank": rank, "time": time}
    return line("ResultRecorded", race=race, competitor=who, row=row, result=printed, **named)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A season with a calendar, whose third competition is cancelled, and nobody in it."""
    path = tmp_path_factory.mktemp("store") / "new.db"
    facts: list[Fact] = [
        fact.model_copy(update=PROGRAMME) if "programme" in type(fact).model_fields else fact for fact in opening()
    ]
    with open_store(f"sqlite:{path}", create=True) as store:
        drafts = [Draft(fact, "tester") for fact in (*facts, CompetitionCancelled(competition="wc3"))]
        Book(store, BOOK).append(drafts, expected=0, recorded_at=START)
    return path


@pytest.fixture
def new(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], made: Path, tmp_path: Path) -> Run:
    """The command line on a copy of it."""
    shutil.copy(made, tmp_path / "new.db")
    monkeypatch.chdir(tmp_path)
    return Run(monkeypatch, capsys, f"sqlite:{tmp_path / 'new.db'}")


def load(season: Run, *lines: str, more: tuple[str, ...] = ()) -> Any:
    Path("x.jsonl").write_text("".join(f"{one}\n" for one in lines), encoding="utf-8")
    return season("load", "x.jsonl", *more)


FIVE = "wc2-men-5000-a"

REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "rows missing": (
        ("# a comment", entered("ada"), filed(FIVE, 20), result(FIVE, "men-ned-ada", 1, 1, 380_000)),
        (
            f"x.jsonl, line 3: {FIVE} has 20 rows by its protocol, and 1 results came with it; give all, or say "
            "that it is PARTIAL"
        ),
    ),
    "too many rows": (
        (
            entered("ada"),
            entered("bo"),
            filed(FIVE, 1),
            result(FIVE, "men-ned-ada", 1, 1, 380_000),
            result(FIVE, "men-ned-bo", 2, 2, 381_000),
        ),
        f"x.jsonl, line 5: {FIVE} has 1 rows by its protocol, and this is result 2",
    ),
    "a year off": (
        ("", entered("ada"), filed(FIVE, 0, "2026-11-21")),
        (
            f"x.jsonl, line 3: ProtocolFiled: {FIVE} on 2026-11-21 is not in wc2, which is from 2025-11-21 to "
            "2025-11-23; 2026-11-21 is of 2026-27, and this book is of 2025-26: --season 2026-27"
        ),
    ),
    "of a competition that is cancelled": (
        (filed("wc3-men-5000-a", 0, "2025-12-05"),),
        (
            "x.jsonl, line 1: ProtocolFiled: wc3 is not on the calendar: it was cancelled, by entry 6; to put it back: "
            "season calendar restore wc3"
        ),
    ),
    "of a competition that is not there": (
        (filed("wc7-men-5000-a", 0, "2026-11-20"),),
        (
            "x.jsonl, line 1: ProtocolFiled: wc7 is not on the calendar, which has wc1, wc2; 2026-11-20 is of 2026-27, "
            "and this book is of 2025-26: --season 2026-27"
        ),
    ),
    "a code that no NOC has": (
        (entered("miho", "JNP", "women"), entered("miho", "JPN", "women")),
        (
            "x.jsonl, line 1: CompetitorEntered: no NOC has the code JNP; near is JPN, Japan; if JNP is right: "
            "--noc-unknown JNP"
        ),
    ),
    "one twice": (
        (
            entered("ada"),
            "",
            filed(FIVE, 2),
            result(FIVE, "men-ned-ada", 1, 1, 380_000),
            result(FIVE, "men-ned-ada", 2, 2, 381_000),
        ),
        (
            f"x.jsonl, line 5: ResultRecorded: men-ned-ada has a result in {FIVE} already, line 4; correct that, "
            "or enter whose this one is under an identity of its own"
        ),
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_is_refused_with_its_line_and_nothing_is_recorded(
    new: Run, case: tuple[tuple[str, ...], str]
) -> None:
    before = new.last()
    assert load(new, *case[0]).complaint == case[1]
    assert new.last() == before


@pytest.mark.parametrize("name", ["wc1", "wc2", "wc3"])
def test_a_file_of_another_season_is_refused_at_the_first_race_in_it(empty: Run, name: str) -> None:
    assert empty("open", "2024-25").code == 0
    lines = (FIXTURES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    first = next(number for number, text in enumerate(lines, 1) if '"fact": "ProtocolFiled/1"' in text)
    complaint = empty("load", str(FIXTURES / f"{name}.jsonl")).complaint
    assert complaint.startswith(f"{name}.jsonl, line {first}: ProtocolFiled: ")
    assert complaint.endswith("is of 2025-26, and this book is of 2024-25: --season 2025-26")


DOUBTED: dict[str, tuple[tuple[str, ...], str, str]] = {
    "ranks": (
        (
            entered("ada"),
            entered("bo"),
            filed(FIVE, 2),
            result(FIVE, "men-ned-ada", 1, 1, 381_000),
            result(FIVE, "men-ned-bo", 2, 2, 380_000),
        ),
        "men-5000-10000",
        f"the ranks of {FIVE} are taken as printed, and its times contradict them: 1 Ada 6:21.00 before 2 Bo 6:20.00",
    ),
    "programme": (
        (
            entered("eva", gender="women"),
            filed("wc2-women-500-a", 1),
            result("wc2-women-500-a", "women-ned-eva", 1, 1, 38_000),
        ),
        "women-500",
        "wc2-women-500-a is outside the programme of wc2, which has no women-500 (entry 4)",
    ),
    "gender": (
        (
            entered("eva", gender="women"),
            entered("eva"),
            filed(FIVE, 1),
            result(FIVE, "men-ned-eva", 1, 1, 380_000),
        ),
        "men-5000-10000",
        f"Eva (NED) has a result in {FIVE}, and the book knows women-ned-eva as of the women (entry 7)",
    ),
    "division": (
        (
            entered("ada"),
            filed(FIVE, 1),
            result(FIVE, "men-ned-ada", 1, 1, 380_000),
            filed(f"{FIVE[:-1]}b", 1),
            result(f"{FIVE[:-1]}b", "men-ned-ada", 1, 1, 381_000),
        ),
        "men-5000-10000",
        f"Ada (NED) has a result in {FIVE[:-1]}b and in {FIVE} (entry 9), and points of both divisions",
    ),
}


EVERYWHERE = (
    ("titles",),
    ("races",),
    ("explain", "men-5000-10000", "ada"),
    ("explain", FIVE),
    ("history", "men-5000-10000"),
    ("quota", "owg-2026", "--event", "men-5000"),
)
"""Tables that rest on the race of the men's 5000 m, or on all races."""


@pytest.mark.parametrize("kind", DOUBTED)
def test_what_may_be_false_is_printed_and_stays_on_every_table_until_it_is_settled(new: Run, kind: str) -> None:
    lines, cup, words = DOUBTED[kind]
    race = [json.loads(one)["data"]["race"] for one in lines if "ProtocolFiled" in one][-1]
    tables = (("standings", cup), ("race", race), *(EVERYWHERE if kind == "ranks" else ()))
    assert f"  doubt: {words}; settle it with: season " in load(new, *lines).out
    for table in tables:
        assert f"! doubt: {words}; settle it with: " in new(*table).out, table
    beside = new("standings", cup, "--csv")
    assert (words in beside.err, words in beside.out) == (True, False)
    (found,) = new("standings", cup, "--json").document["doubts"]
    assert (found["race"], found["doubt"], found["words"]) == (race, kind, words)
    assert found["settle"].endswith(f"season settle {race} {kind} --reason TEXT")

    assert new("settle", race, kind, "--reason", "seen", "--yes").code == 0
    assert "doubt:" not in new("standings", cup).out
    assert new("doubts", "--json").document["doubts"] == []
    assert "nobody doubts" in new("settle", race, kind, "--reason", "seen", "--yes").complaint


def test_a_code_that_is_not_yet_there_is_taken_on_purpose_and_loads_again(new: Run, tmp_path: Path) -> None:
    lines = (entered("ada"), entered("zed", "XYZ"))
    assert load(new, *lines, more=("--noc-unknown", "XYZ", "--noc-unknown", "QQQ")).code == 0
    kinds = [one["fact"] for one in new("log", "--json").document["entries"]][-3:]
    assert kinds == ["NocAccepted/1", "CompetitorEntered/1", "CompetitorEntered/1"]
    assert load(new, entered("yot", "XYZ")).code == 0

    dumped = new("dump").out
    Path("whole.jsonl").write_text(dumped, encoding="utf-8")
    with open_store(f"sqlite:{tmp_path / 'again.db'}", create=True) as store:
        from commands.desk.facts import load_facts  # noqa: PLC0415
        from commands.intake.facts import read_facts  # noqa: PLC0415

        assert (
            len(load_facts(Desk(Book(store, BOOK), actor="x"), read_facts(Path("whole.jsonl")), file="x")) == new.last()
        )


@pytest.mark.parametrize(
    ("code", "says"),
    [("NED", "this is known, the code of Netherlands"), ("ned", "a code is three capitals, such as NED")],
)
def test_a_code_that_is_known_or_no_code_is_not_taken(new: Run, code: str, says: str) -> None:
    before = new.last()
    assert says in load(new, entered("ada"), more=("--noc-unknown", code)).complaint
    assert new.last() == before
