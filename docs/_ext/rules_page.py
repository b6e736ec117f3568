"""Writes the rules as implemented, from the rulebook editions: every table with its status and its sources."""

import inspect
import re
from collections.abc import Iterator, Sequence
from typing import Any

from docs._ext.markdown import table
from ledger.rulebook import PointsTable, Rulebook, Ruling, editions, load_edition
from ledger.rulebook.base import Part

MARKS = ("status", "source")
"""The fields that every table of the rules has; they stand last."""
ELSEWHERE = ("text", "scales")
"""Fields of a rulebook that are not shown: its file, and the scales, which stand in the points tables that use them."""


class Sources:
    """The sources of an edition, numbered in the order in which they are first named."""

    def __init__(self) -> None:
        """Begin with none."""
        self._numbers: dict[str, int] = {}

    def numbers(self, ruling: Ruling) -> str:
        """The numbers of a table's sources."""
        return ", ".join(str(self._numbers.setdefault(one, len(self._numbers) + 1)) for one in ruling.source)

    def listed(self) -> str:
        """All sources that were named, as a numbered list."""
        return "\n".join(f"{number}. {' '.join(source.split())}" for source, number in self._numbers.items())


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _own(part: Part) -> dict[str, Any]:
    """What a part says itself, by field, without its marks."""
    return {name: getattr(part, name) for name in type(part).model_fields if name not in (*MARKS, *ELSEWHERE)}


def _rulings(value: object) -> tuple[Ruling, ...]:
    """The tables that a field holds, if it holds tables."""
    return tuple(one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, Ruling))


def _is_nested(part: Part) -> bool:
    """Whether a part holds lists of tables, so that a row would not do for it."""
    return any(isinstance(value, tuple) and _rulings(value) for value in _own(part).values())


def words(value: object, sources: Sources) -> str:
    """A value of the rules, for a cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        between = "; " if any(isinstance(one, Part) for one in value) else ", "
        return between.join("unknown" if one is None else words(one, sources) for one in value)
    if not isinstance(value, Part):
        return "" if value is None else str(value)
    said = {name: words(one, sources) for name, one in _own(value).items() if one not in (None, ())}
    text = ", ".join(
        said.values() if len(said) == 1 else (f"{_title(name).lower()} {one}" for name, one in said.items())
    )
    if isinstance(value, Ruling):
        return f"{text} ({value.status}; {sources.numbers(value)})".strip()
    return text


def _row(part: Part, rulebook: Rulebook) -> dict[str, Any]:
    """The cells of a part by column; a points table shows the points of its scale."""
    cells = {name: value for name, value in _own(part).items() if not (_is_nested(part) and _rulings(value))}
    if isinstance(part, PointsTable):
        cells["points"] = rulebook.scales[part.scale].points[: part.ranks] if part.scale else None
    return cells


def _rows(parts: Sequence[Part], rulebook: Rulebook, sources: Sources) -> str:
    """Tables of one kind, one in a row; a column in which nobody says anything is left out."""
    rows = [_row(part, rulebook) for part in parts]
    columns = [name for name in rows[0] if any(row[name] not in (None, (), False) for row in rows)]
    cells = [[words(row[name], sources) for name in columns] for row in rows]
    marks = [[part.status, sources.numbers(part)] for part in parts if isinstance(part, Ruling)]
    heads = [*(_title(name).lower() for name in columns), "status", "sources"]
    return table(heads, (row + mark for row, mark in zip(cells, marks, strict=True)))


def _tables(parts: Sequence[Ruling], rulebook: Rulebook, sources: Sources) -> Iterator[str]:
    """Tables of one kind, and after each the tables inside it."""
    if not any(map(_is_nested, parts)):
        yield _rows(parts, rulebook, sources)
        return
    for part in parts:
        yield _rows([part], rulebook, sources)
        for name, value in _own(part).items():
            if inside := _rulings(value):
                yield f"*{_title(name)}*"
                yield from _tables(inside, rulebook, sources)


def edition_part(rulebook: Rulebook) -> str:
    """One edition: its tables, then the sources that their numbers stand for."""
    sources = Sources()
    parts = [f"## {rulebook.edition}", rulebook.title]
    for name, value in _own(rulebook).items():
        if rulings := _rulings(value):
            parts += [f"### {_title(name)}, {rulebook.edition}", *_tables(rulings, rulebook, sources)]
    parts.append(
        f"The edition as a whole is marked {rulebook.status} (sources: {sources.numbers(rulebook) or 'none'})."
    )
    parts += [f"### Sources, {rulebook.edition}", sources.listed()]
    return "\n\n".join(parts)


def _kinds(value: object) -> Iterator[type[Part]]:
    """The kinds of tables that a rulebook holds, from the outside in."""
    if isinstance(value, tuple):
        for one in value:
            yield from _kinds(one)
    elif isinstance(value, Part):
        yield type(value)
        yield from _kinds(tuple(_own(value).values()))


def _meaning(kind: type[Part]) -> str:
    """What a kind of table is, and what its columns hold, from its docstring."""
    rule, _, attributes = (inspect.getdoc(kind) or "").partition("\nAttributes:\n")
    one_line = re.sub(r"\n {5,}", " ", inspect.cleandoc(attributes).replace("\n    ", "\n     "))
    columns = re.sub(r"(?m)^(\w+): ", lambda found: f"- *{_title(found[1]).lower()}*: ", one_line)
    return f"**{_title(re.sub(r'(?<=[a-z])(?=[A-Z])', ' ', kind.__name__))}.** {rule.strip()}\n\n{columns}".strip()


def rules_page() -> str:
    """The generated part of the page: every edition, the newest first, then what the columns mean."""
    rulebooks = [load_edition(name) for name in reversed(editions())]
    kinds = dict.fromkeys(kind for rulebook in rulebooks for kind in _kinds(rulebook) if kind is not Rulebook)
    return "\n\n".join([*map(edition_part, rulebooks), "## What the columns mean", *map(_meaning, kinds)])
