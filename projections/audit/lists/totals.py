"""Whether totals, points of single races, names, codes and best times are the book's, row by row."""

from dataclasses import replace

from ledger.names import words
from ledger.vocabulary import format_time
from projections.audit.findings import Certainty, Finding, Severity
from projections.audit.lists.comparison import Case, proof
from projections.audit.lists.known_races import KnownRaces, in_short
from projections.audit.lists.rows import ListRow
from projections.audit.lists.score_edits import Account, Scales, account, edits_of, in_concert
from projections.cups.rows import StandingRow
from projections.races.scores import Points


def check_names(case: Case) -> list[Finding]:
    """Names that matched nobody, codes that differ, and competitors who are listed twice."""
    findings, seen = [], dict[str, ListRow]()
    whole = KnownRaces.of(case).whole
    severity: Severity = "fault" if whole else "note"
    text = "the name matched nobody in the book" + ("" if whole else ", which is known in part")
    for row in case.rows:
        match = case.matches[row.row]
        if match.competitor is None:
            near = f"; near: {', '.join(match.near)}" if match.near else ""
            findings.append(
                Finding(
                    "unknown-name",
                    case.name,
                    row.row,
                    row.label,
                    row.label,
                    "nobody",
                    f"{text}{near}",
                    severity="note" if row.unread else severity,
                    alternatives=match.near,
                )
            )
            continue
        if match.how == "other NOC":
            noc = case.reading.season.competitor(match.competitor).noc
            why = f"the book has this name under {noc}"
            findings.append(
                Finding(
                    "noc", case.name, row.row, row.label, str(row.noc), noc, why, entries=proof(case.given(row))[:1]
                )
            )
        if match.competitor in seen:
            first = seen[match.competitor]
            why = f"rows {first.row} and {row.row} both name {case.label(match.competitor)}"
            findings.append(
                Finding("twice", case.name, row.row, row.label, "two rows", "one competitor", why, of_itself=True)
            )
        seen.setdefault(match.competitor, row)
    return findings


def check_totals(case: Case) -> list[Finding]:
    """Totals that are not the book's, each with the smallest set of race scores that accounts for the difference."""
    scales = Scales.of(case.reading.rulebook)
    wrong = [row for row in case.rows if row.points is not None and case.who(row) and not case.agrees(row)]
    accounts = in_concert({row.row: _account(case, row, scales) for row in wrong})
    held = KnownRaces.of(case)
    return [_total(case, row, accounts[row.row], held.unknown(case.who(row))) for row in wrong]


def _account(case: Case, row: ListRow, scales: Scales) -> Account:
    line = case.given(row)
    identity = case.who(row)
    if line is None:
        return Account("unexplained")
    edits = edits_of(line, case.beyond.get(identity or "", ()), scales)
    return account(edits, (row.points or 0) - line.points)


def _total(case: Case, row: ListRow, found: Account, unknown: tuple[str, ...]) -> Finding:
    line = case.given(row)
    computed = line.points if line else 0
    points = row.points or 0
    text, certainty = found.text, found.certainty
    if line is None:
        text = f"the book has no points for {row.label} in {case.standing.cup.id} at this basis"
    double = _namesake(case, row, points)
    if double and certainty != "certain":
        text, certainty = f"it is the total of {double}", "several" if found.found else "likely"
    gap = _gap(case, row, line) if certainty != "certain" else None
    if gap is not None:
        text, certainty = gap, "likely"
    if unknown and certainty == "certain":
        certainty = "likely"
    opened = bool(unknown) and points > computed
    if opened:
        text, certainty = f"the book cannot tell: {in_short(unknown)}", "unexplained"
    return Finding(
        "open" if opened else "total",
        case.name,
        row.row,
        row.label,
        f"{points} points",
        f"{'at least ' if unknown else ''}{computed} points" + (_sum(line) if line else ""),
        text,
        certainty,
        "note" if opened else "fault",
        proof(line),
        () if opened else found.others if gap is None else tuple(filter(None, (found.text, *found.others))),
    )


def _gap(case: Case, row: ListRow, line: StandingRow | None) -> str | None:
    """Whose lead over a row was printed in place of its total: that of the first, or of the row above it."""
    if line is None:
        return None
    place = case.standing.rows.index(line)
    for other, name in ((0, "first"), (place - 1, "next above")):
        ahead = case.standing.rows[other] if 0 <= other < place else None
        if ahead is not None and row.points == ahead.points - line.points:
            return f"it is the gap to the {name}, {case.label(ahead.competitor.id)}: {ahead.points} - {line.points}"
    return None


def _sum(line: StandingRow) -> str:
    return " = " + " + ".join(
        f"{one.points} ({one.race.competition}{f' race {one.race.number}' if one.race.number else ''})"
        for one in line.scores
        if one.counts and one.points
    )


