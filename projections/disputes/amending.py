"""Which adoption gave a table of the rules what it says: the last of a book's that changed it, or none.

How well a table is known and where it comes from is no part of what it says.
"""

from collections.abc import Callable
from typing import Final

from ledger.book import Reading
from ledger.errors import InvalidInputError
from ledger.rulebook import GrandRule, PointsRule, Rulebook, adopted_rulebook
from ledger.season.rules import Adoption, adoptions_behind

_MARKS: Final = {"source", "status", "final_status", "confirmed_ranks"}


def points_changed_by(reading: Reading, rule: PointsRule | GrandRule, competition: str) -> Adoption | None:
    """The adoption that changed the points table of a race at a competition; None where the book's first rules do."""
    rules = reading.rulebook.of(competition)
    name = rule.table.name if isinstance(rule, GrandRule) else rule.name

    def said(edition: Rulebook) -> object:
        if isinstance(rule, GrandRule):
            tables = edition.grand.tables if edition.grand is not None else ()
            return next((one.model_dump(exclude=_MARKS) for one in tables if one.name == name), None)
        table = next((one for one in edition.points if one.name == name), None)
        points = edition.scales[table.scale].points if table is not None and table.scale is not None else None
        return None if table is None else (table.model_dump(exclude={*_MARKS, "scale"}), points)

    return _changed_by(adoptions_behind(reading.season, rules, competition), said)


def ties_changed_by(reading: Reading, cup: str) -> Adoption | None:
    """The adoption that changed how equal points of a cup are ordered; None where the book's first rules say it."""

    def said(edition: Rulebook) -> object:
        return next((one.ties.model_dump(exclude=_MARKS) for one in edition.cups if one.id == cup), None)

    return _changed_by(adoptions_behind(reading.season, reading.rulebook, None), said)


def _changed_by(adoptions: list[Adoption], said: Callable[[Rulebook], object]) -> Adoption | None:
    """The last of some adoptions that says something else than the one before it."""
    while len(adoptions) > 1:
        last = adoptions.pop()
        try:
            if said(adopted_rulebook(last.fact.text)) != said(adopted_rulebook(adoptions[-1].fact.text)):
                return last
        except (InvalidInputError, RecursionError):  # a book of an earlier version may hold what is no rulebook
            return None
    return None
