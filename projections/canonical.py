"""Whether stored bytes are an entry, written as an encoder writes it: a quick look that is certain, or does not say.

Decoding an entry and encoding it again takes twice as long as everything else that verification does. Nearly every
entry can be told at a glance to be right: it is as short as it can be, the keys of each map are in order, no value is
one that is left out, and the fact and its envelope are valid. Whatever is not plainly so is for `ledger.codec` to say.
"""

from typing import Any, Final, get_args

import msgpack
from pydantic import BaseModel, ValidationError

from ledger.codec import Registry, stored_name
from ledger.entry import Entry, Source
from ledger.errors import LedgerError
from ledger.facts import Fact, ResultRecorded, ResultRow

_LAST_INSTANT: Final = 253_402_300_799_999_999
_LONGEST: Final = 2_000

_Defaults = tuple[tuple[str, Any], ...]
_SHAPES: Final[dict[tuple[type, tuple[str, ...]], _Defaults | None]] = {}
"""By model and the keys of a map: those that may be left out, with the value that they then have; None where the keys
are not in order or more than their values has to be looked at. Facts have some hundreds of such shapes."""
_SOURCES: Final[set[tuple[tuple[str, Any], ...]]] = set()
"""Sources that were found right; all entries of one sheet have the same but for its row."""
_MOST: Final = 10_000
"""So many shapes and sources are remembered; hostile bytes could have any number."""


def plainly_right(name: str, payload: bytes, registry: Registry) -> Fact | None:
    """The fact in these bytes, if they are certainly an entry in its one form; else None, which says nothing."""
    try:
        fields = msgpack.unpackb(payload, use_list=False)
        if msgpack.packb(fields) != payload:
            return None
        inside = fields["fact"]
        fact = registry.fact_from_fields(name, inside)
        right = (
            name == stored_name(fact)
            and _is_envelope(fields)
            and _is_plain(inside, type(fact))
            and (type(fact) is not ResultRecorded or _is_plain(inside["result"], ResultRow))
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, LedgerError, msgpack.UnpackException):
        return None
    return fact if right else None


def _is_envelope(fields: dict[str, Any]) -> bool:
    """Whether everything around the fact is as it must be."""
    return (
        _is_instant(fields["recorded_at"])
        and _is_instant(fields["published_at"])
        and _is_text(fields["actor"])
        and ("reason" not in fields or _is_text(fields["reason"]))
        and ("source" not in fields or _is_source(fields["source"]))
        and _is_plain(fields, Entry)
    )


def _is_instant(value: object) -> bool:
    return type(value) is int and 0 <= value <= _LAST_INSTANT


def _is_text(value: object) -> bool:
    return type(value) is str and 0 < len(value) <= _LONGEST


def _is_source(source: dict[str, Any]) -> bool:
    items = tuple(source.items())
    if items in _SOURCES:
        return True
    try:
        Source.model_validate(source)
    except ValidationError:
        return False
    right = _is_plain(source, Source)
    if right and len(_SOURCES) < _MOST:
        _SOURCES.add(items)
    return right


def _is_plain(fields: dict[str, Any], model: type) -> bool:
    """Whether the keys are in order and no value is one that an encoder leaves out."""
    keys = tuple(fields)
    try:
        defaults = _SHAPES[model, keys]
    except KeyError:
        defaults = _shape(model, keys)
        if len(_SHAPES) < _MOST:
            _SHAPES[model, keys] = defaults
    if defaults is None:
        return False
    for key, default in defaults:  # noqa: SIM110 - a loop takes half the time of a generator
        if fields[key] == default:
            return False
    return True


def _shape(model: type, keys: tuple[str, ...]) -> _Defaults | None:
    if list(keys) != sorted(keys):
        return None
    if not issubclass(model, BaseModel):
        # The envelope. Its values are looked at one by one; only which keys there are is left to say.
        return () if {*keys} <= {"actor", "fact", "published_at", "reason", "recorded_at", "source"} else None
    fields = model.model_fields
    if any(key not in fields or _holds_maps(fields[key].annotation) for key in keys):
        return None
    return tuple((key, fields[key].default) for key in keys if not fields[key].is_required())


def _holds_maps(annotation: Any) -> bool:
    """Whether a field's tuple has maps in it."""
    inner = get_args(annotation)
    return any(_holds_maps(one) or (isinstance(one, type) and issubclass(one, BaseModel)) for one in inner)
