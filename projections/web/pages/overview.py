"""The season: what its last competition brought, what comes next, who leads which cup, and how much of it is there."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

from ledger.book import Reading
from ledger.instants import at_place, local_instant
from projections.documents.weekend import CupMove, PlacesChange
from projections.documents.words import in_plain_words
from projections.quota import known_quotas
from projections.reports.overview import PODIUM, OverviewDocument
from projections.reports.titles import nobody_in_words, state_for_people
from projections.web.pages.page import Page, View
from projections.web.pages.time_line import time_line

ABSENT: Final = 10_000
"""The rank of who has none."""


def _more(view: View, document: OverviewDocument) -> Mapping[str, Any]:
    past = frozenset(one.competition for one in document.badges if one.over)
    quotas = known_quotas(view.reading)
    return {
        "chart": time_line(document.competitions, document.decisions),
        "season_quotas": [one for one in quotas if one.id in document.quotas],
        "cups": {one.cup: one for one in document.cups},
        "cup_titles": {one.cup: one.title for one in document.titles},
        "badges": {one.competition: one for one in document.badges},
        "past": past,
        "overdue": document.last is not None and document.last.competition in past,
        "places": list(_places({one.id: one.title for one in quotas}, document)),
        "zone": _zone(view.reading, document),
        "moves": _moves(document),
        "state": state_for_people,
        "nobody": nobody_in_words,
        "why": lambda move: _why(view.reading, document, move),
    }


def _places(
    titles: Mapping[str, str], document: OverviewDocument
) -> Iterator[tuple[str, str, list[tuple[str, list[PlacesChange]]]]]:
    """Places won and lost, by quota and event."""
    changed = () if document.last is None else document.last.places
    for quota, own in groupby(changed, key=lambda one: one.quota):
        by_event = [(event, list(of)) for event, of in groupby(own, key=lambda one: one.event)]
        yield quota, titles.get(quota, quota), by_event


def _moves(document: OverviewDocument) -> list[tuple[str, list[CupMove]]]:
    """Who came into the first three of a cup, or moved within them upwards, by cup."""
    moved = () if document.last is None else document.last.moves
    up = [
        one
        for one in moved
        if one.rank_after is not None and one.rank_after <= PODIUM and one.rank_after < (one.rank_before or ABSENT)
    ]
    return [(cup, list(own)) for cup, own in groupby(up, key=lambda one: one.cup)]


def _zone(reading: Reading, document: OverviewDocument) -> str:
    """By which clock the days of the next competition are: how far it is from UTC."""
    if document.next is None:
        return ""
    zone = reading.season.scheduled(document.next.competition).time_zone
    off = at_place(local_instant(f"{document.next.first_day}T12:00", zone), zone).utcoffset() or timedelta()
    minutes = abs(off) // timedelta(minutes=1)
    rest = f":{minutes % 60:02}" if minutes % 60 else ""
    return f"UTC{'+' if off >= timedelta() else '−'}{minutes // 60}{rest}"


def _why(reading: Reading, document: OverviewDocument, move: CupMove) -> str:
    """Why somebody moved; where and when is the same of all, and left out."""
    last = document.last
    return in_plain_words(reading, move.why, at=None if last is None else last.competition)


OVERVIEW: Final = Page("overview.html", _more)
