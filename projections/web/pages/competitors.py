"""Competitors: found by name, one with all results, and those of one NOC."""

from collections.abc import Mapping
from typing import Any, Final

from ledger.vocabulary import GENDERS
from projections.reports.competitor import RESULTS, TEAMS, CompetitorDocument
from projections.reports.noc import NocDocument
from projections.reports.search import CompetitorLine, SearchDocument
from projections.web.pages.looking import tables_looked
from projections.web.pages.page import Page, View


def _search(view: View, document: SearchDocument) -> Mapping[str, Any]:
    """Who was looked for in a table; else skaters by gender, and teams apart from them."""
    if document.competitors and (document.query is not None or view.look.pairs):
        return {"looked_at": tables_looked(view, view.report, document), "groups": ()}
    skaters = [one for one in document.competitors if one.kind != "team"]
    groups: dict[str, list[CompetitorLine]] = {
        **{gender: [one for one in skaters if one.gender == gender] for gender in reversed(GENDERS)},
        "teams": [one for one in document.competitors if one.kind == "team"],
    }
    return {"looked_at": (), "groups": [(name, own) for name, own in groups.items() if own]}


def _competitor(view: View, document: CompetitorDocument) -> Mapping[str, Any]:
    tables = {one.grid.title: one for one in tables_looked(view, view.report, document)}
    return {
        "cited_as": view.places["competitor"],
        "results": tables[RESULTS.title],
        "teams": tables[TEAMS.title],
    }


def _noc(_view: View, document: NocDocument) -> Mapping[str, Any]:
    return {"places": dict(document.cups)}


COMPETITORS: Final = Page("competitors.html", _search)
COMPETITOR: Final = Page("competitor.html", _competitor)
NOC: Final = Page("noc.html", _noc)
