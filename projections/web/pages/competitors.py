"""Competitors: found by name with or without accents, and one with all results; and those of one NOC."""

from difflib import get_close_matches
from functools import partial

from ledger.book import Reading
from ledger.errors import LedgerError, NotFoundError
from ledger.facts import DECISIONS
from ledger.names import letters
from ledger.season import Competitor, RaceRecord
from projections.documents.log import log_line
from projections.documents.quota import quota_document
from projections.documents.races import RaceRow
from projections.quota import quota_table
from projections.races.classification import counted_races
from projections.season.log import Filter, select
from projections.season.search import search
from projections.web.documents import (
    CompetitorDocument,
    CompetitorLine,
    CompetitorResult,
    CupPlace,
    NocDocument,
    SearchDocument,
)
from projections.web.pages.races import document_of
from projections.web.pages.standings import table_of
from projections.web.visit import Parameter, Resource, Sheet, Shown, Visit


def _line(one: Competitor) -> CompetitorLine:
    return CompetitorLine(
        competitor=one.id,
        name=one.name,
        noc=one.noc,
        delegation=one.delegation,
        kind=one.kind,
        gender=one.gender,
        aliases=one.aliases,
    )


def _everybody(reading: Reading) -> list[Competitor]:
    season = reading.season
    kept = (season.competitor(name) for name in season.entrants if season.identity(name) == name)
    return sorted(kept, key=lambda one: (letters(one.name), one.id))


def _search(visit: Visit) -> SearchDocument:
    text, season = visit.one("q"), visit.reading.season
    everybody = _everybody(visit.reading)
    found = everybody if text is None else search(season, text)
    near: list[str] = []
    if text is not None and not found:
        wanted = letters(text)
        found = [one for one in everybody if wanted and wanted in letters(one.name)]
        by_letters = {letters(one.name): one.name for one in everybody}
        near = [by_letters[key] for key in get_close_matches(wanted, by_letters, n=3)] if not found else []
    return SearchDocument(
        basis=visit.reading.basis, query=text, near=tuple(near), competitors=tuple(_line(one) for one in found)
    )


def _show_search(visit: Visit, document: SearchDocument) -> Shown:
    del visit
    title = "Competitors" if document.query is None else f"Competitors called “{document.query}”"
    genders = [(gender, [one for one in document.competitors if one.gender == gender]) for gender in ("women", "men")]
    return Shown(title=title, more={"genders": [(gender, own) for gender, own in genders if own]})


def _search_sheet(document: SearchDocument) -> Sheet:
    header = ["competitor", "name", "noc", "delegation", "kind", "gender"]
    rows = document.competitors
    return Sheet(header, ([one.competitor, one.name, one.noc, one.delegation, one.kind, one.gender] for one in rows))


def _competitor(visit: Visit) -> CompetitorDocument:
    reading, wanted = visit.reading, visit["competitor"]
    season = reading.season
    if wanted not in season.entrants:
        near = get_close_matches(wanted, season.entrants, n=3)
        raise NotFoundError(f"no competitor {wanted}" + (f"; near are {', '.join(near)}" if near else ""))
    who = season.competitor(season.identity(wanted))
    starts: dict[str, list[RaceRecord]] = visit.once("starts", lambda: _starts(reading))
    own = starts.get(who.id, [])
    results = []
    for record in own:
        race = document_of(visit, str(record.race))
        row = next(row for row in race.rows if row.competitor == who.id)
        results.append(
            CompetitorResult(
                race=race.race, date=race.date, title=race.title, state=race.state, voided=race.voided, row=row
            )
        )
    raced = {str(record.race.event) for record in own}
    decided = select(list(season.decisions.values()), Filter(competitor=who.id), DECISIONS)
    return CompetitorDocument(
        basis=reading.basis,
        competitor=_line(who),
        cups=_places(visit, who, raced),
        results=tuple(sorted(results, key=lambda one: (one.date, one.race))),
        naming=tuple(log_line(entry) for entry in season.entrants[who.id]),
        decisions=tuple(log_line(entry) for entry in decided),
    )


