"""Protests and appeals: who against whom, before which instance, and what was decided."""

from typing import Final

from commands.deciders.decisions import competitor_in
from ledger.errors import RefusedError
from ledger.facts import Instance, ProtestAppealed, ProtestDecided, ProtestLodged
from ledger.season import Season

_HIGHER: Final[dict[Instance | None, Instance]] = {
    None: "appeals-commission",
    "referee": "appeals-commission",
    "appeals-commission": "court-of-arbitration",
    "court-of-arbitration": "court-of-arbitration",
}
"""To which instance an appeal goes where nobody says it; none is above the last, and admission refuses that."""


def lodge_protest(
    season: Season,
    race: str,
    *,
    by: str,
    against: str | None = None,
    instance: Instance = "referee",
    arithmetic: bool = False,
) -> ProtestLodged:
    """Put a classification under protest, as a whole or for somebody in it."""
    return ProtestLodged(
        race=race,
        by=by,
        against=None if against is None else competitor_in(season, race, against).id,
        instance=instance,
        ground="arithmetic" if arithmetic else None,
    )


def decide_protest(position: int, *, upheld: bool) -> ProtestDecided:
    """Decide the protest or the appeal at a position."""
    return ProtestDecided(lodged=position, upheld=upheld)


def appeal(season: Season, position: int, *, by: str, instance: Instance | None = None) -> ProtestAppealed:
    """Appeal against a verdict, which is named by its position or by that of the protest or appeal that it decided.

    Raises:
        RefusedError: What stands there is neither, or nobody has decided it.
    """
    entry = season.decisions.get(position)
    found = entry.fact if entry is not None else None
    verdict = position
    if isinstance(found, ProtestLodged | ProtestAppealed):
        decided = [one.position for one in season.verdicts.get(position, ()) if season.in_force(one.position)]
        if not decided:
            raise RefusedError(
                f"entry {position} is not decided yet; an appeal is against a verdict", reason="not-a-verdict"
            )
        verdict = decided[0]
    before = season.decisions[verdict].fact if verdict in season.decisions else None
    first = season.decisions[before.lodged].fact if isinstance(before, ProtestDecided) else None
    gave = first.instance if isinstance(first, ProtestLodged | ProtestAppealed) else None
    return ProtestAppealed(verdict=verdict, by=by, instance=instance or _HIGHER[gave])
