"""Where texts stand that must not lie on one another: each as near to its place as the others let it."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

_WIDE: Final = re.compile(r"[MWmw@%\u1100-\uffff]")
_NARROW: Final = re.compile(r"[fijlrtI.,:;'’()\[\]| -]")


def width_of(text: str) -> float:
    """How wide a text is at most, in bold letters of 13 pixels: by its letters, since nothing here knows the font."""
    wide, narrow = len(_WIDE.findall(text)), len(_NARROW.findall(text))
    upper = sum(letter.isupper() or letter.isdigit() for letter in _NARROW.sub("", _WIDE.sub("", text)))
    return 13.8 * wide + 5.6 * narrow + 10.2 * upper + 8.8 * (len(text) - wide - narrow - upper)


def spread(places: Sequence[float], step: float, low: float, high: float) -> list[float]:
    """The places, in their order, moved apart so that neighbours are at least `step` from each other.

    They stay between `low` and `high` where there is room for all; groups that push each other share the way.
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    groups: list[tuple[float, int]] = []  # the middle of a group, and how many are in it
    for index in order:
        groups.append((min(max(places[index], low), high), 1))
        while True:
            middle, size = groups[-1]
            reach = (size - 1) * step / 2
            groups[-1] = (max(low + reach, min(high - reach, middle)), size)
            if len(groups) < 2 or _gap(groups[-2], groups[-1], step) >= step:  # noqa: PLR2004  two push each other
                break
            (one, many), (other, more) = groups[-2:]
            groups[-2:] = [((one * many + other * more) / (many + more), many + more)]
    found = [middle - (size - 1) * step / 2 + step * place for middle, size in groups for place in range(size)]
    moved = [0.0] * len(places)
    for index, place in zip(order, found, strict=True):
        moved[index] = place
    return moved


def _gap(one: tuple[float, int], other: tuple[float, int], step: float) -> float:
    """How far the last of a group is from the first of the next."""
    return (other[0] - (other[1] - 1) * step / 2) - (one[0] + (one[1] - 1) * step / 2)


def slots(ranks: Mapping[str, int], order: Sequence[str], *, most: int) -> dict[str, int]:
    """The line on which each rank stands, from 1: its own, the next free one where it is taken.

    Those below the last of `most` lines stand behind it, in their order; of equal ones who is first in `order`.
    """
    used, found = 0, {}
    for one in sorted(ranks, key=lambda one: (ranks[one], order.index(one))):
        used = max(used + 1, min(ranks[one], most + 1))
        found[one] = used
    return found
