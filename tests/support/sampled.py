"""A sample of many changes, each of which would be tried the same way; a setting tries them all."""

from collections.abc import Iterable
from itertools import islice
from typing import Final, TypeVar

from hypothesis import settings

Thing = TypeVar("Thing")

ALL: Final = 1_000
"""So many examples of each law, as SEASON_EXAMPLES says, and nothing is left out of what is sampled either."""


def one_in(many: int, things: Iterable[Thing]) -> Iterable[Thing]:
    """One of so `many` things, in their order, the first among them; every one with `SEASON_EXAMPLES=1000`."""
    return islice(things, 0, None, 1 if settings.default.max_examples >= ALL else many)
