"""Given who is in the book and what people found out, who is in doubt, whose the results are, and what a name is."""

import pytest

from commands.deciders import decisions, identities
from commands.desk.decisions import record
from commands.desk.desk import Desk
from commands.desk.sheets import file_sheets
from ledger.book import Reader
from ledger.errors import RefusedError
from ledger.facts import (
    CompetitorConfirmed,
    CompetitorEntered,
    CompetitorRenamed,
    CompetitorsToldApart,
    CompetitorTransferred,
    Fact,
    ResultRecorded,
    ResultsReassigned,
)
from projections.races.classification import classify
from projections.season.identities import identity_doubts, open_identity_doubts
from tests.support.desks import desk_with
from tests.support.given import finished, opening, race, season, skaters
from tests.support.small_sheets import WHY, doubted, sheet


def commands_of(line: str) -> list[list[str]]:
    """The commands in a line of doubt, without their reasons."""
    found = line.replace("'Wei LI'", "Wei_LI").split("season ")[1:]
    return [part.split(" --reason")[0].split() for part in found]


def owner(desk: Desk, name: str, printed: str) -> str:
    """Whose the row of a race is in which a name is printed."""
    rows = classify(desk.season(), name).rows
    return next(row.competitor for row in rows if row.recorded.fact.name_printed == printed)


# Doubts


def test_one_name_under_two_nocs_is_a_doubt_until_one_of_its_commands_settles_it() -> None:
    desk = desk_with()
    assert doubted(desk, sheet("wc1", "500", ("Chi DAN", "JPN", 3))) == []
    (line,) = doubted(desk, sheet("wc2", "500", ("Chi DAN", "HUN", 5)))
    assert commands_of(line) == [
        ["merge", "men-jpn-chi-dan", "men-hun-chi-dan"],
        ["transfer", "men-jpn-chi-dan", "--noc", "HUN", "--from", "2025-11-21"],
        ["apart", "men-jpn-chi-dan", "men-hun-chi-dan"],
    ]
    assert len(doubted(desk, sheet("wc2", "1000", ("Chi DAN", "HUN", 5)))) == 1, "it is still open"
    record(desk, lambda season: identities.tell_apart(season, "men-hun-chi-dan", "men-jpn-chi-dan"), WHY)
    assert doubted(desk, sheet("wc2", "1500", ("Chi DAN", "HUN", 5))) == []


def test_who_was_merged_is_recognised_under_every_noc_and_name() -> None:
    desk = desk_with()
    doubted(desk, sheet("wc1", "500", ("Chi DAN", "JPN", 3)))
    doubted(desk, sheet("wc2", "500", ("Chi DÁNIEL", "HUN", 5)))
    record(desk, lambda season: decisions.merge(season, "men-jpn-chi-dan", "men-hun-chi-daniel"), WHY)
    (line,) = doubted(desk, sheet("wc3", "500", ("Chi Daniel", "HUN", 9)))
    assert commands_of(line)[0] == ["transfer", "men-jpn-chi-dan", "--noc", "HUN", "--from", "2025-11-21"]
    assert doubted(desk, sheet("wc3", "1000", ("Chi DÁN", "JPN", 9))) == []
    made = record(
        desk, lambda season: identities.transfer(season, "Chi Dániel", noc="HUN", first_day="2025-11-20"), WHY
    )
    assert made.fact == CompetitorTransferred(competitor="men-jpn-chi-dan", noc="HUN", first_day="2025-11-20")
    assert doubted(desk, sheet("wc3", "1500", ("DÁNIEL Chi", "HUN", 9))) == []
    named = (("500", "Chi Daniel"), ("1000", "Chi DÁN"), ("1500", "DÁNIEL Chi"))
    assert {owner(desk, f"wc3-men-{distance}-a", name) for distance, name in named} == {"men-jpn-chi-dan"}


def test_one_name_with_two_bibs_at_a_competition_is_a_doubt_and_the_result_can_be_given_away() -> None:
    desk = desk_with()
    assert doubted(desk, sheet("wc1", "500", ("Wei LI", "CHN", 1), ("Bo CARLSEN", "NOR", 2))) == []
    (line,) = doubted(desk, sheet("wc1", "1500", ("Bo CARLSEN", "NOR", 2), ("Wei LI", "CHN", 3)))
    assert commands_of(line) == [
        ["reassign", "men-chn-wei-li", "wc1-men-1500-a", "--to-new", "Wei_LI"],
        ["confirm", "men-chn-wei-li", "wc1"],
    ]
    record(
        desk,
        lambda season: identities.reassign_to_new(season, "Wei Li", ["wc1-men-1500-a"], name="Wei LI"),
        WHY,
    )
    assert owner(desk, "wc1-men-1500-a", "Wei LI") == "men-chn-wei-li-2"
    assert doubted(desk, sheet("wc1", "1000", ("Wei LI", "CHN", 3), ("Wei LI", "CHN", 1))) == []
    rows = classify(desk.season(), "wc1-men-1000-a").rows
    assert [row.competitor for row in rows] == ["men-chn-wei-li-2", "men-chn-wei-li"], "the bibs tell them apart"


