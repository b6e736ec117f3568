"""What if: a cup or a quota imagined otherwise, with the form that asks for it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

from ledger.basis import Basis
from ledger.book import Reading
from ledger.errors import LedgerError
from ledger.season import RaceRecord, Season
from ledger.vocabulary import parse_race
from projections.documents.log import fact_name, log_line
from projections.documents.quota_changes import QuotaChangesDocument
from projections.documents.words import competition_in_words, race_in_words, race_within
from projections.reports.disputes import decision
from projections.reports.what_if import ImaginableDocument, WhatIfDocument, tables_of
from projections.season.search import find_competitor
from projections.web.pages.page import Page, View

SHOWN_MOVES: Final = 40
"""So many who move in an event are shown; the JSON has all."""


class Option(NamedTuple):
    """Something to choose: what the address says, and what people read."""

    value: str
    words: str


class Imagined(NamedTuple):
    """Something that is imagined already: the parameter, its value, and what people read."""

    name: str
    value: str
    words: str


def race_words(season: Season, record: RaceRecord) -> str:
    """A race as one of several to choose from."""
    return race_in_words(season, str(record.race))


def without_race(record: RaceRecord) -> list[int]:
    """The entries without which a race is not in the book: every edition of its protocol."""
    return [entry.position for entry in record.protocols]


def _tables(view: View, _document: ImaginableDocument) -> Mapping[str, Any]:
    return _form(view, "", _counted(view.reading))


def _form(view: View, chosen: str, records: Iterable[RaceRecord]) -> dict[str, Any]:
    """What the form shows: the tables, the one that is chosen, what is imagined already, and what else there is."""
    tables, races = tables_of(view.asked).tables, list(records)
    competitions = list(dict.fromkeys(one.race.competition for one in races))
    who = dict.fromkeys(entry.fact.competitor for one in races for entry in one.results)
    season = view.reading.season
    names = {season.competitor(season.identity(one)).name for one in who if one in season.entrants}
    return {
        "kinds": [(kind, [one for one in tables if one.kind == kind]) for kind in ("cup", "quota")],
        "chosen": chosen,
        "imagined": list(_imagined(view)),
        "races": [
            (competition_in_words(season, one), [record for record in races if record.race.competition == one])
            for one in competitions
        ],
        "decisions": list(_decisions(view.reading, races)),
        "names": sorted(names),
        "race_words": partial(race_words, season),
        "without_race": without_race,
    }


def _counted(reading: Reading) -> Iterator[RaceRecord]:
    return (one for one in reading.season.races.values() if one.race.competition in reading.counted)


def _decisions(reading: Reading, races: Iterable[RaceRecord]) -> Iterator[Option]:
    """The decisions in force on some races, the newest first."""
    found = {entry.position: entry for one in races for entry in one.decisions}
    for _, entry in sorted(found.items(), reverse=True):
        line = decision(reading, entry)
        if line.in_force:
            yield Option(str(entry.position), f"{fact_name(line.entry.fact)}: {line.about}")


def _imagined(view: View) -> Iterator[Imagined]:
    """What the address imagines."""
    reading, season = view.reading, view.reading.season
    protocols = {place: one for one in _counted(reading) for place in without_race(one)}
    known = {entry.position: entry for entry in view.asked.reader.entries(upto=reading.basis.at)}
    for text in view.query.get("without", ()):
        place = int(text)
        if place in protocols:
            yield Imagined("without", text, f"without {race_within(reading.season, str(protocols[place].race))}")
        elif place in known:
            line = log_line(reading.season, known[place])
            yield Imagined("without", text, f"without {fact_name(line.fact)}: {line.subject}")
    for text in view.query.get("disqualify", ()):
        race, _, who = text.partition(":")
        try:
            name = find_competitor(reading.season, who, gender=parse_race(race).gender).name
        except LedgerError:  # the page says so
            name = who
        yield Imagined("disqualify", text, f"{name} disqualified in {race_within(season, race)}")


def _told(view: View, form: dict[str, Any], *, basis: Basis, real: Basis) -> dict[str, Any]:
    """What both pages of an imagined table need."""
    rules = basis.rulebook if basis.rulebook != real.rulebook else None
    return {**form, "asked": bool(view.query) or rules is not None, "rules": rules}


def _cup(view: View, document: WhatIfDocument) -> Mapping[str, Any]:
    cup = view.reading.rulebook.cup(document.standing.cup)
    form = _form(view, cup.id, (one for one in _counted(view.reading) if str(one.race.event) in cup.events))
    return _told(view, form, basis=document.basis, real=document.real_basis)


def _quota(view: View, document: QuotaChangesDocument) -> Mapping[str, Any]:
    quota = document.quota
    title = view.reading.rulebook.quota(quota).title
    form = _form(view, f"quotas/{quota}", _counted(view.reading))
    told = _told(view, form, basis=document.basis, real=document.basis_before)
    return {**told, "title": f"What if: {title}", "most": SHOWN_MOVES}


WHAT_IFS: Final = Page("what_ifs.html", _tables)
WHAT_IF: Final = Page("what_if.html", _cup)
WHAT_IF_QUOTA: Final = Page("what_if_quota.html", _quota)
