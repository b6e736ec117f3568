"""Proofs: one file that shows, without the book, that an entry stood in it, in the C2SP tlog-proof format.

The lines of a ``.tlog-proof`` file are::

    c2sp.org/tlog-proof@v1
    extra <base64 of the leaf data: position, name and payload, see `ledger.seal.merkle`>
    index <position - 1>
    <base64 of a hash, from the leaf's sibling to the root's child; none where the book has one entry>

    <the signed checkpoint, as it is>

The extra line carries the entry itself, so that the file and the owner's public key are all it takes. The format says
that extra data is not authenticated. Here it is not trusted either: it is hashed, and only if the hash leads to the
signed root is it the entry.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, NamedTuple

from ledger.errors import InvalidInputError
from ledger.seal.checkpoint import CheckedCheckpoint, Checkpoint, check_checkpoint, is_number
from ledger.seal.merkle import HASH_SIZE, Tree, hash_leaf, leaf_data, parse_leaf_data, verify_inclusion
from ledger.seal.note import Note, VerifierKey, decode_base64, encode_base64

PROOF: Final = ".tlog-proof"
"""How the name of a proof file ends."""
MAX_PROOF_BYTES: Final = 16 << 20
"""Far above the largest entry, a rulebook with its whole text."""

_HEADER = "c2sp.org/tlog-proof@v1"
_MAX_HASHES = 63


@dataclass(frozen=True, slots=True)
class Proof:
    """The content of a proof file, of which nothing is known before `check_proof`.

    Attributes:
        index: The position of the entry less one.
        hashes: The hashes beside its way to the root, lowest first.
        checkpoint: The signed checkpoint of the book that the way leads into.
        extra: The leaf data, or None where the file does not carry its entry.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes | None = None

    @classmethod
    def parse(cls, data: bytes) -> "Proof":
        """Read a proof file (tlog-proof, "Format").

        Raises:
            InvalidInputError: It is too large, or a line is not what it must be; the message says which.
        """
        if len(data) > MAX_PROOF_BYTES:
            raise InvalidInputError(f"A proof has at most {MAX_PROOF_BYTES} bytes; this one has {len(data)}.")
        head, gap, note = data.partition(b"\n\n")
        try:
            header, *lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError as error:
            raise InvalidInputError("The lines of a proof above its checkpoint are ASCII.") from error
        if header != _HEADER or not gap:
            raise InvalidInputError(f"This is not a proof: it has no first line {_HEADER}, or no checkpoint.")
        extra: bytes | None = None
        if lines and lines[0].startswith("extra "):
            extra = decode_base64(lines.pop(0).removeprefix("extra "))
            if not extra:
                raise InvalidInputError("The extra line of the proof is not base64.")
        index = lines.pop(0).removeprefix("index ") if lines and lines[0].startswith("index ") else ""
        if not is_number(index):
            raise InvalidInputError("The proof has no line with the index in decimal digits.")
        hashes = [decode_base64(line) for line in lines]
        known = tuple(one for one in hashes if one is not None and len(one) == HASH_SIZE)
        if len(known) != len(hashes) or len(known) > _MAX_HASHES:
            raise InvalidInputError(
                f"The proof has more than {_MAX_HASHES} hashes, or one that is not 32 bytes in base64."
            )
        return cls(int(index), known, Note.parse(note), extra)

    def __str__(self) -> str:
        extra = [] if self.extra is None else [f"extra {encode_base64(self.extra)}"]
        hashes = map(encode_base64, self.hashes)
        return "\n".join([_HEADER, *extra, f"index {self.index}", *hashes, "", str(self.checkpoint)])


class CheckedProof(NamedTuple):
    """What a proof shows.

    Attributes:
        position: The position of the entry in its book.
        name: The name it is stored under.
        payload: Its stored bytes.
        checkpoint: The book's state that it stood in, and who says so.
        problem: Why the proof shows nothing, or None where it holds.
    """

    position: int
    name: str
    payload: bytes
    checkpoint: CheckedCheckpoint
    problem: str | None


def proof_name(book: str, position: int) -> str:
    """What the proof file of an entry is called, such as ``world-cup_2025-26.700.tlog-proof``."""
    return f"{book.replace('/', '_')}.{position}{PROOF}"


def make_proof(tree: Tree, position: int, name: str, payload: bytes, checkpoint: Note) -> Proof:
    """Prove that the entry at a position stands in the book that a checkpoint was signed of.

    Args:
        tree: The tree of the book, at least as large as the checkpoint.
        position: The position of the entry.
        name: The name it is stored under.
        payload: Its stored bytes.
        checkpoint: The signed checkpoint; its signatures are not checked.

    Raises:
        InvalidInputError: The checkpoint is of another book, or the entry is another than that of the tree.
        NotFoundError: The checkpoint is larger than the book, or was signed before the entry.
    """
    signed = Checkpoint.parse(checkpoint.text)
    hashes = tree.inclusion_proof(position - 1, signed.size)
    data = leaf_data(position, name, payload)
    if tree.root(signed.size) != signed.root or tree.leaf(position - 1) != hash_leaf(data):
        raise InvalidInputError(f"The checkpoint or the entry at position {position} is not of this book.")
    return Proof(position - 1, tuple(hashes), checkpoint, data)


def check_proof(
    proof: Proof, keys: Collection[VerifierKey], *, origin: str | None = None, data: bytes | None = None
) -> CheckedProof:
    """Check a proof with nothing but public keys (tlog-proof, "Verifying a tlog proof").

    Args:
        proof: The content of the file.
        keys: The keys of the book's owners and of witnesses that are trusted.
        origin: The book that it must be of; None takes any, and the caller shows which.
        data: The leaf data, where it is known from elsewhere; None takes it from the file.

    Raises:
        InvalidInputError: There is no leaf data or it is not well formed, the signed text is no checkpoint, or two
            different keys have the same name and ID.
    """
    leaf = proof.extra if data is None else data
    if leaf is None:
        raise InvalidInputError("The proof does not carry its entry; give it beside.")
    position, name, payload = parse_leaf_data(leaf)
    checked = check_checkpoint(proof.checkpoint, keys, origin=origin)
    size, root = checked.checkpoint.size, checked.checkpoint.root
    problem = checked.problem
    if problem is None and position != proof.index + 1:
        problem = f"The entry is that of position {position}, but the proof is for position {proof.index + 1}."
    if problem is None and not verify_inclusion(hash_leaf(leaf), proof.index, size, proof.hashes, root):
        problem = f"The hashes do not lead from the entry at position {position} to the signed root."
    return CheckedProof(position, name, payload, checked, problem)
