"""The values of a field, as they are written: which are right in it, looked at one by one or told by a pattern."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import Annotated, Any, Final, get_args

import msgpack
from pydantic import BaseModel, ConfigDict, TypeAdapter
from pydantic.fields import FieldInfo

from ledger.facts import Instant, Text

_PACKER: Final = msgpack.Packer()
_NONE: Final = 0xC1
_SHORT_TEXT: Final = 0xD9
_SIZES: Final = {
    **dict.fromkeys(range(0x80), 1),
    **{0xA0 + length: 1 + length for length in range(32)},
    _NONE: -1,
    0xC2: 1,
    0xC3: 1,
    0xCC: 2,
    0xCD: 3,
    0xCE: 5,
    0xCF: 9,
}
"""How many bytes values of MessagePack have that begin with a byte; where it alone says."""
_LAST_OF_ONE_BYTE: Final = 0x7F
_LAST_OF_TWO_BYTES: Final = 0xFF
_WIDER: Final = {b"\xcd": 2, b"\xce": 4, b"\xcf": 8}
"""What stands before larger whole numbers, and how many bytes those have then."""


class FieldValue:
    """Which values are right in a field, where they are written as an encoder writes them."""

    def __init__(self, field: FieldInfo | None) -> None:
        """Those of a field; of none, as where there is a map, nothing is said."""
        self._field = field

    def is_right(self, data: bytes) -> bool:
        """Whether bytes are certainly one right value."""
        if self._field is None or not _is_whole(data):
            return False
        try:
            value = msgpack.unpackb(data, use_list=False)
        except (ValueError, msgpack.UnpackException, RecursionError):
            return False
        right: bool = (
            value != self._default and _PACKER.pack(value) == data and self._type.validator.isinstance_python(value)
        )
        return right

    @cached_property
    def pattern(self) -> bytes | None:
        """What right values alone match: of numbers, and of words of which there are few; None of any others."""
        if self._field is None:
            return None
        schema: Any = self._type.core_schema
        if schema["type"] == "nullable":
            schema = schema["schema"]
        rules = schema.keys() - {"type", "metadata"}
        if schema["type"] == "int" and rules <= {"ge", "le"}:
            return _numbers(schema.get("ge", 0), schema.get("le", 2**64 - 1), self._default)
        if schema["type"] == "literal" and rules == {"expected"}:
            return _one_of(one for one in schema["expected"] if one != self._default)
        if schema["type"] == "bool" and not rules:
            return _one_of(one for one in (False, True) if one is not self._default)
        return None

    @property
    def _default(self) -> object:
        return None if self._field is None or self._field.is_required() else self._field.default

    @cached_property
    def _type(self) -> TypeAdapter[Any]:
        """Made when it is first needed."""
        kind: Any = None
        if self._field is not None:
            kind, rules = self._field.annotation, self._field.metadata
            kind = Annotated[(kind, *rules)] if rules else kind
        return TypeAdapter(kind, config=ConfigDict(strict=True))


def _one_of(values: Iterable[object]) -> bytes | None:
    written = [re.escape(_PACKER.pack(value)) for value in values]
    return b"(?:%b)" % b"|".join(written) if written else None


def _numbers(least: int, most: int, default: object) -> bytes | None:
    """Whole numbers, each as short as can be, from `least` to `most` but for `default`; of the large ones not the last.

    Where the first of their bytes that is not zero has its highest value, others of them may be too large.
    """
    if type(default) is int:
        if default != least:
            return None
        least += 1
    if not 0 <= least <= _LAST_OF_ONE_BYTE:
        return None
    found = [_bytes(least, min(most, _LAST_OF_ONE_BYTE))]
    if most > _LAST_OF_ONE_BYTE:
        found.append(b"\xcc" + _bytes(_LAST_OF_ONE_BYTE + 1, min(most, _LAST_OF_TWO_BYTES)))
    for head, width in _WIDER.items():
        for zeros in range(width // 2):
            left = width - zeros - 1
            highest = min(0xFF, (most + 1 >> 8 * left) - 1)
            if highest > 0:
                found.append(head + b"\x00" * zeros + _bytes(1, highest) + b"." * left)
    return b"(?:%b)" % b"|".join(found)


def _bytes(first: int, last: int) -> bytes:
    return rb"[\x%02x-\x%02x]" % (first, last)


def _is_whole(data: bytes) -> bool:
    """Whether bytes may be one value and no more; at a glance, because a wrong cut is the most common thing."""
    head = data[0] if data else _NONE
    if head == _SHORT_TEXT and len(data) > 1:
        return len(data) == 2 + data[1]
    return head not in _SIZES or len(data) == _SIZES[head]


@cache
def envelope() -> Mapping[str, FieldValue]:
    """The values beside a fact."""
    instant, text, nothing = FieldInfo(annotation=Instant), FieldInfo(annotation=Text), None
    fields = {"recorded_at": instant, "published_at": instant, "actor": text, "reason": text}
    return {key: FieldValue(field) for key, field in {**fields, "fact": nothing, "source": nothing}.items()}


@cache
def values_of(model: type[BaseModel]) -> Mapping[str, FieldValue]:
    """The values of the fields of a model. Maps are looked at with their entry, or by their own fields."""
    fields = model.model_fields.items()
    return {key: FieldValue(None if models_in(field.annotation) else field) for key, field in fields}


@cache
def maps_of(model: type[BaseModel]) -> Mapping[str, type[BaseModel]]:
    """The fields of a model that are a map of one model, whichever their value is."""
    found = ((key, models_in(field.annotation)) for key, field in model.model_fields.items())
    return {key: inner[0] for key, inner in found if len(inner) == 1}


@cache
def has_no_rules(model: type[BaseModel]) -> bool:
    """Whether a model, and each in its fields, is right where each field is, as its annotation says."""
    inner = (one for field in model.model_fields.values() for one in models_in(field.annotation))
    own = model.__pydantic_decorators__
    rules = (own.model_validators, own.root_validators, own.field_validators, own.validators)
    return not any(rules) and all(map(has_no_rules, inner))


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """The models of the maps in a field: it is one, may be one or None, or is a tuple of them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in get_args(annotation) for found in models_in(inner)]
