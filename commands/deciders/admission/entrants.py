"""What must be true of a season before somebody is entered, renamed or merged."""

from typing import Final

from commands.deciders.admission.rules import Family
from commands.deciders.admission.standing import entered
from ledger.errors import RefusedError
from ledger.facts import CompetitorEntered, CompetitorRenamed, CompetitorsMerged
from ledger.season import Season

FAMILY: Final = Family()


@FAMILY.rule(CompetitorEntered, said=lambda season, fact: season.entrants.get(fact.competitor, ()))
def enters(season: Season, fact: CompetitorEntered) -> None:
    """An identity is given once."""
    if fact.competitor in season.entrants:
        position = season.entrants[fact.competitor][0].position
        raise RefusedError(
            f"{fact.competitor} is entered already, by entry {position}", reason="already-entered", position=position
        )


@FAMILY.rule(CompetitorRenamed)
def renamed(season: Season, fact: CompetitorRenamed) -> None:
    """Only who was entered has a name to put right."""
    entered(season, fact.competitor)


@FAMILY.rule(CompetitorsMerged)
def merged(season: Season, fact: CompetitorsMerged) -> None:
    """Two are one person only where both are known, of one kind, and never raced each other."""
    entered(season, fact.kept)
    entered(season, fact.merged)
    kept, gone = season.identity(fact.kept), season.identity(fact.merged)
    if kept == gone:
        raise RefusedError(f"{fact.kept} and {fact.merged} are one competitor already", reason="already-merged")
    one, other = season.competitor(kept), season.competitor(gone)
    if (one.gender, one.kind) != (other.gender, other.kind):
        raise RefusedError(
            f"{kept} is a {one.kind} of the {one.gender}, {gone} a {other.kind} of the {other.gender}",
            reason="not-one-competitor",
        )
    for name, record in season.races.items():
        found = {season.identity(entry.fact.competitor): entry.position for entry in record.results}
        if kept in found and gone in found:
            raise RefusedError(
                f"both have a result in {name} (entries {found[kept]} and {found[gone]})",
                reason="both-raced",
                position=found[gone],
            )
