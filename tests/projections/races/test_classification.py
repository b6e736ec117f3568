"""Given a race and decisions, the ranks that stand."""

from itertools import pairwise

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from ledger.errors import NotFoundError
from ledger.facts import (
    FACTS,
    CompetitorDisqualified,
    CompetitorsMerged,
    DecisionReversed,
    Fact,
    ProtestDecided,
    ProtestLodged,
    RaceVoided,
    ResultAnnulled,
    ResultCorrected,
    ResultRow,
    RowDecision,
)
from ledger.season import Season, fold
from projections.races.classification import classify
from tests.support.given import entries, finished, opening, race, season, skaters

RACE = "wc1-men-500-a"
NAMES = ("ada", "bo", "cy", "di", "ed")


def given(*more: Fact, rows: tuple[str | tuple[str, ResultRow], ...] = NAMES) -> Season:
    return season([*opening(), *skaters(*NAMES), *race(RACE, *rows), *more])


def ranks(state: Season, name: str = RACE) -> dict[str, int | None]:
    return {row.competitor: row.rank for row in classify(state, name).rows}


def position_of(name: str) -> int:
    """The position of a skater's result in `given`."""
    return len(opening()) + len(NAMES) + 2 + NAMES.index(name)


def out(name: str) -> CompetitorDisqualified:
    return CompetitorDisqualified(race=RACE, competitor=name)


def corrected(name: str, result: ResultRow, corrects: int | None = None) -> ResultCorrected:
    return ResultCorrected(corrects=corrects or position_of(name), race=RACE, competitor=name, result=result)


def test_a_race_without_decisions_has_its_printed_ranks_whatever_they_are() -> None:
    odd = tuple((name, finished(rank)) for name, rank in zip(NAMES, (1, 2, 2, 4, 7), strict=True))
    assert list(ranks(given(rows=odd)).values()) == [1, 2, 2, 4, 7]


ON_A_ROW: list[RowDecision] = [
    CompetitorDisqualified(race=RACE, competitor="bo"),
    ResultAnnulled(race=RACE, competitor="bo", others_move_up=True),
    ResultCorrected(corrects=position_of("bo"), race=RACE, competitor="bo", result=finished(4)),
]


def test_every_decision_on_a_row_is_tried_below() -> None:
    assert {type(fact) for fact in ON_A_ROW} == {fact for fact in FACTS.values() if issubclass(fact, RowDecision)}


@pytest.mark.parametrize("fact", ON_A_ROW, ids=lambda fact: type(fact).__name__)
def test_every_decision_on_a_row_changes_it_and_stands_beside_it(fact: RowDecision) -> None:
    before, after = (
        next(row for row in classify(state, RACE).rows if row.competitor == "bo") for state in (given(), given(fact))
    )
    assert [entry.fact for entry in after.decided] == [fact]
    assert (after.rank, after.result) != (before.rank, before.result)


def test_below_a_disqualification_others_move_up() -> None:
    state = given(out("bo"))
    assert ranks(state) == {"ada": 1, "cy": 2, "di": 3, "ed": 4, "bo": None}
    last = classify(state, RACE).rows[-1]
    assert last.result.status == "DQ"
    assert last.decided[0].fact == out("bo")


def test_a_moved_row_names_the_decision_that_moved_it() -> None:
    rows = {row.competitor: row for row in classify(given(out("bo")), RACE).rows}
    assert [entry.fact for entry in rows["cy"].moved_by] == [out("bo")]
    assert rows["ada"].moved_by == ()


def test_a_tie_loses_one_of_two() -> None:
    tied = tuple((name, finished(rank, 34_000)) for name, rank in zip(NAMES, (1, 2, 2, 4, 5), strict=True))
    assert ranks(given(out("bo"), rows=tied)) == {"ada": 1, "cy": 2, "di": 3, "ed": 4, "bo": None}


@pytest.mark.parametrize(
    ("move_up", "expected"), [(True, {"cy": 2, "di": 3, "ed": 4}), (False, {"cy": 3, "di": 4, "ed": 5})]
)
def test_an_annulment_says_whether_the_place_stays_empty(move_up: bool, expected: dict[str, int]) -> None:
    state = given(ResultAnnulled(race=RACE, competitor="bo", others_move_up=move_up))
    assert ranks(state) == {"ada": 1, "bo": None, **expected}


def test_a_corrected_row_moves_up_alone() -> None:
    assert ranks(given(corrected("di", finished(2, 34_150)))) == {"ada": 1, "di": 2, "bo": 3, "cy": 4, "ed": 5}


def test_a_corrected_row_moves_down_alone() -> None:
    assert ranks(given(corrected("bo", finished(4, 34_450)))) == {"ada": 1, "cy": 2, "di": 3, "bo": 4, "ed": 5}


