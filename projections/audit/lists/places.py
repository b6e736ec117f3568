"""Lists of quota places: shares, the maximum of an NOC, the order within each section and across their boundaries."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ledger.vocabulary import format_time
from projections.audit.findings import Finding
from projections.audit.lists.comparison import Case, proof
from projections.audit.lists.order import check_order, exact_tie, missing
from projections.audit.lists.rows import ListRow
from projections.tables.text import count_of


def check_quota(case: Case) -> list[Finding]:
    """All that is particular to a list of places."""
    reserve = [row for row in case.rows if row.reserve and not row.apart]
    by_points = [row for row in case.rows if row.section == "points" and not row.reserve and not row.apart]
    by_times = [row for row in case.rows if row.section == "times" and not row.reserve and not row.apart]
    points_reserve = case.shares is not None and case.shares.reserve_by == "points"
    return [
        *check_maximum(case),
        *check_shares(case, by_points, by_times, reserve),
        *check_numbers(case, [*by_points, *by_times]),
        *check_numbers(case, reserve),
        *check_order(case, [*by_points, *reserve] if points_reserve else by_points),
        *check_points_boundary(case, by_points, reserve if points_reserve else []),
        *([] if points_reserve else check_times_order(case, [*by_times, *reserve])),
        *([] if points_reserve else check_times_boundary(case, [*by_times, *reserve])),
    ]


def maximum(case: Case, noc: str | None) -> int | None:
    """How many of a code may have a place: the event's maximum, or the sum over the delegations under the code."""
    if case.shares is None or case.quota is None or noc is None:
        return None
    own = [one for one in case.quota.delegations if one.noc == noc]
    return sum(one.max_per_event for one in own) if own else case.shares.max_per_noc


def check_maximum(case: Case) -> list[Finding]:
    """Places beyond the maximum of an NOC, skaters who are passed over below it, and places within the NOC."""
    findings = []
    listed, placed = Counter[str](), Counter[str]()
    for row in case.rows:
        if row.noc is None or row.apart:
            continue
        listed[row.noc] += 1
        if row.entry is not None and row.entry != listed[row.noc]:
            findings.append(
                Finding(
                    "entry-number",
                    case.name,
                    row.row,
                    row.label,
                    f"{row.noc} {row.entry}",
                    f"{row.noc} {listed[row.noc]}",
                    f"this is number {listed[row.noc]} of {row.noc} in the list",
                )
            )
        most = maximum(case, row.noc)
        if most is None:
            continue
        if row.rank is not None and placed[row.noc] >= most:
            text = f"{row.noc} has its maximum of {most} already, so {row.label} is to be passed over"
            findings.append(Finding("noc-maximum", case.name, row.row, row.label, _place(row), "no place", text))
        elif row.rank is None and placed[row.noc] < most:
            text = f"{row.noc} has {placed[row.noc]} of {most}, so nothing passes {row.label} over"
            findings.append(Finding("noc-maximum", case.name, row.row, row.label, "no place", "a place", text))
        if row.rank is not None:
            placed[row.noc] += 1
    return findings


def _place(row: ListRow) -> str:
    return f"place {'R' if row.reserve else ''}{row.rank}"


def check_shares(
    case: Case, by_points: Sequence[ListRow], by_times: Sequence[ListRow], reserve: Sequence[ListRow]
) -> list[Finding]:
    """Sections that give more places than the quota has."""
    shares, findings = case.shares, []
    if shares is None:
        return []
    for name, rows, places in (
        ("by points", by_points, shares.by_points),
        ("by times", by_times, shares.by_times),
        ("on the reserve list", reserve, shares.reserve),
    ):
        given = [row for row in rows if row.rank is not None]
        if places is not None and len(given) > places:
            text = f"the quota has {count_of(places, 'place')} {name}, the list gives {len(given)}"
            findings.append(
                Finding("share", case.name, given[places].row, given[places].label, str(len(given)), str(places), text)
            )
    return findings


def check_numbers(case: Case, rows: Sequence[ListRow]) -> list[Finding]:
    """Places that are not counted through: one more for each row, or shared and then left out."""
    findings = []
    placed = [row for row in rows if row.rank is not None]
    for number, row in enumerate(placed, 1):
        shared = number > 1 and row.rank == placed[number - 2].rank
        if row.rank != number and not shared:
            text = f"this is number {number} of those with a place"
            findings.append(Finding("rank", case.name, row.row, row.label, _place(row), f"place {number}", text))
            break  # everybody below is off by the same mistake
    return findings


