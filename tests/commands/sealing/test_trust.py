"""Whose seal counts: keys that the book names, keys that are known from elsewhere, and how keys are exchanged."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from commands.desk.desk import Desk
from commands.desk.facts import load_facts
from commands.intake.lines import read_lines, write_line
from commands.sealing.checkpoints import Folder
from commands.sealing.seals import add, retire, seal, trust
from commands.sealing.verifying import prove, verify_book
from ledger.errors import InvalidInputError, NotFoundError, RefusedError
from ledger.facts import key_name
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.note import Note, SignerKey, sign
from ledger.seal.proof import check_proof
from ledger.stores import Store, open_store
from projections.verification.verify import Kept, Verdict
from tests.commands.sealing.support import BOOK, KEY, ORIGIN, fill, small_facts
from tests.ledger.seal.conftest import cosign  # noqa: F401

OTHER = SignerKey("owner.example", bytes(range(1, 33)))
STRANGER = SignerKey("stranger.example", bytes(range(2, 34)))


class Bench:
    """A small book in memory, with a folder for its checkpoints."""

    def __init__(self, folder: Path) -> None:
        self.store: Store = open_store("memory:")
        self.desk: Desk = fill(self.store, small_facts())
        self.folder = Folder(folder / "checkpoints")

    def seal(self, *signers: SignerKey, to: Sequence[Path] = ()) -> Note:
        sealed = seal(self.desk, self.store, signers, self.folder, to=to)
        assert sealed.note is not None
        return sealed.note

    def verify(self, *keys: SignerKey, more: Sequence[Kept] = ()) -> Verdict:
        return verify_book(self.store, BOOK, [self.folder], more=more, keys=[key.public for key in keys])

    def kinds(self, *keys: SignerKey, more: Sequence[Kept] = ()) -> list[str]:
        return [one.kind for one in self.verify(*keys, more=more).findings]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_the_first_key_that_seals_a_book_is_trusted_by_an_entry(bench: Bench) -> None:
    note = bench.seal(KEY)

    (entry,) = bench.desk.season().keys
    assert entry.fact.key == str(KEY.public)
    assert Checkpoint.parse(note.text).size == entry.position == bench.desk.book.last()
    assert bench.kinds() == bench.kinds(KEY) == []


def test_another_key_must_be_trusted_first(bench: Bench) -> None:
    bench.seal(KEY)
    with pytest.raises(RefusedError, match=r"does not trust owner\.example"):
        bench.seal(OTHER)

    trust(bench.desk, OTHER.public, reason="a new computer")
    bench.seal(KEY, OTHER)
    retire(bench.desk, KEY.public, reason="the old one is sold")
    bench.seal(OTHER)
    with pytest.raises(RefusedError, match="does not trust"):
        bench.seal(KEY)

    assert bench.kinds() == []
    assert bench.kinds(KEY) == [], "who knows only the first key can follow to the second"
    assert [one.holds for one in bench.verify(KEY).checkpoints] == [True, True, True]
    assert bench.kinds(OTHER) == [], "who knows only the newest key can follow back to the first"
    assert [one.holds for one in bench.verify(OTHER).checkpoints] == [True, True, True]


def test_a_new_key_that_no_old_one_vouches_for_is_not_believed(bench: Bench) -> None:
    bench.seal(KEY)
    trust(bench.desk, OTHER.public, reason="a new computer")
    bench.seal(OTHER)

    assert bench.kinds() == []
    assert bench.kinds(KEY) == ["unsigned"]
    assert bench.kinds(OTHER) == []
    assert bench.kinds(STRANGER) == ["unsigned", "unsigned"]
    (first, _) = bench.verify(STRANGER).findings
    assert first.text.endswith(f"None of the keys given has signed this. It names {key_name(str(KEY.public))}.")


def test_a_retired_key_seals_nothing_more(bench: Bench) -> None:
    bench.seal(KEY)
    trust(bench.desk, OTHER.public, reason="new")
    retire(bench.desk, KEY.public, reason="stolen")
    tree = bench.verify().examined.tree
    forged = sign(str(Checkpoint(BOOK, tree.size, tree.root())), KEY)

    for keys in ((), (KEY,)):
        assert bench.kinds(*keys, more=[Kept("forged", str(forged).encode())]) == ["unsigned"]


def test_a_forged_history_with_forged_checkpoints_needs_the_key_from_elsewhere(bench: Bench, tmp_path: Path) -> None:
    genuine = bench.seal(KEY)
    forged = Bench(tmp_path / "forged")
    forged.seal(STRANGER)

    assert forged.kinds() == [], "all that the forger can write is consistent"
    assert "unsigned" in forged.kinds(KEY)
    assert "differs" in forged.kinds(more=[Kept("elsewhere", str(genuine).encode())])


def test_keys_are_facts_that_can_be_written_and_loaded(bench: Bench) -> None:
    bench.seal(KEY)
    trust(bench.desk, OTHER.public, reason="new")
    retire(bench.desk, KEY.public, reason="old")
    lines = [write_line(entry) for entry in bench.desk.book.entries()]
    drafts = list(read_lines(lines, file="dump"))

    assert load_facts(bench.desk, drafts, file="dump") == ()
    for again in (KEY, OTHER):
        with pytest.raises(RefusedError, match=r"already|retired"):
            trust(bench.desk, again.public, reason="again")
    with pytest.raises(RefusedError, match="does not trust"):
        retire(bench.desk, KEY.public, reason="again")


def test_a_name_that_a_book_does_not_take_is_refused(bench: Bench) -> None:
    with pytest.raises(RefusedError, match="ASCII"):
        trust(bench.desk, SignerKey("jääkiekko", bytes(32)).public, reason="new")


def test_a_book_that_does_not_verify_is_not_sealed(bench: Bench, tmp_path: Path) -> None:
    bench.seal(KEY)
    other = Bench(tmp_path / "other")
    trust(other.desk, STRANGER.public, reason="so that it differs")
    other.folder = bench.folder

    sealed = seal(other.desk, other.store, [STRANGER], other.folder)

    assert sealed.note is None
    assert {one.kind for one in sealed.verdict.findings} == {"differs", "unsigned"}


def test_a_seal_is_kept_wherever_it_is_wanted(bench: Bench, tmp_path: Path) -> None:
    bench.seal(KEY, to=[tmp_path / "usb", tmp_path / "mail" / "box"])

    names = [sorted(file.name for file in folder.iterdir()) for folder in (tmp_path / "usb", tmp_path / "mail" / "box")]
    assert names == [["world-cup_2025-26.15.checkpoint", "world-cup_2025-26.hashes"]] * 2 or names[0] == names[1]
    assert verify_book(bench.store, BOOK, [Folder(tmp_path / "usb")]).sealed == bench.desk.book.last()


def test_sealing_twice_keeps_one_file_with_one_signature(bench: Bench) -> None:
    first, second = bench.seal(KEY), bench.seal(KEY)

    assert first == second
    (kept,) = bench.folder.checkpoints()
    assert Note.parse(kept.data) == first


def test_a_witness_adds_its_signature_once_it_is_trusted(bench: Bench, cosign) -> None:  # noqa: F811, ANN001
    note = bench.seal(KEY)
    key, signature = cosign(note.text, 1_763_000_000)
    given = Kept("from the witness", str(Note(note.text, (signature,))).encode())

    with pytest.raises(RefusedError, match=r"signed by witness\.example/w1\+.*, whom the book does not trust"):
        add(bench.store, BOOK, given, bench.folder)
    add(bench.store, BOOK, given, bench.folder, keys=[key])
    trust(bench.desk, key, reason="watches us")

    (one,) = verify_book(bench.store, BOOK, [bench.folder], keys=[KEY.public, key]).checkpoints
    assert [signed.time for signed in one.checked.signed] == [None, 1_763_000_000]


def test_what_does_not_hold_is_not_added(bench: Bench) -> None:
    note = bench.seal(KEY)
    forged = Note(note.text, (note.signatures[0]._replace(signature=bytes(64)),))
    others = sign(str(Checkpoint(BOOK, 3, bytes(32))), KEY)
    elsewhere = sign(str(Checkpoint("world-cup/1999-00", 3, bytes(32))), KEY)

    for wrong in (forged, others, elsewhere):
        with pytest.raises(RefusedError):
            add(bench.store, BOOK, Kept("x", str(wrong).encode()), bench.folder)
    with pytest.raises(InvalidInputError):
        add(bench.store, BOOK, Kept("x", b"no note"), bench.folder)
    assert len(bench.folder.checkpoints()) == 1


def test_every_entry_that_is_sealed_can_be_proven(bench: Bench) -> None:
    with pytest.raises(NotFoundError, match="season seal"):
        prove(bench.store, BOOK, 1, [bench.folder])
    bench.seal(KEY)

    for entry in bench.desk.book.stored():
        proof = prove(bench.store, BOOK, entry.position, [bench.folder])
        checked = check_proof(proof, [KEY.public], origin=ORIGIN)
        assert (checked.problem, checked.position, checked.payload) == (None, entry.position, entry.payload)
    with pytest.raises(NotFoundError, match="positions 1 to"):
        prove(bench.store, BOOK, 99, [bench.folder])


def test_without_the_hashes_the_span_is_told(bench: Bench, tmp_path: Path) -> None:
    bench.seal(KEY)
    trust(bench.desk, OTHER.public, reason="new")
    trust(bench.desk, STRANGER.public, reason="new")
    bench.seal(KEY)
    other = Bench(tmp_path / "other")
    seal(other.desk, other.store, [KEY], other.folder)
    trust(other.desk, STRANGER.public, reason="new")
    trust(other.desk, OTHER.public, reason="new")
    for file in bench.folder.path.glob("*.hashes"):
        file.unlink()

    (found,) = verify_book(other.store, BOOK, [bench.folder]).findings

    assert (found.kind, found.position, found.until) == ("differs", 15, 16)
    assert found.text == "one of the entries 15 to 16 is the first that is not as it was sealed at 16"


@pytest.mark.parametrize("more", [False, True])
def test_two_checkpoints_of_two_books_are_told_as_that(bench: Bench, tmp_path: Path, *, more: bool) -> None:
    """The hashes beside the own one are right, and are not to be removed; nor does a span begin after its end."""
    bench.seal(KEY)
    other = Bench(tmp_path / "other")
    seal(other.desk, other.store, [KEY], other.folder)
    for one, key in ((bench, OTHER), (other, STRANGER)):
        trust(one.desk, key.public, reason="new")
        seal(one.desk, one.store, [KEY], one.folder)
    if more:
        trust(other.desk, OTHER.public, reason="new")
        (other.folder.path / f"{ORIGIN.replace('/', '_')}.15.checkpoint").unlink()
        seal(other.desk, other.store, [KEY], other.folder)

    told, first = verify_book(other.store, BOOK, [other.folder, bench.folder], keys=[KEY.public]).findings

    assert (told.kind, told.position) == ("differs", None)
    assert told.text.startswith(f"two books under one name, {ORIGIN}: ")
    assert told.text.endswith("both signed by a key that is trusted, and their first 15 entries are not the same")
    assert (first.kind, first.position, first.until) == ("differs", 15, 15)
    assert first.text == "entry 15 is not as it was sealed at 15"
