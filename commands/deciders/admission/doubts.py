"""What must be true of a season before it takes a code that no NOC has, or before a doubt of a race is settled."""

from typing import Final

from commands.deciders.admission.rules import Family
from commands.deciders.admission.standing import filed
from ledger.errors import RefusedError
from ledger.facts import DoubtSettled, NocAccepted
from ledger.nocs import names
from ledger.season import Season
from projections.season.doubts import doubts

FAMILY: Final = Family()


@FAMILY.rule(NocAccepted, said=lambda season, fact: (season.nocs.get(fact.noc),))
def accepted(_season: Season, fact: NocAccepted) -> None:
    """Only a code that is not known needs to be accepted."""
    if fact.noc in names():
        raise RefusedError(f"{fact.noc} is the code of {names()[fact.noc][0]}", reason="known-noc")


@FAMILY.rule(DoubtSettled)
def settled(season: Season, fact: DoubtSettled) -> None:
    """A doubt is settled once, and only where there is one."""
    filed(season, fact.race)
    doubted = {position for one in doubts(season, [fact.race]) if one.kind == fact.doubt for position in one.entries}
    if not doubted & set(fact.entries):
        raise RefusedError(f"nobody doubts the {fact.doubt} of {fact.race}", reason="no-such-doubt")
