"""What the front page of a season says beside its titles and its calendar: how much is there, and what is new.

What a book lacks is told apart: a race *not raced yet*, one *not in this book* though it was skated or its competition
is over, and one *not held*. A projection knows no clock: that a competition is over follows from the calendar and from
the moment at which the last entry was recorded.
"""

from collections.abc import Iterator, Sequence

from ledger.book import Reading
from ledger.entry import Entry
from ledger.facts import Fact
from ledger.instants import format_instant
from projections.documents.badges import Badge, badge
from projections.documents.base import Document, PrintedPoints
from projections.documents.news import news
from projections.documents.weekend import CupMove, DecidedTitle, PlacesChange, PodiumLine, WeekendDecision
from projections.season.coverage import coverage, skated_events
from projections.season.expected import ExpectedCompetition, is_past

_CHANGES = 6
"""So many of the last changes are told."""
_LOOKED_AT = 400
"""They are looked for among so many entries at the end of the book; a sheet is some forty."""


class CompetitionBadge(Badge):
    """The same of all races of a competition; `over` says that it is over, by all that the book says."""

    competition: str
    over: bool


class ContenderBrief(Document):
    """Somebody who can still win a cup with `most` points in the end, and `leader_needs` as ``titles --contenders``."""

    competitor: str
    name: str
    noc: str
    points: PrintedPoints
    most: PrintedPoints | None
    leader_needs: int | None


class CupLine(Badge):
    """How much of a cup is there, and what is needed to win it.

    `needs` is the worst rank in the race `next` with which the leader has it whatever others do, as ``titles
    --contenders`` says it. `contenders` are the others who can still win it, the first few, with `more` beside them.
    `overdue` are the competitions that are over and whose races of the cup are not in the book.
    """

    cup: str
    next: str | None
    needs: int | None
    contenders: tuple[ContenderBrief, ...]
    more: int
    overdue: tuple[str, ...]


class LastCompetition(Document):
    """What the last competition that has raced brought; `to_come` is what of it was not raced yet.

    `winners` are those of Division A, and `moves` of who came into the first three of a cup, left or changed them.
    """

    competition: str
    name: str
    city: str
    first_day: str
    last_day: str
    winners: tuple[PodiumLine, ...]
    moves: tuple[CupMove, ...]
    titles: tuple[DecidedTitle, ...]
    places: tuple[PlacesChange, ...]
    decisions: tuple[WeekendDecision, ...]
    to_come: tuple[str, ...]


class Change(Document):
    """Something that the book was told lately: what, why, by which entries, and when it became official."""

    first: int
    last: int
    published_at: str
    what: str
    why: str


def competition_badges(reading: Reading, competitions: Sequence[ExpectedCompetition]) -> Iterator[CompetitionBadge]:
    """How much of each competition is there."""
    held = coverage(reading, skated_events(reading))
    for one in competitions:
        own = badge(held.at((one.competition,)))
        yield CompetitionBadge(
            **own.model_dump(),
            competition=one.competition,
            over=one.over or is_past(reading, one.scheduled),
        )


def changes(reading: Reading, entries: Sequence[Entry[Fact]]) -> tuple[Change, ...]:
    """The last things that a book was told, the newest first; the entries of one sheet are one of them."""
    told = list(news(reading.season, entries[-_LOOKED_AT:]))
    return tuple(
        Change(
            first=one.entries[0].position,
            last=one.last.position,
            published_at=format_instant(one.last.published_at),
            what=one.what,
            why=one.last.reason or "",
        )
        for one in reversed(told[-_CHANGES:])
    )
