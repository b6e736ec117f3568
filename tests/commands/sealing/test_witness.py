"""A witness without a book: it signs what continues what it signed before, and nothing else."""

import fcntl
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands.sealing.checkpoints import Folder
from commands.sealing.witnessing import newest, witness
from ledger.errors import InvalidInputError, RefusedError
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.merkle import Tree, leaf_hash
from ledger.seal.note import COSIGNATURE_V1, Note, SignerKey, sign
from projections.verification.verify import Kept
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import BOOK, KEY, Sealed

WITNESS = SignerKey("witness.example", bytes(range(3, 35)), COSIGNATURE_V1)
STRANGER = SignerKey("stranger.example", bytes(range(2, 34)))
NOW = 1_763_000_000


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SEASON_STORE", "SEASON_KEY", "SEASON_CHECKPOINTS", "SEASON_TIME_STAMP"):
        monkeypatch.delenv(name, raising=False)


def tree(size: int, *, word: str = "entry") -> Tree:
    return Tree(leaf_hash(position, word, b"%d" % position) for position in range(1, size + 1))


def given(size: int, *signers: SignerKey, word: str = "entry", book: str = BOOK) -> Kept:
    """A signed checkpoint of the first entries of a book in which each entry has a word."""
    note = sign(str(Checkpoint(book, size, tree(size, word=word).root())), *(signers or (KEY,)))
    return Kept(f"of {size}", str(note).encode())


class Watcher:
    """A witness with its folder."""

    def __init__(self, path: Path) -> None:
        self.folder = Folder(path)

    def signs(self, one: Kept, known: Tree | None = None, *, key: SignerKey = WITNESS) -> Note:
        tree_of = Tree() if known is None else known
        clock = lambda: NOW * 1_000_000  # noqa: E731
        done = witness(one, key, [KEY.public], self.folder, tree_of=lambda _: tree_of, clock=clock)
        return Note.parse(done.file.read_bytes())


@pytest.fixture
def watcher(tmp_path: Path) -> Watcher:
    return Watcher(tmp_path / "witness")


def test_the_first_checkpoint_is_signed_with_the_time(watcher: Watcher) -> None:
    note = watcher.signs(given(3))
    signed = note.verify([KEY.public, WITNESS.public]).signed
    assert [(one.key, one.time) for one in signed] == [(KEY.public, None), (WITNESS.public, NOW)]


def test_what_continues_it_is_signed(watcher: Watcher) -> None:
    for size in (1, 2, 5, 8, 14):
        watcher.signs(given(size), tree(20))
    assert len(watcher.folder.checkpoints()) == 5


def test_the_same_checkpoint_is_signed_once(watcher: Watcher) -> None:
    assert watcher.signs(given(3)) == watcher.signs(given(3))


def test_only_the_signatures_that_were_checked_are_passed_on(watcher: Watcher) -> None:
    note = watcher.signs(given(3, KEY, STRANGER))
    assert {one.name for one in note.signatures} == {KEY.name, WITNESS.name}


def test_what_does_not_continue_it_is_refused(watcher: Watcher) -> None:
    watcher.signs(given(8))
    for one, known, said in (
        (given(8, word="forged"), Tree(), "two books under one name, .*: the first 8 entries of this one"),
        (given(8, word="forged"), tree(9, word="forged"), "two books"),
        (given(9, word="forged"), tree(9, word="forged"), "two books"),
        (given(9, word="forged"), tree(9), "have not its root"),
        (given(7), tree(9), "but you have signed 8"),
    ):
        with pytest.raises(RefusedError, match=said):
            watcher.signs(one, known)
    for known in (Tree(), tree(8)):
        with pytest.raises(InvalidInputError, match=r"nothing shows that these 9 continue them; .*--store"):
            watcher.signs(given(9), known)
    assert len(watcher.folder.checkpoints()) == 1
    watcher.signs(given(9), tree(9))


