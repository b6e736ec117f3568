"""Which race has which points, on the cases that people ask about."""

from decimal import Decimal

import pytest

from ledger.errors import NotFoundError, UnknownRuleError
from ledger.rulebook import load_edition
from ledger.vocabulary import parse_event

MEN_500 = parse_event("men-500")


@pytest.mark.parametrize(
    ("event", "division", "rank", "points"),
    [
        ("men-500", "a", 1, 60),
        ("men-mass-start", "a", 24, 17),
        ("men-mass-start", "a", 25, 0),
        ("women-1500", "b", 3, 21),
        ("women-1500", "b", 21, 0),
        ("women-3000", "b", 1, 32),
        ("men-5000", "b", 24, 1),
        ("women-5000", "b", 1, 36),
        ("men-10000", "b", 28, 1),
        ("women-mass-start", "b", 20, 1),
        ("men-team-pursuit", "b", 8, 25),
    ],
)
def test_points_of_2025_26(event: str, division: str, rank: int, points: int) -> None:
    rule = load_edition("2025-26").points_rule(parse_event(event), "a" if division == "a" else "b", final=False)

    assert rule.points(rank) == points
    assert rule.mark(rank) == "confirmed"


def test_at_the_final_of_2025_26_the_same_points_are_only_inferred() -> None:
    rule = load_edition("2025-26").points_rule(MEN_500, "a", final=True)

    assert [rule.points(1), rule.mark(1)] == [60, "inferred"]


def test_a_ninth_team_of_division_b_is_inferred() -> None:
    rule = load_edition("2025-26").points_rule(parse_event("men-team-pursuit"), "b", final=False)

    assert [rule.points(9), rule.mark(9)] == [24, "inferred"]


def test_a_race_without_divisions_scores_as_division_a() -> None:
    rulebook = load_edition("2017-18")
    event = parse_event("women-team-pursuit")

    assert rulebook.points_rule(event, None, final=False) == rulebook.points_rule(event, "a", final=False)


def test_the_last_team_pursuit_had_the_scale_of_the_final_until_2014_15() -> None:
    event = parse_event("men-team-pursuit")

    assert load_edition("2014-15").points_rule(event, "a", final=False, last=True).points(3) == 106
    assert load_edition("2014-15").points_rule(event, "a", final=False).points(3) == 70
    assert load_edition("2015-16").points_rule(event, "a", final=False, last=True).points(3) == 70


def test_more_starters_make_more_ranks_certain() -> None:
    rulebook = load_edition("2011-12")

    assert rulebook.points_rule(MEN_500, "a", final=False, starters=24).mark(24) == "confirmed"
    assert rulebook.points_rule(MEN_500, "a", final=False, starters=20).mark(24) == "inferred"
    assert rulebook.points_rule(MEN_500, "a", final=False).name == "a-short"


def test_a_mass_start_in_two_races_needs_to_know_which() -> None:
    rulebook, event = load_edition("2019-20"), parse_event("women-mass-start")

    assert rulebook.points_rule(event, "a", final=False, stage="semi-final").points(1) == 60
    assert rulebook.points_rule(event, "a", final=False, stage="final").points(1) == 120
    assert [rulebook.points_rule(event, "a", final=True).points(rank) for rank in (1, 3, 4)] == [180, 144, 86]
    with pytest.raises(UnknownRuleError, match="no points table for women-mass-start, Division A, before the Final"):
        rulebook.points_rule(event, "a", final=False)


def test_points_give_the_ranks_that_they_can_come_from() -> None:
    rulebook = load_edition("2013-14")

    assert rulebook.points_rule(MEN_500, "a", final=False).ranks(8) == (18,)
    assert rulebook.points_rule(MEN_500, "b", final=False).ranks(8) == (5,)
    assert rulebook.points_rule(MEN_500, "b", final=False).ranks(9) == ()


def test_what_nobody_knows_refuses() -> None:
    rule = load_edition("2010-11").points_rule(parse_event("men-5000"), "a", final=False)

    assert rule.points(7) == 40
    assert rule.mark(8) == "unknown"
    with pytest.raises(UnknownRuleError, match="rank 8 are unknown in table a-long, which is known to rank 7"):
        rule.points(8)
    with pytest.raises(UnknownRuleError, match="points table team-pursuit is unknown"):
        load_edition("2021-22").points_rule(parse_event("men-team-pursuit"), "a", final=False)
    with pytest.raises(UnknownRuleError, match="men-100, Division A, at the Final, the season's last"):
        load_edition("2025-26").points_rule(parse_event("men-100"), "a", final=True, last=True)


