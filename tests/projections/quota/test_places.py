"""Given small seasons, the places that they give."""

from typing import Any

import pytest

from ledger.errors import NotFoundError, UnknownRuleError
from ledger.facts import (
    CompetitionCancelled,
    CompetitorDisqualified,
    CompetitorEntered,
    Fact,
    RaceVoided,
    ResultAnnulled,
    ResultRow,
)
from ledger.rulebook import Quota
from projections.quota import Allocation, Holder, quota_table
from tests.projections.quota.small import event, quota, reading
from tests.support.given import calendar, finished, race, skaters

RACE = "wc1-men-500-a"
NED = skaters("ann", "bob", "cat", "dan", noc="NED")
NOR = skaters("eva", "fay", "gus", noc="NOR")
USA = skaters("hal", "ida", noc="USA")
EVERYBODY = [*NED, *NOR, *USA]


def places(facts: list[Fact], rules: Quota | None = None, *, through: str | None = None) -> Allocation:
    made = quota_table(reading([*EVERYBODY, *facts], rules or quota(), through=through), "games")
    return made.events[0]


def said(allocation: Allocation) -> list[tuple[int | None, str, str]]:
    return [(one.place, one.section, one.line.competitor.id) for one in allocation.listed]


def test_points_then_times_then_reserves() -> None:
    found = places(race(RACE, "ann", "eva", "hal", "bob", "fay", "ida"))

    assert said(found) == [
        (1, "points", "ann"),
        (2, "points", "eva"),
        (3, "time", "hal"),
        (4, "time", "bob"),
        (1, "reserve", "fay"),
        (2, "reserve", "ida"),
    ]
    assert found.open == 0


def test_who_is_above_an_nocs_maximum_is_passed_over_and_named() -> None:
    found = places(race(RACE, "ann", "bob", "cat", "eva", "hal", "dan"), quota(event(points=3, times=1)))

    assert said(found)[:4] == [
        (1, "points", "ann"),
        (2, "points", "bob"),
        (None, "points", "cat"),
        (3, "points", "eva"),
    ]
    assert [(one.line.competitor.id, one.section, one.entry, one.maximum) for one in found.passed_over] == [
        ("cat", "points", 3, 2),
        ("dan", "reserve", 4, 2),
    ]
    assert [one.entry for one in found.places] == [1, 2, 1, 1]


def test_reserves_and_places_together_stay_within_the_maximum() -> None:
    found = places(race(RACE, "ann", "eva", "bob", "cat", "fay", "hal", "gus"), quota(event(points=2, times=1)))

    assert [one.line.competitor.id for one in found.reserves] == ["fay", "hal"]


def test_the_times_list_takes_the_best_time_of_any_division_and_competition() -> None:
    facts = [
        *race("wc1-men-500-a", ("ann", finished(1, 34_500)), ("bob", finished(2, 34_600))),
        *race("wc1-men-500-b", ("eva", finished(1, 34_100)), ("fay", finished(2, 34_900))),
        *race("wc2-men-500-a", ("eva", finished(1, 34_700)), ("ann", finished(2, 34_800))),
        *race("wc2-men-500-b", ("hal", finished(1, 34_400))),
    ]

    assert [(line.competitor.id, line.best and line.best.hundredths) for line in places(facts).times_list] == [
        ("eva", 3410),
        ("hal", 3440),
        ("ann", 3450),
        ("bob", 3460),
        ("fay", 3490),
    ]


def test_equal_hundredths_go_by_points_and_never_by_the_thousandth() -> None:
    facts = [
        *race(RACE, ("eva", finished(1, 34_100, 2)), ("bob", finished(2, 34_100, 3)), ("hal", finished(3, 34_100, 9))),
        *race("wc2-men-500-a", ("bob", finished(1, 34_500)), ("hal", finished(2, 34_600))),
    ]
    found = places(facts).times_list

    assert [(line.competitor.id, line.rank, line.points) for line in found] == [
        ("bob", 1, 114),
        ("hal", 2, 102),
        ("eva", 3, 60),
    ]


def test_only_rows_that_stand_have_a_time() -> None:
    rows = race(RACE, "ann", "eva", "hal", "bob", ("fay", ResultRow(status="DNF", time=34_000)))
    decided: list[Fact] = [
        CompetitorDisqualified(race=RACE, competitor="eva"),
        ResultAnnulled(race=RACE, competitor="hal", others_move_up=False),
    ]

    assert [line.competitor.id for line in places([*rows, *decided]).times_list] == ["ann", "bob"]


