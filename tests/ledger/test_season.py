"""Every fact does something to the state of a season, and what nothing is written for is refused at once."""

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from ledger.entry import Entry
from ledger.facts import (
    FACTS,
    CompetitorDisqualified,
    DecisionReversed,
    Fact,
    ProtestDecided,
    ProtestLodged,
    RaceDecision,
    RaceVoided,
    Reach,
    Touched,
)
from ledger.season import Season, evolve, fold
from ledger.season.fold import take_of
from tests.support.given import entries
from tests.support.sampled import tries
from tests.support.strategies import facts

RACE = "wc1-men-500-a"


@pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS)
@settings(max_examples=tries(3))
@over(st.data())
def test_every_fact_leaves_its_entry_in_the_state(kind: type[Fact], data: st.DataObject) -> None:
    fact = data.draw(facts(kind))
    if "race" in kind.model_fields:
        fact = fact.model_copy(update={"race": RACE})  # a season has only races that have a name
    after = evolve(Season(), Entry(1, 0, 0, "tester", fact))
    assert after.length == 1
    assert after != Season(length=1)


def test_a_fact_that_nothing_is_written_for_is_refused() -> None:
    class TrackMeasured(Fact):
        reach = Reach.NOTHING

        def touches(self) -> Touched:
            return Touched()

    with pytest.raises(TypeError, match=r"^nothing says what TrackMeasured does to the state of a season$"):
        take_of(TrackMeasured)


def test_a_new_decision_on_a_race_goes_where_the_others_go() -> None:
    class RaceShortened(RaceDecision):
        race: str

        def touches(self) -> Touched:
            return Touched(race=self.race)

    assert take_of(RaceShortened) is take_of(RaceVoided) is take_of(CompetitorDisqualified)


def test_what_a_decision_is_about_is_found_through_the_decisions_of_the_season() -> None:
    out, protest = CompetitorDisqualified(race=RACE, competitor="ada"), ProtestLodged(race=RACE, by="NED")
    season = fold(Season(), entries([out, DecisionReversed(reverses=1), protest]))
    assert season.spoken_of(DecisionReversed(reverses=2)) == out
    assert season.spoken_of(ProtestDecided(lodged=3, upheld=True)) == protest
    assert season.spoken_of(DecisionReversed(reverses=9)) == DecisionReversed(reverses=9)
