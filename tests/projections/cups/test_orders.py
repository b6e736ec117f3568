"""Given competitors whom the rules leave equal and a decision on their order, then tables follow it, and only there."""

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from commands.deciders.freezing import allocate
from ledger.basis import EVERYTHING, Question
from ledger.book import Reader
from ledger.errors import RefusedError
from ledger.facts import CompetitorsOrdered, DecisionReversed, Fact, ResultCorrected
from projections.cups.standings import Standing, standing
from projections.cups.titles import title
from projections.disputes.diff import diff
from projections.disputes.explain import explain_rank
from projections.disputes.history import by_entry
from projections.disputes.what_if import imagine
from projections.quota import quota_table
from projections.quota.model import Allocation
from tests.projections.quota.small import event, quota, reading
from tests.support.desks import desk_with
from tests.support.given import HOUR, START, finished, opening, race, skaters
from tests.support.sampled import tries

NAMES = ("ada", "bo", "cy", "di")
WC1, WC2 = "wc1-men-500-a", "wc2-men-500-a"
EQUAL: list[Fact] = [*skaters(*NAMES), *race(WC1, "ada", "bo", "cy", "di"), *race(WC2, "bo", "ada", "cy", "di")]
"""The first two have 60 and 54 points, and nothing separates them."""
DEAD_HEAT: list[Fact] = [
    *skaters(*NAMES),
    *race(WC1, ("ada", finished(1, 34_000)), ("bo", finished(1, 34_000)), ("cy", finished(3, 34_200))),
]
BO_FIRST = CompetitorsOrdered(table="men-500", competitors=("bo", "ada"))
ADAS_FIRST_RESULT = len(opening()) + len(NAMES) + 2
ORDERED = len(opening()) + len(EQUAL) + 1
"""The position of the first fact that a test adds."""


def given(*facts: Fact) -> Reader:
    return desk_with([*EQUAL, *facts]).reader


def ranks(table: Standing) -> list[tuple[int, str, str | None, int | None]]:
    return [(row.rank, row.competitor.id, row.separated_by, row.ordered_by) for row in table.rows]


def men_500(reader: Reader, question: Question = EVERYTHING) -> Standing:
    return standing(reader.read(question), "men-500")


def test_those_who_are_equal_take_the_ranks_that_a_decision_gives_them_and_nobody_else_moves() -> None:
    assert ranks(men_500(given()))[:3] == [
        (1, "ada", None, None),
        (1, "bo", None, None),
        (3, "cy", "points", None),
    ]
    table = men_500(given(BO_FIRST))
    assert ranks(table) == [
        (1, "bo", None, None),
        (2, "ada", "order", ORDERED),
        (3, "cy", "points", None),
        (4, "di", "points", None),
    ]
    assert table.notes[-1] == f"Bo, Ada are ordered by entry {ORDERED}"


def test_a_title_follows_the_decision() -> None:
    """The keys of a title are others than those of its standing: the last race parts the two of `EQUAL`."""
    at = len(opening()) + len(DEAD_HEAT) + 1
    before, after = (title(desk_with(facts).reader.read(), "men-500") for facts in (DEAD_HEAT, [*DEAD_HEAT, BO_FIRST]))
    assert ([row.competitor.id for row in before.leaders], before.ordered_by) == (["ada", "bo"], None)
    assert [row.competitor.id for row in after.leaders] == ["bo"]
    assert (after.separated_by, after.ordered_by, after.lead) == ("order", at, 0)
    assert after.next is not None
    assert after.next.competitor.id == "ada"
    assert title(given(BO_FIRST).read(), "men-500").separated_by == "last-race"


def test_a_decision_never_goes_against_the_rules_and_says_that_it_has_no_effect() -> None:
    """A correction breaks the tie: the third place of the first race is worth fewer points."""
    slower = ResultCorrected(corrects=ADAS_FIRST_RESULT, race=WC1, competitor="ada", result=finished(3, 34_250))
    table = men_500(given(CompetitorsOrdered(table="men-500", competitors=("ada", "bo")), slower))
    assert ranks(table)[:2] == [(1, "bo", None, None), (2, "ada", "points", None)]
    assert f"entry {ORDERED}, which orders Ada, Bo, has no effect" in table.notes[-1]


def test_a_decision_has_no_effect_before_it_and_none_where_it_is_reversed() -> None:
    reader = given(BO_FIRST, DecisionReversed(reverses=ORDERED), DecisionReversed(reverses=ORDERED + 1))
    tied = ranks(men_500(given()))
    assert ranks(men_500(reader, Question(at=ORDERED - 1))) == tied
    assert ranks(men_500(reader, Question(as_of=START + HOUR * (ORDERED - 1)))) == tied
    assert ranks(men_500(reader, Question(at=ORDERED + 1))) == tied
    assert men_500(reader, Question(at=ORDERED + 1)).notes == men_500(given()).notes
    assert ranks(men_500(reader)) == ranks(men_500(given(BO_FIRST)))


