"""``season withdraw`` on the command line, and what a reader is told of what is withdrawn."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.command_line import Run
from tests.support.commands import CUP, RACE, SHORT, WHY

PROTOCOL = 615
"""The entry of the race's protocol; its sheet brought the entries up to 635."""


def read(season: Run, *words: str) -> object:
    document = season(*words, "--json").document
    del document["basis"]
    document.pop("withdrawn", None)
    return document


def test_a_withdrawn_sheet_is_shown_as_withdrawn_wherever_somebody_looks(own_season: Run) -> None:
    shown = own_season("withdraw", RACE, "--reason", "x", "--dry-run")
    assert "takes back 21 entries: 1 ProtocolFiled, 20 ResultRecorded" in shown.out
    assert f"{RACE} is then not filed" in shown.out
    assert "Jordan STOLZ" in shown.out
    assert shown.out.endswith("nothing is recorded; without --dry-run it is one entry\n")
    asked = own_season("withdraw", RACE, "--reason", "x")
    assert (asked.code, asked.err) == (2, "season: nobody can be asked here; add --yes to record the decision\n")
    assert own_season.last() == SHORT

    by = SHORT + 1
    assert f"to undo it: season reverse {by}" in own_season("withdraw", RACE, *WHY).out
    race = own_season("race", RACE)
    assert (race.code, race.err) == (
        2,
        f"season: race {RACE} is not filed at this basis: its sheet is withdrawn by entry {by}\n",
    )
    assert own_season("races", "--json").document["withdrawn"][0]["withdrawn_by"] == by
    assert f"! withdrawn by entry {by}: the sheet of {RACE} (entry {PROTOCOL})" in own_season("races").out
    entries = own_season("log", "--race", RACE, "--json").document["entries"]
    assert [one["withdrawn_by"] for one in entries] == [by] * 21 + [None]
    assert f"withdrawn by {by}" in own_season("log", "--race", RACE).out
    assert own_season("entry", str(PROTOCOL), "--json").document["entry"]["withdrawn_by"] == by
    moved = own_season("dispute", str(by), "--json").document
    assert {tuple(line["entries"]) for effect in moved["effects"] for line in effect["movements"]} == {(by,)}
    assert moved["decision"]["about"] == f"{RACE} entries {PROTOCOL}-635"
    titles = own_season("titles", "--json").document["titles"]
    assert next(one for one in titles if one["cup"] == CUP)["missing"] == ["wc1-men-500-1"]
    for words in (("what-if", CUP, "--without", str(PROTOCOL)), ("disqualify", RACE, "Stolz", *WHY)):
        refused = own_season(*words)
        assert (refused.code, refused.out) == (2, "")
        assert f"withdrawn by entry {by}" in refused.err


def test_a_sheet_that_comes_back_leaves_every_reading_as_it_was(own_season: Run) -> None:
    readings = (("titles",), ("standings", CUP), ("race", RACE), ("races",))
    before = [read(own_season, *words) for words in readings]
    own_season("withdraw", str(PROTOCOL + 3), *WHY)
    assert read(own_season, "standings", CUP) != before[1]
    imagined = own_season("what-if", CUP, "--without", str(SHORT + 1), "--json").document["standing"]["rows"]
    assert [row["points"] for row in imagined] == [row["points"] for row in before[1]["rows"]]  # type: ignore[index]
    own_season("reverse", str(SHORT + 1), *WHY)
    assert [read(own_season, *words) for words in readings] == before


def test_a_wrong_load_says_how_to_undo_it_and_the_right_one_goes_in(own_season: Run, tmp_path: Path) -> None:
    lines = own_season("dump").out.splitlines()[PROTOCOL - 1 : 635]
    facts = [json.loads(line) for line in lines]
    for fact in facts:
        fact["data"]["race"] = "wc1-men-500-3-a"
        if "protocol" in fact["data"]:
            fact["data"] |= {"protocol": "e" * 64, "number": 3}
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text("".join(f"{json.dumps(fact)}\n" for fact in facts), encoding="utf-8")
    readings = (("titles",), ("standings", CUP), ("races",))
    before = [read(own_season, *words) for words in readings]
    dumped = own_season("dump").out

    said = own_season("load", str(wrong))
    digest = sha256(wrong.read_bytes()).hexdigest()
    assert said.out.startswith("wrong.jsonl: 21 entries\n  doubt: wc1-men-500-3-a is outside the programme")
    assert said.err.split("\n")[-2].endswith(f"to undo: season withdraw {digest[:12]} --reason TEXT")
    assert own_season("entry", str(SHORT + 1), "--json").document["entry"]["source"]["load"] == digest
    assert read(own_season, "standings", CUP) != before[1]
    assert own_season("withdraw", digest, *WHY).code == 0
    assert [read(own_season, *words) for words in readings] == before
    assert own_season("dump", "--competition", "wc1").out in dumped
    assert own_season("load", str(wrong)).out.startswith(
        "wrong.jsonl: 21 entries\n  doubt: wc1-men-500-3-a is outside the programme"
    )


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("wc1-men-500-1-b-a", "near: "),
        ("99999", "entry 99999: the book has the positions 1 to 1062"),
        ("1-7", "entry 1 (SeasonOpened) cannot be withdrawn: it opens the book"),
        ("24", "entry 24 names a competitor of entry 65, and has to stay"),
        ("ffffffff", "no entry, span of entries, race, list or file of this book; season log shows what is filed"),
        ("", "is empty; say what is meant"),
    ],
)
def test_what_cannot_be_withdrawn_is_said_in_one_line(season: Run, what: str, says: str) -> None:
    ran = season("withdraw", what, *WHY)
    assert ran.code == 2
    assert says.replace("1062", "2336") in ran.err
    assert ran.err.count("\n") == 1
