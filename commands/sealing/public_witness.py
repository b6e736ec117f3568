"""Ask a public witness over HTTP to cosign a checkpoint (C2SP tlog-witness), in bounded time and memory."""

from collections.abc import Callable, Collection, Sequence
from typing import Final

from commands.sealing.asking import SECONDS, check_address, post
from commands.sealing.checkpoints import Folder
from commands.sealing.seals import Sealed
from ledger.errors import RefusedError
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.merkle import Tree
from ledger.seal.note import COSIGNATURE_V1, MAX_NOTE_BYTES, Note, VerifierKey
from ledger.seal.submission import PATH, Answer, cosigned, request

_MOST: Final = (MAX_NOTE_BYTES, "any signature")

Submit = Callable[[bytes], Answer]
"""Gives the answer of a witness to a request."""


def public_witness(url: str, *, seconds: float = SECONDS) -> Submit:
    """Asks the witness at an address, without ``/add-checkpoint``.

    Raises:
        InvalidInputError: It is no address of http or https. Asking raises it where no answer comes.
    """
    check_address(url, option="--witness", of="a witness")
    where, kind = url.rstrip("/") + PATH, {"Content-Type": "text/plain"}
    return lambda body: post(where, body, kind, most=_MOST, seconds=seconds)


def witnessed(note: Note, tree: Tree, keys: Collection[VerifierKey], submit: Submit) -> Note:
    """A checkpoint with the cosignature of a public witness, which is asked a second time where it knows another size.

    Args:
        note: The checkpoint, signed by its owner.
        tree: The tree that it is of.
        keys: The keys of witnesses, one of which must have cosigned it.
        submit: Gives the answer of the witness.

    Raises:
        RefusedError: It does not sign, or none of these keys has cosigned.
        InvalidInputError: No answer comes, or it is none.
    """
    found = cosigned(note, submit(request(note, tree, 0)))
    if isinstance(found, int):
        found = cosigned(note, submit(request(note, tree, found)), found)
    if isinstance(found, int):
        raise RefusedError(f"it knows {found} entries now; somebody else asked it meanwhile", reason="conflict")
    result = found.verify(keys)
    if result.problem is not None or not any(one.key.algorithm == COSIGNATURE_V1 for one in result.signed):
        size = Checkpoint.parse(note.text).size
        raise RefusedError(f"what it answered is no cosignature of {size} entries by its key", reason="bad-signature")
    new = {(one.key.name, one.key.key_id) for one in result.signed}
    kept = (one for one in found.signatures if one in note.signatures or (one.name, one.key_id) in new)
    return Note(note.text, tuple(kept))


def cosign(sealed: Sealed, folders: Sequence[Folder], known: Sequence[VerifierKey], submit: Submit) -> list[str]:
    """Keep the cosignature of a public witness with a checkpoint in each folder; who cosigned, by name and ID.

    Args:
        sealed: The sealed book.
        folders: Where checkpoints are kept.
        known: The keys of witnesses that are trusted beside those that the book trusts.
        submit: Gives the answer of the witness.

    Raises:
        RefusedError: No witness is trusted, it does not sign, or none of these keys has cosigned.
        InvalidInputError: No answer comes, or it is none, or a folder cannot be written to.
    """
    note, examined = sealed.note, sealed.verdict.examined
    if note is None:
        return []
    size = Checkpoint.parse(note.text).size
    trusted = {*known, *(span.key for span in examined.keys if span.covers(size))}
    keys = [key for key in trusted if key.algorithm == COSIGNATURE_V1]
    if not keys:
        raise RefusedError("the book trusts no witness yet; let it: season key trust PUB", reason="no-such-key")
    done = witnessed(note, examined.tree, keys, submit)
    for folder in folders:
        folder.keep(done, examined.tree)
    return sorted(f"{one.key.name}+{one.key.key_id.hex()}" for one in done.verify(keys).signed)