def test_a_decision_on_two_has_no_effect_where_a_third_is_equal_to_them() -> None:
    as_fast = ResultCorrected(corrects=ADAS_FIRST_RESULT + 2, race=WC1, competitor="cy", result=finished(3, 34_000))
    tied = men_500(desk_with([*DEAD_HEAT, BO_FIRST, as_fast]).reader)
    assert [row[:2] for row in ranks(tied)] == [(1, "ada"), (1, "bo"), (1, "cy")]
    assert "which orders Bo, Ada, has no effect" in tied.notes[-1]
    three = CompetitorsOrdered(table="men-500", competitors=("bo", "cy", "ada"))
    assert [row[:2] for row in ranks(men_500(desk_with([*DEAD_HEAT, BO_FIRST, as_fast, three]).reader))] == [
        (1, "bo"),
        (2, "cy"),
        (3, "ada"),
    ]
    assert [row[:2] for row in ranks(men_500(desk_with([*DEAD_HEAT, three]).reader))][:2] == [(1, "bo"), (2, "ada")]


@settings(max_examples=tries(20), deadline=None)
@over(st.permutations(["ada", "bo", "cy", "di", "ed"]), st.integers(2, 5))
def test_any_order_of_any_number_of_equals_is_the_order_of_the_table(names: list[str], count: int) -> None:
    """All have the same times in one race, so all share its first rank."""
    people = sorted(names)[:count]
    rows = [(name, finished(1, 34_000)) for name in people] + [("zoe", finished(count + 1, 35_000))]
    lots = [name for name in names if name in people]
    facts = [*skaters(*people, "zoe"), *race(WC1, *rows)]
    tied = men_500(desk_with(facts).reader)
    table = men_500(desk_with([*facts, CompetitorsOrdered(table="men-500", competitors=tuple(lots))]).reader)
    assert [(row.rank, row.competitor.id) for row in table.rows] == [*enumerate(lots, 1), (count + 1, "zoe")]
    assert {row.competitor.id: row.points for row in table.rows} == {row.competitor.id: row.points for row in tied.rows}


# What dispute tools say of it


def test_diff_history_and_what_if_name_the_decision_or_its_reversal() -> None:
    reader = given(BO_FIRST, DecisionReversed(reverses=ORDERED))
    (there,) = diff(reader, Question(at=ORDERED - 1), Question(at=ORDERED), "men-500").cups[0].movements
    assert (there.competitor.id, there.rank_before, there.rank_after, there.entries) == ("ada", 1, 2, (ORDERED,))
    (back,) = diff(reader, Question(at=ORDERED), EVERYTHING, "men-500").cups[0].movements
    assert (back.rank_before, back.rank_after, back.entries) == (2, 1, (ORDERED + 1,))
    moments = list(by_entry(reader, EVERYTHING, "men-500"))
    assert [moment.position for moment in moments][-2:] == [ORDERED, ORDERED + 1]
    assert [ranks(moment.table)[0][1] for moment in moments[-2:]] == ["bo", "ada"]
    imagined = imagine(reader, Question(at=ORDERED), without=[ORDERED])
    assert ranks(standing(imagined, "men-500")) == ranks(men_500(given()))


def test_an_explanation_cites_the_decision_for_both() -> None:
    reading_ = given(BO_FIRST).read()
    for who in ("ada", "bo"):
        reason = explain_rank(reading_, "men-500", who)
        assert [one.entries for one in reason.because if "equal by the rules; ordered by" in one.text] == [(ORDERED,)]
    assert "and a decision does" in explain_rank(reading_, "men-500", "ada").because[0].text


# Quotas


def allocation(*facts: Fact, points: int = 1, times: int = 1) -> Allocation:
    rules = quota(event(points=points, times=times, most=4))
    return quota_table(reading([*EQUAL, *facts], rules), "games").event("men-500")


def lots(*names: str) -> CompetitorsOrdered:
    return CompetitorsOrdered(table="games", event="men-500", competitors=names)


def said(found: Allocation) -> list[tuple[int | None, str]]:
    return [(one.place, one.line.competitor.id) for one in found.places]


def test_the_last_place_by_points_follows_the_decision() -> None:
    assert [one.left_out != () for one in allocation().ties] == [True]
    assert allocation(BO_FIRST).ties != (), "an order of the cup says nothing of a quota"
    found = allocation(lots("bo", "ada"))
    assert found.ties == ()
    assert said(found)[0] == (1, "bo")
    assert [(section, one.entry.position) for section, one in found.settled][:1] == [("points", ORDERED)]


def test_the_last_place_by_time_and_the_reserves_follow_the_decision() -> None:
    times = [("ada", finished(1, 34_000)), ("bo", finished(2, 34_500)), ("cy", finished(2, 34_500))]
    rules = quota(event(points=1, times=1, most=4))
    facts = [*skaters(*NAMES), *race(WC1, *times)]
    tied = quota_table(reading(facts, rules), "games").event("men-500")
    found = quota_table(reading([*facts, lots("cy", "bo")], rules), "games").event("men-500")
    assert [(one.section, one.place) for one in tied.ties] == [("time", 2)]
    assert (found.ties, said(found)) == ((), [(1, "ada"), (2, "cy")])
    assert [one.line.competitor.id for one in found.calls] == ["bo"]


def test_an_allocation_goes_through_once_the_tie_is_decided() -> None:
    rules = quota(event(points=1, times=0, most=4))
    with pytest.raises(RefusedError, match=r"decide the tie first, with: season order games:men-500 ada bo --reason"):
        allocate(reading(EQUAL, rules), "games")
    fact = allocate(reading([*EQUAL, lots("bo", "ada")], rules), "games")
    assert [place.competitor for place in fact.places] == ["bo"]
