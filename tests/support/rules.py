"""Points rules by the names of their tables."""

from ledger.rulebook import PointsRule, Rulebook
from ledger.vocabulary import parse_event


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
