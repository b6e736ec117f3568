"""Quotas: how many places at a championship an event has, and by which lists NOCs earn them."""

from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ledger.errors import NotFoundError, UnknownRuleError
from ledger.rulebook.base import Mark, Name, Note, Part, Ruling
from ledger.vocabulary import CompetitionId, EventId, Gender, Noc, parse_time

Count = Annotated[int, Field(ge=0, le=1_000)]

CapCondition = Literal[
    "team-pursuit",
    "place-in-every-individual-event",
    "maximum-in-every-individual-event",
    "maximum-by-points-in-every-individual-event",
]
"""What an NOC must have in a gender: a team pursuit place; at least one place in every individual event; as many
places as an NOC may have in every individual event; as many, and all of them through the points lists."""


class QuotaEvent(Ruling):
    """The places of one event; a number that nobody knows is None.

    Attributes:
        event: The event.
        places: All places.
        by_points: Places that go down the points list.
        by_times: Places that then go down the times list of the rest.
        max_per_noc: Places that one NOC can have, reserves included.
        points_list: The cup whose standing is the points list.
        times_list: The event whose best times are the times list, or None where there is none. As long as the event
            has not been raced it has no times list.
        reserve: How many are on the reserve list.
        reserve_by: What orders the reserve list.
    """

    event: EventId
    places: Count | None = None
    by_points: Count | None = None
    by_times: Count | None = None
    max_per_noc: Annotated[int, Field(ge=1)] | None = None
    points_list: Name
    times_list: EventId | None = None
    reserve: Count | None = None
    reserve_by: Literal["times", "points"] | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        numbers = (self.places, self.by_points, self.by_times, self.max_per_noc)
        if (None in (*numbers, self.reserve_by)) != (self.status == "unknown"):
            raise ValueError(f"{self.event}: an event has all its numbers, or its status is unknown")
        if None not in numbers and self.places != (self.by_points or 0) + (self.by_times or 0):
            raise ValueError(f"{self.event}: places by points and by times do not add up to the places")
        if (self.by_times or self.reserve_by == "times") and self.times_list is None:
            raise ValueError(f"{self.event}: there is no times list")
        return self


@dataclass(frozen=True, slots=True)
class QuotaShares:
    """The places of one event, all known: what an allocation computes with. See `QuotaEvent` for the meanings."""

    event: str
    places: int
    by_points: int
    by_times: int
    max_per_noc: int
    points_list: str
    times_list: str | None
    reserve: int | None
    reserve_by: Literal["times", "points"]
    mark: Mark


class QuotaTimes(Ruling):
    """The times list: best times in the qualifying competitions, in any division.

    Attributes:
        precision: What times are cut to.
        equal: What orders equal times: the points of the event's points list.
    """

    precision: Literal["hundredth"]
    equal: Literal["points"]


class Host(Ruling):
    """What the host NOC gets.

    Attributes:
        noc: The host.
        scope: In which events: all, or team pursuit alone.
        condition: What it needs: nothing, or to stand on the event's reserve list.
        takes: Which place it takes where it has earned none: the last.
        places: How many.
    """

    noc: Noc
    scope: Literal["every-event", "team-pursuit"]
    condition: Literal["none", "on-reserve-list"]
    takes: Literal["last-place"]
    places: Annotated[int, Field(ge=1)]


class Cap(Part):
    """The most athletes that an NOC may enter in a gender where all conditions hold; the first cap that fits holds.

    Attributes:
        athletes: The most athletes.
        when: What the NOC must have in the gender; nothing for the last cap.
    """

    athletes: Annotated[int, Field(ge=1)]
    when: tuple[CapCondition, ...] = ()


