"""Why a competitor stands where it stands, in every cup and race, as one page of a site says it."""

from collections.abc import Iterable
from typing import Any

from ledger.rulebook import Cup
from projections.cups.standings import known_cups
from projections.reports.explain import ExplainDocument, explain_cup, explain_in_race
from projections.reports.report import Asked
from projections.reports.standings import tables_of_cups
from projections.season.search import find_competitor
from projections.web.site.links import within_cup


def reasons(asked: Asked, competitor: str) -> dict[str, Any]:
    """What the page of reasons of a competitor shows: its cups, then its races, each with its reasons.

    What a race brought in a cup is said there, and of the race only where that is.
    """
    season, who = asked.reading.season, find_competitor(asked.reading.season, competitor)
    ranked = {table.cup.id: {row.competitor.id for row in table.rows} for table in tables_of_cups(asked)}
    cups = [
        (cup, explain_cup(asked, cup=cup.id, competitor=who.id))
        for cup in known_cups(asked.reading)
        if who.id in ranked.get(cup.id, ())
    ]
    raced = [
        (name, explain_in_race(asked, race=name, competitor=who.id))
        for name, record in season.races.items()
        if record.race.competition in asked.reading.counted
        and any(season.holder(entry) == who.id for entry in record.results)
    ]
    return {
        "title": f"Why {who.name} stands there",
        "who": who,
        "races": season.races,
        "within_cup": within_cup,
        "cups": cups,
        "raced": [(name, one, _said_before(name, one, cups)) for name, one in raced],
    }


def _said_before(race: str, one: ExplainDocument, of_cups: Iterable[tuple[Cup, ExplainDocument]]) -> str | None:
    """The anchor of a cup's reasons that give all that there is to say of a race; None where they do not."""
    own = [reason for row in one.explanation.because for reason in row.because]
    for cup, document in of_cups:
        for node in document.explanation.because:
            if node.text.startswith(f"{race}:") and all(reason in node.because for reason in own):
                return within_cup(cup.id, race)
    return None
