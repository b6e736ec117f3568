"""Which rows of a list were compared: a row about which the book or the list is silent is not clean but undecided."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from projections.audit.findings import Finding, Uncompared
from projections.audit.lists.comparison import Case
from projections.audit.lists.fitting import Fit
from projections.audit.lists.known_races import KnownRaces, in_short
from projections.audit.lists.moments import ListMoment
from projections.audit.lists.rows import ListRow
from projections.audit.lists.totals import check_totals
from projections.races.scores import Points
from projections.season.coverage import coverage
from projections.season.expected import expected

RIVALS: Final = 4
"""With so many other moments that fit as well a list is compared too."""


def uncompared(case: Case, findings: Sequence[Finding], *, title_list: bool) -> Iterator[Uncompared]:
    """The rows of a list that could not be compared, each with the reason, in their order.

    A row was compared where its total, its best time or its points of single races were held against the book, or it
    names the holder of a title; and where the book holds every race in which whom it names may have points.
    """
    held = KnownRaces.of(case)
    still_open = {one.row: one.explanation for one in findings if one.kind == "open"}
    for row in case.rows:
        why = still_open.get(row.row) or _why_not(case, held, row, title_list=title_list)
        if why is not None:
            yield Uncompared(case.name, row.row, why)


def _why_not(case: Case, held: KnownRaces, row: ListRow, *, title_list: bool) -> str | None:
    identity = case.who(row)
    if identity is None:
        return "the name matched nobody in the book"
    if row.unread is not None:
        return row.unread
    if row.formula is not None:
        return f"{row.formula} is a formula without its value; open the file in a spreadsheet and save it"
    holder = title_list and row.rank in (None, 1)
    if row.points is None and row.time is None and not row.races and not holder:
        return "no points are printed"
    unknown = held.unknown(identity)
    wrong = not case.agrees(row) and row.points is not None
    return f"the book cannot tell: {in_short(unknown)}" if unknown and not wrong else None


def fits(fit: Fit, findings: Sequence[Finding], last: Case) -> bool:
    """Whether a list is of the moment that it is compared with, so that what differs is wrong.

    A moment that the list says is; so is one with which most of its rows agree, or would by another edition's points,
    and the best of all moments in a book that has them all. Else it may be of a moment that the book does not have.
    """
    if fit.sure == "stated" or fit.agreeing * 2 > fit.rows or any(one.kind == "scale" for one in findings):
        return True
    return _is_over(last) and KnownRaces.of(last).whole


def said_of(fit: Fit) -> Iterator[str]:
    """What a reader must know of the moment that a list was compared with; nothing of one that was asked for."""
    if fit.better:
        yield f"the list says that it is of after {fit.after}, but every row agrees with the book after {fit.better}"
    if fit.sure == "stated":
        return
    if fit.agreeing * 2 > fit.rows:
        yield f"assumed: {fit.text}"
    else:
        yield f"no basis fits: {fit.text}; name one with --after, --through or --as-of"


def at_rivals(
    findings: Sequence[Finding], fit: Fit, wrong_at: Callable[[ListMoment], Sequence[Finding]]
) -> list[Finding]:
    """Findings as sure as the moment is: what is no fault at a moment that fits as well is not certain."""
    judged = list(findings)
    for moment in fit.rivals[:RIVALS] if findings else ():
        there = {(one.kind, one.row, one.subject): one for one in wrong_at(moment)}
        judged = [_at_rival(one, there.get((one.kind, one.row, one.subject)), moment) for one in judged]
    return judged


def _as_wrong(one: Finding, other: Finding | None) -> bool:
    return other is not None and (one.published, one.computed) == (other.published, other.computed)


def _at_rival(finding: Finding, there: Finding | None, moment: ListMoment) -> Finding:
    if finding.severity == "note" or finding.of_itself or _as_wrong(finding, there):
        return finding
    how = f"otherwise wrong: {there.computed}" if there is not None else "right"
    return replace(
        finding,
        certainty="several" if finding.certainty in ("certain", "likely", "several") else finding.certainty,
        alternatives=(*finding.alternatives, f"{how}, if the list is of after {moment.after}"),
    )


def beyond_every_basis(
    case: Case, last: Case, findings: Sequence[Finding], fit: Fit
) -> tuple[list[Finding], list[Uncompared]]:
    """What is left of the findings of a list that fits no basis, and the rows that are not compared for it.

    The list may be of a moment that the book does not have. A total that no moment of the book gives is wrong where it
    is less than the last one and the book holds every race of whom it names, for totals never fall; and where it is
    more and nothing is to come. What the list says against itself is wrong at every moment.

    Args:
        case: The list at the moment that fits most.
        last: The list at the end of the book.
        findings: What is wrong at the moment that fits most.
        fit: That moment, and what the book gives at the others.
    """
    over, held = _is_over(last), KnownRaces.of(last)
    skated = coverage(last.reading, last.standing.cup.events)
    without_gaps = not skated.of("missing") and not skated.over
    at_the_end = {one.row: one for one in check_totals(last)}
    kept = [one for one in findings if one.of_itself]
    for row in last.rows:
        found, line = at_the_end.get(row.row), last.given(row)
        if row.points is None or found is None or found.kind != "total":
            continue
        final = line.points if line is not None else 0
        totals = sorted(fit.totals.get(row.row, frozenset()) | {final})
        if row.points > final and over and line is not None:
            kept.append(replace(found, computed=f"at most {found.computed}", consequences=()))
        elif row.points < final and row.points not in totals and without_gaps and not held.in_part(last.who(row)):
            kept.append(replace(found, **_of_no_moment(row.points, totals)))
    sure = {one.row for one in kept if one.kind == "total"}
    return kept, [Uncompared(case.name, row.row, "no basis fits the list") for row in case.rows if row.row not in sure]


def _of_no_moment(points: Points, totals: Sequence[Points]) -> dict[str, Any]:
    """What a finding says of a total that no moment of the book gives."""
    return {
        "computed": f"one of {', '.join(map(str, totals))} points",
        "explanation": f"no moment of the book gives {points} points, and no total falls",
        "certainty": "likely",
        "alternatives": (),
        "consequences": (),
    }


def _is_over(case: Case) -> bool:
    """Whether nothing of a cup is to come, by all that is known."""
    expects, events = expected(case.reading), case.standing.cup.events
    return not expects.unknown(events) and not list(expects.races(events, "to come"))
