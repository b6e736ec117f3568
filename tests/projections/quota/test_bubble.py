"""Who is on the bubble, and that what is said to be enough is enough."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ledger.book import Reading
from ledger.entry import Draft
from ledger.facts import Fact, ResultCorrected
from ledger.rulebook import Quota
from ledger.season import fold
from projections.disputes.what_if import imagined
from projections.quota import Edge, QuotaTable, Turn, bubble, quota_table
from tests.projections.quota.small import event, quota, reading
from tests.support.given import finished, race, skaters

EVERYBODY = [*skaters("ann", "bob", "cat", noc="NED"), *skaters("eva", "fay", noc="NOR"), *skaters("hal", noc="USA")]


def edges(facts: list[Fact], rules: Quota | None = None) -> list[Edge]:
    return list(bubble(quota_table(reading([*EVERYBODY, *facts], rules or quota()), "games")))


def test_the_last_in_the_first_out_and_the_margin() -> None:
    by_points, by_time = edges(race("wc1-men-500-a", "ann", "eva", "hal", "bob", "fay", "cat"))

    assert by_points.inside is not None
    assert by_points.outside is not None
    assert (by_points.inside.line.competitor.id, by_points.outside.competitor.id) == ("eva", "hal")
    assert (by_points.points, by_points.elsewhere, by_points.open) == (6, 3, 0)
    assert by_time.inside is not None
    assert by_time.outside is not None
    assert (by_time.inside.line.competitor.id, by_time.outside.competitor.id) == ("bob", "fay")
    assert by_time.hundredths == 10


def test_who_is_above_the_maximum_is_not_the_first_out() -> None:
    (by_points,) = edges(race("wc1-men-500-a", "ann", "bob", "cat", "eva"), quota(event(points=2, times=0)))

    assert by_points.outside is not None
    assert by_points.outside.competitor.id == "eva"


def test_what_would_have_been_enough_and_what_still_can_be() -> None:
    by_points, by_time = edges(race("wc1-men-500-a", "ann", "eva", "hal", "bob", "fay"))

    assert by_points.turns == (Turn("wc1-men-500-a", "wc1", "men-500", "a", had=3, rank=1, points=60),)
    assert by_points.chances == (
        Turn(None, "wc2", "men-500", "a", rank=20, points=21),
        Turn(None, "wc2", "men-500", "b", rank=14, points=7),
    )
    assert (by_points.attainable, by_points.in_reach) == (60, 3)
    assert [turn.hundredths for turn in by_time.turns] == [3439]
    assert [(turn.competition, turn.hundredths) for turn in by_time.chances] == [("wc2", 3439)]


def test_with_more_points_an_equal_time_is_enough() -> None:
    facts = [
        *race("wc1-men-500-b", ("ann", finished(1, 34_300)), ("eva", finished(2, 34_400))),
        *race(
            "wc1-men-500-a", *((who, finished(n, 34_800 + 100 * n)) for n, who in enumerate(("hal", "bob", "cat"), 1))
        ),
    ]
    _, by_time = edges(facts, quota(event(points=1, times=2)))

    assert by_time.outside is not None
    assert by_time.outside.competitor.id == "bob"
    assert by_time.turns[0].hundredths == 3440


def test_equal_points_name_the_key_that_separates_them_and_its_time() -> None:
    facts = race("wc1-men-500-a", ("ann", finished(1, 34_000)), ("eva", finished(2, 34_500))) + race(
        "wc2-men-500-a", ("eva", finished(1, 34_400)), ("ann", finished(2, 34_600))
    )
    (by_points, _) = edges(facts, quota(event(points=1, times=1)))

    assert (by_points.points, by_points.key) == (0, "best-time")
    assert by_points.turns[-1].hundredths == 3399


def test_an_open_list_says_how_many_are_open_and_where_it_fills() -> None:
    by_points, by_time = edges(race("wc1-men-1500-a", "ann"), quota(event()))

    assert (by_points.inside, by_points.outside, by_points.open) == (None, None, 2)
    assert (by_time.open, [turn.competition for turn in by_time.chances]) == (2, ["wc1", "wc2"])


def test_without_a_programme_nobody_knows_what_can_still_be_won() -> None:
    (by_points, _) = edges(race("wc1-men-500-a", "ann", "eva", "hal"), quota(competitions=("wc1", "wc9")))

    assert (by_points.attainable, by_points.in_reach, by_points.chances) == (None, None, ())


def test_a_division_b_that_is_filed_holds_no_chance_any_more() -> None:
    facts = [*race("wc1-men-500-a", "ann", "eva", "hal", "bob", "fay"), *race("wc2-men-500-b", "cat")]
    by_points, _ = edges(facts)

    assert by_points.chances == (Turn(None, "wc2", "men-500", "a", rank=20, points=21),)
    assert by_points.attainable == 60


def test_nobody_knows_who_is_in_reach_while_a_race_is_missing() -> None:
    facts = [*race("wc2-men-500-a", "ann", "eva", "hal", "bob", "fay")]
    by_points, _ = edges(facts, quota(competitions=("wc1", "wc2", "wc3")))

    assert (by_points.attainable, by_points.in_reach) == (None, None)
    assert [turn.competition for turn in by_points.chances] == ["wc3", "wc3"]


def contending(edge: Edge) -> dict[str, tuple[bool, int, int | None]]:
    assert edge.last_places is not None
    return {one.line.competitor.id: (one.inside, one.least, one.most) for one in edge.last_places.rivals}  # type: ignore[misc]


def test_who_contends_for_the_last_places_has_the_least_and_the_most_that_it_can_end_with() -> None:
    by_points, by_time = edges(race("wc1-men-500-a", "ann", "eva", "hal", "bob", "fay"))

    assert contending(by_points) == {
        "ann": (True, 60, 120),
        "eva": (True, 54, 114),
        "hal": (False, 48, 108),
        "bob": (False, 43, 103),
        "fay": (False, 40, 100),
    }
    assert by_points.last_places is not None
    assert (by_points.last_places.anybody_most, by_points.last_places.next) == (60, "wc2-men-500")
    assert by_time.last_places is None


def test_what_the_last_in_needs_keeps_all_who_are_out_behind_it() -> None:
    facts = [*race("wc1-men-500-a", "ann", "eva", "hal"), *race("wc2-men-500-a", "ann", "eva", "hal")]
    by_points, _ = edges(facts, quota(event(), competitions=("wc1", "wc2", "wc3")))

    assert by_points.last_places is not None
    assert contending(by_points) == {"ann": (True, 120, 180), "eva": (True, 108, 168), "hal": (False, 96, 156)}
    # A win of the third gives 156 points: the second rank, with 54, is the worst that gives the last in more.
    assert (by_points.last_places.next, by_points.last_places.needs) == ("wc3-men-500", 2)


def test_one_of_a_full_noc_has_to_pass_its_own() -> None:
    first, then = race("wc1-men-500-a", "ann", "bob", "eva"), race("wc2-men-500-a", "ann", "bob", "eva", "cat")
    rules = quota(event(points=3, times=0), competitions=("wc1", "wc2", "wc3"))
    (by_points,) = edges([*first, *then], rules)

    assert by_points.inside is not None
    assert by_points.inside.line.points == 96
    # 103 points at most are more than the last in has, and less than either of its own.
    assert "cat" not in contending(by_points)
    (by_points,) = edges([*first, *race("wc2-men-500-a", "ann", "eva", "bob", "cat")], rules)
    assert contending(by_points)["cat"] == (False, 43, 103)  # one of its own has 102


def test_nobody_contends_once_nothing_can_change() -> None:
    facts = [*race("wc1-men-500-a", "ann", "eva", "hal"), *race("wc2-men-500-a", "hal", "eva", "ann")]
    by_points, _ = edges([*facts, *race("wc1-men-500-b", "bob"), *race("wc2-men-500-b", "bob")])

    assert contending(by_points) == {}


def test_nobody_is_left_out_where_a_programme_is_not_known() -> None:
    (by_points, _) = edges(race("wc1-men-500-a", "ann", "eva", "hal"), quota(competitions=("wc1", "wc9")))

    assert contending(by_points) == {"ann": (True, 60, None), "eva": (True, 54, None), "hal": (False, 48, None)}
    assert by_points.last_places is not None
    assert by_points.last_places.unknown == "the programme of wc9 is not known"


@pytest.mark.uncounted
@pytest.mark.parametrize("through", ["wc1", "wc2", "wc3"])
def test_the_last_places_come_to_nobody_but_contenders(after: Callable[[str], Reading], through: str) -> None:
    now, end = quota_table(after(through), "owg-2026"), quota_table(after("wc4"), "owg-2026")
    for edge in bubble(now):
        if edge.section != "points" or edge.inside is None:
            continue
        found, before, finally_in = contending(edge), _by_points(now, edge.event), _by_points(end, edge.event)
        assert finally_in - before <= {*found, *_newcomers(now, edge)}
        assert before - finally_in <= found.keys()
        totals = {line.competitor.id: line.points for line in end.event(edge.event).points_list}
        for who, (_, least, most) in found.items():
            assert most is not None
            assert least <= totals[who] <= most


def _by_points(table: QuotaTable, event: str) -> set[str]:
    return {one.line.competitor.id for one in table.event(event).places if one.section == "points"}


def _newcomers(table: QuotaTable, edge: Edge) -> set[str]:
    """Everybody who has no points yet, where somebody without can still have a place."""
    if edge.last_places is None or edge.last_places.anybody_most is None:
        return set()
    known = {line.competitor.id for line in table.event(edge.event).points_list}
    return set(table.reading.season.entrants) - known


@pytest.mark.uncounted
@pytest.mark.parametrize("through", ["wc2", "wc3"])
def test_every_rank_and_time_that_would_have_been_enough_is_enough(
    after: Callable[[str], Reading], through: str
) -> None:
    now = after(through)
    for edge in bubble(quota_table(now, "owg-2026")):
        if edge.outside is None:
            continue
        for turn in edge.turns:
            assert turn.race is not None
            assert _section(_with(now, edge.outside.competitor.id, turn), edge) in ("points", edge.section), turn


def _with(now: Reading, who: str, turn: Turn) -> Reading:
    """The reading in which a competitor had the rank or the time of a turn."""
    record = now.season.races[turn.race or ""]
    entry = next(one for one in record.results if now.season.identity(one.fact.competitor) == who)
    changes: dict[str, object] = {"status": "OK"}
    if turn.rank is not None:
        changes["rank"] = turn.rank
    if turn.hundredths is not None:
        changes["time"] = turn.hundredths * 10
    result = entry.fact.result.model_copy(update=changes)
    fact = ResultCorrected(
        corrects=entry.position,
        race=turn.race or "",
        competitor=who,
        result=result,
        ranked_by="time" if turn.rank is None else "officials",
    )
    return replace(now, season=fold(now.season, imagined(now, [Draft(fact, "tester")])))


def _section(changed: Reading, edge: Edge) -> str | None:
    assert edge.outside is not None
    places = quota_table(changed, "owg-2026").event(edge.event).places
    return next((one.section for one in places if one.line.competitor.id == edge.outside.competitor.id), None)
