"""Drift: what a fresh computation of an allocated quota would give, and which later entries made the difference.

The fresh computation is asked the question of the allocation's own basis, of the book as it is now. No rulebook says
that a later result reopens an allocation, so nothing here changes one; where a place is to move, somebody has to
decline and somebody else has to be called.
"""

from dataclasses import dataclass, replace

from ledger.basis import Question
from ledger.book import Reader
from ledger.instants import parse_instant
from projections.frozen.decisions import FrozenQuota, frozen_quota
from projections.quota import QuotaTable, quota_table
from projections.quota.changes import EventChange, quota_changes


@dataclass(frozen=True, slots=True)
class Drift:
    """An allocation beside a fresh computation.

    Attributes:
        frozen: The allocation, with what became of its places.
        root_holds: Whether the book still has the root that the allocation rests on.
        then: The quota as computed at the allocation's basis.
        fresh: The quota as computed now.
        changes: The events in which they differ, with the entries behind it.
    """

    frozen: FrozenQuota
    root_holds: bool
    then: QuotaTable
    fresh: QuotaTable
    changes: tuple[EventChange, ...]


def drift(reader: Reader, quota: str, question: Question) -> Drift:
    """Compare the allocation of a quota with a fresh computation at the position of `question`.

    Raises:
        NotFoundError: The quota is not allocated at this basis.
    """
    reading = reader.read(question)
    frozen = frozen_quota(reading.season, quota)
    basis = frozen.allocated.fact.basis
    as_of = parse_instant(basis.as_of) if basis.as_of else None
    at_first = reader.read(Question(basis.at, None, as_of, basis.through))
    if at_first.rulebook.edition != basis.rulebook:  # another was asked for
        at_first = reader.read(Question(basis.at, None, as_of, basis.through, basis.rulebook))
    now = reader.read(Question(reading.basis.at, None, None, basis.through))
    rules = at_first.rulebook
    said = now.basis.model_copy(update={"rulebook": rules.edition, "amended": rules.amended})
    then = quota_table(at_first, quota)
    fresh = quota_table(replace(now, rulebook=rules, basis=said), quota)
    return Drift(frozen, reader.root(basis.at) == basis.root, then, fresh, quota_changes(then, fresh))
