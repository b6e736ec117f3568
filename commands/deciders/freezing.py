"""Frozen decisions: allocate a quota, decline and reallocate its places, award a title."""

from typing import Literal

from ledger.basis import Basis
from ledger.book import Reading
from ledger.errors import RefusedError
from ledger.facts import (
    AllocatedPlace,
    QuotaAllocated,
    QuotaDeclined,
    QuotaReallocated,
    RestsOn,
    TitleAwarded,
)
from ledger.season import Season
from projections.audit.lists.claims import beside
from projections.cups.titles import SETTLED, title
from projections.frozen.decisions import frozen_at, frozen_quota
from projections.quota import Listed, Tie, quota_table


def rests_on(basis: Basis) -> RestsOn:
    """A basis as a frozen decision keeps it.

    Raises:
        RefusedError: It is hypothetical.
    """
    if basis.hypothetical:
        raise RefusedError("nothing is decided on a hypothetical basis", reason="hypothetical")
    return RestsOn(at=basis.at, as_of=basis.as_of, through=basis.through, rulebook=basis.rulebook, root=basis.root)


def allocate(reading: Reading, quota: str, *, last: int | None = None) -> QuotaAllocated:
    """Allocate the places of a quota as they are computed at a basis; `last` is the last position of the whole book.

    Raises:
        RefusedError: No race gives a place yet; or a place falls on competitors whom the rules do not separate, so that
            somebody has to decide first.
    """
    table = quota_table(reading, quota)
    places, reserves = [], []
    for event in table.events:
        for tie in event.ties:
            if tie.left_out and tie.section != "reserve":
                names = ", ".join(line.competitor.name for line in tie.lines)
                raise RefusedError(
                    f"{event.event}: no rule says who of {names} has place {tie.place}; "
                    + _how_to_order(reading, f"{quota}:{event.event}", tie, last=last),
                    reason="tie",
                )
        turns = {one.line.competitor.id: turn for turn, one in enumerate(event.calls, 1)}
        places += [_place(event.event, one, one.section) for one in event.places if one.section != "reserve"]
        by: Literal["points", "time"] = "points" if event.shares.reserve_by == "points" else "time"
        reserves += [_place(event.event, one, by, turns[one.line.competitor.id]) for one in event.reserves]
    if not places:
        raise RefusedError(
            f"{quota}: no race that gives a place is filed at this basis, so nothing is there to allocate",
            reason="nothing-to-allocate",
        )
    return QuotaAllocated(quota=quota, basis=rests_on(reading.basis), places=tuple(places), reserves=tuple(reserves))


def _how_to_order(reading: Reading, event: str, tie: Tie, *, last: int | None) -> str:
    """How a tie is decided so that the decision counts at a basis, where one that is made now can."""
    basis, through = reading.basis, reading.basis.through
    if last is not None and basis.at < last:
        kept = "" if through else ", with --through COMPETITION where later races do not count"
        return f"a decision on that tie would not be in the book at {basis.at}: allocate without --at{kept}"
    if basis.as_of is not None and through is None:
        raced = {record.race.competition for record in reading.season.races.values() if record.protocols}
        through = next((one for one in reversed(reading.counted) if one in raced), None)
    words = ["season order", event, *(line.competitor.id for line in tie.lines)]
    words += ["--through", through] if through else []
    words += ["--reason TEXT --source TEXT"]
    words += ["--published-at", basis.as_of] if basis.as_of else []
    return f"decide the tie first, with: {' '.join(words)}"


def _place(event: str, one: Listed, via: Literal["points", "time", "host"], call: int | None = None) -> AllocatedPlace:
    return AllocatedPlace(
        event=event,
        place=one.place or one.entry,
        via=via,
        noc=one.line.holder.noc,
        competitor=one.line.competitor.id,
        delegation=one.line.holder.delegation,
        call=call,
    )


def decline(season: Season, quota: str, event: str, noc: str, *, places: int = 1) -> QuotaDeclined:
    """Give places of an NOC in an event back."""
    return QuotaDeclined(allocated=frozen_quota(season, quota).allocated.position, event=event, noc=noc, places=places)


def reallocate(season: Season, declined: int, noc: str | None = None) -> QuotaReallocated:
    """Give a place that was given back to the reserve whose turn it is; `noc`, where given, has to be that one.

    Raises:
        RefusedError: It is the turn of another, or nobody is left.
    """
    frozen = frozen_at(season, declined)
    decline_of = next((entry for entry in frozen.declines if entry.position == declined), None)
    if decline_of is None:
        raise RefusedError(f"entry {declined} is no decline", reason="not-a-decline", position=declined)
    event = decline_of.fact.event
    waiting = frozen.waiting(event)
    if not waiting:
        raise RefusedError(f"{event}: no reserve is left", reason="no-reserve-left", position=declined)
    turn = waiting[0]
    if noc is not None and noc != turn.noc:
        raise RefusedError(
            f"{event}: it is the turn of {turn.noc}, reserve {turn.place} (call {turn.call}), not of {noc}",
            reason="not-its-turn",
            position=frozen.allocated.position,
        )
    return QuotaReallocated(declined=declined, event=event, noc=turn.noc, call=turn.call or turn.place)


def award(reading: Reading, cup: str, *, although: str | None = None) -> TitleAwarded:
    """Award the title of a cup to who leads it at a basis.

    Where it is neither won nor decided there, or what was published contradicts it and the book cannot tell,
    `although` says why it is awarded all the same.

    Raises:
        RefusedError: Nobody leads it: nobody has points yet, or the first rank stays empty. Or nobody says why.
    """
    found = beside(reading, title(reading, cup)).title
    state = found.state
    if state == "unknown":
        raise RefusedError(f"{cup}: {found.because}", reason="no-result")
    if found.vacant is not None:
        raise RefusedError(f"{cup}: nobody has the title at this basis: {found.vacant}", reason="vacant")
    if not found.leaders or state == "no result":
        raise RefusedError(f"{cup}: nobody has points at this basis", reason="no-result")
    if state not in SETTLED and (although is None or not although.strip()):
        raise RefusedError(
            f"the title of {cup} is {state} at this basis: {found.because}; to award it all the same, say why "
            "with --although TEXT",
            reason="not-won",
        )
    return TitleAwarded(
        cup=cup,
        basis=rests_on(reading.basis),
        competitors=tuple(row.competitor.id for row in found.leaders),
        points=str(found.leaders[0].points),
        state=state,
        although=although,
    )
