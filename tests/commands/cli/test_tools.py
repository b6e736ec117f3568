"""The reading tools: explanations, differences, what-ifs, histories and the log."""

from itertools import pairwise
from pathlib import Path

import pytest

from ledger.vocabulary import GENDERS
from tests.support.command_line import Run
from tests.support.commands import CUP, LAST, RACE, SHORT, table_of


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
    *_, basis, untold = out.splitlines()
    assert basis.startswith("basis: world-cup/2025-26 at 2336 · rulebook 2025-26 · root ")
    assert untold == "! unfinished in this book: the days of wc4, wc5 are past, and races are not there"


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
    document = season("what-if", CUP, "--without", str(LAST), "--json").document
    assert document["basis"]["hypothetical"] == [f"without entry {LAST} (ResultRecorded)"]
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


def test_a_quota_entry_by_entry_is_what_each_entry_changed(season: Run) -> None:
    words = ("history", "owg-2026", "--through", "wc1")
    by_entry = season(*words, "--by-entry", "--json").document["points"]
    by_competition = season(*words, "--json").document["points"]
    out = season(*words, "--by-entry").out

    assert [point["entry"] for point in by_entry] == sorted({point["entry"] for point in by_entry})
    assert all(one["men"] != two["men"] or one["women"] != two["women"] for one, two in pairwise(by_entry))
    assert {key: by_entry[-1][key] for key in ("men", "women")} == {
        key: by_competition[-1][key] for key in ("men", "women")
    }
    assert [point["entry"] for point in by_competition] == [None] * len(by_competition)
    assert out.count(" NED ") >= 2
    assert max(len(line) for line in out.splitlines() if not line.startswith("! ")) < 100

    rows = table_of(season(*words, "--by-entry", "--table", "steps"))
    last = {(gender, noc): after for _, gender, noc, _, after in rows[1:]}
    held = {(gender, noc): str(places) for gender in GENDERS for noc, places in by_entry[-1][gender].items()}
    assert {key: after for key, after in last.items() if after} == held


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
