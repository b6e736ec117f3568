"""Parts of pages that are written once for all positions at which they are the same."""

from dataclasses import replace
from random import Random
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Book
from projections.cups.standings import standing
from projections.web.answers.answers import Answers
from projections.web.answers.shared_reader import SharedReader
from projections.web.pages.charts import charts
from projections.web.pages.looking import looked
from projections.web.pages.parts import same_table
from projections.web.pages.render import Setting
from tests.support.given import race
from tests.support.seasons import CUPS, OPENING, Filing, book_of, seasons

LOOKS = ("", "sort=name", "noc=NED")


STRIDE = "projections.web.answers.shared_reader.STRIDE"
"""Positions share what is the same from some entries on, so that small books need to be kept often."""


def page(answers: Answers, at: int, cup: str, query: str = "") -> str:
    wanted = answers.find("page", f"at={at}", f"standings/{cup}", query)
    return answers.answer(wanted, answers.asked(wanted))


@given(seasons(decisions=2), st.randoms(use_true_random=False))
def test_a_page_is_the_same_whatever_was_asked_before(filings: list[Filing], chance: Random) -> None:
    book = book_of(filings)
    shared = Answers(SharedReader(book), Setting())
    positions = list(range(len(OPENING.facts) + 1, book.last() + 1))

    with patch(STRIDE, 5):
        for _ in range(8):
            at, cup, look = chance.choice(positions), chance.choice(CUPS), chance.choice(LOOKS)
            alone = Answers(SharedReader(book), Setting())
            assert page(shared, at, cup, look) == page(alone, at, cup, look)


def test_a_table_that_did_not_change_is_written_once(book: Book) -> None:
    answers = Answers(SharedReader(book), Setting())
    module = "projections.web.pages.standings"
    rows = [one.position for one in book.entries() if getattr(one.fact, "race", "").startswith("wc2-men-1500")]
    with (
        patch(f"{module}.looked", side_effect=looked) as tables,
        patch(f"{module}.charts", side_effect=charts) as drawn,
    ):
        pages = {at: page(answers, at, "women-500") for at in rows[:9:3]}
        assert (tables.call_count, drawn.call_count) == (1, 1)
        page(answers, rows[0], "men-1500")
        page(answers, rows[1], "men-1500")
        assert (tables.call_count, drawn.call_count) == (3, 3)
    assert len(set(pages.values())) == len(pages) == 3


def test_a_table_is_written_again_when_its_totals_become_lower_bounds() -> None:
    skated = Filing((*race("wc1-men-500-a", "ada", "bo"),), None)
    later = Filing((*race("wc3-men-1500-a", "cy"),), None)  # what wc2 raced is missing from here on
    book = book_of([OPENING, skated, later])
    answers = Answers(SharedReader(book), Setting())

    with patch(STRIDE, 5):
        assert "≥ 60" not in page(answers, book.last() - len(later.facts), "men-500")
        assert "≥ 60" in page(answers, book.last(), "men-500")


def test_a_name_like_that_of_a_race_is_said_anew_each_time(book: Book) -> None:
    table = standing(SharedReader(book).read(), "women-500")
    first, *others = table.rows
    odd = replace(first, competitor=replace(first.competitor, name="wc2-men-500"))

    assert same_table(table, ()) is not None
    assert same_table(replace(table, rows=(odd, *others)), ()) is None
