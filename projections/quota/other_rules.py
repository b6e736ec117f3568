"""What other rules make of a season: who moves in which cup, who gets another place of which quota."""

from dataclasses import dataclass

from ledger.basis import EVERYTHING, Question
from ledger.book import Reader, Reading
from ledger.errors import LedgerError
from projections.cups.standings import standing
from projections.disputes.diff import CupDiff, compare
from projections.quota.changes import EventChange, quota_changes
from projections.quota.table import quota_table


@dataclass(frozen=True, slots=True)
class Effect:
    """What other rules make of a season.

    Attributes:
        before: The season by the one.
        after: The season by the other.
        cups: The cups in which somebody moves.
        quotas: By quota, the events in which somebody gets another place.
        unclear: The cups that only one of the two can compute, each with the reason.
    """

    before: Reading
    after: Reading
    cups: tuple[CupDiff, ...]
    quotas: dict[str, tuple[EventChange, ...]]
    unclear: tuple[str, ...]


def effect(reader: Reader, before: str | None, after: str) -> Effect:
    """What one edition makes of a season beside another; `before` is None for the rules that the book has."""
    one = reader.read(EVERYTHING if before is None else Question(rulebook=before))
    return effect_of(one, reader.read(Question(rulebook=after)))


def effect_of(before: Reading, after: Reading) -> Effect:
    """What the rules of two readings of one season make of it."""
    quotas = {}
    known = {one.id for one in before.rulebook.quotas if one.status != "unknown"}
    for quota in after.rulebook.quotas:
        if quota.id in known and quota.status != "unknown":
            changes = quota_changes(quota_table(before, quota.id), quota_table(after, quota.id))
            if changes:
                quotas[quota.id] = changes
    return Effect(before, after, compare(before, after), quotas, tuple(_unclear(before, after)))


def _unclear(before: Reading, after: Reading) -> list[str]:
    """The cups that only one of two readings can compute, each with the reason why the other cannot."""
    said = []
    for cup in dict.fromkeys(one.id for reading in (before, after) for one in reading.rulebook.cups):
        reasons = []
        for reading in (before, after):
            try:
                standing(reading, cup)
            except LedgerError as error:
                reasons.append(str(error))
        if len(reasons) == 1:
            said.append(f"{cup}: {reasons[0]}")
    return said
