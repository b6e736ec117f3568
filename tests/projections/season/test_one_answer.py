"""Titles, quotas and audits of lists wait for the same races."""

from typing import NamedTuple

import pytest
from hypothesis import given as random
from hypothesis import strategies as st

from ledger.book import Reading
from ledger.facts import ClassificationPublished, CompetitionCancelled, Fact, PublishedRow, RaceVoided
from ledger.rulebook import Quota
from projections.audit import audit_publication
from projections.cups.titles import title
from projections.quota import quota_table
from tests.projections.quota.small import event, quota, reading
from tests.support.given import race, skaters

COMPETITIONS = ("wc1", "wc2", "wc3")
RULES = quota(event("men-1500"), competitions=COMPETITIONS)
"""A quota whose places at 1500 m hang on every race of the small calendar: one 500 m and one 1500 m a competition."""


def filed(*names: str) -> list[Fact]:
    """Each of these races, with two skaters in Division A and two others in Division B."""
    return [fact for name in names for fact in race(name, *(("cy", "di") if name.endswith("-b") else ("ada", "bo")))]


def weekend(name: str) -> list[str]:
    return [f"{name}-men-{distance}-{division}" for distance in (500, 1500) for division in "ab"]


class Answer(NamedTuple):
    """What is still to come and what is missing of the men's 1500 m, and whether the quota's event has ended."""

    to_come: int
    missing: list[str]
    ended: bool


def given(*facts: Fact, rules: Quota = RULES, through: str | None = None) -> Reading:
    return reading([*skaters("ada", "bo", "cy", "di"), *facts], rules, through=through)


def answer(*facts: Fact, through: str | None = None) -> Answer:
    """The answer of the title, which must be that of the quota."""
    now = given(*facts, through=through)
    won = title(now, "men-1500")
    allocation = quota_table(now, "games").event("men-1500")
    missing = [str(one) for one in won.missing]
    assert sum(races.races or 0 for races in allocation.to_come) == won.races_left
    assert [str(race) for race in allocation.coverage.of("missing")] == missing
    assert won.state in ("won", "no result") or not allocation.ended
    return Answer(won.races_left, missing, allocation.ended)


def test_with_only_division_b_of_the_last_race_it_is_to_come() -> None:
    facts = filed(*weekend("wc1"), *weekend("wc2"), "wc3-men-1500-b")

    assert answer(*facts) == (1, [], False)
    assert answer(*facts, *filed("wc3-men-1500-a")) == (0, [], True)


def test_a_race_that_lacks_its_division_a_is_to_come_while_its_competition_is_the_last_that_raced() -> None:
    facts = filed(*weekend("wc1"), "wc2-men-1500-b", "wc2-men-500-b", "wc2-men-500-a")

    assert answer(*facts) == (2, [], False)
    assert answer(*facts, through="wc2") == (2, [], False)


def test_it_is_missing_once_a_later_competition_has_raced_and_the_quota_is_not_complete_without_it() -> None:
    facts = filed(*weekend("wc1"), "wc2-men-1500-b", "wc2-men-500-a", *weekend("wc3"))

    assert answer(*facts) == (0, ["wc2-men-1500"], False)
    assert answer(*facts, *filed("wc2-men-1500-a")) == (0, [], True)
    note = "missing, though skated by all that is known: wc2-men-1500"
    now = given(*facts)
    assert any(note in one for one in title(now, "men-1500").notes)
    assert note in (quota_table(now, "games").coverage.line or "")
    assert quota_table(now, "games").provisional


def test_void_races_and_cancelled_competitions_bring_nothing_more() -> None:
    facts = filed(*weekend("wc1"), *weekend("wc2"))

    assert answer(*facts, RaceVoided(race="wc2-men-1500-a")) == (1, [], False)
    assert answer(*facts, CompetitionCancelled(competition="wc3")) == (0, [], True)


def test_a_later_competition_that_does_not_qualify_ends_the_qualification_too() -> None:
    rules = quota(event("men-1500"), competitions=("wc1", "wc2"))
    facts = filed(*weekend("wc1"), "wc2-men-1500-b", "wc3-men-500-a")
    found = quota_table(given(*facts, rules=rules), "games").event("men-1500")

    missing = [str(one) for one in found.coverage.of("missing")]
    assert (found.to_come, missing, found.ended) == ((), ["wc2-men-1500"], False)


@pytest.mark.parametrize(
    ("lacking", "said"), [("wc2-men-1500-a", "1 of 1 men-1500 of wc2 not filed"), ("wc2-men-1500-b", "")]
)
def test_a_list_is_not_accused_of_what_a_race_without_division_a_cannot_tell(lacking: str, said: str) -> None:
    facts = filed(*(name for name in (*weekend("wc1"), *weekend("wc2")) if name != lacking))
    listed = ClassificationPublished(
        publication="list",
        title="a list",
        publisher="somebody",
        kind="standing",
        subject="men-1500",
        after="wc2",
        columns=("rank", "name", "points"),
        rows=(PublishedRow(row=1, cells=(("rank", "1"), ("name", "Ada"), ("points", "180"))),),
    )
    finding = next(one for one in audit_publication(given(*facts), listed).findings if one.row == 1)

    assert (finding.kind, finding.severity) == (("open", "note") if said else ("total", "fault"))
    assert said in finding.explanation


@random(st.sets(st.sampled_from([name for one in COMPETITIONS for name in weekend(one)])), st.sampled_from([2, 3]))
def test_title_and_quota_never_differ(names: set[str], last: int) -> None:
    found = answer(*filed(*sorted(names)), through=None if last == 3 else "wc2")

    held = sum(name.endswith("1500-a") and int(name[2]) <= last for name in names)
    assert found.to_come + len(found.missing) + held == 3
