"""Given who is in the book and what people found out, who is in doubt, whose the results are, and what a name is."""

from collections.abc import Sequence
from hashlib import sha256
from itertools import permutations

import pytest

from commands.deciders import decisions, identities
from commands.desk.decisions import Circumstances, record
from commands.desk.desk import Desk
from commands.desk.sheets import file_sheets
from commands.intake.protocol import Sheet
from ledger.book import Reader
from ledger.errors import RefusedError
from ledger.facts import (
    CompetitorConfirmed,
    CompetitorEntered,
    CompetitorRenamed,
    CompetitorsMerged,
    CompetitorsToldApart,
    CompetitorTransferred,
    DecisionReversed,
    Fact,
    ResultRecorded,
    ResultsReassigned,
)
from ledger.names import fullest
from ledger.stores import open_store
from projections.races.classification import classify
from projections.season.identities import identity_doubts
from tests.commands.intake.sheets.sheet_examples import distance_sheet
from tests.support.desks import desk_with
from tests.support.drawn.season import sheets_of
from tests.support.filing import numbered
from tests.support.fixture_season import opened
from tests.support.given import finished, opening, race, season, skaters

WEEKENDS = {
    "wc1": ("2025-11-14", "2025-11-16"),
    "wc2": ("2025-11-21", "2025-11-23"),
    "wc3": ("2025-12-05", "2025-12-07"),
}
WHY = Circumstances("found out")
Rows = Sequence[tuple[str, str, int | None]]


def sheet(competition: str, distance: str, *rows: tuple[str, str, int | None]) -> Sheet:
    """A sheet with name, code and bib of each row."""
    first, last = WEEKENDS[competition]
    name = f"{competition}-{distance}"
    drawn = distance_sheet(
        [(who, noc, f"{34 + place}.10") for place, (who, noc, _) in enumerate(rows)],
        distance=distance,
        title=f"{distance}m Men",
        sheet=int(distance) // 500,
        competition_number=int(competition[-1]),
        first_day=first,
        last_day=last,
        day=first,
        created_local=f"{first}T15:00",
        protocol=name.encode().hex().ljust(64, "0"),
        file=f"{name}.pdf",
    )
    return numbered(drawn, *(bib for _, _, bib in rows))


def doubted(desk: Desk, one: Sheet) -> list[str]:
    """The lines of doubt when a sheet is filed."""
    (filing,) = file_sheets(desk, [one])
    return [doubt.line for doubt in identity_doubts(desk.season(), (draft.fact for draft in filing.drafts))]


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
    assert identity_doubts(season_2025_26.read().season, facts) == ()


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


# Names


@pytest.mark.parametrize(
    ("spellings", "shown"),
    [
        (["Damian ZUREK", "Damian ŻUREK"], "Damian ŻUREK"),
        (["Antoine GÉLINAS-", "Antoine GÉLINAS-BEAULIEU", "Antoine"], "Antoine GÉLINAS-BEAULIEU"),
        (["CONNOR HOWE", "Connor Howe", "Connor HOWE"], "Connor HOWE"),
        (["HOWE Connor", "Connor HOWE"], "Connor HOWE"),
        (["UNITED STATES", "UNITED STATES OF AMERICA"], "UNITED STATES OF AMERICA"),
        (["Anders  BERG", "Anders BERG"], "Anders BERG"),
        (["Bo A", "Bo B"], "Bo A"),
    ],
)
def test_the_fullest_spelling_is_shown_in_whichever_order_they_come(spellings: list[str], shown: str) -> None:
    assert {fullest(order) for order in permutations(spellings)} == {shown}


def test_the_name_shown_does_not_depend_on_the_order_of_import() -> None:
    sheets = [
        sheet("wc1", "500", ("Damian ZUREK", "POL", 1), ("Antoine GÉLINAS-", "CAN", 7)),
        sheet("wc1", "1000", ("ŻUREK Damian", "POL", 1), ("Antoine GÉLINAS-BEAULIEU", "CAN", 7)),
        sheet("wc1", "1500", ("Damian ŻUREK", "POL", 1), ("Antoine", "CAN", 7)),
    ]
    shown = set()
    for order in permutations(sheets):
        desk = desk_with()
        for one in order:
            file_sheets(desk, [one])
        state = desk.season()
        shown.add(tuple(sorted(state.competitor(who).name for who in state.entrants)))
    assert shown == {("Antoine GÉLINAS-BEAULIEU", "Damian ŻUREK")}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_sheets_of_the_season_give_the_same_names_in_any_order(season_2025_26: Reader, seed: int) -> None:
    respelt = ("ZUREK", "HOWE", "WÓJCIK")
    sheets = [
        one.model_copy(
            update={"rows": tuple(row for row in one.rows if row.name.upper().endswith((*respelt, "ŻUREK")))}
        )
        for one in sheets_of(season_2025_26)
    ]
    sheets = [one for one in sheets if one.rows]
    sheets.sort(key=lambda one: sha256(f"{seed} {one.file}".encode()).digest())
    desk = opened(open_store("memory:"))
    for one in sheets:
        file_sheets(desk, [one])
    state = desk.season()
    printed = {one.name for each in sheets for one in each.rows}
    assert {"Damian ZUREK", "Connor Howe", "Andzelika WÓJCIK"} <= printed
    assert {state.competitor(who).name for who in state.entrants} == {"Damian ŻUREK", "Connor HOWE", "Andżelika WÓJCIK"}


def test_a_name_that_was_chosen_stays_whatever_is_printed_later() -> None:
    desk = desk_with()
    doubted(desk, sheet("wc1", "500", ("Andzelika WÓJCIK", "POL", 1)))
    doubted(desk, sheet("wc1", "1000", ("Andżelika WÓJCIK", "POL", 1)))
    who = "men-pol-andzelika-wojcik"
    assert desk.season().competitor(who).name == "Andżelika WÓJCIK"
    chosen = record(desk, lambda season: decisions.rename(season, who, name="Andzelika WÓJCIK"), WHY)
    assert isinstance(chosen.fact, CompetitorRenamed)
    assert chosen.fact.chosen, "the book had that spelling, and would show a fuller one"
    doubted(desk, sheet("wc1", "1500", ("WÓJCIK Andżelika", "POL", 1)))
    assert desk.season().competitor(who).name == "Andzelika WÓJCIK"
    record(desk, lambda _: decisions.reverse(chosen.position), WHY)
    assert desk.season().competitor(who).name == "Andżelika WÓJCIK"


def test_an_alias_by_hand_is_recognised_and_never_shown() -> None:
    given = [*opening(), *skaters("ada"), *race("wc1-men-500-a", "ada")]
    alias = decisions.rename(season(given), "ada", aliases=("Ada Augusta KING",))
    known = season([*given, alias]).competitor("ada")
    assert (known.name, known.aliases) == ("Ada", ("Ada Augusta KING",))


def test_who_was_merged_shows_the_fullest_name_of_both_until_that_is_undone() -> None:
    given: list[Fact] = [
        *opening(),
        *skaters("ada", "ada-augusta"),
        CompetitorsMerged(kept="ada", merged="ada-augusta"),
    ]
    assert season(given).competitor("ada").name == "Ada-Augusta"
    assert season([*given, DecisionReversed(reverses=len(given))]).competitor("ada").name == "Ada"


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