def test_a_race_that_is_void_gives_no_times() -> None:
    assert places([*race(RACE, "ann", "eva"), RaceVoided(race=RACE)]).times_list == ()


def test_a_fall_with_a_time_is_a_time() -> None:
    fallen = ResultRow(status="OK", rank=2, time=49_000, codes=("F",))

    assert len(places(race(RACE, "ann", ("eva", fallen))).times_list) == 2


def test_only_the_qualifying_competitions_count() -> None:
    facts = race("wc1-men-500-a", "ann", "eva") + race("wc3-men-500-a", "hal", "eva")
    found = places(facts)

    assert [line.competitor.id for line in found.points_list] == ["ann", "eva"]
    assert [line.competitor.id for line in found.times_list] == ["ann", "eva"]


def test_equal_times_and_points_share_a_place_and_the_end_of_the_list_falls_among_them_without_a_rule() -> None:
    printed = {"points_printed": 5}
    rows = [
        (name, ResultRow(status="OK", time=time, **printed))
        for name, time in (("ann", 34_000), ("eva", 34_100), ("hal", 34_200), ("bob", 34_200), ("fay", 34_200))
    ]
    found = places(race(RACE, *rows, state="PARTIAL"), quota(event(points=2, times=1)))

    assert said(found)[:3] == [(1, "points", "ann"), (2, "points", "eva"), (3, "time", "bob")]
    tie = next(one for one in found.ties if one.section == "time")
    assert (tie.place, [line.competitor.id for line in tie.lines]) == (3, ["bob", "fay", "hal"])
    assert [line.competitor.id for line in tie.left_out] == ["fay", "hal"]
    assert [one.tied for one in found.places] == [False, False, True]


def test_a_tie_within_a_list_shares_the_place_and_the_next_is_skipped() -> None:
    rows = [(name, finished(rank, time)) for name, rank, time in (("ann", 1, 34_000), ("eva", 2, 34_100))]
    rows += [("hal", finished(2, 34_100)), ("bob", finished(4, 34_300))]
    found = places(race(RACE, *rows), quota(event(points=4, times=0)))

    assert [(one.place, one.tied) for one in found.places] == [(1, False), (2, True), (2, True), (4, False)]
    assert found.ties[0].left_out == ()


def test_reserves_by_points_where_there_are_no_times() -> None:
    found = places(race(RACE, "ann", "eva", "hal", "ida"), quota(event(points=2, times=0)))

    assert [one.line.competitor.id for one in found.reserves] == ["hal", "ida"]
    assert found.times_list == ()


def test_reserves_without_a_place_are_called_first() -> None:
    order = race(RACE, "ann", "eva", "fay", "hal", "ida", "gus")
    rules = event(points=2, times=0, most=3, reserve=4)
    priority = {"status": "confirmed", "first": "nocs-without-a-place"}

    assert [one.line.competitor.id for one in places(order, quota(rules)).calls] == ["fay", "hal", "ida", "gus"]
    found = places(order, quota(rules, reserve_priority=priority))
    assert [one.line.competitor.id for one in found.calls] == ["hal", "fay", "ida", "gus"]


@pytest.mark.parametrize(
    ("of_each", "calls"),
    [
        (None, ["hal", "fay", "ida", "gus"]),
        ({"status": "inferred", "athletes": 1}, ["hal", "fay", "ida", "gus"]),
        ({"status": "confirmed", "athletes": 2}, ["hal", "ida", "fay", "gus"]),
    ],
    ids=["nothing is said", "one", "two"],
)
def test_the_priority_holds_for_as_many_reserves_of_each_noc_as_the_rulebook_says(
    of_each: dict[str, Any] | None, calls: list[str]
) -> None:
    """The USA have no place, and two reserves behind one of Norway, which has a place."""
    order = race(RACE, "ann", "eva", "fay", "hal", "ida", "gus")
    priority = {"status": "confirmed", "first": "nocs-without-a-place"} | ({"of_each": of_each} if of_each else {})
    rules = quota(event(points=2, times=0, most=3, reserve=4), reserve_priority=priority)
    found = quota_table(reading([*EVERYBODY, *order], rules), "games")
    assert [one.line.competitor.id for one in found.events[0].calls] == calls
    marked = "inferred, not confirmed: how many reserves of each NOC are called before all others"
    assert (marked in found.notes) == (of_each is not None and of_each["status"] == "inferred")


