"""The checkpoints of a book: which of them hold, how far the book is sealed, and a proof of an entry by one of them.

What is kept in files comes from outside. It is held against the entries that the reader has read, by the same rules as
``season verify``, which reads every stored byte again.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from ledger.book import Book, Reader
from ledger.entry import Entry
from ledger.errors import NotFoundError
from ledger.facts import Fact, KeyRetired, KeyTrusted
from ledger.seal.proof import PROOF, make_proof, proof_name
from ledger.seal.stamp import STAMP
from projections.verification.examine import Look, Stretch, assemble
from projections.verification.verify import Confronted, Kept, Verdict, confront

ReadCheckpoints = Callable[[], tuple[Sequence[Kept], bytes]]
"""Gives the checkpoints that are kept, each called by a name that a page may show, and the leaf hashes beside them."""

_POSITION = re.compile(r"[1-9][0-9]{0,11}")
UNSEALED = "no checkpoints are shown here; season verify names those that are kept"
"""What is said where nothing is known of checkpoints."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The checkpoints as they were at one moment.

    Attributes:
        stamp: A word that changes with the book and with what is kept of its checkpoints.
        verdict: The book held against them.
    """

    stamp: str
    verdict: Verdict

    def covering(self, position: int) -> Confronted | None:
        """The newest checkpoint that covers an entry and holds; None as well where the book does not verify."""
        if self.verdict.findings:
            return None
        holding = [one for one in self.verdict.checkpoints if one.holds and one.checked.checkpoint.size >= position]
        return holding[-1] if holding else None

    def files(self) -> dict[str, bytes]:
        """The signed notes of the checkpoints, and the time stamps that are kept beside them, by their names."""
        files = {one.where: str(one.note).encode() for one in self.verdict.checkpoints}
        return files | {stamp_name(one.where): one.stamp for one in self.verdict.checkpoints if one.stamp is not None}

    def file(self, name: str) -> bytes:
        """One of these files.

        Raises:
            NotFoundError: There is none of this name.
        """
        files = self.files()
        if name not in files:
            raise NotFoundError(f"no checkpoint {name} is kept; there are {', '.join(files) or 'none'}")
        return files[name]

    def proof(self, book: Book, position: int) -> bytes:
        """The proof file of an entry, as ``season prove`` writes it.

        Raises:
            NotFoundError: There is no such entry, no checkpoint that holds covers it, or the book does not verify.
        """
        examined = self.verdict.examined
        if not 1 <= position <= examined.last:
            raise NotFoundError(f"entry {position}: {examined.book} has the positions 1 to {examined.last}")
        if self.verdict.findings:
            first = self.verdict.findings[0].text
            raise NotFoundError(f"nothing is proven of {examined.book}, because it does not verify: {first}")
        covering = self.covering(position)
        if covering is None:
            raise NotFoundError(f"no checkpoint that holds covers entry {position}; make one with: season seal")
        (stored,) = book.stored(after=position - 1, upto=position)
        return str(make_proof(examined.tree, position, stored.name, stored.payload, covering.note)).encode()


class SealKeeper:
    """Holds the book against its checkpoints, anew only when it or they have changed."""

    def __init__(self, reader: Reader, read: ReadCheckpoints) -> None:
        self._reader = reader
        self._read = read
        self._lock = Lock()
        self._seal: Seal | None = None

    def now(self) -> Seal:
        """The checkpoints as they are kept now.

        Raises:
            LedgerError: They, or the book, cannot be read.
        """
        kept, hashes = self._read()
        entries = self._reader.entries()
        stamp = _stamp(len(entries), kept, hashes)
        with self._lock:
            if self._seal is None or self._seal.stamp != stamp:
                self._seal = Seal(stamp, self._verdict(entries, kept, hashes))
            return self._seal

    def _verdict(self, entries: Sequence[Entry[Fact]], kept: Sequence[Kept], hashes: bytes) -> Verdict:
        reader = self._reader
        others = tuple(
            Look(one.position, key=one.fact) for one in entries if isinstance(one.fact, KeyTrusted | KeyRetired)
        )
        examined = assemble(reader.book.name, [Stretch(0, reader.leaves(len(entries)), others)])
        return confront(examined, kept, hashes=hashes, entry_at=reader.stored)


def _stamp(last: int, kept: Sequence[Kept], hashes: bytes) -> str:
    digest = sha256(b"%d\0" % last + hashes)
    for one in kept:
        digest.update(f"\0{one.where}\0{one.book}\0".encode() + one.data + b"\0" + (one.stamp or b""))
    return digest.hexdigest()


def stamp_name(checkpoint: str) -> str:
    """The name of the time stamp beside a checkpoint."""
    return f"{checkpoint.rpartition('.')[0]}{STAMP}"


def proven(book: str, name: str) -> int:
    """The position of the entry whose proof file has this name.

    Raises:
        NotFoundError: It is not the name of one.
    """
    position = name.removesuffix(PROOF).rpartition(".")[2]
    if not _POSITION.fullmatch(position) or name != proof_name(book, int(position)):
        raise NotFoundError(f"there is no proof {name}; it is called as in {proof_name(book, 700)}")
    return int(position)
