"""No table is printed of a book that is not what its checkpoints say: one line says what to run, the exit code is 1."""

import shutil
from pathlib import Path

import pytest

from ledger.codec import decode, encode
from ledger.facts import CompetitorEntered
from tests.commands.sealing.running import Outcome, Run
from tests.commands.sealing.support import BOOK, Sealed

SIZE = 14
ADA = 6
"""The entry of the first skater."""


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SEASON_CHECKPOINTS", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def forged(book: Sealed) -> Sealed:
    """The book with another skater's name, in bytes as valid as the first."""
    entry = decode(*book.entries()[ADA - 1])
    assert isinstance(entry.fact, CompetitorEntered)
    payload = encode(entry._replace(fact=entry.fact.model_copy(update={"name": "Eda"})))
    with book.tampered() as connection:
        connection.execute("UPDATE season_entries SET state = ? WHERE originator_version = ?", (payload, ADA))
    return book


def assert_refused(ran: Outcome, why: str) -> None:
    assert (ran.code, ran.out) == (1, "")
    (line,) = ran.err.splitlines()
    assert line.startswith(f"season: {BOOK} is not {why}")
    assert "nothing is shown of it; run: season verify --store sqlite:" in line


@pytest.mark.parametrize("words", [("log", "--json"), ("search", "ada"), ("dump",), ("races", "--csv"), ("titles",)])
def test_no_reading_shows_an_entry_that_was_changed(season: Run, forged: Sealed, words: tuple[str, ...]) -> None:
    where = f"as it was sealed at {SIZE}: entry {ADA} is the first that is another"
    assert_refused(season(*words, "--store", forged.url), where)


def test_what_comes_before_it_is_shown(season: Run, forged: Sealed) -> None:
    """With the hashes that are kept beside; without them it is not known which entry differs."""
    assert season("log", "--at", ADA - 1, "--store", forged.url).code == 0
    assert_refused(season("log", "--at", ADA, "--store", forged.url), f"as it was sealed at {SIZE}")
    next(forged.folder.path.glob("*.hashes")).unlink()
    for at in (ADA - 1, SIZE):
        assert_refused(season("log", "--at", at, "--store", forged.url), f"as it was sealed at {SIZE}")


def test_a_tail_that_was_sealed_and_is_lost(season: Run, book: Sealed) -> None:
    with book.tampered() as connection:
        connection.execute("DELETE FROM season_entries WHERE originator_version > 12")

    for words in (("log",), ("key", "list"), ("key", "list", "--json")):
        assert_refused(season(*words, "--store", book.url), f"whole: it ends at 12, and {SIZE} entries were sealed")
    assert season("log", "--at", 12, "--store", book.url).code == 0


def test_a_book_whose_name_was_changed_is_not_taken_for_one_that_was_never_sealed(season: Run, book: Sealed) -> None:
    with book.tampered() as connection:
        connection.execute("UPDATE season_entries SET originator_id = 'world-cup/2025-27'")

    ran = season("log", "--store", book.url)
    assert (ran.code, ran.out) == (1, "")
    assert "is of a book that is not in the store" in ran.err


@pytest.mark.parametrize("content", [b"", b"nonsense\n", b"\xff"])
def test_a_checkpoint_that_cannot_be_read_vouches_for_nothing(season: Run, book: Sealed, content: bytes) -> None:
    next(book.folder.path.glob("*.checkpoint")).write_bytes(content)

    assert_refused(season("log", "--store", book.url), "known to be as it was sealed: ")


def test_what_agrees_and_what_was_never_sealed_is_shown(season: Run, book: Sealed, tmp_path: Path) -> None:
    assert season("log", "--store", book.url).code == 0
    shutil.rmtree(book.folder.path)
    assert season("log", "--store", book.url).code == 0
    (tmp_path / "elsewhere").mkdir()
    assert season("log", "--store", book.url).code == 0


def test_checkpoints_that_are_kept_elsewhere_are_named_by_the_variable(
    season: Run, forged: Sealed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    forged.folder.path.rename(tmp_path / "kept")
    assert season("log", "--store", forged.url).code == 0
    monkeypatch.setenv("SEASON_CHECKPOINTS", str(tmp_path / "kept"))
    assert_refused(season("log", "--store", forged.url), f"as it was sealed at {SIZE}")


def test_what_became_of_the_checkpoints_is_shown_all_the_same(season: Run, forged: Sealed) -> None:
    ran = season("checkpoints", "--store", forged.url)
    assert ran.code == 0
    assert f"differs: entry {ADA} is the first" in " ".join(ran.out.split())


def test_a_server_does_not_begin_to_show_it(season: Run, forged: Sealed) -> None:
    assert_refused(season("serve", "--port", "18471", "--store", forged.url), f"as it was sealed at {SIZE}")
    assert_refused(season("site", "pages", "--store", forged.url), f"as it was sealed at {SIZE}")
    assert not Path("pages").exists()


def test_checkpoints_of_a_book_of_somebody_else_with_the_same_name_are_passed_over(season: Run, book: Sealed) -> None:
    """Where there are those of two owners, the book says which are its own."""
    (mine,) = book.folder.path.glob("*.checkpoint")
    other = mine.with_name(f"other.example_{BOOK.replace('/', '_')}.9.checkpoint")
    other.write_bytes(mine.read_bytes())
    assert season("log", "--store", book.url).code == 0

    mine.write_bytes(b"")
    assert_refused(season("log", "--store", book.url), "known to be as it was sealed: ")
