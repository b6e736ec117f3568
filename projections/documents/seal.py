"""Documents of the seal: keys, verification, and what a proof shows."""

from typing import Any, Final

from ledger.codec import decode
from ledger.errors import LedgerError
from ledger.instants import format_instant
from ledger.seal.checkpoint import CheckedCheckpoint
from ledger.seal.proof import CheckedProof
from ledger.season import Season
from projections.documents.base import Document
from projections.documents.log import log_line
from projections.verification.examine import Examined
from projections.verification.verify import Confronted, Verdict

_SHOWN: Final = {"recorded_at", "published_at", "actor", "reason", "source", "data"}
"""What a proof shows of its entry: what is in its bytes, and not what other entries say of it."""


class KeyLine(Document):
    """One key of a book: trusted by one entry and, where it was retired, no more by another."""

    key: str
    name: str
    trusted_by: int
    retired_by: int | None


class KeysDocument(Document):
    """``season key list --json``; `origin` is what a checkpoint calls the book now."""

    book: str
    at: int
    root: str
    keys: tuple[KeyLine, ...]
    origin: str


class SignerLine(Document):
    """Who signed a checkpoint; `at` is when, which only cosignatures say."""

    key: str
    at: str | None


class TimeStampLine(Document):
    """The time stamp of a checkpoint: whether it holds, and when and by whom it was given; null where not verified.

    `accuracy_us` is by how many microseconds the time may be wrong, where the authority says so; `root` is who
    certifies the authority, and `valid_until` how long all certificates up to there are valid.
    """

    holds: bool | None
    at: str | None
    by: str | None
    accuracy_us: int | None = None
    root: str | None = None
    valid_until: str | None = None


class CheckpointLine(Document):
    """One checkpoint and whether the book is as it says. `unknown` signed it too, but nobody trusts them."""

    where: str
    size: int
    root: str
    holds: bool
    signed: tuple[SignerLine, ...]
    unknown: tuple[str, ...]
    time_stamp: TimeStampLine | None


class SealFinding(Document):
    """One thing that is wrong; `kind` is one of `projections.verification.examine.Kind`."""

    kind: str
    position: int | None
    until: int | None
    text: str


class BookLine(Document):
    """One book; `sealed` is how many of its entries a checkpoint that holds covers, `origin` what they call it."""

    book: str
    entries: int
    root: str
    sealed: int
    checkpoints: tuple[CheckpointLine, ...]
    findings: tuple[SealFinding, ...]
    origin: str


class VerifyDocument(Document):
    """``season verify --json``."""

    verified: bool
    books: tuple[BookLine, ...]


class ProofDocument(Document):
    """``season check-proof --json``. `entry` is null where this program cannot read the fact."""

    holds: bool
    problem: str | None
    book: str
    position: int
    fact: str
    entry: dict[str, Any] | None
    size: int
    root: str
    signed: tuple[SignerLine, ...]


def keys_document(examined: Examined) -> KeysDocument:
    """The keys that a book trusts or trusted for its checkpoints, from which entry on and up to which."""
    lines = (
        KeyLine(key=str(span.key), name=span.key.name, trusted_by=span.since, retired_by=span.until)
        for span in examined.keys
    )
    return KeysDocument(
        book=examined.book,
        at=examined.last,
        root=examined.root,
        keys=tuple(lines),
        origin=examined.called(examined.last),
    )


def book_line(verdict: Verdict) -> BookLine:
    """What verification found of one book: its root, each checkpoint and who signed it, and what is wrong."""
    return BookLine(
        book=verdict.examined.book,
        entries=verdict.examined.last,
        root=verdict.examined.root,
        sealed=verdict.sealed,
        checkpoints=tuple(
            CheckpointLine(
                where=one.where,
                size=one.checked.checkpoint.size,
                root=one.checked.checkpoint.root.hex(),
                holds=one.holds,
                signed=_signers(one.checked),
                unknown=tuple(f"{by.name}+{by.key_id.hex()}" for by in one.checked.unknown),
                time_stamp=_time_stamp(one),
            )
            for one in verdict.checkpoints
        ),
        findings=tuple(
            SealFinding(kind=one.kind, position=one.position, until=one.until, text=one.text)
            for one in verdict.findings
        ),
        origin=verdict.examined.called(verdict.examined.last),
    )


def proof_document(checked: CheckedProof) -> ProofDocument:
    """What a proof shows: the entry, if this program can read it, and the checkpoint in which it stood."""
    checkpoint = checked.checkpoint.checkpoint
    try:
        entry = decode(checked.position, checked.name, checked.payload)
    except LedgerError:
        shown = None
    else:
        shown = log_line(Season(), entry).model_dump(include=_SHOWN)
    return ProofDocument(
        holds=checked.problem is None,
        problem=checked.problem,
        book=checkpoint.origin,
        position=checked.position,
        fact=checked.name,
        entry=shown,
        size=checkpoint.size,
        root=checkpoint.root.hex(),
        signed=_signers(checked.checkpoint),
    )


def _time_stamp(one: Confronted) -> TimeStampLine | None:
    if one.stamp is None:
        return None
    if one.stamped is None:
        return TimeStampLine(holds=None, at=None, by=None)
    return TimeStampLine(
        holds=one.stamped.problem is None,
        at=_instant(one.stamped.at),
        by=one.stamped.by,
        accuracy_us=one.stamped.accuracy,
        root=one.stamped.root,
        valid_until=_instant(one.stamped.until),
    )


def _instant(instant: int | None) -> str | None:
    return None if instant is None else format_instant(instant)


def _signers(checked: CheckedCheckpoint) -> tuple[SignerLine, ...]:
    return tuple(
        SignerLine(
            key=f"{one.key.name}+{one.key.key_id.hex()}",
            at=None if one.time is None else format_instant(one.time * 1_000_000),
        )
        for one in checked.signed
    )