def _namesake(case: Case, row: ListRow, points: Points) -> str | None:
    """The competitor of the same NOC with a word of the name in common whose total was printed."""
    for line in case.standing.rows:
        other = line.competitor
        if (
            line.points == points
            and other.noc == row.noc
            and other.id != case.who(row)
            and set(words(other.name)) & set(words(row.name))
        ):
            return case.label(other.id)
    return None


def check_races(case: Case) -> list[Finding]:
    """Printed points of single races, where a list has a column for each."""
    findings = []
    for row in case.rows:
        line = case.given(row)
        if not row.races or line is None:
            continue
        scores = {name: one for one in line.scores for name in (str(replace(one.race, division=None)), str(one.race))}
        for race, points in row.races.items():
            one = scores.get(race)
            if points == (one.points if one else 0):
                continue
            computed = f"{one.points} points, rank {one.row.rank}" if one else "no result"
            text = f"the book gives {computed} in {race}"
            if one and one.row.result.points_printed == points:
                text = f"it follows the misprint on the sheet of {race}"
            entries = (one.row.recorded.position,) if one else ()
            findings.append(
                Finding(
                    "race-points", case.name, row.row, row.label, f"{points} in {race}", computed, text, entries=entries
                )
            )
    return findings


def check_times(case: Case) -> list[Finding]:
    """Best times that are not the best in the book, or are said to have been skated on another day."""
    findings = []
    for row in case.rows:
        identity = case.who(row)
        if row.time is None or identity is None:
            continue
        best = case.times.get(identity)
        printed = format_time(row.time)
        if best is None:
            text = f"the book has no time of {row.label} in this event at this basis"
            findings.append(Finding("best-time", case.name, row.row, row.label, printed, "no time", text))
        elif best.time != row.time:
            computed = f"{format_time(best.time)} in {best.race}"
            findings.append(
                Finding(
                    "best-time",
                    case.name,
                    row.row,
                    row.label,
                    printed,
                    computed,
                    *_whose(case, row, identity),
                    entries=(best.row.recorded.position,),
                )
            )
        elif row.day is not None and row.day != best.day and row.day not in _days(case, identity, best.time):
            text = f"the time was skated in {best.race}, on {best.day}"
            findings.append(
                Finding(
                    "best-time",
                    case.name,
                    row.row,
                    row.label,
                    f"{printed} on {row.day}",
                    f"{printed} on {best.day}",
                    text,
                    entries=(best.row.recorded.position,),
                )
            )
    return findings


def _whose(case: Case, row: ListRow, identity: str) -> tuple[str, Certainty]:
    """Where a wrong best time comes from: a slower one of the same competitor, or somebody else's."""
    own: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for race in case.standing.races:
        for one in race.rows:
            if one.result.time is not None and one.result.time // 10 * 10 == row.time:
                (own if one.competitor == identity else others).append((str(race.race), one.competitor))
    if own:
        return f"it is a time of {own[0][0]}, which is not the best", "certain"
    if others:
        names = ", ".join(f"{case.label(competitor)} in {race}" for race, competitor in others[:3])
        return f"it is a time of {names}", "likely" if len(others) == 1 else "several"
    return "nobody skated this time in a race of the book", "unexplained"


def _days(case: Case, identity: str, time: int) -> set[str]:
    """The days on which a competitor skated a time."""
    return {
        race.protocol.fact.day
        for race in case.standing.races
        for row in race.rows
        if row.competitor == identity and row.result.time is not None and row.result.time // 10 * 10 == time
    }


def with_consequences(case: Case, findings: list[Finding]) -> list[Finding]:
    """The totals' findings, each with the places that are wrong because of it."""
    points_rows = [row for row in case.rows if row.section in (None, "points") and case.given(row) is not None]
    lines = {row.row: line for row in points_rows if (line := case.given(row)) is not None}
    right = sorted(points_rows, key=lambda row: case.values(lines[row.row]))
    printed = {row.row: place for place, row in enumerate(points_rows, 1)}
    place = {row.row: number for number, row in enumerate(right, 1)}
    done = []
    for finding in findings:
        if finding.kind != "total" or finding.row not in printed:
            done.append(finding)
            continue
        old, new = printed[finding.row], place[finding.row]
        said = []
        if old != new:
            said.append(f"in the right order {finding.subject} is number {new} of this list instead of {old}")
            low, high = sorted((old, new))
            moved = [
                row.name or str(row.noc)
                for row in points_rows
                if row.row != finding.row and low <= printed[row.row] <= high and printed[row.row] != place[row.row]
            ]
            if moved:
                said.append(f"places that are wrong because of it, alone or with others: {', '.join(moved)}")
        done.append(replace(finding, consequences=tuple(said)))
    return done
