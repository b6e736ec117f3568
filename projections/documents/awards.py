"""An awarded title as a document: the decision, the basis it rests on, and what differs from it now."""

from ledger.facts import RestsOn
from ledger.instants import format_instant
from projections.documents.base import Document, PrintedPoints
from projections.frozen.awards import Award, FreshTitle


class TitleWinner(Document):
    """One competitor to whom a title went, or would go."""

    competitor: str
    name: str
    noc: str


class FreshTitleDocument(Document):
    """What a fresh computation gives, at the basis of the award; `entries` are behind the difference.

    `unknown` says why it cannot be computed, and is null where it can.
    """

    leaders: tuple[TitleWinner, ...]
    points: PrintedPoints | None
    entries: tuple[int, ...]
    unknown: str | None


class AwardDocument(Document):
    """An award in force. `text` says it in a sentence; `fresh` is null where a fresh computation gives the same.

    `state` is the one that the title had when it was awarded, and `although` why it was awarded in it; both are null
    where nothing was said.
    """

    entry: int
    published_at: str
    winners: tuple[TitleWinner, ...]
    points: str
    state: str | None
    although: str | None
    reason: str | None
    rests_on: RestsOn
    root_holds: bool
    fresh: FreshTitleDocument | None
    text: str


def award_document(award: Award) -> AwardDocument:
    """An award as a document."""
    fact = award.entry.fact
    return AwardDocument(
        entry=award.entry.position,
        published_at=format_instant(award.entry.published_at),
        winners=tuple(TitleWinner(competitor=one.id, name=one.name, noc=one.noc) for one in award.winners),
        points=fact.points,
        state=fact.state,
        although=fact.although,
        reason=award.entry.reason,
        rests_on=fact.basis,
        root_holds=award.root_holds,
        fresh=None if award.fresh is None else _fresh(award.fresh),
        text=award.text,
    )


def _fresh(fresh: FreshTitle) -> FreshTitleDocument:
    return FreshTitleDocument(
        leaders=tuple(
            TitleWinner(competitor=row.competitor.id, name=row.competitor.name, noc=row.competitor.noc)
            for row in fresh.leaders
        ),
        points=fresh.leaders[0].points if fresh.leaders else None,
        entries=fresh.entries,
        unknown=fresh.unknown,
    )
