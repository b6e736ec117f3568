"""``season key``, ``seal``, ``verify``, ``prove`` and ``check-proof``, as a person calls them."""

import json
import re
import stat
from pathlib import Path

import pytest

from commands.sealing.verifying import public_keys
from ledger.errors import InvalidInputError
from projections.archive import standalone
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import BOOK, Sealed


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SEASON_STORE", "SEASON_KEY", "SEASON_CHECKPOINTS"):
        monkeypatch.delenv(name, raising=False)


def test_from_a_key_to_a_proof(season: Run) -> None:
    assert season("open", "2025-26").code == 0
    made = season("key", "new", "--name", "owner.example")
    assert made.code == 0
    assert stat.S_IMODE(Path("season.key").stat().st_mode) == 0o600
    assert Path("season.key").read_text().strip() not in made.out

    sealed = season("seal", "--to", "usb", "--actor", "ada")
    assert (sealed.code, sealed.err) == (0, "")
    assert "the book trusts owner.example+" in sealed.out
    verified = season("verify", "--key", "season.key.pub", "--against", "usb")
    assert (verified.code, verified.err) == (0, "")
    assert "verified:" in verified.out

    assert season("prove", "1").code == 0
    proof = Path("world-cup_2025-26.1.tlog-proof")
    Path("season.db").unlink()
    held = season("check-proof", proof, "--key", Path("season.key.pub").read_text().strip())
    assert held.code == 0
    assert "SeasonOpened/1 is entry 1 of owner.example/world-cup/2025-26" in held.out
    document = json.loads(season("check-proof", proof, "--key", "season.key.pub", "--json").out)
    assert document["holds"] is True
    assert document["entry"]["data"] == {"series": "world-cup", "season": "2025-26"}


def test_keys_are_exchanged(season: Run) -> None:
    season("open", "2025-26")
    season("key", "new", "--name", "old")
    season("key", "new", "new.key", "--name", "new")
    season("seal")
    assert season("seal", "--key", "new.key").code == 2
    assert "trusted from here on" in season("key", "trust", "new.key.pub", "--reason", "a new computer").out
    assert season("seal", "--key", "new.key", "--key", "season.key").code == 0
    assert season("key", "retire", "season.key.pub", "--reason", "sold").code == 0
    assert season("seal", "--key", "new.key").code == 0
    assert season("seal").code == 2

    assert season("verify", "--key", "season.key.pub").code == 0
    document = json.loads(season("key", "list", "--json").out)
    assert [(one["name"], one["retired_by"] is None) for one in document["keys"]] == [("old", False), ("new", True)]
    assert "retired by entry" in season("key", "list").out


def test_a_key_is_never_overwritten_and_never_used_if_others_can_read_it(season: Run) -> None:
    season("open", "2025-26")
    season("key", "new")
    again = season("key", "new")
    assert (again.code, again.out) == (2, "")
    assert again.err.count("\n") == 1
    Path("season.key").chmod(0o644)
    refused = season("seal")
    assert refused.code == 2
    assert "chmod 600" in refused.err
    assert not Path("season.db.checkpoints").exists()


def test_what_is_wrong_is_told_with_exit_code_1(season: Run, book: Sealed) -> None:
    with book.tampered() as connection:
        connection.execute("UPDATE season_entries SET state = x'00' WHERE originator_version = 3")
    found = season("verify", "--store", book.url)
    assert (found.code, found.err) == (1, "")
    assert "entry 3 is the first that is not as it was sealed" in found.out
    document = json.loads(season("verify", "--store", book.url, "--json").out)
    assert document["verified"] is False
    assert {one["kind"] for one in document["books"][0]["findings"]} == {"unreadable", "differs"}

    for name in ("prove", "seal"):
        words = ["3"] if name == "prove" else ["--key", "k.key"]
        season("key", "new", "k.key")
        Path("k.key.pub").unlink()
        assert season(name, *words, "--store", book.url).code in {1, 2}
        Path("k.key").unlink()


def test_a_book_of_which_only_the_checkpoint_is_left_is_missed(season: Run, book: Sealed) -> None:
    with book.tampered() as connection:
        connection.execute("DELETE FROM season_entries")
    found = season("verify", "--store", book.url)
    assert found.code == 1
    assert "its tail is lost" in found.out


def test_a_book_that_nobody_sealed_is_said_to_be_so(season: Run) -> None:
    season("open", "2025-26")
    verified = season("verify")
    assert verified.code == 0
    assert "the book is not sealed" in verified.out


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "--key", "nobody"),
        ("verify", "--against", "nothing"),
        ("verify", "--season", "1999-00"),
        ("prove", "1000"),
        ("check-proof", "nothing", "--key", "k+00000000+AAAA"),
        ("check-proof", "season.db", "--key", "season.key.pub"),
        ("seal", "--key", "nothing"),
        ("seal", "--add", "nothing"),
        ("seal", "--add", "season.db"),
        ("key", "trust", "season.db", "--reason", "x"),
        ("key", "trust", "season.key", "--reason", "x"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_records_nothing(season: Run, words: tuple[str, ...]) -> None:
    season("open", "2025-26")
    season("key", "new", "--name", "ada")
    season("seal")
    before = json.loads(season("verify", "--json").out)

    refused = season(*words)

    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("season: ")
    assert refused.err.count("\n") == 1
    assert "PRIVATE" not in refused.err
    assert json.loads(season("verify", "--json").out) == before


def test_a_proof_that_does_not_hold(season: Run, book: Sealed) -> None:
    assert season("prove", "4", "--store", book.url, "-o", "p").code == 0
    text = Path("p").read_text()
    Path("p").write_text(text.replace("index 3", "index 2"))
    found = season("check-proof", "p", "--key", "owner.example+" + key_of(book))
    assert found.code == 1
    assert "does not hold" in found.out
    assert season("check-proof", "p", "--key", "owner.example+" + key_of(book), "--book", "x").code == 1


def key_of(book: Sealed) -> str:
    span = book.verify().examined.keys[0]
    return str(span.key).partition("+")[2]


def test_the_folder_of_checkpoints_can_be_named(season: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    season("open", "2025-26")
    season("key", "new")
    monkeypatch.setenv("SEASON_CHECKPOINTS", "safe")
    season("seal")
    assert {"_world-cup_2025-26." in file.name for file in Path("safe").iterdir()} == {True}
    assert json.loads(season("verify", "--json").out)["books"][0]["sealed"] > 0
    assert json.loads(season("verify", "--json", "--checkpoints", "empty").out)["books"][0]["sealed"] == 0
    assert json.loads(season("verify", "--json").out)["books"][0]["book"] == BOOK


@pytest.mark.parametrize("word", ["nobody", "season.key.pub.", "a+b+c", "a+b+c/season.key.pub", ".", "", "x" * 5_000])
def test_a_key_that_is_not_there_is_neither_a_file_nor_a_key(word: str) -> None:
    with pytest.raises(InvalidInputError, match=f"^{re.escape(word)}: neither a file nor a public key"):
        public_keys([word])
    with pytest.raises(standalone.NotJudgedError, match=r": neither a file nor the public key of an owner"):
        standalone.keys_given([word])
