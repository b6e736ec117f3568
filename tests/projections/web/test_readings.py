"""What pages rest on: addresses, the shared reader, and the chart's way through a season."""

from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.basis import Question
from ledger.book import Book, Reader
from ledger.errors import InvalidInputError
from ledger.facts import ResultRecorded
from ledger.season import Season, continued, fold
from ledger.season.sharing import by_event
from ledger.stores import open_store
from projections.cups.standings import standing
from projections.disputes.history import by_competition
from projections.reports.report import Asked
from projections.season.doubts import doubts
from projections.season.expected import expected
from projections.season.identities import open_identity_doubts
from projections.web.addresses.basis import basis_of_form, is_fixed, options, permanent, read_basis, write_basis
from projections.web.addresses.wanted import find
from projections.web.answers.shared_reader import STRIDE, SharedReader
from projections.web.pages.charts import SHOWN, charts
from projections.web.pages.cup_course import course
from projections.web.site.plan import paths
from tests.support.history_books import FILES, load_season
from tests.support.seasons import CUPS, OPENING, Filing, book_of, reader_of, seasons

INSTANTS = st.integers(0, 4_000_000_000_000_000)
QUESTIONS = st.builds(
    Question,
    st.none() | st.integers(1, 10**9),
    st.none(),
    st.none() | INSTANTS,
    st.none() | st.sampled_from(["wc1", "wc12"]),
    st.none() | st.sampled_from(["2025-26", "2017-18"]),
) | st.builds(Question, st.none(), INSTANTS)


@given(QUESTIONS)
def test_an_address_gives_the_basis_back(question: Question) -> None:
    assert read_basis(write_basis(question)) == question


@given(QUESTIONS)
def test_a_permanent_address_is_fixed(question: Question) -> None:
    basis = read_basis("now")

    assert not is_fixed(basis)
    assert is_fixed(permanent(question, _Basis))


class _Basis:
    at = 7


def test_an_address_opens_no_file() -> None:
    with pytest.raises(InvalidInputError, match="no rulebook"):
        read_basis("rulebook=pyproject.toml")


def test_a_form_leaves_out_what_is_empty() -> None:
    assert basis_of_form({"at": " 12 ", "as-of": "", "through": "wc1"}) == "at=12,through=wc1"
    with pytest.raises(InvalidInputError, match="comma"):
        basis_of_form({"at": "1,through=wc1"})


def test_a_basis_is_written_as_options() -> None:
    assert options(read_basis("at=12,through=wc1,as-of=2025-11-23T18:00Z")) == (
        "--at 12",
        "--as-of 2025-11-23T18:00:00Z",
        "--through wc1",
    )
    assert options(Question()) == ()


@pytest.mark.parametrize("season", [file.stem for file in FILES])
def test_every_path_of_an_earlier_season_is_an_address(season: str) -> None:
    store = open_store("memory:")
    load_season(store, season)
    reader = Reader(Book(store, f"world-cup/{season}"))
    every = list(paths(Asked(reader, Question(), reader.read()), log=True))

    assert [path for path in every if find("page", "now", path, "") is None] == []


@pytest.fixture(scope="module")
def readers(book: Book) -> tuple[SharedReader, Reader]:
    return SharedReader(book), Reader(book)


@pytest.mark.parametrize("at", [2336, 2, 17, STRIDE - 1, STRIDE, STRIDE + 1, 2 * STRIDE, 1500, 700, 2340])
def test_the_shared_reader_reads_what_a_reader_reads(readers: tuple[SharedReader, Reader], at: int) -> None:
    shared, plain = readers

    assert shared.read(Question(at=at)) == plain.read(Question(at=at))


@given(seasons(decisions=2), st.randoms(use_true_random=False))
def test_what_positions_share_is_what_each_has_by_itself(filings: list[Filing], chance: Random) -> None:
    book = book_of(filings)
    plain, shared = reader_of(book), SharedReader(book)
    shared._rulebooks = plain._rulebooks
    positions = list(range(len(OPENING.facts) + 1, book.last() + 1))
    chance.shuffle(positions)

    with patch("projections.web.answers.shared_reader.STRIDE", 5):
        for at in positions[:12]:
            reading, alone = shared.read(Question(at=at)), plain.read(Question(at=at))
            assert [standing(reading, cup) for cup in CUPS] == [standing(alone, cup) for cup in CUPS]
            assert open_identity_doubts(reading.season) == open_identity_doubts(alone.season)
            assert doubts(reading.season) == doubts(alone.season)
            assert expected(reading) == expected(alone)
            # A table looks for its races among those of its events, which a season has of the one before it.
            assert reading.season.races_by_event() == by_event(alone.season.races, {}, 0)


@pytest.mark.uncounted
def test_who_is_doubted_at_a_position_is_the_same_whatever_was_read_before(book: Book) -> None:
    entries = list(book.entries())
    for at, entry in enumerate(entries):
        if isinstance(entry.fact, ResultRecorded) and at % 40 == 0:  # somebody else's bib
            result = entry.fact.result.model_copy(update={"bib": 999})
            entries[at] = entry._replace(fact=entry.fact.model_copy(update={"result": result}))
    mark, found = Season(), set[int]()
    for done in range(0, len(entries) - 100, 100):
        for at in (done + 50, done + 100):
            season = continued(mark, entries[done:at])
            doubted = open_identity_doubts(season)
            assert doubted == open_identity_doubts(fold(Season(), entries[:at]))
            found.add(len(doubted))
        mark = season
    assert len(found) > 5


def test_the_shared_reader_reads_announcements(readers: tuple[SharedReader, Reader]) -> None:
    shared, plain = readers
    question = Question(as_of=1_763_700_000_000_000)

    assert shared.read(question) == plain.read(question)


def test_the_chart_has_the_standings_after_each_competition(readers: tuple[SharedReader, Reader]) -> None:
    reading = readers[0].read()
    for cup in reading.rulebook.cups:
        own = course(reading, standing(reading, cup.id))
        right = by_competition(reading, cup.id)

        assert [(one.after, one.table.rows) for one in own] == [(one.after, one.table.rows) for one in right]


def test_the_charts_draw_the_first_ten(readers: tuple[SharedReader, Reader]) -> None:
    reading = readers[0].read()
    moments = course(reading, standing(reading, "men-1500"))
    ranks, points = charts(reading, moments)

    assert [line.competitor for line in ranks.lines] == [row.competitor.id for row in moments[-1].table.rows[:SHOWN]]
    assert [line.cells for line in ranks.lines] == [line.cells for line in points.lines]
    assert ranks.lines[0].cells == tuple((str(m.table.rows[0].rank), str(m.table.rows[0].points)) for m in moments)
    assert [pin.fact for pin in ranks.pins] == ["ResultCorrected"]
    assert charts(reading, moments[:1]) == ()