class Caps(Ruling):
    """Caps on athletes per NOC and gender, in order; the last has no condition.

    Attributes:
        caps: The caps; the first whose conditions hold is the one.
    """

    caps: Annotated[tuple[Cap, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if self.caps[-1].when or not all(cap.when for cap in self.caps[:-1]):
            raise ValueError("the last cap, and no other, has no condition")
        return self


class Total(Ruling):
    """The most athletes of a gender, all NOCs together.

    Attributes:
        gender: The gender.
        athletes: The most athletes.
    """

    gender: Gender
    athletes: Annotated[int, Field(ge=1)]


class Cuts(Ruling):
    """Which events give up their lowest places, and in which order, where a gender's total is exceeded.

    Attributes:
        order: The events, in the order in which they give up places.
    """

    order: Annotated[tuple[EventId, ...], Field(min_length=1)]


class PriorityOfEach(Ruling):
    """For how many reserves of each NOC the priority holds.

    Attributes:
        athletes: So many reserves of each NOC.
    """

    athletes: Annotated[int, Field(ge=1)]


class ReservePriority(Ruling):
    """Who comes first when reserves are called: NOCs that have no place in the event, then the list's order.

    Attributes:
        first: Who comes first.
        of_each: For how many reserves of each such NOC that holds. Where nothing is said it is one: an NOC that is
            called has a place from then on.
    """

    first: Literal["nocs-without-a-place"]
    of_each: PriorityOfEach | None = None


class Growth(Ruling):
    """How far fields may grow at the games with reserves who are there for other events and whose NOC has nobody.

    Attributes:
        events: The events whose fields may grow.
        places: The most that may start then.
        who: Who may come in: reserves who are entered in another event and whose NOC has no place in this one.
    """

    events: Annotated[tuple[EventId, ...], Field(min_length=1)]
    places: Annotated[int, Field(ge=1)]
    who: Literal["entered-elsewhere-and-noc-without-a-place"]


class Delegation(Ruling):
    """A delegation under another code, which has limits of its own.

    Attributes:
        noc: The code under which it competes.
        delegation: Whose it is.
        max_per_event: Athletes in one individual event.
        substitutes: Substitutes in one individual event.
        teams: Whether it may enter teams.
    """

    noc: Noc
    delegation: Noc
    max_per_event: Annotated[int, Field(ge=0)]
    substitutes: Annotated[int, Field(ge=0)]
    teams: bool


class TeamRequirement(Ruling):
    """Whether each skater of a team needs a place in an individual event.

    Attributes:
        individual_place: True where each needs one.
    """

    individual_place: bool


class QualifyingTime(Ruling):
    """A time that a skater must have reached to start in an event; one of several alternatives is enough.

    Attributes:
        event: The event to start in.
        raced: The event in which the time counts.
        time: The time, as written: ``1:57.50``.
    """

    event: EventId
    raced: EventId
    time: str

    @property
    def milliseconds(self) -> int:
        """The time as results have it, in milliseconds; `time` is as the rules print it, such as ``1:57.50``."""
        return parse_time(self.time)[0]

    @model_validator(mode="after")
    def _is_time(self) -> Self:
        parse_time(self.time)
        return self


class Quota(Ruling):
    """One championship's places.

    Attributes:
        id: Its name, such as ``owg-2026``.
        title: What people call it.
        competitions: The competitions that qualify; None where that is unknown.
        events: The events, in the order of the programme.
        times: How times lists are made.
        totals: The most athletes of each gender.
        caps: The most athletes of an NOC in a gender.
        host: What the host gets, or None where nothing is known of it.
        cuts: What is cut where a total is exceeded.
        reserve_priority: Who comes first when reserves are called.
        growth: How far fields may grow.
        delegations: Delegations under one code.
        teams: What skaters of a team need.
        qualifying_times: Times to have reached.
    """

    id: Name
    title: Note
    competitions: tuple[CompetitionId, ...] | None = None
    events: Annotated[tuple[QuotaEvent, ...], Field(min_length=1)]
    times: QuotaTimes | None = None
    totals: tuple[Total, ...] = ()
    caps: Caps | None = None
    host: Host | None = None
    cuts: Cuts | None = None
    reserve_priority: ReservePriority | None = None
    growth: tuple[Growth, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    teams: TeamRequirement | None = None
    qualifying_times: tuple[QualifyingTime, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [one.event for one in self.events]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.id}: an event stands twice")
        if self.status != "unknown" and (self.competitions is None or self.times is None):
            raise ValueError(f"{self.id}: a quota has competitions and a times list, or its status is unknown")
        return self

    @property
    def first_of_each(self) -> int | None:
        """How many reserves of each NOC without a place in an event are called before all others; None for no rule."""
        priority = self.reserve_priority
        if priority is None or priority.status == "unknown":
            return None
        of_each = priority.of_each
        return 1 if of_each is None or of_each.status == "unknown" else of_each.athletes

    def event(self, event: str) -> QuotaEvent:
        """The places of an event, known or not.

        Raises:
            NotFoundError: The quota has no such event; the error names those that it has.
        """
        for one in self.events:
            if one.event == event:
                return one
        names = ", ".join(one.event for one in self.events)
        raise NotFoundError(f"quota {self.id} has no event {event}; it has {names}")

    def shares(self, event: str) -> QuotaShares:
        """The places of an event, to compute with.

        Raises:
            NotFoundError: The quota has no such event.
            UnknownRuleError: The quota, or a number of the event, is unknown.
        """
        one = self.event(event)
        if self.status == "unknown":
            raise UnknownRuleError(f"quota {self.id} is unknown, so nothing is computed from it")
        if (
            one.places is None
            or one.by_points is None
            or one.by_times is None
            or one.max_per_noc is None
            or one.reserve_by is None
        ):
            raise UnknownRuleError(
                f"quota {self.id}: the places of {event} or their shares are unknown, so nothing is computed from them"
            )
        return QuotaShares(
            event=one.event,
            places=one.places,
            by_points=one.by_points,
            by_times=one.by_times,
            max_per_noc=one.max_per_noc,
            points_list=one.points_list,
            times_list=one.times_list,
            reserve=one.reserve,
            reserve_by=one.reserve_by,
            mark="inferred" if "inferred" in (one.status, self.status) else "confirmed",
        )
