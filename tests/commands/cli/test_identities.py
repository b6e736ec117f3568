"""``season transfer``, ``reassign``, ``apart`` and ``confirm`` on drawn sheets and on files of facts."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.intake.sheets.sheet_writer import draw_sheet
from tests.support.command_line import Run
from tests.support.small_sheets import sheet

WHY = ("--reason", "the federation said so", "--yes")
CUP = "men-1000"
OTHERS = (("Adam BERG", "NED", 1), ("Bo CARLSEN", "NOR", 2))


@pytest.fixture
def drawn(empty: Run, tmp_path: Path) -> Run:
    """A season that is open, with three sheets beside it of one skater under two NOCs, and two of one name."""
    for competition, noc in (("wc1", "JPN"), ("wc2", "HUN"), ("wc3", "HUN")):
        one = sheet(competition, "1000", *OTHERS, ("Chi DAN", noc, 3))
        (tmp_path / one.file).write_bytes(draw_sheet(one))
    for distance, bib in (("500", 1), ("1500", 3)):
        one = sheet("wc1", distance, ("Wei LI", "CHN", bib), ("Bo CARLSEN", "NOR", 2))
        (tmp_path / one.file).write_bytes(draw_sheet(one))
    empty("open", "2025-26")
    return empty


def row(run: Run, *arguments: str, who: str) -> dict[str, Any]:
    """The row of a competitor in a table."""
    rows: list[dict[str, Any]] = run(*arguments, "--json").document["rows"]
    return next(one for one in rows if one["competitor"] == who)


def without_basis(run: Run, *arguments: str) -> str:
    """A document, byte for byte, but for its basis."""
    document = run(*arguments, "--json").document
    document.pop("basis")
    return json.dumps(document)


def test_a_code_that_is_not_known_is_taken_on_purpose_by_whatever_takes_one(drawn: Run, tmp_path: Path) -> None:
    drawn("import", str(tmp_path / "wc1-1000.pdf"))
    adam, bo = "men-ned-adam-berg", "men-nor-bo-carlsen"
    unknown = ("--noc-unknown", "QQQ")
    moved = ("calendar", "move", "wc5", "--first-day", "2026-02-01", "--last-day", "2026-02-02")
    for code, *words in (
        ("QQA", "transfer", adam, "--noc", "QQA", "--from", "2025-12-01"),
        ("QQB", "rename", bo, "--delegation", "QQB"),
        ("QQC", "reassign", bo, "wc1-men-1000-a", "--to-new", "Bo C", "--noc", "QQC"),
        ("QQD", *moved, "--noc", "QQD"),
    ):
        assert f"if {code} is right: --noc-unknown {code}" in drawn(*words, *WHY).complaint
        at = drawn.last()
        ran = drawn(*words, "--noc-unknown", code, *unknown, *WHY)
        assert ran.code == 0, ran
        assert f"NocAccepted\n  noc: {code}\n" in ran.out
        assert "QQQ" not in ran.out, "what nothing has is not taken"
        assert drawn("log", "--kind", "NocAccepted", "--json").document["entries"][-1]["position"] == at + 1
    assert drawn.last() == at + 2
    known = drawn("transfer", adam, "--noc", "NOR", "--from", "2025-12-08", "--noc-unknown", "NOR", *WHY)
    assert known.complaint == "--noc-unknown NOR: this is known, the code of Norway; leave it out"


def test_what_if_takes_a_code_that_is_not_known_on_purpose(drawn: Run, tmp_path: Path) -> None:
    drawn("import", str(tmp_path / "wc1-1000.pdf"))
    file, before = tmp_path / "more.jsonl", drawn.last()
    file.write_text(
        json.dumps(
            {
                "fact": "CompetitorTransferred/1",
                "actor": "me",
                "data": {"competitor": "men-ned-adam-berg", "noc": "QQQ", "first_day": "2025-11-10"},
            }
        )
    )
    words = ("what-if", CUP, "--with", str(file))
    assert "more.jsonl, line 1: CompetitorTransferred: no NOC has the code QQQ" in drawn(*words).complaint
    assert drawn(*words, "--noc-unknown", "QQQ").code == 0
    assert drawn.last() == before


def test_a_skater_who_changes_the_noc(drawn: Run, tmp_path: Path) -> None:
    who, other = "men-jpn-chi-dan", "men-hun-chi-dan"
    drawn("import", str(tmp_path / "wc1-1000.pdf"))
    out = " ".join(drawn("import", str(tmp_path / "wc2-1000.pdf")).out.split())
    assert f"doubt: Chi DAN is entered under JPN ({who}) and HUN ({other}); if they are one person: " in out
    assert f"season merge {who} {other} --reason TEXT" in out
    assert f"season apart {who} {other} --reason TEXT" in out
    assert drawn("merge", who, other, *WHY).code == 0
    assert "doubt: the sheet of wc3-men-1000-a has" in drawn("import", str(tmp_path / "wc3-1000.pdf")).out
    assert row(drawn, "standings", CUP, who=who)["points"] == 144

    before = [without_basis(drawn, *words) for words in (("standings", CUP), ("nocs",), ("quota", "owg-2026"))]
    assert drawn("transfer", "Chi Dan", "--noc", "hun", "--from", "2025-11-21", *WHY).code == 0
    last = drawn.last()
    for through, noc in (("wc1", "JPN"), ("wc2", "HUN"), ("wc3", "HUN")):
        assert row(drawn, "standings", CUP, "--through", through, who=who)["noc"] == noc
        assert row(drawn, "race", f"{through}-men-1000-a", who=who)["noc"] == noc
    assert row(drawn, "standings", CUP, "--as-of", "2025-12-31", who=who)["noc"] == "JPN", "it was announced later"
    assert "change of NOC on 2025-11-21" in drawn("quota", "owg-2026").out
    assert "Chi DAN" in drawn("noc", "HUN").out
    drawn("rename", who, "--name", "Chi DANIEL", *WHY)
    shown, found = drawn("competitor", who), drawn("competitor", who, "--json").document
    first = found["names"][0]["entry"]
    assert f"NOC: JPN (entry {first}); HUN from 2025-11-21 (entry {last})" in shown.out
    renamed = f"Chi DANIEL (entry {drawn.last()}, competitor renamed)"
    assert f"named: Chi DAN (entry {first}, competitor entered); {renamed}" in shown.out
    assert [(one["noc"], one["first_day"]) for one in found["nocs"]] == [("JPN", None), ("HUN", "2025-11-21")]
    assert [one["name"] for one in found["names"]] == ["Chi DAN", "Chi DANIEL"]
    assert "HUN,,2025-11-21" in drawn("competitor", who, "--csv", "--table", "nocs").out
    drawn("reverse", str(drawn.last()), *WHY)
    assert "named:" not in drawn("competitor", who).out
    assert (
        "season transfer men-jpn-chi-dan --noc JPN --from DAY" in drawn("rename", who, "--noc", "jpn", *WHY).complaint
    )
    drawn("reverse", str(last), *WHY)
    assert before == [without_basis(drawn, *words) for words in (("standings", CUP), ("nocs",), ("quota", "owg-2026"))]


def identities(run: Run, *arguments: str) -> list[dict[str, Any]]:
    """The doubts of who is who in a document."""
    return [one for one in run(*arguments, "--json").document["doubts"] if one["doubt"] == "identity"]


def test_open_doubts_of_who_is_who_are_read_until_they_are_settled(drawn: Run, tmp_path: Path) -> None:
    who, other = "men-jpn-chi-dan", "men-hun-chi-dan"
    for name in ("wc1-1000", "wc2-1000", "wc1-500", "wc1-1500"):
        drawn("import", str(tmp_path / f"{name}.pdf"))
    nocs, bibs = identities(drawn, "doubts")
    assert (nocs["race"], nocs["competitors"], bibs["competitors"]) == (None, [who, other], ["men-chn-wei-li"])
    assert f"season merge {who} {other} --reason TEXT" in nocs["settle"]
    assert nocs["words"] in drawn("doubts").out
    assert f"{who} {other}" in drawn("doubts", "--csv").out
    assert f"doubt: {nocs['words']}; if they are one person: season merge {who} {other}" in drawn("standings", CUP).out
    assert identities(drawn, "standings", CUP) == [nocs]
    assert identities(drawn, "standings", "men-500") == identities(drawn, "race", "wc1-men-1500-a") == [bibs]
    assert identities(drawn, "titles") == [nocs, bibs]
    assert identities(drawn, "doubts", "--through", "wc1") == [nocs, bibs]

    drawn("confirm", "Wei Li", "wc1", *WHY)
    assert identities(drawn, "doubts") == [nocs]
    drawn("merge", who, other, *WHY)
    (code,) = identities(drawn, "doubts")
    assert f"season transfer {who} --noc HUN --from 2025-11-21 --reason TEXT" in code["settle"]
    drawn("transfer", who, "--noc", "HUN", "--from", "2025-11-21", *WHY)
    assert identities(drawn, "doubts") == []
    for one in (drawn.last(), drawn.last() - 1):
        drawn("reverse", str(one), *WHY)
    assert identities(drawn, "doubts") == [nocs]
    drawn("apart", who, other, *WHY)
    assert identities(drawn, "doubts") == []


def test_two_people_of_one_name(drawn: Run, tmp_path: Path) -> None:
    who, new = "men-chn-wei-li", "men-chn-wei-li-2"
    drawn("import", str(tmp_path / "wc1-500.pdf"))
    out = " ".join(drawn("import", str(tmp_path / "wc1-1500.pdf")).out.split())
    assert "doubt: Wei LI (CHN) has bib 1 in wc1-men-500-a and bib 3 in wc1-men-1500-a; if they are two people: " in out
    assert f"season reassign {who} wc1-men-1500-a --to-new 'Wei LI' --reason TEXT" in out
    assert f"season confirm {who} wc1 --reason TEXT" in out
    before = [without_basis(drawn, "standings", cup) for cup in ("men-500", "men-1500")]
    shown = drawn("reassign", who, "wc1-men-1500-a", "--to-new", "Wei LI", *WHY).out
    assert f"competitor: {new}" in shown
    assert row(drawn, "standings", "men-1500", who=new)["points"] == 60
    assert row(drawn, "race", "wc1-men-1500-a", who=new)["given_by"] == [drawn.last()]
    assert "printed as Wei LI; given by ResultsReassigned" in drawn("explain", "men-1500", new).out
    assert row(drawn, "standings", "men-500", who=who)["points"] == 60
    drawn("reverse", str(drawn.last()), *WHY)
    assert before == [without_basis(drawn, "standings", cup) for cup in ("men-500", "men-1500")]


def test_whose_the_results_are_is_said_once(drawn: Run, tmp_path: Path) -> None:
    drawn("import", str(tmp_path / "wc1-500.pdf"))
    result = ("reassign", "Wei Li", "wc1-men-500-a")
    for words, said in (
        (result, "say whose the results are, with either --to or --to-new"),
        ((*result, "--to", "Bo", "--to-new", "Bo"), "say whose the results are"),
        ((*result, "--to", "Carlsen", "--noc", "NOR"), "--noc NOR: goes with --to-new"),
        ((*result, "--to", "Carlsen"), "men-nor-bo-carlsen has a result in wc1-men-500-a already, entry "),
        ((*result, "--to-new", ""), "--to-new is empty; say what is meant"),
        (("reassign", "Wei Li", "nonsense", "--to", "Carlsen"), "'nonsense' is no race"),
        (("transfer", "Wei Li", "--noc", "HUN", "--from", "soon"), "first_day soon: "),
        (("apart", "Wei Li", "men-nor-bo-carlsen"), "nobody is entered as Wei Li"),
        (("confirm", "Wei Li", "wc2"), "men-chn-wei-li has no result at wc2"),
    ):
        assert drawn(*words, *WHY).complaint.startswith(said)


def facts(competition: str, day: str, *who: tuple[str, str]) -> str:
    """A race of a competition as a file of facts: identity and code of each row, all of one name."""
    race = f"{competition}-men-1000-a"
    own = {"race": race, "competition": competition, "gender": "men", "distance": "1000", "division": "a"}
    made: list[tuple[str, dict[str, Any]]] = [
        ("CompetitorEntered", {"competitor": one, "kind": "skater", "gender": "men", "name": "Jo STONE", "noc": noc})
        for one, noc in dict.fromkeys(who)
    ]
    made.append(("ProtocolFiled", {**own, "day": day, "title": "1000 m", "state": "OFFICIAL", "rows": len(who)}))
    for place, (one, noc) in enumerate(who, 1):
        result = {"status": "OK", "rank": place, "time": 70_000 + place * 10}
        row = {"race": race, "competitor": one, "name_printed": "Jo STONE", "noc_printed": noc, "row": place}
        made.append(("ResultRecorded", {**row, "result": result}))
    return "\n".join(json.dumps({"fact": f"{name}/1", "actor": "officer", "data": data}) for name, data in made)


def test_a_load_has_the_doubts_of_an_import(empty: Run, tmp_path: Path) -> None:
    empty("open", "2025-26")
    (tmp_path / "two.jsonl").write_text(facts("wc1", "2025-11-15", ("men-ita-jo", "ITA"), ("men-usa-jo", "USA")))
    out = " ".join(empty("load", str(tmp_path / "two.jsonl")).out.split())
    assert "doubt: Jo STONE is entered under ITA (men-ita-jo) and USA (men-usa-jo)" in out
    assert "season apart men-ita-jo men-usa-jo --reason TEXT" in out
    assert "doubt" not in empty("load", str(tmp_path / "two.jsonl")).out, "it brought nothing new"


def test_one_identity_twice_in_one_race_is_refused_with_what_would_be_right(empty: Run, tmp_path: Path) -> None:
    empty("open", "2025-26")
    (tmp_path / "same.jsonl").write_text(facts("wc2", "2025-11-22", ("men-ita-jo", "ITA"), ("men-ita-jo", "ITA")))
    complaint = empty("load", str(tmp_path / "same.jsonl")).complaint
    assert "men-ita-jo has a result in wc2-men-1000-a already" in complaint
    assert "enter whose this one is under an identity of its own" in complaint
