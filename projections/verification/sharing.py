"""What two copies of a book share: the entries that both begin with, and from where on they differ."""

from collections.abc import Callable
from typing import NamedTuple

RootOf = Callable[[int], str]
"""The root hash of the first so many entries of a book, in hexadecimal."""


class Shared(NamedTuple):
    """What two copies of a book share.

    Attributes:
        entries: The position of the last entry that both have in the same place; 0 where they share none.
        root: The root of both up to there.
        own: How many entries the one has beyond it.
        others: How many entries the other has beyond it.
    """

    entries: int
    root: str
    own: int
    others: int

    @property
    def differ(self) -> bool:
        """Whether each has something that the other has not, so that neither can simply be continued."""
        return bool(self.own and self.others)

    def line(self, one: str, other: str) -> str:
        """What is shared, as one line for people; `one` and `other` are what the copies are called."""
        if not self.entries:
            return f"{one} and {other} share no entry"
        same = f"{one} and {other} share entries 1 to {self.entries} (root {self.root[:12]})"
        if not self.own and not self.others:
            return f"{same}, which are all"
        parts = [f"{name} has {count} more" for name, count in ((one, self.own), (other, self.others)) if count]
        return f"{same}; {'they differ from' if self.differ else 'from'} {self.entries + 1} on: {' and '.join(parts)}"


def shared(root: RootOf, size: int, other_root: RootOf, other_size: int) -> Shared:
    """What two copies share, found by halving: equal roots mean equal entries, and no entry is ever changed."""
    low, high = 0, min(size, other_size)
    while low < high:
        middle = (low + high + 1) // 2
        if root(middle) == other_root(middle):
            low = middle
        else:
            high = middle - 1
    return Shared(low, root(low) if low else "", size - low, other_size - low)
