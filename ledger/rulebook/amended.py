"""Rules that were amended in the middle of a season: races before it are scored by the edition that held then."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from ledger.rulebook.model import Rulebook


class _Amended(Rulebook):
    """An edition with the older ones that score the competitions before it, by competition in their order."""

    before: dict[str, Rulebook]

    @property
    def amended(self) -> tuple[str, ...]:
        """Each older edition with the competitions that it scores."""
        return tuple(
            f"{edition} for {', '.join(name for name, _ in group)}"
            for edition, group in groupby(self.before.items(), lambda one: one[1].edition)
        )

    def of(self, competition: str) -> Rulebook:
        """The edition that scores the races of a competition."""
        return self.before.get(competition, self)


def amended(rulebook: Rulebook, before: Mapping[str, Rulebook]) -> Rulebook:
    """The rules in force, with those that score the competitions before them; the rules as they are where none does."""
    if not before or type(rulebook) is not Rulebook:  # rules that are not known say themselves why
        return rulebook
    said: dict[str, Any] = {**dict(rulebook), "before": dict(before)}
    return _Amended.model_construct(**said)
