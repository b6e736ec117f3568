"""Deductions and exclusions: what they do to a standing, and that undoing one leaves no trace."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from ledger.basis import Basis
from ledger.book import Reading
from ledger.facts import CompetitorExcluded, DecisionReversed, Fact, PeriodAnnulled, PointsDeducted
from ledger.rulebook import load_edition
from ledger.season import Season, fold
from projections.cups.standings import Standing, standing
from projections.cups.titles import title
from projections.disputes.explain import explain_rank
from tests.support.given import entries, finished, opening, race, season, skaters

NAMES = ("ada", "bo", "cy", "di")
CUP = "men-500"
HELD = season(
    [
        *opening(),
        *skaters(*NAMES),
        *race("wc1-men-500-a", *NAMES),
        *race("wc2-men-500-a", "bo", "ada", ("di", finished(3, 34_300)), ("cy", finished(3, 34_300))),
    ]
)
BEFORE = {"ada": (1, 114), "bo": (1, 114), "cy": (3, 96), "di": (4, 91)}
NEXT = HELD.length + 1


def reading(state: Season) -> Reading:
    basis = Basis(book="b", at=state.length, as_of=None, through=None, rulebook="2025-26", root="")
    return Reading(basis, state, load_edition("2025-26"), ("wc1", "wc2", "wc3"))


def after(*facts: Fact) -> Standing:
    return standing(reading(fold(HELD, entries(facts, after=HELD.length))), CUP)


def table(found: Standing) -> dict[str, tuple[int, object]]:
    return {row.competitor.id: (row.rank, row.points) for row in found.rows}


def taken(who: str, points: str) -> PointsDeducted:
    return PointsDeducted(competitor=who, cup=CUP, points=points)


def out(who: str, *, move_up: bool) -> CompetitorExcluded:
    return CompetitorExcluded(competitor=who, cup=CUP, others_move_up=move_up)


def undone(position: int) -> DecisionReversed:
    return DecisionReversed(reverses=position)


def test_the_season_stands_without_sanctions() -> None:
    assert table(after()) == {"ada": (1, 114), "bo": (1, 114), "cy": (3, 96), "di": (4, 91)}


def test_deductions_are_taken_from_the_sum_exactly_and_named() -> None:
    found = after(taken("ada", "10.25"), taken("ada", "9"))
    assert table(found) == {"bo": (1, 114), "cy": (2, 96), "ada": (3, Decimal("94.75")), "di": (4, 91)}
    row = next(row for row in found.rows if row.competitor.id == "ada")
    assert (row.deducted, [entry.position for entry in row.deductions]) == (Decimal("19.25"), [NEXT, NEXT + 1])
    assert f"Ada (NED): 19.25 points deducted by entries {NEXT}, {NEXT + 1}" in found.notes
    assert [one.points for one in row.scores] == [60, 54]


def test_no_total_falls_below_zero_and_what_was_not_taken_is_taken_from_later_points() -> None:
    found = after(taken("di", "120"))
    assert table(found) == {"ada": (1, 114), "bo": (1, 114), "cy": (3, 96)}
    note = (
        f"Di (NED): 120 points deducted by entry {NEXT}; no points are left, because no total falls below 0 (inferred)"
    )
    assert note in found.notes
    assert found.mark == "inferred"

    later = after(taken("di", "120"), *race("wc3-men-500-a", "di"))
    assert table(later)["di"] == (4, 31)


@pytest.mark.parametrize(
    ("move_up", "ranks"),
    [(True, {"bo": 1, "cy": 2, "di": 3}), (False, {"bo": 1, "cy": 3, "di": 4})],
)
def test_an_exclusion_leaves_the_points_of_all_others_and_says_what_becomes_of_the_rank(
    move_up: bool, ranks: dict[str, int]
) -> None:
    found = after(out("ada", move_up=move_up))
    assert table(found) == {who: (rank, BEFORE[who][1]) for who, rank in ranks.items()}
    (excluded,) = found.excluded
    assert (excluded.row.competitor.id, excluded.row.points, excluded.entry.position) == ("ada", 114, NEXT)
    place = "those below move up" if move_up else "rank 1 stays empty"
    assert f"Ada (NED) is excluded by entry {NEXT}; {place}" in found.notes
    assert [[row.rank for row in one.rows] for one in found.races] == [[1, 2, 3, 4], [1, 2, 3, 3]]


def test_who_holds_the_first_rank_alone_leaves_the_title_vacant_where_places_stay_empty() -> None:
    ahead = (taken("bo", "1"), out("ada", move_up=False))
    found = title(reading(fold(HELD, entries(ahead, after=HELD.length))), CUP)
    assert (found.leaders, found.state) == ((), "open")
    assert found.vacant == f"the first rank stays empty: Ada (NED) is excluded by entry {NEXT + 1}"
    shared = title(reading(fold(HELD, entries(ahead[1:], after=HELD.length))), CUP)
    assert ([row.competitor.id for row in shared.leaders], shared.vacant) == (["bo"], None)


def test_an_explanation_still_adds_up_and_cites_the_decision() -> None:
    state = fold(HELD, entries([taken("ada", "7.5"), out("bo", move_up=False)], after=HELD.length))
    why = explain_rank(reading(state), CUP, "ada")
    assert why.points == sum(one.points for one in why.because if one.points is not None) == Decimal("106.5")
    cited = {position for one in why.because for below in one.because for position in below.entries}
    assert {NEXT, NEXT + 1} <= cited


def test_a_deduction_in_the_grand_world_cup_can_have_fractions() -> None:
    cup = next(cup for cup in load_edition("2013-14").cups if cup.points == "grand" and cup.id.startswith("men"))
    facts = [*race("wc1-men-500-1-a", *NAMES), PointsDeducted(competitor="ada", cup=cup.id, points="0.75")]
    state = fold(season([*opening(), *skaters(*NAMES)]), entries(facts, after=len(opening()) + len(NAMES)))
    found = standing(replace(reading(state), rulebook=load_edition("2013-14")), cup.id)
    assert table(found)["ada"] == (1, Decimal("4.25"))


def test_another_cup_is_not_touched() -> None:
    found = standing(
        reading(fold(HELD, entries([taken("ada", "7.5"), out("bo", move_up=False)], after=HELD.length))), "men-1500"
    )
    assert (found.rows, found.excluded, found.sanctions.on("ada")) == ((), (), ())


# Laws


class Sanction(NamedTuple):
    """A sanction; `undone` says how often it is reversed, each reversal reversing the one before."""

    who: str
    fact: Fact
    undone: int


def kinds(who: str) -> st.SearchStrategy[Fact]:
    return st.one_of(
        st.sampled_from(["0.25", "18", "54", "200"]).map(lambda points: taken(who, points)),
        st.booleans().map(lambda move_up: out(who, move_up=move_up)),
        st.tuples(st.sampled_from(["2025-11-14", "2025-11-20"]), st.booleans()).map(
            lambda one: PeriodAnnulled(competitor=who, first_day=one[0], others_move_up=one[1])
        ),
    )


SOMEBODY, UNDONE = st.sampled_from(NAMES), st.sampled_from([0, 0, 1, 2])
KINDS = {who: kinds(who) for who in NAMES}


@st.composite
def sanctions(draw: st.DrawFn) -> Sanction:
    """A sanction of somebody, undone or not."""
    who = draw(SOMEBODY)
    return Sanction(who, draw(KINDS[who]), draw(UNDONE))


def sanctioned(history: Sequence[Sanction]) -> Standing:
    state = HELD
    for one in history:
        first = state.length + 1
        facts = [one.fact, *(undone(first + done) for done in range(one.undone))]
        state = fold(state, entries(facts, after=state.length))
    return standing(reading(state), CUP)


HISTORIES = st.lists(sanctions(), max_size=6)


@over(HISTORIES, sanctions(), st.integers(0, 6))
def test_a_sanction_that_is_undone_leaves_no_trace(history: list[Sanction], one: Sanction, at: int) -> None:
    reversed_later = [*history[:at], one._replace(undone=1), *history[at:]]
    with_trace, without = sanctioned(reversed_later), sanctioned(history)
    assert table(with_trace) == table(without)
    assert [row.separated_by for row in with_trace.rows] == [row.separated_by for row in without.rows]
    assert len(with_trace.notes) == len(without.notes)


@over(HISTORIES, st.data())
def test_sanctions_of_different_competitors_commute(history: list[Sanction], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(history))))
    own = {who: iter([one for one in history if one.who == who]) for who in NAMES}
    again = [next(own[history[index].who]) for index in order]
    assert table(sanctioned(again)) == table(sanctioned(history))


@over(HISTORIES)
def test_in_a_cup_nobody_loses_or_wins_a_point_by_the_sanction_of_another(history: list[Sanction]) -> None:
    own = [one for one in history if not isinstance(one.fact, PeriodAnnulled)]
    in_force = [one for one in own if one.undone != 1]
    found = sanctioned(own)
    for row in found.rows:
        deducted = sum(Decimal(one.fact.points) for one in in_force if _on(one, row.competitor.id, PointsDeducted))
        assert row.points == BEFORE[row.competitor.id][1] - deducted > 0
        assert not any(_on(one, row.competitor.id, CompetitorExcluded) for one in in_force)


def _on(one: Sanction, who: str, kind: type[Fact]) -> bool:
    return one.who == who and isinstance(one.fact, kind)


@over(HISTORIES)
def test_ranks_count_who_is_better_and_the_ranks_that_stay_empty(history: list[Sanction]) -> None:
    found = sanctioned(history)
    empty = [one.row.rank for one in found.excluded if one.kept]
    taken_ranks = sorted([row.rank for row in found.rows] + empty)
    for rank in taken_ranks:
        assert rank == 1 + sum(other < rank for other in taken_ranks)
