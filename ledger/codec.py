"""Entries to bytes and back: canonical MessagePack, a closed registry, upcasting of old versions.

The bytes of an entry are one MessagePack map with keys in the order of their code points and without the keys whose
value is None; so ``encode(decode(b)) == b``. The name under which they are stored, such as ``ResultRecorded/1``,
holds the fact's name and version. It is looked up in a registry and never imported.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgpack
from pydantic import ValidationError

from ledger.entry import Entry, Source
from ledger.errors import CorruptBookError, UnknownFactError
from ledger.facts import FACTS, Fact, Instant, Text, Value

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the fields of one version of a fact into those of the next."""


class _Envelope(Value):
    recorded_at: Instant
    published_at: Instant
    actor: Text
    reason: Text | None = None
    source: Source | None = None


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

    def fact_from_fields(self, name: str, fields: dict[str, Any]) -> Fact:
        """Make the fact that is stored under `name`, such as ``ResultRecorded/1``, from its fields.

        Raises:
            UnknownFactError: The name or its version is not in the registry.
            pydantic.ValidationError: The fields are not those of the fact.
        """
        current = self._current.get(name)
        if current is not None:
            return current.__pydantic_validator__.validate_python(fields)  # type: ignore[no-any-return]
        return self._upcast(name, fields)

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


REGISTRY: Final = Registry(FACTS)
"""Every fact of `ledger.facts`."""


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, tuple):
        return [_sorted(item) for item in value]
    return value


def encode(entry: Entry[Fact]) -> bytes:
    """The canonical bytes of an entry; its position and name are stored beside them, not in them."""
    fields = {
        "recorded_at": entry.recorded_at,
        "published_at": entry.published_at,
        "actor": entry.actor,
        "reason": entry.reason,
        "source": entry.source.model_dump(exclude_none=True) if entry.source else None,
        "fact": entry.fact.model_dump(exclude_none=True),
    }
    packed: bytes = msgpack.packb(_sorted({key: value for key, value in fields.items() if value is not None}))
    return packed


def decode(position: int, name: str, payload: bytes, *, registry: Registry = REGISTRY) -> Entry[Fact]:
    """Read an entry from its stored bytes.

    Raises:
        UnknownFactError: The name or version is not in the registry.
        CorruptBookError: The bytes are not an entry.
    """
    try:
        fields = msgpack.unpackb(payload, use_list=False)
        fact = registry.fact_from_fields(name, fields.pop("fact"))
        envelope = _Envelope.__pydantic_validator__.validate_python(fields)
    except UnknownFactError as error:
        raise UnknownFactError(f"entry {position}: {error}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the fields"
        raise CorruptBookError(f"entry {position} ({name}) cannot be read: {where}: {first['msg']}") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, msgpack.UnpackException):
        raise CorruptBookError(f"entry {position} ({name}) is not an entry: its bytes are no MessagePack map") from None
    return Entry(
        position,
        envelope.recorded_at,
        envelope.published_at,
        envelope.actor,
        fact,
        envelope.reason,
        envelope.source,
    )
