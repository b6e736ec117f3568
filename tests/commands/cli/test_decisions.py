"""Decisions are shown, asked about, recorded and reversed."""

import io
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from ledger.codec import stored_name
from ledger.facts import FACTS
from tests.support.command_line import Run
from tests.support.commands import CUP, PROGRAM, RACE, SHORT, WHY

PATIENCE = 100
"""So many seconds nothing takes, however busy the machine is."""
DECISIONS: dict[tuple[str, ...], tuple[str, dict[str, Any]]] = {
    ("disqualify", RACE, "Jenning de Boo", "--code", "T08"): ("CompetitorDisqualified", {"code": "T08"}),
    ("correct", RACE, "Jenning de Boo", "--time", "33.50"): ("ResultCorrected", {}),
    ("correct", RACE, "Jenning de Boo", "--rank", "5"): ("ResultCorrected", {}),
    ("correct", RACE, "Jenning de Boo", "--status", "DQ"): ("ResultCorrected", {}),
    ("correct", RACE, "Jenning de Boo", "--printed", "1"): ("ResultCorrected", {}),
    ("annul", RACE, "Jenning de Boo"): ("ResultAnnulled", {"others_move_up": True}),
    ("annul", RACE, "Jenning de Boo", "--place-stays-empty"): ("ResultAnnulled", {"others_move_up": False}),
    ("void", RACE): ("RaceVoided", {"race": RACE}),
    ("protest", RACE, "--by", "NED"): ("ProtestLodged", {"by": "NED"}),
    ("rename", "Jenning de Boo", "--alias", "J. de Boo"): ("CompetitorRenamed", {"aliases": ["J. de Boo"]}),
}


@pytest.mark.parametrize("arguments", DECISIONS, ids=" ".join)
def test_a_decision_is_shown_and_recorded_and_its_reversal_restores_the_table(
    own_season: Run, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    kind, fields = DECISIONS[arguments]
    before = own_season("standings", CUP, "--json").document["rows"]
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"dear sirs")
    ran = own_season(*arguments, *WHY, "--source", str(letter), "--published-at", "2025-11-20", "--actor", "jury")
    assert ran.code == 0, ran
    assert ran.out.startswith(kind)
    assert f"recorded as entry {SHORT + 1} of world-cup/2025-26; to undo it: season reverse {SHORT + 1}" in ran.out
    entry = own_season("log", "--kind", "decisions", "--json").document["entries"][-1]
    assert (entry["position"], entry["fact"]) == (SHORT + 1, stored_name(FACTS[kind]))
    assert (entry["actor"], entry["reason"]) == ("jury", "the referee said so")
    assert entry["published_at"] == "2025-11-20T23:59:59.999999Z"
    assert (entry["source"]["kind"], entry["source"]["name"], len(entry["source"]["sha256"])) == (
        "file",
        "letter.pdf",
        64,
    )
    assert {key: entry["data"].get(key) for key in fields} == fields
    assert own_season("reverse", str(SHORT + 1), *WHY).code == 0
    assert own_season("standings", CUP, "--json").document["rows"] == before
    assert own_season("reverse", str(SHORT + 1), *WHY).complaint == (
        f"entry {SHORT + 1} is reversed already, by entry {SHORT + 2}"
    )


def test_a_preview_names_who_moves(own_season: Run) -> None:
    out = own_season("disqualify", RACE, "Jenning de Boo", *WHY).out
    assert "Jenning DE BOO" in out
    assert f"{SHORT + 1}" in out
    assert "▲" in out
    assert "▼" in out


def test_who_takes_a_default_is_told_so(own_season: Run) -> None:
    ran = own_season("annul", RACE, "Jenning de Boo", *WHY)
    assert ran.err.startswith("assumed: others move up, the default of rulebook 2025-26 (")
    assert "assumed" not in own_season("annul", RACE, "Jordan Stolz", "--others-move-up", *WHY).err


