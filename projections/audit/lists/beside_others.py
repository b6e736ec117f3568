"""What other published lists of the same cup and moment say of whom a list names.

Where two lists contradict each other one of them is wrong. The book may tell which; where it cannot, both are told.
"""

from collections.abc import Iterator

from ledger.book import Reading
from ledger.errors import InvalidInputError, LedgerError
from ledger.facts import ClassificationPublished
from projections.audit.findings import Finding, Match
from projections.audit.lists.comparison import Case
from projections.audit.lists.fitting import Fit, matched
from projections.audit.lists.known_races import KnownRaces
from projections.audit.lists.moments import stated
from projections.audit.lists.rows import ListRow, lists_of
from projections.audit.lists.targets import targets
from projections.races.scores import Points


def beside_others(reading: Reading, case: Case, publication: ClassificationPublished, fit: Fit) -> list[Finding]:
    """The rows of a list that another one of the book contradicts, which says that it is of the same moment.

    Where the book can tell, it does so of the row itself. Where it cannot, this list may be the right one, and a note
    says it; of all lists of the book together it is a fault.
    """
    if stated(reading, publication, {case.standing.cup.id}) is None:
        return []
    held = KnownRaces.of(case)
    findings = []
    for name, total, position in _others(reading, case, publication, fit):
        for row in case.rows:
            identity = case.who(row)
            said = total.get(identity or "")
            if said is not None and row.points is not None and said != row.points and held.unknown(identity):
                findings.append(_contradiction(case, row, name, said, position))
    return findings


def _others(
    reading: Reading, case: Case, publication: ClassificationPublished, fit: Fit
) -> Iterator[tuple[str, dict[str, Points], int]]:
    """The other publications of the cup and moment: name, totals by competitor, position."""
    cup = case.standing.cup.id
    for name, entry in reading.season.publications.items():
        if name == publication.publication or entry.fact.protocol == (publication.protocol or ""):
            continue
        totals = _totals_after(reading, name).get((cup, fit.after))
        if totals:
            yield name, totals, entry.position


def _totals_after(reading: Reading, name: str) -> dict[tuple[str, str], dict[str, Points]]:
    """What a publication of the book says: by cup and moment, the totals of whom it names; computed once."""
    return reading.season.once(f"totals of {name} through {reading.basis.through}", lambda: _read(reading, name))


def _read(reading: Reading, name: str) -> dict[tuple[str, str], dict[str, Points]]:
    fact = reading.season.publications[name].fact
    found: dict[tuple[str, str], dict[str, Points]] = {}
    try:
        lists = lists_of(fact, left_out=[] if fact.kind == "figures" else None, unread=[])
        own = targets(reading, fact, lists, []) if fact.subject not in reading.season.races else []
    except (InvalidInputError, LedgerError):
        return {}  # its own audit says what is wrong with it
    for target in own:
        moment = stated(reading, fact, {target.cup})
        if moment is None or target.assumed:
            continue
        matches = matched(reading, target.listed, target.cup)
        totals = {who: row.points for row in target.listed.rows if (who := _who(matches[row.row])) and row.points}
        found.setdefault((target.cup, moment.after), {}).update(totals)
    return found


def _who(match: Match) -> str | None:
    return None if match.assumed else match.competitor


def _contradiction(case: Case, row: ListRow, other: str, said: Points, position: int) -> Finding:
    return Finding(
        "contradiction",
        case.name,
        row.row,
        row.label,
        f"{row.points} points",
        f"{said} points by {other}",
        "one of the two lists is wrong, and the book cannot tell which",
        "several",
        "note",
        (position,),
    )
