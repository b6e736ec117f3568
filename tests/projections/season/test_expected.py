"""Given a calendar and some protocols, which races of the programmes are filed, missing and to come."""

from dataclasses import replace

from hypothesis import given as random
from hypothesis import strategies as st

from ledger.basis import Basis, counted_competitions
from ledger.book import Reading
from ledger.facts import CompetitionCancelled, CompetitionScheduled, Fact, RaceVoided
from ledger.rulebook import load_edition
from projections.season.expected import Expected, expected, names_of
from tests.support.given import opening, race, season, skaters

Programme = tuple[tuple[str, int], ...]

SPRINTS: Programme = (("men-500", 2), ("men-1500", 1))


def calendar(**programmes: Programme | None) -> list[Fact]:
    """Competitions a week apart, in the order in which they are given, each with its programme."""
    return [
        CompetitionScheduled(
            competition=name,
            name=name,
            venue="Oval",
            city="Somewhere",
            noc="NED",
            first_day=f"2025-11-{7 * week:02}",
            last_day=f"2025-11-{7 * week + 1:02}",
            time_zone="Europe/Amsterdam",
            programme=programme,
        )
        for week, (name, programme) in enumerate(programmes.items(), 1)
    ]


def reading(*facts: Fact, scheduled: list[Fact] | None = None, through: str | None = None) -> Reading:
    """A reading of a season with this calendar, by default three competitions with two 500 m and a 1500 m each."""
    dates = calendar(wc1=SPRINTS, wc2=SPRINTS, wc3=SPRINTS) if scheduled is None else scheduled
    opened = [fact for fact in opening() if not isinstance(fact, CompetitionScheduled)]
    state = season([*opened, *dates, *skaters("ada", "bo"), *facts])
    basis = Basis(book="book", at=state.length, as_of=None, through=through, rulebook="2025-26", root="0" * 64)
    return Reading(basis, state, load_edition("2025-26"), counted_competitions(state, through))


def filed(*names: str) -> list[Fact]:
    return [fact for name in names for fact in race(name, "ada", "bo")]


def said(found: Expected) -> dict[str, list[str]]:
    """The races in each state."""
    by_state: dict[str, list[str]] = {}
    for one in found.competitions:
        for races in (one.races or {}).values():
            for each in races:
                by_state.setdefault(each.state, []).append(str(each))
    return by_state


WC1 = ("wc1-men-500-1-a", "wc1-men-500-2-a", "wc1-men-1500-a")


def test_before_any_race_all_of_the_programmes_is_to_come() -> None:
    found = expected(reading())

    assert said(found) == {
        "to come": [f"wc{n}-{race}" for n in (1, 2, 3) for race in ("men-500-1", "men-500-2", "men-1500")]
    }
    assert not any(one.raced for one in found.competitions)


def test_a_race_is_filed_with_its_division_a_and_not_with_its_division_b() -> None:
    by_state = said(expected(reading(*filed("wc1-men-500-1-a", "wc1-men-500-2-b", "wc1-men-1500-b"))))

    assert by_state["filed"] == ["wc1-men-500-1"]
    assert by_state["to come"][:2] == ["wc1-men-500-2", "wc1-men-1500"]


def test_nothing_waits_for_a_division_b_that_no_programme_promises() -> None:
    assert said(expected(reading(*filed(*WC1))))["filed"] == ["wc1-men-500-1", "wc1-men-500-2", "wc1-men-1500"]


def test_a_race_that_is_known_without_divisions_is_filed() -> None:
    undivided = race("wc1-men-1500", "ada", state="PARTIAL")

    assert said(expected(reading(*undivided)))["filed"] == ["wc1-men-1500"]


def test_what_a_competition_lacks_is_missing_as_soon_as_a_later_one_has_raced_in_any_event() -> None:
    facts = filed("wc1-men-500-1-a", "wc1-men-1500-b")

    assert "missing" not in said(expected(reading(*facts)))
    by_state = said(expected(reading(*facts, *filed("wc2-men-1500-b"))))
    assert by_state["missing"] == ["wc1-men-500-2", "wc1-men-1500"]
    assert by_state["to come"][:3] == ["wc2-men-500-1", "wc2-men-500-2", "wc2-men-1500"]


def test_the_first_of_two_races_is_missing_once_the_second_is_filed() -> None:
    by_state = said(expected(reading(*filed("wc1-men-500-2-a"))))

    assert by_state["missing"] == ["wc1-men-500-1"]
    assert by_state["to come"][0] == "wc1-men-1500"
    assert "missing" not in said(expected(reading(*filed("wc1-men-500-2-b")))), "Division B proves nothing of race 1"


def test_what_does_not_count_at_the_basis_is_to_come_though_the_book_has_it() -> None:
    facts = filed(*WC1, "wc2-men-500-1-a", "wc3-men-1500-a")
    by_state = said(expected(reading(*facts, through="wc2")))

    assert by_state["missing"] == ["wc2-men-500-2", "wc2-men-1500"], "the book knows that wc3 has raced"
    assert by_state["to come"] == [
        "wc3-men-500-1",
        "wc3-men-500-2",
        "wc3-men-1500",
    ]


