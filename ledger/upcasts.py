"""How facts that were stored by earlier versions of the program are read: from each version the step to the next."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger.vocabulary import parse_race

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the fields of one version of a fact into those of the next."""


def _corrections_by_time(fields: dict[str, Any]) -> dict[str, Any]:
    """`ResultCorrected/1` froze the rank that was counted when it was entered.

    In a race that is ranked by time the place follows from the time instead. A mass start, or a row without a time, has
    the rank that it says, because nothing else gives one.
    """
    result = fields["result"]
    by_time = parse_race(fields["race"]).timed and result.get("time") is not None
    return fields if by_time or result.get("rank") is None else {**fields, "ranked_by": "officials"}


UPCASTS: Final[Mapping[tuple[str, int], Upcast]] = {("ResultCorrected", 1): _corrections_by_time}
"""By the name of a fact and the version from which the step starts."""
