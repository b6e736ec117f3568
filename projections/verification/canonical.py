"""Whether stored bytes are an entry, written as an encoder writes it: a quick look that is certain, or does not say.

Decoding an entry and encoding it again takes twice as long as everything else that verification does. Nearly every
entry can be told at a glance to be right: it is as short as it can be, the keys of each map are in order, no value is
one that is left out, and the fact and its envelope are valid. Whatever is not plainly so is for `ledger.codec` to say.
"""

from typing import Any, Final, NamedTuple

import msgpack
from pydantic import BaseModel, ValidationError

from ledger.codec import Registry
from ledger.entry import Source
from ledger.errors import LedgerError
from ledger.facts import Fact
from projections.verification.alike import Alike
from projections.verification.values import models_in

_LAST_INSTANT: Final = 253_402_300_799_999_999
_LONGEST: Final = 2_000
_ENVELOPES: Final = frozenset(
    ("actor", "fact", "published_at", *reason, "recorded_at", *source)
    for reason in ((), ("reason",))
    for source in ((), ("source",))
)
"""The keys that the map around a fact may have, in their order."""


class _Shape(NamedTuple):
    """What is to be looked at in a map of a model that has certain keys in their order.

    Attributes:
        defaults: The keys that may be left out, each with the value that it then has.
        maps: The keys under which there is a map, or a tuple of maps, with their model.
    """

    defaults: tuple[tuple[str, Any], ...]
    maps: tuple[tuple[str, type[BaseModel]], ...]


_SHAPES: Final[dict[tuple[type[BaseModel], tuple[str, ...]], _Shape | None]] = {}
"""By model and the keys of a map; None where the keys are not in order. Facts have some hundreds of such shapes."""
_SOURCES: Final[set[tuple[tuple[str, type, Any], ...]]] = set()
"""Sources that were found right, with the types of their values, for 1, 1.0 and True are equal; all entries of one
sheet have the same but for its row."""
_MOST: Final = 10_000
"""So many shapes and sources are remembered; hostile bytes could have any number."""
# Made once: `msgpack.packb` makes a packer for each call, which takes longer than the packing.
_PACK: Final = msgpack.Packer().pack


def plainly_right(name: str, payload: bytes, registry: Registry, alike: Alike | None = None) -> Fact | None:
    """The fact in these bytes, if they are certainly an entry in its one form; else None, which says nothing.

    It is remembered in `alike`.
    """
    try:
        fields = msgpack.unpackb(payload, use_list=False)
        if _PACK(fields) != payload:
            return None
        inside = fields["fact"]
        if name not in registry:
            return None
        fact = registry.fact_from_fields(name, inside)
        right = _is_envelope(fields) and _is_plain(inside, type(fact))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, LedgerError, msgpack.UnpackException):
        return None
    if right and alike is not None:
        alike.learn(name, fields, type(fact))
    return fact if right else None


def _is_envelope(fields: dict[str, Any]) -> bool:
    """Whether everything around the fact is as it must be."""
    recorded_at, published_at, actor = fields["recorded_at"], fields["published_at"], fields["actor"]
    return (
        type(recorded_at) is int is type(published_at)
        and 0 <= recorded_at <= _LAST_INSTANT
        and 0 <= published_at <= _LAST_INSTANT
        and _is_text(actor)
        and ("reason" not in fields or _is_text(fields["reason"]))
        and ("source" not in fields or _is_source(fields["source"]))
        and tuple(fields) in _ENVELOPES
    )


def _is_text(value: object) -> bool:
    return type(value) is str and 0 < len(value) <= _LONGEST


def _is_source(source: dict[str, Any]) -> bool:
    items = tuple([(key, type(value), value) for key, value in source.items()])
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


def _is_plain(fields: dict[str, Any], model: type[BaseModel]) -> bool:
    """Whether the keys are in order and no value is one that an encoder leaves out."""
    keys = tuple(fields)
    try:
        shape = _SHAPES[model, keys]
    except KeyError:
        shape = _shape(model, keys)
        if len(_SHAPES) < _MOST:
            _SHAPES[model, keys] = shape
    if shape is None:
        return False
    for key, default in shape.defaults:
        if fields[key] == default:
            return False
    for key, inner in shape.maps:
        value = fields[key]
        for one in value if type(value) is tuple else (value,):
            if not _is_plain(one, inner):
                return False
    return True


def _shape(model: type[BaseModel], keys: tuple[str, ...]) -> _Shape | None:
    if list(keys) != sorted(keys):
        return None
    fields = model.model_fields
    if any(key not in fields for key in keys):
        return None
    defaults = ((key, fields[key].default) for key in keys if not fields[key].is_required())
    maps = ((key, inner) for key in keys for inner in models_in(fields[key].annotation))
    return _Shape(tuple(defaults), tuple(maps))
