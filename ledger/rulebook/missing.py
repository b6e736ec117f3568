"""Rules of which none is known: those of a book that has no rulebook at a basis, or one that cannot be read."""

from typing import Any, Final

from ledger.errors import NoRulebookError
from ledger.rulebook.model import Rulebook

_RULES: Final = frozenset(Rulebook.model_fields) - {"edition"}


class _NoRulebook(Rulebook):
    """A rulebook that says why it has no rule where one is asked for."""

    why: str

    def __getattribute__(self, name: str) -> Any:
        if name in _RULES:
            raise NoRulebookError(self.why)
        return super().__getattribute__(name)


def no_rulebook(edition: str, why: str) -> Rulebook:
    """Rules under the name of an edition that are not known; each that is asked for raises `NoRulebookError`."""
    said: dict[str, Any] = {"edition": edition, "why": why}
    return _NoRulebook.model_construct(**said)


def why_no_rules(rulebook: Rulebook) -> str | None:
    """Why no rule is known, or None of a rulebook that has rules."""
    return rulebook.why if isinstance(rulebook, _NoRulebook) else None