def test_a_corrected_row_shares_the_rank_of_an_equal_time() -> None:
    assert ranks(given(corrected("di", finished(2, 34_200)))) == {"ada": 1, "bo": 2, "di": 2, "cy": 4, "ed": 5}
    assert ranks(given(corrected("bo", finished(3, 34_400)))) == {"ada": 1, "cy": 2, "di": 3, "bo": 3, "ed": 5}


def test_a_thousandth_keeps_equal_hundredths_apart() -> None:
    tied = (*NAMES[:1], ("bo", finished(2, 34_200, 2)), *NAMES[2:])
    before = {"ada": 1, "di": 2, "bo": 3, "cy": 4, "ed": 5}
    assert ranks(given(corrected("di", finished(2, 34_200, 1)), rows=tied)) == before


def test_a_row_corrected_to_no_rank_lets_others_move_up() -> None:
    assert ranks(given(corrected("ada", ResultRow(status="DNF")))) == {"bo": 1, "cy": 2, "di": 3, "ed": 4, "ada": None}


def test_a_row_corrected_into_a_rank_moves_others_down() -> None:
    rows = (*NAMES[:4], ("ed", ResultRow(status="DQ")))
    assert ranks(given(corrected("ed", finished(1, 33_900)), rows=rows)) == {
        "ed": 1,
        "ada": 2,
        "bo": 3,
        "cy": 4,
        "di": 5,
    }


def test_status_without_rank_even_where_one_is_printed() -> None:
    rows = (*NAMES[:4], ("ed", ResultRow(status="DQ", rank=5)))
    assert ranks(given(rows=rows))["ed"] is None
    rows = (*NAMES[:4], ("ed", ResultRow(status="DNF", rank=5)))
    assert ranks(given(rows=rows))["ed"] == 5


def test_a_reversal_and_its_reversal() -> None:
    before = given()
    after = len(entries([*opening(), *skaters(*NAMES), *race(RACE, *NAMES)]))
    once = given(out("bo"), DecisionReversed(reverses=after + 1))
    twice = given(out("bo"), DecisionReversed(reverses=after + 1), DecisionReversed(reverses=after + 2))
    assert ranks(once) == ranks(before)
    assert ranks(twice) == ranks(given(out("bo")))


def test_a_void_race_keeps_its_order_and_says_so() -> None:
    assert classify(given(RaceVoided(race=RACE)), RACE).voided is not None


def test_a_protest_marks_the_race_until_it_is_decided() -> None:
    lodged = position_of("ed") + 1
    protest = ProtestLodged(race=RACE, by="NED")
    assert classify(given(protest), RACE).state == "PROTESTED"
    assert classify(given(protest), RACE).provisional
    assert classify(given(protest, ProtestDecided(lodged=lodged, upheld=False)), RACE).state == "OFFICIAL"
    reversed_again = given(protest, ProtestDecided(lodged=lodged, upheld=False), DecisionReversed(reverses=lodged + 1))
    assert classify(reversed_again, RACE).state == "PROTESTED"


def test_results_of_a_merged_competitor_belong_to_the_kept_one() -> None:
    state = season(
        [*opening(), *skaters("ada", "eda"), *race(RACE, "eda"), CompetitorsMerged(kept="ada", merged="eda")]
    )
    assert ranks(state) == {"ada": 1}


def test_a_race_that_is_not_filed_is_an_error() -> None:
    with pytest.raises(NotFoundError, match="wc2-men-500-a: no protocol is filed"):
        classify(given(), "wc2-men-500-a")


@st.composite
def decisions(draw: st.DrawFn) -> list[Fact]:
    """Decisions that hit different rows, in any order."""
    facts: list[Fact] = []
    for name in draw(st.permutations(NAMES))[: draw(st.integers(0, 4))]:
        kind = draw(st.sampled_from(["out", "annul", "correct"]))
        if kind == "out":
            facts.append(out(name))
        elif kind == "annul":
            facts.append(ResultAnnulled(race=RACE, competitor=name, others_move_up=draw(st.booleans())))
        else:
            facts.append(corrected(name, finished(draw(st.integers(1, 5)), draw(st.integers(34_000, 34_600)))))
    return facts


@over(decisions(), st.data())
def test_a_decision_and_its_reversal_leave_everything_as_it_was(made: list[Fact], data: st.DataObject) -> None:
    before = given(*made)
    for decision in data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=1)):
        position = before.length + 1
        facts = [out(decision), DecisionReversed(reverses=position)]
        after = fold(before, entries(facts, after=before.length))
        assert ranks(after) == ranks(before)


@over(decisions())
def test_ranks_are_a_ranking(made: list[Fact]) -> None:
    """Nobody shares a place without an equal time, and no rank is below 1 or above the number of rows."""
    rows = [row for row in classify(given(*made), RACE).rows if row.rank is not None]
    assert all(1 <= (row.rank or 0) <= len(NAMES) for row in rows)
    for one, other in pairwise(rows):
        if one.rank == other.rank:
            assert (one.result.time, one.result.thousandth) == (other.result.time, other.result.thousandth)
