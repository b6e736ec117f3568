"""Entries to bytes and back: canonical MessagePack, a closed registry, upcasting of old versions.

The bytes of an entry are one MessagePack map with keys in the order of their code points and without the keys whose
value is the field's default; so ``encode(decode(b)) == b``. The name under which they are stored, such as
``ResultRecorded/1``, holds the fact's name and version. It is looked up in a registry and never imported.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from sys import intern
from typing import Any, Final

import msgpack
from pydantic import ConfigDict, TypeAdapter, ValidationError

from ledger.entry import Draft, Entry, Source
from ledger.errors import CorruptBookError, InvalidInputError, UnknownFactError
from ledger.facts import FACTS, Fact, Instant, ResultRecorded, Text, Value
from ledger.upcasts import UPCASTS, Upcast

_ENVELOPE: Final = TypeAdapter(tuple[Instant, Instant, Text, Text | None], config=ConfigDict(strict=True)).validator
"""Checks recorded_at, published_at, actor and reason. A tuple takes a third of the time of a model."""


_FACT: Final = bytes(msgpack.packb("fact"))
_AFTER: Final = bytes(msgpack.packb("published_at"))
"""The key that follows the fact; no entry is without it."""
_NOTHING: Final = bytes(msgpack.packb(None))
_NO_ENTRY: Final = (ValueError, TypeError, KeyError, AttributeError, RecursionError, msgpack.UnpackException)
"""What comes of bytes that are no MessagePack, or hold other things than an entry."""

_FIELD_SETS: Final[dict[frozenset[str], set[str]]] = {}
_LAST_OF_SIZE: Final[dict[int, set[str]]] = {}
"""The set of so many fields that was last shared: to compare with it takes half as long as to look one up."""
_OF_RESULTS: Final = set(ResultRecorded.model_fields)
"""All fields of a result: a set of as many is this one."""


def _share_field_set(value: Value) -> None:
    """Let values with the same fields share the set that pydantic keeps of them, which is half of their memory."""
    own = value.__pydantic_fields_set__
    shared = _LAST_OF_SIZE.get(len(own))
    if shared is None or shared != own:
        shared = _LAST_OF_SIZE[len(own)] = _FIELD_SETS.setdefault(frozenset(own), own)
    object.__setattr__(value, "__pydantic_fields_set__", shared)


def _share(fact: Fact) -> None:
    """Let facts share what is the same in them: the sets of their fields, and what results are looked up by."""
    if type(fact) is not ResultRecorded:
        _share_field_set(fact)
        return
    if len(fact.__pydantic_fields_set__) == len(_OF_RESULTS):
        object.__setattr__(fact, "__pydantic_fields_set__", _OF_RESULTS)
    _share_field_set(fact.result)
    held = fact.__dict__
    held["race"] = intern(held["race"])
    held["competitor"] = intern(held["competitor"])


@lru_cache(maxsize=4_096)
def _source(items: tuple[tuple[str, Any], ...], _types: tuple[type, ...]) -> Source:
    """The source with these fields. All entries of one sheet have the same, and share it in memory.

    1, 1.0 and True are equal, and only one of them is a number of a sheet.
    """
    return Source.model_validate(dict(items))


def stored_name(fact: Fact | type[Fact]) -> str:
    """The name under which a fact is stored: its stable name and its version."""
    kind = fact if isinstance(fact, type) else type(fact)
    return f"{kind.__name__}/{fact.version}"


class Registry:
    """The facts that a program can read, by stable name, with the upcasts from their earlier versions."""

    def __init__(
        self, facts: Mapping[str, type[Fact]], upcasts: Mapping[tuple[str, int], Upcast] | None = None
    ) -> None:
        """Register `facts`; `upcasts` are keyed by name and the version that they start from."""
        self._facts = dict(facts)
        self._upcasts = dict(upcasts or {})
        self._current = {stored_name(fact): fact for fact in facts.values()}
        self._validators: dict[str, Callable[[dict[str, Any]], Fact]] = {}

    def __contains__(self, name: str) -> bool:
        """Whether a fact is stored under `name` today; an earlier version of it is not."""
        return name in self._current

    def fact_from_fields(self, name: str, fields: dict[str, Any]) -> Fact:
        """Make the fact that is stored under `name`, such as ``ResultRecorded/1``, from its fields.

        Raises:
            UnknownFactError: The name or its version is not in the registry.
            pydantic.ValidationError: The fields are not those of the fact.
        """
        validate = self._validators.get(name)
        if validate is None:
            if name not in self._current:
                return self._upcast(name, fields)
            # Models are built when they are first needed, which keeps a short command short.
            validate = self._validators[name] = self._current[name].__pydantic_validator__.validate_python
        return validate(fields)

    def _upcast(self, name: str, fields: dict[str, Any]) -> Fact:
        bare, _, digits = name.partition("/")
        fact = self._facts.get(bare)
        if fact is None:
            raise UnknownFactError(
                f"{name!r} is not a fact that this program knows; known are {', '.join(self._facts)}"
            )
        version = int(digits) if digits.isascii() and digits.isdecimal() else 0
        while version != fact.version:
            upcast = self._upcasts.get((bare, version))
            if upcast is None:
                raise UnknownFactError(
                    f"{name!r} has a version that this program cannot read; it reads {stored_name(fact)}"
                )
            fields, version = upcast(fields), version + 1
        return fact.model_validate(fields)


REGISTRY: Final = Registry(FACTS, UPCASTS)
"""Every fact of `ledger.facts`."""


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, tuple):
        return [_sorted(item) for item in value]
    return value


def _writable(entry: Entry[Fact]) -> None:
    """Refuse what could not be read again: in a book it would keep everything from being read.

    Raises:
        InvalidInputError: The actor or the reason is empty, or a time is no instant.
    """
    try:
        _ENVELOPE.validate_python((entry.recorded_at, entry.published_at, entry.actor, entry.reason))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ("recorded_at", "published_at", "actor", "reason")[int(first["loc"][0])]
        raise InvalidInputError(f"the {field} of {entry.name} cannot be stored: {first['msg']}") from None


def encode(entry: Entry[Fact]) -> bytes:
    """The canonical bytes of an entry; its position and name are stored beside them, not in them.

    Raises:
        InvalidInputError: The entry could not be read again.
    """
    _writable(entry)
    fields = {
        "recorded_at": entry.recorded_at,
        "published_at": entry.published_at,
        "actor": entry.actor,
        "reason": entry.reason,
        "source": entry.source.model_dump(exclude_defaults=True) if entry.source else None,
        "fact": entry.fact.model_dump(exclude_defaults=True),
    }
    try:
        packed: bytes = msgpack.packb(_sorted({key: value for key, value in fields.items() if value is not None}))
    except UnicodeEncodeError as error:
        half = f"\\u{ord(error.object[error.start]):04x}"
        raise InvalidInputError(f"{entry.name} cannot be stored: {half} in a text is half of a character") from None
    return packed


def decode(position: int, name: str, payload: bytes, *, registry: Registry = REGISTRY) -> Entry[Fact]:
    """Read an entry from its stored bytes.

    Raises:
        UnknownFactError: The name or version is not in the registry.
        CorruptBookError: The bytes are not an entry.
    """
    entry = _decoded(position, name, payload, registry)
    _share(entry.fact)
    return entry


def decode_all(stored: Iterable[tuple[int, str, bytes]], *, registry: Registry = REGISTRY) -> Iterator[Entry[Fact]]:
    """Read entries from position, name and bytes of each, as `decode` reads them and with what it raises.

    Those of a sheet follow one another, and all but their facts is the same. Where an entry has the bytes around its
    fact that another had, and between them one value and no more, that is the fact: all else was found right before.
    """
    made, fact_from_fields, unpacked = tuple.__new__, registry.fact_from_fields, msgpack.unpackb
    last = like = None
    before = after = b""
    begin = end = 0
    for position, name, payload in stored:
        fact = None
        if like is not None and type(payload) is bytes and payload.startswith(before) and payload.endswith(after):
            try:
                fact = fact_from_fields(name, unpacked(payload[begin:end], use_list=False))
            except (*_NO_ENTRY, UnknownFactError, ValidationError):
                pass  # what is wrong is said by whoever reads the whole
        if like is not None and fact is not None:
            _, recorded_at, published_at, actor, _, reason, source = like
            entry = made(Entry, (position, recorded_at, published_at, actor, fact, reason, source))
        else:
            entry = _decoded(position, name, payload, registry)
            fact = entry.fact
            if last is not None and _said_alike(entry, last) and (around := _around(payload)):
                before, after = around
                like, begin, end = entry, len(before), -len(after)
            last = entry
        _share(fact)
        yield entry


def _said_alike(one: Entry[Fact], other: Entry[Fact]) -> bool:
    """Whether all but the facts is the same in two entries; equal sources were given the same object."""
    return one.source is other.source and one[1:4] == other[1:4] and one.reason == other.reason


def _around(payload: bytes) -> tuple[bytes, bytes] | None:
    """The bytes before the fact and after it in an entry that was read; None where these are not plain to see."""
    begin, end = payload.find(_FACT) + len(_FACT), payload.rfind(_AFTER)
    if end < begin:
        return None
    try:
        rest = msgpack.unpackb(payload[:begin] + _NOTHING + payload[end:], use_list=False)
        whole = msgpack.unpackb(payload, use_list=False)
        alone = msgpack.unpackb(payload[begin:end], use_list=False)
    except _NO_ENTRY:
        return None
    plain = rest.get("fact", rest) is None and whole == {**rest, "fact": alone}
    return (payload[:begin], payload[end:]) if plain else None


def _decoded(position: int, name: str, payload: bytes, registry: Registry) -> Entry[Fact]:
    try:
        fields = msgpack.unpackb(payload, use_list=False)
        fact = registry.fact_from_fields(name, fields.pop("fact"))
        given = fields.pop("source", None)
        source = _source(tuple(given.items()), tuple(map(type, given.values()))) if given is not None else None
        recorded_at, published_at, actor, reason = _ENVELOPE.validate_python(
            (fields.pop("recorded_at"), fields.pop("published_at"), fields.pop("actor"), fields.pop("reason", None))
        )
    except UnknownFactError as error:
        raise UnknownFactError(f"entry {position}: {error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the fields"
        raise CorruptBookError(f"entry {position} ({name}) cannot be read: {where}: {first['msg']}") from None
    except _NO_ENTRY:
        raise CorruptBookError(f"entry {position} ({name}) is not an entry: its bytes are no MessagePack map") from None
    if fields:
        raise CorruptBookError(f"entry {position} ({name}) has more than an entry has: {', '.join(map(str, fields))}")
    return Entry(position, recorded_at, published_at, actor, fact, reason, source)


def placed(drafts: Sequence[Draft], expected: int, recorded_at: int) -> tuple[Entry[Fact], ...]:
    """Drafts as the entries that they become after position `expected`."""
    return tuple(
        Entry(
            position,
            recorded_at,
            recorded_at if draft.published_at is None else draft.published_at,
            draft.actor,
            draft.fact,
            draft.reason,
            draft.source,
        )
        for position, draft in enumerate(drafts, expected + 1)
    )


def written(entries: Iterable[Entry[Fact]]) -> list[tuple[str, bytes]]:
    """The name and the bytes under which each entry is stored."""
    return [(stored_name(entry.fact), encode(entry)) for entry in entries]
