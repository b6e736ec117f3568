"""Competitions of the calendar in documents: where and when each is, and how much of its races is there."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from ledger.book import Reading
from projections.documents.badges import Badge, badge
from projections.documents.base import Document
from projections.races.classification import counted_races
from projections.season.coverage import coverage, skated_events
from projections.tables.columns import Field, always, only_data, only_people


class CompetitionLine(Document):
    """One competition of the calendar. `counted` says whether it is in the basis.

    `races` are those that are filed, each division one; `badge` counts races in all their divisions.
    """

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
    badge: Badge


Line = TypeVar("Line", bound=CompetitionLine)


def competition_lines(reading: Reading, names: Iterable[str]) -> Iterator[CompetitionLine]:
    """Competitions of the calendar on their days as they are now, cancelled ones too."""
    raced = [reading.season.races[name].race.competition for name in counted_races(reading)]
    held = coverage(reading, skated_events(reading))
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
            badge=badge(held.at((name,))),
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


def what_is_there() -> tuple[Field[Line], ...]:
    """The columns of how much of a competition is there: of its races in all divisions, and of the divisions."""
    return (
        only_people(
            "races there", "How many of its races are there, row by row, of how many.", lambda of: of.badge.there
        ),
        only_data(
            always(
                "expected",
                "integer",
                "How many races it has in all their divisions, as far as known.",
                lambda of: of.badge.expected,
            )
        ),
        only_data(always("whole", "integer", "How many of them are there, row by row.", lambda of: of.badge.whole)),
        only_data(
            always(
                "more",
                "boolean",
                "Whether it may have more races than are known of.",
                lambda of: bool(of.badge.unknown),
            )
        ),
        always(
            "races",
            "integer",
            "How many of its races are filed, each division as one.",
            lambda of: of.races,
            heading="divisions filed",
        ),
    )
