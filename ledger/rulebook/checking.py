"""Checks a rulebook file: every fault with its line and key, and the nearest right word; not the first alone.

A word that is nearly right is taken as what it nearly is, so that it hides nothing behind it. A table that cannot be
read is left out of what is looked at across tables.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path as File
from typing import Any, Final

import tomli_w
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ledger.errors import InvalidInputError
from ledger.rulebook.base import Part, closed
from ledger.rulebook.keys import allowed, fields, table_in
from ledger.rulebook.lines import Path, lines_of
from ledger.rulebook.loader import (
    NO_BOOK,
    base_of,
    editions,
    load_edition,
    read_text,
    resolved,
    toml_of,
)
from ledger.rulebook.model import Rulebook
from ledger.rulebook.quoting import cut, nearest, shown
from ledger.rulebook.soundness import Remark, across, sound

Plain = dict[str, Any]
MOST_FAULTS: Final = 100
"""So many are said of single keys and tables; nobody reads more at once."""
_NAMES: Final = ("name", "id", "code", "event", "gender")
_SYNTAX: Final = "not TOML"
_NO_FILE: Final = File("the rulebook")
"""Stands for the file of a text that is in none."""
_WANTED: Final = {
    "model_type": "table",
    "dict_type": "table",
    "tuple_type": "list",
    "string_type": "text",
    "int_type": "whole number",
    "bool_type": "true or false",
}
_LISTS: Final = ("distances", "points", "cups", "start_places", "statuses", "quotas")
_ABSENT: Final[Plain] = {"grand": None, "quotas": [], "distances": [], "start_places": []}
"""What an edition need not have, so that none of another stands in for it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a rulebook file that is wrong, or worth a look.

    Attributes:
        line: The line of the file, or None where it is not in the file itself.
        key: Where it is, such as ``points 2 (a-short), scale``.
        message: What is wrong, and what would be right.
        wrong: Whether it is wrong; what is only worth a look can be meant so.
    """

    line: int | None
    key: str
    message: str
    wrong: bool = True


@dataclass(frozen=True, slots=True)
class CheckedRulebook:
    """What a check found.

    Attributes:
        faults: What is wrong or worth a look, in the order of the file.
        rulebook: The rulebook, or None where something is wrong.
        base: The rulebook that it extends, or None.
    """

    faults: tuple[Fault, ...]
    rulebook: Rulebook | None
    base: Rulebook | None = None

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not any(one.wrong for one in self.faults)


def check_file(file: File, *, adopted: Mapping[str, str] = NO_BOOK) -> CheckedRulebook:
    """Check a rulebook file; `adopted` are the texts that a book adopted, by edition, for the file may extend one.

    Raises:
        InvalidInputError: It cannot be read as text.
    """
    try:
        text = read_text(file)
    except InvalidInputError as error:
        raise InvalidInputError(f"{file}: {error}") from None
    return check_text(text, file, adopted=adopted)


def check_text(text: str, file: File = _NO_FILE, *, adopted: Mapping[str, str] = NO_BOOK) -> CheckedRulebook:
    """Check the text of a rulebook file; other files that it names are looked for from the folder of `file`."""
    try:
        raw = toml_of(text)
        lines = lines_of(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is no TOMLDecodeError
        return CheckedRulebook((_no_toml(str(error)),), None)
    try:
        base = base_of(raw, file, adopted)
    except InvalidInputError as error:
        return CheckedRulebook((Fault(lines.get(("extends",)), "extends", str(error)),), None)
    try:
        whole = _with_all_scales(resolved(deepcopy(raw), base), raw)
    except RecursionError as error:
        return CheckedRulebook((_no_toml(str(error)),), None)
    except InvalidInputError as error:
        return CheckedRulebook((_no_block(str(error), text),), None)
    found, document = _read(whole)
    more = len(found) > MOST_FAULTS
    if more:
        found[MOST_FAULTS:] = [((), f"there are more faults than these {MOST_FAULTS}; put these right first")]
    remarks = {} if more else dict.fromkeys(_remarks(document, [path for path, _ in found]))
    said = [(path, message, True) for path, message in found]
    said += [(one.path, one.message, one.wrong) for one in remarks]
    faults = [Fault(_line(path, lines, raw, whole), _key(path, whole), message, wrong) for path, message, wrong in said]
    faults.sort(key=lambda one: (not one.wrong, one.line is None, one.line or 0))
    checked = CheckedRulebook(tuple(faults), None, base)
    if not checked.clean:
        return checked
    return replace(checked, rulebook=_model(document))


def _no_toml(said: str) -> Fault:
    at = said.partition("at line ")[2].partition(",")[0]
    return Fault(int(at) if at.isdecimal() else None, _SYNTAX, said)


def _no_block(said: str, text: str) -> Fault:
    """A block, a source or a scale that is not there; it is found by its name."""
    name = said.partition("'")[2].partition("'")[0]
    at = next((number for number, line in enumerate(text.splitlines(), 1) if name and f'"{name}"' in line), None)
    return Fault(at, "use", said)


def _with_all_scales(whole: Plain, raw: Plain) -> Plain:
    """Put back the scales that no points table names, which are left out of an edition: a name may be misspelt."""
    given = raw.get("scales")
    scales = whole.get("scales")
    if isinstance(given, dict) and isinstance(scales, dict):
        bare = {name: scale for name, scale in given.items() if isinstance(scale, dict) and "then" not in scale}
        whole["scales"] = bare | scales
    return whole


def _model(document: Plain) -> Rulebook:
    used = {table.get("scale") for table in document["points"]}
    scales = {name: scale for name, scale in document["scales"].items() if name in used}
    document = document | {"scales": scales}
    text = tomli_w.dumps(document)
    return Rulebook.model_validate(closed(document) | {"text": text})


def _read(whole: Plain) -> tuple[list[tuple[Path, str]], Plain]:
    """The faults of single tables, and the document with what is nearly right put right."""
    document: Plain = deepcopy(whole)
    found: list[tuple[Path, str]] = []
    while True:
        errors = [one for one in _errors(document) if not _of_several(one) and not _of_its_tables(one)]
        strange = [one for one in errors if one["type"] == "extra_forbidden"]
        found += [(_path(one), _said(one)) for one in (strange or errors)[: MOST_FAULTS + 1]]
        if not strange or len(found) > MOST_FAULTS:
            return found, document
        for one in strange:
            _mend(document, one)


def _of_several(error: ErrorDetails) -> bool:
    """Whether an error is about several tables, which `across` says one by one."""
    path = _path(error)
    return error["type"] == "value_error" and (not path or (path[0] == "quotas" and len(path) == 2))  # noqa: PLR2004


def _of_its_tables(error: ErrorDetails) -> bool:
    """Whether a list is called too short because its tables cannot be read, which is said of them."""
    return error["type"] == "too_short" and bool(error["input"])


def _errors(document: Plain) -> list[ErrorDetails]:
    try:
        Rulebook.model_validate(closed(document) | {"text": "-"})
    except ValidationError as error:
        return error.errors(include_url=False)
    return []


def _path(error: ErrorDetails) -> Path:
    return tuple(error["loc"])


def _mend(document: Plain, error: ErrorDetails) -> None:
    """Take a key that is nearly right as what it nearly is, and any other unknown one away."""
    *outer, key = error["loc"]
    table = _at(document, outer)
    value = table.pop(str(key))
    right = nearest(str(key), fields(_part(outer)))
    if right is not None:
        table.setdefault(right, value)


def _said(error: ErrorDetails) -> str:
    """What is wrong, and what would be right."""
    *outer, key = error["loc"] or ("",)
    kind, given = error["type"], error["input"]
    if kind == "extra_forbidden":
        known = fields(_part(outer))
        right = nearest(str(key), known)
        return "no such key; " + (f"did you mean {right}?" if right else f"there are {', '.join(known)}")
    if kind == "missing":
        return "it is missing"
    if kind in ("literal_error", "enum"):
        words = allowed(_annotation(error["loc"]))
        right = nearest(str(given), words)
        hint = f"; did you mean {right!r}?" if right else ""
        return f"{given!r} is none of {', '.join(words)}{hint}"
    if kind == "value_error":
        return error["msg"].removeprefix("Value error, ")
    if kind in _WANTED:
        return f"{shown(given)} is no {_WANTED[kind]}"
    return f"{error['msg'][:1].lower()}{error['msg'][1:]}, not {shown(given)}"


def _part(path: Sequence[str | int]) -> type[Part]:
    """The kind of table that stands at a path."""
    part: type[Part] = Rulebook
    for name in path:
        if name in part.model_fields:
            part = table_in(part.model_fields[str(name)].annotation) or part
    return part


def _annotation(path: Sequence[str | int]) -> Any:
    """What may stand at a path; an entry of a list is said by its list."""
    names = [one for one in path if isinstance(one, str)]
    return _part(names[:-1]).model_fields[names[-1]].annotation


def _at(document: Any, path: Sequence[str | int]) -> Any:
    for name in path:
        try:
            document = document[name]
        except (KeyError, IndexError, TypeError):
            return None
    return document


def _remarks(document: Plain, faults: Sequence[Path]) -> Iterator[Remark]:
    """What is wrong or worth a look across tables; what cannot be read is left out."""
    apart = tuple(across(document))
    yield from apart
    bare, places = _readable(document, faults)
    if _errors(bare):
        return
    rulebook = Rulebook.model_validate(closed(bare) | {"text": "-"})
    spoilt = {str(path[0]) for path in (*faults, *(one.path for one in apart if one.wrong))}
    for remark in sound(rulebook, spoilt=spoilt):
        section, *rest = remark.path
        if section in places and rest:
            rest[0] = places[section][int(rest[0])]
        yield replace(remark, path=(section, *rest))


def _readable(document: Plain, faults: Sequence[Path]) -> tuple[Plain, dict[str | int, list[int]]]:
    """What of a document can be read, and by list, where each table that is left stands in the whole."""
    spoilt = {path[:2] for path in faults} | {path[:1] for path in faults if path[0] not in _LISTS}
    bare = {key: value for key, value in document.items() if (key,) not in spoilt and key in Rulebook.model_fields}
    bare = tomllib.loads(load_edition(editions()[-1]).text) | _ABSENT | bare
    if "grand" not in document or ("grand",) in spoilt:
        del bare["grand"]
    for key in ("mass_start", "divisions", "team_members", "protests", "deductions"):
        if key not in document or (key,) in spoilt:
            bare.pop(key, None)
    places: dict[str | int, list[int]] = {}
    for key in _LISTS:
        given = bare[key] if isinstance(bare[key], list) else []
        places[key] = [place for place in range(len(given)) if (key, place) not in spoilt]
    _agree(bare, places)
    for name, kept in places.items():
        bare[str(name)] = [bare[str(name)][place] for place in kept]
    return bare, places


def _agree(bare: Plain, places: Mapping[str | int, list[int]]) -> None:
    """Leave out what does not go together, so that the rest can be looked at; `across` has said what it is."""
    wrong = {(path[0], path[1]) for path in (one.path for one in across(bare) if one.wrong) if len(path) > 1}
    for key, kept in places.items():
        kept[:] = [place for place in kept if (key, place) not in wrong]
    used = {bare["points"][place].get("scale") for place in places["points"]}
    bare["scales"] = {name: scale for name, scale in bare["scales"].items() if name in used}
    cups = {bare["cups"][place]["id"] for place in places["cups"]}
    places["quotas"][:] = [
        place
        for place in places["quotas"]
        if all(one.get("points_list") in cups for one in bare["quotas"][place]["events"])
    ]


def _line(path: Path, lines: Mapping[Path, int], raw: Plain, whole: Plain) -> int | None:
    """The line of a key, or of the table that it is missing in; None where the file takes it from elsewhere."""
    own: Any = raw
    other: Any = whole
    best: int | None = None
    for length, name in enumerate(path, 1):
        if isinstance(other, list) and (not isinstance(own, list) or len(own) != len(other)):
            return None
        own, other = _at(own, [name]), _at(other, [name])
        if own is None:
            break
        best = lines.get(path[:length], best)
    return best


def _key(path: Path, whole: Plain) -> str:
    """A key for people: ``points 2 (a-short), scale``."""
    parts: list[str] = []
    here: Any = whole
    for name in path:
        here = _at(here, [name])
        if isinstance(name, int):
            label = next((cut(str(here[key])) for key in _NAMES if isinstance(here, dict) and key in here), "")
            parts[-1] += f" {name + 1}" + (f" ({label})" if label else "")
        else:
            parts.append(cut(str(name)))
    return ", ".join(parts) or "the file"
