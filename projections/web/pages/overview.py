"""The season: its calendar as a time line with the decisions on it, and who leads which cup."""

from collections.abc import Mapping
from typing import Any, Final

from projections.quota import known_quotas
from projections.reports.overview import OverviewDocument
from projections.web.pages.page import Page, View
from projections.web.pages.time_line import time_line


def _more(view: View, document: OverviewDocument) -> Mapping[str, Any]:
    return {
        "chart": time_line(document.competitions, document.decisions),
        "season_quotas": [one for one in known_quotas(view.reading) if one.id in document.quotas],
    }


OVERVIEW: Final = Page("overview.html", _more)
