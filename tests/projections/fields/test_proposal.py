"""Given races, who starts in Division A of the next one, and why; of a field that has four places."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ledger.basis import EVERYTHING
from ledger.book import Reading
from ledger.errors import InvalidInputError, NotFoundError, UnknownRuleError
from ledger.facts import CompetitorsOrdered, Entrant, EntriesListed, Fact, RacesNotHeld, RaceVoided, ResultRow
from ledger.rulebook import DivisionSize, FieldRule, FieldStep
from projections.fields.entrants import FieldEntrant, entrants
from projections.fields.proposal import Proposal, propose
from tests.support.desks import desk_with
from tests.support.given import finished, race, skaters

NAMES = ("ada", "bo", "cy", "di", "ed", "flo", "gus", "hal", "ivo")
EVENT = "men-500"
FIRST = (*race("wc1-men-500-a", "ada", "bo", "cy", "di"), *race("wc1-men-500-b", "ed", "flo", "gus", "hal"))


def step(by: str, first: int | None = None) -> FieldStep:
    return FieldStep.model_validate({"by": by, "first": first, "status": "inferred"})


STEPS = (step("division-b", 1), step("last-division-a", 2), step("last-season", 3), step("ranking"))


def reading_of(*facts: Fact, steps: Sequence[FieldStep] = STEPS) -> Reading:
    reading = desk_with([*skaters(*NAMES), *facts]).reader.read(EVERYTHING)
    divisions = reading.rulebook.divisions
    assert divisions is not None
    small = divisions.model_copy(
        update={
            "sizes": (DivisionSize(name="four", events=(EVENT,), size=4, status="confirmed"),),
            "fields": (FieldRule(name="four", events=(EVENT,), steps=tuple(steps), status="inferred"),),
        }
    )
    return replace(reading, rulebook=reading.rulebook.model_copy(update={"divisions": small}))


def field(found: Proposal) -> dict[str, str]:
    return {one.entrant.key: one.because for one in found.a}


def of(reading: Reading, *names: str) -> tuple[FieldEntrant, ...]:
    return entrants(reading.season, names, on="2025-11-21")


def test_the_best_of_division_b_come_up_and_the_ranking_gives_the_other_places() -> None:
    found = propose(reading_of(*FIRST), EVENT)

    assert str(found.ground.race) == "wc2-men-500"
    assert field(found) == {"ed": "up from B", "ada": "by ranking", "bo": "by ranking", "cy": "by ranking"}
    assert [one.detail for one in found.a][:2] == ["rank 1 of wc1-men-500-b", "rank 1 with 60 points"]
    assert [one.entrant.key for one in found.reserves] == ["di", "flo", "gus", "hal"]
    assert [one.entrant.key for one in found.b] == ["di", "flo", "gus", "hal"]
    assert {one.mark for one in (*found.a, *found.b)} == {"inferred"}
    assert {one.instead.key if one.instead else None for one in found.a} == {"di"}


def test_who_is_not_entered_is_left_out_and_the_next_moves_up() -> None:
    reading = reading_of(*FIRST)
    found = propose(reading, EVENT, entered=of(reading, "ada", "bo", "di", "flo", "gus"))

    assert list(field(found)) == ["ada", "bo", "di", "flo"]
    assert {(one.entrant.key, one.because, one.instead.key if one.instead else "") for one in found.absent} == {
        ("ed", "up from B", "di"),
        ("cy", "by ranking", "flo"),
    }


def test_who_is_entered_and_unknown_starts_in_division_b() -> None:
    reading = reading_of(*FIRST)
    known = of(reading, "ada", "bo", "cy", "ed", "di", "ivo")
    found = propose(reading, EVENT, entered=(*known, FieldEntrant.unknown("Somebody New", "NED")))

    assert [(one.entrant.name, one.because) for one in found.b] == [
        ("Di", "by ranking"),
        ("Ivo", "not started yet"),
        ("Somebody New", "unknown to the book"),
    ]
    assert any("2 who are entered have not started" in note for note in found.notes)


def test_a_list_of_entries_in_the_book_says_who_is_entered() -> None:
    names = ("ada", "bo", "di", "flo", "gus", "ivo")
    entered = tuple(Entrant(competitor=name) for name in names)
    both = EntriesListed(race="wc2-men-500", competition="wc2", entries=entered)
    only_a = EntriesListed(race="wc2-men-500-a", competition="wc2", entries=entered)
    found = propose(reading_of(*FIRST, both), EVENT)

    assert list(field(found)) == ["ada", "bo", "di", "flo"]
    assert [one.entrant.key for one in found.b] == ["gus", "ivo"]
    assert any(note.startswith("who is entered: entry ") for note in found.notes)
    half = propose(reading_of(*FIRST, only_a), EVENT)
    assert half.a == propose(reading_of(*FIRST), EVENT).a
    assert any(" is of wc2-men-500-a alone: all 8 who have started" in note for note in half.notes)


def test_a_race_that_is_not_held_says_so() -> None:
    dropped = RacesNotHeld(competition="wc2", races=("men-500",))
    found = propose(reading_of(*FIRST, dropped), EVENT, "wc2")

    assert found.notes[0].startswith("wc2-men-500 is not held, by entry ")
    assert "not held" not in "".join(propose(reading_of(*FIRST), EVENT, "wc2").notes)


def test_equal_ranks_at_the_last_place_of_division_b_come_up_together() -> None:
    level = [("ed", finished(1, 35_000)), ("flo", finished(1, 35_000)), ("gus", finished(3))]
    found = propose(reading_of(*FIRST[:5], *race("wc1-men-500-b", *level)), EVENT)

    assert field(found) == {"ed": "up from B", "flo": "up from B", "ada": "by ranking", "bo": "by ranking"}


def test_who_was_high_in_the_last_division_a_is_kept_whatever_the_ranking() -> None:
    """di was out of the points of the first race and second in the next one."""
    out = ResultRow(status="DQ")
    first = (*race("wc1-men-500-a", "ada", "bo", "cy", ("di", out)), *race("wc1-men-500-b", "ed", "flo", "gus"))
    second = (
        *race(
            "wc2-men-500-a",
            ("hal", finished(1)),
            ("di", finished(2)),
            ("ada", finished(3)),
            ("bo", finished(4)),
            ("cy", finished(5)),
        ),
        *race("wc2-men-500-b", "ed", "flo"),
    )
    steps = (step("division-b", 1), step("last-division-a", 2), step("ranking"))
    kept = propose(reading_of(*first, *second, steps=steps), EVENT)
    plain = propose(reading_of(*first, *second, steps=(steps[0], steps[2])), EVENT)

    assert field(plain) == {"ed": "up from B", "ada": "by ranking", "bo": "by ranking", "cy": "by ranking"}
    assert field(kept) == {"ed": "up from B", "ada": "by ranking", "hal": "kept", "di": "kept"}


def test_last_season_gives_a_place_to_who_has_not_started() -> None:
    reading = reading_of(*FIRST)
    entered = of(reading, "ada", "bo", "cy", "ed", "ivo", "di")
    ranks = {"ivo": 3, "di": 1}

    assert field(propose(reading, EVENT, entered=entered, last_season=ranks)) == {
        "ed": "up from B",
        "ada": "by ranking",
        "bo": "by ranking",
        "ivo": "by last season",
    }
    assert "ivo" not in field(propose(reading, EVENT, entered=entered, last_season={"ivo": 4}))


def test_nobody_is_drawn_by_the_program_and_a_decision_that_orders_equals_is_followed() -> None:
    level = [("ada", finished(1)), ("bo", finished(2)), ("cy", finished(3, 34_500)), ("di", finished(3, 34_500))]
    facts = [*race("wc1-men-500-a", *level), *race("wc1-men-500-b", "ed")]
    found = propose(reading_of(*facts), EVENT)
    lots = CompetitorsOrdered(table=EVENT, competitors=("di", "cy"))
    drawn = propose(reading_of(*facts, lots), EVENT)

    assert (list(field(found)), found.open) == (["ed", "ada", "bo"], 1)
    assert [(one.entrant.key, one.because) for one in found.reserves] == [("cy", "drawn"), ("di", "drawn")]
    assert (list(field(drawn)), drawn.open) == (["ed", "ada", "bo", "di"], 0)


def test_places_for_a_division_b_that_is_not_in_the_book_stay_open() -> None:
    found = propose(reading_of(*FIRST[:5]), EVENT)

    assert (list(field(found)), found.open) == (["ada", "bo", "cy"], 1)
    assert "the Division B of wc1-men-500-a is not in the book, so nobody is said to come up from it" in found.notes


def test_nothing_of_the_competition_itself_or_later_plays_a_part() -> None:
    later = (*race("wc2-men-500-a", "hal", "gus", "flo", "di"), *race("wc2-men-500-b", "ivo", "cy"))

    assert propose(reading_of(*FIRST, *later), EVENT, "wc2").a == propose(reading_of(*FIRST), EVENT, "wc2").a


def test_a_void_race_is_not_the_last_one() -> None:
    second = (*race("wc2-men-500-a", "hal", "di", "ada", "bo"), *race("wc2-men-500-b", "ivo", "cy"))
    void = (RaceVoided(race="wc2-men-500-a"), RaceVoided(race="wc2-men-500-b"))

    assert field(propose(reading_of(*FIRST, *second, *void), EVENT, "wc3"))["ed"] == "up from B"


def test_before_the_first_race_nobody_has_a_place() -> None:
    found = propose(reading_of(), EVENT)

    assert (found.a, found.b) == ((), ())
    assert "no race of the cup men-500 is before wc1-men-500, so there is no ranking" in found.notes


def test_what_does_not_exist_is_refused_with_what_there_is() -> None:
    reading = reading_of(*FIRST)

    with pytest.raises(NotFoundError, match="wc9: not on the calendar, which has wc1, wc2, wc3"):
        propose(reading, EVENT, "wc9")
    with pytest.raises(InvalidInputError, match="--race 2: wc2 has no such race of men-500, it has 1"):
        propose(reading, EVENT, "wc2", 2)
    with pytest.raises(UnknownRuleError, match="does not say who starts in Division A of men-1500"):
        propose(reading, "men-1500")
