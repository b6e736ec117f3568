"""Writes an edition as a readable file: everything resolved, each table with a comment, in the order people think in.

What is written is a rulebook like any other: read again it computes the same tables. For another season nothing of the
new one has been seen yet, so what was confirmed becomes inferred, with a source that says from where it was taken over.
"""

import re
import textwrap
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import tomlkit
from tomlkit.items import AoT, Item
from tomlkit.items import Table as Written

from ledger.errors import InvalidInputError
from ledger.rulebook import words
from ledger.rulebook.base import Part
from ledger.rulebook.keys import Kind, fields, kinds, table_in
from ledger.rulebook.loader import parse_rulebook
from ledger.rulebook.model import Rulebook
from ledger.rulebook.points import Scale
from ledger.vocabulary import season_years

WIDTH: Final = 110
ORDER: Final = (
    "edition",
    "title",
    "status",
    "source",
    "distances",
    "scales",
    "points",
    "grand",
    "cups",
    "divisions",
    "start_places",
    "mass_start",
    "statuses",
    "times",
    "annulment",
    "team_members",
    "protests",
    "deductions",
    "quotas",
)
"""The order of the tables: points, cups with their ties, divisions, what happens in races, quotas."""
_TAKEN: Final = "taken over from edition "
_HEADS: Final = {
    "distances": "Distances of its own",
    "scales": "World Cup points by rank",
    "points": "Which race has which points",
    "grand": "Grand World Cup",
    "cups": "Cups, and the order of equal points",
    "divisions": "Divisions",
    "start_places": "Start places",
    "mass_start": "Mass start",
    "statuses": "Statuses and remarks",
    "times": "Times",
    "annulment": "Decisions",
    "quotas": "Quotas",
}

_EDITION: Final = re.compile(r"[0-9]{4}-[0-9]{2}(-[a-z0-9]+)*")

Plain = dict[str, Any]


def next_edition(rulebook: Rulebook, edition: str) -> Rulebook:
    """The same rules under the name of another edition; where that is of another season, nothing of it is confirmed.

    Its quotas are left out there: each is of a championship that the competitions of its own season lead to.

    Raises:
        InvalidInputError: No edition can be called so.
    """
    if not _EDITION.fullmatch(edition):
        raise InvalidInputError(f"{edition!r} is no name of an edition; write one like 2026-27 or 2026-27-amended")
    season_years(edition[:7])
    document: Plain = tomllib.loads(rulebook.text)
    if edition[:7] != rulebook.edition[:7]:
        document = _taken_over(document, rulebook.edition)
        document.pop("quotas", None)
        document["title"] = str(document["title"]).replace(_slashed(rulebook.edition), _slashed(edition))
    document["edition"] = edition
    return parse_rulebook(tomlkit.dumps(document), name=f"edition {edition}")


def taken_over_from(rulebook: Rulebook) -> str | None:
    """The edition whose rules another was begun with, as `next_edition` says it in its sources; None where it does not.

    It is that of the edition as a whole, or of its times, for a table that was changed may say so no more.
    """
    said = (text for text in (*rulebook.source, *rulebook.times.source) if text.startswith(_TAKEN))
    return next((text.removeprefix(_TAKEN).partition(",")[0] for text in said), None)


def _slashed(edition: str) -> str:
    """A season as titles have it: ``2025/26``."""
    return edition[:7].replace("-", "/")


def _taken_over(table: Plain, edition: str) -> Plain:
    """A table, and all in it, without anything that is confirmed."""
    taken = {key: _taken_over_value(value, edition) for key, value in table.items() if key != "confirmed_ranks"}
    if taken.get("status") == "confirmed":
        taken["status"] = "inferred"
        taken["source"] = [f"{_TAKEN}{edition}, where it is confirmed", *taken.get("source", [])]
    if taken.get("final_status") == "confirmed":
        taken["final_status"] = "inferred"
    if "final_status" in taken and taken["final_status"] == taken["status"]:
        del taken["final_status"]
    return taken


def _taken_over_value(value: Any, edition: str) -> Any:
    if isinstance(value, dict):
        return _taken_over(value, edition)
    if isinstance(value, list):
        return [_taken_over_value(one, edition) for one in value]
    return value


def readable(rulebook: Rulebook) -> str:
    """The text of an edition for people: in order, and with a comment at each table that says what it does."""
    document: Plain = tomllib.loads(rulebook.text)
    written = tomlkit.document()
    for line in _comment(f"{rulebook.title}. {_FIRST}"):
        written.add(tomlkit.comment(line))
    by_path = {kind.path: kind for kind in kinds()}
    notes = _notes(rulebook)
    for key in sorted(document, key=ORDER.index):
        value = document[key]
        if key in _HEADS:
            _head(written, key, by_path)
        if isinstance(value, dict | list) and key != "source":
            written.add(key, _section(key, value, notes))
        else:
            written.add(key, _value(key, value))
    return tomlkit.dumps(written)


_FIRST: Final = (
    "Every table has a status, which is confirmed, inferred or unknown, and sources. To try a change: "
    "season rulebook check FILE"
)


