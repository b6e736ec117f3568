"""What titles and their contenders are called before a season begins, while it lasts, and when it is past."""

import pytest

from ledger.basis import EVERYTHING, Question
from ledger.book import Book, Reader
from ledger.instants import parse_instant
from ledger.stores import open_store
from projections.printing.paper import section
from projections.reports.catalogue import report
from projections.reports.contenders import ContendersDocument
from projections.reports.report import Asked
from projections.reports.titles import state_for_people
from projections.tables.columns import Grid
from tests.support.fixture_season import opened
from tests.support.history_books import load_season

BEFORE = "2025-10-01"


@pytest.fixture(scope="module")
def early() -> Reader:
    """The book of a season that was opened before its first race."""
    return opened(open_store("memory:"), clock=lambda: parse_instant(BEFORE)).reader


@pytest.fixture(scope="module")
def older() -> Reader:
    store = open_store("memory:")
    load_season(store, "2013-14")
    return Reader(Book(store, "world-cup/2013-14"))


def contenders(reader: Reader, cup: str, question: Question = EVERYTHING) -> tuple[str, ContendersDocument, str]:
    """The heading, the document, and the notes on one line."""
    one = report("contenders")
    document = one.answer(Asked(reader, question, reader.read(question)), {"cup": cup}, {})
    assert isinstance(document, ContendersDocument)
    return one.title(document), document, "; ".join(one.notes(document))


def titles(reader: Reader, question: Question = EVERYTHING) -> Grid:
    one = report("titles")
    return one.table().grid(one.answer(Asked(reader, question, reader.read(question)), {}, {}))


def test_before_a_season_begins_its_cups_are_not_begun_and_nobody_leads_yet(early: Reader) -> None:
    asked = Asked(early, EVERYTHING, early.read())
    document = report("titles").answer(asked, {}, {})
    assert {state_for_people(one) for one in document.titles} == {"not begun"}
    assert {one.state for one in document.titles} == {"no result"}
    found = titles(early)
    heads = [one.text for one in found.headings]
    assert {row[heads.index("leader")].text for row in found.rows} == {"nobody yet"}


def test_a_cup_of_a_season_that_began_can_be_not_begun(season_2025_26: Reader) -> None:
    at = Question(as_of=parse_instant("2025-11-15T23:00Z"))
    document = report("titles").answer(Asked(season_2025_26, at, season_2025_26.read(at)), {}, {})
    said = {one.cup: state_for_people(one) for one in document.titles}
    assert (said["men-team-pursuit"], said["men-1000"]) == ("not begun", "open")


def test_who_can_win_what_is_not_begun_is_no_matter_of_still(early: Reader) -> None:
    heading, document, notes = contenders(early, "men-500")
    assert heading == "Men's 500 m: who can win it"
    assert (document.begun, document.over, document.state_in_words) == (False, False, "not begun")
    assert "whoever has no points yet can win it too, with 540 at most" in notes


def test_while_a_season_lasts_it_is_said_who_can_still_win(season_2025_26: Reader) -> None:
    heading, document, notes = contenders(season_2025_26, "men-1500", Question(through="wc3"))
    assert heading == "Men's 1500 m: who can still win it"
    assert (document.begun, document.over, document.state_in_words) == (True, False, "open")
    assert notes.startswith("what the leader needs: ")


def test_of_what_is_past_and_not_in_the_book_nobody_is_said_to_be_able_to_win_it(season_2025_26: Reader) -> None:
    heading, document, notes = contenders(season_2025_26, "men-1500")  # recorded in February
    assert heading == "Men's 1500 m: who is not ruled out"
    assert (document.state, document.state_in_words, document.over) == ("open", "unfinished", True)
    assert document.coverage.words == "unfinished in this book: the days of wc4, wc5 are past, and races are not there"
    assert "still" not in notes
    assert "needs" not in notes


def test_of_a_past_season_that_is_known_in_part_nobody_is_said_to_be_able_to_win_it(older: Reader) -> None:
    heading, document, notes = contenders(older, "women-1500")
    assert heading == "Women's 1500 m: who is not ruled out"
    assert document.state_in_words == "incomplete"
    assert "whoever has no points in this book is not ruled out either" in notes
    assert "needs" not in notes


def test_of_a_title_that_is_settled_it_is_said_who_has_won_it(older: Reader) -> None:
    heading, document, notes = contenders(older, "women-1000")
    assert heading == "Women's 1000 m: who has won it"
    assert [one.name for one in document.contenders] == ["Heather Richardson"]
    assert notes == f"the title is {document.state}"


def test_paper_says_the_state_as_people_read_it(season_2025_26: Reader) -> None:
    one = report("contenders")
    asked = Asked(season_2025_26, EVERYTHING, season_2025_26.read())
    document = one.answer(asked, {"cup": "men-1500"}, {})
    assert section(one, document, asked.reading, recorded_at=0).state[0] == "unfinished"
