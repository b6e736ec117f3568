"""A standing: its table with a chart of the season, and the comparisons that it offers."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from projections.reports.awards import award_notes
from projections.reports.standings import STANDINGS, StandingDocument, table_of
from projections.web.pages.charts import Chart, charts
from projections.web.pages.cup_course import course
from projections.web.pages.looking import LookedTable, looked
from projections.web.pages.page import Page, View
from projections.web.pages.parts import same_table
from projections.web.pages.what_if import race_words, without_race


def _standing(view: View, document: StandingDocument) -> Mapping[str, Any]:
    """What is shown of a standing; its table and charts are made where they are not written already."""
    season, races = view.reading.season, view.reading.season.races
    table = table_of(view.asked, document.cup)
    looks, raced = bool(view.look.pairs), list(dict.fromkeys(race.race.competition for race in table.races))

    @cache
    def grid() -> LookedTable:
        return looked(view, STANDINGS.grid(document).called(document.title))

    @cache
    def drawn() -> Mapping[str, Chart]:
        return {one.kind: one for one in charts(view.reading, course(view.reading, table))}

    if looks:
        grid()  # a look that there is not is refused, whether there are rows or not
    return {
        "imaginable": [
            (race_words(season, races[one]), without_race(races[one])) for one in document.races if one in races
        ],
        "grid": grid,
        "awarded": award_notes(view.asked, document.cup),
        "charts": drawn,
        "same_table": None if looks else same_table(table, tuple(row.at_least for row in document.rows)),
        "others": raced[:-1],
    }


STANDING: Final = Page("standing.html", _standing)
