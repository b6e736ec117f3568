"""What a total can still become, and titles that nothing missing may contradict."""

import json
from pathlib import Path

import pytest
from hypothesis import given as random
from hypothesis import strategies as st

from ledger.basis import EVERYTHING
from ledger.book import Book, Reader
from ledger.facts import Fact, ProtocolFiled
from ledger.names import words
from ledger.stores import open_store
from projections.cups.bounds import bounds
from projections.cups.standings import standing
from projections.cups.titles import Title, title, titles
from tests.support.desks import desk_with
from tests.support.given import finished, race, skaters
from tests.support.history_books import FILES, load_season

NAMES = ("ada", "bo", "cy", "di")
PUBLISHED = Path("tests/published/titles.jsonl")


def book(*facts: Fact) -> Reader:
    return desk_with([*skaters(*NAMES), *facts]).reader


def won(*facts: Fact) -> Title:
    return title(book(*facts).read(EVERYTHING), "men-500")


def in_part(name: str, *rows: tuple[str, int]) -> list[Fact]:
    """A race of which only these rows are known."""
    facts = race(name, *((who, finished(rank)) for who, rank in rows))
    return [fact.model_copy(update={"state": "PARTIAL"}) if isinstance(fact, ProtocolFiled) else fact for fact in facts]


def test_whom_a_race_in_part_names_has_a_sum_and_everybody_else_a_lower_bound() -> None:
    reading = book(*race("wc1-men-500-a", "ada", "bo"), *in_part("wc2-men-500-a", ("ada", 2))).read(EVERYTHING)
    table = standing(reading, "men-500")
    held = bounds(reading, table)
    ada, bo = table.rows

    assert [held.at_least(row) for row in (ada, bo)] == [False, True]
    assert (held.now(ada), held.now(bo), held.now(None)) == (114, 54 + 60, 60)
    assert held.in_the_end(ada) == 114 + 60


def test_a_race_in_part_whose_free_ranks_cannot_change_the_first_leaves_it_won() -> None:
    whole = [*race("wc1-men-500-a", "ada", "bo"), *race("wc3-men-500-a", "ada", "bo")]

    assert won(*whole, *in_part("wc2-men-500-a", ("ada", 1), ("bo", 2))).state == "decided"
    assert won(*whole, *in_part("wc2-men-500-a", ("bo", 1))).state == "incomplete"
    assert won(*whole, *in_part("wc2-men-500-a", ("bo", 1))).lead is None


def test_a_cup_of_which_nothing_is_there_is_incomplete_where_it_was_skated() -> None:
    assert (won(*race("wc3-men-1500-a", "ada")).state, won(*race("wc3-men-1500-a", "ada")).leaders) == (
        "incomplete",
        (),
    )


ORDER = st.permutations(NAMES)


@random(st.lists(ORDER, min_size=3, max_size=3), st.sets(st.sampled_from(["wc1", "wc2", "wc3"])))
def test_nothing_that_a_thinned_book_claims_is_contradicted_by_the_whole_one(
    orders: list[list[str]], gone: set[str]
) -> None:
    races = {f"wc{n}": race(f"wc{n}-men-500-a", *order) for n, order in enumerate(orders, 1)}
    whole_reading = book(*(fact for facts in races.values() for fact in facts)).read(EVERYTHING)
    thin_reading = book(*(fact for name, facts in races.items() if name not in gone for fact in facts)).read(EVERYTHING)
    whole, thin = (title(one, "men-500") for one in (whole_reading, thin_reading))
    table = standing(thin_reading, "men-500")
    held = bounds(thin_reading, table)
    right = {row.competitor.id: row.points for row in standing(whole_reading, "men-500").rows}

    if thin.state in ("won", "decided"):
        assert [row.competitor.id for row in thin.leaders] == [row.competitor.id for row in whole.leaders]
    for row in table.rows:
        assert row.points <= right[row.competitor.id] <= held.in_the_end(row)
        if not held.at_least(row) and not held.coverage.of("to come"):
            assert row.points == right[row.competitor.id]


@pytest.mark.uncounted
def test_no_title_of_an_older_season_is_given_to_anybody_but_its_winner() -> None:
    winners = {
        (season, f"{gender}-{cup}"): name
        for line in PUBLISHED.read_text(encoding="utf-8").splitlines()
        for _, season, gender, cup, name, *_ in json.loads(line)["winners"]
    }
    settled = 0
    for file in FILES:
        store = open_store("memory:")
        load_season(store, file.stem)
        for one in titles(Reader(Book(store, f"world-cup/{file.stem}")).read(EVERYTHING)):
            known = winners.get((file.stem, one.cup.id))
            over = one.state in ("won", "decided", "provisional") or (one.state == "open" and not one.races_left)
            if known is None or not over:
                continue
            settled += 1
            leader = one.leaders[0].competitor
            assert leader.kind == "team" or set(words(known)) & set(words(leader.name)), (file.stem, one.cup.id, known)
    assert settled > 0
