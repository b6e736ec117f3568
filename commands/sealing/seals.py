"""Seal a book: sign its root, add what others have signed, and say which keys it trusts."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from commands.deciders.admission import check
from commands.deciders.admission.keys import trusted
from commands.desk.desk import Desk
from commands.sealing.checkpoints import Folder
from commands.sealing.verifying import verify_book
from ledger.entry import Draft, Entry
from ledger.errors import InvalidInputError, RefusedError
from ledger.facts import Fact, KeyRetired, KeyTrusted, key_name
from ledger.seal.checkpoint import Checkpoint, check_checkpoint, origin_of
from ledger.seal.note import ED25519, Note, SignerKey, VerifierKey, sign
from ledger.season import Season
from ledger.stores import Store
from projections.verification.verify import Kept, Verdict


class Sealed(NamedTuple):
    """What sealing came to.

    Attributes:
        verdict: What verification before it came to. Where something was wrong, nothing was signed.
        note: The signed checkpoint, or None.
        files: Where it is kept.
        trusted: The entry by which the book began to trust its first key, if that was made now.
    """

    verdict: Verdict
    note: Note | None
    files: tuple[Path, ...] = ()
    trusted: Entry[Fact] | None = None


def seal(desk: Desk, store: Store, signers: Sequence[SignerKey], folder: Folder, *, to: Sequence[Path] = ()) -> Sealed:
    """Sign the root of the book as it is now, unless it does not verify against what was sealed before.

    A book that trusts no key yet trusts the first signer from now on, by an entry of its own.

    Raises:
        RefusedError: The book trusts other keys than a signer's.
        InvalidInputError: A folder cannot be written to, or a key is that of a witness.
    """
    for signer in signers:
        if signer.algorithm != ED25519:
            # Before anything is recorded: the book would trust a key that cannot seal it.
            raise InvalidInputError(
                f"--key: the key of {signer.name} is that of a witness; it signs with: season witness"
            )
    folders = [folder, *map(Folder, to)]
    verdict = verify_book(store, desk.book.name, folders)
    if verdict.findings:
        return Sealed(verdict, None)
    known = {entry.fact.key for entry in trusted(desk.season())}
    first = None
    # A book may trust its witness before it is sealed for the first time.
    if not any(VerifierKey.parse(key).algorithm == ED25519 for key in known):
        reason = "the first key of the book, trusted as it sealed the book"
        key = signers[0].public
        first = trust(desk, key, reason=reason, origin=origin_of(key, desk.book.name))
        known.add(str(signers[0].public))
        verdict = verify_book(store, desk.book.name, folders)
    for signer in signers:
        if str(signer.public) not in known:
            raise RefusedError(
                f"the book does not trust {key_name(str(signer.public))}; let it: season key trust",
                reason="no-such-key",
            )
    tree = verdict.examined.tree
    origin = verdict.examined.called(tree.size)
    note = sign(str(Checkpoint(origin, tree.size, tree.root())), *signers)
    return Sealed(verdict, note, tuple(one.keep(note, tree) for one in folders), first)


def add(store: Store, book: str, given: Kept, folder: Folder, *, keys: Sequence[VerifierKey] = ()) -> Path:
    """Keep a checkpoint that others have signed, with their signatures, if all of it holds.

    Args:
        store: Where the book is.
        book: The book's name.
        given: The checkpoint with the signatures to add.
        folder: Where checkpoints are kept.
        keys: Public keys that are trusted beside those that the book trusts.

    Raises:
        RefusedError: It is not of this book, a signature does not hold, or a signer is not trusted.
    """
    verdict = verify_book(store, book, [folder])
    note = Note.parse(given.data)
    checkpoint = Checkpoint.parse(note.text)
    tree = verdict.examined.tree
    spans = [span.key for span in verdict.examined.keys if span.covers(checkpoint.size)]
    origin = verdict.examined.called(checkpoint.size)
    checked = check_checkpoint(note, {*keys, *spans}, origin=origin)
    if checkpoint.origin == origin and (checkpoint.size > tree.size or tree.root(checkpoint.size) != checkpoint.root):
        raise RefusedError(
            f"{given.where}: it is not of this book as it was at {checkpoint.size}; see season verify --against",
            reason="other-seal",
        )
    if checked.unknown:
        names = ", ".join(f"{one.name}+{one.key_id.hex()}" for one in checked.unknown)
        raise RefusedError(
            f"{given.where}: signed by {names}, whom the book does not trust at {checkpoint.size}; --signer takes it",
            reason="no-such-key",
        )
    kept = {one.note.text for one in verdict.checkpoints if one.holds}
    # A witness alone does not stand for the book; beside the owner's signature that is kept here it may.
    if checked.problem is not None and not (note.text in kept and len(checked.signed) == len(set(note.signatures))):
        raise RefusedError(f"{given.where}: {checked.problem}", reason="bad-signature")
    return folder.keep(note, tree)


def trust(desk: Desk, key: VerifierKey, *, reason: str, origin: str | None = None) -> Entry[Fact]:
    """Let the book trust a key from now on and, where there is an origin, be called so by its checkpoints.

    Raises:
        RefusedError: The book speaks of the key already or has an origin, or a name has letters that a book does not
            take.
    """
    return _record(desk, lambda text: KeyTrusted(key=text, origin=origin), key, reason)


def retire(desk: Desk, key: VerifierKey, *, reason: str) -> Entry[Fact]:
    """Let the book trust a key no more.

    Raises:
        RefusedError: It does not trust the key now.
    """
    return _record(desk, lambda text: KeyRetired(key=text), key, reason)


def _record(desk: Desk, said: Callable[[str], KeyTrusted | KeyRetired], key: VerifierKey, reason: str) -> Entry[Fact]:
    try:
        fact = said(str(key))
    except ValueError:
        raise RefusedError(f"{key.name}: the name of a key in a book is of ASCII letters", reason="no-key") from None

    def decide(season: Season) -> list[Draft]:
        draft = Draft(fact, desk.actor, reason=reason)
        check(season, draft)
        return [draft]

    return desk.run(decide)[0]
