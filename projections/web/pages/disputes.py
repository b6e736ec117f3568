"""Tools for disputes: decisions and what they change, explanations, comparisons, and a cup entry by entry."""

from collections.abc import Mapping
from typing import Any, Final

from projections.reports.diff import DiffDocument
from projections.reports.dispute import DisputeDocument
from projections.reports.disputes import KINDS, DisputesDocument, Kind
from projections.reports.explain import ExplainDocument
from projections.reports.history import HistoryDocument
from projections.season.filings import filed_races
from projections.season.search import find_competitor
from projections.web.pages.page import Page, View


def _dispute(view: View, document: DisputeDocument) -> Mapping[str, Any]:
    return {"title": f"Decision {document.decision.entry.position}", "filed": filed_races(view.reading.season)}


def _explain(view: View, _document: ExplainDocument) -> Mapping[str, Any]:
    season = view.reading.season
    who = find_competitor(season, view.places["competitor"])
    return {"title": f"Why {who.name} stands there", "who": who, "races": season.races}


def _compare(view: View, document: DiffDocument) -> Mapping[str, Any]:
    (cup,) = document.cups
    kinds: dict[str, int] = {}
    for entry in (*document.gained, *document.lost):
        name = entry.fact.partition("/")[0]
        kinds[name] = kinds.get(name, 0) + 1
    return {"cup": cup, "kinds": kinds, "before": view.bound["before"]}


def _history(view: View, document: HistoryDocument) -> Mapping[str, Any]:
    moments = [point.after for point in document.rows[0].points] if document.rows else []
    return {"title": f"{view.reading.rulebook.cup(document.cup).title}, entry by entry", "moments": moments}


def _disputes(_view: View, document: DisputesDocument) -> Mapping[str, Any]:
    return {"kinds": [(TITLES[kind], kind, [one for one in document.decisions if one.kind == kind]) for kind in KINDS]}


TITLES: Final[Mapping[Kind, str]] = {
    "result": "Results and races",
    "protest": "Protests and appeals, step by step",
    "award": "Titles and places",
    "name": "Names and identities",
    "calendar": "The calendar",
}
"""What the parts of the page are called."""

DISPUTES: Final = Page("disputes.html", _disputes)
DISPUTE: Final = Page("dispute.html", _dispute)
EXPLAIN: Final = Page("explain.html", _explain)
COMPARE: Final = Page("compare.html", _compare)
HISTORY: Final = Page("history.html", _history)