def check_points_boundary(case: Case, inside: Sequence[ListRow], reserve: Sequence[ListRow]) -> list[Finding]:
    """Who stands outside the places by points, and by points and keys belongs before the last one inside.

    `reserve` are rows that go on by points, and are checked with the others; only the unlisted are looked for there.
    """
    placed = [row for row in (*inside, *reserve) if row.rank is not None]
    last = placed[-1] if placed else None
    line = case.given(last) if last else None
    if last is None or last.points is None:
        return []
    full = Counter(row.noc for row in placed)
    within = {row.row for row in (*inside, *reserve)}
    findings = []
    for row in case.rows:
        if row.row in within or _is_full(case, full, row.noc):
            continue
        key = _before(case, row, last)
        if key:
            findings.append(
                Finding(
                    "order",
                    case.name,
                    row.row,
                    f"{last.label} before {row.label}",
                    f"{last.label} has the last place by points, {row.label} has {_outside(row)}",
                    f"{row.label} has the place by points",
                    f"{row.label} has {key}: {_figures(case, row)} against {_figures(case, last)}",
                    entries=(*proof(case.given(row)), *proof(line)),
                )
            )
    listed = {case.who(row) for row in case.rows}
    for one in case.standing.rows:
        if one.competitor.id in listed or line is None or _is_full(case, full, one.competitor.noc):
            continue
        if case.agrees(last) and case.values(one) < case.values(line):
            full[one.competitor.noc] += 1
            text = f"belongs in the list, which goes down to {last.label} with {last.points} points"
            findings.append(missing(case, one.competitor.id, f"{one.points} points", text))
    return findings


def _before(case: Case, row: ListRow, last: ListRow) -> str:
    """By what a row belongs before the last place by points; an empty text where it does not."""
    if row.points is None or last.points is None or row.points < last.points:
        return ""
    if row.points > last.points:
        return "more points"
    one, other = case.given(row), case.given(last)
    if one is None or other is None or not (case.agrees(row) and case.agrees(last)):
        return ""
    return "as many points and is before it by the keys" if case.values(one) < case.values(other) else ""


def _is_full(case: Case, placed: Counter[str | None], noc: str | None) -> bool:
    most = maximum(case, noc)
    return most is not None and placed[noc] >= most


def _outside(row: ListRow) -> str:
    return "no place" if row.rank is None else f"{_place(row)} by time" if not row.reserve else _place(row)


def _figures(case: Case, row: ListRow) -> str:
    identity = case.who(row)
    best = case.times.get(identity) if identity else None
    return f"{row.points} points" + (f", best time {format_time(best.time)}" if best else "")


def check_times_order(case: Case, rows: Sequence[ListRow]) -> list[Finding]:
    """Neighbours who are not in the order of times: the faster first, and of equal times the one with more points."""
    findings = []
    for above, below in pairwise(rows):
        if above.time is None or below.time is None:
            continue
        entries = _time_proof(case, above, below)
        if above.time > below.time:
            findings.append(
                Finding(
                    "order",
                    case.name,
                    below.row,
                    f"{above.label} before {below.label}",
                    f"{format_time(above.time)} before {format_time(below.time)}",
                    f"{format_time(below.time)} before {format_time(above.time)}",
                    "the list is not in the order of its own times",
                    entries=entries,
                )
            )
        elif above.time == below.time and above.points is not None and below.points is not None:
            if above.points < below.points:
                text = f"both have {format_time(above.time)}; equal hundredths are ordered by points"
                figures = f"{above.points} points before {below.points}"
                findings.append(
                    Finding(
                        "order",
                        case.name,
                        below.row,
                        f"{above.label} before {below.label}",
                        figures,
                        f"{below.points} points before {above.points}",
                        text,
                        entries=entries,
                    )
                )
            elif above.points == below.points and case.in_decided_order(above, below):
                continue
            elif above.points == below.points:
                text = f"an exact tie: both have {format_time(above.time)} and {above.points} points"
                findings.append(exact_tie(case, above, below, text, entries))
    return findings


def _time_proof(case: Case, *rows: ListRow) -> tuple[int, ...]:
    best = [case.times.get(case.who(row) or "") for row in rows]
    return tuple(one.row.recorded.position for one in best if one is not None)


def check_times_boundary(case: Case, rows: Sequence[ListRow]) -> list[Finding]:
    """Who is faster than the last row of the places by times and the reserves, and is not listed."""
    last = next((row for row in reversed(rows) if row.time is not None), None)
    if last is None or last.time is None:
        return []
    full = Counter(row.noc for row in case.rows if row.rank is not None)
    listed = {case.who(row) for row in case.rows}
    findings = []
    for competitor, best in sorted(case.times.items(), key=lambda one: (one[1].time, one[0])):
        noc = case.reading.season.competitor(competitor).noc
        if competitor in listed or best.time >= last.time or _is_full(case, full, noc):
            continue
        full[noc] += 1  # with this one in it, the NOC may be full
        text = f"belongs in the list, which goes down to {last.label} with {format_time(last.time)}"
        findings.append(missing(case, competitor, f"{format_time(best.time)} in {best.race}", text))
    return findings
