"""Checks of a whole list: whether it is computed by another edition's points, and whether its titles are the book's."""

from dataclasses import replace
from typing import Final

from ledger.errors import LedgerError
from ledger.rulebook import editions, load_edition
from projections.audit.findings import Finding
from projections.audit.lists.comparison import Case, in_words, proof
from projections.audit.lists.known_races import KnownRaces, in_short
from projections.cups.standings import standing
from projections.cups.titles import title
from projections.season.expected import names_of

FEWEST: Final = 3
"""So many totals must differ, and half of the list's, before another edition is thought of."""


def check_scale(case: Case, totals: list[Finding]) -> list[Finding]:
    """One finding in place of many wrong totals, where another edition of the rules gives most of them."""
    rows = [row for row in case.rows if row.points is not None and case.who(row)]
    if len(totals) < FEWEST or len(totals) * 2 < len(rows):
        return []
    fits = []
    for name in editions():
        if name == case.reading.rulebook.edition:
            continue
        try:
            table = standing(replace(case.reading, rulebook=load_edition(name)), case.standing.cup.id)
        except LedgerError:
            continue  # an edition that cannot compute this cup does not explain it
        points = {line.competitor.id: line.points for line in table.rows}
        fits.append((sum(points.get(case.who(row) or "") == row.points for row in rows), name))
    count, name = max(fits, default=(0, ""))
    if count * 2 <= len(rows):
        return []
    others = [other for fit, other in fits if fit == count and other != name]
    return [
        Finding(
            "scale",
            case.name,
            None,
            "the whole list",
            f"{len(totals)} of {len(rows)} totals differ",
            f"rulebook {case.reading.rulebook.edition}",
            f"{count} of {len(rows)} totals are those of rulebook {name}",
            "likely" if not others else "several",
            alternatives=tuple(f"{count} of {len(rows)} are those of rulebook {other}" for other in others),
        )
    ]


def check_title(case: Case) -> list[Finding]:
    """Holders of a title who are not the book's, or whose title is not decided at the basis."""
    found = title(case.reading, case.standing.cup.id)
    names = in_words([f"{one.competitor.name} ({one.points} points)" for one in found.leaders])
    held = KnownRaces.of(case)
    leaders = {one.competitor.id: one for one in found.leaders}
    findings = []
    for row in case.rows:
        identity = case.who(row)
        if row.rank not in (None, 1) or identity is None:
            continue
        if identity not in leaders:
            line = case.given(row)
            own = f"{row.label} has {line.points if line else 0} points"
            text = f"{own}, the book's first is {names}"
            entries = (*proof(line), *(position for one in found.leaders for position in proof(one)))
            unknown = held.unknown(identity)
            if unknown:
                text += f"; the book cannot tell: {in_short(unknown)}"
            findings.append(
                Finding(
                    "open" if unknown else "title",
                    case.name,
                    row.row,
                    row.label,
                    "winner",
                    names,
                    text,
                    "unexplained" if unknown else "certain",
                    "note" if unknown else "fault",
                    entries,
                )
            )
        elif found.state in ("open", "incomplete"):
            left = found.unknown or f"{found.points_left} points are left"
            lacks = f"; missing: {names_of(found.missing)}" if found.missing else ""
            text = f"the title is {found.state} at this basis: {left}{lacks}"
            line = leaders[identity]
            findings.append(
                Finding(
                    "open", case.name, row.row, row.label, "winner", "leads", text, severity="note", entries=proof(line)
                )
            )
    return findings
