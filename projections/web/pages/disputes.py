"""Disputes: every decision, whether it is in force, and what it changes in the tables."""

from collections.abc import Iterator

from ledger.book import Reading
from ledger.entry import Entry
from ledger.errors import NotFoundError
from ledger.facts import Fact
from projections.disputes.diff import compare
from projections.disputes.what_if import imagine
from projections.documents.disputes import movement_line
from projections.documents.log import log_line
from projections.documents.quota_changes import event_changes
from projections.quota import quota_changes, quota_table
from projections.web.documents import Decision, DisputeDocument, DisputesDocument, Effect, QuotaEffect
from projections.web.visit import Resource, Sheet, Shown, Visit


def decision(reading: Reading, entry: Entry[Fact]) -> Decision:
    """A decision as a document."""
    return Decision(
        entry=log_line(entry),
        in_force=reading.season.in_force(entry.position),
        reversed_by=reading.season.reversals.get(entry.position, ()),
        about=about(reading, entry),
    )


def about(reading: Reading, entry: Entry[Fact]) -> str:
    """Whom and what a decision concerns, in a few words."""
    season, fact = reading.season, entry.fact
    touched = fact.touches()
    # A quota has hundreds of competitors.
    ids = () if touched.quota else touched.competitors
    words = [season.competitor(one).name for one in ids if one in season.entrants]
    parts = (touched.race, touched.competition, touched.quota, touched.cup, touched.event, touched.noc)
    words += [part for part in parts if part is not None]
    if touched.cites is not None and touched.cites in season.decisions and not words:
        words.append(f"entry {touched.cites} ({about(reading, season.decisions[touched.cites])})")
    return ", ".join(words)


def _disputes(visit: Visit) -> DisputesDocument:
    newest = sorted(visit.reading.season.decisions.values(), key=lambda entry: -entry.position)
    return DisputesDocument(
        basis=visit.reading.basis, decisions=tuple(decision(visit.reading, entry) for entry in newest)
    )


def _show_disputes(visit: Visit, document: DisputesDocument) -> Shown:
    del document
    return Shown(title="Disputes", command=visit.command("log", "--kind", "decisions"))


def _disputes_sheet(document: DisputesDocument) -> Sheet:
    header = ["entry", "fact", "published at", "actor", "in force", "reversed by", "decision", "reason"]
    return Sheet(
        header,
        (
            (
                *(one.entry.position, one.entry.fact, one.entry.published_at, one.entry.actor, one.in_force),
                *(" ".join(map(str, one.reversed_by)), one.about, one.entry.reason),
            )
            for one in document.decisions
        ),
    )


def _dispute(visit: Visit) -> DisputeDocument:
    reading, position = visit.reading, int(visit["position"])
    entry = reading.season.decisions.get(position)
    if entry is None:
        raise NotFoundError(f"entry {position} is no decision at this basis")
    in_force = reading.season.in_force(position)
    left_out = [position] if in_force else list(reading.season.reversals[position])
    other = imagine(visit.reader, visit.question, without=left_out)
    before, after = (other, reading) if in_force else (reading, other)
    effects = [
        Effect(cup=one.cup, title=one.title, movements=tuple(map(movement_line, one.movements)))
        for cup in _touched(reading, entry)
        for one in compare(before, after, cup)
    ]
    return DisputeDocument(
        basis=after.basis,
        decision=decision(reading, entry),
        hypothetical=not in_force,
        effects=tuple(effects),
        quotas=tuple(_quota_effects(before, after)) if effects else (),
    )


def _quota_effects(before: Reading, after: Reading) -> Iterator[QuotaEffect]:
    for quota in after.rulebook.quotas:
        if quota.status != "unknown":
            changes = quota_changes(quota_table(before, quota.id), quota_table(after, quota.id))
            if changes:
                yield QuotaEffect(quota=quota.id, title=quota.title, events=event_changes(changes))


def _touched(reading: Reading, entry: Entry[Fact]) -> list[str]:
    """The cups that a decision can move: those of its race's event, or of every event where it concerns no race."""
    race = reading.season.spoken_of(entry.fact).touches().race
    known = [cup for cup in reading.rulebook.cups if cup.status != "unknown"]
    if race is None:
        return [cup.id for cup in known]
    return [cup.id for cup in known if str(reading.season.races[race].race.event) in cup.events]


def _show_dispute(visit: Visit, document: DisputeDocument) -> Shown:
    position = document.decision.entry.position
    return Shown(
        title=f"Decision {position}",
        command=""
        if not document.effects
        else visit.command("what-if", document.effects[0].cup, *(f"--without {one}" for one in _left_out(document))),
    )


def _left_out(document: DisputeDocument) -> tuple[int, ...]:
    decided = document.decision
    return (decided.entry.position,) if decided.in_force else decided.reversed_by


DISPUTES = (
    Resource(
        name="disputes",
        path="disputes",
        about="Every decision, newest first.",
        model=DisputesDocument,
        make=_disputes,
        show=_show_disputes,
        sheet=_disputes_sheet,
    ),
    Resource(
        name="dispute",
        path="disputes/{position}",
        about="One decision and what it changes in the tables.",
        model=DisputeDocument,
        make=_dispute,
        show=_show_dispute,
    ),
)
