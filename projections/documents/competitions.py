"""Competitions of the calendar in documents: where and when each is, and how many of its races are filed."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from ledger.book import Reading
from projections.documents.base import Document
from projections.races.classification import counted_races
from projections.tables.columns import Field, always, only_data


class CompetitionLine(Document):
    """One competition of the calendar. `races` are those that are filed; `counted` says whether it is in the basis."""

    competition: str
    name: str
    venue: str
    city: str
    noc: str
    first_day: str
    last_day: str
    final: bool
    counted: bool
    races: int


Line = TypeVar("Line", bound=CompetitionLine)


def competition_lines(reading: Reading, names: Iterable[str]) -> Iterator[CompetitionLine]:
    """Competitions of the calendar on their days as they are now, cancelled ones too."""
    raced = [reading.season.races[name].race.competition for name in counted_races(reading)]
    for name in names:
        fact = reading.season.scheduled(name)
        yield CompetitionLine(
            competition=name,
            name=fact.name,
            venue=fact.venue,
            city=fact.city,
            noc=fact.noc,
            first_day=fact.first_day,
            last_day=fact.last_day,
            final=fact.final,
            counted=name in reading.counted,
            races=raced.count(name),
        )


def where_and_when() -> tuple[Field[Line], ...]:
    """The columns that every table of competitions begins with."""
    return (
        always("competition", "string", "The name of the competition in every table.", lambda of: of.competition),
        only_data(always("title", "string", "What it is called in full.", lambda of: of.name)),
        always("venue", "string", "The oval.", lambda of: of.venue),
        always("city", "string", "Where it is held.", lambda of: of.city),
        always("noc", "string", "The code of the country where it is held.", lambda of: of.noc),
        always("first_day", "date", "The first day of racing.", lambda of: of.first_day),
        always("last_day", "date", "The last day of racing.", lambda of: of.last_day),
    )
