"""Who is one person over seasons: by rules that say themselves, by decisions, and never by a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.deciders.admission import check
from commands.deciders.people import OPENING
from ledger.errors import InvalidInputError, NotFoundError, RefusedError
from ledger.facts import CompetitorsMerged, DecisionReversed, Fact, PeopleJoined, PeopleKeptApart
from projections.seasons.decided import groups
from projections.seasons.doubts import doubts, doubts_of
from projections.seasons.people import OnePerson, people
from projections.seasons.searching import find_member, find_person, search_people, suggest_people
from projections.seasons.shelf import Bookshelf
from tests.support.given import draft, season
from tests.support.shelves import entered, shelf


def said(one: Bookshelf) -> dict[str, list[tuple[str, str]]]:
    """Everybody by what they are called, with each season and the rule that joins it."""
    return {who.id: [(each.member.season, each.rule) for each in who.seasons] for who in people(one)}


def in_season(name: str, who: str) -> tuple[str, str]:
    return f"world-cup/{name}", who


def joined(*who: tuple[str, str]) -> PeopleJoined:
    return PeopleJoined(people=tuple(in_season(*one) for one in who))


def apart(one: tuple[str, str], other: tuple[str, str]) -> PeopleKeptApart:
    return PeopleKeptApart(people=(in_season(*one), in_season(*other)))


# Rules


@pytest.mark.parametrize(
    "name", ["Ireen Wüst", "WUST Ireen", "ireen wust", "Wüst, Ireen"], ids=["as it is", "turned", "plain", "comma"]
)
def test_one_name_noc_and_gender_are_one_person_and_the_career_says_so(name: str) -> None:
    found = people(shelf({"2013-14": [entered("ada", "Ireen WÜST")], "2015-16": [entered("bo", name)]}))

    assert said_of(found) == {"bo": [("2013-14", "first", ""), ("2015-16", "name", WUST)]}


WUST = "name, NOC (NED) and gender, as in 2013-14"


def said_of(found: tuple[OnePerson, ...]) -> dict[str, list[tuple[str, str, str]]]:
    return {who.id: [(each.member.season, each.rule, each.because) for each in who.seasons] for who in found}


def test_a_hyphen_parts_a_name_as_a_space_does() -> None:
    one = shelf({"2013-14": [entered("a", "Lee Sang-hwa", "KOR")], "2015-16": [entered("b", "Sang Hwa LEE", "KOR")]})

    assert said(one) == {"b": [("2013-14", "first"), ("2015-16", "name")]}


def test_one_number_is_one_person_whatever_the_name_and_another_number_is_another() -> None:
    one = shelf(
        {
            "2013-14": [entered("rich", "Heather Richardson", "USA", number="7")],
            "2015-16": [entered("berg", "Heather Bergsma", "USA", number="7")],
            "2016-17": [entered("other", "Heather Bergsma", "USA", number="8")],
        }
    )

    assert said(one) == {"berg": [("2013-14", "first"), ("2015-16", "number")], "other": [("2016-17", "first")]}
    (doubt,) = [one for one in doubts(one) if one.kind == "called alike"]
    assert doubt.why == "the same name, NOC and gender, but numbers of one system differ among those who are called so"


def test_a_team_is_its_noc_and_gender() -> None:
    one = shelf(
        {
            "2013-14": [entered("a", "Netherlands", team=True), entered("m", "Netherlands", gender="men", team=True)],
            "2015-16": [entered("b", "NEDERLAND", team=True)],
        }
    )

    assert said(one) == {"m": [("2013-14", "first")], "b": [("2013-14", "first"), ("2015-16", "team")]}


def test_a_row_without_a_name_is_nobody() -> None:
    one = shelf({"2013-14": [entered("u", "unnamed, row 5 of a list")], "2015-16": [entered("ada", "Ada Ax")]})

    assert list(said(one)) == ["ada"]
    with pytest.raises(InvalidInputError, match="came without a name"):
        find_member(one, "2013-14:u")


def test_a_long_gap_is_joined_and_said() -> None:
    (who,) = people(shelf({"2008-09": [entered("a", "Ada Ax")], "2025-26": [entered("a", "Ada Ax")]}))

    assert [one.remark for one in who.seasons] == [None, "17 years lie between this season and 2008-09"]


# Doubts


@pytest.mark.parametrize(
    ("name", "noc", "gender", "kind", "why"),
    [
        ("Marina Zueva", "AIN", "women", "other NOC", "the same name and gender, but AIN and BLR"),
        ("Marina Zueva", "BLR", "men", "other gender", "the same name, but men and women"),
        ("M. Zueva", "BLR", "women", "initial", "the same NOC and gender, and of one name an initial only"),
        ("Marina Petrova-Zueva", "BLR", "women", "further name", "the same NOC and gender, and one has a further name"),
        ("Marina Zuyeva", "BLR", "women", "spelling", "the same NOC and gender, and names that are nearly alike"),
    ],
)
def test_who_may_be_the_same_is_not_joined_and_the_command_that_settles_it_is_said(
    name: str, noc: str, gender: str, kind: str, why: str
) -> None:
    other = entered("other", name, noc, "men" if gender == "men" else "women")
    one = shelf({"2013-14": [entered("zueva", "Marina Zueva", "BLR")], "2015-16": [other]})

    assert len(people(one)) == 2
    (doubt,) = doubts(one)
    assert (doubt.kind, doubt.why) == (kind, why)
    pair = {"2013-14:zueva", "2015-16:other"}
    assert {*doubt.join.removeprefix("season people join ").removesuffix(" --reason TEXT").split()} == pair
    for decision in (
        joined(("2013-14", "zueva"), ("2015-16", "other")),
        apart(("2013-14", "zueva"), ("2015-16", "other")),
    ):
        assert (
            doubts(shelf({"2013-14": [entered("zueva", "Marina Zueva", "BLR")], "2015-16": [other]}, [decision])) == ()
        )


@pytest.mark.parametrize(
    ("name", "noc", "gender"),
    [
        ("Marina Zueva", "AIN", "men"),
        ("Anna Zueva", "BLR", "women"),
        ("M. Zueva", "AIN", "women"),
        ("Zueva", "BLR", "women"),
    ],
)
def test_who_has_too_little_in_common_is_no_doubt(name: str, noc: str, gender: str) -> None:
    other = entered("other", name, noc, "men" if gender == "men" else "women")

    assert doubts(shelf({"2013-14": [entered("zueva", "Marina Zueva", "BLR")], "2015-16": [other]})) == ()


def test_where_one_season_has_two_who_are_called_so_nobody_is_joined() -> None:
    one = shelf(
        {
            "2013-14": [entered("kim", "Kim Min-sun", "KOR")],
            "2015-16": [entered("k-one", "Kim Min-sun", "KOR"), entered("k-two", "Min-Sun KIM", "KOR")],
        }
    )

    assert len(people(one)) == 3
    found = doubts_of(one, find_person(one, "2013-14:kim"))
    assert [one.other.id for one in found] == ["k-one", "k-two"]
    assert found[0].why.endswith("but 2015-16 has two who are called so")


def test_rules_that_would_make_one_of_two_of_a_season_join_nobody() -> None:
    seasons: dict[str, list[Fact]] = {
        "2013-14": [entered("a", "Ada Ax", number="1")],
        "2014-15": [entered("b", "Ada Ax", "NED"), entered("c", "Ada Cox", number="1")],
    }

    assert all(len(one.seasons) == 1 for one in people(shelf(seasons)))
    own = shelf(seasons, [joined(("2013-14", "a"), ("2014-15", "c"))])
    assert said(own)["c"] == [("2013-14", "first"), ("2014-15", "decision")]


# Decisions


THREE: dict[str, list[Fact]] = {
    "2013-14": [entered("ada", "Ada Ax")],
    "2014-15": [entered("ada", "Ada Ax")],
    "2015-16": [entered("ada", "Ada Ax")],
}


def test_kept_apart_means_that_no_rule_joins_those_of_the_name() -> None:
    one = shelf(THREE, [apart(("2013-14", "ada"), ("2015-16", "ada"))])

    assert list(said(one)) == ["ada-in-2013-14", "ada-in-2014-15", "ada-in-2015-16"]
    assert {one.why for one in doubts(one)} == {
        "the same name, NOC and gender, but two of that name are kept apart, by entry 2 of the book of people"
    }
    more = [apart(("2013-14", "ada"), ("2015-16", "ada")), joined(("2014-15", "ada"), ("2015-16", "ada"))]
    assert said(shelf(THREE, more)) == {
        "ada-in-2013-14": [("2013-14", "first")],
        "ada-in-2015-16": [("2014-15", "first"), ("2015-16", "decision")],
    }


def test_a_decision_and_its_reversal_leave_everybody_as_they_were() -> None:
    for decision in (apart(("2013-14", "ada"), ("2015-16", "ada")), joined(("2013-14", "ada"), ("2015-16", "ada"))):
        undone = shelf(THREE, [decision, DecisionReversed(reverses=2)])
        assert people(undone) == people(shelf(THREE))


def test_a_decision_holds_for_who_is_merged_within_a_book() -> None:
    seasons: dict[str, list[Fact]] = {
        "2013-14": [entered("ada", "Ada Ax"), entered("old", "A. Axe"), CompetitorsMerged(kept="ada", merged="old")],
        "2015-16": [entered("bo", "Bo Bex")],
    }
    one = shelf(seasons, [joined(("2013-14", "old"), ("2015-16", "bo"))])

    assert said(one) == {"bo": [("2013-14", "first"), ("2015-16", "decision")]}
    assert find_person(one, "2013-14:old") is find_person(one, "Ada Ax")


SEASONS = ("2013-14", "2014-15", "2015-16")
WHO = st.tuples(st.sampled_from(SEASONS), st.sampled_from("abc"))


@st.composite
def books(draw: st.DrawFn) -> tuple[dict[str, list[Fact]], list[Fact]]:
    """Books of some who are called alike, and decisions that the door admits."""
    seasons: dict[str, list[Fact]] = {
        name: [
            entered(
                who,
                draw(st.sampled_from(["Ada Ax", "Ax Ada", "A Ax", "Bo Bex"])),
                draw(st.sampled_from(["NED", "GER"])),
                number=draw(st.sampled_from([None, "1", "2"])),
            )
            for who in "abc"
        ]
        for name in SEASONS
    }
    decisions: list[Fact] = []
    for one, other, how in draw(st.lists(st.tuples(WHO, WHO, st.sampled_from([joined, apart])), max_size=5)):
        try:
            check(season([OPENING, *decisions]), draft(how(one, other)))
        except RefusedError:
            continue
        decisions.append(how(one, other))
    return seasons, decisions


@given(books())
def test_everybody_is_one_person_and_nobody_two_of_one_season(given: tuple[dict[str, list[Fact]], list[Fact]]) -> None:
    seasons, decisions = given
    one = shelf(seasons, decisions)
    found = people(one)
    everywhere = [who for person in found for who in person.members]

    assert sorted(who.called for who in everywhere) == sorted(f"{name}:{who}" for name in SEASONS for who in "abc")
    for person in found:
        assert len({who.book for who in person.members}) == len(person.members)
        for fact in decisions:
            assert not (isinstance(fact, PeopleKeptApart) and set(fact.people) <= {who.who for who in person.members})
    together = [{who.who for who in person.members} for person in found]
    assert all(any(group.people <= own for own in together) for group in groups(one.decided))
    assert len({person.id for person in found}) == len(found)


# Search


@pytest.fixture(scope="module")
def room() -> Bookshelf:
    return shelf(
        {
            "2013-14": [
                entered("skramer", "Sven KRAMER", gender="men"),
                entered("sven", "Kramer SVENSSON", "SWE", gender="men"),
            ],
            "2017-18": [entered("nuis", "Kjeld NUIS", gender="men"), entered("sablikova", "Martina SÁBLÍKOVÁ", "CZE")],
        }
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kramer", ["skramer", "sven"]),
        ("kramer sven", ["skramer"]),
        ("s kramer", ["skramer", "sven"]),
        ("K. Nuis", ["nuis"]),
        ("sablikova m", ["sablikova"]),
        ("sab", ["sablikova"]),
        ("k", []),
        ("?", []),
    ],
)
def test_names_are_found_family_name_first_without_accents_and_by_initials(
    room: Bookshelf, text: str, found: list[str]
) -> None:
    assert [one.id for one in search_people(room, text)] == found


def test_who_is_found_by_no_name_is_told_who_is_near(room: Bookshelf) -> None:
    assert [one.newest.name for one in suggest_people(room, "nuijs")] == ["Kjeld NUIS"]
    with pytest.raises(NotFoundError, match=r"^nobody is called 'nuijs' in any book here; near: Kjeld NUIS$"):
        find_person(room, "nuijs")
    with pytest.raises(InvalidInputError, match=r"give one of Sven KRAMER \(NED, 2013-14\): 2013-14:skramer"):
        find_person(room, "kramer")


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("2015-16:nuis", NotFoundError, "2015-16: no book of this season is here; here are 2013-14, 2017-18"),
        ("2017-18:kramer", NotFoundError, "2017-18: nobody is called 'kramer'"),
        ("2017-18:", InvalidInputError, "write the season, a colon, and an identity or a name"),
    ],
)
def test_a_season_and_a_name_that_lead_to_nobody_say_why(
    room: Bookshelf, text: str, error: type[Exception], says: str
) -> None:
    with pytest.raises(error) as caught:
        find_person(room, text)
    assert says in str(caught.value)
