"""Whether rows stand in the order that their own figures and the rulebook's keys give, and whether anybody is missing.

The order is judged by the printed points. So a wrong total is one finding, and not one more for each whom it moves.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ledger.vocabulary import format_time
from projections.audit.findings import Finding, Severity
from projections.audit.lists.comparison import Case, in_words, proof
from projections.audit.lists.known_races import KnownRaces
from projections.audit.lists.rows import ListRow
from projections.cups.orders import Settled
from projections.cups.rows import StandingRow
from projections.cups.ties import NEVER, POINTS, TieValues, separating_key

DENSE = 4
"""A list whose places leave out more than one in so many is an extract, of which nobody can be missing."""


def ordered(rows: Sequence[ListRow]) -> list[ListRow]:
    """The rows in the order of their printed places; in that of the list where not every row has one."""
    if any(row.rank is None for row in rows):
        return list(rows)
    return sorted(rows, key=lambda row: (row.reserve, row.rank or 0))


def dense(rows: Sequence[ListRow]) -> bool:
    """Whether a list goes through its places without many gaps, so that a gap means that somebody is missing."""
    ranks = {row.rank for row in rows if row.rank is not None}
    return len(rows) * DENSE >= max(ranks, default=1) * (DENSE - 1)


def check_order(case: Case, rows: Sequence[ListRow]) -> list[Finding]:
    """Neighbours who stand in another order than their points and the keys for equal points give."""
    findings: list[Finding] = []
    for above, below in pairwise(ordered(rows)):
        findings.extend(_pair(case, above, below))
    return findings


def _pair(case: Case, above: ListRow, below: ListRow) -> Iterator[Finding]:
    one, other = case.given(above), case.given(below)
    points = (above.points, below.points)
    if points[0] is not None and points[1] is not None and points[0] != points[1]:
        if points[0] < points[1]:
            yield Finding(
                "order",
                case.name,
                below.row,
                f"{above.label} before {below.label}",
                f"{points[0]} points before {points[1]}",
                f"{points[1]} points before {points[0]}",
                "the list is not in the order of its own points",
                entries=(*proof(one), *proof(other)),
                of_itself=True,
            )
        elif above.rank is not None and above.rank == below.rank:
            yield Finding(
                "rank",
                case.name,
                below.row,
                f"{above.label} and {below.label}",
                f"both rank {above.rank}",
                f"{points[0]} and {points[1]} points",
                "they share a rank with different points",
                of_itself=True,
            )
        return
    if one is None or other is None or not (case.agrees(above) and case.agrees(below)):
        return
    yield from _by_keys(case, (above, one), (below, other))


_Placed = tuple[ListRow, StandingRow]
"""A row of a list, and the line of the standing of whom it names."""


def _by_keys(case: Case, upper: _Placed, lower: _Placed) -> Iterator[Finding]:
    """Neighbours of whom the list prints equal points, or none: what the rulebook's keys say of their order."""
    (above, one), (below, other) = upper, lower
    keys = case.standing.cup.ties.keys
    values = case.values(one), case.values(other)
    key, for_title = separating_key(keys, *values), _title_key(case, one, other)
    entries = (*proof(one), *proof(other))
    if key is None and for_title is None:
        yield from _unseparated(case, upper, lower, entries)
    elif above.rank is not None and above.rank == below.rank:
        yield _shared(case, f"{above.label} and {below.label}", above, below, key or for_title or "", entries)
    elif for_title is not None and case.title_values(one) < case.title_values(other):
        return  # whoever has the title stands first, whatever the keys of the standing say
    elif key is None:
        yield _title_order(case, above, below, for_title or "", entries)
    elif values[0] > values[1]:
        text = f"{below.label} has {other.points} points, {above.label} {one.points}"
        if key != POINTS:
            shown = f"{_shown(key, keys, values[1])} against {_shown(key, keys, values[0])}"
            text = (
                f"with {one.points} points each{_equal_so_far(key, keys)}, {key} puts {below.label} first: "
                f"{shown} ({case.standing.cup.ties.status})"
            )
        order = f"{above.label} before {below.label}"
        first = f"{above.label} first", f"{below.label} first"
        yield Finding("order", case.name, below.row, order, *first, text, entries=entries)


