"""The part of a quota's document that shows its allocation as it stands now, beside what a fresh computation gives."""

from ledger.facts import AllocatedPlace
from ledger.season import Season
from projections.documents.base import Document
from projections.frozen.decisions import FrozenQuota
from projections.frozen.places import PlaceNow, TurnNow, places_now, turns_now
from projections.quota.model import Allocation, Listed

LIST_ALONE = "in the order of the list"
NO_PLACE = "its NOC has no place in the event"


class HolderNow(Document):
    """Who has a place, by what list, and whose it is."""

    via: str
    noc: str
    delegation: str | None
    competitor: str
    name: str


class AllocatedLine(HolderNow):
    """One place of an allocation; who reached it first, and what became of it.

    `state` is ``allocated``, ``declined`` (given back, and free) or ``called`` (a reserve has it). `final` has it now,
    and is null where nobody has. `declined` and `called` are entries. `fresh` is where a fresh computation has whom it
    was allocated to: ``points 11``, ``reserve 2``, or null for nowhere.
    """

    place: int
    state: str
    declined: tuple[int, ...]
    called: tuple[int, ...]
    final: HolderNow | None
    fresh: str | None


class CallLine(HolderNow):
    """One reserve of an allocation, in the order of calls; `because` says why it is at its turn.

    `state` is ``called``, ``next``, ``waiting``, or ``passed over`` where its NOC gave a place of the event back, by
    the entry at `entry`.
    """

    call: int
    place: int
    state: str
    entry: int | None
    because: str
    fresh: str | None


class EventAllocation(Document):
    """The allocation of an event as it stands: places, reserves in the order of calls, and how many places are free.

    `held` are the places of each NOC now.
    """

    places: tuple[AllocatedLine, ...]
    reserves: tuple[CallLine, ...]
    free: int
    held: dict[str, int]


class AllocationLine(Document):
    """The allocation of a quota: its entry, its reason, and the basis that it rests on."""

    entry: int
    reason: str | None
    at: int
    as_of: str | None
    through: str | None
    rulebook: str


def allocation_line(frozen: FrozenQuota) -> AllocationLine:
    """What an allocation rests on."""
    entry, basis = frozen.allocated, frozen.allocated.fact.basis
    return AllocationLine(
        entry=entry.position,
        reason=entry.reason,
        at=basis.at,
        as_of=basis.as_of,
        through=basis.through,
        rulebook=basis.rulebook,
    )


def allocation_notes(frozen: FrozenQuota) -> tuple[str, ...]:
    """What is assumed of places that were given back, because no rule is known."""
    if not frozen.declines:
        return ()
    return (
        "assumed, no rule is known: an NOC that gave a place back is not called for another in that event",
        "assumed, no rule is known: of the places of an NOC in an event the last is the one that it gave back",
    )


def event_allocation(
    frozen: FrozenQuota, fresh: Allocation, season: Season, *, noc: str | None, first_of_each: int | None
) -> EventAllocation:
    """The allocation of an event beside a fresh computation; of one NOC where one is asked for.

    A place is shown with every NOC that had it.
    """
    where = {one.line.competitor.id: _where(one) for one in fresh.listed}
    places = places_now(frozen, fresh.event)
    turns = turns_now(frozen, fresh.event, first_of_each=first_of_each)
    return EventAllocation(
        places=tuple(_place(one, season, where) for one in places if noc in (None, *one.nocs)),
        reserves=tuple(_turn(one, season, where) for one in turns if noc in (None, one.reserve.noc)),
        free=sum(one.final is None for one in places),
        held=dict(frozen.held(fresh.event)),
    )


def because(*, first: bool) -> str:
    """Why a reserve is called at its turn."""
    return NO_PLACE if first else LIST_ALONE


def _where(one: Listed) -> str:
    return "passed over" if one.place is None else f"{one.section} {one.place}"


def _holder(one: AllocatedPlace, season: Season) -> dict[str, str | None]:
    return {
        "via": one.via,
        "noc": one.noc,
        "delegation": one.delegation,
        "competitor": one.competitor,
        "name": season.competitor(season.identity(one.competitor)).name,
    }


def _place(one: PlaceNow, season: Season, where: dict[str, str]) -> AllocatedLine:
    return AllocatedLine.model_validate(
        _holder(one.place, season)
        | {
            "place": one.place.place,
            "state": one.state,
            "declined": tuple(one.declined),
            "called": tuple(one.called),
            "final": None if one.final is None else HolderNow.model_validate(_holder(one.final, season)),
            "fresh": where.get(season.identity(one.place.competitor)),
        }
    )


def _turn(one: TurnNow, season: Season, where: dict[str, str]) -> CallLine:
    reserve = one.reserve
    passed = f"its NOC gave a place back, entry {one.entry}" if one.state == "passed over" else because(first=one.first)
    return CallLine.model_validate(
        _holder(reserve, season)
        | {
            "call": reserve.call or reserve.place,
            "place": reserve.place,
            "state": one.state,
            "entry": one.entry,
            "because": passed,
            "fresh": where.get(season.identity(reserve.competitor)),
        }
    )