HOST = {"status": "confirmed", "noc": "USA", "scope": "every-event", "condition": "on-reserve-list"}
HOST |= {"takes": "last-place", "places": 1}


@pytest.mark.parametrize("raced", ["wc1", "wc2"])
def test_the_host_takes_the_last_place_once_the_last_qualifying_race_is_in(raced: str) -> None:
    facts = race(RACE, "ann", "eva", "bob", "fay", "hal", "gus")
    if raced == "wc2":
        facts += race("wc2-men-500-a", "ann", "eva", "bob", "fay", "hal", "gus")
    found = places(facts, quota(host=HOST), through=raced)

    assert found.host is not None
    assert found.host.takes is not None
    assert found.host.from_whom is not None
    assert (found.host.takes.competitor.id, found.host.from_whom.competitor.id) == ("hal", "fay")
    if raced == "wc1":
        assert found.host.state == "pending"
        assert [one.line.competitor.id for one in found.places] == ["ann", "eva", "bob", "fay"]
        return
    assert found.host.state == "applied"
    assert said(found)[3:5] == [(4, "host", "hal"), (1, "reserve", "fay")]
    assert len(found.reserves) <= 2


def test_a_host_with_a_place_gets_no_other_and_one_off_the_reserve_list_gets_none() -> None:
    first = places(race(RACE, "hal", "ann", "eva"), quota(host=HOST)).host
    assert first is not None
    assert first.state == "earned"
    nobody = places(race(RACE, "ann", "eva", "bob", "fay"), quota(host=HOST)).host
    assert nobody is not None
    assert nobody.state == "nobody"


def test_a_host_without_a_condition_takes_a_place_from_below_the_reserves() -> None:
    both = [fact for name in ("wc1", "wc2") for fact in race(f"{name}-men-500-a", "ann", "eva", "bob", "fay", "hal")]
    rules = quota(event(points=2, times=1, reserve=0), host=HOST | {"condition": "none"})

    assert said(places(both, rules)) == [(1, "points", "ann"), (2, "points", "eva"), (3, "host", "hal")]


def test_a_competition_that_is_cancelled_brings_nothing_more() -> None:
    facts = race(RACE, "ann", "eva")

    assert not places(facts).ended
    assert places([*facts, CompetitionCancelled(competition="wc2")]).ended


def test_what_is_still_to_come_is_named() -> None:
    found = places(race(RACE, "ann"), quota(competitions=("wc1", "wc2", "wc9")))

    assert [(one.competition, one.event, one.races) for one in found.to_come] == [
        ("wc2", "men-500", 1),
        ("wc9", "men-500", None),
    ]


def test_a_competition_that_is_on_the_calendar_without_a_programme_may_bring_anything() -> None:
    unknown = calendar()[1].model_copy(update={"programme": None})
    found = places([unknown, *race(RACE, "ann")])

    assert [(one.competition, one.city, one.event, one.races) for one in found.to_come] == [
        ("wc2", "Somewhere", "men-500", None)
    ]
    assert not places([unknown, *race(RACE, "ann"), *race("wc2-men-1500-a", "eva")]).ended, "of another event"
    assert places([unknown, *race(RACE, "ann"), *race("wc2-men-500-a", "eva")]).ended


def neutral(name: str, delegation: str | None) -> CompetitorEntered:
    return CompetitorEntered(
        competitor=name, kind="skater", gender="men", name=name.title(), noc="AIN", delegation=delegation
    )


DELEGATIONS = [
    {
        "status": "confirmed",
        "noc": "AIN",
        "delegation": delegation,
        "max_per_event": 1,
        "substitutes": 1,
        "teams": False,
    }
    for delegation in ("RUS", "BLR")
]


def test_delegations_under_one_code_have_a_maximum_each() -> None:
    entered = [neutral("kim", "RUS"), neutral("lev", "RUS"), neutral("max", "BLR")]
    rules = quota(event(points=4, times=0), delegations=DELEGATIONS)
    made = quota_table(reading([*EVERYBODY, *entered, *race(RACE, "kim", "lev", "max", "ann")], rules), "games")
    (found,) = made.events

    assert [one.line.competitor.id for one in found.places] == ["kim", "max", "ann"]
    assert [one.line.competitor.id for one in found.passed_over] == ["lev"]
    assert [one.holder for one in made.tallies] == [Holder("AIN", "BLR"), Holder("AIN", "RUS"), Holder("NED")]
    assert made.notes == ()