def _unseparated(case: Case, upper: _Placed, lower: _Placed, entries: tuple[int, ...]) -> Iterator[Finding]:
    """Neighbours whom no key separates: a decision orders them, or nothing does."""
    (above, one), (below, other) = upper, lower
    settled = case.decided(one.competitor.id, other.competitor.id)
    if settled is not None:
        yield from _by_decision(case, above, below, settled, entries)
    elif above.rank is None or above.rank != below.rank:
        keys = case.standing.cup.ties.keys
        tried = f"neither points nor {in_words(keys)}" if keys else "nothing"
        text = f"an exact tie: {tried} separates them, so the order is the publisher's own"
        yield exact_tie(case, above, below, text, entries)


def _title_key(case: Case, one: StandingRow, other: StandingRow) -> str | None:
    """The key of the title that separates two who both have the most points, or None."""
    most = case.standing.rows[0].points
    if case.quota is not None or one.points != most or other.points != most:
        return None
    return separating_key(case.standing.cup.title_ties.keys, case.title_values(one), case.title_values(other))


def _title_order(case: Case, above: ListRow, below: ListRow, key: str, entries: tuple[int, ...]) -> Finding:
    """Who has the title by its own keys stands below who has not: a fault only where they are confirmed."""
    status = case.standing.cup.title_ties.status
    severity: Severity = "fault" if status == "confirmed" else "note"
    text = f"with equal points, the title goes to {below.label} by {key} ({status})"
    order = f"{above.label} before {below.label}"
    first = f"{above.label} first", f"{below.label} first"
    return Finding("order", case.name, below.row, order, *first, text, severity=severity, entries=entries)


def _by_decision(
    case: Case, above: ListRow, below: ListRow, settled: Settled, entries: tuple[int, ...]
) -> Iterator[Finding]:
    """Two whom the rules leave equal and a decision orders, as lots drawn do."""
    if settled.competitors[0] == case.who(above) and above.rank != below.rank:
        return
    first = below if settled.competitors[0] == case.who(below) else above
    text = f"the rules leave them equal; entry {settled.entry.position} puts {first.label} first"
    yield Finding(
        "order",
        case.name,
        below.row,
        f"{above.label} before {below.label}",
        f"both rank {above.rank}" if above.rank == below.rank and above.rank else f"{above.label} first",
        f"{first.label} first",
        text,
        entries=(*entries, settled.entry.position),
    )


def exact_tie(case: Case, above: ListRow, below: ListRow, text: str, entries: tuple[int, ...]) -> Finding:
    """Neighbours whom nothing separates and whom the list does: a note, no fault."""
    return Finding(
        "tie",
        case.name,
        below.row,
        f"{above.label} and {below.label}",
        f"{above.label} first",
        "equal",
        text,
        severity="note",
        entries=entries,
    )


def _shared(case: Case, pair: str, above: ListRow, below: ListRow, key: str, entries: tuple[int, ...]) -> Finding:
    """A shared rank where a key separates: only a key that is confirmed makes that a fault."""
    values = [(case.values(line), row) for row in (above, below) if (line := case.given(row)) is not None]
    first = min(values, key=lambda one: one[0])[1].label
    status = case.standing.cup.ties.status
    severity: Severity = "fault" if status == "confirmed" or key == POINTS else "note"
    text = f"printed as equal; {key} would put {first} first, which is {status}"
    return Finding(
        "tie",
        case.name,
        below.row,
        pair,
        f"both rank {above.rank}",
        f"{first} first",
        text,
        severity=severity,
        entries=entries,
    )


def _equal_so_far(key: str, keys: Sequence[str]) -> str:
    before = keys[: list(keys).index(key)] if key in keys else ()
    return f" and equal {in_words(before)}" if before else ""


