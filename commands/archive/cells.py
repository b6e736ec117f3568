"""Two tables cell by cell: the first place at which one that is given is not the one that is computed."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

_SHOWN: Final = 80


class DiffersError(Exception):
    """Something in a table is not as it is computed now."""


def short(cell: object) -> str:
    """A cell as a message shows it."""
    return repr(cell if not isinstance(cell, str) else cell[:_SHOWN])


def told(number: int, column: str, cell: object, right: object) -> str:
    """That a cell is another than the one that is computed."""
    return f"row {number}, column {column}: {short(cell)} stands there, {short(right)} is computed"


def check_rows(where: str, given: Sequence[Sequence[object]]) -> None:
    """Check that a table, with a first row of headings, has each column once, and in each row a cell for each.

    Raises:
        DiffersError: It has not.
    """
    if len(set(given[0])) < len(given[0]):
        raise DiffersError(f"{where}: a column is there twice")
    for number, row in enumerate(given[1:], 1):
        if len(row) != len(given[0]):
            raise DiffersError(f"{where}: row {number} has not a cell a column")


def compare(where: str, given: Sequence[Sequence[object]], computed: Sequence[Sequence[object]]) -> None:
    """Compare two tables, each with a first row of headings: they must be equal.

    Raises:
        DiffersError: They are not; it names the first column, row or cell that differs.
    """
    check_rows(where, given)
    headings, columns = list(computed[0]), list(given[0])
    for name in columns:
        if name not in headings:
            raise DiffersError(f"{where}: no column {short(name)} is computed")
    for name in headings:
        if name not in columns:
            raise DiffersError(f"{where}: there is no column {name}")
    order = [columns.index(name) for name in headings]
    for number, (row, right) in enumerate(zip_longest(given[1:], computed[1:]), 1):
        if row is None or right is None:
            raise DiffersError(f"{where}: row {number} is {'missing' if row is None else 'one too many'}")
        for name, at, expected in zip(headings, order, right, strict=True):
            if row[at] != expected or type(row[at]) is not type(expected):
                raise DiffersError(f"{where}: {told(number, str(name), row[at], expected)}")