def test_a_protest_makes_tables_provisional_until_it_is_decided(own_season: Run) -> None:
    def state() -> tuple[bool, str]:
        table = own_season("standings", CUP, "--json").document
        race = own_season("race", RACE, "--json").document
        return table["provisional"], race["state"]

    own_season("protest", RACE, "--by", "NED", *WHY)
    assert state() == (True, "PROTESTED")
    assert f"! provisional: {RACE} is under protest, by entry {SHORT + 1}" in own_season("standings", CUP).out
    own_season("protest", str(SHORT + 1), "--rejected", *WHY)
    assert state() == (False, "OFFICIAL")
    links = own_season("log", "--kind", "decisions", "--json").document["entries"][-2:]
    assert [(line["cites"], line["cited_by"]) for line in links] == [(None, [SHORT + 2]), (SHORT + 1, [])]


def test_a_merger_moves_results_and_names_what_stands_in_its_way(own_season: Run) -> None:
    entered = [line["data"] for line in own_season("log", "--kind", "CompetitorEntered", "--json").document["entries"]]
    raced: dict[str, set[str]] = {}
    for line in own_season("log", "--kind", "ResultRecorded", "--json").document["entries"]:
        raced.setdefault(line["data"]["competitor"], set()).add(line["data"]["race"])
    men = [data["competitor"] for data in entered if data["gender"] == "men" and data["kind"] == "skater"]
    kept = men[0]
    apart = next(name for name in men[1:] if not raced[kept] & raced[name])
    together = next(name for name in men[1:] if raced[kept] & raced[name])
    assert "both have a result in" in own_season("merge", kept, together, *WHY).complaint
    assert own_season("merge", kept, apart, *WHY).code == 0
    race = min(raced[apart])
    assert kept in {row["competitor"] for row in own_season("race", race, "--json").document["rows"]}


def test_a_decision_is_not_recorded_where_nobody_can_be_asked(own_season: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    ran = own_season("void", RACE, "--reason", "why")
    assert ran.code == 2
    assert ran.err == "season: nobody can be asked here; add --yes to record the decision\n"
    assert ran.out.startswith("RaceVoided")
    assert own_season.last() == SHORT


@pytest.mark.parametrize(
    ("answer", "code", "recorded"), [("n\n", 1, 0), ("y\n", 0, 1), ("\4", 130, 0), (signal.SIGINT, 130, 0)]
)
def test_on_a_terminal_it_asks(own_season: Run, answer: str | int, code: int, recorded: int) -> None:
    controller, terminal = pty.openpty()
    with subprocess.Popen(
        [PROGRAM, "void", RACE, "--reason", "why"],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "SEASON_STORE": own_season.store},
    ) as program:
        assert program.stdout is not None
        out = b""
        while not out.endswith(b"Record this decision? [y/N]: ") and (more := program.stdout.read(1)):
            out += more
        try:
            if isinstance(answer, str):
                os.write(controller, answer.encode())
            else:
                interrupt(program, answer)
            _, err = program.communicate(timeout=PATIENCE)
        finally:
            program.kill()
    os.close(terminal)
    os.close(controller)
    assert program.returncode == code, err
    assert err == (b"" if recorded else b"season: stopped; nothing more was recorded\n")
    assert own_season.last() == SHORT + recorded


def interrupt(program: "subprocess.Popen[bytes]", by: int) -> None:
    """Press Ctrl-C, and again where nothing happens: Python is deaf to it just before it begins to wait for a line."""
    limit = monotonic() + PATIENCE
    while program.poll() is None and monotonic() < limit:
        if not waits(program.pid):
            sleep(0.01)  # it has still to come to it, or is about to end
            continue
        program.send_signal(by)
        with suppress(subprocess.TimeoutExpired):
            program.wait(1)


def waits(pid: int) -> bool:
    """Whether a process waits for something; where nobody can see that, it does."""
    seen = Path(f"/proc/{pid}/stat")
    return not seen.exists() or seen.read_text().rpartition(")")[2].split()[0] == "S"
