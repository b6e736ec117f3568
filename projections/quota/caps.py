"""How many athletes an NOC may enter: the first cap of the quota whose conditions all hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ledger.rulebook import Cap, CapCondition, Quota, QuotaEvent
from ledger.vocabulary import Gender
from projections.quota.model import Listed, event_of

TEAM_PURSUIT: Final = "team-pursuit"

Held = dict[str, list[Listed]]
"""The places of one holder, by event."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why a higher cap does not hold: the first of its conditions that fails.

    Attributes:
        athletes: The cap.
        condition: The condition.
        events: The events in which it fails.
    """

    athletes: int
    condition: CapCondition
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AthletesMax:
    """The most athletes of one gender that a holder may enter.

    Attributes:
        athletes: The number, or None where the quota has no caps or an event that they ask for is unknown.
        when: The conditions that gave it; none for the last cap, which holds for everybody.
        short_of: The higher caps, with why each does not hold.
    """

    athletes: int | None
    when: tuple[CapCondition, ...] = ()
    short_of: tuple[Shortfall, ...] = ()


def athletes_max(quota: Quota, gender: Gender, own: Held, refused: Mapping[str, str]) -> AthletesMax:
    """The cap of a holder in a gender.

    Args:
        quota: The quota.
        gender: ``men`` or ``women``.
        own: The places of the holder, by event.
        refused: The events that are not known well enough to compute, with the reason.
    """
    if quota.caps is None or quota.caps.status == "unknown":
        return AthletesMax(None)
    short: list[Shortfall] = []
    for cap in quota.caps.caps:
        failed = _first_failure(cap, quota, gender, own)
        if failed is None:
            return AthletesMax(cap.athletes, cap.when, tuple(short))
        short.append(failed)
        if all(event in refused for event in failed.events):
            break  # whether this cap holds rests on an event that nobody can compute
    return AthletesMax(None, (), tuple(short))


def _first_failure(cap: Cap, quota: Quota, gender: Gender, own: Held) -> Shortfall | None:
    for condition in cap.when:
        failing = tuple(
            one.event
            for one in quota.events
            if _asks(condition, gender, one.event) and not _holds(condition, own.get(one.event, ()), one)
        )
        if failing:
            return Shortfall(cap.athletes, condition, failing)
    return None


def _asks(condition: CapCondition, gender: Gender, event: str) -> bool:
    """Whether a condition is about an event."""
    asked = event_of(event)
    return asked.gender == gender and (
        asked.distance == TEAM_PURSUIT if condition == TEAM_PURSUIT else not asked.is_team
    )


def _holds(condition: CapCondition, own: Sequence[Listed], event: QuotaEvent) -> bool:
    maximum = event.max_per_noc or 1
    match condition:
        case "team-pursuit" | "place-in-every-individual-event":
            return bool(own)
        case "maximum-in-every-individual-event":
            return len(own) >= maximum
        case "maximum-by-points-in-every-individual-event":
            return sum(one.section == "points" for one in own) >= maximum
