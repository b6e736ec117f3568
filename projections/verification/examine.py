"""What the stored bytes of a book show by themselves, gone through once.

Nothing is believed that is not computed from the bytes. What is wrong is a list of findings, never an exception, so
that one does not hide the next.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Final, Literal, NamedTuple, cast

from ledger.codec import REGISTRY, Registry, decode, encode, stored_name
from ledger.errors import InvalidInputError, LedgerError
from ledger.facts import KeyRetired, KeyTrusted
from ledger.garbage_collection import collector_paused
from ledger.seal.merkle import HASH_SIZE, Tree, leaf_hashes
from ledger.seal.note import VerifierKey
from ledger.stores import StoredEntry
from ledger.stores.base import BATCH
from projections.verification.alike import Alike
from projections.verification.canonical import plainly_right

Kind = Literal[
    "missing",
    "disordered",
    "unreadable",
    "not-canonical",
    "differs",
    "reordered",
    "tail-lost",
    "checkpoint",
    "unsigned",
    "hashes",
    "time-stamp",
]
"""What can be wrong: a position has no entry; a position is not above the one before; no fact can be read; the bytes
are not those that an encoder writes; entries are not those that were sealed; they are, but at other positions; sealed
entries are not there; a checkpoint is malformed or its signature does not hold; nobody who is trusted has signed it;
the kept leaf hashes are not those of a checkpoint; a time stamp does not hold."""

_NO_HASH = bytes(HASH_SIZE)
_OF_KEYS: Final = (KeyTrusted, KeyRetired)
_NAMES_OF_KEYS = frozenset(stored_name(one) for one in _OF_KEYS)
"""What is said of keys is wanted itself, so that each is looked at."""


class Flaw(NamedTuple):
    """One thing that is wrong.

    Attributes:
        kind: Which kind of thing, a stable word for programs.
        text: What is wrong, one sentence for a person.
        position: The position where it is, or the first where it can be; None where it is not about an entry.
        until: The last position where it can be, where only a span is known; else the same as `position`.
    """

    kind: Kind
    text: str
    position: int | None = None
    until: int | None = None


class Unreadable(NamedTuple):
    """An entry that the store itself cannot read: at `position`, because of `problem`."""

    position: int
    problem: str


class KeySpan(NamedTuple):
    """A key that the book trusts for checkpoints of `since` entries or more and, where `until` is given, fewer."""

    key: VerifierKey
    since: int
    until: int | None

    def covers(self, size: int) -> bool:
        """Whether the key may sign a checkpoint of that size."""
        return self.since <= size and (self.until is None or size < self.until)


@dataclass(slots=True)
class Examined:
    """What the stored bytes of a book show by themselves.

    Attributes:
        book: The book's name.
        tree: The Merkle tree of the entries before the first missing position.
        last: The highest position that was seen.
        keys: The keys that the book trusts or has trusted.
        origin: What its checkpoints call the book from which entry on; None where they call it by its name.
        findings: What is wrong.
    """

    book: str
    tree: Tree = field(default_factory=Tree)
    last: int = 0
    keys: list[KeySpan] = field(default_factory=list)
    origin: tuple[int, str] | None = None
    findings: list[Flaw] = field(default_factory=list)

    @property
    def root(self) -> str:
        """The root of `tree`, in hexadecimal."""
        return self.tree.root().hex()

    def called(self, size: int) -> str:
        """What a checkpoint of that size calls the book."""
        # Before its first key a book has no checkpoint, so that one of an older name is that of another book.
        first = min((span.since for span in self.keys), default=0)
        if self.origin is None or first <= size < self.origin[0]:
            return self.book
        return self.origin[1]


class Look(NamedTuple):
    """What one entry shows by itself: what is wrong with it, and what it says of a key."""

    position: int
    finding: Flaw | None = None
    key: KeyTrusted | KeyRetired | None = None


def look(raw: StoredEntry | Unreadable, registry: Registry = REGISTRY, alike: Alike | None = None) -> Look:
    """Look at one entry. This is where the time goes; it needs nothing but the entry. It is remembered in `alike`."""
    if isinstance(raw, Unreadable):
        text = f"entry {raw.position}: {raw.problem}"
        return Look(raw.position, Flaw("unreadable", text, raw.position, raw.position))
    position, name, payload = raw
    fact = plainly_right(name, payload, registry, None if name in _NAMES_OF_KEYS else alike)
    if fact is None:
        try:
            entry = decode(position, name, payload, registry=registry)
        except LedgerError as error:
            return Look(position, Flaw("unreadable", str(error), position, position))
        fact = entry.fact
        # Of an old version of a fact nobody knows any more how it was encoded.
        if name == stored_name(fact) and encode(entry) != payload:
            text = f"entry {position} ({name}): its bytes are not those that this fact has"
            return Look(position, Flaw("not-canonical", text, position, position))
    return Look(position, None, fact if isinstance(fact, _OF_KEYS) else None)


class Stretch(NamedTuple):
    """Looks at entries whose positions follow one another, small enough to be handed from one process to another.

    Attributes:
        after: The position before the first.
        leaves: The leaf hashes, one after the other.
        others: The looks that have more than a hash.
    """

    after: int
    leaves: bytes
    others: tuple[Look, ...]

    @property
    def last(self) -> int:
        """The position of the last entry."""
        return self.after + len(self.leaves) // HASH_SIZE

    def beyond(self, position: int) -> "Stretch":
        """What follows after `position`, which is in the stretch or where it ends."""
        others = tuple(one for one in self.others if one.position > position)
        return Stretch(position, self.leaves[(position - self.after) * HASH_SIZE :], others)


def stretches(
    raws: Iterable[StoredEntry | Unreadable], size: int, *, alike: Alike | None = None, registry: Registry = REGISTRY
) -> Iterator[Stretch]:
    """Look at entries, and put the looks together as long as positions follow one another, at most `size` of them.

    Entries that are `alike` to those before, if that is given, are not looked at again.
    """
    known = Alike() if alike is None else alike
    left = iter(raws)
    while portion := list(islice(left, size)):
        for run in _runs(portion):
            yield _stretch(run, _others(run, known, registry))


def _runs(portion: list[StoredEntry | Unreadable]) -> Iterator[list[StoredEntry | Unreadable]]:
    """Those whose positions follow one another; nearly always that is all of them."""
    positions = [one[0] for one in portion]
    if positions == list(range(positions[0], positions[0] + len(positions))):
        yield portion
        return
    begins = [0, *(at for at, (one, next_one) in enumerate(pairwise(positions), 1) if next_one != one + 1)]
    for begin, end in zip(begins, [*begins[1:], len(portion)], strict=True):
        yield portion[begin:end]


def _others(run: Iterable[StoredEntry | Unreadable], known: Alike, registry: Registry) -> Iterator[Look]:
    """The looks that have more than a hash."""
    knows = known.knows
    for raw in run:
        if type(raw) is not StoredEntry or not knows(raw[1], raw[2]):
            one = look(raw, registry, known)
            if one.finding or one.key:
                yield one


def _stretch(run: Sequence[StoredEntry | Unreadable], others: Iterable[Look]) -> Stretch:
    """Entries whose positions follow one another, hashed at once, which takes less time than one by one."""
    if any(type(one) is Unreadable for one in run):
        leaves = b"".join([_NO_HASH if isinstance(one, Unreadable) else leaf_hashes((one,)) for one in run])
    else:
        leaves = leaf_hashes(cast("Sequence[StoredEntry]", run))
    return Stretch(run[0].position - 1, leaves, tuple(others))


def examine(book: str, stored: Iterable[StoredEntry | Unreadable], *, registry: Registry = REGISTRY) -> Examined:
    """Go through the stored entries of a book, in the order in which the store gives them."""
    with collector_paused():
        return assemble(book, stretches(stored, BATCH, registry=registry))


def assemble(book: str, found: Iterable[Stretch]) -> Examined:
    """Put together what the entries show, in the order in which the store gives them."""
    done = Examined(book)
    whole = True
    for stretch in found:
        known = min(stretch.last, done.last)
        for position in range(stretch.after + 1, known + 1):
            text = f"an entry at {position} comes after position {done.last}"
            done.findings.append(Flaw("disordered", text, done.last, done.last))
            whole = False
        if known == stretch.last:
            continue
        new = stretch.beyond(max(stretch.after, known))
        if new.after != done.last:
            first, last = done.last + 1, new.after
            span = f"entry {first} is" if first == last else f"entries {first} to {last} are"
            done.findings.append(Flaw("missing", f"{span} missing", first, last))
            whole = False
        for position, finding, key in new.others:
            if finding is not None:
                done.findings.append(finding)
            if key is not None:
                _take_key(done, position, key)
        done.last = new.last
        if whole:
            done.tree.extend(new.leaves)
    return done


def _take_key(done: Examined, position: int, fact: KeyTrusted | KeyRetired) -> None:
    try:
        key = VerifierKey.parse(fact.key)
    except InvalidInputError as error:
        done.findings.append(Flaw("unreadable", f"entry {position}: {error}", position, position))
        return
    if isinstance(fact, KeyTrusted):
        done.keys.append(KeySpan(key, position, None))
        if fact.origin is not None and done.origin is None:
            done.origin = position, fact.origin
    else:
        done.keys = [
            span._replace(until=position) if span.key == key and span.until is None else span for span in done.keys
        ]
