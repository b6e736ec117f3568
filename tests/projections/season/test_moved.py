"""Given competitions that are moved, when tables are computed, then they count in the order of their new days."""

from ledger.basis import Question
from ledger.facts import CompetitionMoved, DecisionReversed, Fact
from projections.cups.standings import standing
from projections.cups.titles import title
from projections.disputes.causes import behind_the_order
from projections.disputes.history import by_entry
from projections.season.expected import expected
from tests.support.desks import desk_with
from tests.support.given import race, skaters

CUP = "men-500"
BEHIND = CompetitionMoved(competition="wc1", first_day="2025-11-28", last_day="2025-11-30")
LATE = race("wc1-men-500-a", "ada", "bo")
HELD: list[Fact] = [*skaters("ada", "bo"), BEHIND]
MOVE = 8
"""The position of the move."""


def held() -> list[Fact]:
    """Bo wins the second World Cup, then Ada the first, which was moved behind it."""
    filed, *results = LATE
    return [*HELD, *race("wc2-men-500-a", "bo", "ada"), filed.model_copy(update={"day": "2025-11-28"}), *results]


def test_the_last_race_is_that_of_the_latest_days() -> None:
    reading = desk_with(held()).reader.read()
    assert reading.counted == ("wc2", "wc1", "wc3")
    found = title(reading, CUP)
    assert ([row.competitor.id for row in found.leaders], found.separated_by) == (["ada"], "last-race")
    assert [str(one.race) for one in standing(reading, CUP).races] == ["wc2-men-500-a", "wc1-men-500-a"]


def test_a_table_through_a_competition_counts_those_that_were_skated_by_then() -> None:
    reader = desk_with(held()).reader
    assert [row.competitor.id for row in standing(reader.read(Question(through="wc2")), CUP).rows] == ["bo", "ada"]
    assert reader.read(Question(through="wc1")).counted == ("wc2", "wc1")


def test_what_was_moved_behind_is_not_missing_but_to_come() -> None:
    raced = [*skaters("ada", "bo"), *race("wc2-men-500-a", "bo", "ada")]
    assert [str(one) for one in expected(desk_with(raced).reader.read()).races([CUP], "missing")] == ["wc1-men-500"]
    moved = expected(desk_with([*raced, BEHIND]).reader.read())
    assert list(moved.races([CUP], "missing")) == []
    assert [str(one) for one in moved.races([CUP], "to come")] == ["wc1-men-500", "wc3-men-500"]


def test_the_move_is_the_cause_of_another_order() -> None:
    reader = desk_with([*held(), DecisionReversed(reverses=MOVE)]).reader
    last = len(reader.entries())
    before, moved, back = (reader.read(Question(at=at)).season for at in (MOVE - 1, MOVE, last))
    assert behind_the_order(before, moved) == {MOVE}
    assert behind_the_order(moved, back) == {last}
    assert behind_the_order(moved, moved) == set()


def test_a_history_by_entry_takes_the_move_in() -> None:
    reader = desk_with([*held(), DecisionReversed(reverses=MOVE)]).reader
    last = len(reader.entries())
    moments = list(by_entry(reader, Question(), CUP))
    for moment in moments[-2:]:
        assert moment.table.rows == standing(reader.read(Question(at=moment.position)), CUP).rows
    assert moments[-1].position == last
