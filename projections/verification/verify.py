"""Verification: a book held against checkpoints, which show what its bytes cannot show by themselves.

Those are that entries were replaced by others as valid, put in another order, or cut off at the end.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from ledger.errors import InvalidInputError
from ledger.seal.authorities import Authorities, CheckedStamp
from ledger.seal.checkpoint import CheckedCheckpoint, Checkpoint, check_checkpoint, may_be_of
from ledger.seal.merkle import HASH_SIZE, Tree, leaf_hash
from ledger.seal.note import Note, VerifierKey
from ledger.stores import StoredEntry
from projections.verification.examine import Examined, Flaw


class Kept(NamedTuple):
    """A checkpoint as it is kept, of which nothing is known yet.

    Attributes:
        where: Where it is kept.
        data: Its bytes.
        book: The book that it should be of, by the name of its file; None where that says nothing.
        stamp: The time stamp that is kept beside it, or None.
    """

    where: str
    data: bytes
    book: str | None = None
    stamp: bytes | None = None


class Confronted(NamedTuple):
    """A checkpoint of a book and what came of it.

    Attributes:
        where: Where it is kept.
        note: The signed note.
        checked: What it says and what its signatures are worth.
        holds: Whether a trusted key signed it and the book has this root.
        stamp: The time stamp that is kept beside it, or None.
        stamped: What the time stamp is worth; None where there is none, or where no authorities are given.
    """

    where: str
    note: Note
    checked: CheckedCheckpoint
    holds: bool
    stamp: bytes | None = None
    stamped: CheckedStamp | None = None


class Verdict(NamedTuple):
    """What verification came to.

    Attributes:
        examined: What the bytes show by themselves.
        checkpoints: The checkpoints of this book that could be read, smallest first.
        findings: Everything that is wrong; the book verifies where there is nothing.
    """

    examined: Examined
    checkpoints: tuple[Confronted, ...]
    findings: tuple[Flaw, ...]

    @property
    def sealed(self) -> int:
        """The number of entries that the largest checkpoint that holds covers."""
        return max((one.checked.checkpoint.size for one in self.checkpoints if one.holds), default=0)


def confront(
    examined: Examined,
    kept: Iterable[Kept],
    *,
    keys: Collection[VerifierKey] = (),
    hashes: bytes = b"",
    entry_at: Callable[[int], StoredEntry | None] = lambda _: None,
    authorities: Authorities | None = None,
) -> Verdict:
    """Hold a book against checkpoints. Those of other books are passed over.

    Where `keys` are given, they alone are trusted at first; keys that the book names are trusted as soon as a
    checkpoint that holds covers the entry that names them, whichever is the larger: so the newest key leads back to
    those before it, as the first leads on to those after. A key that the book has retired counts for no checkpoint
    after that, even if it is given. Without `keys` the book's word is taken for all of them, which somebody who can
    rewrite the whole book and all checkpoints can forge.

    Args:
        examined: The book.
        kept: Checkpoints, wherever they are from.
        keys: Public keys that are known from elsewhere than the book.
        hashes: Leaf hashes, one after the other, as they were when the book was sealed, by which the first entry that
            differs is told. They are relied on as far as a checkpoint has their root.
        entry_at: Gives the stored entry at a position, to tell whether it has stood elsewhere.
        authorities: Those whose time stamps are believed. Without them time stamps are not looked at.
    """
    findings = list(examined.findings)
    notes = _parsed(examined.book, kept, findings)
    confronted: list[Confronted] = []
    proven = _proven(examined, notes, keys) if keys else None
    differences, place = list[Flaw](), len(findings)
    for where, note, stamp in notes:
        checkpoint = Checkpoint.parse(note.text)
        trusted = {*_given(examined, checkpoint.size, keys), *_trusted(examined, checkpoint.size, told_by=proven)}
        try:
            checked, told = _checked(where, note, examined, trusted)
        except InvalidInputError as error:
            findings.append(Flaw("checkpoint", f"{where}: {error}"))
            continue
        if told is not None and told.kind == "checkpoint":
            findings.append(told)
            continue
        same = checkpoint.size <= examined.tree.size and examined.tree.root(checkpoint.size) == checkpoint.root
        if same and told is None and keys:
            # It holds, so the book is believed up to here: also of whom it trusts to witness this checkpoint.
            checked, told = _checked(where, note, examined, {*trusted, *_trusted(examined, checkpoint.size)})
        if not same and not differences:
            before = _same(confronted, examined, checkpoint.size)
            differences, place = _differences(examined, checkpoint, before, hashes, entry_at), len(findings)
        findings += [told] if told is not None else []
        stamped = authorities.check(stamp, note.text) if authorities is not None and stamp is not None else None
        if stamped is not None and stamped.problem is not None:
            findings.append(Flaw("time-stamp", f"{where}: its time stamp does not hold: {stamped.problem}"))
        confronted.append(Confronted(where, note, checked, same and told is None, stamp, stamped))
    findings[place:place] = [*_two_books(confronted), *differences]
    findings += _told_of_hashes(examined.tree, hashes, confronted)
    return Verdict(examined, tuple(confronted), tuple(findings))


def _proven(examined: Examined, notes: Iterable[tuple[str, Note, bytes | None]], keys: Collection[VerifierKey]) -> int:
    """The largest size of which a checkpoint holds, from one key that is given to the next that the book names."""
    proven, waiting, ahead = 0, [note for _, note, _ in notes], True
    while ahead:
        before, left = proven, []
        for note in waiting:
            size = Checkpoint.parse(note.text).size
            trusted = {*_given(examined, size, keys), *_trusted(examined, size, told_by=proven)}
            if _holds(note, examined, trusted):
                proven = max(proven, size)
            else:
                left.append(note)
        waiting, ahead = left, proven > before
    return proven


def _holds(note: Note, examined: Examined, trusted: Collection[VerifierKey]) -> bool:
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.size > examined.tree.size or examined.tree.root(checkpoint.size) != checkpoint.root:
        return False
    try:
        return _checked("", note, examined, trusted)[1] is None
    except InvalidInputError:
        return False


def _given(examined: Examined, size: int, keys: Iterable[VerifierKey]) -> set[VerifierKey]:
    """The keys that are given, but for those that the book has retired by then."""
    return {*keys} - _retired(examined, size)


def _retired(examined: Examined, size: int) -> set[VerifierKey]:
    """The keys that the book has retired by then."""
    return {span.key for span in examined.keys if span.until is not None and span.until <= size}


def _parsed(book: str, kept: Iterable[Kept], findings: list[Flaw]) -> list[tuple[str, Note, bytes | None]]:
    """The notes that are checkpoints of the book, or of one with its name, smallest first, each with its time stamp."""
    notes: list[tuple[int, str, Note, bytes | None]] = []
    for where, data, named, stamp in kept:
        try:
            note = Note.parse(data)
            checkpoint = Checkpoint.parse(note.text)
        except InvalidInputError as error:
            findings.append(Flaw("checkpoint", f"{where}: {error}"))
            continue
        if not may_be_of(checkpoint.origin, book):
            if named == book:
                findings.append(Flaw("checkpoint", f"{where}: it is of {checkpoint.origin}, not of {book}"))
            continue
        notes.append((checkpoint.size, where, note, stamp))
    return [one[1:] for one in sorted(notes, key=lambda one: one[:2])]


def _checked(
    where: str, note: Note, examined: Examined, trusted: Collection[VerifierKey]
) -> tuple[CheckedCheckpoint, Flaw | None]:
    """What the signatures and the name of a checkpoint are worth, and what is wrong with them."""
    checkpoint = Checkpoint.parse(note.text)
    expected = checkpoint.origin if examined.origin is None else examined.called(checkpoint.size)
    checked = check_checkpoint(note, trusted, origin=expected)
    if checkpoint.origin != expected:
        # Whoever forges a book may give it another name, so this is never passed over in silence.
        text = f"{where}: it is of {checkpoint.origin}, and this book is {expected}: two books, or one is forged"
        return checked, Flaw("unsigned", text)
    return checked, _told_of_signatures(where, note, checked, _retired(examined, checkpoint.size))


def _trusted(examined: Examined, size: int, *, told_by: int | None = None) -> set[VerifierKey]:
    """The keys that the book trusts to sign that many of its entries, by entries up to a position."""
    spans = (span for span in examined.keys if told_by is None or span.since <= told_by)
    return {span.key for span in spans if span.covers(size)}


def _told_of_signatures(
    where: str, note: Note, checked: CheckedCheckpoint, retired: Iterable[VerifierKey]
) -> Flaw | None:
    if checked.problem is None:
        return None
    # A signature of a trusted key that does not hold is neither among those that do nor among the unknown.
    if len(checked.signed) + len(checked.unknown) < len(note.signatures):
        return Flaw("checkpoint", f"{where}: {checked.problem}")
    wanted, names = "", {f"{one.name}+{one.key_id.hex()}" for one in checked.unknown}
    if names and not checked.signed:
        gone = names & {f"{key.name}+{key.key_id.hex()}" for key in retired}
        wanted = f" It names {', '.join(sorted(names))}{', which the book has retired' if gone else ''}."
    return Flaw("unsigned", f"{where}: {checked.problem}{wanted}")


def _two_books(confronted: Sequence[Confronted]) -> list[Flaw]:
    """What two checkpoints prove together that trusted keys have signed, where no book can have both of their roots."""
    for wrong in confronted:
        size = wrong.checked.checkpoint.size
        right = next((one for one in confronted if one.holds and one.checked.checkpoint.size >= size), None)
        if right is not None and not wrong.holds and wrong.checked.problem is None:
            text = (
                f"two books under one name, {wrong.checked.checkpoint.origin}: {wrong.where} and {right.where} are "
                f"both signed by a key that is trusted, and their first {size} entries are not the same"
            )
            return [Flaw("differs", text)]
    return []


def _same(confronted: Sequence[Confronted], examined: Examined, size: int) -> int:
    """The largest size, below this one, below which a checkpoint says that everything is as it was."""
    sizes = (
        one.checked.checkpoint.size
        for one in confronted
        if one.checked.checkpoint.size <= min(size - 1, examined.tree.size)
        and examined.tree.root(one.checked.checkpoint.size) == one.checked.checkpoint.root
    )
    return max(sizes, default=0)


def _differences(
    examined: Examined,
    checkpoint: Checkpoint,
    same: int,
    hashes: bytes,
    entry_at: Callable[[int], StoredEntry | None],
) -> list[Flaw]:
    """Why a book has not the root of a checkpoint: what it has lost at its end, and where it first differs."""
    findings: list[Flaw] = []
    size, length = checkpoint.size, examined.tree.size
    if examined.last < size:
        text = f"the book ends at {examined.last}, but {size} entries were sealed: its tail is lost"
        findings.append(Flaw("tail-lost", text, examined.last + 1, size))
    sealed = Tree.of(hashes[: size * HASH_SIZE])
    compared = min(size, length)
    if sealed.size == size and sealed.root() == checkpoint.root:
        first = next((p for p in range(1, compared + 1) if examined.tree.leaf(p - 1) != sealed.leaf(p - 1)), None)
        if first is not None:
            findings.append(_first_difference(first, entry_at(first), sealed))
    elif compared == size:
        span = (
            f"entry {same + 1} is" if size == same + 1 else f"one of the entries {same + 1} to {size} is the first that"
        )
        verb = "not as it was sealed" if size == same + 1 else "is not as it was sealed"
        findings.append(Flaw("differs", f"{span} {verb} at {size}", same + 1, size))
    return findings


def _first_difference(position: int, found: StoredEntry | None, sealed: Tree) -> Flaw:
    if found is not None:
        for stood in range(1, sealed.size + 1):
            if leaf_hash(stood, found.name, found.payload) == sealed.leaf(stood - 1):
                text = f"entry {position} is the one that stood at {stood} when the book was sealed"
                return Flaw("reordered", text, position, position)
    return Flaw("differs", f"entry {position} is the first that is not as it was sealed", position, position)


def _told_of_hashes(tree: Tree, hashes: bytes, confronted: Sequence[Confronted]) -> list[Flaw]:
    """Whether the kept hashes are those of the checkpoints that they can be compared with."""
    # Where the book has a root and these hashes there is nothing to compute, nor for what another book has.
    holding = (one.checked.checkpoint.size for one in confronted if one.holds)
    right = max((size for size in holding if tree.leaves(size) == hashes[: size * HASH_SIZE]), default=0)
    for one in confronted:
        size, root = one.checked.checkpoint.size, one.checked.checkpoint.root
        sealed = hashes[: size * HASH_SIZE]
        if size <= right or not sealed or len(sealed) < size * HASH_SIZE:
            continue
        if Tree.of(sealed).root() != root:
            text = (
                f"the leaf hashes kept beside are not those of the checkpoint of {size} entries; "
                "remove their file, the next seal makes it anew"
            )
            return [Flaw("hashes", text)]
    return []
