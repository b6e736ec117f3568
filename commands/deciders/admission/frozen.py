"""What must be true of a season before a frozen decision enters its book."""

from typing import Final

from commands.deciders.admission.rules import Family
from commands.deciders.admission.standing import entered, in_force
from ledger.errors import NotFoundError, RefusedError
from ledger.facts import QuotaAllocated, QuotaDeclined, QuotaReallocated, RestsOn, TitleAwarded
from ledger.season import Season
from projections.cups.titles import SETTLED
from projections.frozen.decisions import FrozenQuota, frozen_at
from projections.tables.text import count_of

FAMILY: Final = Family()


@FAMILY.rule(QuotaAllocated)
def allocate(season: Season, fact: QuotaAllocated) -> None:
    """A quota is allocated once, where there are places; a second allocation needs the first to be reversed."""
    _basis_is_of_this_book(season, fact.basis)
    if not fact.places:
        raise RefusedError(f"quota {fact.quota} has no place to allocate", reason="nothing-to-allocate")
    by = in_force(season, season.allocations, QuotaAllocated, lambda other: other.quota == fact.quota)
    if by is not None:
        raise RefusedError(
            f"quota {fact.quota} is allocated already, by entry {by.position}; reverse that first",
            reason="already-allocated",
            position=by.position,
        )


@FAMILY.rule(QuotaDeclined)
def decline(season: Season, fact: QuotaDeclined) -> None:
    """Nobody gives back more than it has."""
    frozen = _frozen(season, fact.allocated)
    held = frozen.held(fact.event)[fact.noc]
    if held < fact.places:
        raise RefusedError(
            f"{fact.noc} has {count_of(held, 'place')} in {fact.event} and cannot give {fact.places} back",
            reason="no-such-place",
            position=fact.allocated,
        )


@FAMILY.rule(QuotaReallocated)
def reallocate(season: Season, fact: QuotaReallocated) -> None:
    """A place that was given back goes to the reserve whose turn it is, once."""
    frozen = _frozen(season, fact.declined)
    declined = next((entry for entry in frozen.declines if entry.position == fact.declined), None)
    if declined is None or declined.fact.event != fact.event:
        raise RefusedError(f"entry {fact.declined} is no decline in {fact.event}", reason="not-a-decline")
    if not frozen.free(declined):
        raise RefusedError(
            f"the places of entry {fact.declined} are taken", reason="already-reallocated", position=fact.declined
        )
    turn = next(iter(frozen.waiting(fact.event)), None)
    if turn is None or (turn.noc, turn.call or turn.place) != (fact.noc, fact.call):
        whose = f"it is the turn of {turn.noc} (call {turn.call})" if turn else "no reserve is left"
        raise RefusedError(
            f"{fact.event}: {whose}, not of {fact.noc}", reason="not-its-turn", position=frozen.allocated.position
        )


def _frozen(season: Season, position: int) -> FrozenQuota:
    try:
        return frozen_at(season, position)
    except NotFoundError as error:
        raise RefusedError(str(error), reason="not-allocated", position=position) from None


@FAMILY.rule(TitleAwarded)
def award(season: Season, fact: TitleAwarded) -> None:
    """A title is awarded once; a second award needs the first to be reversed."""
    _basis_is_of_this_book(season, fact.basis)
    for competitor in fact.competitors:
        entered(season, competitor)
    if fact.state not in (None, *SETTLED) and (fact.although is None or not fact.although.strip()):
        raise RefusedError(
            f"the title of {fact.cup} was {fact.state}, and although says nothing; it is awarded only for a reason",
            reason="not-won",
        )
    by = in_force(season, season.awards, TitleAwarded, lambda other: other.cup == fact.cup)
    if by is not None:
        raise RefusedError(
            f"the title of {fact.cup} is awarded already, by entry {by.position}; reverse that first",
            reason="already-awarded",
            position=by.position,
        )


def _basis_is_of_this_book(season: Season, basis: RestsOn) -> None:
    if basis.at > season.length:
        raise RefusedError(
            f"the decision rests on position {basis.at}, and the book ends at {season.length}", reason="no-such-basis"
        )
