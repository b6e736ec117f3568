"""How many of what could be tried a run of the tests tries; `SEASON_EXAMPLES` says that it is more."""

from collections.abc import Iterable
from itertools import islice
from typing import Final, TypeVar

from hypothesis import settings

Thing = TypeVar("Thing")

USUAL: Final = 25
"""So many examples has a law that says nothing else, where SEASON_EXAMPLES is not set."""
ALL: Final = 1_000
"""Where SEASON_EXAMPLES says so many, nothing is left out of what is sampled either."""


def one_in(many: int, things: Iterable[Thing]) -> Iterable[Thing]:
    """One of so `many` things, in their order, the first among them; every one with `SEASON_EXAMPLES=1000`."""
    return islice(things, 0, None, 1 if settings.default.max_examples >= ALL else many)


def tries(many: int) -> int:
    """How often a law is tried that is tried `many` times where `SEASON_EXAMPLES` is not set.

    A run tries the same examples each time: more of them find nothing new in the next one.
    """
    return max(1, many * settings.default.max_examples // USUAL)
