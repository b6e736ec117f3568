"""The closed registry of facts and the sets of their kinds, derived from the modules that the facts are written in."""

import inspect
from types import ModuleType
from typing import Final

from ledger.facts import (
    announcements,
    decisions,
    doubts,
    identities,
    keeping,
    keys,
    opening,
    people,
    results,
    sanctions,
)
from ledger.facts.base import Decision, Fact, Frame, Reach


def facts_in(*modules: ModuleType) -> dict[str, type[Fact]]:
    """The facts that modules define, by their stable names, in the order of the modules and of the lines in them.

    What a module only imports is not a fact of it, so the order in which modules are imported makes no difference.

    Raises:
        TypeError: A fact does not say what it touches, or what it can change.
    """
    found: dict[str, type[Fact]] = {}
    for module in modules:
        for kind in vars(module).values():
            if inspect.isclass(kind) and issubclass(kind, Fact) and kind.__module__ == module.__name__:
                if inspect.isabstract(kind):
                    raise TypeError(f"{kind.__name__} does not say what it touches")
                if not hasattr(kind, "reach"):
                    raise TypeError(f"{kind.__name__} does not say what it can change")
                found[kind.__name__] = kind
    return found


FACTS: Final = facts_in(
    *(opening, results, decisions, sanctions, identities, doubts, announcements, keeping, keys, people)
)
"""The closed registry: every stable name and the model that reads it. A name outside it is refused, never imported."""

DECISIONS: Final = frozenset(fact for fact in FACTS.values() if issubclass(fact, Decision))
"""Facts that somebody decided, and that a `DecisionReversed` can therefore undo."""

FRAME: Final = frozenset(fact for fact in FACTS.values() if issubclass(fact, Frame))
"""Facts that say how the book reads what was announced. They are no announcements, so `as_of` does not hide them."""


def reaching(*reaches: Reach) -> frozenset[type[Fact]]:
    """The facts that can change what one of `reaches` says."""
    return frozenset(fact for fact in FACTS.values() if fact.reach in reaches)
