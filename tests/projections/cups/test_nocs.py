"""What each NOC has of a season."""

from dataclasses import replace

from ledger.basis import EVERYTHING
from ledger.book import Reader
from ledger.rulebook import load_edition
from projections.cups.nocs import NocTally, noc_tallies
from projections.races.classification import classify, counted_races
from projections.races.scores import score
from projections.reports.nocs import nocs_document
from projections.reports.report import Asked
from tests.support.desks import desk_with
from tests.support.given import race, skaters


def test_the_tallies_are_those_of_the_classifications(season_2025_26: Reader) -> None:
    reading = season_2025_26.read()
    own = [
        (one.row.rank, one.points, str(one.race))
        for name in counted_races(reading)
        for one in score(reading, classify(reading.season, name))
        if reading.season.competitor(one.row.competitor).noc == "NED"
    ]
    first = [rank for rank, _, race in own if not race.endswith("-b") and rank is not None]
    ned = next(one for one in noc_tallies(reading) if one.noc == "NED")

    assert ned == NocTally(
        "NED",
        skaters=ned.skaters,
        races=len({race for _, _, race in own}),
        wins=first.count(1),
        podiums=sum(rank <= 3 for rank in first),
        points=sum(points for _, points, _ in own),
    )
    assert ned.wins > 10


def test_every_race_has_a_winner_and_the_points_are_all_there(season_2025_26: Reader) -> None:
    reading = season_2025_26.read()
    tallies = noc_tallies(reading)
    races = [classify(reading.season, name) for name in counted_races(reading)]
    winners = sum(row.rank == 1 for race in races if race.race.division != "b" for row in race.rows)

    assert sum(one.wins for one in tallies) == winners
    assert sum(one.points or 0 for one in tallies) == sum(one.points for race in races for one in score(reading, race))
    assert [one.wins for one in tallies] == sorted((one.wins for one in tallies), reverse=True)


def test_points_that_rest_on_an_unknown_rule_are_not_given(season_2025_26: Reader) -> None:
    reading = replace(season_2025_26.read(), rulebook=load_edition("2008-09"))

    assert {one.points for one in noc_tallies(reading)} == {None}


def test_the_document_says_what_is_missing_and_what_is_known_in_part() -> None:
    book = desk_with([*skaters("ada", "bo"), *race("wc2-men-500-a", "ada", "bo", state="PARTIAL")]).reader
    document = nocs_document(Asked(book, EVERYTHING, book.read()))

    (note,) = document.notes
    assert note == (
        "incomplete: 0 of 3 races are whole; in part: wc2-men-500; missing, though skated by all that is known: "
        "wc1-men-500, wc1-men-1500; totals are lower bounds"
    )
    assert (document.complete, {one.at_least for one in document.nocs}) == (False, {True})


def test_a_season_that_lacks_no_sheet_says_only_what_nobody_knows(season_2025_26: Reader) -> None:
    document = nocs_document(Asked(season_2025_26, EVERYTHING, season_2025_26.read()))

    (note,) = document.notes
    assert "not known: what was raced of men-team-sprint, women-team-sprint at wc1, wc2" in note
    assert (document.complete, {one.at_least for one in document.nocs}) == (None, {True})
