"""Small quotas and readings: one event, a handful of places."""

from collections.abc import Sequence
from typing import Any

from ledger.basis import Basis, counted_competitions
from ledger.book import Reading
from ledger.facts import Fact
from ledger.rulebook import Quota, load_edition
from ledger.rulebook.base import closed
from tests.support.given import opening, season


def event(name: str = "men-500", *, points: int = 2, times: int = 2, most: int = 2, **more: Any) -> dict[str, Any]:
    """An event whose lists are those of its own cup."""
    return {
        "status": "confirmed",
        "event": name,
        "places": points + times,
        "by_points": points,
        "by_times": times,
        "max_per_noc": most,
        "points_list": name,
        "times_list": name if times else None,
        "reserve": 2,
        "reserve_by": "times" if times else "points",
    } | more


def quota(*events: dict[str, Any], competitions: Sequence[str] = ("wc1", "wc2"), **more: Any) -> Quota:
    """A quota of these events, or of the 500 m of the men."""
    return Quota.model_validate(
        closed(
            {
                "status": "confirmed",
                "id": "games",
                "title": "Games",
                "competitions": tuple(competitions),
                "events": events or (event(),),
                "times": {"status": "confirmed", "precision": "hundredth", "equal": "points"},
            }
            | more
        )
    )


def reading(facts: Sequence[Fact], rules: Quota, *, through: str | None = None) -> Reading:
    """A reading of a season with these facts, under the edition 2025-26 with nothing but this quota."""
    state = season([*opening(), *facts])
    rulebook = load_edition("2025-26").model_copy(update={"quotas": (rules,)})
    basis = Basis(
        book="world-cup/2025-26", at=state.length, as_of=None, through=through, rulebook="2025-26", root="0" * 64
    )
    return Reading(basis, state, rulebook, counted_competitions(state, through))
