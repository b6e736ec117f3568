"""Checkpoints: their text, what they need to be relied on, and hostile ones."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InvalidInputError
from ledger.seal.checkpoint import MAX_SIZE, Checkpoint, check_checkpoint
from ledger.seal.note import COSIGNATURE_V1, Note, Signature, SignerKey, VerifierKey, sign

OWNER = SignerKey("world-cup/2025-26", bytes(32))
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

lines = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1)
checkpoints = st.builds(
    Checkpoint,
    lines,
    st.integers(0, MAX_SIZE),
    st.binary(min_size=32, max_size=32),
    st.lists(lines, max_size=3).map(tuple),
)


def test_the_example_of_the_specification_is_read_and_written_back() -> None:
    text = f"example.com/behind-the-sofa\n20852163\n{ROOT}\n"
    checkpoint = Checkpoint.parse(text)
    assert checkpoint.origin == "example.com/behind-the-sofa"
    assert checkpoint.size == 20_852_163
    assert checkpoint.root.hex().startswith("0ac5186a9186")
    assert str(checkpoint) == text


@given(checkpoints)
def test_a_checkpoint_reads_back(checkpoint: Checkpoint) -> None:
    assert Checkpoint.parse(str(checkpoint)) == checkpoint


@given(checkpoints)
def test_a_signed_checkpoint_is_relied_on(checkpoint: Checkpoint) -> None:
    found = check_checkpoint(sign(str(checkpoint), OWNER), [OWNER.public], origin=checkpoint.origin)
    assert found == (checkpoint, ((OWNER.public, None),), (), None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "origin\n",
        "origin\n5\n",
        f"origin\n5\n{ROOT}",
        f"\n5\n{ROOT}\n",
        f"origin\n05\n{ROOT}\n",
        f"origin\n+5\n{ROOT}\n",
        f"origin\n-5\n{ROOT}\n",
        f"origin\n٥\n{ROOT}\n",
        f"origin\n5 \n{ROOT}\n",
        f"origin\n\n{ROOT}\n",
        f"origin\n9223372036854775808\n{ROOT}\n",
        f"origin\n{'9' * 5_000}\n{ROOT}\n",
        f"origin\n5\n{ROOT[:-1]}\n",
        f"origin\n5\n{ROOT[:-2]}J=\n",
        "origin\n5\nAAAA\n",
        "origin\n5\n\n",
        f"origin\n5\n{ROOT}\n\n",
        f"origin\n5\n{ROOT}\n\nextension\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "fields",
    [
        ("", 0, bytes(32)),
        ("two\nlines", 0, bytes(32)),
        ("origin", -1, bytes(32)),
        ("origin", MAX_SIZE + 1, bytes(32)),
        ("origin", 0, bytes(31)),
        ("origin", 0, bytes(32), ("",)),
        ("origin", 0, bytes(32), ("two\nlines",)),
    ],
)
def test_a_checkpoint_that_could_not_be_read_back_is_not_made(fields: tuple[Any, ...]) -> None:
    with pytest.raises(InvalidInputError):
        Checkpoint(*fields)


def test_a_checkpoint_of_another_book_is_not_relied_on() -> None:
    note = sign(str(Checkpoint("other", 1, bytes(32))), OWNER)
    assert check_checkpoint(note, [OWNER.public]).problem is None
    found = check_checkpoint(note, [OWNER.public], origin="world-cup/2025-26")
    assert found.problem == "The checkpoint is of other, not of world-cup/2025-26."


def test_a_checkpoint_that_nobody_known_signed_is_not_relied_on() -> None:
    note = sign(str(Checkpoint("origin", 1, bytes(32))), OWNER)
    found = check_checkpoint(note, [])
    assert found.problem == "None of the keys given has signed this."
    assert found.unknown == note.signatures


def test_a_cosignature_alone_is_not_enough(cosign: Callable[[str, int], tuple[VerifierKey, Signature]]) -> None:
    text = str(Checkpoint("origin", 1, bytes(32)))
    witness, made = cosign(text, 1_764_000_000)
    assert witness.algorithm == COSIGNATURE_V1
    alone = check_checkpoint(Note(text, (made,)), [witness])
    assert alone.problem == "The checkpoint is cosigned, but none of the keys given has signed it."
    note = Note(text, (*sign(text, OWNER).signatures, made))
    both = check_checkpoint(note, [OWNER.public, witness])
    assert both.problem is None
    assert both.signed == ((OWNER.public, None), (witness, 1_764_000_000))


def test_signed_text_that_is_no_checkpoint_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        check_checkpoint(sign("anything\n", OWNER), [VerifierKey.parse(str(OWNER.public))])