def _shown(key: str, keys: Sequence[str], values: TieValues) -> str:
    """A key's value for people."""
    value = values[1 + list(keys).index(key)]
    if key == "best-time":
        return in_words([format_time(int(time) * 10) for time in value if time != NEVER])
    if key == "higher-scores":
        return " + ".join(str(-score) for score in value if score)
    return str(-value[0])


def check_places(case: Case, rows: Sequence[ListRow]) -> list[Finding]:
    """Printed places of a plain standing: counted through where it is whole, else beside the book's."""
    placed = [row for row in ordered(rows) if row.rank is not None]
    findings = []
    if not dense(placed):
        return [finding for row in placed if (finding := _beside(case, row)) is not None]
    for number, row in enumerate(placed, 1):
        above = placed[number - 2] if number > 1 else None
        if row.rank == number or (above is not None and row.rank == above.rank) or _gap_explained(case, above, row):
            continue
        if above is not None and above.rank is not None and row.rank is not None and row.rank > above.rank + 1:
            text = f"the place after {above.rank} is {row.rank}; the places between are left out"
        elif above is not None and row.rank is not None and above.rank is not None and row.rank == above.rank + 1:
            continue
        else:
            text = f"row {number} of the list has the place {row.rank}"
        placed_wrong = _beside(case, row)
        severity: Severity = "note" if placed_wrong is None else "fault"
        right = f"number {number}" if placed_wrong is None else placed_wrong.computed
        findings.append(
            Finding("rank", case.name, row.row, row.label, f"place {row.rank}", right, text, severity=severity)
        )
    return findings


def _gap_explained(case: Case, above: ListRow | None, row: ListRow) -> bool:
    """Whether a place that leaves some out is the book's too, as after a shared rank."""
    line = case.given(row)
    return above is not None and line is not None and line.rank == row.rank


def _beside(case: Case, row: ListRow) -> Finding | None:
    line = case.given(row)
    if line is None or not case.agrees(row):
        return None
    equal = [one for one in case.standing.rows if one.points == line.points]
    low = min(one.rank for one in equal)
    if row.rank == line.rank or (row.rank is not None and low <= row.rank < low + len(equal) and len(equal) > 1):
        return None
    text = f"in the book {line.rank - 1} are above"
    return Finding(
        "rank", case.name, row.row, row.label, f"place {row.rank}", f"place {line.rank}", text, entries=proof(line)
    )


def check_missing(case: Case, rows: Sequence[ListRow]) -> list[Finding]:
    """Competitors of the book who stand above the last row of a plain standing and are not in it.

    In a book known in part those with more points are: what they have at least puts them there.
    """
    placed = ordered(rows)
    last = next((row for row in reversed(placed) if case.given(row) is not None and case.agrees(row)), None)
    line = case.given(last) if last else None
    if last is None or line is None or not dense(placed):
        return []
    listed = {case.who(row) for row in case.rows}
    whole = KnownRaces.of(case).whole
    return [
        missing(
            case,
            one.competitor.id,
            f"rank {one.rank}, {one.points} points",
            f"the list goes down to {last.label} with {line.points} points and leaves {one.competitor.name} out",
        )
        for one in case.standing.rows
        if one.competitor.id not in listed
        and (case.values(one) < case.values(line) if whole else one.points > line.points)
    ]


def missing(case: Case, competitor: str, figure: str, text: str) -> Finding:
    """The finding that somebody is not listed; only a note where a row that names nobody may be meant."""
    noc = case.reading.season.competitor(competitor).noc
    strangers = [row.label for row in case.rows if case.who(row) is None and row.noc in (None, noc)]
    if strangers:
        text += f", unless one of these is meant: {', '.join(strangers)}"
    best = case.times.get(competitor)
    return Finding(
        "missing",
        case.name,
        None,
        case.label(competitor),
        "not listed",
        figure,
        text,
        severity="note" if strangers else "fault",
        entries=proof(case.line(competitor)) or ((best.row.recorded.position,) if best else ()),
    )
