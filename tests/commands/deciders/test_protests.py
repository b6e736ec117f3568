"""Given a season, when somebody protests or appeals, then a fact that says who, against whom and before whom."""

import pytest

from commands.deciders import protests
from ledger.errors import NotFoundError, RefusedError
from ledger.facts import ProtestAppealed, ProtestDecided, ProtestLodged
from tests.commands.deciders.admission_cases.book import NEXT, RACE, given
from tests.commands.deciders.admission_cases.decisions import PROTEST

REJECTED = ProtestDecided(lodged=NEXT, upheld=False)
FIRST = ProtestAppealed(verdict=NEXT + 1, by="NOR", instance="appeals-commission")


def test_a_protest_says_who_against_whom_and_before_whom() -> None:
    assert protests.lodge_protest(given(), RACE, by="NED") == ProtestLodged(race=RACE, by="NED", instance="referee")
    full = protests.lodge_protest(given(), RACE, by="NED", against="Bo", instance="appeals-commission", arithmetic=True)
    assert (full.against, full.instance, full.ground) == ("bo", "appeals-commission", "arithmetic")
    with pytest.raises(NotFoundError, match="nobody is called 'Zed'"):
        protests.lodge_protest(given(), RACE, by="NED", against="Zed")


def test_an_appeal_finds_the_verdict_and_goes_one_instance_higher() -> None:
    lodged = PROTEST.model_copy(update={"instance": "referee"})
    season = given(lodged, REJECTED)
    assert protests.appeal(season, NEXT, by="NOR") == protests.appeal(season, NEXT + 1, by="NOR") == FIRST
    # Who decided is not known where an older book does not say it.
    assert protests.appeal(given(PROTEST, REJECTED), NEXT, by="NOR") == FIRST
    again = given(lodged, REJECTED, FIRST, ProtestDecided(lodged=NEXT + 2, upheld=True))
    assert protests.appeal(again, NEXT + 2, by="GER").instance == "court-of-arbitration"


def test_what_is_not_decided_cannot_be_appealed_against() -> None:
    with pytest.raises(RefusedError, match="entry 14 is not decided yet; an appeal is against a verdict"):
        protests.appeal(given(PROTEST), NEXT, by="NOR")