def _starts(reading: Reading) -> dict[str, list[RaceRecord]]:
    """The races that count, by those who are in them."""
    starts: dict[str, list[RaceRecord]] = {}
    for name in counted_races(reading):
        record = reading.season.races[name]
        for who in {reading.season.identity(entry.fact.competitor) for entry in record.results}:
            starts.setdefault(who, []).append(record)
    return starts


def _places(visit: Visit, who: Competitor, raced: set[str]) -> tuple[CupPlace, ...]:
    """Where a competitor stands in each cup that its races count for and that can be computed."""
    places = []
    for cup in visit.reading.rulebook.cups:
        if not raced & set(cup.events):
            continue
        try:
            rows = table_of(visit, cup.id).rows
        except LedgerError:
            continue
        row = next((row for row in rows if row.competitor.id == who.id), None)
        places.append(
            CupPlace(cup=cup.id, title=cup.title, rank=row.rank if row else None, points=row.points if row else 0)
        )
    return tuple(places)


def _show_competitor(visit: Visit, document: CompetitorDocument) -> Shown:
    who = document.competitor
    return Shown(
        title=f"{who.name} ({who.noc})",
        command=visit.command("log", "--competitor", who.competitor),
        more={"cited_as": visit["competitor"]},
    )


def _competitor_sheet(document: CompetitorDocument) -> Sheet:
    header = ["race", "date", "title", "rank", "rank printed", "time", "status", "points", "points printed"]
    return Sheet(
        header,
        (
            (*(one.race, one.date, one.title, one.row.rank, one.row.rank_printed, one.row.time), *_marks(one.row))
            for one in document.results
        ),
    )


def _marks(row: RaceRow) -> tuple[object, ...]:
    return row.status, row.points, row.points_printed


def _noc(visit: Visit) -> NocDocument:
    reading, noc = visit.reading, visit["noc"]
    everybody = _everybody(reading)
    own = [one for one in everybody if noc in (one.noc, one.delegation)]
    if not own:
        near = get_close_matches(noc, {one.noc for one in everybody}, n=3, cutoff=0.5)
        raise NotFoundError(f"nobody of NOC {noc} at this basis" + (f"; near are {', '.join(near)}" if near else ""))
    names = {one.id: one for one in own}
    cups: dict[str, list[CupPlace]] = {}
    for cup in reading.rulebook.cups:
        try:
            rows = table_of(visit, cup.id).rows
        except LedgerError:
            continue
        for row in rows:
            if row.competitor.id in names:
                place = CupPlace(cup=cup.id, title=cup.title, rank=row.rank, points=row.points)
                cups.setdefault(row.competitor.id, []).append(place)
    return NocDocument(
        basis=reading.basis,
        noc=noc,
        competitors=tuple(_line(one) for one in own),
        cups=tuple((who, tuple(places)) for who, places in cups.items()),
        quotas=tuple(
            quota_document(visit.once(("quota", quota.id), partial(quota_table, reading, quota.id)), noc=noc)
            for quota in reading.rulebook.quotas
            if quota.status != "unknown"
        ),
    )


def _show_noc(visit: Visit, document: NocDocument) -> Shown:
    del visit
    return Shown(title=f"{document.noc}", more={"places": dict(document.cups)})


COMPETITORS = (
    Resource(
        name="competitors",
        path="competitors",
        about="Competitors by name, with or without accents.",
        model=SearchDocument,
        make=_search,
        show=_show_search,
        sheet=_search_sheet,
        parameters=(Parameter("q", "A name or some words of one, with or without accents."),),
    ),
    Resource(
        name="competitor",
        path="competitors/{competitor}",
        about="One competitor: places in the cups, every result, names and decisions.",
        model=CompetitorDocument,
        make=_competitor,
        show=_show_competitor,
        sheet=_competitor_sheet,
    ),
    Resource(
        name="noc",
        path="nocs/{noc}",
        about="The competitors of one NOC and their places in the cups.",
        model=NocDocument,
        make=_noc,
        show=_show_noc,
    ),
)
