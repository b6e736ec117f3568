"""What a result sheet prints, beside what the rules give for it: points, ranks, times behind, laps and sprints.

A row is judged by what its newest sheet prints, whatever was decided afterwards.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ledger.book import Reading
from ledger.errors import LedgerError
from ledger.facts import ResultCorrected, ResultRow
from ledger.rulebook import PointsRule
from ledger.vocabulary import format_time
from projections.audit.findings import Finding
from projections.audit.lists.score_edits import Scales
from projections.races.classification import Classification, classify
from projections.races.scores import rule_of

COLUMN: Final = 5
"""So many rows of a sheet, and half of those with points, must be off before the whole column is."""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row as its newest sheet prints it.

    Attributes:
        row: Its number on the sheet.
        name: The name and code as printed.
        result: The cells.
        entries: The entry that recorded it, and the re-issue that replaced it.
    """

    row: int
    name: str
    result: ResultRow
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A sheet as printed.

    Attributes:
        race: The race.
        classification: The race as it stands.
        rows: The rows, in the order of the sheet.
        rule: The points rule of the race, or None where the edition does not know it.
        laps: The laps of a mass start: the most that its sheet prints; None elsewhere.
    """

    race: str
    classification: Classification
    rows: tuple[PrintedRow, ...]
    rule: PointsRule | None
    laps: int | None

    def next_points(self, rank: int) -> int:
        """The points of the rank below; 0 where there are none."""
        return self.rule.values[rank] if self.rule is not None and rank < len(self.rule.values) else 0


def printed_sheet(reading: Reading, race: str) -> PrintedSheet:
    """The newest sheet of a race, as printed."""
    classification = classify(reading.season, race)
    rows = []
    for one in classification.rows:
        fact = one.recorded.fact
        result, entries = fact.result, [one.recorded.position]
        for decision in one.decided:
            reissue = decision.source is not None and decision.source.kind == "protocol"
            if reissue and isinstance(decision.fact, ResultCorrected):
                result = decision.fact.result
                entries.append(decision.position)
        rows.append(PrintedRow(fact.row, f"{fact.name_printed} ({fact.noc_printed})", result, tuple(entries)))
    try:
        rule: PointsRule | None = rule_of(reading, classification)
    except LedgerError:
        rule = None  # its printed points cannot be judged
    laps = [row.result.laps for row in rows if row.result.laps is not None]
    mass_start = classification.race.distance == "mass-start"
    return PrintedSheet(
        race,
        classification,
        tuple(sorted(rows, key=lambda row: row.row)),
        rule,
        max(laps, default=None) if mass_start else None,
    )


def check_points(sheet: PrintedSheet, scales: Scales) -> list[Finding]:
    """Printed points that are not those of the printed rank."""
    if sheet.rule is None or sheet.classification.state == "PARTIAL":
        return []
    due, off = 0, []
    for row in sheet.rows:
        points = due_points(sheet.rule, row.result)
        due += points > 0
        if points != (row.result.points_printed or 0):
            off.append((row, points))
    if len(off) >= COLUMN and len(off) * 2 >= due:
        return [_column(sheet, off, due, scales)]
    return [_points(sheet, row, points, scales) for row, points in off]


def due_points(rule: PointsRule, result: ResultRow) -> int:
    """The points of a printed rank; a DNF has them where the sheet ranks it, a DQ, DNS or WDR never."""
    if result.rank is None or result.status not in ("OK", "DNF"):
        return 0
    try:
        return rule.points(result.rank)
    except LedgerError:
        return result.points_printed or 0  # nobody knows what that rank gets


def _points(sheet: PrintedSheet, row: PrintedRow, points: int, scales: Scales) -> Finding:
    result, rule = row.result, sheet.rule
    printed = result.points_printed
    rank = f"rank {result.rank}" if result.rank is not None else result.status
    why = f"table {rule.name} gives {points} points for {rank}" if rule else ""
    if printed is None:
        why += "; the cell is empty"
    elif rule is not None and printed:
        why += _where_from(printed, result.rank, rule, scales)
    return Finding(
        "printed-points",
        sheet.race,
        row.row,
        row.name,
        "no points" if printed is None else f"{printed} points",
        f"{points} points for {rank}",
        why,
        entries=row.entries,
    )


def _where_from(printed: int, rank: int | None, rule: PointsRule, scales: Scales) -> str:
    """What else the printed points would be."""
    ranks = rule.ranks(printed)
    if ranks:
        return f"; {printed} are those of rank {ranks[0]}"
    tables = scales.giving(printed, rank) if rank is not None else []
    return f"; {printed} are those of table {tables[0]}" if tables else f"; no rank has {printed}"


def _column(sheet: PrintedSheet, off: Sequence[tuple[PrintedRow, int]], due: int, scales: Scales) -> Finding:
    """One finding for a whole column: it is empty, or it is another one."""
    empty = sum(row.result.points_printed is None for row, _ in off)
    name = sheet.rule.name if sheet.rule else ""
    if empty == len(off):
        why, shown = f"the sheet has no points for the {due} rows that table {name} gives points to", "no points"
    else:
        fits = Counter[str]()
        for row, _ in off:
            rank, printed = row.result.rank, row.result.points_printed
            fits.update(scales.giving(printed, rank) if rank else [])
            fits["the rank below"] += rank is not None and printed == sheet.next_points(rank)
            fits["the race points"] += printed is not None and printed == (row.result.race_points or 0)
        table, count = fits.most_common(1)[0] if fits else ("", 0)
        shown = ", ".join(str(row.result.points_printed) for row, _ in off[:COLUMN]) + " …"
        why = f"{len(off)} rows have other points than table {name} gives"
        if count * 2 > len(off):
            why += f"; {count} of them have those of {table if table.startswith('the ') else f'table {table}'}"
    right = ", ".join(str(points) for _, points in off[:COLUMN]) + " …"
    entries = tuple(position for row, _ in off for position in row.entries)
    return Finding("printed-points", sheet.race, None, "the points column", shown, right, why, entries=entries)


def check_behind(sheet: PrintedSheet) -> list[Finding]:
    """Printed times behind that are not the difference to the fastest time, in hundredths.

    A source that prints none, such as a table of points, has no column for them, and nothing is missing there.
    """
    times = [row.result.time for row in sheet.rows if row.result.status == "OK" and row.result.time is not None]
    if not times or sheet.laps is not None or all(row.result.behind is None for row in sheet.rows):
        return []
    best, findings = min(times), []
    for row in sheet.rows:
        time, behind = row.result.time, row.result.behind
        if time is None or (behind or 0) == time - best or row.result.status != "OK":
            continue
        text = f"{format_time(time)} is {format_time(time - best)} behind {format_time(best)}"
        findings.append(
            Finding(
                "printed-behind",
                sheet.race,
                row.row,
                row.name,
                "nothing" if behind is None else f"+{format_time(behind)}",
                f"+{format_time(time - best)}",
                text,
                entries=row.entries,
            )
        )
    return findings


def check_ranks(sheet: PrintedSheet) -> list[Finding]:
    """Printed ranks of a race against the clock that its times do not give."""
    if sheet.laps is not None or sheet.classification.state == "PARTIAL":
        return []
    timed = [row for row in sheet.rows if row.result.status == "OK" and row.result.time is not None]
    findings = []
    for row in timed:
        better = sum(_faster(other.result, row.result) is True for other in timed)
        equal = sum(_faster(other.result, row.result) is None for other in timed if other is not row)
        rank = row.result.rank
        if rank is None or not better < rank <= better + equal + 1:
            text = f"{better} are faster than {_time(row.result)}"
            findings.append(misranked(sheet, row, better + 1, text))
    findings.extend(_equal(sheet, timed))
    findings.extend(_last(sheet, len(timed)))
    return findings


def misranked(sheet: PrintedSheet, row: PrintedRow, right: int, text: str) -> Finding:
    """The finding that a printed rank is not the right one, for the reason in `text`."""
    printed = "no rank" if row.result.rank is None else f"rank {row.result.rank}"
    return Finding("printed-rank", sheet.race, row.row, row.name, printed, f"rank {right}", text, entries=row.entries)


def _time(result: ResultRow) -> str:
    thousandth = "" if result.thousandth is None else f"({result.thousandth})"
    return format_time(result.time or 0) + thousandth


def _faster(one: ResultRow, other: ResultRow) -> bool | None:
    """Whether one time is the faster; None where both are equal, or only thousandths that are not printed decide."""
    if one.time != other.time:
        return (one.time or 0) < (other.time or 0)
    if one.thousandth is None or other.thousandth is None or one.thousandth == other.thousandth:
        return None
    return one.thousandth < other.thousandth


def check_ranked_out(sheet: PrintedSheet) -> list[Finding]:
    """Ranks that are printed for who was disqualified, withdrew or did not start."""
    return [
        Finding(
            "printed-rank",
            sheet.race,
            row.row,
            row.name,
            f"rank {row.result.rank}",
            "no rank",
            f"{row.result.status} has no rank",
            entries=row.entries,
        )
        for row in sheet.rows
        if row.result.status in ("DQ", "DNS", "WDR") and row.result.rank is not None
    ]


def _equal(sheet: PrintedSheet, timed: Sequence[PrintedRow]) -> Iterator[Finding]:
    """Equal times: equal thousandths share the rank; without thousandths the order is the sheet's own."""
    groups: dict[tuple[int | None, int | None], list[PrintedRow]] = {}
    for row in timed:
        groups.setdefault((row.result.time, row.result.thousandth), []).append(row)
    for (_, thousandth), rows in groups.items():
        ranks = sorted({row.result.rank or 0 for row in rows})
        if len(rows) == 1 or len(ranks) == 1:
            continue
        names = " and ".join(row.name for row in rows)
        entries = tuple(position for row in rows for position in row.entries)
        shown = " and ".join(f"rank {rank}" for rank in ranks)
        exact = thousandth is not None
        why = f"{_time(rows[0].result)} each; " + (
            "equal thousandths share the rank" if exact else "the thousandths that decide are not printed"
        )
        yield Finding(
            "printed-rank" if exact else "tie",
            sheet.race,
            rows[-1].row,
            names,
            shown,
            f"both rank {ranks[0]}" if exact else "open",
            why,
            severity="fault" if exact else "note",
            entries=entries,
        )


def _last(sheet: PrintedSheet, finished: int) -> Iterator[Finding]:
    """Ranks of who did not finish: those after the last who did."""
    ranked = [row for row in sheet.rows if row.result.status == "DNF" and row.result.rank is not None]
    for row in ranked:
        rank = row.result.rank or 0
        if not finished < rank <= finished + len(ranked):
            yield misranked(sheet, row, finished + 1, f"{finished} finished, so a DNF that is ranked comes after them")