def test_one_person_with_two_bibs_is_confirmed_for_a_competition() -> None:
    desk = desk_with()
    doubted(desk, sheet("wc1", "500", ("Wei LI", "CHN", 1)))
    assert len(doubted(desk, sheet("wc1", "1000", ("Wei LI", "CHN", 3)))) == 1
    made = record(desk, lambda season: identities.confirm(season, "Wei Li", "wc1"), WHY)
    assert made.fact == CompetitorConfirmed(competitor="men-chn-wei-li", competition="wc1")
    assert doubted(desk, sheet("wc1", "1500", ("Wei LI", "CHN", 4))) == []
    doubted(desk, sheet("wc2", "500", ("Wei LI", "CHN", 1)))
    assert len(doubted(desk, sheet("wc2", "1000", ("Wei LI", "CHN", 3)))) == 1, "another competition"


def test_of_two_of_one_name_whoever_is_taken_is_a_doubt_where_no_bib_tells() -> None:
    desk = desk_with()
    assert doubted(desk, sheet("wc1", "500", ("Wei LI", "CHN", 1), ("Wei LI", "CHN", 3))) == []
    (line,) = doubted(desk, sheet("wc2", "500", ("Wei LI", "CHN", 8)))
    assert commands_of(line) == [
        ["reassign", "men-chn-wei-li", "wc2-men-500-a", "--to", "men-chn-wei-li-2"],
        ["confirm", "men-chn-wei-li", "wc2"],
    ]


def test_two_of_one_name_under_two_nocs_in_one_race_are_a_doubt_that_no_merger_settles() -> None:
    facts: list[Fact] = [
        CompetitorEntered(competitor=who, kind="skater", gender="men", name="Jordan STOLZ", noc=noc)
        for who, noc in (("ita", "ITA"), ("usa", "USA"))
    ]
    facts += [
        one.model_copy(update={"noc_printed": one.competitor.upper()}) if isinstance(one, ResultRecorded) else one
        for one in race("wc2-men-500-a", "ita", "usa")
    ]
    (doubt,) = identity_doubts(season([*opening(), *facts]), facts)
    assert doubt.competitors == ("ita", "usa")
    assert commands_of(doubt.line) == [
        ["reassign", "usa", "wc2-men-500-a", "--to", "COMPETITOR"],
        ["apart", "ita", "usa"],
    ]


def test_a_rename_to_another_noc_in_an_old_book_holds_for_the_whole_season_and_is_a_doubt() -> None:
    renamed = CompetitorRenamed(competitor="ada", name="Ada", noc="HUN")
    state = season([*opening(), *skaters("ada"), *race("wc1-men-500-a", "ada"), renamed])
    assert state.competitor("ada", on="2025-11-14").noc == "HUN"
    (doubt,) = identity_doubts(state, [renamed])
    assert [words[0] for words in commands_of(doubt.line)] == ["reverse", "transfer"]


def test_who_has_a_code_in_place_of_a_name_is_in_no_doubt() -> None:
    facts: list[Fact] = [
        CompetitorEntered(competitor=who, kind="skater", gender="men", name=f"unnamed, row {row}", noc=noc)
        for row, (who, noc) in enumerate((("one", "ITA"), ("two", "USA"), ("three", "USA")))
    ]
    facts += [
        one.model_copy(update={"name_printed": noc, "noc_printed": noc}) if isinstance(one, ResultRecorded) else one
        for name, who, noc in (("wc1-men-500-a", "one", "ITA"), ("wc2-men-500-a", "two", "USA"))
        for one in race(name, who)
    ]
    facts += [
        one.model_copy(update={"name_printed": "USA", "noc_printed": "USA"}) if isinstance(one, ResultRecorded) else one
        for one in race("wc3-men-500-a", "three")
    ]
    assert identity_doubts(season([*opening(), *facts]), facts) == ()


def test_the_season_of_the_fixtures_has_no_doubt(season_2025_26: Reader) -> None:
    facts = [entry.fact for entry in season_2025_26.entries()]
    season = season_2025_26.read().season
    assert identity_doubts(season, facts) == open_identity_doubts(season) == ()


# Results of somebody else


