"""``season overview``: the calendar of the season, its titles, and the decisions in it."""

from typing import Final

from ledger.basis import Basis
from ledger.errors import UnknownRuleError
from ledger.instants import format_instant
from ledger.rulebook import why_no_rules
from projections.documents.badges import badge
from projections.documents.base import Document, unknown_note
from projections.documents.competitions import CompetitionLine, competition_lines, what_is_there, where_and_when
from projections.documents.coverage import CoverageDocument, coverage_in
from projections.documents.doubts import DoubtLine
from projections.documents.front import (
    Change,
    CompetitionBadge,
    ContenderBrief,
    CupLine,
    LastCompetition,
    changes,
    competition_badges,
)
from projections.documents.titles import TitleLine
from projections.quota import known_quotas
from projections.reports.contenders import contenders_document
from projections.reports.disputes import State, about, state_of
from projections.reports.report import Asked, Report
from projections.reports.titles import TITLES, awarded_notes, contradicted_notes, titles_of
from projections.reports.weekend import NextLine, next_line, weekend_document
from projections.season.expected import expected
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

    `cups` say of each title how much of it is there and what is needed to win it, `badges` how much of each competition
    is there, `last` what the last one brought that has raced, `next` what comes next, and `changes` what the book was
    told last. `unknown` is why there are neither titles nor quotas, where the book has no rules that can be read.
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
    cups: tuple[CupLine, ...] = ()
    badges: tuple[CompetitionBadge, ...] = ()
    last: LastCompetition | None = None
    next: NextLine | None = None
    changes: tuple[Change, ...] = ()


CONTENDERS: Final = 3
"""So many are named who can still win a cup beside who leads."""
PODIUM: Final = 3
"""Moves into, within and out of so many ranks of a cup are told."""


def _make(asked: Asked) -> OverviewDocument:
    reading = asked.reading
    unknown = why_no_rules(reading.rulebook)
    key = f"front {reading.basis.model_dump_json()}"
    last, coming = reading.season.once(key, lambda: _last_and_next(asked)) if unknown is None else (None, None)
    through = asked.question.through
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
        cups=tuple(_cup(asked, line) for line in titles_of(asked).titles) if unknown is None else (),
        badges=tuple(competition_badges(reading, expected(reading).competitions)),
        last=last,
        next=coming,
        changes=changes(reading, asked.reader.entries(upto=reading.basis.at)) if through is None else (),
    )


def _cup(asked: Asked, line: TitleLine) -> CupLine:
    """How much of a cup is there, and who can still win it; nothing of that where rules are unknown."""
    try:
        found = contenders_document(asked, cup=line.cup)
    except UnknownRuleError:  # the title says why
        found = None
    others = [one for one in found.contenders if not one.leads] if found is not None and found.unknown is None else []
    return CupLine(
        **badge(coverage_in(asked.reading, (line.cup,))).model_dump(),
        cup=line.cup,
        next=None if found is None else found.next,
        needs=None if found is None else found.needs,
        contenders=tuple(
            ContenderBrief(
                competitor=one.competitor,
                name=one.name,
                noc=one.noc,
                points=one.points,
                most=one.most,
                leader_needs=one.leader_needs,
            )
            for one in others[:CONTENDERS]
        ),
        more=max(len(others) - CONTENDERS, 0),
        overdue=line.overdue,
    )


def _last_and_next(asked: Asked) -> tuple[LastCompetition | None, NextLine | None]:
    """What the last competition brought that has raced, and what comes after it."""
    reading = asked.reading
    raced = {record.race.competition for record in reading.season.races.values() if record.protocols}
    here = next((name for name in reversed(reading.counted) if name in raced), None)
    if here is None:
        return None, next_line(reading, None)
    found = weekend_document(asked, competition=here)
    return (
        LastCompetition(
            competition=here,
            name=found.name,
            city=found.city,
            first_day=found.first_day,
            last_day=found.last_day,
            winners=tuple(one for one in found.podiums if one.rank == 1),
            moves=tuple(
                one for one in found.moves if min(one.rank_before or PODIUM + 1, one.rank_after or PODIUM + 1) <= PODIUM
            ),
            titles=found.titles,
            places=found.places,
            decisions=found.decisions,
            to_come=found.to_come,
        ),
        found.next,
    )


COMPETITIONS: Final[Description[OverviewDocument, CompetitionLine]] = Description(
    name="competitions",
    title="The calendar of the season",
    rows=lambda document: document.competitions,
    fields=(
        *where_and_when(),
        always("final", "boolean", "Whether it counts as the Final.", lambda of: of.final),
        always("counted", "boolean", "Whether it counts at the basis.", lambda of: of.counted),
        *what_is_there(),
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
