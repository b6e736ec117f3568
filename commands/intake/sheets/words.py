"""Words on a page, with their places: what the PDF layer gives and all others read.

Places are in points, from the lower left corner of the page. They are floats, and decide only to which cell a
word belongs; nothing that ranks is computed from them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

LINE = 2.0
"""Words whose baselines are at most this far apart, in points, stand on one line."""
SAME_BASE = 0.5
"""Letters drawn in one go have baselines no farther apart than this, in points."""


@dataclass(frozen=True, slots=True)
class Word:
    """Letters that touch: their text, left and right edge, baseline and font size, in points."""

    text: str
    left: float
    right: float
    base: float
    size: float

    @property
    def center(self) -> float:
        """The middle between the edges."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One page; `number` counts from 1."""

    number: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words on one baseline, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)

    @property
    def base(self) -> float:
        """The lowest baseline of its words."""
        return min(word.base for word in self.words)


def lines_of(words: Iterable[Word]) -> list[TextLine]:
    """Words as lines, from the top of the page to its bottom."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda one: -one.base):
        if groups and groups[-1][0].base - word.base <= LINE:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [TextLine(tuple(sorted(group, key=lambda one: one.left))) for group in groups]


def quoted(text: str) -> str:
    """Text from a sheet as it may stand in a message: on one line, printable, not too long."""
    shown = repr(" ".join(text.split()))
    longest = 60
    return shown if len(shown) <= longest else f"{shown[:longest]}…"
