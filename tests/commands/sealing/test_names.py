"""The name of a book in the whole world, and whom a witness and a stranger take it from."""

import json
import shutil
from pathlib import Path

import click
import pytest

from commands.cli import keys
from commands.sealing.checkpoints import Folder
from commands.sealing.seals import add, seal, trust
from commands.sealing.verifying import verify_book
from commands.sealing.witnessing import Witnessed, witness
from ledger.errors import RefusedError
from ledger.seal.checkpoint import Checkpoint, origin_of
from ledger.seal.merkle import Tree
from ledger.seal.note import COSIGNATURE_V1, SignerKey
from ledger.stores import open_store
from projections.verification.verify import Kept
from tests.commands.sealing.running import Run
from tests.commands.sealing.support import BOOK, KEY, ORIGIN, fill, small_facts

WITNESS = SignerKey("press.example", bytes(range(3, 35)), COSIGNATURE_V1)
OTHER = SignerKey("other.example", bytes(range(1, 33)))
NAMESAKE = SignerKey(KEY.name, bytes(range(4, 36)))


class Sealing:
    """A small book in memory, and a folder for its checkpoints."""

    def __init__(self, folder: Path) -> None:
        self.store = open_store("memory:")
        self.desk = fill(self.store, small_facts())
        self.folder = Folder(folder)

    def seal(self, *keys: SignerKey) -> Kept:
        sealed = seal(self.desk, self.store, keys or [KEY], self.folder)
        assert sealed.note is not None
        return Kept("given", str(sealed.note).encode())

    def found(self, *given: SignerKey, more: tuple[Kept, ...] = ()) -> list[str]:
        known = [key.public for key in given]
        return [one.text for one in verify_book(self.store, BOOK, [self.folder], more=more, keys=known).findings]

    def signed(self, *given: SignerKey) -> list[list[str]]:
        known = [key.public for key in given]
        verdict = verify_book(self.store, BOOK, [self.folder], keys=known)
        assert verdict.findings == ()
        return [[one.key.name for one in each.checked.signed] for each in verdict.checkpoints]


@pytest.fixture
def made(tmp_path: Path) -> Sealing:
    return Sealing(tmp_path / "checkpoints")


def origin(one: Kept) -> str:
    return one.data.decode().partition("\n")[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("federation.example", "federation.example/world-cup/2025-26"),
        ("federation.example/world-cup/2025-26", "federation.example/world-cup/2025-26"),
        ("federation.example/world-cup/2024-25", "federation.example/world-cup/2024-25/world-cup/2025-26"),
        ("ada", "ada-c67af6af/world-cup/2025-26"),
    ],
)
def test_a_book_is_called_by_the_holder_of_its_first_key(name: str, expected: str) -> None:
    key = SignerKey(name, bytes(range(32))).public
    assert origin_of(key, BOOK) == expected.replace("c67af6af", key.key_id.hex())


def test_the_name_stands_in_the_book_and_in_its_seals(made: Sealing) -> None:
    assert origin(made.seal()) == ORIGIN
    (entry,) = made.desk.season().keys
    assert getattr(entry.fact, "origin", None) == ORIGIN
    assert {file.name.partition(".14")[0] for file in made.folder.path.glob("*.checkpoint")} == {
        "owner.example_world-cup_2025-26"
    }
    assert made.found() == made.found(KEY) == []


def test_what_was_sealed_before_a_book_had_a_name_of_its_own_holds(made: Sealing) -> None:
    trust(made.desk, KEY.public, reason="as it was done before")
    assert origin(made.seal()) == BOOK
    trust(made.desk, OTHER.public, reason="a name of our own", origin=ORIGIN)
    assert origin(made.seal(KEY, OTHER)) == ORIGIN
    assert made.signed() == made.signed(KEY) == [[KEY.name], [KEY.name, OTHER.name]]
    with pytest.raises(RefusedError, match=f"called {ORIGIN} already, by entry 15"):
        trust(made.desk, WITNESS.public, reason="again", origin=f"b.example/{BOOK}")


def test_an_origin_ends_with_the_name_of_the_book(made: Sealing) -> None:
    with pytest.raises(RefusedError, match=r"it ends with /world-cup/2025-26"):
        trust(made.desk, KEY.public, reason="wrong", origin="owner.example/world-cup/1999-00")


