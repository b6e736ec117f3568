"""Checkpoints: what a signature on a book says, in the C2SP tlog-checkpoint format.

A checkpoint is a signed note of at least three lines: the origin, which is the one name of the book wherever it is
kept; the number of entries in decimal digits; and the base64 of the root of their Merkle tree. Whoever keeps one
elsewhere can show later that a book was changed below that size.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from ledger.errors import InvalidInputError
from ledger.seal.merkle import HASH_SIZE
from ledger.seal.note import ED25519, Note, Signature, Signed, VerifierKey, decode_base64, encode_base64

MAX_SIZE = (1 << 63) - 1
"""The largest tree that other tools can count, which keep sizes in 64 bits with a sign."""

_BODY_LINES = 3
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a book at one size (tlog-checkpoint, "Note text").

    Attributes:
        origin: The name of the book, the same at every size.
        size: The number of entries, which is the position of the last.
        root: The Merkle root of these entries, 32 bytes.
        extensions: Further lines that are signed but that nobody can audit. Discouraged, and none are written here.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        if not all(lines) or any(character < " " for line in lines for character in line):
            raise InvalidInputError("The origin of a checkpoint is one line, and so is each extension; none is empty.")
        if not 0 <= self.size <= MAX_SIZE or len(self.root) != HASH_SIZE:
            raise InvalidInputError(f"A checkpoint has a size from 0 to {MAX_SIZE} and a root of {HASH_SIZE} bytes.")

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Read the text of a note as a checkpoint.

        Raises:
            InvalidInputError: It is not an origin, a size, a root and nothing else but lines that are not empty.
        """
        origin, *rest = text.removesuffix("\n").split("\n")
        if not text.endswith("\n") or len(rest) < _BODY_LINES - 1:
            raise InvalidInputError("A checkpoint has three whole lines: an origin, a size and a root.")
        size, encoded, *extensions = rest
        root = decode_base64(encoded)
        if not is_number(size) or root is None:
            raise InvalidInputError("The size of a checkpoint is in decimal digits, and its root in base64.")
        return cls(origin, int(size), root, tuple(extensions))

    def __str__(self) -> str:
        lines = (self.origin, str(self.size), encode_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


class CheckedCheckpoint(NamedTuple):
    """A checkpoint and what its signatures are worth.

    Attributes:
        checkpoint: What is said. To be ignored where there is a problem.
        signed: The trusted keys that say it, with the time where they cosigned it.
        unknown: Signatures of keys that are not trusted.
        problem: Why it must be ignored, or None where it may be relied on.
    """

    checkpoint: Checkpoint
    signed: tuple[Signed, ...]
    unknown: tuple[Signature, ...]
    problem: str | None


def check_checkpoint(note: Note, keys: Collection[VerifierKey], *, origin: str | None = None) -> CheckedCheckpoint:
    """Check a signed checkpoint against the keys given (tlog-proof, "Verifying a tlog proof", steps 2 and 3).

    At least one signature must be a plain Ed25519 one. A cosignature alone says what its maker saw, not what the
    book's owner stands by.

    Args:
        note: The signed checkpoint.
        keys: Those of the book's owners, past and present, and those of witnesses.
        origin: The book that it must be of; None takes any, and the caller shows which.

    Raises:
        InvalidInputError: The text is no checkpoint, or two different keys have the same name and ID.
    """
    checkpoint = Checkpoint.parse(note.text)
    signed, unknown, problem = note.verify(keys)
    if problem is None and not any(one.key.algorithm == ED25519 for one in signed):
        problem = "The checkpoint is cosigned, but none of the keys given has signed it."
    if problem is None and origin is not None and checkpoint.origin != origin:
        problem = f"The checkpoint is of {checkpoint.origin}, not of {origin}."
    return CheckedCheckpoint(checkpoint, signed, unknown, problem)


def origin_of(key: VerifierKey, book: str) -> str:
    """The origin of a book that a key seals first: the name of its holder, and the name of the book.

    A name that is no address belongs to nobody, and many have it; the key's own number makes it one of a kind.
    """
    if key.name.endswith(f"/{book}"):
        return key.name
    holder = key.name if "." in key.name else f"{key.name}-{key.key_id.hex()}"
    return f"{holder}/{book}"


def may_be_of(origin: str, book: str) -> bool:
    """Whether an origin can be that of a book with this name."""
    return origin == book or origin.endswith(f"/{book}")


def is_number(text: str) -> bool:
    """Whether this is a number from 0 in ASCII digits without leading zeros."""
    return _NUMBER.fullmatch(text) is not None
