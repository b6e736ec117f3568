"""Whole means what was signed: an archive with a key, without one, and with files that say something else."""

from collections.abc import Callable, Mapping

import pytest

from commands.archive.restoring import Demand
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.merkle import Tree, leaf_hash
from ledger.seal.note import sign
from tests.commands.archive.conftest import Made
from tests.commands.archive.support import (
    added,
    by_restoring,
    by_the_program,
    inside,
    moved,
    rebagged,
    replaced,
    without,
)
from tests.commands.sealing.support import BOOK, KEY
from tests.commands.sealing.test_trust import STRANGER

Files = Mapping[str, bytes]
AS_GIVEN = Demand(tables_as_given=True)
CHECKPOINT = "data/checkpoints/19.checkpoint"
PROOF = "data/proofs/13.tlog-proof"


def unsealed(files: Files) -> dict[str, bytes]:
    return rebagged(without(files, "data/checkpoints/", "data/proofs/"))


def sealed_to(made: Made, size: int) -> dict[str, bytes]:
    """The archive as if only its beginning had been sealed, or with all later checkpoints deleted."""
    tree = Tree(leaf_hash(*one) for one in made.entries)
    note = sign(str(Checkpoint(f"{KEY.name}/{BOOK}", size, tree.root(size))), KEY)
    return rebagged({**unsealed(made.files), f"data/checkpoints/{size}.checkpoint": str(note).encode()})


def test_with_the_key_all_entries_must_be_sealed_by_it(made: Made) -> None:
    files = inside(made.files)
    signer = f"{KEY.public.name}+{KEY.public.key_id.hex()}"
    assert by_the_program(files, KEY) == f"the archive is whole: all 19 entries are sealed by {signer}"
    assert by_restoring(files, Demand([KEY.public])).startswith(f"whole and sealed by {signer}: {BOOK}, 19 entries")
    assert "none of the keys given has signed it" in by_the_program(files, STRANGER)
    assert "None of the keys given" in by_restoring(files, Demand([STRANGER.public]))


def test_an_archive_from_which_the_checkpoints_were_deleted_is_wrong(made: Made) -> None:
    files = inside(unsealed(made.files))
    wrong = "the key given has sealed nothing in it"
    for told in (by_the_program(files, KEY), by_restoring(files, Demand([KEY.public]))):
        assert told.startswith(f"WRONG: {wrong}")
        assert "nobody vouches for the entries 1 to 19" in told


def test_an_archive_of_which_only_the_beginning_is_sealed_is_wrong_but_for_who_asks_for_that(made: Made) -> None:
    files = inside(sealed_to(made, 12))
    rest = "nobody vouches for the entries 13 to 19"
    for position in (None, 13, 19, 20):
        told = (
            by_the_program(files, KEY, sealed_to=position),
            by_restoring(files, Demand([KEY.public], sealed_to=position)),
        )
        assert all(one.startswith("WRONG") and "1 to 12" in one and rest in one for one in told), told
    for position in (1, 12):
        told = (
            by_the_program(files, KEY, sealed_to=position),
            by_restoring(files, Demand([KEY.public], sealed_to=position)),
        )
        assert all(one.startswith("the entries 1 to 12 are whole and sealed by owner") and rest in one for one in told)


@pytest.mark.parametrize("change", [dict, unsealed])
def test_without_a_key_the_last_line_says_that_nobody_vouches_for_it(
    made: Made, change: Callable[[Files], Files]
) -> None:
    files = inside(change(made.files))
    told = (by_the_program(files), by_restoring(files))
    how = "on the book's own word" if change is dict else "nothing in it is sealed"
    assert all("nobody vouches for" in one and how in one and "WRONG" not in one for one in told), told


def stranger_signs(files: Files) -> Files:
    """A proof whose checkpoint has the same text, but was signed by nobody who may."""
    head, _, _ = files[PROOF].partition(b"\n\n")
    text = files[CHECKPOINT].decode().rpartition("\n\n")[0] + "\n"
    return {**files, PROOF: head + b"\n\n" + str(sign(text, STRANGER)).encode()}


def other_hash(files: Files) -> Files:
    """A proof with its hashes in another order."""
    head, _, note = files[PROOF].decode().partition("\n\n")
    lines = head.split("\n")
    return {**files, PROOF: ("\n".join([*lines[:3], *reversed(lines[3:])]) + "\n\n" + note).encode()}


SAYS_ELSE = {
    "a rulebook": (replaced("data/rulebook/2-2025-26.toml", "60", "61"), "is not the text of the rulebook"),
    "a rulebook more": (added("data/rulebook/3-other.toml", b""), "is not the text of the rulebook"),
    "a rulebook of no entry": (added("data/rulebook/other.toml", b""), "is not the text of the rulebook"),
    "a source more": (added(f"data/sources/{'0' * 64}.pdf", b"%PDF"), "which no entry names"),
    "keys": (replaced("data/keys.txt", "owner", "other"), "keys.txt does not hold the keys"),
    "no keys": (added("data/keys.txt", b""), "keys.txt does not hold the keys"),
    "leaves": (replaced("data/leaves.txt", "\n", "\n0"), "leaves.txt does not hold the leaf hashes"),
    "readable": (replaced("data/entries.jsonl", '"tester"', '"Tester"'), "does not say what the stored bytes say"),
    "a key twice": (replaced("data/entries.jsonl", '"actor"', '"actor": "x", "actor"'), "entries.jsonl, line 1: "),
    "more in a line": (replaced("data/entries.jsonl", '"actor"', '"said": "x", "actor"'), "entries.jsonl, line 1: "),
    "a checkpoint of another size": (moved(CHECKPOINT, "data/checkpoints/18.checkpoint"), "as its name says"),
    "a checkpoint by another name": (moved(CHECKPOINT, "data/checkpoints/last"), "is not called as a checkpoint is"),
    "proofs without a checkpoint": (lambda files: without(files, CHECKPOINT), "its checkpoint is none of those"),
    "a proof of another entry": (moved(PROOF, "data/proofs/12.tlog-proof"), "is of entry 13"),
    "a proof by a stranger": (stranger_signs, PROOF),
    "a proof of something else": (other_hash, PROOF),
    "a proof that is none": (added("data/proofs/1.tlog-proof", b"x"), "data/proofs/1.tlog-proof"),
}  # fmt: skip
"""Files that say something else than what was signed, and the words by which both readers refuse them."""


@pytest.mark.parametrize("name", SAYS_ELSE)
def test_what_is_signed_must_agree_with_its_files(made: Made, name: str) -> None:
    change, words = SAYS_ELSE[name]
    files = inside(rebagged(change(made.files)))
    for told in (by_the_program(files, KEY), by_restoring(files, AS_GIVEN)):
        assert told.startswith("WRONG: ")
        assert words in told
