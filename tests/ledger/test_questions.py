"""How people ask for a basis, what is no basis, and how a basis is said in one line."""

import pytest

from ledger.basis import EVERYTHING, Basis, Question, ask, counted_competitions, parse_question
from ledger.book import Book, announced
from ledger.errors import InvalidInputError, NotFoundError
from ledger.facts import Fact
from ledger.instants import format_instant, parse_instant
from ledger.season import Season
from ledger.stores import open_store
from tests.support.desks import desk_with
from tests.support.given import START, entries, opening, race, skaters

# Refusals


def test_an_empty_book_says_how_to_open_it() -> None:
    with pytest.raises(NotFoundError, match="the book is empty; open it with: season open"):
        Book(open_store("memory:"), "world-cup/2025-26").read()


def test_a_position_that_is_not_there_names_those_that_are() -> None:
    reader = desk_with().reader
    for at in (0, 6):
        with pytest.raises(NotFoundError, match=f"--at {at}: world-cup/2025-26 has the positions 1 to 5"):
            reader.read(Question(at=at))


def test_an_instant_before_the_book_was_opened_is_an_error() -> None:
    with pytest.raises(NotFoundError, match=r"--at 2025-11-13T02:13:20Z: world-cup/2025-26 was not opened by then"):
        desk_with().reader.read(Question(at_instant=START))


def test_a_competition_that_is_not_on_the_calendar_names_those_that_are() -> None:
    with pytest.raises(NotFoundError, match="--through wc9: not on the calendar, which has wc1, wc2, wc3"):
        desk_with().reader.read(Question(through="wc9"))
    with pytest.raises(NotFoundError, match="which has nothing"):
        counted_competitions(Season(), "wc1")


def test_a_book_that_had_no_rulebook_yet_needs_one_to_be_named() -> None:
    reader = desk_with().reader
    without = reader.read(Question(at=1))
    assert (without.basis.rulebook, without.season.length) == ("none", 1)
    with pytest.raises(NotFoundError, match="had adopted no rulebook at 1; name one with --rulebook"):
        _ = without.rulebook.cups
    assert reader.read(Question(at=1, rulebook="2017-18")).basis.rulebook == "2017-18"
    assert reader.read(Question(rulebook="2017-18")).rulebook is reader.read(Question(rulebook="2017-18")).rulebook


# How people ask


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("now", EVERYTHING),
        ("120", Question(at=120)),
        ("wc2", Question(through="wc2")),
        ("at=120,through=wc2", Question(at=120, through="wc2")),
        ("wc2,120", Question(at=120, through="wc2")),
        ("at=2025-11-23T18:00Z", Question(at_instant=parse_instant("2025-11-23T18:00Z"))),
        ("as-of=2025-11-23,rulebook=2017-18", Question(as_of=parse_instant("2025-11-23"), rulebook="2017-18")),
        (
            "at=2025-11-23,as-of=2025-11-24",
            Question(at_instant=parse_instant("2025-11-23"), as_of=parse_instant("2025-11-24")),
        ),
    ],
)
def test_a_basis_in_one_word(text: str, question: Question) -> None:
    assert parse_question(text) == question


@pytest.mark.parametrize(
    "text",
    ["", ",", "2025-11-23", "until=3", "at=", "at=1,at=2", "1,2", "at=1,2", "wc1,wc2", "now,wc1,now,", "WC-1", "٣"],
)
def test_what_is_no_basis_is_an_error_that_shows_one(text: str) -> None:
    with pytest.raises((InvalidInputError, NotFoundError), match="is no basis; write axes like at=120"):
        parse_question(text)


def test_an_at_that_is_neither_position_nor_instant_names_its_option() -> None:
    with pytest.raises(InvalidInputError, match=r"--at takes a position or an instant: 'soon' is no instant"):
        ask(at="soon")
    assert ask(at="12", as_of="2025-11-23") == Question(at=12, as_of=parse_instant("2025-11-23"))


def test_a_basis_in_one_line_says_every_axis() -> None:
    basis = Basis(book="b", at=7, as_of="2025-11-23T18:00:00Z", through="wc2", rulebook="2025-26", root="f" * 64)
    assert (
        basis.line() == "b at 7 · as of 2025-11-23T18:00:00Z · through wc2 · rulebook 2025-26 · root ffffffffffffffff…"
    )
    imagined = basis.model_copy(update={"as_of": None, "through": None, "hypothetical": ("without entry 3", "with x")})
    assert imagined.line() == (
        "HYPOTHETICAL (without entry 3; with x) · b at 7 · rulebook 2025-26 · root ffffffffffffffff…"
    )


def test_what_only_says_how_to_read_the_book_is_never_hidden() -> None:
    facts: list[Fact] = [*opening(), *skaters("ada"), *race("wc1-men-500-a", "ada")]
    kept = list(announced(entries(facts), START))
    assert [entry.name for entry in kept] == [
        "SeasonOpened",
        "RulebookAdopted",
        *["CompetitionScheduled"] * 3,
        "CompetitorEntered",
    ]
    assert format_instant(START) == "2025-11-13T02:13:20Z"
