"""Given a calendar and some protocols, how much of the races the book has, and what proves what it lacks."""

from dataclasses import replace

import pytest

from ledger.book import Reading
from ledger.facts import ClassificationPublished, CompetitionScheduled, Fact, ProtocolFiled, RacesNotHeld, RaceVoided
from ledger.instants import parse_instant
from projections.season.coverage import Coverage, coverage, skated_events
from tests.projections.season.test_expected import SPRINTS, calendar, filed, reading

EVENTS = ("men-500", "men-1500")


def covered(*facts: Fact, scheduled: list[Fact] | None = None, as_of: str | None = None) -> Coverage:
    asked = reading(*facts, scheduled=scheduled)
    return coverage(replace(asked, basis=asked.basis.model_copy(update={"as_of": as_of})), EVENTS)


def in_state(*facts: Fact, state: str) -> list[Fact]:
    """The same facts, with the protocols in another state."""
    return [fact.model_copy(update={"state": state}) if isinstance(fact, ProtocolFiled) else fact for fact in facts]


def at_moment(asked: Reading, recorded_at: str) -> Coverage:
    """The coverage where the last entry was recorded at an instant."""
    return coverage(replace(asked, season=replace(asked.season, recorded_at=parse_instant(recorded_at))), EVENTS)


def states(held: Coverage) -> dict[str, str]:
    return {str(one): one.state for one in held.races if one.state != "to come"}


def test_a_race_is_whole_unofficial_in_part_or_void() -> None:
    held = covered(
        *filed("wc1-men-500-1-a"),
        *in_state(*filed("wc1-men-500-2-a"), state="UNOFFICIAL"),
        *in_state(*filed("wc1-men-1500-a"), state="PARTIAL"),
        *filed("wc2-men-500-1-a"),
        RaceVoided(race="wc2-men-500-1-a"),
    )

    assert states(held) == {
        "wc1-men-500-1": "whole",
        "wc1-men-500-2": "unofficial",
        "wc1-men-1500": "in part",
        "wc2-men-500-1": "void",
    }
    assert (held.complete, len(held.of("to come"))) == (False, 5)
    assert held.line is not None
    assert held.line.startswith("incomplete: 2 of 4 races are whole; void: wc2-men-500-1; in part: wc1-men-1500;")


def test_a_race_whose_division_b_is_known_in_part_is_in_part() -> None:
    held = covered(*filed("wc1-men-1500-a"), *in_state(*filed("wc1-men-1500-b"), state="PARTIAL"))

    assert states(held) == {"wc1-men-1500": "in part"}


WC1 = ("wc1-men-500-1-a", "wc1-men-500-2-a", "wc1-men-1500-a")


def test_what_was_skated_and_is_all_there_is_complete_whatever_still_comes() -> None:
    held = at_moment(reading(*filed(*WC1)), "2025-11-10T00:00:00Z")

    assert (held.complete, held.line, held.overdue, len(held.of("to come"))) == (True, None, (), 6)


def test_days_that_are_past_and_that_the_book_was_not_told_of_make_nothing_missing_and_nothing_complete() -> None:
    held = at_moment(reading(*filed(*WC1)), "2025-11-17T00:00:00Z")

    assert (held.complete, held.complete_as_told, held.overdue) == (None, True, ("wc2",))
    assert held.line == "unfinished in this book: the days of wc2 are past, and races are not there"
    assert (len(held.of("missing")), len(held.of("to come"))) == (0, 6)
    assert held.at(("wc1",)).complete is True
    assert held.of_race("wc1-men-1500-a").complete is True


def test_a_competition_that_is_past_and_has_no_programme_leaves_open_whether_all_is_there() -> None:
    dates = calendar(wc1=SPRINTS, wc2=None)
    before, after = (
        at_moment(reading(*filed(*WC1), scheduled=dates), day)
        for day in ("2025-11-14T00:00:00Z", "2025-11-17T00:00:00Z")
    )

    assert (before.complete, before.unheard) == (True, ())
    assert (after.complete, after.unheard, after.overdue) == (None, ("wc2",), ())
    assert after.line == "unfinished in this book: the days of wc2 are past, and nobody knows what was raced there"


