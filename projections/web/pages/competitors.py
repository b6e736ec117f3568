"""Competitors: found by name, one with all results, and those of one NOC."""

from collections.abc import Mapping
from typing import Any, Final

from ledger.nocs import names
from ledger.vocabulary import GENDERS
from projections.reports.competitor import CompetitorDocument
from projections.reports.noc import NocDocument
from projections.reports.search import CompetitorLine, SearchDocument
from projections.web.pages.page import Page, View


def _search(_view: View, document: SearchDocument) -> Mapping[str, Any]:
    """Skaters by gender, and teams apart from them."""
    skaters = [one for one in document.competitors if one.kind != "team"]
    groups: dict[str, list[CompetitorLine]] = {
        **{gender: [one for one in skaters if one.gender == gender] for gender in reversed(GENDERS)},
        "teams": [one for one in document.competitors if one.kind == "team"],
    }
    return {"groups": [(name, own) for name, own in groups.items() if own]}


def _competitor(view: View, _document: CompetitorDocument) -> Mapping[str, Any]:
    return {"cited_as": view.places["competitor"]}


def _noc(_view: View, document: NocDocument) -> Mapping[str, Any]:
    return {"places": dict(document.cups), "country": next(iter(names().get(document.noc, ())), "")}


COMPETITORS: Final = Page("competitors.html", _search)
COMPETITOR: Final = Page("competitor.html", _competitor)
NOC: Final = Page("noc.html", _noc)
