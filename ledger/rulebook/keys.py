"""What each key of a rulebook is for, read from the models themselves, so that nothing can be said twice."""

import inspect
import re
from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from ledger.rulebook.base import Part, Ruling
from ledger.rulebook.model import Rulebook

_WORDS: Final[dict[Any, str]] = {str: "text", int: "a whole number", bool: "true or false"}
_ATTRIBUTE = re.compile(r"^(\w+): (.*?)(?=^\w+: |\Z)", re.MULTILINE | re.DOTALL)
_EVENTS: Final = frozenset({"event", "events", "order", "raced", "times_list"})
_PATH: Final = "text"
"""The one field of a rulebook that is no key: the text itself."""


class Key(NamedTuple):
    """One key of a table of a rulebook.

    Attributes:
        name: The key.
        meaning: What it is for.
        kind: What may stand there.
        needed: Whether it has to be there.
    """

    name: str
    meaning: str
    kind: str
    needed: bool


class Kind(NamedTuple):
    """One kind of table.

    Attributes:
        path: Where it stands, such as ``quotas.events``; empty for the file as a whole.
        many: Whether there are several, each under a heading ``[[…]]``.
        meaning: What it does.
        keys: Its keys, in their order.
        part: Its model.
    """

    path: str
    many: bool
    meaning: str
    keys: tuple[Key, ...]
    part: type[Part]


def fields(part: type[Part]) -> dict[str, FieldInfo]:
    """The keys of a table with their fields, the marks last."""
    own = {name: field for name, field in part.model_fields.items() if name != _PATH}
    marks = [name for name in Ruling.model_fields if name in own]
    return {name: own[name] for name in (*(name for name in own if name not in marks), *marks)}


def meaning(part: type[Part]) -> str:
    """What a table does, on one line."""
    return _line(_doc(part)[0])


def meanings(part: type[Part]) -> dict[str, str]:
    """What each key of a table is for, on one line each."""
    own = {name: _line(said) for name, said in _ATTRIBUTE.findall(_doc(part)[1])}
    if issubclass(part, Ruling) and part is not Ruling:
        own = meanings(Ruling) | own
    return {name: own[name] for name in fields(part) if name in own}


def _line(text: str) -> str:
    """A text on one line, in the words of a file, in which what is None is left out."""
    return " ".join(text.split()).replace("None", "left out").replace("``", "`")


def _doc(part: type[Part]) -> tuple[str, str]:
    text, _, attributes = (inspect.getdoc(part) or "").partition("\nAttributes:\n")
    return text.strip(), inspect.cleandoc(attributes)


def table_in(annotation: Any) -> type[Part] | None:
    """The kind of table that a field holds, alone or several times; None where it holds none."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next((found for one in get_args(annotation) if (found := table_in(one)) is not None), None)


def holds_many(annotation: Any) -> bool:
    """Whether a field holds a list of values."""
    if get_origin(annotation) is tuple:
        return True
    return any(
        holds_many(one) for one in get_args(annotation) if get_origin(annotation) in (Annotated, Union, UnionType)
    )


def allowed(annotation: Any) -> tuple[str, ...]:
    """The words that a field may have, or that each value of its list may have; empty where it is open."""
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    return tuple(word for one in get_args(annotation) for word in allowed(one))


def kind_of(name: str, field: FieldInfo) -> str:
    """What may stand under a key, in words."""
    annotation = field.annotation
    part = table_in(annotation)
    many = holds_many(annotation)
    if part is not None:
        return "tables" if many else "tables by name" if get_origin(annotation) is dict else "a table"
    words = allowed(annotation)
    if words:
        return f"{'any of' if many else 'one of'} {', '.join(f'`{word}`' for word in words)}"
    if name == "competitions":
        return "competitions, such as `wc1`"
    if name in _EVENTS:
        return "events, such as `men-500`" if many else "an event, such as `men-500`"
    inner = next((word for kind, word in _WORDS.items() if _has(annotation, kind)), "text")
    return {"text": "texts", "a whole number": "whole numbers"}.get(inner, inner) if many else inner


def _has(annotation: Any, kind: type) -> bool:
    return annotation is kind or any(_has(one, kind) for one in get_args(annotation))


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of table, from the outside in, in the order in which they stand in a file."""
    return tuple(_kinds(Rulebook, "", many=False))


def _kinds(part: type[Part], path: str, *, many: bool) -> Iterator[Kind]:
    said = meanings(part)
    keys = tuple(
        Key(name, said.get(name, ""), kind_of(name, field), field.is_required()) for name, field in fields(part).items()
    )
    yield Kind(path, many, meaning(part), keys, part)
    for name, field in fields(part).items():
        inner = table_in(field.annotation)
        if inner is not None:
            below = f"{path}.{name}" if path else name
            below = f"{below}.NAME" if get_origin(field.annotation) is dict else below
            yield from _kinds(inner, below, many=holds_many(field.annotation))
