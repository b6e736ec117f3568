"""Audits: published lists with their wrong rows marked in place, the sheets, and a list that a visitor brings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ledger.facts import ClassificationPublished
from projections.audit.fields.audit import FIELDS
from projections.documents.audits import FindingLine
from projections.reports.audit import SHEETS, AuditsDocument, published
from projections.reports.publications import PublicationsDocument
from projections.reports.report import PLACES
from projections.web.pages.page import Page, View

SHOWN_ROWS: Final = 80
"""A longer list shows its wrong rows and those beside them."""


def _audit(view: View, document: AuditsDocument) -> Mapping[str, Any]:
    name = view.places["publication"]
    if name == SHEETS:
        return {"title": "Audit: Result sheets", **beside([None], document)}
    if name == FIELDS:
        return {"title": "Audit: Fields", **beside([None] * len(document.audits), document)}
    one = published(view.asked, name)
    return {"title": f"Audit: {one.title}", **beside([one], document)}


def beside(publications: Sequence[ClassificationPublished | None], document: AuditsDocument) -> dict[str, Any]:
    """The audits, each beside the rows of its list; None for the result sheets, which are no list."""
    pairs = zip(publications, document.audits, strict=True)
    return {"audits": [(audit, _in_place(one, audit.findings)) for one, audit in pairs]}


def _in_place(published: ClassificationPublished | None, findings: tuple[FindingLine, ...]) -> dict[str, Any] | None:
    """The rows of a list as they were published, each with what was found in it."""
    if published is None:
        return None
    wrong: defaultdict[int | None, list[FindingLine]] = defaultdict(list)
    for one in findings:
        wrong[one.row].append(one)
    beside = {row + step for row in wrong if row is not None for step in (-1, 0, 1)}
    short = len(published.rows) <= SHOWN_ROWS
    rows = [row for row in published.rows if short or row.row in beside]
    return {
        "columns": published.columns,
        "rows": [(row.row, dict(row.cells), wrong.get(row.row, [])) for row in rows],
        "left_out": len(published.rows) - len(rows),
        "elsewhere": wrong.get(None, []),
    }


def _audits(_view: View, document: PublicationsDocument) -> Mapping[str, Any]:
    """The lists whose names an address can have; the others are read from the command line alone."""
    names = (one.publication for one in document.publications)
    return {"addressed": frozenset(name for name in names if PLACES["publication"].takes(name))}


AUDITS: Final = Page("audits.html", _audits)
AUDIT: Final = Page("audit.html", _audit)
