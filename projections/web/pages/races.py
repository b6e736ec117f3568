"""Races: the list of what is filed, and one classification as filed and as it stands."""

from collections.abc import Mapping
from typing import Any, Final

from projections.cups.standings import known_cups
from projections.documents.log import log_line
from projections.documents.race import RaceDocument
from projections.documents.stages import limits_in_words
from projections.documents.words import in_plain_words
from projections.reports.disputes import decision
from projections.reports.race import RESULTS
from projections.reports.races import RacesDocument
from projections.web.pages.looking import looked
from projections.web.pages.page import Page, View
from projections.web.pages.what_if import without_race


def _races(view: View, document: RacesDocument) -> Mapping[str, Any]:
    competitions = {fact.competition: fact for fact in view.reading.season.competitions()}
    groups = [
        (competitions[name], [line for line in document.races if line.competition == name])
        for name in dict.fromkeys(line.competition for line in document.races)
    ]
    return {"groups": groups}


def _race(view: View, document: RaceDocument) -> Mapping[str, Any]:
    record = view.reading.season.races[document.race]
    decided = {position for row in document.rows for position in row.decisions}
    season, own = view.reading.season, {entry.position for entry in record.decisions}
    # Sanctions, and annulments of a member of a team in another race.
    sanctions = [season.decisions[position] for position in sorted(decided - own) if position in season.decisions]
    cups = [cup for cup in known_cups(view.reading) if str(record.race.event) in cup.events]
    seen = {code for row in document.rows for code in row.codes}
    return {
        "stage": in_plain_words(view.reading, f"{document.stage}; {limits_in_words(document.limits)}"),
        "held": season.scheduled(record.race.competition) if record.race.competition in season.schedule else None,
        "filed": {entry.position: entry.fact.result for entry in record.results},
        "decisions": [decision(view.reading, entry) for entry in (*record.decisions, *sanctions)],
        "protocols": [log_line(view.reading.season, entry) for entry in record.protocols],
        "legend": [(code, text) for code, text in document.legend if code in seen],
        "sprints": any(row.sprints for row in document.rows),
        "pairs": any(row.pair is not None for row in document.rows),
        "behind": any(row.behind is not None for row in document.rows),
        "laps": any(row.laps is not None for row in document.rows),
        "passages": max((len(row.passages) for row in document.rows), default=0),
        "bests": any(row.season_best for row in document.rows),
        "because": {entry.position: entry for entry in season.decisions.values()},
        "bibs": any(row.bib is not None for row in document.rows),
        "grand": any(row.grand_points_printed is not None for row in document.rows),
        "cups": cups,
        "imaginable": "" if document.voided or not cups else cups[0].id,
        "without": without_race(record),
        "table": looked(view, RESULTS.grid(document)),
    }


RACES: Final = Page("races.html", _races)
RACE: Final = Page("race.html", _race)
