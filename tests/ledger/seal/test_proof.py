"""Proof files: what they show with a public key alone, and that no changed byte shows anything else."""

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InvalidInputError, NotFoundError
from ledger.seal import proof as proofs
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.merkle import Tree, leaf_data, leaf_hash
from ledger.seal.note import Note, SignerKey, sign
from ledger.seal.proof import Proof, check_proof, make_proof

BOOK = "world-cup/2025-26"
OWNER = SignerKey(BOOK, bytes(32))
ENTRIES = [(position, "ResultRecorded/1", b"payload %d" % position) for position in range(1, 41)]
TREE = Tree(leaf_hash(*entry) for entry in ENTRIES)


def checkpoint(size: int, *, signer: SignerKey = OWNER, origin: str = BOOK, root: bytes | None = None) -> Note:
    return sign(str(Checkpoint(origin, size, TREE.root(size) if root is None else root)), signer)


def proof_of(position: int, size: int) -> Proof:
    return make_proof(TREE, *ENTRIES[position - 1], checkpoint(size))


@given(st.data())
def test_a_proof_shows_its_entry_to_whoever_has_the_public_key(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(ENTRIES)))
    position = data.draw(st.integers(1, size))
    text = str(proof_of(position, size))
    read = Proof.parse(text.encode())
    assert str(read) == text
    shown = check_proof(read, [OWNER.public], origin=BOOK)
    assert shown.problem is None
    assert shown[:3] == ENTRIES[position - 1]
    assert shown.checkpoint.checkpoint == Checkpoint(BOOK, size, TREE.root(size))
    assert [signed.key for signed in shown.checkpoint.signed] == [OWNER.public]


def test_the_file_is_laid_out_as_the_specification_says() -> None:
    head, _, note = str(proof_of(3, 5)).partition("\n\n")
    assert head.split("\n") == [
        "c2sp.org/tlog-proof@v1",
        "extra " + base64.b64encode(b"1:3,16:ResultRecorded/1,9:payload 3,").decode(),
        "index 2",
        *(base64.b64encode(one).decode() for one in TREE.inclusion_proof(2, 5)),
    ]
    assert note == str(checkpoint(5))


def test_a_book_of_one_entry_needs_no_hashes() -> None:
    proof = proof_of(1, 1)
    assert proof.hashes == ()
    assert check_proof(Proof.parse(str(proof).encode()), [OWNER.public]).problem is None


def refusal(data: bytes) -> str:
    """Why a file shows nothing, or nothing where it does show something."""
    try:
        return check_proof(Proof.parse(data), [OWNER.public], origin=BOOK).problem or ""
    except InvalidInputError as error:
        return str(error)


@pytest.mark.uncounted
def test_no_changed_byte_shows_anything() -> None:
    encoded = bytearray(str(proof_of(11, 13)).encode())
    assert not refusal(bytes(encoded))
    for place, byte in enumerate(encoded):
        for changed in {byte ^ 1 << bit for bit in range(8)} | {ord("\n"), ord(" "), ord("A"), ord("0")} - {byte}:
            encoded[place] = changed
            answer = refusal(bytes(encoded))
            assert answer
            assert "\n" not in answer
        encoded[place] = byte


def test_no_shorter_or_longer_file_shows_anything() -> None:
    encoded = str(proof_of(11, 13)).encode()
    lines = encoded.splitlines(keepends=True)
    changed = [encoded[:end] for end in range(len(encoded))]
    changed += [b"".join(lines[:place] + lines[place + 1 :]) for place in range(len(lines))]
    changed += [b"".join([*lines[:place], line, *lines[place:]]) for place in range(len(lines)) for line in lines[:9]]
    assert all(map(refusal, changed))


@pytest.mark.parametrize("position", range(1, 14))
def test_another_entry_in_the_place_of_the_proven_one_is_found(position: int) -> None:
    proof = proof_of(11, 13)
    forged = replace(proof, extra=leaf_data(position, "ResultRecorded/1", b"forged"))
    assert check_proof(forged, [OWNER.public]).problem is not None
    moved = replace(proof, extra=leaf_data(*ENTRIES[position - 1]))
    assert (check_proof(moved, [OWNER.public]).problem is None) == (position == 11)


def test_a_proof_for_another_position_says_so() -> None:
    moved = replace(proof_of(11, 13), index=9)
    assert check_proof(moved, [OWNER.public]).problem == (
        "The entry is that of position 11, but the proof is for position 10."
    )


