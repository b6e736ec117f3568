"""Which rows of a list were compared: a row about which the book or the list is silent is not clean but undecided."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from projections.audit.findings import Finding, Uncompared
from projections.audit.lists.comparison import Case
from projections.audit.lists.known_races import KnownRaces, in_short
from projections.audit.lists.rows import ListRow


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
    if row.formula is not None:
        return f"{row.formula} is a formula without its value; open the file in a spreadsheet and save it"
    holder = title_list and row.rank in (None, 1)
    if row.points is None and row.time is None and not row.races and not holder:
        return "no points are printed"
    unknown = held.unknown(identity)
    wrong = not case.agrees(row) and row.points is not None
    return f"the book cannot tell: {in_short(unknown)}" if unknown and not wrong else None


def beyond_every_basis(case: Case, findings: Sequence[Finding]) -> tuple[list[Finding], list[Uncompared]]:
    """What is left of the findings of a list that fits no basis, and the rows that are not compared for it.

    The list may be of a moment that the book cannot give. A total that is more than the book's last is wrong at every
    moment; anything else may have been right at its own.
    """
    rows = {row.row: row for row in case.rows}
    kept = []
    for one in findings:
        row = rows.get(one.row or 0)
        line = case.given(row) if row is not None else None
        if one.kind == "total" and row is not None and line is not None and (row.points or 0) > line.points:
            kept.append(replace(one, computed=f"at most {one.computed}", consequences=()))
    sure = {one.row for one in kept}
    return kept, [Uncompared(case.name, row.row, "no basis fits the list") for row in case.rows if row.row not in sure]
