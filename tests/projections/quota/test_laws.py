"""What holds for every quota and every season: maxima, shares, totals, and that nobody jumps a list."""

from collections import Counter

from hypothesis import given as over
from hypothesis import strategies as st

from ledger.facts import CompetitorDisqualified, Fact, ResultAnnulled
from ledger.rulebook import Quota
from projections.quota import Allocation, QuotaTable, quota_table
from tests.projections.quota.small import event, quota, reading
from tests.support.given import finished, race, skaters

NOCS = ("NED", "NOR", "USA")
WHO = {f"{noc.lower()}-{number}": noc for noc in NOCS for number in range(1, 7)}
ENTERED = [fact for noc in NOCS for fact in skaters(*(who for who, own in WHO.items() if own == noc), noc=noc)]
RACES = [
    f"{competition}-men-{distance}-{d}" for competition in ("wc1", "wc2") for distance in (500, 1500) for d in "ab"
]
HOST = {"status": "confirmed", "noc": "USA", "scope": "every-event", "takes": "last-place", "places": 1}
CAPS = {
    "status": "confirmed",
    "caps": [{"athletes": 4, "when": ["place-in-every-individual-event"]}, {"athletes": 3}],
}
CUTS = {"status": "confirmed", "order": ["men-500", "men-1500"]}


@st.composite
def quotas(draw: st.DrawFn) -> Quota:
    numbers = st.integers(0, 6)
    events = [
        event(name, points=draw(numbers), times=draw(numbers), most=draw(st.integers(1, 4)), reserve=draw(numbers))
        for name in ("men-500", "men-1500")
    ]
    condition = draw(st.sampled_from(["none", "on-reserve-list"]))
    total = [{"status": "confirmed", "gender": "men", "athletes": draw(st.integers(1, 10))}]
    host = draw(st.sampled_from([None, HOST | {"condition": condition}]))
    return quota(*events, host=host, caps=CAPS, cuts=CUTS, totals=total)


@st.composite
def seasons(draw: st.DrawFn) -> list[Fact]:
    """Some races with the skaters in any order, and some decisions on them."""
    facts: list[Fact] = []
    for name in draw(st.lists(st.sampled_from(RACES), unique=True)):
        order = draw(st.permutations(sorted(WHO)))[: draw(st.integers(1, 12))]
        slowest = draw(st.integers(1, 6))
        facts += race(name, *((who, finished(n, 34_000 + 10 * min(n, slowest))) for n, who in enumerate(order, 1)))
        for who in draw(st.lists(st.sampled_from(order), max_size=2)):
            out = CompetitorDisqualified(race=name, competitor=who)
            annulled = ResultAnnulled(race=name, competitor=who, others_move_up=draw(st.booleans()))
            facts.append(draw(st.sampled_from([out, annulled])))
    return facts


def table(facts: list[Fact], rules: Quota) -> QuotaTable:
    return quota_table(reading([*ENTERED, *facts], rules), "games")


@over(seasons(), quotas())
def test_maxima_shares_and_reserves_hold(facts: list[Fact], rules: Quota) -> None:
    for one in table(facts, rules).events:
        sections = Counter(place.section for place in one.places)
        assert sections["points"] <= one.shares.by_points
        assert sections["time"] <= one.shares.by_times
        assert sections["host"] <= 1
        assert len(one.places) + one.open == one.shares.places
        assert one.open >= 0
        assert len(one.reserves) <= (one.shares.reserve or 0)
        held = Counter(listed.line.holder for listed in (*one.places, *one.reserves))
        assert all(count <= one.shares.max_per_noc for count in held.values())


@over(seasons(), quotas())
def test_nobody_is_listed_twice_and_numbers_run_on(facts: list[Fact], rules: Quota) -> None:
    for one in table(facts, rules).events:
        ids = [listed.line.competitor.id for listed in one.listed]
        assert len(set(ids)) == len(ids)
        for listed in (one.places, one.reserves):
            for number, this in enumerate(listed, 1):
                shared = this.tied and number > 1 and listed[number - 2].place == this.place
                assert this.place == number or shared


def _jumped(one: Allocation) -> list[str]:
    """Who has more points than the last place by points, and neither a place nor was passed over."""
    listed = {this.line.competitor.id for this in one.listed}
    ranks = [this.line.rank for this in one.places if this.section == "points"]
    return [
        line.competitor.id
        for line in one.points_list
        if ranks and line.rank < max(ranks) and line.competitor.id not in listed
    ]


@over(seasons(), quotas())
def test_nobody_jumps_a_list(facts: list[Fact], rules: Quota) -> None:
    for one in table(facts, rules).events:
        assert _jumped(one) == []
        by_time = [this.line for this in one.places if this.section == "time"]
        assert [line.rank for line in by_time] == sorted(line.rank for line in by_time)


@over(seasons(), quotas())
def test_a_place_stays_open_only_where_nobody_is_left_for_it(facts: list[Fact], rules: Quota) -> None:
    for one in table(facts, rules).events:
        if one.shares.by_times and one.open:
            listed = {this.line.competitor.id for this in one.listed}
            assert all(line.competitor.id in listed for line in one.times_list)


@over(seasons(), quotas())
def test_tallies_add_up_to_the_places_and_cuts_keep_the_total(facts: list[Fact], rules: Quota) -> None:
    made = table(facts, rules)
    assert sum(one.places for one in made.tallies) == sum(len(one.places) for one in made.events)
    for total in made.totals:
        assert total.athletes == sum(one.athletes for one in made.tallies)
        assert total.allowed is not None
        if total.excess:
            assert total.cuts[-1].athletes <= total.allowed
            assert len(total.cuts) >= total.excess
        else:
            assert total.cuts == ()


@over(seasons(), quotas())
def test_every_reserve_is_called_once(facts: list[Fact], rules: Quota) -> None:
    for one in table(facts, rules).events:
        assert sorted(this.place or 0 for this in one.calls) == sorted(this.place or 0 for this in one.reserves)


@over(seasons(), quotas())
def test_the_same_season_gives_the_same_quota(facts: list[Fact], rules: Quota) -> None:
    assert table(facts, rules) == table(facts, rules)
