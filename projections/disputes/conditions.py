"""Conditions on a row of a standing, as people write them: ``rank<=3``, ``points >= 100``."""

import operator
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Final

from ledger.errors import InvalidInputError
from projections.disputes.history import Moment
from projections.races.scores import Points

_CONDITION: Final = re.compile(r"^\s*(rank|points)\s*(<=|>=|==|=|<|>)\s*(\d+(?:\.\d{1,2})?)\s*$")
_OPERATORS: Final[dict[str, Callable[[Points, Points], bool]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "=": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
}


def parse_condition(text: str) -> Callable[[int | None, Points], bool]:
    """A condition on rank and points. A competitor without a rank fulfils no condition on it.

    Raises:
        InvalidInputError: It is no condition.
    """
    found = _CONDITION.match(text)
    if found is None:
        raise InvalidInputError(f"{text!r} is no condition; write one like rank<=3 or points>=100")
    what, compare, wanted = found[1], _OPERATORS[found[2]], Decimal(found[3])

    def holds(rank: int | None, points: Points) -> bool:
        if what == "points":
            return compare(points, wanted)
        return rank is not None and compare(rank, wanted)

    return holds


def first_time(
    moments: Iterable[Moment], competitor: str, holds: Callable[[int | None, Points], bool]
) -> Moment | None:
    """The first moment at which a condition became true for a competitor, or None."""
    for moment in moments:
        row = moment.row(competitor)
        if holds(row.rank if row else None, row.points if row else 0):
            return moment
    return None
