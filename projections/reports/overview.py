"""``season overview``: the calendar of the season, its titles, and the decisions in it."""

from typing import Final

from ledger.basis import Basis
from ledger.instants import format_instant
from projections.documents.base import Document
from projections.documents.coverage import CoverageDocument
from projections.documents.doubts import DoubtLine
from projections.races.classification import counted_races
from projections.reports.disputes import State, about, state_of
from projections.reports.report import Asked, Report
from projections.reports.titles import TITLES, TitleLine, awarded_notes, titles_of
from projections.tables.columns import Description, always, only_data


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


class Mark(Document):
    """A decision on the time line of the season; `about` names whom and what it concerns."""

    position: int
    fact: str
    published_at: str
    state: State
    about: str
    reason: str | None


class OverviewDocument(Document):
    """The season at a basis: its calendar, its titles and the decisions in it."""

    basis: Basis
    competitions: tuple[CompetitionLine, ...]
    titles: tuple[TitleLine, ...]
    decisions: tuple[Mark, ...]
    quotas: tuple[str, ...]
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def _make(asked: Asked) -> OverviewDocument:
    reading = asked.reading
    raced = [reading.season.races[name].race.competition for name in counted_races(reading)]
    return OverviewDocument(
        basis=reading.basis,
        competitions=tuple(
            CompetitionLine(
                competition=fact.competition,
                name=fact.name,
                venue=fact.venue,
                city=fact.city,
                noc=fact.noc,
                first_day=fact.first_day,
                last_day=fact.last_day,
                final=fact.final,
                counted=fact.competition in reading.counted,
                races=raced.count(fact.competition),
            )
            for fact in reading.season.competitions()
        ),
        titles=titles_of(asked).titles,
        decisions=tuple(
            Mark(
                position=entry.position,
                fact=entry.name,
                published_at=format_instant(entry.published_at),
                state=state_of(reading.season, entry.position)[0],
                about=about(reading, entry),
                reason=entry.reason,
            )
            for entry in reading.season.decisions.values()
        ),
        quotas=tuple(quota.id for quota in reading.rulebook.quotas if quota.status != "unknown"),
    )


COMPETITIONS: Final[Description[OverviewDocument, CompetitionLine]] = Description(
    name="competitions",
    title="The calendar of the season",
    rows=lambda document: document.competitions,
    fields=(
        always("competition", "string", "The name of the competition in every table.", lambda of: of.competition),
        only_data(always("title", "string", "What it is called in full.", lambda of: of.name)),
        always("venue", "string", "The oval.", lambda of: of.venue),
        always("city", "string", "Where it is held.", lambda of: of.city),
        always("noc", "string", "The code of the country where it is held.", lambda of: of.noc, heading="NOC"),
        always("first_day", "date", "The first day of racing.", lambda of: of.first_day),
        always("last_day", "date", "The last day of racing.", lambda of: of.last_day),
        always("final", "boolean", "Whether it counts as the Final.", lambda of: of.final),
        always("counted", "boolean", "Whether it counts at the basis.", lambda of: of.counted),
        always("races", "integer", "How many of its races are filed.", lambda of: of.races),
    ),
    key=("competition",),
    kept="end",
)

_TITLES: Final[Description[OverviewDocument, TitleLine]] = Description(
    name="titles",
    title=TITLES.title,
    rows=lambda document: document.titles,
    fields=TITLES.fields,
    key=TITLES.key,
)

REPORTS: Final = (
    Report(
        name="overview",
        word="overview",
        path="",
        about="The calendar, the titles and the decisions of the season.",
        model=OverviewDocument,
        rests=lambda _document: ("",),
        make=_make,
        title=lambda document: f"Season {document.basis.book.partition('/')[2]}",
        tables=(_TITLES, COMPETITIONS),
        notes=lambda document: awarded_notes(document.titles),
        bases="every",
    ),
)
