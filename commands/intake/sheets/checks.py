"""What must hold between the rows of one sheet; each check names the rows that break it.

Every check here holds on all official sheets seen, misprints included. What does not hold on all of them is no check:
points are misprinted now and then, a pair and lane is printed twice where somebody was replaced or skated again, and
lap counts are one short.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from commands.intake.protocol import Sheet, SheetRow
from commands.intake.sheets.rows import REMARKS
from ledger.vocabulary import format_time

_RULE_CODE = re.compile(r"^T\d{2}$", re.ASCII)


def contradictions(sheet: Sheet) -> list[str]:
    """Everything in which a sheet contradicts itself, in the order of the checks; nothing if it does not."""
    return [problem for check in _CHECKS for problem in check(sheet)]


def _nobody_twice(sheet: Sheet) -> Iterator[str]:
    """A bib, and a name with its code, stands in one row."""
    bibs = Counter(row.result.bib for row in sheet.rows)
    names = Counter((row.name, row.noc) for row in sheet.rows)
    for row in sheet.rows:
        if bibs[row.result.bib] > 1:
            yield f"{_who(row)} has number {row.result.bib}, which stands in {bibs[row.result.bib]} rows"
        if names[row.name, row.noc] > 1:
            yield f"{_who(row)} stands in {names[row.name, row.noc]} rows"


def _ranks_without_gap(sheet: Sheet) -> Iterator[str]:
    """The rank is the number of the row, or that of the row before in a tie; those without a rank come last."""
    before: int | None = 0
    for row in sheet.rows:
        rank = row.result.rank
        if rank is not None and before is None:
            yield f"{_who(row)} has rank {rank} below a row without a rank"
        elif rank is not None and rank not in {row.row, before}:
            yield f"{_who(row)} has rank {rank}, where {row.row} must stand; a row is missing, or one too many"
        before = rank


def _times_in_order(sheet: Sheet) -> Iterator[str]:
    """Against the clock, ranks are the order of the times, and equal ranks stand for equal times and no others."""
    if sheet.distance == "mass-start":
        return
    for above, below in pairwise(_classified(sheet)):
        first, second = above.result, below.result
        same_rank = first.rank == second.rank
        if first.time == second.time:
            # Where hundredths are equal, the thousandth is printed for both or the rank is shared.
            if (first.thousandth is None) != (second.thousandth is None):
                yield f"{_who(below)} has the time of row {above.row}, but only one of them has a thousandth"
            elif (first.thousandth or 0) > (second.thousandth or 0):
                yield f"{_who(below)} is faster than row {above.row}, which stands above"
            elif (first.thousandth == second.thousandth) != same_rank:
                yield f"{_who(below)} and row {above.row} have ranks {second.rank} and {first.rank} for such times"
        elif (first.time or 0) > (second.time or 0):
            yield f"{_who(below)} is faster than row {above.row}, which stands above"
        elif same_rank:
            yield f"{_who(below)} has the rank of row {above.row}, but another time"


def _behind_the_best(sheet: Sheet) -> Iterator[str]:
    """Behind is the time less the best time, in hundredths, and empty for the best time itself."""
    classified = _classified(sheet)
    if all(row.result.behind is None for row in classified):
        return
    best = classified[0].result.time or 0
    for row in classified:
        time, behind = row.result.time or 0, row.result.behind
        if (behind or 0) != time - best:
            printed = "nothing" if behind is None else f"+{format_time(behind)}"
            yield (f"{_who(row)} is {printed} behind, with {format_time(time)} after {format_time(best)}")


def _mass_start_points(sheet: Sheet) -> Iterator[str]:
    """In a mass start ranks are the order of the race points, then of the finish among those with equal laps.

    The total is the sum of the sprints, or 0 for those who lost their sprint points.
    """
    if sheet.distance != "mass-start":
        return
    for row in sheet.rows:
        total, won = row.result.race_points, sum(points or 0 for points in row.result.sprints)
        if total is not None and total not in {won, 0}:
            yield f"{_who(row)} has a total of {total}, but its sprints make {won}"
    for above, below in pairwise(_classified(sheet)):
        first, second = above.result, below.result
        if (first.race_points or 0) < (second.race_points or 0):
            yield f"{_who(below)} has more points in the race than row {above.row}, which stands above"
        elif (first.race_points, first.laps) == (second.race_points, second.laps) and (
            (first.time or 0, first.thousandth or 0) > (second.time or 0, second.thousandth or 0)
        ):
            yield f"{_who(below)} finished before row {above.row}, which stands above with the same points"


def _remarks_explained(sheet: Sheet) -> Iterator[str]:
    """The legend explains the remarks that stand in rows, and no others: else a remark or its row was lost."""
    known = {*REMARKS, *(code for code, _ in sheet.legend)}
    carried = {code for row in sheet.rows for code in row.result.codes}
    for row in sheet.rows:
        for code in row.result.codes:
            if code not in known and not _RULE_CODE.match(code):
                yield f"{_who(row)} carries {code}, which the legend does not explain"
    for code, _ in sheet.legend:
        if code not in carried:
            yield f"the legend explains {code}, but no row carries it"


_CHECKS: tuple[Callable[[Sheet], Iterator[str]], ...] = (
    _nobody_twice,
    _ranks_without_gap,
    _times_in_order,
    _behind_the_best,
    _mass_start_points,
    _remarks_explained,
)


def _classified(sheet: Sheet) -> list[SheetRow]:
    return [row for row in sheet.rows if row.result.status == "OK"]


def _who(row: SheetRow) -> str:
    return f"row {row.row} ({row.name[:60]})"
