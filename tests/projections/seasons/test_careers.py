"""What the books say of somebody over seasons, and of all: never more than they hold."""

import pytest

from ledger.errors import InvalidInputError, NotFoundError
from ledger.facts import CompetitorDisqualified, Fact, RaceVoided
from projections.documents.books import books_covered, how_complete
from projections.reports.catalogue import reports_over
from projections.seasons.careers import career
from projections.seasons.comparing import compare_seasons
from projections.seasons.records import best_times, most, runs
from projections.seasons.searching import find_person
from projections.seasons.shelf import Bookshelf
from projections.seasons.tallies import tallies
from tests.support.given import finished, race
from tests.support.shelves import entered, raced, shelf

ADA, BO = entered("ada", "Ada Ax", gender="men"), entered("bo", "Bo Bex", gender="men")


def season_of(*races: list[Fact]) -> list[Fact]:
    return [ADA, BO, *(fact for one in races for fact in one)]


FOUR = "over the 4 books that are here, 2012-13 to 2018-19"

TWO = {
    "2013-14": season_of(raced("wc1-men-500-a", "ada", "bo"), raced("wc2-men-500-a", "bo", "ada", 33_900)),
    "2014-15": season_of(raced("wc1-men-500-a", "ada", "bo", 33_800), raced("wc1-men-1500-b", "ada", "bo", 105_000)),
}


def test_a_career_adds_what_each_book_has() -> None:
    found = career(shelf(TWO), find_person(shelf(TWO), "ada"))

    assert [(one.tally.races, one.tally.wins, one.tally.podiums) for one in found.seasons if one.tally] == [
        (2, 1, 2),
        (2, 1, 1),  # a win in Division B is none
    ]
    assert [(one.event, one.season, one.timed.key) for one in found.best] == [
        ("men-500", "2014-15", (33_800, 0)),
        ("men-1500", "2014-15", (105_000, 0)),
    ]
    assert [(one.season, one.cup, one.rank, one.points) for one in found.cups if one.cup == "men-500"] == [
        ("2013-14", "men-500", 2, 114),
        ("2014-15", "men-500", 1, 60),
    ]
    assert [one.whole for one in found.seasons] == [False, True]  # the 1500 m of the first is missing


def test_a_void_race_and_a_row_that_was_taken_out_count_for_nothing() -> None:
    (won,), (bo_first,) = (
        list(career(shelf({"2013-14": [*TWO["2013-14"], *more]}), person).seasons)
        for more in (
            [RaceVoided(race="wc1-men-500-a")],
            [CompetitorDisqualified(race="wc2-men-500-a", competitor="bo")],
        )
        for person in [find_person(shelf({"2013-14": [*TWO["2013-14"], *more]}), "ada")]
    )

    assert won.tally is not None
    assert bo_first.tally is not None
    assert (won.tally.races, won.tally.wins) == (1, 0)
    assert (bo_first.tally.races, bo_first.tally.wins) == (2, 2)


def test_who_did_not_start_has_not_raced() -> None:
    out = finished(1).model_copy(update={"status": "DNS", "rank": None, "time": None})
    one = shelf({"2013-14": season_of(race("wc1-men-500-a", "bo", ("ada", out)))})

    assert tallies(one.books["2013-14"])["ada"].races == 0
    assert best_times(one)[0][1].id == "bo"


def test_a_career_over_real_seasons_says_by_what_it_is_joined_and_what_is_missing(early: Bookshelf) -> None:
    document = reports_over("career")[0].make(early, competitor="wust ireen")

    assert document.person.person == "women-ned-ireen-wust"
    assert [(one.season, one.rule, one.races, one.wins, one.at_least) for one in document.seasons] == [
        ("2012-13", "first", None, None, True),
        ("2013-14", "name", 10, 6, True),
        ("2014-15", "name", 4, 2, True),
    ]
    assert [(one.season, one.cup, one.computed) for one in document.titles] == [
        ("2012-13", "women-grand", False),
        ("2013-14", "women-1500", False),
    ]
    assert [(one.event, one.time, one.season, one.city) for one in document.best] == [
        ("women-1500", "1:55.89", "2014-15", "Berlin")
    ]
    assert [(one.season, one.expected, one.complete) for one in document.absent] == [("2018-19", 0, None)]
    assert document.complete is False
    assert document.notes == (
        f"{FOUR}; not here: 2015-16, 2016-17, 2017-18; none of them is whole, so that numbers are lower bounds",
        "of 2012-13 published lists of titles alone name this person; no result of it is here",
    )


def test_most_wins_share_a_rank_and_are_lower_bounds_where_a_book_is_not_whole(early: Bookshelf) -> None:
    women = [one for one in most(early, gender="women") if one.person.newest.kind == "skater"]

    assert [(one.rank, one.person.newest.name, one.wins, one.podiums) for one in women[:3]] == [
        (1, "Heather Richardson", 8, 17),
        (2, "Ireen Wüst", 8, 13),
        (3, "Brittany Bowe", 3, 11),
    ]
    assert all(one.at_least for one in women)


