"""A championship that no edition has: its table in a rulebook file is all that its quota needs."""

from collections import Counter
from pathlib import Path

import pytest

from ledger.basis import Question
from ledger.book import Reader
from ledger.errors import UnknownRuleError
from ledger.rulebook import load_edition
from projections.quota import quota_table

FILE = Path(__file__).parents[3] / "docs" / "examples" / "2025-26-wsd.toml"
SIZES = {
    "500": (24, 3),
    "1000": (24, 3),
    "1500": (24, 3),
    "3000": (20, 3),
    "5000": (20, 3),
    "10000": (12, 2),
    "mass-start": (24, 2),
    "team-pursuit": (8, 1),
    "team-sprint": (8, 1),
}
"""Starters at the World Single Distances Championships of 2025, and the most that an NOC had (rules/RULES.md)."""
OTHERWISE = {"women-5000": (12, 2), "women-team-sprint": (7, 1)}


def size_of(event: str) -> tuple[int, int]:
    return OTHERWISE.get(event, SIZES[event.partition("-")[2]])


def test_the_places_go_down_the_lists_and_nobody_has_more_than_the_maximum(whole_2025_26: Reader) -> None:
    table = quota_table(whole_2025_26.read(Question(rulebook=str(FILE))), "wsd-2025")

    assert {one.event: (one.shares.places, one.shares.max_per_noc) for one in table.events} == {
        one.event: size_of(one.event) for one in table.events
    }
    assert (len(table.events), table.refused, table.provisional) == (16, (), True)
    for one in table.events:
        if "team-sprint" not in one.event:
            assert len(one.places) == one.shares.places
            assert max(Counter(place.line.holder for place in one.places).values()) <= one.shares.max_per_noc
    (longest,) = (one for one in table.events if one.event == "men-10000")
    assert [one.line.competitor.name for one in longest.places][:2] == ["Metoděj JÍLEK", "Timothy LOUBINEAUD"]
    assert [one.line.competitor.name for one in longest.reserves][:1] == ["Vladimir SEMIRUNNIY"]


def test_where_the_split_is_not_known_the_sizes_are_kept_and_nothing_is_computed(whole_2025_26: Reader) -> None:
    quota = load_edition("2024-25").quota("wsd-2025")

    assert {one.event: (one.places, one.max_per_noc) for one in quota.events} == {
        one.event: size_of(one.event) for one in quota.events
    }
    with pytest.raises(UnknownRuleError, match="quota wsd-2025 is unknown"):
        quota_table(whole_2025_26.read(Question(rulebook="2024-25")), "wsd-2025")