def test_a_void_race_was_skated_and_is_not_to_come() -> None:
    facts = [*filed("wc1-men-1500-a"), RaceVoided(race="wc1-men-1500-a")]

    assert said(expected(reading(*facts)))["filed"] == ["wc1-men-1500"]


def test_a_competition_that_is_cancelled_is_not_expected_and_makes_nothing_missing() -> None:
    facts = filed("wc1-men-500-1-a", "wc2-men-500-1-a")
    found = expected(reading(*facts, CompetitionCancelled(competition="wc2")))

    assert [one.competition for one in found.competitions] == ["wc1", "wc3"]
    assert "missing" not in said(found)


def test_a_programme_that_is_not_known_stays_unknown_until_the_event_has_raced_or_the_competition_is_over() -> None:
    dates = calendar(wc1=SPRINTS, wc2=None, wc3=None)

    def unknown(*names: str, events: tuple[str, ...] = ("men-500",)) -> list[str]:
        found = expected(reading(*filed(*names), scheduled=dates))
        return [one.competition for one in found.unknown(events)]

    assert unknown() == ["wc2", "wc3"]
    assert unknown("wc2-men-500-1-b") == ["wc2", "wc3"], "Division B files nothing, and the weekend is not over"
    assert unknown("wc2-men-500-1-a") == ["wc3"], "what is filed of wc2 is taken for all there was"
    assert unknown("wc2-men-500-1-a", events=("men-1000",)) == ["wc2", "wc3"], "one race says nothing of another event"
    assert unknown("wc2-men-500-1-b", "wc3-men-1500-a") == ["wc3"], "wc2 is over, and what is filed is all there was"
    assert unknown("wc3-men-500-1-a") == [], "a later race of the event is filed"
    assert unknown("wc3-men-500-1-a", events=("men-1000",)) == ["wc2", "wc3"], "of this event nothing is filed"


def test_a_programme_that_is_not_known_has_no_races_and_what_is_filed_is_known() -> None:
    dates = calendar(wc1=SPRINTS, wc2=None)
    first, second = expected(reading(*filed("wc2-men-500-1-a", "wc2-men-1500-b"), scheduled=dates)).competitions

    assert (first.races is None, second.races) == (False, None)
    assert second.held(("men-500", "men-1500"))
    assert not second.held(("men-1500",)), "Division B alone is no race of the event"


def test_races_under_other_numbers_than_the_programme_has_stand_for_its_races() -> None:
    dates = calendar(wc1=(("men-500", 1), ("men-1000", 2), ("men-1500", 0)))
    facts = filed("wc1-men-500-1-a", "wc1-men-500-2-a", "wc1-men-1000-a", "wc1-men-1500-a")

    assert said(expected(reading(*facts, scheduled=dates))) == {
        "filed": ["wc1-men-500", "wc1-men-1000-1"],
        "to come": ["wc1-men-1000-2"],
    }


def test_races_can_be_asked_for_by_event_state_and_competition() -> None:
    found = expected(reading(*filed("wc1-men-500-2-a", "wc2-men-500-1-b")))

    assert [str(one) for one in found.races(("men-500",), "missing")] == ["wc1-men-500-1"]
    assert [str(one) for one in found.races(("men-500",), "to come", ("wc3",))] == ["wc3-men-500-1", "wc3-men-500-2"]
    assert list(found.races((), "to come")) == []


def test_many_races_names_of_do_not_run_on() -> None:
    races = list(expected(reading()).races(("men-500",), "to come"))

    assert names_of(races[:2]) == "wc1-men-500-1, wc1-men-500-2"
    assert names_of(races) == "wc1-men-500-1, wc1-men-500-2, wc2-men-500-1 and 3 more"


ALL = [f"wc{n}-men-{part}-{division}" for n in (1, 2, 3) for part in ("500-1", "500-2", "1500") for division in "ab"]


@random(st.sets(st.sampled_from(ALL)), st.sampled_from([None, "wc1", "wc2", "wc3"]))
def test_every_race_of_a_programme_has_one_state(names: set[str], through: str | None) -> None:
    now = reading(*filed(*sorted(names)), through=through)
    by_state = said(expected(now))

    counted = {name for name in names if name[:3] in now.counted}
    assert sum(map(len, by_state.values())) == 9
    assert set(by_state.get("filed", ())) == {name[:-2] for name in counted if name.endswith("a")}
    for name in by_state.get("missing", ()):
        later = any(one[:3] > name[:3] for one in names)
        assert later or f"{name.removesuffix('-1')}-2-a" in counted, f"nothing later than {name} is filed"
    for name in by_state.get("to come", ()):
        assert not any(one[:3] > name[:3] for one in counted), f"{name} is over"
    everything = replace(now, counted=("wc1", "wc2", "wc3"))
    assert set(by_state.get("to come", ())) >= set(said(expected(everything)).get("to come", ()))
