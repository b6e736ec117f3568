"""``season dispute``: one decision and what it changes in the tables."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from ledger.basis import Basis
from ledger.book import Reading
from ledger.entry import Entry
from ledger.errors import NotFoundError
from ledger.facts import Fact
from projections.disputes.diff import compare
from projections.disputes.what_if import imagine
from projections.documents.awards import AwardDocument, award_document
from projections.documents.base import Document
from projections.documents.log import fact_name
from projections.documents.movements import CupDiffLine, cup_diff_line
from projections.documents.quota_changes import QuotaEventChange, QuotaMove, event_changes
from projections.quota import quota_changes, quota_table
from projections.reports.awards import awards_of
from projections.reports.disputes import DecisionLine, decision
from projections.reports.movements import MOVEMENTS, CupMovement
from projections.reports.report import Asked, Report
from projections.tables.columns import Description, always, only_data


class QuotaEffect(Document):
    """What a decision changes in one quota, in the events in which it changes anything."""

    quota: str
    title: str
    events: tuple[QuotaEventChange, ...]


class DisputeDocument(Document):
    """One decision and its effect: the tables without it against the tables with it.

    Where it is not in force, the effect is the one that it would have. `award` is what became of a title that it
    awards, null for any other decision and where it is not in force.
    """

    basis: Basis
    decision: DecisionLine
    hypothetical: bool
    effects: tuple[CupDiffLine, ...]
    quotas: tuple[QuotaEffect, ...]
    award: AwardDocument | None = None


def _make(asked: Asked, *, position: int) -> DisputeDocument:
    reading = asked.reading
    entry = reading.season.decisions.get(position)
    if entry is None:
        raise NotFoundError(f"entry {position} is no decision at this basis")
    in_force = reading.season.in_force(position)
    left_out = [position] if in_force else list(reading.season.reversals[position])
    other = imagine(asked.reader, asked.question, without=left_out)
    before, after = (other, reading) if in_force else (reading, other)
    effects = [cup_diff_line(one) for cup in _touched(reading, entry) for one in compare(before, after, cup)]
    return DisputeDocument(
        basis=after.basis,
        decision=decision(reading, entry),
        hypothetical=not in_force,
        effects=tuple(effects),
        quotas=tuple(_quota_effects(before, after)),
        award=_award(asked, position),
    )


def _award(asked: Asked, position: int) -> AwardDocument | None:
    """The award that an entry made, where it is in force."""
    made = (award for award in awards_of(asked).values() if award.entry.position == position)
    return next(map(award_document, made), None)


def _quota_effects(before: Reading, after: Reading) -> Iterator[QuotaEffect]:
    for quota in after.rulebook.quotas:
        if quota.status != "unknown":
            changes = quota_changes(quota_table(before, quota.id), quota_table(after, quota.id))
            if changes:
                yield QuotaEffect(quota=quota.id, title=quota.title, events=event_changes(changes))


def _touched(reading: Reading, entry: Entry[Fact]) -> list[str]:
    """The cups that a decision can move: those of its races' events, or of every event where it concerns no race."""
    touched = reading.season.spoken_of(entry.fact).touches()
    races = touched.races if touched.race is None else (touched.race,)
    known = [cup for cup in reading.rulebook.cups if cup.status != "unknown"]
    if not races:
        return [cup.id for cup in known]
    events = {str(reading.season.races[race].race.event) for race in races}
    return [cup.id for cup in known if events & set(cup.events)]


class _Place(NamedTuple):
    """Who has another place in a quota."""

    quota: str
    event: str
    line: QuotaMove


def _places(document: DisputeDocument) -> Iterator[_Place]:
    for quota in document.quotas:
        for change in quota.events:
            yield from (_Place(quota.quota, change.event, line) for line in change.moves)


def _notes(document: DisputeDocument) -> Iterator[str]:
    decided = document.decision
    if document.award is not None:
        yield document.award.text
    if document.hypothetical:
        yield "it is not in force; this is what it would change"
    if not any(effect.movements for effect in document.effects):
        yield f"entry {decided.entry.position} moves nobody in any cup"


def _legend(document: DisputeDocument) -> Iterator[str]:
    """What was decided, why and by whom, and whether it stands."""
    one = document.decision
    ended = f" by entry {', '.join(map(str, one.ended_by))}" if one.ended_by else ""
    yield f"{fact_name(one.entry.fact)}: {one.entry.subject}; {one.state}{ended}"
    reason = "" if one.entry.reason is None else f"reason: {one.entry.reason}; "
    yield f"{reason}entered by {one.entry.actor}, published {one.entry.published_at}"


def _instances(asked: Asked) -> Iterator[tuple[str]]:
    return ((str(position),) for position in asked.reading.season.decisions)


EFFECTS: Final[Description[DisputeDocument, CupMovement]] = Description(
    name="movements",
    title="Whom it moves",
    rows=lambda document: MOVEMENTS.rows(document.effects),
    fields=(always("cup", "string", "The cup.", lambda of: of.cup), *MOVEMENTS.fields[1:]),
    key=MOVEMENTS.key,
)

QUOTAS: Final[Description[DisputeDocument, _Place]] = Description(
    name="places",
    title="Whose place it changes",
    rows=_places,
    fields=(
        always("quota", "string", "The quota.", lambda of: of.quota),
        always("event", "string", "The event.", lambda of: of.event),
        only_data(always("competitor", "string", "Who has another place.", lambda of: of.line.competitor)),
        always("name", "string", "The name of who has another place.", lambda of: of.line.name, names=True),
        always("noc", "string", "Whose place it is.", lambda of: of.line.noc, heading="NOC"),
        always("before", "string", "The place before.", lambda of: of.line.before),
        always("after", "string", "The place after.", lambda of: of.line.after),
    ),
    key=("quota", "event", "competitor"),
)

REPORTS: Final = (
    Report(
        name="dispute",
        word="dispute",
        path="disputes/{position}",
        about="One decision and what it changes in the tables.",
        model=DisputeDocument,
        make=_make,
        title=lambda document: f"Decision {document.decision.entry.position}: {document.decision.about}",
        tables=(EFFECTS, QUOTAS),
        notes=_notes,
        legend=_legend,
        instances=_instances,
        bases="every",
    ),
)