@pytest.mark.parametrize(
    ("facts", "as_of", "proof"),
    [
        (filed("wc2-men-1500-a"), None, "wc2 has raced"),
        ([], "2025-11-10T00:00:00Z", "its last day was 2025-11-08"),
        (
            [
                ClassificationPublished(
                    publication="after-wc1",
                    title="A list",
                    publisher="somebody",
                    kind="standing",
                    after="wc1",
                    columns=("name",),
                    rows=(),
                )
            ],
            None,
            "the list after-wc1 is of after wc1",
        ),
        (
            [
                ClassificationPublished(
                    publication="winners", title="Winners", publisher="us", kind="title", columns=("name",), rows=()
                )
            ],
            None,
            "the titles winners were published after it",
        ),
    ],
)
def test_what_proves_that_a_race_was_skated_is_named(facts: list[Fact], as_of: str | None, proof: str) -> None:
    held = covered(*facts, as_of=as_of)

    missing = {str(one): one.proof for one in held.of("missing") if one.competition == "wc1"}
    assert missing == dict.fromkeys(("wc1-men-500-1", "wc1-men-500-2", "wc1-men-1500"), proof)


def test_on_its_last_day_and_the_day_after_a_competition_may_still_be_on() -> None:
    assert covered(as_of="2025-11-09T23:00:00Z").of("missing") == ()


def test_a_later_race_of_the_event_proves_the_earlier_one() -> None:
    (missing,) = covered(*filed("wc1-men-500-2-a")).of("missing")

    assert (str(missing), missing.proof) == ("wc1-men-500-1", "a later race of the event is filed")


def test_nobody_knows_what_was_raced_where_no_programme_is_known() -> None:
    dates = calendar(wc1=None, wc2=SPRINTS)
    before = at_moment(reading(scheduled=dates), "2025-11-08T00:00:00Z")
    after = covered(*filed("wc2-men-1500-a"), scheduled=dates)

    assert (before.unknown, before.over, before.complete) == (("wc1",), (), True)
    assert (after.unknown, after.over) == (("wc1",), ("wc1",))
    assert "not known: what was raced at wc1" in (after.line or "")
    # A race of one event says nothing of another.
    assert covered(*filed("wc1-men-500-a", "wc2-men-1500-a"), scheduled=dates).unknown == ("wc1",)
    assert covered(*filed("wc1-men-500-a", "wc1-men-1500-a", "wc2-men-1500-a"), scheduled=dates).unknown == ()


def test_a_programme_may_leave_events_open() -> None:
    first, *rest = calendar(wc1=(("men-500", 1),), wc2=SPRINTS)
    dates = [first.model_copy(update={"unknown_events": ("men-1500",)}), *rest]
    later = filed("wc2-men-1500-a")
    held = covered(*filed("wc1-men-500-a"), *later, scheduled=dates)

    assert (held.unknown, held.over, held.complete) == (("wc1",), ("wc1",), None)
    assert held.why_unknown("wc1") == "what was raced of men-1500 is not known"
    assert (held.line or "").endswith("not known: what was raced of men-1500 at wc1; their totals are lower bounds")
    skated = covered(*filed("wc1-men-500-a", "wc1-men-1500-a"), *later, scheduled=dates)
    assert (skated.unknown, skated.complete) == ((), True)
    out = RacesNotHeld(competition="wc1", races=("men-1500",))
    assert covered(*filed("wc1-men-500-a"), *later, out, scheduled=dates).unknown == ()


def test_without_a_calendar_nobody_knows_what_was_raced() -> None:
    held = covered(scheduled=[])

    assert (held.complete, held.races) == (None, ())
    assert "no competition is on the calendar" in (held.line or "")


def test_a_race_with_a_number_has_another_beside_it_though_no_programme_is_known() -> None:
    dates = calendar(wc1=None, wc2=SPRINTS)
    first, second = (covered(*filed(name), scheduled=dates) for name in ("wc1-men-500-1-a", "wc1-men-500-2-a"))

    assert [str(one) for one in first.of("to come")][:1] == ["wc1-men-500-2"]
    assert [(str(one), one.proof) for one in second.of("missing")] == [
        ("wc1-men-500-1", "a later race of the event is filed")
    ]


def test_a_race_beside_the_programme_is_expected_because_it_is_there() -> None:
    dates: list[Fact] = calendar(wc1=(("men-1500", 1),))
    held = covered(*filed("wc1-men-500-a", "wc1-men-1500-a"), scheduled=dates)

    assert states(held) == {"wc1-men-500": "whole", "wc1-men-1500": "whole"}


def test_every_event_of_programmes_and_protocols_is_looked_for() -> None:
    asked = reading(*filed("wc1-men-5000-a"))

    assert skated_events(asked) == ("men-500", "men-1500", "men-5000")
    assert all(isinstance(fact, CompetitionScheduled) for fact in calendar(wc1=None))


def test_one_line_says_all_of_a_kind() -> None:
    held = covered(*in_state(*filed("wc1-men-500-2-a"), state="PARTIAL"), *filed("wc2-men-1500-a"))

    assert held.line == (
        "incomplete: 1 of 4 races are whole; in part: wc1-men-500-2; missing, though skated by all that is known: "
        "wc1-men-500-1, wc1-men-1500; totals are lower bounds"
    )