def test_a_run_ends_where_a_book_does_not_say_who_won(early: Bookshelf) -> None:
    found = {(one.cup, one.of): one for one in runs(early, gender="women")}
    races, titles = found["women-1500", "races"], found["women-3000-5000", "titles"]

    assert (races.person.newest.name, races.length, races.first, races.last, races.at_least) == (
        "Ireen Wüst",
        4,
        "2013-14 wc4-women-1500",
        "2014-15 wc1-women-1500",
        False,
    )
    # Before 2012/13 and between 2014/15 and 2018/19 no book is here.
    assert (titles.length, titles.first, titles.last, titles.at_least) == (3, "2012-13", "2014-15", True)


def test_a_missing_race_parts_a_run_and_one_that_was_not_held_does_not() -> None:
    missing = season_of(raced("wc1-men-500-a", "ada", "bo"), raced("wc3-men-500-a", "ada", "bo"))

    assert [one.length for one in runs(shelf({"2013-14": missing})) if one.cup == "men-500" and one.of == "races"] == []
    whole = [*missing, *raced("wc2-men-500-a", "ada", "bo")]
    (run,) = [one for one in runs(shelf({"2013-14": whole})) if one.cup == "men-500" and one.of == "races"]
    assert (run.length, run.at_least) == (3, True)
    void = [*whole, RaceVoided(race="wc2-men-500-a")]
    (run,) = [one for one in runs(shelf({"2013-14": void})) if one.cup == "men-500" and one.of == "races"]
    assert run.length == 2


def test_records_over_two_books_say_which_they_are(early: Bookshelf) -> None:
    assert how_complete(books_covered(early.only(["2013-14", "2014-15"]))) == (
        "over the 2 books that are here, 2013-14 to 2014-15; none of them is whole, so that numbers are lower bounds"
    )
    with pytest.raises(InvalidInputError, match=r"^--gender none: one of men, women, mixed$"):
        reports_over("records")[0].make(early, gender="none")


def test_seasons_stand_side_by_side_with_what_their_rules_say_otherwise(early: Bookshelf) -> None:
    document = reports_over("compare")[0].make(early, cup="women-1500", season=("2014-15", "2013-14"), top=2)

    assert [(one.season, one.state, one.published, one.races) for one in document.seasons] == [
        ("2014-15", "incomplete", ("Marrit Leenstra",), 6),
        ("2013-14", "incomplete", ("Ireen Wüst",), 6),
    ]
    assert [(one.season, one.rank, one.name, one.points, one.at_least) for one in document.leaders] == [
        ("2014-15", 1, "Marrit Leenstra", 410, True),
        ("2014-15", 2, "Heather Richardson", 400, True),
        ("2013-14", 1, "Ireen Wüst", 530, True),
        ("2013-14", 2, "Brittany Bowe", 325, True),
    ]
    assert [len(of) for one in document.side_by_side for of in one.leaders] == [1, 1, 1, 1]
    assert {(one.table, one.key, one.was, one.now) for one in document.rules} == {
        ("points table final-short", "rank 3", "106", "105"),
        ("points table final-short", "rank 5", "76", "75"),
    }


@pytest.mark.parametrize(
    ("seasons", "cup", "says"),
    [
        (("2013-14", "2015-16"), "women-1500", "2015-16: no book of this season is here"),
        (("2013-14", "2013-14"), "women-1500", "a season is named twice"),
        (("2013-14",), "women-1500", "2013-14 alone: name two seasons or more"),
        (
            ("2013-14", "2014-15"),
            "women-150",
            "women-150: no cup of 2013-14, 2014-15 is called so; near: women-1500",
        ),
    ],
)
def test_what_cannot_stand_side_by_side_is_refused(
    early: Bookshelf, seasons: tuple[str, ...], cup: str, says: str
) -> None:
    with pytest.raises((InvalidInputError, NotFoundError)) as caught:
        reports_over("compare")[0].make(early, cup=cup, season=seasons)
    assert says in str(caught.value)


def test_a_season_without_the_cup_stands_beside_those_that_have_it(early: Bookshelf) -> None:
    own = compare_seasons(early, ("2013-14", "2018-19"), "women-team-sprint")

    assert [(one.cup is not None, len(one.won)) for one in own.sides] == [(False, 0), (True, 1)]
    assert own.rules == ()


def test_two_books_of_one_season_are_no_shelf(early: Bookshelf) -> None:
    (reading, *_) = early.books.values()

    with pytest.raises(InvalidInputError, match=r"are both of 2012-13; name the books that are meant with --season"):
        Bookshelf.of([reading, reading])
    with pytest.raises(InvalidInputError, match="there is no book of a season"):
        Bookshelf.of([])
