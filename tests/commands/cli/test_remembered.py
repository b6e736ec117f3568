"""Answers that are kept are given for the same bytes alone, and are the same bytes as without them."""

import os
import shutil
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from commands.cli import remembered
from commands.desk.desk import Desk
from ledger.book import Book
from ledger.entry import Draft
from ledger.facts import RaceVoided
from ledger.stores import open_store
from tests.support.command_line import Run

PROGRAM = Path(sys.executable).with_name("season")
ASKED = ("standings", "men-1500", "--json")
MARK = "kept, and not computed\n"

HEAVY = (
    *("rich", "eventsourcing", "jinja2", "starlette", "asyncio", "ssl", "tomlkit", "cryptography", "pypdfium2"),
    *("psycopg", "matplotlib", "http", "logging", "unittest", "xml", "concurrent", "multiprocessing"),
    *("commands.cli.output", "commands.desk", "commands.intake", "commands.deciders", "ledger.stores.sqlite"),
    *(
        "ledger.rulebook.checking",
        "ledger.rulebook.writing",
        "ledger.seal.keys",
        "projections.web",
        "projections.audit",
    ),
    *("projections.quota", "projections.verification", "projections.charts", "projections.disputes"),
)
"""What no standing as JSON may load: what people are shown, who writes, other rules, other readings, the web."""
HEAVIER = ("pydantic", "click", "inspect", "dataclasses", "ledger.book", "ledger.facts", "ledger.rulebook", "msgpack")
"""What is not loaded either where the answer is kept."""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where answers are kept, and nothing yet."""
    folder = tmp_path / "cache" / "answers"
    monkeypatch.setenv("SEASON_ANSWERS", str(folder))
    monkeypatch.delenv("SEASON_CHECKPOINTS", raising=False)
    return folder


def mark(folder: Path) -> None:
    """Put another text in the place of every answer, as if it had been kept: who is given it did not compute."""
    for file in folder.iterdir():
        read = file.read_bytes().partition(b"\n")[2].partition(b"\n\n")[0]
        content = read + b"\n\n" + MARK.encode()
        file.write_bytes(sha256(content).hexdigest().encode() + b"\n" + content)


@pytest.mark.parametrize(
    "words",
    [
        ASKED,
        ("standings", "women-500", "--json", "--at", "700"),
        ("standings", "women-500", "--json", "--through", "wc1"),
        ("titles", "--json"),
        ("quota", "owg-2026", "--json"),
        ("explain", "men-1500", "men-usa-jordan-stolz", "--json"),
        ("race", "wc1-men-1500-a", "--json"),
    ],
)
def test_the_answer_is_the_same_bytes(
    season: Run, kept: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SEASON_ANSWERS", "off")
    plain = season(*words)
    assert not kept.exists()
    monkeypatch.setenv("SEASON_ANSWERS", str(kept))
    assert season(*words) == season(*words) == plain
    assert len(list(kept.iterdir())) == 1
    mark(kept)
    assert season(*words).out == MARK, "it was given what is kept"


@pytest.mark.parametrize(
    "words",
    [
        ("standings", "men-1500"),
        ("standings", "men-1500", "--csv"),
        ("standings", "men-1500", "--json", "--rulebook", "2024-25"),
        ("audit", "sheets", "--json"),
        ("checkpoints", "--json"),
        ("standings", "men-77", "--json"),
        ("diff", "wc1", "wc2", "--json"),
    ],
)
def test_nothing_else_is_kept(season: Run, kept: Path, words: tuple[str, ...]) -> None:
    season(*words)
    assert not kept.exists()


def test_other_words_and_another_store_are_another_question(own_season: Run, kept: Path, tmp_path: Path) -> None:
    own_season(*ASKED)
    mark(kept)
    assert own_season(*ASKED).out == MARK
    shutil.copy(tmp_path / "own.db", tmp_path / "other.db")
    assert own_season("standings", "men-500", "--json").out != MARK
    assert own_season(*ASKED, "--store", f"sqlite:{tmp_path / 'other.db'}").out != MARK
    assert own_season(*ASKED, "--store", f"sqlite:{tmp_path / 'missing.db'}").code == 2


def test_a_book_that_has_grown_is_read_anew(own_season: Run, kept: Path) -> None:
    before, beginning = own_season(*ASKED).document, own_season(*ASKED, "--at", "300").document
    mark(kept)
    with open_store(own_season.store) as store:
        desk = Desk(Book(store, store.books()[0]), actor="test")
        desk.run(lambda _: [Draft(RaceVoided(race="wc1-men-1500-a"), "test", reason="test")])
    after = own_season(*ASKED).document
    assert after["basis"]["at"] == before["basis"]["at"] + 1
    assert after["rows"] != before["rows"]
    assert own_season(*ASKED, "--at", "300").out == MARK, "its beginning is what it was"
    assert beginning["basis"]["at"] == 300


def test_a_book_that_was_changed_is_computed(own_season: Run, kept: Path, tmp_path: Path) -> None:
    own_season(*ASKED)
    mark(kept)
    with sqlite3.connect(tmp_path / "own.db") as file:
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f'DROP TRIGGER "{trigger}"')
        file.execute("UPDATE season_entries SET state = x'00' WHERE originator_version = 200")
    file.close()
    assert "entry 200" in own_season(*ASKED).complaint


def test_what_a_book_is_held_against_is_part_of_the_question(own_season: Run, kept: Path, tmp_path: Path) -> None:
    own_season(*ASKED)
    mark(kept)
    folder = tmp_path / "own.db.checkpoints"
    folder.mkdir()
    (folder / "world-cup_2025-26.9.checkpoint").write_text("no checkpoint")
    assert own_season(*ASKED).code != 0, "it is held against what lies there now"


def test_another_program_computes(own_season: Run, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_season(*ASKED)
    mark(kept)
    monkeypatch.setattr(remembered, "_program", lambda: ["another"])
    assert own_season(*ASKED).out != MARK


def test_the_program_is_known_by_all_that_it_is_made_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for floor in ("ledger", "projections", "commands"):
        (tmp_path / floor / "room").mkdir(parents=True)
        (tmp_path / floor / "room" / "module.py").write_text("1")
    monkeypatch.setattr(remembered, "_FLOORS", tmp_path)
    before = list(remembered._program())
    (tmp_path / "ledger" / "room" / "rules.toml").write_text("")
    (tmp_path / "commands" / "room" / "module.py").write_text("12")
    after = list(remembered._program())
    assert len(after) == len(before) + 1
    assert len(set(after) - set(before)) == 2


@pytest.mark.parametrize("damage", ["cut", "folder"])
def test_what_is_damaged_or_may_be_of_others_is_not_given(own_season: Run, kept: Path, damage: str) -> None:
    plain = own_season(*ASKED)
    mark(kept)
    if damage == "cut":
        (file,) = kept.iterdir()
        file.write_bytes(file.read_bytes()[:-1])
    else:
        kept.chmod(0o777)
    assert own_season(*ASKED) == plain


def test_a_folder_that_cannot_be_written_to_is_no_fault(own_season: Run, kept: Path) -> None:
    kept.parent.mkdir()
    kept.write_text("a file")
    assert own_season(*ASKED).code == 0


def test_the_newest_are_kept(own_season: Run, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "_MOST_FILES", 2)
    for at, cup in enumerate(("men-500", "men-1000", "men-1500")):
        own_season("standings", cup, "--json")
        for file in kept.iterdir():
            os.utime(file, (at, at))
    assert len(list(kept.iterdir())) == 2


@pytest.mark.usefixtures("kept")
def test_a_standing_loads_what_it_needs_and_nothing_else(season_file: Path) -> None:
    program = (
        f"import sys; sys.argv = ['season', *{ASKED!r}]\n"
        "from commands.cli import main\n"
        "main()\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    environment = {**os.environ, "SEASON_STORE": f"sqlite:{season_file}"}
    loaded, printed = [], []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        loaded.append(set(done.stderr.split()))
        printed.append(done.stdout)
    computed, given = loaded
    assert printed[0] == printed[1]
    assert not computed & set(HEAVY)
    assert not given & {*HEAVY, *HEAVIER}
    assert "pydantic" in computed, "the names are those of modules"


@pytest.mark.parametrize(
    "words",
    [
        ("competitor", "J\udce9r\udcf4me", "--json"),  # Latin-1, as a terminal of another encoding sends it
        ("standings", "men-1500", "--json", "--store", "sqlite:/tmp/\udcff.db"),
        ("standings", "men-1500", "--json", "--store", f"sqlite:/tmp/{'a' * 5_000}"),
    ],
    ids=["a name", "a store", "a long path"],
)
def test_words_that_no_file_can_be_named_by_are_refused_in_a_line(
    season: Run, kept: Path, words: tuple[str, ...]
) -> None:
    remembered.KeptAnswers(words).answer()
    ran = season(*words)

    assert (ran.code, ran.out) == (2, "")
    assert ran.complaint
    assert not kept.exists()
