"""Who can still have one of the last places by points of a quota, or lose one, and what each can end with.

The least and the most of a total are those of `projections.cups.bounds`. Whoever ends below the least of everybody who
is in stays out: those who are in keep to the maximum of every NOC, so that they fill all places before it. Who belongs
to an NOC that is full has to pass one of its own. A place is safe from all who cannot draw level with it; who can only
draw level is a contender, for other keys would decide. Where it is not known what is still to come, or what was
skated, nobody is left out, and where nothing can change any more nobody is a contender.

By time nobody is bounded: a faster time is enough for anybody.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ledger.book import Reading
from ledger.errors import UnknownRuleError
from projections.cups.bounds import Pays, TotalBounds, pays
from projections.cups.contenders import needed
from projections.cups.rows import StandingRow
from projections.quota.holders import Holders
from projections.quota.model import Allocation, Holder, Line, Listed
from projections.races.scores import Points


@dataclass(frozen=True, slots=True)
class Rival:
    """Somebody who can still have a place by points, or lose the one that it has.

    Attributes:
        line: The line of the points list.
        inside: Whether it has a place by points now.
        least: The least that it can end with.
        most: The most that it can end with; None where that is not known.
        needs: The worst rank of the last in at the next race that puts this one out of its reach; None where no rank
            does, for who is in, and where it is not known.
    """

    line: Line
    inside: bool
    least: Points
    most: Points | None
    needs: int | None = None


@dataclass(frozen=True, slots=True)
class LastPlaces:
    """Who contends for the last places by points of an event.

    Attributes:
        rivals: Who does, in the order of the points list.
        anybody_most: The most that somebody without points can end with, where that can be enough; else None.
        next: The next race that counts for the list, or None.
        needs: The worst rank of the last in there with which nobody who is out can reach it any more, or None.
        unknown: Why it is not known what totals can become, or None.
    """

    rivals: tuple[Rival, ...]
    anybody_most: Points | None = None
    next: str | None = None
    needs: int | None = None
    unknown: str | None = None


def last_places(reading: Reading, one: Allocation, placed: Sequence[Listed], holders: Holders) -> LastPlaces:
    """Who contends for the last places by points; `placed` are those who have one now, in their order."""
    held = one.lower
    if held is None or held.fixed:
        return LastPlaces(())
    unknown = held.unclear_now or held.unclear
    bar = _Bar(one, placed, held, holders)
    inside = {listed.line.competitor.id for listed in placed}
    outside = [line for line in one.points_list if line.competitor.id not in inside]
    if unknown is None:
        outside = [line for line in outside if held.most(line.row) >= bar.of(line.holder)]
    newcomers = None if unknown or held.most(None) < max(bar.lowest, 1) else held.most(None)
    highest = max([*(held.most(line.row) for line in outside), newcomers or 0])
    found = [
        Rival(line, line.competitor.id in inside, _least(held, line), None if unknown else held.most(line.row))
        for line in one.points_list
        if line in outside or (line.competitor.id in inside and (unknown or _least(held, line) <= highest))
    ]
    upcoming = next(iter(held.coverage.of("to come")), None)
    following = None if upcoming is None else str(upcoming)
    if unknown is not None or upcoming is None or not placed or one.table is None:
        return LastPlaces(tuple(found), newcomers, following, None, unknown)
    try:
        pay = pays(reading, one.table.cup, upcoming)
    except UnknownRuleError as error:
        return LastPlaces(tuple(found), newcomers, following, None, str(error))
    return _with_needs(LastPlaces(tuple(found), newcomers, following), held, placed[-1].line.row, pay)


def _with_needs(places: LastPlaces, held: TotalBounds, last: StandingRow | None, pay: Pays) -> LastPlaces:
    """The same with the rank that the last in needs at the next race, against each who is out and against all."""
    if last is None:
        return places
    rivals = tuple(
        one if one.inside else replace(one, needs=needed(held, last, one.line.row, pay)) for one in places.rivals
    )
    each = [one.needs for one in rivals if not one.inside]
    if places.anybody_most is not None:
        each.append(needed(held, last, None, pay))
    known = [rank for rank in each if rank is not None]
    return replace(places, rivals=rivals, needs=min(known) if known and len(known) == len(each) else None)


class _Bar:
    """How many points somebody who is out needs at least to have a place."""

    def __init__(self, one: Allocation, placed: Sequence[Listed], held: TotalBounds, holders: Holders) -> None:
        self._own: dict[Holder, Points] = {}
        counts = Counter(listed.line.holder for listed in placed)
        least = [(listed.line.holder, _least(held, listed.line)) for listed in placed]
        self.lowest: Points = min((points for _, points in least), default=0)
        if len(placed) < one.shares.by_points:
            self.lowest = 0
        for holder, count in counts.items():
            if count >= holders.maximum(holder, one.shares):
                self._own[holder] = min(points for whose, points in least if whose == holder)

    def of(self, holder: Holder) -> Points:
        """What one of this holder needs: as much as the last in, and where the holder is full as its own last in."""
        return max(self.lowest, self._own.get(holder, 0))


def _least(held: TotalBounds, line: Line) -> Points:
    return 0 if line.row is None else held.least(line.row)
