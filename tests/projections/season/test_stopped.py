"""Given a competition that was stopped, or whose programme changed, when asked what is missing, then only the rest."""

import pytest

from ledger.basis import Question
from ledger.facts import DecisionReversed, Fact, ProgrammeSet, RacesNotHeld
from projections.cups.titles import title
from projections.documents.coverage import coverage_document
from projections.season.coverage import coverage
from projections.season.expected import expected
from tests.support.desks import desk_with
from tests.support.given import race, skaters

CUP = "men-500"
STOPPED = RacesNotHeld(competition="wc3", races=("men-500",))
RACED: list[Fact] = [*skaters("ada", "bo"), *race("wc1-men-500-a", "ada", "bo"), *race("wc2-men-500-a", "ada", "bo")]
STOP = 14
"""Position of the entry that stops the Final."""


def races(facts: list[Fact], state: str, at: int | None = None) -> list[str]:
    reading = desk_with(facts).reader.read(Question(at=at))
    return [str(one) for one in expected(reading).races([CUP, "men-1500"], state)]


def test_what_was_not_held_is_neither_missing_nor_to_come() -> None:
    whole = [*RACED, STOPPED]
    assert races(whole, "not held") == ["wc3-men-500"]
    assert races(whole, "to come") == ["wc2-men-1500", "wc3-men-1500"]
    assert races(whole, "to come", STOP - 1) == ["wc2-men-1500", "wc3-men-500", "wc3-men-1500"]
    assert coverage_document(coverage(desk_with(whole).reader.read(), [CUP])).not_held == ("wc3-men-500",)


def test_a_title_is_decided_by_what_was_not_held() -> None:
    assert title(desk_with(RACED).reader.read(), CUP).state != "won"
    found = title(desk_with([*RACED, STOPPED]).reader.read(), CUP)
    assert (found.state, found.races_left) == ("won", 0)
    assert coverage(desk_with([*RACED, STOPPED]).reader.read(), [CUP]).complete is True


def test_reversing_the_stop_gives_back_what_is_to_come() -> None:
    back = [*RACED, STOPPED, DecisionReversed(reverses=STOP)]
    assert races(back, "to come") == races(RACED, "to come")


@pytest.mark.parametrize(
    ("programme", "to_come"),
    [((("men-500", 2),), ["wc3-men-500-1", "wc3-men-500-2"]), ((("men-1500", 1),), ["wc3-men-1500"])],
)
def test_a_programme_that_was_set_holds_until_it_is_reversed(
    programme: tuple[tuple[str, int], ...], to_come: list[str]
) -> None:
    changed = [*RACED, ProgrammeSet(competition="wc3", programme=programme)]
    assert [name for name in races(changed, "to come") if name.startswith("wc3")] == to_come
    assert races([*changed, DecisionReversed(reverses=STOP)], "to come") == races(RACED, "to come")


def test_one_of_two_races_that_was_not_held() -> None:
    twice = ProgrammeSet(competition="wc3", programme=(("men-500", 2),))
    first = race("wc3-men-500-1-a", "ada")
    stopped = RacesNotHeld(competition="wc3", races=("men-500-2",))
    facts = [*RACED, twice, *first, stopped]
    assert races(facts, "filed")[-1] == "wc3-men-500-1"
    assert races(facts, "not held") == ["wc3-men-500-2"]
