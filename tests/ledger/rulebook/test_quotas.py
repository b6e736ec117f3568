"""Quotas: the numbers of the evidence, and a refusal wherever a number is missing."""

from typing import Any

import pytest

from ledger.errors import InvalidInputError, NotFoundError, UnknownRuleError
from ledger.rulebook import Quota, editions, load_edition, parse_rulebook

HOMES = {
    "owg-2026": "2025-26",
    "wsd-2026": "2025-26",
    "wsd-2025": "2024-25",
    "owg-2022": "2021-22",
    "owg-2018": "2017-18",
    "owg-2014": "2013-14",
}


@pytest.fixture(params=HOMES)
def quota(request: pytest.FixtureRequest) -> Quota:
    name: str = request.param
    return load_edition(HOMES[name]).quota(name)


def test_each_quota_has_its_home() -> None:
    assert {quota.id: name for name in editions() for quota in load_edition(name).quotas} == HOMES


def test_shares_add_up_or_refuse(quota: Quota) -> None:
    for one in quota.events:
        if "unknown" in (quota.status, one.status):
            with pytest.raises(UnknownRuleError, match=f"quota {quota.id}"):
                quota.shares(one.event)
            continue
        shares = quota.shares(one.event)
        assert shares.places == shares.by_points + shares.by_times
        assert shares.max_per_noc <= shares.places
        assert (shares.times_list is None) == (shares.by_times == 0)


@pytest.mark.parametrize("year", ["2014", "2018", "2022", "2026"])
def test_numbers_are_those_of_the_evidence(year: str, quota_evidence: dict[str, Any]) -> None:
    quota = load_edition(HOMES[f"owg-{year}"]).quota(f"owg-{year}")
    for name, numbers in quota_evidence[f"owg-{year}"]["events"].items():
        one = quota.event(name)
        assert (one.places, one.max_per_noc) == (numbers.get("places"), numbers["max_per_noc"]), (year, name)
        if "by_points" in numbers:
            assert (one.by_points, one.by_times) == (numbers["by_points"], numbers["by_times"]), (year, name)
        if "reserve" in numbers:
            assert one.reserve == numbers["reserve"]


def test_the_places_of_2026_are_confirmed() -> None:
    quota = load_edition("2025-26").quota("owg-2026")

    assert len(quota.events) == 14
    assert {quota.shares(one.event).mark for one in quota.events} == {"confirmed"}
    assert quota.competitions == ("wc1", "wc2", "wc3", "wc4")
    assert [(total.gender, total.athletes) for total in quota.totals] == [("men", 82), ("women", 82)]
    assert quota.shares("men-10000").points_list == "men-5000-10000"
    assert quota.shares("men-10000").times_list == "men-10000"
    assert quota.shares("men-mass-start").reserve_by == "points"
    assert {one.delegation for one in quota.delegations} == {"RUS", "BLR"}
    assert quota.caps is not None
    assert [cap.athletes for cap in quota.caps.caps] == [9, 8, 7]


def test_cuts_are_in_the_order_of_the_evidence(quota_evidence: dict[str, Any]) -> None:
    cuts = load_edition("2025-26").quota("owg-2026").cuts

    assert cuts is not None
    assert list(cuts.order) == quota_evidence["owg-2026"]["cut_in_this_order"]


def test_what_is_inferred_is_marked() -> None:
    assert load_edition("2021-22").quota("owg-2022").shares("men-5000").mark == "inferred"
    assert load_edition("2021-22").quota("owg-2022").shares("men-500").mark == "confirmed"
    assert load_edition("2013-14").quota("owg-2014").shares("men-500").mark == "inferred"


def test_a_team_skater_of_2018_needed_an_individual_place() -> None:
    quota = load_edition("2017-18").quota("owg-2018")

    assert quota.teams is not None
    assert quota.teams.individual_place
    assert quota.host is not None
    assert [quota.host.noc, quota.host.scope] == ["KOR", "team-pursuit"]


def test_qualifying_times_are_times() -> None:
    times = {(one.event, one.raced): one for one in load_edition("2021-22").quota("owg-2022").qualifying_times}

    assert times["women-5000", "women-3000"].milliseconds == 248_000
    assert [one for one in times.values() if one.milliseconds <= 0] == []


def test_the_single_distances_refuse() -> None:
    with pytest.raises(UnknownRuleError, match="quota wsd-2026 is unknown"):
        load_edition("2025-26").quota("wsd-2026").shares("men-500")


def test_what_does_not_exist_is_named_with_what_does() -> None:
    with pytest.raises(NotFoundError, match="has no quota owg-2030; it has owg-2026, wsd-2026"):
        load_edition("2025-26").quota("owg-2030")
    with pytest.raises(NotFoundError, match="has no quota owg-2030; it has none"):
        load_edition("2008-09").quota("owg-2030")
    with pytest.raises(NotFoundError, match="owg-2026 has no event men-100; it has men-500"):
        load_edition("2025-26").quota("owg-2026").shares("men-100")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("by_points = 21", "by_points = 20", "men-500: places by points and by times do not add up"),
        ("by_points = 21\n", "", "men-500: an event has all its numbers, or its status is unknown"),
        ('times_list = "men-500"\n', "", "men-500: there is no times list"),
        ('event = "men-500"', 'event = "women-500"', "owg-2026: an event stands twice"),
        ('points_list = "men-500"', 'points_list = "men-400"', "a quota's points list is the cup men-400"),
        ("athletes = 9\nwhen = [", "athletes = 9\nwhen = []\nx = [", "quotas.0.caps"),
        (
            'athletes = 9\nwhen = [\n    "team-pursuit",\n    "maximum-by-points-in-every-individual-event",\n]',
            "athletes = 9\nwhen = []",
            "the last cap, and no other, has no condition",
        ),
        ('competitions = [\n    "wc1",\n    "wc2",\n    "wc3",\n    "wc4",\n]\n', "", "a quota has competitions"),
        ('first = "nocs-without-a-place"', 'first = "nobody"', "quotas.0.reserve_priority.first"),
    ],
)
def test_a_quota_that_contradicts_itself_is_refused(old: str, new: str, message: str) -> None:
    text = load_edition("2025-26").text
    assert old in text

    with pytest.raises(InvalidInputError, match=message):
        parse_rulebook(text.replace(old, new, 1))
