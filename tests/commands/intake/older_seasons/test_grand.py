"""The Grand World Cup: exact points, halves where a distance is raced twice, Division A alone."""

import json
from decimal import Decimal

import pytest

from ledger.basis import EVERYTHING, Question
from ledger.book import Reading
from ledger.errors import NotFoundError, UnknownRuleError
from ledger.facts import Fact, RaceVoided, ResultRow
from projections.cups.standings import standing
from projections.cups.titles import title, titles
from projections.disputes.conditions import parse_condition
from projections.disputes.explain import Reason, explain_rank
from projections.disputes.history import by_competition
from projections.documents.titles import titles_document
from projections.races.scores import whole
from projections.reports.standings import standing_document
from tests.support.given import finished, opening, race, season, skaters
from tests.support.history_books import Reads


def given(read: Reads, *facts: Fact) -> Reading:
    """A small season under the rules of 2013/14."""
    state = season([*opening("2013-14"), *skaters("ada", "bo", "cy", "di", "ed", "fo"), *facts])
    base = read("2013-14")
    return Reading(base.basis, state, base.rulebook, ("wc1", "wc2", "wc3"))


def points(reading: Reading, cup: str = "men-grand") -> dict[str, str]:
    return {row.competitor.id: str(row.points) for row in standing(reading, cup).rows}


NAMES = ("ada", "bo", "cy", "di", "ed", "fo")


def test_the_first_five_score(read: Reads) -> None:
    assert points(given(read, *race("wc1-men-1500-a", *NAMES))) == {
        "ada": "10",
        "bo": "8",
        "cy": "7",
        "di": "6",
        "ed": "5",
    }


def test_a_distance_that_is_raced_twice_counts_half(read: Reads) -> None:
    once = given(read, *race("wc1-men-500-1-a", *NAMES))

    assert points(once) == {"ada": "5", "bo": "4", "cy": "3.5", "di": "3", "ed": "2.5"}
    assert points(given(read, *race("wc1-men-500-1-a", *NAMES), *race("wc1-men-500-2-a", *NAMES)))["cy"] == "7"


def test_the_final_counts_one_and_a_half_times_in_exact_quarters(read: Reads) -> None:
    assert points(given(read, *race("wc3-men-500-1-a", *NAMES))) == {
        "ada": "7.5",
        "bo": "6",
        "cy": "5.25",
        "di": "4.5",
        "ed": "3.75",
    }


def test_division_b_scores_nothing_and_is_not_in_the_table(read: Reads) -> None:
    reading = given(read, *race("wc1-men-1500-b", *NAMES), *race("wc2-men-1500-a", *NAMES))

    assert points(reading)["ada"] == "10"
    assert [str(one.race) for one in standing(reading, "men-grand").races] == ["wc2-men-1500-a"]


def test_a_void_race_scores_nothing(read: Reads) -> None:
    assert points(given(read, *race("wc1-men-1500-a", *NAMES), RaceVoided(race="wc1-men-1500-a"))) == {}


def test_printed_points_count_where_the_rank_is_not_known(read: Reads) -> None:
    rows = (("ada", ResultRow(status="OK", grand_points_printed="2.5")), ("bo", ResultRow(status="OK")))

    assert points(given(read, *race("wc1-men-1500", *rows, state="PARTIAL"))) == {"ada": "2.5"}


def test_world_cup_points_stay_whole_numbers(read: Reads) -> None:
    reading = given(read, *race("wc1-men-500-1-a", *NAMES))
    table = json.loads(standing_document(reading, standing(reading, "men-500")).model_dump_json())

    assert [row["points"] for row in table["rows"]] == [100, 80, 70, 60, 50, 45]
    assert all(type(row["points"]) is int for row in table["rows"])


def test_json_has_numbers_and_no_zeros_at_their_end(read: Reads) -> None:
    text = standing_document(read("2013-14"), standing(read("2013-14"), "women-grand")).model_dump_json()

    assert '"points":108.25,' in text
    assert '"points":99,' in text
    assert '"points":2.5,' in text


@pytest.mark.parametrize(("given_points", "shown"), [(Decimal("6.0"), "6"), (Decimal("95.50"), "95.5"), (120, "120")])
def test_points_have_one_form(given_points: Decimal | int, shown: str) -> None:
    assert str(whole(given_points)) == shown
    assert isinstance(whole(given_points), int) == ("." not in shown)


def test_the_points_are_the_sum_of_their_explanation(read: Reads) -> None:
    def total(reason: Reason) -> Decimal:
        return sum((Decimal(below.points or 0) for below in reason.because), Decimal(0))

    reading = read("2013-14")
    for row in standing(reading, "women-grand").rows:
        assert total(explain_rank(reading, "women-grand", row.competitor.id)) == row.points


def test_a_history_of_the_cup_is_exact_after_every_competition(read: Reads) -> None:
    moments = by_competition(read("2013-14"), "women-grand")
    heather = [moment.row("women-usa-heather-richardson") for moment in moments]

    assert [str(row.points) for row in heather if row] == ["15", "37.5", "53", "69.5", "89.5", "108.25"]
    assert parse_condition("points>=108.25")(1, heather[-1].points if heather[-1] else 0)


def test_titles_know_quarters_and_give_no_lead_where_races_are_known_in_part(read: Reads) -> None:
    found = title(read("2013-14"), "women-grand")

    assert (found.leaders[0].competitor.name, found.lead, found.state) == ("Heather Richardson", None, "incomplete")
    assert found.next is not None
    assert found.leaders[0].points - found.next.points == Decimal("9.25")
    document = titles_document(read("2013-14"), (found,))
    assert '"points":108.25,"at_least":true' in document.model_dump_json()


def test_what_is_left_is_counted_in_grand_points(read: Reads) -> None:
    found = title(read("2013-14", Question(through="wc5")), "women-grand")

    assert found.points_left == Decimal(75), "two races of 500 m at 7.5, 1000, 1500, 3000 m and mass start at 15"
    assert found.races_left == 6


def test_a_season_without_one_says_so(read: Reads) -> None:
    with pytest.raises(NotFoundError, match="has no cup men-grand"):
        standing(read("2008-09"), "men-grand")


def test_an_unknown_table_is_no_end_of_the_other_titles(read: Reads) -> None:
    """Of 2014/15 the Final's points are known for two ranks."""
    with pytest.raises(UnknownRuleError, match="rank 3 are unknown in table grand-final"):
        standing(read("2014-15"), "women-grand")
    states = {one.cup.id: (one.state, one.unknown) for one in titles(read("2014-15", EVERYTHING))}

    assert states["women-grand"][0] == "unknown"
    assert "grand-final" in str(states["women-grand"][1])
    assert states["women-1500"] == ("incomplete", None)


def test_inferred_tables_are_flagged(read: Reads) -> None:
    table = standing(read("2017-18"), "men-grand")

    assert table.mark == "inferred"
    assert any(note.startswith("inferred, not confirmed: points by grand") for note in table.notes)


def test_a_rank_of_division_a_counts_where_the_division_is_not_known(read: Reads) -> None:
    rows = (("ada", finished(1)), ("bo", finished(2)))

    assert points(given(read, *race("wc1-men-1500", *rows, state="PARTIAL"))) == {"ada": "10", "bo": "8"}