def test_a_spelling_goes_with_the_results_from_which_it_was_learnt() -> None:
    desk = desk_with()
    doubted(desk, sheet("wc1", "500", ("Jang LEE", "KOR", 5)))
    doubted(desk, sheet("wc1", "1000", ("Jong LEE", "KOR", 5)))
    assert owner(desk, "wc1-men-1000-a", "Jong LEE") == "men-kor-jang-lee", "by the bib"
    record(
        desk,
        lambda season: identities.reassign_to_new(season, "Jang Lee", ["wc1-men-1000-a"], name="J. LEE"),
        WHY,
    )
    doubted(desk, sheet("wc2", "500", ("Jong LEE", "KOR", 8), ("Jang LEE", "KOR", 9)))
    assert owner(desk, "wc2-men-500-a", "Jong LEE") == "men-kor-j-lee"
    assert owner(desk, "wc2-men-500-a", "Jang LEE") == "men-kor-jang-lee"
    assert desk.season().competitor("men-kor-jang-lee").aliases == ()


def test_a_misprinted_name_stays_with_who_is_called_so() -> None:
    desk = desk_with()
    doubted(desk, sheet("wc1", "500", ("Jordan STOLZ", "USA", 1), ("Cooper MCLEOD", "USA", 2)))
    doubted(desk, sheet("wc2", "500", ("Jordan STOLZ", "USA", 1)))
    record(
        desk,
        lambda season: identities.reassign(season, "Stolz", ["wc2-men-500-a"], to="McLeod"),
        WHY,
    )
    assert desk.season().competitor("men-usa-cooper-mcleod").name == "Cooper MCLEOD"
    doubted(desk, sheet("wc3", "500", ("Jordan STOLZ", "USA", 1)))
    assert owner(desk, "wc3-men-500-a", "Jordan STOLZ") == "men-usa-jordan-stolz"


def test_the_results_to_give_away_have_one_noc_or_it_is_said() -> None:
    given = [*opening(), *skaters("ada"), *race("wc1-men-500-a", "ada")]
    abroad = [
        one.model_copy(update={"noc_printed": "HUN"}) if isinstance(one, ResultRecorded) else one
        for one in race("wc2-men-500-a", "ada")
    ]
    races = ["wc1-men-500-a", "wc2-men-500-a"]
    with pytest.raises(RefusedError, match="the sheets print NED and HUN; say which with --noc"):
        identities.reassign_to_new(season([*given, *abroad]), "ada", races, name="Eve")
    entered, moved = identities.reassign_to_new(season([*given, *abroad]), "ada", races, name="Eve", noc="SUI")
    assert isinstance(entered, CompetitorEntered)
    assert (entered.competitor, entered.noc) == ("men-sui-eve", "SUI")
    assert moved == ResultsReassigned(competitor="ada", to="men-sui-eve", races=tuple(races))


def test_a_re_issued_sheet_finds_results_with_whom_they_were_given_to() -> None:
    desk = desk_with()
    doubted(desk, sheet("wc1", "500", ("Wei LI", "CHN", 1), ("Bo CARLSEN", "NOR", 2)))
    one = sheet("wc1", "1500", ("Bo CARLSEN", "NOR", 2), ("Wei LI", "CHN", 3))
    doubted(desk, one)
    record(desk, lambda season: identities.reassign_to_new(season, "Wei Li", ["wc1-men-1500-a"], name="Wei LI"), WHY)
    again = one.model_copy(update={"protocol": "f" * 64, "created_local": "2025-11-14T19:00"})
    (filing,) = file_sheets(desk, [again])
    assert (filing.outcome, filing.differences, filing.recognised[1].competitor) == (
        "re-issued",
        (),
        "men-chn-wei-li-2",
    )


def test_two_told_apart_are_named_by_identity() -> None:
    state = season([*opening(), *skaters("ada", "bo")])
    assert identities.tell_apart(state, "ada", "bo") == CompetitorsToldApart(one="ada", other="bo")
    with pytest.raises(RefusedError, match="nobody is entered as Ada"):
        identities.tell_apart(state, "Ada", "bo")


def test_decisions_go_with_the_result_they_are_on() -> None:
    out = decisions.disqualify(
        season([*opening(), *skaters("ada", "bo"), *race("wc1-men-500-a", "ada")]), "wc1-men-500-a", "ada"
    )
    given = [*opening(), *skaters("ada", "bo"), *race("wc1-men-500-a", ("ada", finished(1))), out]
    state = season([*given, ResultsReassigned(competitor="ada", to="bo", races=("wc1-men-500-a",))])
    (row,) = classify(state, "wc1-men-500-a").rows
    assert (row.competitor, row.status) == ("bo", "DQ")
