"""The rules of admission, collected: for each fact a check, and where a book would have that very fact already."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from ledger.entry import Entry
from ledger.facts import FACTS, Decision, Fact
from ledger.season import Season

Check = Callable[[Season, Any], None]
"""Refuses a fact that does not fit the season."""
Said = Callable[[Season, Any], Iterable[Entry[Any] | None]]
"""The entries of a season among which the very same fact would stand."""

_C = TypeVar("_C", bound=Check)


class Rule(NamedTuple):
    """The rule of one kind of fact."""

    check: Check
    said: Said


class Family:
    """The rules of a family of facts, which stand in one module."""

    def __init__(self) -> None:
        """Begin a family; `rule` gives it one rule after the other."""
        self.rules: dict[type[Fact], Rule] = {}

    def rule(self, *kinds: type[Fact], said: Said | None = None) -> Callable[[_C], _C]:
        """The function below checks facts of these kinds. Decisions are found among those in force.

        Raises:
            TypeError: A kind is no decision, and nothing says where a book has it already.
        """
        for kind in kinds:
            if said is None and not issubclass(kind, Decision):
                raise TypeError(f"nothing says where a book has a {kind.__name__} already")

        def register(check: _C) -> _C:
            self.rules.update(dict.fromkeys(kinds, Rule(check, said or _decisions_in_force)))
            return check

        return register


def _decisions_in_force(season: Season, _fact: Fact) -> Iterator[Entry[Fact]]:
    return (entry for entry in season.decisions.values() if season.in_force(entry.position))


def rules_of(*families: Family, facts: Iterable[type[Fact]] = tuple(FACTS.values())) -> Mapping[type[Fact], Rule]:
    """The rule of each fact, from all families together.

    Raises:
        TypeError: A fact has none.
    """
    rules = {kind: rule for family in families for kind, rule in family.rules.items()}
    for fact in facts:
        if fact not in rules:
            raise TypeError(f"nothing checks whether a {fact.__name__} may enter a book")
    return rules
