"""Hypothesis strategies for facts, made from their fields."""

import types
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from hypothesis import strategies as st
from pydantic import BaseModel

from ledger.facts import Fact

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


def facts(model: type[Fact]) -> st.SearchStrategy[Fact]:
    """Any fact of one kind."""
    return models(model)


@cache  # hypothesis looks a strategy over when it is first drawn from, and these are large
def models(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Any value of a model."""
    fields = {name: _value(field.annotation, field.metadata) for name, field in model.model_fields.items()}
    return st.fixed_dictionaries(fields).map(model.model_validate)


def _value(annotation: Any, metadata: list[Any]) -> st.SearchStrategy[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _value(inner, [item for extra in more for item in getattr(extra, "metadata", [extra])])
    if origin is Literal:
        return st.sampled_from(get_args(annotation))
    if origin in (Union, types.UnionType):
        return st.one_of(*(_value(part, metadata if part is not type(None) else []) for part in get_args(annotation)))
    if origin is tuple:
        parts = get_args(annotation)
        if parts[-1] is ...:
            least = next((item.min_length for item in metadata if isinstance(item, MinLen)), 0)
            return st.lists(_value(parts[0], []), min_size=least, max_size=3).map(tuple)
        return st.tuples(*(_value(part, []) for part in parts))
    if annotation is type(None):
        return st.none()
    if annotation is bool:
        return st.booleans()
    if annotation is int:
        low = next((item.ge for item in metadata if isinstance(item, Ge)), -1_000)
        high = next((item.le for item in metadata if isinstance(item, Le)), 10**6)
        return st.integers(low, high)
    if annotation is str:
        return _text(metadata)
    return models(annotation)


def _text(metadata: list[Any]) -> st.SearchStrategy[str]:
    pattern = next((item.pattern for item in metadata if getattr(item, "pattern", None)), None)
    longest = next((item.max_length for item in metadata if isinstance(item, MaxLen)), 300)
    if pattern is not None:
        return st.from_regex(pattern.replace("$", r"\Z"), fullmatch=True).filter(lambda text: len(text) <= longest)
    shortest = next((item.min_length for item in metadata if isinstance(item, MinLen)), 0)
    return TEXT.filter(lambda text: len(text) >= shortest)
