"""Tables that another version of this program wrote: what it may have written otherwise, and what it may not.

Versions differ in the tables and columns that they write, in how they order and number rows, in which spelling of a
name they print, and in what they leave empty. They do not differ in what a row says: who it is about, ranks, points,
places, times. So a number or a text that is another than the computed one is refused in such tables too, and so is a
row that is not computed. What may differ is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from commands.archive.cells import DiffersError, check_rows, short, told
from ledger.names import letters
from projections.tables.columns import Table

_LINE: Final = "line"
"""The column that numbers rows, as whoever wrote them ordered them."""
_NOTHING: Final = ("", None)
_AND: Final = (" and ", ", ")

Names = Mapping[str, frozenset[str]]


def names_in(tables: Iterable[Table]) -> Names:
    """Who is called how: the identities of competitors, by the letters of each spelling of their names."""
    found = defaultdict[str, set[str]](set)
    for table in tables:
        if table.name == "competitors":
            at = {one.name: number for number, one in enumerate(table.columns)}
            for row in table.rows:
                for spelling in (str(row[at["name"]]), *str(row[at["aliases"]] or "").split(", ")):
                    found[letters(spelling)].add(str(row[at["competitor"]]))
    found.pop("", None)
    return {spelling: frozenset(who) for spelling, who in found.items()}


def differences(
    where: str, given: Sequence[Sequence[object]], computed: Sequence[Sequence[object]], table: Table, names: Names
) -> Iterator[str]:
    """What another version of this program may have written otherwise, in the columns that both have.

    Args:
        where: The table, for what is said.
        given: Its rows as they stand there, the first of headings.
        computed: Its rows as they are computed now, the first of headings.
        table: The table as it is computed now.
        names: Who is called how.

    Raises:
        DiffersError: It says something else than what is computed.
    """
    check_rows(where, given)
    headings = [*given[0]]
    shared = [one for one in table.columns if one.name in headings and one.name != _LINE]
    if not shared:
        raise DiffersError(f"{where}: it has no column that is computed")
    identity = [one.name for one in shared if one.required]
    texts = {one.name for one in shared if one.type == "string"}
    rows = [_picked(row, headings, [one.name for one in shared]) for row in given[1:]]
    waiting = defaultdict[tuple[object, ...], list[dict[str, object]]](list)
    for row in computed[1:]:
        right = _picked(row, list(computed[0]), [one.name for one in shared])
        waiting[_key(right, identity, names)].append(right)
    for number, found in enumerate(rows, 1):
        candidates = waiting[_key(found, identity, names)]
        if not candidates:
            raise DiffersError(f"{where}: {_nearest(number, found, identity, waiting, names)}")
        right = min(candidates, key=lambda one: sum(not _same(found[name], one[name], names) for name in found))
        candidates.remove(right)
        for name, cell in found.items():
            said = told(number, name, cell, right[name])
            if not _may_differ(cell, right[name], names, of_text=name in texts):
                raise DiffersError(f"{where}: {said}")
            if cell != right[name]:
                yield f"{where}: {said}"
    left = next((one for several in waiting.values() for one in several), None)
    if left is not None:
        raise DiffersError(f"{where}: a row is missing: {_row(left)}")


def _picked(row: Sequence[object], headings: Sequence[object], names: Sequence[str]) -> dict[str, object]:
    cells = dict(zip(headings, row, strict=True))
    return {name: cells[name] for name in names}


def _key(row: Mapping[str, object], identity: Sequence[str], names: Names) -> tuple[object, ...]:
    """What tells a row from others: its cells, but for names, of which a row may have any that its own has."""
    cells = [row[name] for name in identity]
    return tuple(None if _who(cell, names) is not None else (type(cell).__name__, cell) for cell in cells)


def _who(cell: object, names: Names) -> list[frozenset[str]] | None:
    """Who a text calls by a name, each; None for any other cell."""
    if not isinstance(cell, str):
        return None
    parts = [cell]
    for word in _AND:
        parts = [part for one in parts for part in one.split(word)]
    found = [names.get(letters(part)) for part in parts]
    return [one for one in found if one is not None] if None not in found else None


def _same(cell: object, right: object, names: Names) -> bool:
    if (type(cell), cell) == (type(right), right) or (cell in _NOTHING and right in _NOTHING):
        return True
    one, other = _who(cell, names), _who(right, names)
    return one is not None and other is not None and len(one) == len(other) and all(map(_meet, one, other))


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one.isdisjoint(other)


def _may_differ(cell: object, right: object, names: Names, *, of_text: bool) -> bool:
    """Whether two cells are the same, or one is a text, a nought or a no where the other says nothing."""
    if _same(cell, right, names):
        return True
    says = [one for one in (cell, right) if one not in _NOTHING]
    return len(says) == 1 and (of_text or str(says[0]) == "false" or not str(says[0]).strip("0."))


def _nearest(
    number: int,
    found: Mapping[str, object],
    identity: Sequence[str],
    waiting: Mapping[tuple[object, ...], Sequence[Mapping[str, object]]],
    names: Names,
) -> str:
    """What is said of a row that is not computed: the cell that differs from the row that is nearest to it."""
    key = _key(found, identity, names)
    left = [(row, other) for other, several in waiting.items() for row in several]
    if left:
        row, other = max(left, key=lambda one: sum(a == b for a, b in zip(key, one[1], strict=True)))
        apart = [name for name, a, b in zip(identity, key, other, strict=True) if a != b]
        if len(apart) == 1:
            return told(number, apart[0], found[apart[0]], row[apart[0]])
    return f"row {number} is not computed: {_row(found)}"


def _row(row: Mapping[str, object]) -> str:
    return ", ".join(short(cell) for cell in row.values() if cell not in _NOTHING)[:200]
