"""What is asked of a public witness, and what its answer means (C2SP tlog-witness, "add-checkpoint").

A request is text: a line with the size that the witness has signed before, a line for each hash of the proof that the
new checkpoint continues that one, an empty line, and the signed checkpoint. An answer with status 200 has the signature
lines of the witness. One with 409 has the size that it has signed really, by which it is asked once more.
"""

from typing import Final, NamedTuple

from ledger.errors import InvalidInputError, RefusedError
from ledger.seal.checkpoint import Checkpoint, is_number
from ledger.seal.merkle import Tree
from ledger.seal.note import MAX_NOTE_BYTES, Note, encode_base64

PATH: Final = "/add-checkpoint"
"""Where a witness is asked, below its address."""
SIZE_TYPE: Final = "text/x.tlog.size"
"""The type of an answer with the size that a witness knows."""

_OK, _FORBIDDEN, _NOT_FOUND, _CONFLICT, _UNPROCESSABLE = 200, 403, 404, 409, 422
_REFUSED: Final = {
    _FORBIDDEN: "it trusts none of the keys that have signed this checkpoint",
    _NOT_FOUND: "it does not know this book; ask those who run it to take it up, with its name and your public key",
    _UNPROCESSABLE: "the proof does not lead from what it has signed to this checkpoint: two books under one name",
}
_OTHER_ROOT: Final = "it has signed another root for as many entries: two books under one name"
_MAX_HASHES: Final = 63


class Answer(NamedTuple):
    """What a witness answered: HTTP status, type of the content without its parameters, and content."""

    status: int
    kind: str
    body: bytes


def request(note: Note, tree: Tree, old: int) -> bytes:
    """Ask a witness that has signed `old` entries before, 0 for none, to sign a checkpoint.

    Raises:
        InvalidInputError: It has signed more entries than these, or the tree is another than that of the checkpoint.
    """
    checkpoint = Checkpoint.parse(note.text)
    if old > checkpoint.size:
        raise InvalidInputError(f"the witness has signed {old} entries already, and these are {checkpoint.size}")
    if tree.size < checkpoint.size or tree.root(checkpoint.size) != checkpoint.root:
        raise InvalidInputError("the entries given have not the root of the checkpoint, so it is not of them")
    proof = tree.consistency_proof(old, checkpoint.size)
    return "\n".join([f"old {old}", *map(encode_base64, proof), "", str(note)]).encode()


def cosigned(note: Note, answer: Answer, old: int = 0) -> Note | int:
    """The checkpoint with the signatures that a witness added, or the size by which it is to be asked again.

    Whose they are, and whether they hold, is not checked.

    Args:
        note: The checkpoint.
        answer: What it answered.
        old: The size by which it was asked. A witness that has signed as many entries as the checkpoint has, and says
            409 all the same, has signed another root.

    Raises:
        RefusedError: It does not sign; the message says why.
        InvalidInputError: It is no answer of a witness.
    """
    if answer.status == _CONFLICT:
        size, same = answer.body.decode("ascii", "replace").removesuffix("\n"), Checkpoint.parse(note.text).size
        told = int(size) if answer.kind == SIZE_TYPE and is_number(size) else None
        if old == same and told in (None, same):
            raise RefusedError(_OTHER_ROOT, reason="not-witnessed")
        if told is not None:
            return told
        raise RefusedError("another checkpoint was signed there at the same time; ask again", reason="conflict")
    if answer.status in _REFUSED:
        raise RefusedError(_REFUSED[answer.status], reason="not-witnessed")
    if answer.status != _OK or not answer.body or len(answer.body) > MAX_NOTE_BYTES:
        raise InvalidInputError(f"it answered with HTTP status {answer.status}, and not as a witness does")
    try:
        added = Note.parse(f"{note.text}\n".encode() + answer.body)
    except InvalidInputError as error:
        raise InvalidInputError("its answer has no signature lines") from error
    return Note(note.text, tuple(dict.fromkeys((*note.signatures, *added.signatures))))
