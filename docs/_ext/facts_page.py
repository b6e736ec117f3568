"""Writes the reference of all facts, from their models."""

import inspect
import types
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from docs._ext.markdown import table
from ledger import facts, vocabulary
from ledger.facts import FACTS, Decision, Fact, Frame, Publication, Value

NOUNS = {str: "text", int: "whole number", bool: "yes or no", type(None): "nothing"}

MEANINGS = {
    "CompetitionId": "a competition, such as `wc1`",
    "CompetitorId": "a competitor's identity in the book",
    "EventId": "an event, such as `men-500`",
    "Instant": "a moment, in microseconds since 1970 in UTC",
    "IsoDay": "a day, such as `2025-11-14`",
    "Milliseconds": "a race time, in milliseconds",
    "Noc": "a three-letter code, such as `NED`",
    "Position": "the position of an entry",
    "RaceId": "a race, such as `wc1-men-500-1-a`",
    "Rank": "a rank, from 1",
    "Sha256": "a SHA-256, in hexadecimal",
    "Text": "text, not empty",
}


def _named_types() -> dict[int, str]:
    """What the named types mean, by the identity of the type: two of them may be equal and mean different things."""
    named = {**vars(vocabulary), **vars(facts)}
    return {id(named[name]): meaning for name, meaning in MEANINGS.items()}


NAMED = _named_types()


def _limited(base: Any, *limits: Any) -> str:
    """A text or number with limits, in words."""
    found: dict[str, Any] = {}
    for limit in limits:
        for part in limit.metadata if isinstance(limit, FieldInfo) else (limit,):
            found |= {name: getattr(part, name) for name in ("ge", "le", "pattern") if hasattr(part, name)}
    noun = describe(base)
    if "pattern" in found:
        return f"{noun} like `{found['pattern']}`"
    if "le" in found:
        return f"{noun} from {found['ge']} to {found['le']}"
    return f"{noun} from {found['ge']}" if "ge" in found else noun


def _tuple(*parts: Any) -> str:
    """A tuple, in words."""
    if parts[-1] is Ellipsis:
        return f"list of ({describe(parts[0])})"
    return " and ".join(describe(part) for part in parts)


def _union(*parts: Any) -> str:
    """One type or another, in words."""
    return " or ".join(describe(part) for part in parts)


def _literal(*parts: Any) -> str:
    """One of some words."""
    return ", ".join(f"`{part}`" for part in parts)


COMPOUNDS: dict[Any, Callable[..., str]] = {
    Annotated: _limited,
    Literal: _literal,
    Union: _union,
    types.UnionType: _union,
    tuple: _tuple,
}


def describe(annotation: Any) -> str:
    """A field's type, in words."""
    if id(annotation) in NAMED:
        return NAMED[id(annotation)]
    if get_origin(annotation) in COMPOUNDS:
        return COMPOUNDS[get_origin(annotation)](*get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return NOUNS[annotation]


def _default(field: FieldInfo) -> str:
    """What a field holds when it is left out, in words."""
    if field.default is PydanticUndefined:
        return "required"
    if field.default is None:
        return "nothing"
    if isinstance(field.default, bool):
        return "yes" if field.default else "no"
    return "empty" if field.default == () else str(field.default)


def _annotations(model: type[Value]) -> dict[str, Any]:
    return {name: inspect.get_annotations(model)[name] for name in model.model_fields}


def _values(annotation: Any) -> Iterator[type[Value]]:
    """The values that a field's type mentions, and those that they hold themselves."""
    if isinstance(annotation, type) and issubclass(annotation, Value):
        yield annotation
        for own in _annotations(annotation).values():
            yield from _values(own)
    for part in get_args(annotation):
        yield from _values(part)


def _section(model: type[Value]) -> str:
    rows = [
        (f"`{name}`", describe(annotation), _default(model.model_fields[name]))
        for name, annotation in _annotations(model).items()
    ]
    return f"### {model.__name__}\n\n{inspect.getdoc(model)}\n\n{table(('field', 'holds', 'default'), rows)}"


KINDS: dict[type, str] = {Frame: "part of the frame", Decision: "a decision", Publication: "a publication"}


def _kind(fact: type[Fact]) -> str:
    """How a fact is stored, what kind it is of, and what it can change, in a sentence."""
    kinds = " and ".join(word for kind, word in KINDS.items() if issubclass(fact, kind))
    return f"Stored as `{fact.__name__}/{fact.version}`{kinds and f', {kinds}'}. It can change {fact.reach.value}."


def facts_page() -> str:
    """The generated part of the page: every fact with its docstring and fields, then the values that they hold."""
    values: dict[str, type[Value]] = {}
    for fact in FACTS.values():
        for annotation in _annotations(fact).values():
            values |= {value.__name__: value for value in _values(annotation)}
    parts = [
        "## Facts",
        *(f"{_section(fact)}\n\n{_kind(fact)}" for fact in FACTS.values()),
        "## Values inside facts",
        *(_section(value) for value in values.values()),
    ]
    return "\n\n".join(parts)
