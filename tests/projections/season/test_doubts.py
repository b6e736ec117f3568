"""Doubts: what is doubted of a race, what is not, and what settles it."""

import pytest

from ledger.book import Reader
from ledger.facts import (
    CompetitionScheduled,
    CompetitorDisqualified,
    DecisionReversed,
    DoubtSettled,
    Fact,
    RaceVoided,
    ResultAnnulled,
    ResultCorrected,
    ResultRow,
)
from projections.season.doubts import Doubt, doubts
from tests.support.given import finished, opening, race, season, skaters

RACE = "wc1-men-1500-a"
HELD = [*opening(), *skaters("ada", "bo", "cy", "di")]
"""Entries 1 to 9; a race that follows is filed by entry 10."""


def found(*more: Fact) -> tuple[Doubt, ...]:
    return doubts(season([*HELD, *more]))


def ranked(*rows: tuple[int, int, int | None]) -> list[Fact]:
    """A race of ranks, times and thousandths."""
    results = (finished(*row) for row in rows)
    return race(RACE, *((who, one) for who, one in zip(("ada", "bo", "cy", "di"), results, strict=False)))


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (((1, 105_000, None), (2, 105_010, None), (2, 105_010, None), (4, 106_000, None)), 0),
        (((1, 105_000, 1), (2, 105_000, 6), (3, 105_000, None), (4, 106_000, None)), 0),
        (((1, 105_000, 4), (1, 105_000, 4)), 0),
        (((1, 105_000, None), (2, 105_000, None)), 0),  # thousandths that were not kept
        (((1, 105_010, None), (2, 105_000, None)), 2),
        (((1, 105_000, 6), (2, 105_000, 1)), 2),
        (((1, 105_000, 4), (2, 105_000, 4)), 2),
        (((1, 105_000, None), (1, 105_010, None)), 2),
        (((1, 105_000, 4), (1, 105_000, 5)), 2),
        (((1, 105_000, None), (2, 107_000, None), (3, 106_000, None), (4, 105_500, None)), 3),
    ],
)
def test_ranks_that_times_contradict_are_doubted(rows: tuple[tuple[int, int, int | None], ...], wrong: int) -> None:
    entries = [position for one in found(*ranked(*rows)) for position in one.entries]
    assert len(entries) == wrong


def test_a_doubt_names_the_race_the_rows_and_what_settles_it() -> None:
    (one,) = found(*ranked((1, 105_010, None), (2, 105_000, 3)))
    assert (one.kind, one.race, one.entries) == ("ranks", RACE, (11, 12))
    assert one.line == (
        f"doubt: the ranks of {RACE} are taken as printed, and its times contradict them: 1 Ada 1:45.01 before 2 Bo "
        f"1:45.00(3); settle it with: season correct {RACE} bo --time TIME --reason TEXT; or, where it is right: "
        f"season settle {RACE} ranks --reason TEXT"
    )


def test_only_who_finished_is_ranked_by_time_and_a_mass_start_by_no_time() -> None:
    late = ResultRow(status="DNF", rank=1, time=200_000)
    assert found(*race(RACE, ("ada", late), ("bo", finished(2, 105_000)), ("cy", ResultRow(status="DNS")))) == ()
    mass = race("wc1-men-mass-start-a", ("ada", finished(1, 500_000)), ("bo", finished(2, 480_000)))
    assert [one.kind for one in found(*mass)] == ["programme"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("wc1-men-500-a", None),
        ("wc1-men-500-1-a", None),
        ("wc1-men-500-2-a", "wc1-men-500-2-a is outside the programme of wc1, which has 1 of men-500 (entry 3)"),
        ("wc1-men-1000-b", "wc1-men-1000-b is outside the programme of wc1, which has no men-1000 (entry 3)"),
    ],
)
def test_a_race_outside_the_programme_is_doubted(name: str, says: str | None) -> None:
    assert [one.words for one in found(*race(name, "ada"))] == ([] if says is None else [says])


def test_nothing_is_outside_a_programme_that_is_not_known() -> None:
    unknown = {"programme": None}
    facts = [fact.model_copy(update=unknown) if isinstance(fact, CompetitionScheduled) else fact for fact in HELD]
    assert doubts(season([*facts, *race("wc1-men-1000-a", "ada")])) == ()


def test_a_gender_that_the_book_knows_otherwise_is_doubted() -> None:
    eva = skaters("eva", gender="women")
    (one,) = found(*eva, *race(RACE, "ada", "eva"))
    assert (one.kind, one.entries) == ("gender", (13, 10))
    assert one.words == f"Eva (NED) has a result in {RACE}, and the book knows eva as of the women (entry 10)"


