"""The codes of National Olympic Committees that there are, by ``nocs.toml`` beside this module.

They are those of the International Olympic Committee, which the ISU uses, with those of neutral athletes and of earlier
years. A code that is not among them is refused at the door of a book, unless somebody says that it is meant.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads((files("ledger") / "nocs.toml").read_text(encoding="utf-8"))


@cache
def names() -> dict[str, tuple[str, ...]]:
    """Every code with the names under which it is printed, the usual one first."""
    lists = _lists()
    return {code: tuple(own) for kind in ("current", "neutral", "former") for code, own in lists[kind].items()}


def near(code: str, preferred: Iterable[str] = ()) -> str:
    """The known code that a mistyped one is nearest to: the most letters in common, then the most in their places.

    Of those that are equally near, one of `preferred` comes first. Where other lists write a code so, it is the one
    that they mean.
    """
    meant: dict[str, str] = _lists()["elsewhere"]
    if code in meant:
        return meant[code]
    own, first = Counter(code), set(preferred)

    def likeness(known: str) -> tuple[int, int, bool]:
        places = sum(one == other for one, other in zip(code, known, strict=False))
        return 2 * (own & Counter(known)).total() + places, places, known in first

    return max(sorted(names()), key=likeness)
