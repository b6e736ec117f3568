"""Writes the rules as implemented, a page for each edition of the program.

An edition is told in words first, then what is otherwise than in the edition before, then every table with its status
and its sources.
"""

import inspect
import re
from collections.abc import Iterator, Sequence
from typing import Any

from docs._ext.markdown import table
from ledger.rulebook import PointsTable, Rulebook, Ruling, editions, load_edition
from ledger.rulebook.base import Part
from ledger.rulebook.differences import differences
from ledger.rulebook.words import events, in_words

MARKS = ("status", "source")
"""The fields that every table of the rules has; they stand last."""
ELSEWHERE = ("text", "scales", "scale")
"""Fields that are not shown: the file of a rulebook, and the scales, which stand with the tables that use them."""


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


def _row(part: Part) -> dict[str, Any]:
    """The cells of a part by column; events in words."""
    cells = {name: value for name, value in _own(part).items() if not (_is_nested(part) and _rulings(value))}
    if cells.get("events"):
        cells["events"] = events(cells["events"])
    return cells


def _scale(part: PointsTable, rulebook: Rulebook) -> str:
    """The points of a table from the first rank on, on a line of their own: no cell is wide enough for them."""
    if part.scale is None:
        return f"**{part.name}**: nobody knows the points."
    points = rulebook.scales[part.scale].points[: part.ranks]
    return f"**{part.name}**, ranks 1 to {len(points)}: {words(points, Sources())}."


def _rows(parts: Sequence[Part], sources: Sources) -> str:
    """Tables of one kind, one in a row; a column in which nobody says anything is left out."""
    rows = [_row(part) for part in parts]
    columns = [name for name in rows[0] if any(row[name] not in (None, (), False) for row in rows)]
    cells = [[words(row[name], sources) for name in columns] for row in rows]
    marks = [[part.status, sources.numbers(part)] for part in parts if isinstance(part, Ruling)]
    heads = [*(_title(name).lower() for name in columns), "status", "sources"]
    return table(heads, (row + mark for row, mark in zip(cells, marks, strict=True)))


def _tables(parts: Sequence[Ruling], rulebook: Rulebook, sources: Sources) -> Iterator[str]:
    """Tables of one kind, and after each the tables inside it."""
    if not any(map(_is_nested, parts)):
        yield _rows(parts, sources)
        for part in parts:
            if isinstance(part, PointsTable):
                yield _scale(part, rulebook)
        return
    for part in parts:
        yield _rows([part], sources)
        for name, value in _own(part).items():
            if inside := _rulings(value):
                yield f"*{_title(name)}*"
                yield from _tables(inside, rulebook, sources)


def _in_words(rulebook: Rulebook) -> Iterator[str]:
    """The edition as one would tell it; a line that begins with blanks belongs to the one above it."""
    for section in in_words(rulebook):
        yield f"### {section.title}"
        yield "\n".join(f"{'  ' if line.startswith(' ') else ''}- {line.strip()}" for line in section.lines)


def _otherwise(rulebook: Rulebook, before: Rulebook) -> Iterator[str]:
    """What the edition before said otherwise; how well a table is known is no difference of the rules."""
    yield f"## Otherwise than in {before.edition}"
    changes = [one for one in differences(before, rulebook) if not one.of_status and one.key != "title"]
    yield "\n".join(f"- {one.in_words}" for one in changes) or "Nothing that is known."


def edition_page(edition: str) -> str:
    """The page of an edition; the numbers of its sources stand for the list at its end."""
    rulebook, known = load_edition(edition), editions()
    sources = Sources()
    parts = [
        f"# Rules of {edition}",
        rulebook.title,
        f"The edition as a whole is marked {rulebook.status} (sources: {sources.numbers(rulebook) or 'none'}).",
        f"[What the marks and the columns mean](../rules.md); `season rulebook show {edition}` prints it as a file.",
        "## In words",
        *_in_words(rulebook),
    ]
    if place := known.index(edition):
        parts += _otherwise(rulebook, load_edition(known[place - 1]))
    parts.append("## Tables, status and sources")
    for name, value in _own(rulebook).items():
        if rulings := _rulings(value):
            parts += [f"### {_title(name)} by table", *_tables(rulings, rulebook, sources)]
    return "\n\n".join([*parts, "## Sources", sources.listed(), ""])


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
    """The generated part of the page that leads to the editions: what the columns of their tables mean."""
    rulebooks = map(load_edition, editions())
    kinds = dict.fromkeys(kind for rulebook in rulebooks for kind in _kinds(rulebook) if kind is not Rulebook)
    return "\n\n".join(["## What the columns mean", *map(_meaning, kinds)])


def editions_list() -> str:
    """The editions, the newest first, each with what it is marked."""
    rows = []
    for name in reversed(editions()):
        rulebook = load_edition(name)
        rows.append([f"[{name}](rules/{name}.md)", rulebook.title, rulebook.status])
    pages = "\n".join(f"rules/{name}" for name in reversed(editions()))
    return f"{table(['edition', 'season', 'as a whole'], rows)}\n\n```{{toctree}}\n:hidden:\n\n{pages}\n```"
