"""``season dispute``: one decision and what it changes in the tables."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from ledger.basis import Basis
from ledger.book import Reading
from ledger.entry import Entry
from ledger.errors import InvalidInputError, NotFoundError
from ledger.facts import Fact, FilingWithdrawn, QuotaDeclined, QuotaReallocated, Reach
from ledger.rulebook import why_no_rules
from ledger.season import Season
from ledger.vocabulary import parse_race
from projections.cups.standings import known_cups
from projections.disputes.diff import compare
from projections.disputes.what_if import imagine
from projections.documents.awards import AwardDocument, award_document
from projections.documents.base import Document, unknown_note
from projections.documents.coverage import CoverageDocument, coverage_document, coverage_in
from projections.documents.doubts import DoubtLine
from projections.documents.log import fact_name
from projections.documents.movements import CupDiffLine, cup_diff_line
from projections.documents.protests import docket_in_words
from projections.documents.quota_changes import QuotaEventChange, QuotaMove, event_changes
from projections.frozen.decisions import allocation_of
from projections.frozen.places import standing_now
from projections.quota import known_quotas, quota_changes, quota_table
from projections.reports.awards import awards_of
from projections.reports.disputes import DecisionLine, decision
from projections.reports.movements import MOVEMENTS, CupMovement
from projections.reports.report import Asked, Report
from projections.season.filings import filed_events
from projections.tables.columns import Description, always, only_data


class QuotaEffect(Document):
    """What a decision changes in one quota, in the events in which it changes anything."""

    quota: str
    title: str
    events: tuple[QuotaEventChange, ...]


class DisputeDocument(Document):
    """One decision and its effect: the tables without it against the tables with it.

    Where it is not in force, the effect is the one that it would have. `award` is what became of a title that it
    awards, null for any other decision and where it is not in force. `replaced` says of a withdrawal, or of its
    reversal, that other entries rest on it since: the effect is then the one that it had when it was entered.
    `unknown` is why no effect is computed, where the book has no rules that can be read.
    """

    basis: Basis
    decision: DecisionLine
    hypothetical: bool
    effects: tuple[CupDiffLine, ...]
    quotas: tuple[QuotaEffect, ...]
    replaced: bool = False
    award: AwardDocument | None = None
    unknown: str | None = None
    complete: bool | None = None
    coverage: CoverageDocument | None = None
    complete_before: bool | None = None
    coverage_before: CoverageDocument | None = None
    doubts: tuple[DoubtLine, ...] = ()


def _make(asked: Asked, *, position: int) -> DisputeDocument:
    reading = asked.reading
    entry = reading.season.decisions.get(position)
    by = reading.season.withdrawn_by(position)
    if by is not None:
        raise NotFoundError(f"entry {position} is withdrawn by entry {by}")
    if entry is None:
        raise NotFoundError(f"entry {position} is no decision at this basis")
    in_force = reading.season.in_force(position)
    left_out = _with_what_follows(reading.season, position) if in_force else list(reading.season.reversals[position])
    before, after, replaced = reading, reading, False
    try:
        other = imagine(asked.reader, asked.question, without=left_out)
        before, after = (other, reading) if in_force else (reading, other)
    except InvalidInputError:
        if not isinstance(reading.season.spoken_of(entry.fact), FilingWithdrawn):
            raise
        # Its place is taken, so that nobody can say how it would stand without it: only what it did to the book.
        replaced = True
        before, after = (_read_at(asked, end) for end in (position - 1, position))
    effects = [cup_diff_line(one) for cup in _touched(reading, entry) for one in compare(before, after, cup)]
    held_before, held = (coverage_in(one, ("",)) for one in (before, after))
    return DisputeDocument(
        basis=after.basis,
        decision=decision(reading, entry),
        hypothetical=not in_force and not replaced,
        replaced=replaced,
        effects=tuple(effects),
        quotas=(*_quota_effects(before, after), *_allocation_effects(before, after, entry)),
        award=_award(asked, position),
        unknown=why_no_rules(reading.rulebook),
        complete=held.complete,
        coverage=coverage_document(held),
        complete_before=held_before.complete,
        coverage_before=coverage_document(held_before),
    )


def _read_at(asked: Asked, position: int) -> Reading:
    return asked.reader.read(replace(asked.question, at=position, at_instant=None))


def _award(asked: Asked, position: int) -> AwardDocument | None:
    """The award that an entry made, where it is in force."""
    made = (award for award in awards_of(asked).values() if award.entry.position == position)
    return next(map(award_document, made), None)


def _quota_effects(before: Reading, after: Reading) -> Iterator[QuotaEffect]:
    for quota in known_quotas(after):
        changes = quota_changes(quota_table(before, quota.id), quota_table(after, quota.id))
        if changes:
            yield QuotaEffect(quota=quota.id, title=quota.title, events=event_changes(changes))


def _with_what_follows(season: Season, position: int) -> list[int]:
    """A decision, and where it allocates or gives back, what follows from that and cannot be without it."""
    found = [position]
    for entry in (*season.declines, *season.reallocations):
        if entry.fact.touches().cites in found:
            found.append(entry.position)
    return found


def _allocation_effects(before: Reading, after: Reading, entry: Entry[Fact]) -> Iterator[QuotaEffect]:
    """What a place that was given back, or a reserve that was called, changes in the allocation as it stands."""
    fact = after.season.spoken_of(entry.fact)
    if not isinstance(fact, QuotaDeclined | QuotaReallocated):
        return
    for quota in known_quotas(after):
        old, new = allocation_of(before.season, quota.id), allocation_of(after.season, quota.id)
        if old is None or new is None:
            continue
        held, now = standing_now(old, fact.event), standing_now(new, fact.event)
        moved = [who for who in now if held.get(who, (None, ""))[1] != now[who][1]]
        if not moved:
            continue
        counts = old.held(fact.event), new.held(fact.event)
        nocs = {noc: (counts[0][noc], counts[1][noc]) for noc in sorted(counts[0].keys() | counts[1].keys())}
        moves = (
            QuotaMove(
                competitor=who,
                name=after.season.competitor(after.season.identity(who)).name,
                noc=now[who][0].noc,
                before=held[who][1],
                after=now[who][1],
                entries=(entry.position,),
                by_others=False,
            )
            for who in moved
        )
        change = QuotaEventChange(
            event=fact.event,
            nocs={noc: pair for noc, pair in nocs.items() if pair[0] != pair[1]},
            moves=tuple(moves),
        )
        yield QuotaEffect(quota=quota.id, title=f"{quota.title}, as allocated", events=(change,))


def _touched(reading: Reading, entry: Entry[Fact]) -> list[str]:
    """The cups that a decision can move: its own, those of its races' events, or else those of every event.

    Who is ordered in one table moves in no other.
    """
    fact = reading.season.spoken_of(entry.fact)
    touched = fact.touches()
    known = [cup for cup in known_cups(reading) if cup.status != "unknown"]
    if fact.reach in (Reach.ORDER, Reach.CUP):
        return [cup.id for cup in known if cup.id == touched.cup]
    if isinstance(fact, FilingWithdrawn) and fact.filed is not None:
        events = filed_events(reading.season, fact)
        return [cup.id for cup in known if events & set(cup.events)]
    races = touched.races if touched.race is None else (touched.race,)
    events = {str(parse_race(race).event) for race in races}
    return [cup.id for cup in known if not races or events & set(cup.events)]


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
    if document.replaced:
        yield "other entries rest on it since; this is what it changed when it was entered"
    yield from unknown_note(document.unknown)
    if document.unknown is None and not document.quotas and not any(effect.movements for effect in document.effects):
        yield f"entry {decided.entry.position} moves nobody in any cup or quota"


def _legend(document: DisputeDocument) -> Iterator[str]:
    """What was decided, why and by whom, and whether it stands."""
    one = document.decision
    ended = f" by entry {', '.join(map(str, one.ended_by))}" if one.ended_by else ""
    yield f"{fact_name(one.entry.fact)}: {one.about}; {one.state}{ended}"
    reason = "" if one.entry.reason is None else f"reason: {one.entry.reason}; "
    yield f"{reason}entered by {one.entry.actor}, published {one.entry.published_at}"
    if one.docket is not None:
        yield from docket_in_words(one.docket)


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
        always("noc", "string", "Whose place it is.", lambda of: of.line.noc),
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
        rests=lambda _document: ("",),
        make=_make,
        title=lambda document: f"Decision {document.decision.entry.position}: {document.decision.about}",
        tables=(EFFECTS, QUOTAS),
        notes=_notes,
        legend=_legend,
        instances=_instances,
        bases="every",
    ),
)
