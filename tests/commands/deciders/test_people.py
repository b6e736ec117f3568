"""Given a book of people, when somebody is to be joined or kept apart over seasons, then it fits or is refused."""

import pytest

from commands.deciders.admission import check
from commands.deciders.people import OPENING
from ledger.errors import RefusedError
from ledger.facts import CompetitorsToldApart, DecisionReversed, Fact, PeopleJoined, PeopleKeptApart, SeasonOpened
from ledger.season import Season
from tests.commands.deciders.admission_cases.book import Case, given
from tests.support.given import draft, season

ADA14, ADA15, ADA16 = (("world-cup/" + year, "ada") for year in ("2013-14", "2014-15", "2015-16"))
BO15, CY15 = ("world-cup/2014-15", "bo"), ("world-cup/2014-15", "cy")


def joined(*people: tuple[str, str]) -> PeopleJoined:
    return PeopleJoined(people=people)


def apart(one: tuple[str, str], other: tuple[str, str]) -> PeopleKeptApart:
    return PeopleKeptApart(one=one, other=other)


REFUSED = {
    "joined twice": Case(
        (joined(ADA14, ADA15),), joined(ADA15, ADA14), "joined-already", 2, "are one person already, by entry 2"
    ),
    "joined already through a third": Case(
        (joined(ADA14, ADA15), joined(ADA15, ADA16)), joined(ADA14, ADA16), "joined-already", 2, "2013-14:ada and"
    ),
    "joined against a decision": Case(
        (apart(ADA14, ADA15),), joined(ADA14, ADA15), "kept-apart", 2, "season reverse 2 --season people undoes that"
    ),
    "joined against a decision, through a third": Case(
        (apart(ADA14, ADA16), joined(ADA14, ADA15)), joined(ADA15, ADA16), "kept-apart", 2, "two people by entry 2"
    ),
    "two of one season": Case((), joined(BO15, CY15), "two-of-one-season", None, "season merge bo cy --season 2014-15"),
    "two of one season, through a third": Case(
        (joined(ADA14, BO15),), joined(ADA14, CY15), "two-of-one-season", 2, "are two in 2014-15, with entry 2"
    ),
    "named twice": Case((), joined(ADA14, ADA14), "named-twice", None, "2013-14:ada is named twice"),
    "of no season": Case((), joined(ADA14, ("people/all-seasons", "ada")), "no-season", None, "is no season"),
    "kept apart twice": Case(
        (apart(ADA14, ADA15),), apart(ADA15, ADA14), "apart-already", 2, "are two people already, by entry 2"
    ),
    "kept apart though joined": Case(
        (joined(ADA14, ADA15), joined(ADA15, ADA16)), apart(ADA14, ADA16), "joined", 3, "by entries 2, 3"
    ),
    "a fact of a season": Case(
        (), CompetitorsToldApart(one="ada", other="bo"), "another-book", None, "no CompetitorsToldApart"
    ),
    "brought back against what was decided since": Case(
        (joined(ADA14, ADA15), DecisionReversed(reverses=2), apart(ADA14, ADA15)),
        DecisionReversed(reverses=3),
        "kept-apart",
        4,
        "two people by entry 4",
    ),
}

ADMITTED: dict[str, tuple[tuple[Fact, ...], Fact]] = {
    "joined": ((), joined(ADA14, ADA15, ADA16)),
    "joined with who is joined": ((joined(ADA14, ADA15),), joined(ADA15, ADA16)),
    "joined again after a reversal": ((joined(ADA14, ADA15), DecisionReversed(reverses=2)), joined(ADA14, ADA15)),
    "kept apart": ((joined(ADA14, ADA15),), apart(ADA14, ADA16)),
    "joined after what kept apart is undone": (
        (apart(ADA14, ADA15), DecisionReversed(reverses=2)),
        joined(ADA14, ADA15),
    ),
    "reversed": ((joined(ADA14, ADA15),), DecisionReversed(reverses=2)),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused_with_reason_and_position(case: Case) -> None:
    with pytest.raises(RefusedError) as caught:
        check(season([OPENING, *case.before]), draft(case.fact))
    assert (caught.value.reason, caught.value.position) == (case.reason, case.position)
    assert case.says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("before", "fact"), ADMITTED.values(), ids=ADMITTED)
def test_what_fits_is_admitted(before: tuple[Fact, ...], fact: Fact) -> None:
    check(season([OPENING, *before]), draft(fact))


def test_a_book_of_a_season_takes_none_of_it() -> None:
    with pytest.raises(RefusedError, match=r"--season people$") as caught:
        check(given(), draft(joined(ADA14, ADA15)))
    assert caught.value.reason == "another-book"


def test_there_is_one_book_of_people() -> None:
    check(Season(), draft(OPENING))
    with pytest.raises(RefusedError, match="has one book, of all-seasons") as caught:
        check(Season(), draft(SeasonOpened(series="people", season="2025-26")))
    assert caught.value.reason == "no-such-book"
