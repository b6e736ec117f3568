"""Editions as people read them, and points rules by the names of their tables."""

from functools import cache

from ledger.rulebook import PointsRule, Rulebook, load_edition
from ledger.rulebook.writing import readable
from ledger.vocabulary import parse_event


@cache
def written(edition: str) -> str:
    """An edition as `season rulebook show` writes it; to write one takes long."""
    return readable(load_edition(edition))


def rule_of(rulebook: Rulebook, name: str) -> PointsRule:
    """The rule of the table of that name, whichever race asks for it."""
    table = next(one for one in rulebook.points if one.name == name)
    return rulebook.points_rule(
        parse_event(table.events[0]),
        table.division,
        final=bool(table.final),
        stage=table.stage,
        starters=table.starters,
        last=table.last,
    )
