"""``season overview``: the calendar of the season, its titles, and the decisions in it."""

from typing import Final

from ledger.basis import Basis
from ledger.instants import format_instant
from ledger.rulebook import why_no_rules
from projections.documents.base import Document, unknown_note
from projections.documents.competitions import CompetitionLine, competition_lines, where_and_when
from projections.documents.coverage import CoverageDocument
from projections.documents.doubts import DoubtLine
from projections.documents.titles import TitleLine
from projections.quota import known_quotas
from projections.reports.disputes import State, about, state_of
from projections.reports.report import Asked, Report
from projections.reports.titles import TITLES, awarded_notes, contradicted_notes, titles_of
from projections.tables.columns import Description, always


class Mark(Document):
    """A decision on the time line of the season; `about` names whom and what it concerns."""

    position: int
    fact: str
    published_at: str
    state: State
    about: str
    reason: str | None


class OverviewDocument(Document):
    """The season at a basis: its calendar, its titles and the decisions in it.

    `unknown` is why there are neither titles nor quotas, where the book has no rules that can be read.
    """

    basis: Basis
    competitions: tuple[CompetitionLine, ...]
    titles: tuple[TitleLine, ...]
    decisions: tuple[Mark, ...]
    quotas: tuple[str, ...]
    unknown: str | None = None
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def _make(asked: Asked) -> OverviewDocument:
    reading = asked.reading
    unknown = why_no_rules(reading.rulebook)
    return OverviewDocument(
        basis=reading.basis,
        competitions=tuple(competition_lines(reading, (fact.competition for fact in reading.season.competitions()))),
        titles=titles_of(asked).titles if unknown is None else (),
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
        quotas=tuple(quota.id for quota in known_quotas(reading)),
        unknown=unknown,
    )


COMPETITIONS: Final[Description[OverviewDocument, CompetitionLine]] = Description(
    name="competitions",
    title="The calendar of the season",
    rows=lambda document: document.competitions,
    fields=(
        *where_and_when(),
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
        notes=lambda document: (
            *unknown_note(document.unknown),
            *awarded_notes(document.titles),
            *contradicted_notes(document.titles),
        ),
        bases="every",
    ),
)