def test_a_code_that_the_book_does_not_divide_counts_as_one_and_a_note_says_so() -> None:
    entered = [neutral("kim", "RUS"), neutral("lev", None), neutral("max", "BLR")]
    rules = quota(event(points=4, times=0), delegations=DELEGATIONS)
    made = quota_table(reading([*EVERYBODY, *entered, *race(RACE, "kim", "lev", "max", "ann")], rules), "games")

    assert [one.line.competitor.id for one in made.events[0].places] == ["kim", "lev", "ann"]
    assert made.tallies[0].holder == Holder("AIN")
    assert "Lev" in made.notes[0]


def test_an_unknown_event_is_refused_and_the_others_are_computed() -> None:
    unknown = {
        "status": "unknown",
        "event": "men-1500",
        "points_list": "men-1500",
        "times_list": "men-1500",
        "reserve_by": "times",
    }
    made = quota_table(reading([*EVERYBODY, *race(RACE, "ann")], quota(event(), unknown)), "games")

    assert [one.event for one in made.events] == ["men-500"]
    assert [name for name, _ in made.refused] == ["men-1500"]
    assert made.notes[-1].startswith("men-1500 is not computed: ")
    with pytest.raises(UnknownRuleError, match=r"the places of men-1500 .*unknown"):
        made.event("men-1500")
    with pytest.raises(NotFoundError, match="no event men-3000"):
        made.event("men-3000")
    with pytest.raises(UnknownRuleError):
        quota_table(reading(EVERYBODY, quota(unknown)), "games")
    with pytest.raises(NotFoundError, match="has no quota owg"):
        quota_table(reading(EVERYBODY, quota()), "owg")


def test_what_is_inferred_or_unknown_is_said() -> None:
    cuts = {"status": "unknown", "order": ["men-500"]}
    times = {"status": "inferred", "precision": "hundredth", "equal": "points"}
    rules = quota(event(status="inferred", reserve=None), cuts=cuts, times=times)
    made = quota_table(reading([*EVERYBODY, *race(RACE, "ann")], rules), "games")

    assert made.notes == (
        "inferred, not confirmed: the times lists",
        "unknown, so not applied: the order of cuts",
        "inferred, not confirmed: the places of men-500",
        "unknown, so not shown: how many are on the reserve list of men-500",
    )
    assert made.events[0].reserves == ()


def test_a_quota_that_is_inferred_says_so() -> None:
    made = quota_table(reading([*EVERYBODY, *race(RACE, "ann")], quota(status="inferred")), "games")

    assert made.notes[0] == "inferred, not confirmed: quota games"


def test_a_delegation_may_be_without_teams() -> None:
    entered = [
        CompetitorEntered(
            competitor=f"team-{noc.lower()}", kind="team", gender="men", name=noc, noc=noc, delegation=delegation
        )
        for noc, delegation in (("AIN", "RUS"), ("NED", None))
    ]
    rules = quota(event("men-team-pursuit", points=2, times=0, most=1), delegations=DELEGATIONS)
    facts = [*entered, *race("wc1-men-team-pursuit-a", "team-ain", "team-ned")]
    (found,) = quota_table(reading(facts, rules), "games").events

    assert said(found) == [(None, "points", "team-ain"), (1, "points", "team-ned")]
    assert found.passed_over[0].maximum == 0


def test_a_host_rule_for_teams_leaves_skaters_alone() -> None:
    rules = quota(host=HOST | {"scope": "team-pursuit"})

    assert places(race(RACE, "ann", "eva", "bob", "fay", "hal"), rules).host is None


def test_the_times_list_may_be_of_an_event_outside_the_cup() -> None:
    rules = quota(event(times_list="men-1500"))
    facts = race(RACE, "ann", "eva") + race("wc1-men-1500-a", "hal", "bob")

    assert [line.competitor.id for line in places(facts, rules).times_list] == ["hal", "bob"]


def test_before_the_first_race_nobody_has_a_place() -> None:
    found = places([])

    assert (found.places, found.reserves, found.open) == ((), (), 4)
