"""Whether a list contradicts itself: its totals are not the sums of its own columns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from projections.audit.findings import Finding
from projections.audit.lists.comparison import Case
from projections.audit.lists.known_races import KnownRaces
from projections.audit.lists.rows import ListRow
from projections.races.scores import Points, whole

ENOUGH: Final = 3
"""So many rows, and all but one in so many of the others, must add up before columns are taken for parts of a total."""


def check_own_sums(case: Case) -> list[Finding]:
    """Totals that the columns beside them do not give.

    Columns headed by races are scores of a total. They may lack some of it, but never give more; where only the better
    score of a competition counts, the better ones are added. Columns under any headings are all of it where they add up
    in nearly all rows, or name every race of a cup whose races the book has.
    """
    findings = []
    everything = _names_every_race(case)
    adding_up = _adding_up(case)
    for row in case.rows:
        parts = row.races or (row.figures if adding_up else {})
        if row.points is None or not parts or _is_deducted(case, row):
            continue
        total = _sum(case, parts) if row.races else whole(sum(parts.values()))
        if total > row.points or (total < row.points and (everything or adding_up)):
            findings.append(_finding(case, row, parts, total))
    return findings


def with_own_sums(totals: Sequence[Finding], sums: Sequence[Finding]) -> list[Finding]:
    """Findings on totals and on sums, where both are of one row as one: the list knew better itself."""
    by_row = {one.row: one for one in sums}
    wrong = {one.row for one in totals if one.kind == "total"}
    said = [
        replace(
            one,
            explanation=f"{one.explanation}; the list's own columns give {by_row[one.row].computed}",
            of_itself=True,
        )
        if one.row in by_row and one.kind == "total"
        else one
        for one in totals
    ]
    return [*said, *(one for one in sums if one.row not in wrong)]


def _adding_up(case: Case) -> bool:
    """Whether the columns that are no others add up to the totals in nearly all rows, and some are sums of several."""
    rows = [(row, row.races or row.figures) for row in case.rows if row.points is not None]
    with_parts = [(row, parts) for row, parts in rows if parts]
    right = sum((_sum(case, parts) if row.races else sum(parts.values())) == row.points for row, parts in with_parts)
    several = sum(len(parts) > 1 for _, parts in with_parts)
    return right >= ENOUGH and several >= ENOUGH and (len(with_parts) - right) * ENOUGH <= right


def _names_every_race(case: Case) -> bool:
    """Whether the list has a column for each race that counts, and the book has every row of them."""
    columns = {name for row in case.rows for name in row.races}
    races = [race.race for race in case.standing.races]
    named = all({str(race), str(replace(race, division=None))} & columns for race in races)
    return bool(races) and named and KnownRaces.of(case).whole


def _is_deducted(case: Case, row: ListRow) -> bool:
    line = case.given(row)
    return line is not None and bool(line.deductions)


def _sum(case: Case, races: Mapping[str, Points]) -> Points:
    """The sum of the scores that count."""
    if case.standing.cup.counts != "better-of-competition":
        return whole(sum(races.values()))
    best: dict[str, Points] = {}
    for race, points in races.items():
        competition = race.partition("-")[0]
        best[competition] = max(best.get(competition, 0), points)
    return whole(sum(best.values()))


def _finding(case: Case, row: ListRow, parts: Mapping[str, Points], total: Points) -> Finding:
    added = " + ".join(f"{points} ({name})" for name, points in parts.items() if points)
    return Finding(
        "sum",
        case.name,
        row.row,
        row.label,
        f"{row.points} points",
        f"{total} points = {added or 'nothing'}",
        "the list's own columns do not give its total",
        of_itself=True,
    )
