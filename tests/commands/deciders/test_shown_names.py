"""Given the spellings of a competitor, in whichever order, which name is shown."""

from hashlib import sha256
from itertools import permutations

import pytest

from commands.deciders import decisions
from commands.desk.decisions import record
from commands.desk.sheets import file_sheets
from ledger.book import Reader
from ledger.facts import (
    CompetitorRenamed,
    CompetitorsMerged,
    DecisionReversed,
    Fact,
)
from ledger.names import fullest
from ledger.stores import open_store
from tests.support.desks import desk_with
from tests.support.drawn.season import sheets_of
from tests.support.fixture_season import opened
from tests.support.given import opening, race, season, skaters
from tests.support.small_sheets import WHY, doubted, sheet


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