def test_grand_world_cup_points_are_exact() -> None:
    rulebook = load_edition("2013-14")

    assert rulebook.grand_rule(MEN_500, final=True, twice=True).points(3) == Decimal("5.25")
    assert rulebook.grand_rule(MEN_500, final=True, twice=False).ranks(Decimal("10.5")) == (3,)
    assert rulebook.grand_rule(MEN_500, final=True, twice=False).points(6) == 0
    assert rulebook.grand_rule(MEN_500, final=False, twice=True).name == "grand-half"
    assert rulebook.cup("men-grand").points == "grand"


def test_a_rank_of_the_grand_world_cup_can_be_unknown() -> None:
    rule = load_edition("2014-15").grand_rule(MEN_500, final=True, twice=False)

    assert [rule.mark(rank) for rank in range(1, 7)] == [
        "inferred",
        "confirmed",
        "unknown",
        "confirmed",
        "unknown",
        "inferred",
    ]
    with pytest.raises(UnknownRuleError, match="points of rank 3 are unknown in table grand-final"):
        rule.points(3)


def test_2025_26_has_no_grand_world_cup() -> None:
    rulebook = load_edition("2025-26")

    with pytest.raises(NotFoundError, match="no cup men-grand"):
        rulebook.cup("men-grand")
    with pytest.raises(NotFoundError, match="men-500 counts for no Grand World Cup"):
        rulebook.grand_rule(MEN_500, final=False, twice=False)


def test_an_unknown_grand_world_cup_refuses() -> None:
    with pytest.raises(UnknownRuleError, match="Grand World Cup points of men-500 raced twice, before the Final"):
        load_edition("2016-17").grand_rule(MEN_500, final=False, twice=True)


@pytest.mark.parametrize(
    ("code", "scores"),
    [("OK", "rank"), ("DNF", "as-printed"), ("DNS", "none"), ("DQ", "none"), ("WDR", "none"), ("F", "rank")],
)
def test_statuses(code: str, scores: str) -> None:
    treatment = load_edition("2025-26").treatment(code)

    assert [treatment.scores, treatment.status] == [scores, "confirmed"]


def test_a_reskate_replaces_the_first_time() -> None:
    assert load_edition("2025-26").treatment("RS").replaces


def test_a_remark_that_nobody_explains_refuses() -> None:
    with pytest.raises(UnknownRuleError, match="how NC counts is unknown"):
        load_edition("2025-26").treatment("NC")


def test_race_points_of_the_mass_start() -> None:
    now, then = load_edition("2025-26").mass_start_points(), load_edition("2017-18").mass_start_points()

    assert [now.sprints, now.finish, now.promoted_mark] == [(3, 2, 1), (60, 40, 20, 10, 6, 3), "(N)"]
    assert [then.sprints, then.finish, then.promoted] == [(5, 3, 1), (60, 40, 20), None]
    with pytest.raises(UnknownRuleError, match="race points of the mass start is unknown"):
        load_edition("2015-16").mass_start_points()
    with pytest.raises(UnknownRuleError, match="has no mass start"):
        load_edition("2008-09").mass_start_points()


def test_divisions_and_annulments() -> None:
    divisions = load_edition("2025-26").divisions

    assert divisions is not None
    assert [divisions.up, divisions.down] == [3, 3]
    assert {event: size.size for size in divisions.sizes for event in size.events}["men-10000"] == 12
    assert load_edition("2025-26").annulment.others_move_up


def test_ties() -> None:
    cup = load_edition("2025-26").cup

    assert cup("men-1500").ties.keys == ("higher-scores", "best-time")
    assert cup("men-1500").ties.status == "inferred"
    assert cup("men-1500").title_ties.keys == ("wins", "last-race")
    assert cup("men-mass-start").counts == "better-of-competition"
    assert cup("women-3000-5000").events == ("women-3000", "women-5000")
    assert load_edition("2014-15").cup("men-500").title_ties.status == "inferred"
    assert load_edition("2015-16").cup("men-500").title_ties.status == "confirmed"
