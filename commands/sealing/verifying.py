"""Verify a book against the checkpoints that are kept of it, and prove single entries by them."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from commands.sealing.checkpoints import Folder
from commands.sealing.stored_entries import looked, raw_entries
from ledger.errors import InvalidInputError, NotFoundError, RefusedError
from ledger.garbage_collection import collector_paused
from ledger.seal.authorities import Authorities
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.keys import read_public_keys
from ledger.seal.note import Note, VerifierKey
from ledger.seal.proof import Proof, make_proof
from ledger.stores import Store, StoredEntry
from projections.verification.examine import Examined, Unreadable, assemble
from projections.verification.verify import Kept, Verdict, confront

_KEY = re.compile(r"[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+")
"""A public key as text; whether it is one is told by its ID."""


def public_keys(words: Iterable[str]) -> list[VerifierKey]:
    """Public keys that a person names: a key as text, or a file of them.

    Raises:
        InvalidInputError: It is neither.
    """
    keys: list[VerifierKey] = []
    for word in words:
        if _is_file(word):
            found = read_public_keys(Path(word))
            if not found:
                raise InvalidInputError(f"{word}: there is no public key in this file")
            keys += found
        elif _KEY.fullmatch(word.strip()):
            keys.append(VerifierKey.parse(word.strip()))
        else:
            raise InvalidInputError(f"{word}: neither a file nor a public key (name+ID+base64)")
    return keys


def _is_file(word: str) -> bool:
    try:
        return Path(word).is_file()
    except (OSError, ValueError):  # no system has a file of such a name
        return False


def verify_book(
    store: Store,
    book: str,
    folders: Sequence[Folder],
    *,
    more: Sequence[Kept] = (),
    keys: Sequence[VerifierKey] = (),
    authorities: Authorities | None = None,
) -> Verdict:
    """Verify one book of a store against the checkpoints in `folders` and `more`, by `projections.verification`.

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