def test_the_later_one_of_a_name_that_the_book_has_in_the_other_gender_is_doubted() -> None:
    eva, other = skaters("eva", gender="women")[0], skaters("ada-2", gender="women")[0]
    same = other.model_copy(update={"name": "ÁDA"})
    races = [*race(RACE, "ada"), *race("wc1-women-1500-a", "eva", "ada-2")]
    (one,) = (one for one in found(eva, same, *races) if one.kind == "gender")
    assert (one.race, one.entries) == ("wc1-women-1500-a", (16, 6))
    german = same.model_copy(update={"noc": "GER"})
    assert [one.kind for one in found(eva, german, *races)] == ["programme"]


WRONG = ranked((1, 105_010, None), (2, 105_000, None))
"""Entries 10 to 12."""


@pytest.mark.parametrize(
    "settles",
    [
        RaceVoided(race=RACE),
        CompetitorDisqualified(race=RACE, competitor="ada"),
        ResultAnnulled(race=RACE, competitor="bo", others_move_up=True),
        ResultCorrected(corrects=12, race=RACE, competitor="bo", result=finished(2, 105_100)),
        DoubtSettled(race=RACE, doubt="ranks", entries=(11, 12)),
    ],
    ids=lambda fact: type(fact).__name__,
)
def test_a_decision_settles_a_doubt_and_its_reversal_brings_it_back(settles: Fact) -> None:
    assert len(found(*WRONG)) == 1
    assert found(*WRONG, settles) == ()
    assert found(*WRONG, settles, DecisionReversed(reverses=13)) == found(*WRONG)


B = "wc1-men-1500-b"
BOTH = [
    *race(RACE, ("ada", finished(1, 105_000))),
    *race(B, ("ada", finished(1, 106_000)), ("bo", finished(2, 107_000))),
]
"""Entries 10 to 14."""


def test_who_is_in_both_divisions_of_a_race_is_doubted_once_whichever_came_first() -> None:
    (one,) = found(*BOTH)
    assert (one.kind, one.race, one.entries) == ("division", B, (13, 11))
    (other,) = found(*BOTH[2:], *BOTH[:2])
    assert (other.kind, other.race, other.entries) == ("division", RACE, (14, 11))
    numbered = [*BOTH[:2], *race("wc1-men-1500-1-b", "ada")]
    assert [doubt.race for doubt in found(*numbered)] == ["wc1-men-1500-1-b"]


@pytest.mark.parametrize(
    "names",
    [
        ("wc1-men-mass-start-a", "wc1-men-mass-start-b"),
        ("wc1-men-500-1-b", "wc1-men-500-2-a"),
        (RACE, "wc2-men-1500-b"),
    ],
)
def test_a_mass_start_and_another_race_are_skated_in_another_division(names: tuple[str, str]) -> None:
    assert "division" not in [one.kind for one in found(*race(names[0], "ada"), *race(names[1], "ada"))]


def test_who_was_only_to_start_in_a_division_was_not_in_it() -> None:
    assert found(*race(RACE, ("ada", ResultRow(status="DNS"))), *race(B, ("ada", finished(1, 106_000)))) == ()


@pytest.mark.parametrize(
    "settles",
    [
        RaceVoided(race=RACE),
        RaceVoided(race=B),
        CompetitorDisqualified(race=B, competitor="ada"),
        ResultAnnulled(race=RACE, competitor="ada", others_move_up=True),
        ResultCorrected(corrects=11, race=RACE, competitor="ada", result=ResultRow(status="WDR")),
        DoubtSettled(race=B, doubt="division", entries=(13, 11)),
    ],
    ids=lambda fact: type(fact).__name__,
)
def test_a_decision_that_leaves_one_division_settles_it(settles: Fact) -> None:
    assert found(*BOTH, settles) == ()
    assert found(*BOTH, settles, DecisionReversed(reverses=15)) == found(*BOTH)


def test_a_corrected_time_leaves_somebody_in_both_divisions() -> None:
    later = ResultCorrected(corrects=13, race=B, competitor="ada", result=finished(1, 105_900))
    assert [one.kind for one in found(*BOTH, later)] == ["division"]


def test_what_is_settled_is_doubted_anew_where_more_contradicts_it() -> None:
    settled = DoubtSettled(race=RACE, doubt="ranks", entries=(11, 12))
    more = ranked((1, 105_010, None), (2, 105_000, None), (3, 104_000, None))
    assert found(*more, settled) == found(*more) != ()


def test_nothing_of_a_real_season_is_doubted(season_2025_26: Reader) -> None:
    assert doubts(season_2025_26.read().season) == ()
