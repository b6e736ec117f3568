"""Caps on athletes, totals and cuts."""

from ledger.facts import CompetitorEntered, Fact
from projections.quota import QuotaTable, Tally, quota_table
from tests.projections.quota.small import event, quota, reading
from tests.support.given import race, skaters

CAPS = {
    "status": "confirmed",
    "caps": [
        {"athletes": 9, "when": ["team-pursuit", "maximum-by-points-in-every-individual-event"]},
        {"athletes": 8, "when": ["team-pursuit", "place-in-every-individual-event"]},
        {"athletes": 7},
    ],
}
TEAM = event("men-team-pursuit", points=2, times=0, most=1)
SPRINT = event("men-500", points=3, times=2)
LONG = event("men-1500", points=3, times=2)
SKATERS = [*skaters("ann", "bob", "cat"), *skaters("eva", "fay", noc="NOR"), *skaters("hal", "ida", noc="USA")]
TEAMS: list[Fact] = [
    CompetitorEntered(competitor=f"team-{noc.lower()}", kind="team", gender="men", name=noc, noc=noc)
    for noc in ("NED", "NOR")
]


def table(*facts: Fact, **more: object) -> QuotaTable:
    rules = quota(SPRINT, LONG, TEAM, caps=CAPS, **more)
    return quota_table(reading([*SKATERS, *TEAMS, *facts], rules), "games")


def tally(made: QuotaTable, noc: str) -> Tally:
    return next(one for one in made.tallies if one.holder.noc == noc)


RACES = [
    *race("wc1-men-500-a", "ann", "bob", "eva", "hal", "fay"),
    *race("wc1-men-1500-a", "ann", "bob", "hal", "eva", "ida"),
    *race("wc1-men-team-pursuit-a", "team-ned", "team-nor"),
]


def test_places_by_event_with_their_sum_and_the_skaters_at_them() -> None:
    ned = tally(table(*RACES), "NED")

    assert ned.events == {"men-500": 2, "men-1500": 2, "men-team-pursuit": 1}
    assert (ned.places, ned.individual, ned.skaters) == (5, 4, 2)


def test_the_first_cap_whose_conditions_hold_is_the_cap() -> None:
    made = table(*RACES)
    caps = {noc: tally(made, noc).cap for noc in ("NED", "NOR", "USA")}

    assert [caps[noc].athletes for noc in caps] == [9, 8, 7]
    assert caps["NED"].when == ("team-pursuit", "maximum-by-points-in-every-individual-event")
    assert [(one.athletes, one.events) for one in caps["NOR"].short_of] == [(9, ("men-500", "men-1500"))]
    assert [(one.athletes, one.condition) for one in caps["USA"].short_of] == [
        (9, "team-pursuit"),
        (8, "team-pursuit"),
    ]


def test_the_maximum_by_points_is_not_reached_with_a_place_by_time() -> None:
    made = table(*race("wc1-men-500-a", "ann", "eva", "hal", "bob", "fay"), *RACES[6:])

    assert tally(made, "NED").cap.athletes == 8


def test_the_maximum_by_any_list_may_be_the_condition() -> None:
    caps = {"status": "confirmed", "caps": [{"athletes": 5, "when": ["maximum-in-every-individual-event"]}]}
    caps["caps"] = [*caps["caps"], {"athletes": 4}]
    rules = quota(SPRINT, caps=caps)
    made = quota_table(reading([*SKATERS, *race("wc1-men-500-a", "ann", "eva", "hal", "bob")], rules), "games")

    assert [(one.holder.noc, one.cap.athletes) for one in made.tallies] == [("NED", 5), ("NOR", 4), ("USA", 4)]


def test_a_cap_that_rests_on_an_unknown_event_is_unknown() -> None:
    unknown = {"status": "unknown", "event": "men-1000", "points_list": "men-1000", "reserve_by": "points"}
    rules = quota(SPRINT, LONG, TEAM, unknown, caps=CAPS)
    made = quota_table(reading([*SKATERS, *TEAMS, *RACES], rules), "games")

    assert tally(made, "NED").cap.athletes is None
    assert tally(made, "USA").cap.athletes == 7


def test_without_caps_nothing_is_said_of_athletes() -> None:
    made = quota_table(reading([*SKATERS, *RACES[:6]], quota(SPRINT)), "games")

    assert made.tallies[0].cap.athletes is None
    assert made.totals[0].allowed is None
    assert made.totals[0].excess == 0


def test_above_the_total_the_last_places_are_cut_in_the_order_of_the_rule() -> None:
    total = [{"status": "confirmed", "gender": "men", "athletes": 7}]
    cuts = {"status": "confirmed", "order": ["women-500", "men-500", "men-1500"]}
    made = table(*RACES, totals=total, cuts=cuts)
    (men,) = made.totals

    assert (men.places, men.skaters, men.athletes, men.allowed, men.excess) == (12, 6, 10, 7, 3)
    assert [(one.order, one.event, one.place.line.competitor.id, one.athletes) for one in men.cuts] == [
        (1, "men-500", "fay", 9),
        (2, "men-1500", "ida", 8),
        (3, "men-500", "hal", 7),
    ]


def test_a_cut_from_an_noc_above_its_cap_takes_no_athlete_away() -> None:
    caps = {"status": "confirmed", "caps": [{"athletes": 1}]}
    total = [{"status": "confirmed", "gender": "men", "athletes": 2}]
    cuts = {"status": "confirmed", "order": ["men-500"]}
    rules = quota(SPRINT, caps=caps, totals=total, cuts=cuts)
    order = race("wc1-men-500-a", "hal", "ann", "eva", "ida", "bob")
    (men,) = quota_table(reading([*SKATERS, *order], rules), "games").totals

    assert men.athletes == 3
    assert [(one.place.line.competitor.id, one.athletes) for one in men.cuts] == [("bob", 3), ("ida", 3), ("eva", 2)]
