"""What two editions say otherwise, in words: table by table, key by key; sources are left out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from ledger.rulebook import words
from ledger.rulebook.base import Part, Ruling
from ledger.rulebook.keys import fields
from ledger.rulebook.model import Rulebook
from ledger.rulebook.points import PointsTable

_NAMES: Final = ("name", "id", "code", "event", "gender")
_QUIET: Final = frozenset({"source", "edition", "scales", "before"})
"""Keys of which nothing is said: sources are no rule, a scale is said where it is used, and which editions scored the
competitions before an amendment is said by none of its tables."""
_MARKS: Final = frozenset({"status", "final status", "confirmed ranks"})
"""Keys that say how well a table is known, and nothing that is computed."""

_ONE: Final = {
    "points": "points table",
    "distances": "distance",
    "cups": "cup",
    "statuses": "status",
    "sizes": "size",
    "fields": "field rule",
    "start_places": "start places",
    "tables": "table",
    "quotas": "quota",
    "events": "event",
    "totals": "total",
    "delegations": "delegation",
    "qualifying_times": "time",
}
"""What one table of a list is called."""


class RuleChange(NamedTuple):
    """One thing that two editions say otherwise.

    Attributes:
        table: The table, such as ``cup men-500``; what stands alone has its key.
        key: The key; None where one edition has the whole table and the other has not.
        before: What the first says, or None where it has nothing there.
        after: What the second says, or None where it has nothing there.
        source: What both name as the source of the table; none where they name another one, or none.
    """

    table: str
    key: str | None
    before: str | None
    after: str | None
    source: tuple[str, ...] = ()

    @property
    def of_status(self) -> bool:
        """Whether it says only how well the table is known."""
        return self.key in _MARKS

    @property
    def in_words(self) -> str:
        """The difference on one line."""
        if self.key is not None:
            return f"{self.table}: {self.key}: {self.before or 'nothing'} → {self.after or 'nothing'}"
        return f"{self.table} is new: {self.after}" if self.before is None else f"{self.table} is gone: {self.before}"


def differences(before: Rulebook, after: Rulebook) -> tuple[RuleChange, ...]:
    """What two editions say otherwise, in the order in which people think."""
    return tuple(_differ("", before, after, (before, after)))


class OldSource(NamedTuple):
    """A table that one edition changes, and names the same source for as the other.

    Attributes:
        table: The table.
        changed: The keys that changed.
        source: What both name as its source.
    """

    table: str
    changed: tuple[str, ...]
    source: tuple[str, ...]


def old_sources(before: Rulebook, after: Rulebook) -> tuple[OldSource, ...]:
    """The tables that say something else than before, and name the source that they had."""
    found: dict[str, list[RuleChange]] = {}
    for change in differences(before, after):
        if change.source and not change.of_status:
            found.setdefault(change.table, []).append(change)
    return tuple(
        OldSource(table, tuple(str(one.key) for one in changes), changes[0].source) for table, changes in found.items()
    )


def status_lines(changes: Sequence[RuleChange]) -> tuple[str, ...]:
    """How well the tables are known by the second edition where that is otherwise, alike tables of a kind on a line."""
    tables: dict[str, dict[str, list[str]]] = {}
    for change in changes:
        if change.of_status:
            table, _, inner = change.table.partition(", ")
            said = f"{change.before or 'nothing'} → {change.after or 'nothing'}"
            key = f"{change.key} of {inner}" if inner else str(change.key)
            tables.setdefault(table, {}).setdefault(said, []).append(key)
    alike: dict[tuple[str, str], list[str]] = {}
    for table, said_of in tables.items():
        kind, _, label = table.rpartition(" ")
        text = "; ".join(f"{', '.join(keys)}: {said}" for said, keys in said_of.items())
        if kind in _ONE.values():
            alike.setdefault((f"{kind} ", text), []).append(label)
        else:
            alike[table, text] = []
    return tuple(f"{kind}{', '.join(labels)}: {text}" for (kind, text), labels in alike.items())


def _differ(where: str, one: Part, other: Part, both: tuple[Rulebook, Rulebook]) -> Iterator[RuleChange]:
    """What two tables say otherwise; those inside them have sources of their own."""
    kept = _kept_source(one, other)
    for change in _differ_by_key(where, one, other, both):
        yield change._replace(source=kept) if change.table == where else change


def _kept_source(one: Part, other: Part) -> tuple[str, ...]:
    """The source that two tables have in common; an edition as a whole has none."""
    if isinstance(one, Rulebook) or not isinstance(one, Ruling) or not isinstance(other, Ruling):
        return ()
    return one.source if one.source == other.source else ()


def _differ_by_key(where: str, one: Part, other: Part, both: tuple[Rulebook, Rulebook]) -> Iterator[RuleChange]:
    for name in fields(type(one)):
        if name in _QUIET:
            continue
        old, new = getattr(one, name), getattr(other, name)
        if name == "scale":
            yield from _points(where, one, other, both)
        elif old != new or (name == "points" and isinstance(one, Rulebook)):  # its scales may be others
            yield from _changed(where, name, old, new, both)


def _changed(where: str, name: str, old: Any, new: Any, both: tuple[Rulebook, Rulebook]) -> Iterator[RuleChange]:
    inside = f"{where}, {name}" if where else name
    if isinstance(old, Part) and isinstance(new, Part):
        yield from _differ(inside, old, new, both)
    elif isinstance(old, Part) or isinstance(new, Part):
        gone, come = (None if one is None else _value(one) for one in (old, new))
        yield RuleChange(inside, None, gone, come)
    elif _named(old) or _named(new):
        tables = _by_name(old), _by_name(new)
        for label in dict.fromkeys((*tables[0], *tables[1])):
            one, other = tables[0].get(label), tables[1].get(label)
            table = f"{where}, {_ONE[name]} {label}" if where else f"{_ONE[name]} {label}"
            if one is not None and other is not None:
                yield from _differ(table, one, other, both)
            else:
                told = (None if one is None else _said(one, both[0]), None if other is None else _said(other, both[1]))
                yield RuleChange(table, None, told[0], told[1])
        kept = [[label for label in own if label in tables[0] and label in tables[1]] for own in tables]
        if name == "points" and kept[0] != kept[1]:  # of points tables the first that fits holds
            yield RuleChange(inside, "order", ", ".join(kept[0]), ", ".join(kept[1]))
    else:
        yield RuleChange(where or "the edition", name.replace("_", " "), _value(old), _value(new))


def _points(where: str, one: Part, other: Part, both: tuple[Rulebook, Rulebook]) -> Iterator[RuleChange]:
    """The ranks whose points are others; how a scale is called makes no difference."""
    old, new = (
        rules.scales[name].points if (name := getattr(part, "scale", None)) else ()
        for part, rules in zip((one, other), both, strict=True)
    )
    ranks = range(max(len(old), len(new)))
    moved = [rank for rank in ranks if old[rank : rank + 1] != new[rank : rank + 1]]
    if len(moved) > 6:  # noqa: PLR2004  what is read at a glance
        yield RuleChange(where, "points", words.numbers(old) if old else None, words.numbers(new) if new else None)
        return
    for rank in moved:
        said = [str(scale[rank]) if rank < len(scale) else None for scale in (old, new)]
        yield RuleChange(where, f"rank {rank + 1}", said[0], said[1])


def _named(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Part) and _label(value[0]) is not None


def _label(part: Part) -> str | None:
    """The name of a table among its like; a delegation has two."""
    if hasattr(part, "delegation"):
        return f"{getattr(part, 'noc', '')} {part.delegation}"
    if hasattr(part, "raced"):
        return f"{getattr(part, 'event', '')} by {part.raced}"
    return next((str(getattr(part, name)) for name in _NAMES if hasattr(part, name)), None)


def _by_name(value: Sequence[Part]) -> Mapping[str, Part]:
    return {str(_label(part)): part for part in value}


_TOLD: Final[dict[str, Callable[[Any], str]]] = {
    "Cup": words.cup,
    "OwnDistance": words.distance,
    "Treatment": words.treatment,
    "QuotaEvent": words.quota_event,
    "FieldRule": words.field_rule,
    "GrandTable": words.grand_table,
    "StartPlaces": words.start_places,
    "Quota": lambda quota: "; ".join(line.strip() for line in words.quota(quota)),
}


def _said(part: Part, rulebook: Rulebook) -> str:
    """A whole table in words."""
    kind = type(part).__name__
    if isinstance(part, PointsTable):
        return words.points_table(rulebook, part)
    return _TOLD[kind](part) if kind in _TOLD else _value(part)


def _value(value: Any) -> str:
    """A value of the rules in words; empty where there is none."""
    if isinstance(value, Part):
        own = {name: getattr(value, name) for name in fields(type(value)) if name != "source"}
        return ", ".join(
            f"{name.replace('_', ' ')} {_value(one)}" for name, one in own.items() if one not in (None, ())
        )
    if isinstance(value, tuple):
        shown = ("?" if one is None else _value(one) for one in value)  # as `words.numbers`
        return ("; " if value and isinstance(value[0], Part) else ", ").join(shown)
    return "" if value is None else {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
