"""A standing: its table with a chart of the season, and the comparisons that it offers."""

from collections.abc import Mapping
from typing import Any, Final

from ledger.vocabulary import parse_race
from projections.reports.awards import award_notes
from projections.reports.standings import STANDINGS, StandingDocument, table_of
from projections.web.pages.charts import charts
from projections.web.pages.cup_course import course
from projections.web.pages.looking import looked
from projections.web.pages.page import Page, View
from projections.web.pages.what_if import race_words, without_race


def _standing(view: View, document: StandingDocument) -> Mapping[str, Any]:
    season, races = view.reading.season, view.reading.season.races
    return {
        "imaginable": [
            (race_words(season, races[one]), without_race(races[one])) for one in document.races if one in races
        ],
        "grid": looked(view, STANDINGS.grid(document).called(document.title)),
        "awarded": award_notes(view.asked, document.cup),
        "charts": charts(view.reading, course(view.reading, table_of(view.asked, document.cup))),
        "others": list(dict.fromkeys(parse_race(race).competition for race in document.races))[:-1],
    }


STANDING: Final = Page("standing.html", _standing)
