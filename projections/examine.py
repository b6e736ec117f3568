"""What the stored bytes of a book show by themselves, gone through once.

Nothing is believed that is not computed from the bytes. What is wrong is a list of findings, never an exception, so
that one does not hide the next.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args

import msgpack
from pydantic import BaseModel

from ledger.book import collector_paused
from ledger.codec import REGISTRY, Registry, decode, encode, stored_name
from ledger.entry import Entry, Source
from ledger.errors import InvalidInputError, LedgerError
from ledger.facts import Fact, KeyRetired, KeyTrusted, ResultRecorded, ResultRow
from ledger.seal.merkle import HASH_SIZE, Tree, leaf_hash
from ledger.seal.note import VerifierKey
from ledger.stores import StoredEntry

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
]
"""What can be wrong: a position has no entry; a position is not above the one before; no fact can be read; the bytes
are not those that an encoder writes; entries are not those that were sealed; they are, but at other positions; sealed
entries are not there; a checkpoint is malformed or its signature does not hold; nobody who is trusted has signed it;
the kept leaf hashes are not those of a checkpoint."""

_NO_HASH = bytes(HASH_SIZE)


class Finding(NamedTuple):
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
        findings: What is wrong.
    """

    book: str
    tree: Tree = field(default_factory=Tree)
    last: int = 0
    keys: list[KeySpan] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def root(self) -> str:
        """The root of `tree`, in hexadecimal."""
        return self.tree.root().hex()


def examine(book: str, stored: Iterable[StoredEntry | Unreadable], *, registry: Registry = REGISTRY) -> Examined:
    """Go through the stored entries of a book, in the order in which the store gives them."""
    done = Examined(book)
    whole = True
    with collector_paused():
        for raw in stored:
            position = raw.position
            if position <= done.last:
                text = f"an entry at {position} comes after position {done.last}"
                done.findings.append(Finding("disordered", text, done.last, done.last))
                whole = False
                continue
            if position != done.last + 1:
                first, last = done.last + 1, position - 1
                span = f"entry {first} is" if first == last else f"entries {first} to {last} are"
                done.findings.append(Finding("missing", f"{span} missing", first, last))
                whole = False
            done.last = position
            leaf = _NO_HASH
            if isinstance(raw, Unreadable):
                done.findings.append(Finding("unreadable", f"entry {position}: {raw.problem}", position, position))
            else:
                leaf = _take(done, raw, registry)
            if whole:
                done.tree.append(leaf)
    return done


def _take(done: Examined, raw: StoredEntry, registry: Registry) -> bytes:
    """Examine one entry; its leaf hash."""
    position, name, payload = raw
    try:
        entry = decode(position, name, payload, registry=registry)
    except LedgerError as error:
        done.findings.append(Finding("unreadable", str(error), position, position))
    else:
        if not is_canonical(entry, name, payload):
            text = f"entry {position} ({name}): its bytes are not those that this fact has"
            done.findings.append(Finding("not-canonical", text, position, position))
        if isinstance(entry.fact, KeyTrusted | KeyRetired):
            _take_key(done, position, entry.fact)
    return leaf_hash(position, name, payload)


def is_canonical(entry: Entry[Fact], name: str, payload: bytes) -> bool:
    """Whether an entry has exactly these bytes; of an old version of a fact, as far as can be told.

    Encoding takes longer than everything else together. So bytes that are plainly as an encoder writes them are not
    encoded again: as short as can be, with the keys of each map in order, and without a value that is left out.
    """
    fields = msgpack.unpackb(payload, use_list=False)
    if msgpack.packb(fields) != payload:
        return False
    fact = fields["fact"]
    if (
        _is_plain(fields, Entry)
        and _is_plain(fields.get("source", {}), Source)
        and _is_plain(fact, type(entry.fact))
        and (type(entry.fact) is not ResultRecorded or _is_plain(fact["result"], ResultRow))
    ):
        return True
    return name != stored_name(entry.fact) or encode(entry) == payload


_Defaults = tuple[tuple[str, Any], ...]
_SHAPES: dict[tuple[type, tuple[str, ...]], _Defaults | None] = {}
"""By model and the keys of a map: those that may be left out, with the value that they then have; None where the keys
are not in order or more than their values has to be looked at. Facts have some hundreds of such shapes."""
_MOST_SHAPES = 10_000


def _is_plain(fields: dict[str, Any], model: type) -> bool:
    keys = tuple(fields)
    try:
        defaults = _SHAPES[model, keys]
    except KeyError:
        defaults = _shape(model, keys)
        if len(_SHAPES) < _MOST_SHAPES:
            _SHAPES[model, keys] = defaults
    return defaults is not None and all(fields[key] != default for key, default in defaults)


def _shape(model: type, keys: tuple[str, ...]) -> _Defaults | None:
    if list(keys) != sorted(keys):
        return None
    if not issubclass(model, BaseModel):
        return tuple((key, None) for key in keys)
    fields = model.model_fields
    if any(key not in fields or _holds_maps(fields[key].annotation) for key in keys):
        return None
    return tuple((key, fields[key].default) for key in keys if not fields[key].is_required())


def _holds_maps(annotation: Any) -> bool:
    """Whether a field's tuple has maps in it."""
    inner = get_args(annotation)
    return any(_holds_maps(one) or (isinstance(one, type) and issubclass(one, BaseModel)) for one in inner)


def _take_key(done: Examined, position: int, fact: KeyTrusted | KeyRetired) -> None:
    try:
        key = VerifierKey.parse(fact.key)
    except InvalidInputError as error:
        done.findings.append(Finding("unreadable", f"entry {position}: {error}", position, position))
        return
    if isinstance(fact, KeyTrusted):
        done.keys.append(KeySpan(key, position, None))
    else:
        done.keys = [
            span._replace(until=position) if span.key == key and span.until is None else span for span in done.keys
        ]
