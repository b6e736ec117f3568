"""What a quota is made of: lines of lists, the places that they give, and whose those places are."""

from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from ledger.rulebook import QuotaShares
from ledger.season import Competitor
from ledger.vocabulary import Event, Race, parse_event
from projections.cups.bounds import TotalBounds
from projections.cups.orders import Settled
from projections.cups.rows import StandingRow
from projections.cups.standings import Standing
from projections.quota.remaining import RacesToCome
from projections.races.rows import ClassifiedRow
from projections.races.scores import Points
from projections.season.coverage import NOTHING, Coverage

Section = Literal["points", "time", "host", "reserve"]
"""By what a line of an allocation was reached: the points list, the times list, the host rule, the reserve list."""

HostState = Literal["earned", "pending", "applied", "nobody"]
"""What became of the host rule: the host has earned a place; it would take one if the qualification ended now; it took
one; it has nobody who could."""


class Holder(NamedTuple):
    """Whom places belong to: an NOC, or one of the delegations under a shared code.

    Attributes:
        noc: The code that lists print.
        delegation: The delegation behind a shared code, or None.
    """

    noc: str
    delegation: str | None = None

    def __str__(self) -> str:
        return f"{self.noc} ({self.delegation})" if self.delegation else self.noc


class Best(NamedTuple):
    """A competitor's best time in an event.

    Attributes:
        hundredths: The time, cut to hundredths of a second.
        race: The race, the earliest of those with this time.
        row: The row of its classification.
    """

    hundredths: int
    race: Race
    row: ClassifiedRow

    @property
    def milliseconds(self) -> int:
        """The time in milliseconds, in whole hundredths."""
        return self.hundredths * 10


class Line(NamedTuple):
    """One line of a points list or of a times list.

    Attributes:
        rank: The rank in its list; lines that the rules do not order share it, and the next rank is skipped.
        competitor: Who.
        holder: Whose place it would be.
        points: World Cup points in the event's points list, 0 where there are none.
        best: The best time in the times list's event, or None.
        row: The line of the points list's standing, or None where there are no points.
        at_least: Whether the points are a lower bound.
    """

    rank: int
    competitor: Competitor
    holder: Holder
    points: Points
    best: Best | None
    row: StandingRow | None
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A line that an allocation came to: it has a place, is a reserve, or was passed over.

    Attributes:
        place: The number of the place or of the reserve, shared by lines that the rules do not order; None for who was
            passed over, because its holder was at its maximum.
        section: By what it was reached.
        line: The line.
        entry: Which of its holder's lines it is in this event: 1 for the first.
        maximum: The holder's maximum in this event, reserves included.
        tied: Whether the rules do not order it against a neighbour in the same list.
    """

    place: int | None
    section: Section
    line: Line
    entry: int
    maximum: int
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """Lines that the rules do not order.

    Attributes:
        section: In which list.
        place: The place that they share.
        lines: Who, in the order of their names.
        left_out: Those of them who got nothing in this list: its end falls between equals, so that chance decided.
    """

    section: Section
    place: int
    lines: tuple[Line, ...]
    left_out: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class HostOutcome:
    """What the host rule does in an event.

    Attributes:
        noc: The host.
        state: What became of it; see `HostState`.
        takes: The host's line that has, or would have, the place.
        from_whom: The last line with a place, which loses it or would lose it.
    """

    noc: str
    state: HostState
    takes: Line | None = None
    from_whom: Line | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """The places of one event.

    Attributes:
        shares: The rule: how many places, by what, and how many for one NOC.
        points_list: The points list.
        times_list: The times list; empty where the event has none, or has not been raced.
        listed: Every line that the allocation came to, in its order: places, who was passed over, reserves.
        ties: What the rules do not order, nor a decision.
        settled: What the rules leave equal and decisions order, by the list.
        host: What the host rule does, or None where there is none for this event.
        calls: The reserves in the order in which they are called.
        table: The standing that the points list is.
        to_come: The qualifying races that are still to come, of every event that either list takes.
        coverage: What the book has of the qualifying races of these events.
        lower: Which totals of the points list are lower bounds.
    """

    shares: QuotaShares
    points_list: tuple[Line, ...]
    times_list: tuple[Line, ...]
    listed: tuple[Listed, ...]
    ties: tuple[Tie, ...] = ()
    settled: tuple[tuple[Section, Settled], ...] = ()
    host: HostOutcome | None = None
    calls: tuple[Listed, ...] = ()
    table: Standing | None = None
    to_come: tuple[RacesToCome, ...] = ()
    coverage: Coverage = NOTHING
    lower: TotalBounds | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing is to come any more, and every qualifying race is in the basis, row by row."""
        return not self.to_come and self.coverage.complete is True

    @property
    def event(self) -> str:
        """The event whose places these are."""
        return self.shares.event

    @property
    def places(self) -> tuple[Listed, ...]:
        """The lines with a place, in their order."""
        return tuple(one for one in self.listed if one.place is not None and one.section != "reserve")

    @property
    def reserves(self) -> tuple[Listed, ...]:
        """The reserves, in the order of their list."""
        return tuple(one for one in self.listed if one.place is not None and one.section == "reserve")

    @property
    def passed_over(self) -> tuple[Listed, ...]:
        """Who was passed over, in the order of the lists."""
        return tuple(one for one in self.listed if one.place is None)

    @property
    def open(self) -> int:
        """How many places nobody has yet: a list was too short, or the event has not been raced."""
        return self.shares.places - len(self.places)


@cache
def event_of(name: str) -> Event:
    """An event by its name, taken apart once."""
    return parse_event(name)