def test_hashes_that_lead_elsewhere_are_found() -> None:
    other = replace(proof_of(11, 13), checkpoint=checkpoint(13, root=bytes(32)))
    assert check_proof(other, [OWNER.public]).problem == (
        "The hashes do not lead from the entry at position 11 to the signed root."
    )


def test_a_checkpoint_of_a_stranger_proves_nothing() -> None:
    stranger = SignerKey(BOOK, bytes([1] * 32))
    proof = make_proof(TREE, *ENTRIES[10], checkpoint(13, signer=stranger))
    assert check_proof(proof, [OWNER.public]).problem == "None of the keys given has signed this."


def test_a_proof_of_another_book_proves_nothing_of_this_one() -> None:
    proof = make_proof(TREE, *ENTRIES[10], checkpoint(13, origin="other"))
    assert check_proof(proof, [OWNER.public]).problem is None
    assert check_proof(proof, [OWNER.public], origin=BOOK).problem == f"The checkpoint is of other, not of {BOOK}."


def test_a_proof_without_its_entry_takes_it_from_beside() -> None:
    bare = Proof.parse(str(replace(proof_of(11, 13), extra=None)).encode())
    assert bare.extra is None
    with pytest.raises(InvalidInputError, match="give it beside"):
        check_proof(bare, [OWNER.public])
    assert check_proof(bare, [OWNER.public], data=leaf_data(*ENTRIES[10])).problem is None
    assert check_proof(bare, [OWNER.public], data=leaf_data(*ENTRIES[11])).problem is not None


def test_an_entry_given_beside_is_the_one_that_is_checked() -> None:
    proof = proof_of(11, 13)
    assert check_proof(proof, [OWNER.public], data=leaf_data(11, "ResultRecorded/1", b"forged")).problem is not None


def test_a_proof_is_only_made_of_its_own_book_and_entry() -> None:
    with pytest.raises(InvalidInputError, match="not of this book"):
        make_proof(TREE, *ENTRIES[10], checkpoint(13, root=bytes(32)))
    with pytest.raises(InvalidInputError, match="not of this book"):
        make_proof(TREE, 11, "ResultRecorded/1", b"forged", checkpoint(13))
    with pytest.raises(NotFoundError):
        make_proof(TREE, *ENTRIES[13], checkpoint(13))
    with pytest.raises(NotFoundError):
        make_proof(TREE, *ENTRIES[10], checkpoint(41, root=bytes(32)))


HASH = base64.b64encode(bytes(32)).decode()
NOTE = str(checkpoint(1))


@pytest.mark.parametrize(
    "data",
    [
        "",
        "wrong-header\nindex 0\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n",
        "c2sp.org/tlog-proof@v1\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nextra !!notbase64!!\nindex 0\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nextra AAAA\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex notanumber\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex -5\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 00\n\n" + NOTE,
        f"c2sp.org/tlog-proof@v1\nindex {'9' * 5_000}\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 0\n!!notbase64!!\n\n" + NOTE,
        f"c2sp.org/tlog-proof@v1\nindex 0\n{base64.b64encode(bytes(64)).decode()}\n\n" + NOTE,
        f"c2sp.org/tlog-proof@v1\nindex 0\n{HASH}\r\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 0\n" + f"{HASH}\n" * 64 + "\n" + NOTE,
        f"c2sp.org/tlog-proof@v1\nindex é\n{HASH}\n\n" + NOTE,
        "c2sp.org/tlog-proof@v1\nindex 0\n\nno note",
    ],
)
def test_what_is_no_proof_is_refused(data: str) -> None:
    with pytest.raises(InvalidInputError):
        Proof.parse(data.encode())


def test_a_proof_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "MAX_PROOF_BYTES", 100)
    with pytest.raises(InvalidInputError, match="at most 100 bytes"):
        Proof.parse(str(proof_of(11, 13)).encode())


@given(st.binary())
def test_anything_is_a_proof_or_a_clear_refusal(data: bytes) -> None:
    with pytest.raises(InvalidInputError):
        Proof.parse(b"c2sp.org/tlog-proof@v1\n" + data)


def test_extra_data_that_is_no_entry_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="netstrings"):
        check_proof(replace(proof_of(11, 13), extra=b"anything"), [OWNER.public])


def test_a_note_that_is_no_checkpoint_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        check_proof(replace(proof_of(11, 13), checkpoint=Note.parse(str(sign("text\n", OWNER)))), [OWNER.public])
