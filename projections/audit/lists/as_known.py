"""What a finding is worth in a book that lacks rows: what may be otherwise is no fault, and not certain."""

from collections.abc import Sequence
from dataclasses import replace

from ledger.errors import InvalidInputError
from ledger.vocabulary import parse_race
from projections.audit.findings import Finding
from projections.audit.lists.comparison import Case
from projections.audit.lists.known_races import KnownRaces
from projections.audit.lists.rows import ListRow

_CANNOT_TELL = "the book cannot tell: it is known in part"


def as_known(case: Case, findings: Sequence[Finding]) -> list[Finding]:
    """Findings as sure as the book is whole: faults that a row which it lacks could mend become notes.

    What a list says against itself stays a fault, and so does what a lower bound proves: a total that is less, a best
    time that is slower, somebody left out who has more points than the last one listed.
    """
    held = KnownRaces.of(case)
    if held.whole:
        return list(findings)
    rows = {row.row: row for row in case.rows}
    return [
        replace(one, severity="note", certainty="unexplained", explanation=f"{one.explanation}; {_CANNOT_TELL}")
        if one.severity == "fault" and not one.of_itself and _may_be_otherwise(case, held, one, rows.get(one.row or 0))
        else one
        for one in findings
    ]


def _may_be_otherwise(case: Case, held: KnownRaces, finding: Finding, row: ListRow | None) -> bool:
    if row is None:
        return False
    if finding.kind in ("order", "rank", "tie"):
        return True
    if finding.kind == "best-time":
        best = case.times.get(case.who(row) or "")
        return best is None or (row.time or 0) <= best.time
    if finding.kind == "race-points":
        return any(_is_open(case, held, race, row) for race in row.races if race in finding.published)
    return False


def _is_open(case: Case, held: KnownRaces, race: str, row: ListRow) -> bool:
    """Whether a race is not filed, or known in part without the row of whom a list names."""
    try:
        wanted = parse_race(race)
    except InvalidInputError:
        return True
    key = (wanted.competition, str(wanted.event), wanted.number or 0)
    filed = any((str(one.race.event), one.race.competition) == (key[1], key[0]) for one in case.standing.races)
    return not filed or (key in held.partial and key not in held.rows.get(case.who(row) or "", set()))
