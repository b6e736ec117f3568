"""The audit of the sheets themselves: what they print and the rules do not give, and one case treated in two ways."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ledger.book import Reading
from ledger.errors import LedgerError
from ledger.rulebook import MassStart, Rulebook
from projections.audit.findings import Finding
from projections.audit.lists.audit import Audit
from projections.audit.lists.score_edits import Scales
from projections.audit.sheets.mass_start import check_mass_start
from projections.audit.sheets.printed import (
    PrintedRow,
    PrintedSheet,
    check_behind,
    check_points,
    check_ranked_out,
    check_ranks,
    due_points,
    printed_sheet,
)
from projections.races.classification import counted_races

CASES = {"DNF": "a DNF", "DQ": "a disqualification", "DNS": "a DNS", "WDR": "a withdrawal"}
"""What a case of each status is called."""


class _Treated(NamedTuple):
    """One case on a sheet, and how the sheet treats it."""

    case: str
    treatment: str
    sheet: PrintedSheet
    rows: tuple[PrintedRow, ...]


def audit_sheets(reading: Reading) -> Audit:
    """Compare what the sheets of a basis print with what the rules give, sheet by sheet."""
    sheets = [printed_sheet(reading, race) for race in counted_races(reading)]
    usual = _usual_laps(sheets)
    findings: list[Finding] = []
    for sheet in sheets:
        edition = reading.rulebook.of(sheet.classification.race.competition)
        scales, rules = Scales.of(edition), _mass_start(edition)
        found = [
            *check_points(sheet, scales),
            *check_ranks(sheet),
            *check_ranked_out(sheet),
            *check_behind(sheet),
            *check_mass_start(sheet, rules, usual),
        ]
        findings.extend(sorted(found, key=lambda one: (one.row is None, one.row or 0)))
    findings.extend(check_treatments(reading, sheets))
    return Audit(
        "sheets",
        reading,
        tuple(sheet.race for sheet in sheets),
        sum(len(sheet.rows) for sheet in sheets),
        sum(
            (row.result.points_printed or 0) == (due_points(sheet.rule, row.result) if sheet.rule else 0)
            for sheet in sheets
            for row in sheet.rows
        ),
        tuple(findings),
        unchecked=tuple(f"{sheet.race}: {why}" for sheet in sheets if (why := _unchecked(reading, sheet)) is not None),
    )


def _unchecked(reading: Reading, sheet: PrintedSheet) -> str | None:
    """Why the points of a sheet could not be compared, or None."""
    if sheet.rule is None:
        return f"{reading.rulebook.edition} has no points table for it"
    silent = all(row.result.points_printed is None for row in sheet.rows)
    return "no points are printed" if silent and any(row.result.rank is not None for row in sheet.rows) else None


def _mass_start(rulebook: Rulebook) -> MassStart | None:
    try:
        return rulebook.mass_start_points()
    except LedgerError:
        return None  # sprints cannot be judged


def _usual_laps(sheets: Sequence[PrintedSheet]) -> dict[str, int]:
    """The laps that most sheets of each mass start print."""
    counts: dict[str, Counter[int]] = {}
    for sheet in sheets:
        if sheet.laps is not None:
            counts.setdefault(str(sheet.classification.race.event), Counter())[sheet.laps] += 1
    return {event: count.most_common(1)[0][0] for event, count in counts.items()}


def check_treatments(reading: Reading, sheets: Sequence[PrintedSheet]) -> list[Finding]:
    """The same case treated otherwise on different sheets: who did not finish, equal times."""
    treated: dict[str, dict[str, list[_Treated]]] = {}
    for sheet in sheets:
        for one in (*_statuses(sheet), *_lapped(sheet), *_ties(sheet)):
            treated.setdefault(one.case, {}).setdefault(one.treatment, []).append(one)
    return [_treatment(reading, case, ways) for case, ways in treated.items() if len(ways) > 1]


def _statuses(sheet: PrintedSheet) -> list[_Treated]:
    """Rows without a finish, with what the sheet gives them; mass starts apart, where all who start are ranked."""
    where = " in a mass start" if sheet.laps is not None else ""
    return [
        _Treated(f"{CASES[row.result.status]}{where}", _given(row), sheet, (row,))
        for row in sheet.rows
        if row.result.status in CASES
    ]


def _lapped(sheet: PrintedSheet) -> list[_Treated]:
    """Rows of a mass start with fewer laps than the others, whose rank has points."""
    if sheet.laps is None or sheet.rule is None:
        return []
    return [
        _Treated("fewer laps than the others in a mass start", _given(row, "its rank"), sheet, (row,))
        for row in sheet.rows
        if row.result.status == "OK"
        and row.result.laps is not None
        and row.result.laps < sheet.laps
        and row.result.rank is not None
        and row.result.rank <= len(sheet.rule.values)
    ]


def _given(row: PrintedRow, ranked: str = "the last rank") -> str:
    rank = "no rank" if row.result.rank is None else ranked
    return f"{rank}, {'with' if row.result.points_printed else 'no'} points"


def _ties(sheet: PrintedSheet) -> list[_Treated]:
    """Equal hundredths: decided by printed thousandths, shared, or ordered without a printed reason."""
    groups: dict[int, list[PrintedRow]] = {}
    for row in sheet.rows:
        if row.result.status == "OK" and row.result.time is not None and sheet.laps is None:
            groups.setdefault(row.result.time, []).append(row)
    found = []
    for rows in groups.values():
        if len(rows) > 1:
            digits = [row.result.thousandth for row in rows]
            exact = len(set(digits)) < len(digits)
            shared = len({row.result.rank for row in rows}) < len(rows)
            if exact and None not in digits:
                found.append(
                    _Treated(
                        "an exact tie", "a shared rank" if shared else "ranks one after another", sheet, tuple(rows)
                    )
                )
            elif None in digits:
                how = "shared rank" if shared else "ranks one after another"
                found.append(_Treated("equal hundredths", f"no thousandths, {how}", sheet, tuple(rows)))
            else:
                found.append(_Treated("equal hundredths", "thousandths printed", sheet, tuple(rows)))
    return found


def _treatment(reading: Reading, case: str, ways: dict[str, list[_Treated]]) -> Finding:
    usual = max(ways, key=lambda way: (len(ways[way]), way))
    unusual = [one for way, cases in ways.items() if way != usual for one in cases]
    said = "; ".join(
        f"{way}: {', '.join(f'{_names(one)} in {one.sheet.race}' for one in cases[:6])}"
        + (" …" if len(cases) > 6 else "")  # noqa: PLR2004 - as many as fit a line
        for way, cases in sorted(ways.items(), key=lambda item: -len(item[1]))
    )
    status = next((status for status, text in CASES.items() if case.startswith(text)), None)
    rule = _rule(reading, status) if status else ""
    entries = tuple(position for one in unusual for row in one.rows for position in row.entries)
    return Finding(
        "treatment",
        ", ".join(dict.fromkeys(one.sheet.race for one in unusual)),
        None,
        case,
        "; ".join(f"{len(ways[way])} times {way}" for way in sorted(ways, key=lambda way: -len(ways[way]))),
        rule or "one treatment",
        said,
        entries=entries,
    )


def _names(one: _Treated) -> str:
    return " and ".join(row.name for row in one.rows)


def _rule(reading: Reading, status: str) -> str:
    """What the edition says of a status."""
    try:
        scores = reading.rulebook.treatment(status).scores
    except LedgerError:
        return "the edition says nothing of it"
    said = {
        "rank": "it scores by its rank",
        "none": "no rank and no points",
        "as-printed": "what the sheet prints counts",
    }
    return said[scores]
