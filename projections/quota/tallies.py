"""What places add up to: per NOC and event, athletes against the caps and the totals, and what would be cut."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledger.rulebook import Quota
from ledger.vocabulary import GENDERS, Gender
from projections.quota.caps import AthletesMax, Held, athletes_max
from projections.quota.model import Allocation, Holder, Listed, event_of


@dataclass(frozen=True, slots=True)
class Tally:
    """The places of one holder in one gender.

    Attributes:
        holder: The NOC or delegation.
        gender: ``men`` or ``women``.
        events: Places by event, in the quota's order, where there are any.
        skaters: How many different skaters stand at its individual places.
        cap: The most athletes that it may enter.
    """

    holder: Holder
    gender: Gender
    events: Mapping[str, int]
    skaters: int
    cap: AthletesMax

    @property
    def places(self) -> int:
        """All its places of this gender, team places included."""
        return sum(self.events.values())

    @property
    def individual(self) -> int:
        """Its places in individual events."""
        return sum(count for event, count in self.events.items() if not event_of(event).is_team)

    @property
    def athletes(self) -> int:
        """The most athletes that it could enter in individual events: one for each place, within its cap."""
        return within(self.individual, self.cap.athletes)


@dataclass(frozen=True, slots=True)
class Cut:
    """One place that would be cut.

    Attributes:
        order: Which cut it is, from 1.
        event: The event that loses its last place.
        place: That place, with who stands at it.
        athletes: The athletes that are left after it.
    """

    order: int
    event: str
    place: Listed
    athletes: int


@dataclass(frozen=True, slots=True)
class GenderTotal:
    """The athletes of one gender against the total of the quota; places before cuts, and the cuts.

    Attributes:
        gender: ``men`` or ``women``.
        places: All places, team places included.
        skaters: How many different skaters stand at individual places.
        athletes: The most athletes that all NOCs together could enter; see `Tally.athletes`.
        allowed: The total of the quota, or None where it is not known.
        cuts: The places that would be cut, in order, if every NOC entered as many athletes as it could.
    """

    gender: Gender
    places: int
    skaters: int
    athletes: int
    allowed: int | None
    cuts: tuple[Cut, ...]

    @property
    def excess(self) -> int:
        """How many athletes are too many."""
        return max(0, self.athletes - self.allowed) if self.allowed is not None else 0


def within(places: int, cap: int | None) -> int:
    """How many athletes so many places are good for, under a cap."""
    return places if cap is None else min(places, cap)


def tallies(quota: Quota, allocations: Mapping[str, Allocation], refused: Mapping[str, str]) -> tuple[Tally, ...]:
    """The places of every holder that has any, in the order of codes, men before women."""
    held: dict[tuple[Holder, Gender], Held] = {}
    for allocation in allocations.values():
        gender = event_of(allocation.event).gender
        for one in allocation.places:
            own = held.setdefault((one.line.holder, gender), {})
            own.setdefault(allocation.event, []).append(one)
    order = sorted(held, key=lambda key: (key[0].noc, key[0].delegation or "", GENDERS.index(key[1])))
    return tuple(_tally(quota, holder, gender, held[holder, gender], refused) for holder, gender in order)


def _tally(quota: Quota, holder: Holder, gender: Gender, own: Held, refused: Mapping[str, str]) -> Tally:
    skaters = {
        one.line.competitor.id for places in own.values() for one in places if one.line.competitor.kind == "skater"
    }
    events = {event: len(places) for event, places in own.items()}
    return Tally(holder, gender, events, len(skaters), athletes_max(quota, gender, own, refused))


def totals(quota: Quota, allocations: Mapping[str, Allocation], made: Sequence[Tally]) -> tuple[GenderTotal, ...]:
    """Each gender's athletes against the total, with the cuts that would bring them down to it.

    INFERRED: what is counted before cuts is one athlete for each individual place, of each NOC no more than its cap.
    That is the size of the 102 men and 107 women that were announced after the last qualifying competition of 2025,
    while far fewer different skaters stand at the places.
    """
    allowed = {one.gender: one.athletes for one in quota.totals if one.status != "unknown"}
    found = []
    for gender in GENDERS:
        own = [one for one in made if one.gender == gender]
        if own:
            places, skaters = sum(one.places for one in own), sum(one.skaters for one in own)
            cuts = _cuts(quota, allocations, own, allowed.get(gender))
            athletes = sum(one.athletes for one in own)
            found.append(GenderTotal(gender, places, skaters, athletes, allowed.get(gender), cuts))
    return tuple(found)


def _cuts(
    quota: Quota, allocations: Mapping[str, Allocation], made: Sequence[Tally], allowed: int | None
) -> tuple[Cut, ...]:
    """The last place of each event in the order of cuts, round after round, until the total is kept."""
    if allowed is None or quota.cuts is None or quota.cuts.status == "unknown":
        return ()
    caps = {one.holder: one.cap.athletes for one in made}
    left = Counter({one.holder: one.individual for one in made})
    athletes = sum(one.athletes for one in made)
    gender = made[0].gender
    places = {
        event: list(allocations[event].places)
        for event in quota.cuts.order
        if event in allocations and event_of(event).gender == gender
    }
    cuts: list[Cut] = []
    while athletes > allowed and any(places.values()):
        for event, waiting in places.items():
            if athletes <= allowed or not waiting:
                continue
            place = waiting.pop()
            holder = place.line.holder
            left[holder] -= 1
            athletes -= within(left[holder] + 1, caps[holder]) - within(left[holder], caps[holder])
            cuts.append(Cut(len(cuts) + 1, event, place, athletes))
    return tuple(cuts)
