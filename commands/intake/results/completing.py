"""What a list leaves to its reader: minutes, times given as the time behind, and ranks that follow from times."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from commands.intake.results.model import DoubtfulError, ListedRow, ReadAs, ResultList
from ledger.errors import InvalidInputError
from ledger.facts import ResultRow
from ledger.times import RaceTime, of_milliseconds, with_minutes
from ledger.vocabulary import Distance, Race

_LEAST: Final[dict[Distance, int]] = {
    "1000": 60_000,
    "1500": 90_000,
    "3000": 200_000,
    "5000": 330_000,
    "10000": 690_000,
    "team-pursuit": 140_000,
    "team-sprint": 70_000,
    "relay": 150_000,
}
"""Milliseconds in which nobody has skated a distance, by far; a shorter time has lost its minutes."""


def complete(one: ResultList, race: Race, reading: ReadAs) -> ResultList:
    """The list with whole times and ranks, now that its race is known; what was taken for granted is said.

    Raises:
        InvalidInputError: Minutes are left out, and no order tells them.
        DoubtfulError: It has no ranks, or not of everybody, and only a person can say what gives them.
    """
    rows, assumed = list(one.rows), list(one.assumed)
    rows = _from_behind(rows)
    rows = _with_minutes(one, rows, race, assumed)
    rows = _ranked(one, rows, race, reading, assumed)
    cells = one.cells | {"rank"} if any(row.result and row.result.rank for row in rows) else one.cells
    return replace(one, rows=tuple(rows), assumed=tuple(assumed), cells=cells)


def _with(row: ListedRow, result: ResultRow, **changes: object) -> ListedRow:
    return replace(row, result=result.model_copy(update=changes))


def _from_behind(rows: Sequence[ListedRow]) -> list[ListedRow]:
    """Whoever has the time behind alone gets the time of the first and that together.

    The first is whoever has the first rank; where nobody is ranked, whoever has the best time of those behind nobody.
    """
    leading = [
        row.result
        for row in rows
        if row.result is not None
        and row.result.time is not None
        and row.result.rank in (None, 1)
        and not row.result.behind
    ]
    first = min(leading, key=lambda one: (one.rank is None, one.time or 0), default=None)
    found = []
    for row in rows:
        result = row.result
        if result is not None and first is not None and result.time is None and result.behind is not None:
            time = of_milliseconds((first.time or 0) + (first.thousandth or 0) + result.behind, thousandths=False)
            row = _with(row, result, time=time.time, thousandth=time.thousandth)  # noqa: PLW2901  the row as completed
        found.append(row)
    return found


def _with_minutes(one: ResultList, rows: Sequence[ListedRow], race: Race, assumed: list[str]) -> list[ListedRow]:
    """Each time that nobody can have skated gets the minutes that its place in the order gives it."""
    least = _LEAST.get(race.distance)
    if least is None or not any(_is_short(row, least) for row in rows):
        return list(rows)
    if not all(row.result.rank for row in rows if row.result is not None and row.result.status == "OK"):
        raise InvalidInputError(f"{one.file}: times of {race} have no minutes, and no ranks tell them; write 1:42.97")
    found = {id(row): row for row in rows}
    before = least
    for row in sorted(rows, key=lambda row: (row.result is None, (row.result and row.result.rank) or 1_000)):
        result = row.result
        if result is None or result.time is None or result.rank is None:
            continue
        time = RaceTime(result.time, result.thousandth)
        if result.time < least:
            whole = with_minutes(time, before)
            assumed.append(f"{one.file}, row {row.lines[0]}: {row.name}: {time} is {whole}, minutes were left out")
            found[id(row)], time = _with(row, result, time=whole.time), whole
        before = max(before, time.exact)
    return list(found.values())


def _is_short(row: ListedRow, least: int) -> bool:
    return row.result is not None and row.result.time is not None and row.result.time < least


def _ranked(one: ResultList, rows: list[ListedRow], race: Race, reading: ReadAs, assumed: list[str]) -> list[ListedRow]:
    """Ranks of whoever finished: those that the list gives, or by its times, or by the order of its rows."""
    finished = [row for row in rows if row.result is not None and row.result.status == "OK"]
    without = [row for row in finished if row.result is not None and row.result.rank is None]
    if reading.ranks == "times" or (reading.ranks is None and race.timed and finished and without == finished):
        untimed = next((row for row in finished if row.result is not None and row.result.time is None), None)
        if untimed is not None:
            raise InvalidInputError(f"{one.file}, row {untimed.lines[0]}: neither a rank nor a time nor a status")
        assumed.append(f"{one.file}: the ranks of {race} follow from the times")
        return _by_time(rows)
    if reading.ranks == "order":
        place = {id(row): number for number, row in enumerate(finished, 1)}
        return [
            _with(row, row.result, rank=place[id(row)]) if row.result is not None and id(row) in place else row
            for row in rows
        ]
    if without and reading.ranks is None:
        first = without[0]
        more = f" and {len(without) - 1} more" if len(without) > 1 else ""
        choices = {"given": "they have none"}
        choices |= {"times": "by the times"} if race.timed else {"order": "by the order of the rows"}
        raise DoubtfulError(
            f"{one.file}, row {first.lines[0]}: {first.name}{more} of {race} finished and has no rank",
            "--ranks",
            choices,
        )
    dense = _too_high(finished) if reading.ranks is None else None
    if dense is not None and dense.result is not None:
        choices = {"given": "as they are"} | ({"times": "by the times"} if race.timed else {})
        raise DoubtfulError(
            f"{one.file}, row {dense.lines[0]}: {dense.name} has rank {dense.result.rank} in {race}, and as many "
            "or more are before; those who share a rank take the ranks below it too",
            "--ranks",
            choices,
        )
    return rows


def _too_high(rows: Sequence[ListedRow]) -> ListedRow | None:
    """The first row whose rank is too high for those before it, as the third of 1, 1, 2; a part of a list has none."""
    ranked = sorted(
        (row.result.rank, place, row)
        for place, row in enumerate(rows)
        if row.result is not None and row.result.rank is not None
    )
    before: dict[int, int] = {}
    return next((row for at, (rank, _, row) in enumerate(ranked) if before.setdefault(rank, at) >= rank), None)


def _by_time(rows: Sequence[ListedRow]) -> list[ListedRow]:
    """Ranks by time, thousandths included; equal times share the rank, and the next is skipped."""
    times = sorted(
        (row.result.time or 0) + (row.result.thousandth or 0)
        for row in rows
        if row.result is not None and row.result.status == "OK"
    )
    found = []
    for row in rows:
        result = row.result
        if result is not None and result.status == "OK":
            own = (result.time or 0) + (result.thousandth or 0)
            row = _with(row, result, rank=times.index(own) + 1)  # noqa: PLW2901  the row as completed
        found.append(row)
    return found
