"""Given a season, which entries its log shows of a race or a competitor, and what it says of those that it has not."""

import pytest

from ledger.basis import EVERYTHING
from ledger.book import Reader, Reading
from ledger.errors import NotFoundError
from ledger.facts import DECISIONS
from projections.season.log import Filter, meant, select


@pytest.fixture(scope="module")
def reading(season_2025_26: Reader) -> Reading:
    return season_2025_26.read(EVERYTHING)


@pytest.mark.parametrize("race", ["wc5", "wc5-men-500", "wc5-men-500-1", "wc5-women-mass-start"])
def test_a_race_that_is_still_to_come_is_known_and_has_no_entry(
    season_2025_26: Reader, reading: Reading, race: str
) -> None:
    entries, wanted = season_2025_26.entries(), Filter(race=race)
    assert select(entries, wanted, DECISIONS) == []
    assert meant(reading, entries, wanted) == wanted


@pytest.mark.parametrize(
    ("race", "near"),
    [
        ("wc9", "near: wc5, wc4, wc3"),
        ("wc1-men-50", "near: wc1-men-5000, "),
        ("wc5-men-100", "near: wc5-men-1500, wc5-men-1000, "),
        ("tomorrow", "competitions are wc1, wc2, wc3, wc4, wc5"),
    ],
)
def test_what_no_race_begins_with_is_refused_with_what_is_near(
    season_2025_26: Reader, reading: Reading, race: str, near: str
) -> None:
    with pytest.raises(NotFoundError, match=f"--race {race}: no race of this season begins so; {near}"):
        meant(reading, season_2025_26.entries(), Filter(race=race))


def test_other_filters_that_let_nothing_through_refuse_nothing(season_2025_26: Reader, reading: Reading) -> None:
    wanted = Filter(race="wc1-men-500", competitor="men-ned-kjeld-nuis", actor="nobody")
    assert meant(reading, season_2025_26.entries(), wanted) == wanted


def test_a_competitor_can_be_named(season_2025_26: Reader, reading: Reading) -> None:
    entries = season_2025_26.entries()
    named = meant(reading, entries, Filter(competitor="nuis"))
    assert named == Filter(competitor="men-ned-kjeld-nuis")
    assert select(entries, named, DECISIONS)
    with pytest.raises(NotFoundError, match="nobody is called 'nuiss'; near: Kjeld NUIS"):
        meant(reading, entries, Filter(competitor="nuiss"))