def test_each_book_is_remembered_by_itself(watcher: Watcher) -> None:
    watcher.signs(given(8))
    watcher.signs(given(3, book="world-cup/1999-00"))
    with pytest.raises(RefusedError, match="but you have signed 8"):
        watcher.signs(given(7))


def test_an_owner_must_have_signed_it(watcher: Watcher) -> None:
    with pytest.raises(RefusedError, match="None of the keys given"):
        watcher.signs(given(3, STRANGER))
    with pytest.raises(InvalidInputError, match="of 3: This is not a signed note"):
        watcher.signs(Kept("of 3", b"none"))
    with pytest.raises(InvalidInputError, match="no witness's; make one: season key new --witness"):
        watcher.signs(given(3), key=KEY)
    assert watcher.folder.checkpoints() == []


def test_a_memory_that_cannot_be_read_is_no_fresh_start(watcher: Watcher) -> None:
    watcher.signs(given(8))
    (file,) = watcher.folder.path.glob("*.checkpoint")
    file.write_bytes(b"spoilt")
    with pytest.raises(InvalidInputError, match=r"world-cup_2025-26\.3ac1b50c\.8\.checkpoint: "):
        watcher.signs(given(3))


def test_a_memory_in_which_a_byte_is_another_is_not_relied_on(watcher: Watcher) -> None:
    """It neither accuses the owner, nor lets another book pass."""
    watcher.signs(given(8))
    (file,) = watcher.folder.path.glob("*.checkpoint")
    whole, damaged = file.read_bytes(), 0
    for at in range(0, len(whole), 3):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises((InvalidInputError, RefusedError)):
            watcher.signs(given(9, word="forged"), tree(9, word="forged"))
        try:
            watcher.signs(given(9), tree(9))  # it may where the witness's own signature alone is another
        except InvalidInputError as error:
            assert ".8.checkpoint: " in str(error)  # noqa: PT017
            damaged += 1
        for made in watcher.folder.path.glob("*.9.checkpoint"):
            made.unlink()
    assert damaged > len(whole) / 6
    file.write_bytes(whole)
    watcher.signs(given(9), tree(9))


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InvalidInputError, match="file: "):
        Watcher(tmp_path / "file").signs(given(3))


@contextmanager
def held(folder: Path) -> Iterator[None]:
    folder.mkdir()
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def test_two_runs_wait_for_each_other(watcher: Watcher) -> None:
    thread = threading.Thread(target=watcher.signs, args=(given(3),))
    with held(watcher.folder.path):
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
        assert watcher.folder.checkpoints() == []
    thread.join()
    assert len(watcher.folder.checkpoints()) == 1


def test_the_newest_is_the_largest_of_one_book() -> None:
    assert newest([given(3), given(9), given(7)]) == given(9)
    with pytest.raises(InvalidInputError, match="checkpoints of no book"):
        newest([])
    with pytest.raises(InvalidInputError, match=r"world-cup/1999-00, world-cup/2025-26; name the file"):
        newest([given(3), given(3, book="world-cup/1999-00")])


def test_from_the_owner_to_the_witness_and_back(season: Run) -> None:
    season("open", "2025-26")
    season("key", "new", "--name", "owner.example")
    made = season("key", "new", "--witness", "--name", "watcher")
    assert "private key: witness.key" in made.out
    season("seal", "--to", "usb")

    words = ("witness", "usb", "--signer", "season.key.pub")
    first = season(*words)
    assert (first.code, first.err) == (0, "")
    assert "cosigned owner.example/world-cup/2025-26 at 8, the first of this book" in first.out
    assert "at 8, as before" in season(*words).out
    (file,) = Path("witness.checkpoints").glob("*.8.checkpoint")
    refused = season("seal", "--add", file)
    assert refused.code == 2
    assert "whom the book does not trust" in refused.err
    assert season("key", "trust", "witness.key.pub", "--reason", "watches us").code == 0
    assert season("seal", "--add", file, "--signer", "witness.key.pub").code == 0

    season("seal", "--to", "usb")
    assert "at 9, after the one of 8" in season(*words).out
    (newer,) = Path("witness.checkpoints").glob("*.9.checkpoint")
    assert season("seal", "--add", newer).code == 0
    found = season("verify", "--key", "season.key.pub", "--key", "witness.key.pub")
    assert found.code == 0
    assert found.out.count("signed by owner.example+") == 2
    assert found.out.count("cosigned by watcher+") == 2
    lines = json.loads(season("verify", "--json").out)["books"][0]["checkpoints"]
    assert [one["signed"][1]["at"] is not None for one in lines if len(one["signed"]) > 1] == [True]


