"""The places of a race's rows: a function of what stands of each row, so that no order of decisions can bend it.

Each row has a place for a reason: the sheet prints it, officials gave it, or the time is put in among the others. The
places are worked out in one line in which everybody stands whom the sheet or a decision ranks, also who was taken out:

1. Who has the printed place stands as the sheet says, whatever it says. Where a row has another place now, those that
   the sheet has below it move up.
2. A place by time is before the first row with a longer time; equal times share it. Those below move down.
3. A rank that officials gave is that very rank in the line; the others take the ranks around it. Two rows that were
   given one rank share it. In a race by time a row with the same time at that rank shares it too.
4. Who was taken out leaves the line: those below move up, unless the decision says that the place stays empty.

So a rank that officials gave counts everybody whom the sheet ranks. When somebody before it is taken out, it moves up
with all the others, and back again when that decision is undone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

TimeKey = tuple[int, int]
"""A time in milliseconds and its thousandth, 0 where none is printed."""

By = Literal["sheet", "time", "officials"]


@dataclass(frozen=True, slots=True)
class Seat:
    """What stands of one row.

    Attributes:
        printed: The rank on the first sheet of the race, or None where it has none.
        by: What gives the row its place, or None where it has none.
        given: The rank that officials gave, where the place is by them.
        time: The time that its place goes by, or None.
        out: Whether it was taken out, so that it has no rank.
        empty: Whether its place stays empty, where it was taken out.
    """

    printed: int | None
    by: By | None
    time: TimeKey | None
    given: int = 0
    out: bool = False
    empty: bool = False

    @property
    def as_printed(self) -> bool:
        """Whether it stands as the sheet says."""
        return self.by in ("sheet", None) and not self.out


class Place(NamedTuple):
    """A row's place in the line in which also those stand who were taken out, and its rank among those who are in."""

    place: int
    rank: int | None


@dataclass(slots=True)
class _InLine:
    """A row in the line, with its rank there."""

    name: str
    seat: Seat
    rank: int


def places(seats: Mapping[str, Seat], *, timed: bool) -> dict[str, Place]:
    """The places of the rows that have one; `timed` says whether the race is ranked by time."""
    line = _printed(seats)
    for name, seat in _sorted(seats, "time"):
        _put_in_by_time(line, _InLine(name, seat, 0))
    for name, seat in _sorted(seats, "officials"):
        _put_in_by_rank(line, _InLine(name, seat, seat.given), timed=timed)
    gone = [one.rank for one in line if one.seat.out and not one.seat.empty]
    return {
        one.name: Place(one.rank, None if one.seat.out else one.rank - sum(rank < one.rank for rank in gone))
        for one in line
    }


def _printed(seats: Mapping[str, Seat]) -> list[_InLine]:
    """Those who stand as the sheet says, in its order."""
    left = [seat.printed for seat in seats.values() if seat.printed is not None and seat.by != "sheet"]
    line = [
        _InLine(name, seat, seat.printed - sum(rank < seat.printed for rank in left))
        for name, seat in seats.items()
        if seat.by == "sheet" and seat.printed is not None
    ]
    return sorted(line, key=lambda one: one.rank)


def _sorted(seats: Mapping[str, Seat], by: By) -> Iterable[tuple[str, Seat]]:
    own = (pair for pair in seats.items() if pair[1].by == by)
    return sorted(own, key=lambda pair: (pair[1].given, pair[1].time or (0, 0), pair[0]))


def _put_in_by_time(line: list[_InLine], row: _InLine) -> None:
    """Put a row in before the first with a longer time, or behind the last that has one."""
    own = row.seat.time
    if own is None:
        return
    timed = [index for index, one in enumerate(line) if one.seat.time is not None]
    slower = (index for index in timed if (line[index].seat.time or own) > own)
    index = next(slower, timed[-1] + 1 if timed else len(line))
    above = line[index - 1] if index else None
    if above is None:
        row.rank = line[0].rank if line else 1
    elif above.seat.time == own:
        row.rank = above.rank
    else:
        row.rank = above.rank + sum(one.rank == above.rank for one in line)
    for below in line[index:]:
        below.rank += 1
    line.insert(index, row)


def _put_in_by_rank(line: list[_InLine], row: _InLine, *, timed: bool) -> None:
    """Put a row in at a rank; those from there on move down."""

    def shares(one: _InLine) -> bool:
        same_time = timed and one.seat.time is not None and one.seat.time == row.seat.time
        return one.rank == row.rank and (one.seat.by == "officials" or same_time)

    first = row.rank + 1 if any(map(shares, line)) else row.rank
    for one in line:
        if one.rank >= first:
            one.rank += 1
    line.append(row)
    line.sort(key=lambda one: one.rank)


def moved_by(seats: Mapping[str, Seat], found: Mapping[str, Place], *, timed: bool) -> dict[str, tuple[str, ...]]:
    """By row, the other rows that moved it: those without whose decisions it would have another rank."""
    decided = [name for name, seat in seats.items() if not seat.as_printed]
    movers: dict[str, list[str]] = {}
    for name in decided:
        seat = seats[name]
        by: By | None = None if seat.printed is None else "sheet"
        without = places({**seats, name: replace(seat, by=by, out=False, empty=False)}, timed=timed)
        for other, (_, rank) in found.items():
            if other != name and rank is not None and without[other].rank != rank:
                movers.setdefault(other, []).append(name)
    return {other: tuple(names) for other, names in movers.items()}
