"""What must be true of a season before a list that others published enters its book."""

from typing import Final

from commands.deciders.admission.rules import Family
from ledger.errors import RefusedError
from ledger.facts import ClassificationPublished
from ledger.season import Season

FAMILY: Final = Family()


@FAMILY.rule(ClassificationPublished, said=lambda season, fact: (season.publications.get(fact.publication),))
def published(season: Season, fact: ClassificationPublished) -> None:
    """A list has a name of its own."""
    old = season.publications.get(fact.publication)
    if old is not None:
        raise RefusedError(
            f"a list called {fact.publication} is in the book already, entry {old.position}",
            reason="already-published",
            position=old.position,
        )