def test_a_checkpoint_of_another_name_is_never_passed_over(made: Sealing, tmp_path: Path) -> None:
    """Whoever forges a book and seals it gives it his own name."""
    genuine = made.seal()
    forged = Sealing(tmp_path / "forged")
    forged.seal(OTHER)
    said = f"given: it is of {ORIGIN}, and this book is other.example/{BOOK}: two books, or one is forged"
    assert said in forged.found(more=(genuine,))
    with pytest.raises(RefusedError, match=r"The checkpoint is of owner\.example"):
        add(forged.store, BOOK, genuine, forged.folder, keys=[KEY.public])


def test_a_book_that_lost_its_end_with_its_name_is_found(made: Sealing, tmp_path: Path) -> None:
    made.seal()
    lost = Sealing(tmp_path / "lost")
    shutil.copytree(made.folder.path, lost.folder.path)
    assert any("its tail is lost" in one for one in lost.found())


def test_with_the_key_of_the_owner_the_witness_is_known_whom_the_book_trusts(made: Sealing, tmp_path: Path) -> None:
    trust(made.desk, WITNESS.public, reason="watches us")
    sealed = made.seal()
    done = witness(sealed, WITNESS, [KEY.public], Folder(tmp_path / "witness"), tree_of=lambda _: Tree())
    add(made.store, BOOK, Kept("back", done.file.read_bytes()), made.folder, keys=[KEY.public])
    assert made.signed() == made.signed(KEY) == [[KEY.name, WITNESS.name]]

    (file,) = made.folder.path.glob("*.checkpoint")
    stranger = SignerKey("stranger.example", bytes(range(9, 41)), COSIGNATURE_V1)
    text = sealed.data.decode().partition("\n\n")[0] + "\n"
    file.write_bytes(sealed.data + f"{stranger.cosign(text, 1_763_000_000).line}\n".encode())
    assert made.signed(KEY) == [[KEY.name]]


def test_a_witness_tells_two_owners_apart_who_call_their_books_alike(tmp_path: Path) -> None:
    """Neither has rewritten the other's book; each is held to its own."""
    folder = Folder(tmp_path / "witness")

    def signs(one: Kept, key: SignerKey) -> Witnessed:
        return witness(one, WITNESS, [key.public], folder, tree_of=lambda _: Tree())

    mine, theirs = Sealing(tmp_path / "mine"), Sealing(tmp_path / "theirs")
    trust(mine.desk, OTHER.public, reason="so that the books differ")
    trust(mine.desk, KEY.public, reason="first", origin=ORIGIN)
    first, second = mine.seal(), theirs.seal(NAMESAKE)
    assert origin(first) == origin(second) == ORIGIN
    assert signs(first, KEY).others == ()
    done = signs(second, NAMESAKE)
    assert done.before is None
    assert done.others == (f"{KEY.name}+{KEY.public.key_id.hex()}",)
    assert signs(first, KEY).before == Checkpoint.parse(first.data.decode().partition("\n\n")[0] + "\n").size
    assert len(folder.checkpoints()) == 2


def test_a_witness_remembers_what_it_signed_before_files_named_the_key(tmp_path: Path, made: Sealing) -> None:
    sealed = made.seal()
    folder = Folder(tmp_path / "witness")
    first = witness(sealed, WITNESS, [KEY.public], folder, tree_of=lambda _: Tree())
    first.file.rename(folder.path / "world-cup_2025-26.14.checkpoint")
    again = witness(sealed, WITNESS, [KEY.public], folder, tree_of=lambda _: Tree())
    assert (again.before, again.file.name) == (14, "world-cup_2025-26.14.checkpoint")
    assert len(folder.checkpoints()) == 1


def test_a_new_key_asks_whose_it_is(season: Run, at_home: None, monkeypatch: pytest.MonkeyPatch) -> None:
    del at_home
    Path("season.key").unlink()
    quiet = season("key", "new", "one.key", "--name", "owner.example")
    assert quiet.err == ""
    warned = season("key", "new", "two.key", "--name", "ada")
    assert "ada is no address that you control" in warned.err
    nameless = season("key", "new", "none.key", "--name", "a b")
    assert (nameless.code, "A key's name is a word" in nameless.err, Path("none.key").exists()) == (2, True, False)

    monkeypatch.setattr(keys.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "prompt", lambda _, default: f"{default}.example")
    assert ".example+" in season("key", "new", "three.key").out

    season("open", "2025-26")
    season("seal", "--key", "one.key")
    season("key", "trust", "two.key.pub", "--reason", "a second one")
    assert "called owner.example/world-cup/2025-26 by its seals" in " ".join(season("key", "list").out.split())
    assert json.loads(season("key", "list", "--json").out)["origin"] == ORIGIN
    refused = season("key", "trust", "three.key.pub", "--reason", "x", "--origin", "late.example")
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "the book is called owner.example/world-cup/2025-26 already" in refused.err
