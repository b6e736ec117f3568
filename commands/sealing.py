"""Seal a book, verify it and prove single entries of it: what ``season key``, ``seal``, ``verify`` and ``prove`` do."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from commands.checkpoints import Folder
from commands.deciders import keys as key_deciders
from commands.deciders.admission import check
from commands.desk import Desk
from commands.looking import looked, raw_entries
from ledger.collector import collector_paused
from ledger.entry import Draft, Entry
from ledger.errors import InvalidInputError, NotFoundError, RefusedError
from ledger.facts import Fact, KeyRetired, KeyTrusted
from ledger.seal.checkpoint import Checkpoint, check_checkpoint
from ledger.seal.keys import read_public_keys
from ledger.seal.note import ED25519, Note, SignerKey, VerifierKey, sign
from ledger.seal.proof import Proof, make_proof
from ledger.seal.stamp import Authorities
from ledger.season import Season
from ledger.stores import Store, StoredEntry
from projections.examine import Examined, Unreadable, assemble
from projections.verify import Kept, Verdict, confront


def public_keys(words: Iterable[str]) -> list[VerifierKey]:
    """Public keys that a person names: a key as text, or a file of them.

    Raises:
        InvalidInputError: It is neither.
    """
    keys: list[VerifierKey] = []
    for word in words:
        if Path(word).is_file():
            found = read_public_keys(Path(word))
            if not found:
                raise InvalidInputError(f"{word}: there is no public key in this file")
            keys += found
        elif word.count("+") >= 2 and "/" not in word.partition("+")[0]:  # noqa: PLR2004  name+ID+base64
            keys.append(VerifierKey.parse(word))
        else:
            raise InvalidInputError(f"{word}: no such file, and no public key of the form name+ID+base64")
    return keys


def verify_book(
    store: Store,
    book: str,
    folders: Sequence[Folder],
    *,
    more: Sequence[Kept] = (),
    keys: Sequence[VerifierKey] = (),
    authorities: Authorities | None = None,
) -> Verdict:
    """Verify one book of a store against the checkpoints in `folders` and `more`; see `projections.verify`.

    Raises:
        InvalidInputError: A folder of checkpoints cannot be read.
    """
    kept = [one for folder in folders for one in folder.checkpoints(book)]
    hashes = max((folder.hashes(book) for folder in folders), key=len, default=b"")
    with collector_paused():
        examined = assemble(book, looked(store, book))
    return confront(
        examined,
        [*kept, *more],
        keys=keys,
        hashes=hashes,
        entry_at=lambda position: _entry_at(store, book, position),
        authorities=authorities,
    )


def _entry_at(store: Store, book: str, position: int) -> StoredEntry | None:
    found = next(raw_entries(store, book, after=position - 1, upto=position), None)
    return None if isinstance(found, Unreadable) else found


def sealed_books(folders: Sequence[Folder], more: Sequence[Kept] = ()) -> list[str]:
    """The books that checkpoints are of; what cannot be read is passed over."""
    origins = []
    for one in [*(kept for folder in folders for kept in folder.checkpoints()), *more]:
        try:
            origins.append(Checkpoint.parse(Note.parse(one.data).text).origin)
        except InvalidInputError:
            continue
    return sorted(set(origins))


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
    known = {entry.fact.key for entry in key_deciders.trusted(desk.season())}
    first = None
    if not known:
        reason = "the first key of the book, trusted as it sealed the book"
        first = trust(desk, signers[0].public, reason=reason)
        known = {str(signers[0].public)}
        verdict = verify_book(store, desk.book.name, folders)
    for signer in signers:
        if str(signer.public) not in known:
            raise RefusedError(
                f"the book does not trust {key_deciders.name(str(signer.public))}; let it: season key trust",
                reason="no-such-key",
            )
    tree = verdict.examined.tree
    note = sign(str(Checkpoint(desk.book.name, tree.size, tree.root())), *signers)
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
    checked = check_checkpoint(note, {*keys, *spans}, origin=book)
    if checkpoint.origin == book and (checkpoint.size > tree.size or tree.root(checkpoint.size) != checkpoint.root):
        raise RefusedError(
            f"{given.where}: it is not of this book as it was at {checkpoint.size}; see season verify --against",
            reason="other-seal",
        )
    if checked.unknown:
        names = ", ".join(f"{one.name}+{one.key_id.hex()}" for one in checked.unknown)
        raise RefusedError(f"{given.where}: signed by {names}, whom the book does not trust", reason="no-such-key")
    kept = {one.note.text for one in verdict.checkpoints if one.holds}
    # A witness alone does not stand for the book; beside the owner's signature that is kept here it may.
    if checked.problem is not None and not (note.text in kept and len(checked.signed) == len(set(note.signatures))):
        raise RefusedError(f"{given.where}: {checked.problem}", reason="bad-signature")
    return folder.keep(note, tree)


def trust(desk: Desk, key: VerifierKey, *, reason: str) -> Entry[Fact]:
    """Let the book trust a key from now on.

    Raises:
        RefusedError: The book speaks of the key already, or its name has letters that a book does not take.
    """
    return _record(desk, KeyTrusted, key, reason)


def retire(desk: Desk, key: VerifierKey, *, reason: str) -> Entry[Fact]:
    """Let the book trust a key no more.

    Raises:
        RefusedError: It does not trust the key now.
    """
    return _record(desk, KeyRetired, key, reason)


def _record(desk: Desk, kind: type[KeyTrusted | KeyRetired], key: VerifierKey, reason: str) -> Entry[Fact]:
    try:
        fact = kind(key=str(key))
    except ValueError:
        raise RefusedError(f"{key.name}: the name of a key in a book is of ASCII letters", reason="no-key") from None

    def decide(season: Season) -> list[Draft]:
        draft = Draft(fact, desk.actor, reason=reason)
        check(season, draft)
        return [draft]

    return desk.run(decide)[0]


def prove(store: Store, book: str, position: int, folders: Sequence[Folder]) -> Proof:
    """Prove that an entry stood in the book, by the newest checkpoint that covers it and holds.

    Raises:
        NotFoundError: There is no such entry, or no checkpoint covers it.
        RefusedError: The book does not verify, so nothing is proven of it.
    """
    verdict = verify_book(store, book, folders)
    if verdict.findings:
        raise RefusedError(f"{book} does not verify: {verdict.findings[0].text}", reason="does-not-verify")
    examined: Examined = verdict.examined
    if not 1 <= position <= examined.tree.size:
        raise NotFoundError(f"{book} has the positions 1 to {examined.tree.size}, not {position}")
    covering = [one for one in verdict.checkpoints if one.holds and one.checked.checkpoint.size >= position]
    if not covering:
        raise NotFoundError(f"no checkpoint of {book} covers entry {position}; make one with: season seal")
    entry = next(store.read(book, after=position - 1, upto=position))
    return make_proof(examined.tree, entry.position, entry.name, entry.payload, covering[-1].note)
