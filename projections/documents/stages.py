"""How far a race is, and until when it could be protested against, as readings say it."""

from typing import Final

from ledger.instants import format_instant
from projections.documents.base import Document
from projections.races.stages import Limits


class ProtestLimits(Document):
    """Until when protests may be lodged, at the latest; null where the rulebook does not say it.

    `ended_at` is when the race had ended at the latest, `ended_by` what says so: the ``printed`` moment of its first
    protocol, the ``published`` one, or the end of its ``day``. `status` says how well the rule is known.
    """

    ended_at: str
    ended_by: str
    protests_until: str | None
    arithmetic_until: str | None
    status: str | None


def protest_limits(until: Limits) -> ProtestLimits:
    """The limits of a race as a document."""
    return ProtestLimits(
        ended_at=format_instant(until.ended),
        ended_by=until.ended_by,
        protests_until=None if until.protests is None else format_instant(until.protests),
        arithmetic_until=None if until.arithmetic is None else format_instant(until.arithmetic),
        status=until.mark,
    )


STAGES: Final = "unofficial, official, protest time over, under protest, under appeal, or final."
"""What is said of a column with stages."""


def state_in_words(state: str, stage: str, *, voided: bool, again: int | None = None) -> str:
    """What people read of the state of a race: that it is void, or known in part, or else its stage.

    `again` is the entry that says that it is to be run again.
    """
    if voided:
        return "VOID" if again is None else f"VOID, to be run again by entry {again}"
    return state if state == "PARTIAL" else stage


_ENDS: Final = {
    "printed": "when its protocol was printed",
    "published": "when its protocol was published",
    "day": "the end of its day anywhere on earth; nothing else is known",
}


def limits_in_words(of: ProtestLimits) -> str:
    """Until when protests could be lodged, and from which end of the race that is counted."""
    ended = f"it had ended by {of.ended_at} ({_ENDS[of.ended_by]})"
    if of.protests_until is None:
        return f"{ended}; the rulebook says no time for protests"
    return (
        f"protests until {of.protests_until}, about errors of arithmetic until {of.arithmetic_until}, at the latest "
        f"({of.status}); {ended}"
    )
