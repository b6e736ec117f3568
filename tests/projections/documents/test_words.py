"""Given a season, how people say its races, days and moments, and what of a text they are told in other words."""

from typing import get_args

import pytest

from ledger.basis import Question
from ledger.book import Reader, Reading
from ledger.rulebook import CapCondition
from ledger.season import Season
from projections.documents.news import news
from projections.documents.words import (
    CAPS,
    competition_in_words,
    day_in_words,
    days_in_words,
    imagined_in_words,
    in_plain_words,
    moment_in_words,
    race_in_words,
    race_within,
)


@pytest.fixture(scope="module")
def reading(season_2025_26: Reader) -> Reading:
    return season_2025_26.read(Question())


@pytest.fixture(scope="module")
def season(reading: Reading) -> Season:
    return reading.season


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("wc2-men-1500-a", "1500 m men, Calgary, 22 November 2025"),
        ("wc2-men-1500", "1500 m men, Calgary, 22 November 2025"),
        ("wc1-men-500-2-b", "500 m men, race 2, Division B, Salt Lake City, 16 November 2025"),
        ("wc1-women-mass-start-a", "mass start women, Salt Lake City, 16 November 2025"),
        # Not filed: the days of its competition.
        ("wc5-men-500-1", "500 m men, race 1, Inzell, 23–25 January 2026"),
        # Off the calendar: nothing is made up.
        ("wc9-men-500-1", "500 m men, race 1, wc9"),
    ],
)
def test_a_race_is_said_with_where_and_when(season: Season, name: str, said: str) -> None:
    assert race_in_words(season, name) == said


def test_within_a_sentence_where_and_when_are_in_brackets(season: Season) -> None:
    assert race_within(season, "wc2-men-1500-a") == "1500 m men (Calgary, 22 November 2025)"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "with CompetitorDisqualified wc2-men-1500-a men-usa-jordan-stolz",
            "with a disqualification of Jordan STOLZ in 1500 m men (Calgary, 22 November 2025)",
        ),
        ("without entry 2340 (ResultCorrected)", "without entry 2340 (result corrected)"),
        ("with RaceVoided wc2-men-1500-a", "with race voided 1500 m men (Calgary, 22 November 2025)"),
        ("without the races after wc2-men-1500-a", "without the races after 1500 m men (Calgary, 22 November 2025)"),
    ],
)
def test_what_is_imagined_is_said_with_names(reading: Reading, said: str, words: str) -> None:
    assert imagined_in_words(reading, said) == words


def test_every_condition_of_a_cap_has_its_words() -> None:
    assert list(CAPS) == list(get_args(CapCondition))


def test_a_competition_is_its_city(season: Season) -> None:
    assert [competition_in_words(season, name) for name in ("wc3", "wc9")] == ["Heerenveen", "wc9"]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2025-11-22", "2025-11-22", "22 November 2025"),
        ("2025-11-21", "2025-11-23", "21–23 November 2025"),
        ("2026-02-27", "2026-03-01", "27 February – 1 March 2026"),
        ("2025-12-30", "2026-01-01", "30 December 2025 – 1 January 2026"),
    ],
)
def test_days_are_written_as_people_write_them(first: str, last: str, said: str) -> None:
    assert days_in_words(first, last) == said
    assert day_in_words(last) in said


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (None, "22 November 2025, 01:11 UTC"),
        ("Europe/Amsterdam", "22 November 2025, 02:11 local time (01:11 UTC)"),
        ("America/Edmonton", "21 November 2025, 18:11 local time (22 November, 01:11 UTC)"),
        ("Nowhere/Known", "22 November 2025, 01:11 UTC"),
    ],
)
def test_a_moment_is_said_by_the_clock_there_and_in_utc(zone: str | None, said: str) -> None:
    assert moment_in_words("2025-11-22T01:11:30Z", zone) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("wc2-men-1500-a", "1500 m men, Calgary, 22 November 2025"),
        ("men-team-pursuit", "Team pursuit men"),
        ("men-5000-10000", "Men's 5000 and 10000 m"),
        ("owg-2026", "Olympic Winter Games 2026"),
        (
            "missing: wc5-men-1000, wc2 and 3 more",
            "missing: 1000 m men (Inzell, 23–25 January 2026), Calgary and 3 more",
        ),
        (
            "men-500:2, men-1500, men-team-sprint:?",
            "500 m men (2 races), 1500 m men, team sprint men (how often is not known)",
        ),
        ("Why it stands so in owg-2026:men-1500", "Why it stands so in Olympic Winter Games 2026, 1500 m men"),
        ("wc2-men-1500-a men-ned-kjeld-nuis rank 3", "1500 m men (Calgary, 22 November 2025) Kjeld NUIS rank 3"),
        (
            "wc3: so: season reassign men-ned-kjeld-nuis wc2-men-500-1 --to-new X --reason TEXT; or at wc2",
            "Heerenveen: so: season reassign men-ned-kjeld-nuis wc2-men-500-1 --to-new X --reason TEXT; or at Calgary",
        ),
        ("wc2-men-1500-a: rank 1, 60 points", "1500 m men (Calgary, 22 November 2025): rank 1, 60 points"),
        ("raced at wc4 (Hamar) is not known", "raced at Hamar is not known"),
        ("Hamar, 2025-12-12 to 2025-12-14", "Hamar, 12–14 December 2025"),
        (
            "protests until 2025-11-15T21:41:00Z, at the latest",
            "protests until 15 November 2025, 21:41 UTC, at the latest",
        ),
        # Names of others, files, addresses, settings and days that are none stay as they are.
        ("men-ned-nobody-atall", "men-ned-nobody-atall"),
        ("men-1500-after-wc1", "men-1500-after-wc1"),
        ("14_result_men_1500_a-signed.pdf of wc1-men.pdf", "14_result_men_1500_a-signed.pdf of wc1-men.pdf"),
        ("through=wc2 and races/wc2-men-1500-a/", "through=wc2 and races/wc2-men-1500-a/"),
        ("wc2-men-1500-a:Stolz", "wc2-men-1500-a:Stolz"),
        ("2025-02-30 in 2025-26", "2025-02-30 in 2025-26"),
        ("wc2-men-700-a", "wc2-men-700-a"),
    ],
)
def test_a_text_says_names_for_ids_and_leaves_what_is_none(reading: Reading, text: str, said: str) -> None:
    assert in_plain_words(reading, text) == said


def test_where_is_left_out_of_what_is_known_to_be_there(reading: Reading) -> None:
    text = "wc2-men-500-1-a: rank 3; wc1-men-500-1-a: rank 2"
    said = "500 m men, race 1: rank 3; 500 m men, race 1 (Salt Lake City, 15 November 2025): rank 2"
    assert in_plain_words(reading, text, at="wc2") == said


def test_the_news_that_a_season_was_opened_says_which_in_words(season_2025_26: Reader, season: Season) -> None:
    first, *_ = news(season, season_2025_26.entries(upto=1))

    assert first.what == "season opened: World Cup 2025-26"
