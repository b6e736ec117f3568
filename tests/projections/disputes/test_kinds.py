"""Decisions by what they are on: a rejected protest is said to be rejected, awards and renames stand apart."""

import re

from starlette.testclient import TestClient

from ledger.facts import (
    DECISIONS,
    CompetitorDisqualified,
    CompetitorRenamed,
    DecisionReversed,
    Fact,
    ProtestDecided,
    ProtestLodged,
)
from projections.reports.disputes import KINDS
from projections.web.server.app import create_app
from projections.web.server.shown import ShownBook
from tests.support.desks import desk_with
from tests.support.given import race, skaters

RACE = "wc1-men-500-a"
HELD: list[Fact] = [*skaters("ada", "bo"), *race(RACE, "ada", "bo")]


def test_every_decision_is_of_a_kind_that_is_named() -> None:
    named = [name for facts in KINDS.values() for name in facts]
    assert sorted(named) == sorted(fact.__name__ for fact in DECISIONS)


def test_each_kind_of_decision_has_its_place_and_a_rejected_protest_says_so() -> None:
    first = len(desk_with(HELD).reader.entries()) + 1
    desk = desk_with(
        [
            *HELD,
            ProtestLodged(race=RACE, by="NOR"),
            ProtestDecided(lodged=first, upheld=False),
            ProtestLodged(race=RACE, by="SWE"),
            CompetitorRenamed(competitor="bo", name="Bo BECK", noc="NED"),
            CompetitorDisqualified(race=RACE, competitor="ada"),
            DecisionReversed(reverses=first + 3),
        ]
    )
    room = TestClient(create_app(ShownBook(desk.reader.book)))
    lines = room.get("/api/now/disputes.json").json()["decisions"]
    assert {one["entry"]["position"] - first: (one["kind"], one["state"], one["verdict"]) for one in lines} == {
        0: ("protest", "rejected", None),
        1: ("protest", "in force", "rejected"),
        2: ("protest", "in force", None),
        3: ("name", "undone", None),
        4: ("result", "in force", None),
        5: ("name", "in force", None),
    }

    page = room.get("/now/disputes/").text
    parts = dict(re.findall(r'<h2 id="(\w+)">.*?</h2>(.*?)</section>', page, re.DOTALL))
    said = {
        kind: re.findall(r'<tr>.*<span class="state (\w+)">([a-z ]+)</span>.*</tr>', own) for kind, own in parts.items()
    }
    assert said["protest"] == [("open", "open"), ("undone", "rejected"), ("undone", "rejected")]
    assert said["result"] == [("won", "in force")]
    assert said["name"] == [("won", "in force"), ("undone", "undone")]
    assert "award" not in parts
