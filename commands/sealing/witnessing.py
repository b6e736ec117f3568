"""Cosign a checkpoint as a witness, who keeps no book but remembers what it signed last (C2SP tlog-cosignature).

What a witness is for: whoever trusts it knows that everybody was shown the same book. So it signs nothing that does not
continue what it signed before, and what it signed is on its disk before anybody gets it.
"""

import fcntl
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from commands.desk.desk import system_clock
from commands.sealing.checkpoints import Folder
from ledger.errors import InvalidInputError, RefusedError
from ledger.seal.checkpoint import Checkpoint, check_checkpoint
from ledger.seal.merkle import Tree, verify_consistency
from ledger.seal.note import COSIGNATURE_V1, ED25519, Note, SignerKey, VerifierKey
from projections.verification.verify import Kept


class Witnessed(NamedTuple):
    """What a witness signed.

    Attributes:
        checkpoint: What was signed.
        file: The checkpoint with the owner's signature and the witness's, in the witness's folder.
        before: The size that the witness had signed before; None where it had signed nothing of this book.
        others: The keys of other owners for whom it has signed a book under the same name.
    """

    checkpoint: Checkpoint
    file: Path
    before: int | None
    others: tuple[str, ...] = ()


def newest(given: Collection[Kept]) -> Kept:
    """The largest of some checkpoints, which are all of one book.

    Raises:
        InvalidInputError: There is none, one cannot be read, or they are of several books.
    """
    read = [(_parsed(one)[1], one) for one in given]
    books = sorted({checkpoint.origin for checkpoint, _ in read})
    if len(books) != 1:
        raise InvalidInputError(f"checkpoints of {', '.join(books) or 'no book'}; name the file of the one to sign")
    return max(read, key=lambda one: one[0].size)[1]


def witness(
    given: Kept,
    key: SignerKey,
    signers: Collection[VerifierKey],
    folder: Folder,
    *,
    tree_of: Callable[[str], Tree],
    clock: Callable[[], int] = system_clock,
) -> Witnessed:
    """Cosign a checkpoint that a trusted owner has signed, if it continues the last one of its book that was signed.

    A book is told by its origin and its owner's key together.

    Args:
        given: The checkpoint.
        key: The witness's key.
        signers: The public keys of owners that the witness trusts.
        folder: Where the witness keeps what it has signed.
        tree_of: Gives the tree of a book as far as it is known; it is believed only where it has the checkpoint's root.
        clock: Gives the present instant.

    Raises:
        RefusedError: No trusted key has signed it, or it does not continue what the witness has signed.
        InvalidInputError: It is no checkpoint, the key is not that of a witness, it cannot be kept, what the witness
            remembers is damaged, or the tree is not known that would show whether it continues.
    """
    if key.algorithm != COSIGNATURE_V1:
        raise InvalidInputError(f"--key: the key of {key.name} is no witness's; make one: season key new --witness")
    note, checkpoint = _parsed(given)
    checked = check_checkpoint(note, signers)
    if checked.problem is not None:
        raise RefusedError(f"{given.where}: {checked.problem}", reason="bad-signature")
    with _alone(folder):
        owners = [one.key for one in checked.signed if one.key.algorithm == ED25519]
        before, others = _remembered(folder, checkpoint.origin, owners, key.public)
        last = max(before, key=lambda one: one.checkpoint.size, default=None)
        _check_continues(given.where, checkpoint, last and last.checkpoint, tree_of(checkpoint.origin))
        mine = (key.public.name, key.public.key_id)
        known = {(one.key.name, one.key.key_id) for one in checked.signed}
        signatures = [one for one in note.signatures if (one.name, one.key_id) in known]
        held = next((one for one in before if one.note.text == note.text), None)
        # A checkpoint is signed once: a second signature would say no more than that it was shown twice.
        if held is None or mine not in _ids(held.note):
            signatures.append(key.cosign(note.text, clock() // 1_000_000))
        by = min((one.name, one.key_id) for one in owners)[1].hex()
        file = folder.file_of(checkpoint, by=by) if held is None else held.file
        folder.keep(Note(note.text, tuple(signatures)), file=file)
    return Witnessed(checkpoint, file, None if last is None else last.checkpoint.size, tuple(sorted(others)))


def _parsed(one: Kept) -> tuple[Note, Checkpoint]:
    try:
        note = Note.parse(one.data)
        return note, Checkpoint.parse(note.text)
    except InvalidInputError as error:
        raise InvalidInputError(f"{one.where}: {error}") from error


class _Held(NamedTuple):
    """A checkpoint in the witness's folder."""

    file: Path
    note: Note
    checkpoint: Checkpoint


def _remembered(
    folder: Folder, origin: str, owners: Sequence[VerifierKey], mine: VerifierKey
) -> tuple[list[_Held], set[str]]:
    """What the witness has signed under an origin for one of these owners, and whom else it has signed it for.

    A name alone is nobody's: two owners may call their books so, and neither has rewritten the other's.

    Raises:
        InvalidInputError: What it remembers is damaged. It would accuse an owner of what nobody has signed, or let
            another book pass.
    """
    held: list[_Held] = []
    others: set[str] = set()
    ids, known = {(one.name, one.key_id) for one in owners}, [*owners, mine]
    for one in folder.checkpoints():
        note, checkpoint = _parsed(one)
        theirs, file = ids & _ids(note), Path(one.where)
        called = {folder.file_of(checkpoint, by=owner.key_id.hex()) for owner in owners}
        signed = theirs or (mine.name, mine.key_id) in _ids(note)
        if (signed and note.verify(known).problem is not None) or (file in called and not theirs):
            raise InvalidInputError(
                f"{one.where}: what you remember is damaged, for a signature in it does not hold; "
                "put it back from your copy"
            )
        if checkpoint.origin == origin and theirs:
            held.append(_Held(file, note, checkpoint))
        elif checkpoint.origin == origin:
            # The owner's signature stands first; the witness's own comes last.
            first = note.signatures[0]
            others.add(f"{first.name}+{first.key_id.hex()}")
    return held, others


def _ids(note: Note) -> set[tuple[str, bytes]]:
    return {(one.name, one.key_id) for one in note.signatures}


def _check_continues(where: str, new: Checkpoint, last: Checkpoint | None, tree: Tree) -> None:
    known = tree.size >= new.size
    if known and tree.root(new.size) != new.root:
        raise RefusedError(f"{where}: the entries given have not its root, so it is not of them", reason="other-root")
    if last is None:
        return
    if new.size < last.size:
        raise RefusedError(
            f"{where}: it is of {new.size} entries of {new.origin}, but you have signed {last.size}", reason="smaller"
        )
    if new.size > last.size and not known:
        raise InvalidInputError(
            f"{where}: you have signed {last.size} entries of {new.origin}, and nothing shows that these {new.size} "
            "continue them; put the file of hashes beside it, or give --store"
        )
    proof = tree.consistency_proof(last.size, new.size) if known else []
    if not verify_consistency(last.size, new.size, proof, last.root, new.root):
        raise RefusedError(
            f"{where}: two books under one name, {new.origin}, and one key: the first {last.size} entries of this one "
            "are not those that you have signed; keep this checkpoint and yours, which prove it together",
            reason="two-books",
        )


@contextmanager
def _alone(folder: Folder) -> Iterator[None]:
    """Two runs at once could sign two books, each after looking at the same last checkpoint."""
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder.path, os.O_RDONLY)
    except OSError as error:
        raise InvalidInputError(f"{folder.path}: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