def test_a_witness_that_is_shown_a_rewritten_book_refuses(season: Run) -> None:
    season("key", "new", "--name", "owner.example")
    season("key", "new", "--witness")
    for name in ("true", "forged"):
        season("open", "2025-26", "--store", f"sqlite:{name}.db", "--actor", name)
        season("seal", "--store", f"sqlite:{name}.db", "--to", f"{name}.usb")
    words = ("witness", "--signer", "season.key.pub")
    assert season(*words, "true.usb").code == 0

    refused = season(*words, "forged.usb")
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert "one key: the first 8 entries of this one are not those that you have signed" in refused.err
    season("key", "trust", "witness.key.pub", "--reason", "more entries", "--store", "sqlite:forged.db")
    season("seal", "--store", "sqlite:forged.db", "--to", "forged.usb")
    assert "two books under one name, owner.example/world-cup" in season(*words, "forged.usb").err
    assert (
        "two books under one name, owner.example/world-cup/2025-26, and one key"
        in season(*words, "forged.usb", "--store", "sqlite:forged.db").err
    )
    assert "have not its root" in season(*words, "true.usb", "--store", "sqlite:forged.db").err
    assert len(list(Path("witness.checkpoints").glob("*.checkpoint"))) == 1


def test_the_store_shows_what_the_hashes_do_not(season: Run) -> None:
    season("open", "2025-26")
    season("key", "new")
    season("key", "new", "--witness")
    season("seal", "--to", "mail")
    words = ("witness", "mail", "--signer", "season.key.pub")
    season(*words)
    season("key", "trust", "witness.key.pub", "--reason", "watches us")
    season("seal", "--to", "mail")
    for file in Path("mail").glob("*.hashes"):
        file.unlink()

    refused = season(*words)
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "nothing shows that these 9 continue them" in refused.err
    assert season(*words, "--store", "sqlite:season.db").code == 0


def test_the_key_of_a_witness_seals_nothing(season: Run) -> None:
    season("open", "2025-26")
    season("key", "new", "--witness")
    before = season("log").out
    refused = season("seal", "--key", "witness.key")
    assert (refused.code, refused.out) == (2, "")
    assert "that of a witness" in refused.err
    assert season("log").out == before


def test_what_cannot_be_used_is_one_line(season: Run, book: Sealed) -> None:
    season("key", "new")
    season("key", "new", "--witness")
    there = book.folder.path
    for words in (
        (there, "--signer", "nobody"),
        (there, "--signer", "season.key.pub", "--key", "season.key"),
        (there, "--signer", "season.key.pub", "--key", "nothing"),
        (there, "--signer", KEY.public, "--checkpoints", there),
        (there, "--signer", KEY.public, "--store", "sqlite:nothing.db"),
        ("nothing", "--signer", KEY.public),
        ("season.key.pub", "--signer", KEY.public),
        (".", "--signer", KEY.public),
        (there,),
    ):
        refused = season("witness", *words)
        assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1), words
    assert season("witness", there, "--signer", "season.key.pub").code == 1
    assert not list(Path("witness.checkpoints").glob("*.checkpoint"))