def _head(written: tomlkit.TOMLDocument, key: str, by_path: Mapping[str, Kind]) -> None:
    """The head of a section: what its tables do, and what their keys are for."""
    written.add(tomlkit.nl())
    written.add(tomlkit.comment(f"{_HEADS[key]} ".ljust(WIDTH, "-")))
    kind = by_path.get(key) or by_path[f"{key}.NAME"]
    for line in _comment(kind.meaning):
        written.add(tomlkit.comment(line))
    for one in kind.keys:
        if one.name not in ("status", "source"):
            for line in _comment(f"{one.name}: {one.meaning.replace('`', '')}", indent="    "):
                written.add(tomlkit.comment(line))


def _section(key: str, value: Any, notes: Mapping[str, Sequence[str]]) -> Item:
    if key == "scales":
        table = tomlkit.table(is_super_table=True)
        for name, scale in value.items():
            table.add(name, _table(scale, Scale, "The points of the first, of the second, and so on."))
        return table
    part = _part(Rulebook, key)
    if isinstance(value, list):
        tables = tomlkit.aot()
        for one, note in zip(value, notes[key], strict=True):
            tables.append(_table(one, part, note))
        return tables
    return _table(value, part, notes[key][0])


def _part(outer: type[Part], key: str) -> type[Part]:
    """The kind of table that stands under a key."""
    part = table_in(outer.model_fields[key].annotation)
    return part if part is not None else outer


def _table(plain: Plain, part: type[Part], note: str) -> Written:
    """A table: its comment, its own keys with the marks last, then the tables inside it."""
    table = tomlkit.table()
    for line in _comment(note):
        table.add(tomlkit.comment(line))
    inner = {key: value for key, value in plain.items() if _is_table(value)}
    own = {key: value for key, value in plain.items() if key not in inner}
    order = list(fields(part))
    for key in sorted(own, key=order.index):
        table.add(key, _value(key, own[key]))
    for key, value in sorted(inner.items(), key=lambda one: order.index(one[0])):
        below = _part(part, key)
        if isinstance(value, dict):
            table.add(key, _table(value, below, _NOTES[key]))
        else:
            tables: AoT = tomlkit.aot()
            for one in value:
                tables.append(_table(one, below, _NOTES[key]))
            table.add(key, tables)
    return table


_NOTES: Final = {
    "ties": "The order of equal points in the standing.",
    "title_ties": "The order of equal points where the title is at stake.",
    "sizes": "How many start in Division A.",
    "fields": "Who they are, of those who are entered.",
    "steps": "A reason for a place; the reasons are gone through in their order.",
    "tables": "Grand World Cup points of one kind of race.",
    "events": "The places of one event, and the lists that give them.",
    "times": "The times list.",
    "totals": "The most athletes of one gender.",
    "caps": "The most athletes of one NOC.",
    "host": "What the host gets.",
    "cuts": "Which events give up places where there are too many athletes.",
    "reserve_priority": "Who is called first.",
    "of_each": "For how many of each NOC that holds.",
    "growth": "How far fields may grow.",
    "delegations": "A delegation under another code.",
    "teams": "What skaters of a team need.",
    "qualifying_times": "A time to have reached.",
}


def _is_table(value: Any) -> bool:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "status" in value[0]
    return isinstance(value, dict)


def _value(key: str, value: Any) -> Item:
    """A value; a list that is too long for its line has several."""
    line = f"{key} = {tomlkit.item(value).as_string()}"
    inside = isinstance(value, list) and any(isinstance(one, dict) for one in value)
    if not isinstance(value, list) or (len(line) <= WIDTH and not inside):
        plain: Item = tomlkit.item(value)
        return plain
    parts = [f"{_inline(one)}," for one in value]
    if key == "source" or inside:
        lines = parts
    else:
        lines = textwrap.wrap(" ".join(parts), WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    body = "\n".join(f"    {one}" for one in lines)
    written: Item = tomlkit.array(f"[\n{body}\n]")
    return written


def _inline(value: Any) -> str:
    if not isinstance(value, dict):
        return str(tomlkit.item(value).as_string())
    table = tomlkit.inline_table()
    table.update(value)
    return str(table.as_string())


def _comment(text: str, *, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH - 2, subsequent_indent=indent, break_on_hyphens=False)


def _notes(rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """What each table does, by the key of its section."""

    def points() -> Iterator[str]:
        for table in rulebook.points:
            final = {None: "", True: " at the Final", False: " before the Final"}[table.final]
            yield f"Division {table.division.upper()}{final}: {words.events(table.events)}."

    return {
        "distances": tuple(f"{one.title}." for one in rulebook.distances),
        "points": tuple(points()),
        "cups": tuple(f"{one.title}." for one in rulebook.cups),
        "statuses": tuple(f"{one.code}: {one.meaning}." for one in rulebook.statuses),
        "quotas": tuple(
            f"{one.title}. Take out what this season does not decide; the lists are cups of this file."
            for one in rulebook.quotas
        ),
        "grand": ("Which events count for it.",),
        "divisions": ("How many move, how many start, and who.",),
        "start_places": tuple(f"{words.events(one.events)}." for one in rulebook.start_places),
        "mass_start": ("Race points order the race; World Cup points follow from its ranks.",),
        "times": ("How a race is ordered.",),
        "annulment": ("What an annulment does where it does not say so itself.",),
        "team_members": ("What a skater's annulment means for its teams.",),
        "protests": ("Until when a protest may be lodged.",),
        "deductions": ("How far a total can be reduced.",),
    }
