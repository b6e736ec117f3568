"""Facts in readable JSON Lines: one entry a line, without its place and moment of recording, which the book gives it.

A line is an object with ``fact`` (a stored name such as ``ResultRecorded/1``), ``data`` (its fields), ``actor``, and
where there are such ``reason`` and ``source``. ``published_at`` says, as ISO text, when it became official outside; a
line without it is published when it is loaded. What is written from a book has it always, so that wherever it is loaded
the same had been announced at every instant.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from ledger.codec import REGISTRY, Registry, stored_name
from ledger.entry import Draft, Entry, Source
from ledger.errors import InvalidInputError
from ledger.facts import Fact, Text
from ledger.instants import format_instant, parse_instant
from projections.tables.text import printable_json

_KEYS = frozenset({"fact", "data", "actor", "published_at", "reason", "source"})
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
MOST_LINE = 8_000_000
"""Characters in one line; the largest fact is a rulebook, with at most 2 million characters."""
_SHOWN = 60
"""So many characters of what stands in the place of a fact's name are shown."""


class _Envelope(BaseModel):
    """What stands around a fact in a line, as it is written there."""

    model_config = ConfigDict(strict=True)

    fact: str
    actor: Text
    published_at: str | None = None
    reason: Text | None = None


def write_line(entry: Entry[Fact] | Draft) -> str:
    """One entry, or one draft, as one line; only a draft may leave open when it was published."""
    line: dict[str, Any] = {"fact": stored_name(entry.fact)}
    if entry.published_at is not None:
        line["published_at"] = format_instant(entry.published_at)
    line["actor"] = entry.actor
    if entry.reason is not None:
        line["reason"] = entry.reason
    if entry.source is not None:
        line["source"] = entry.source.model_dump(mode="json", exclude_defaults=True)
    line["data"] = entry.fact.model_dump(mode="json", exclude_defaults=True)
    return printable_json(json.dumps(line, ensure_ascii=False))


def read_lines(lines: Iterable[str], *, file: str, registry: Registry = REGISTRY) -> Iterator[Draft]:
    """Read drafts from lines; raises what `numbered_lines` raises."""
    return (draft for _, draft in numbered_lines(lines, file=file, registry=registry))


def numbered_lines(lines: Iterable[str], *, file: str, registry: Registry = REGISTRY) -> Iterator[tuple[int, Draft]]:
    """Read drafts from lines, each with its number; empty lines and those that begin with ``#`` are passed over.

    Raises:
        InvalidInputError: A line is no fact; the error names the file and the line.
    """
    for number, text in enumerate(lines, 1):
        if not text.strip() or text.startswith("#"):
            continue
        yield number, read_line(text, where=f"{file}, line {number}", registry=registry)


def read_line(text: str, *, where: str, registry: Registry = REGISTRY) -> Draft:
    """Read the draft in one line; `where` names it in errors.

    Raises:
        InvalidInputError: It is no fact.
    """
    if len(text) > MOST_LINE:
        raise InvalidInputError(f"{where}: more than {MOST_LINE:,} characters; no fact is as long")
    try:
        line = json.loads(text, object_pairs_hook=_once)
    except InvalidInputError as error:
        raise InvalidInputError(f"{where}: {error}") from None
    except (ValueError, RecursionError):
        raise InvalidInputError(f"{where}: not a line of JSON") from None
    if _HALF.search(text) and not _is_whole(line):
        raise InvalidInputError(f"{where}: a text has half of a character, such as \\ud800 alone")
    if not isinstance(line, dict) or not {"fact", "data", "actor"} <= line.keys() <= _KEYS:
        raise InvalidInputError(f"{where}: a line needs fact, data and actor, and may have {', '.join(sorted(_KEYS))}")
    return _draft(line, where, registry)


def _is_whole(line: Any) -> bool:
    """Whether every character in a line can be stored; JSON can write halves of them."""
    try:
        json.dumps(line, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of which no key is given twice, for nobody knows which of the two is meant.

    Raises:
        InvalidInputError: A key is given twice.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(name for name, _ in pairs)
        twice = next(name for name, number in times.items() if number > 1)
        raise InvalidInputError(f"the key {twice[:_SHOWN]!r} is given twice")
    return found


def _draft(line: dict[str, Any], where: str, registry: Registry) -> Draft:
    try:
        said = _Envelope.model_validate(line)
        fact = registry.fact_from_fields(said.fact, _tuples(line["data"]))
        source = Source.model_validate(line["source"]) if "source" in line else None
        published_at = parse_instant(said.published_at) if said.published_at is not None else None
        return Draft(fact, said.actor, published_at, said.reason, source)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "data"
        raise InvalidInputError(f"{where}: {_short(line['fact'])}: {field}: {first['msg']}") from None
    except InvalidInputError as error:
        raise InvalidInputError(f"{where}: {error}") from None


def _short(value: Any) -> str:
    return str(value)[:_SHOWN]


def _tuples(value: Any) -> Any:
    """JSON has lists where facts have tuples."""
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value
