"""Who is meant by what somebody types: found forgivingly, suggested where it is nearly a name, never guessed."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Reader
from ledger.errors import InvalidInputError
from ledger.names import family_name, letters
from projections.season import matching
from projections.season.matching import Candidate, found, named, near, noc_of, spelled
from projections.season.search import NobodyError, SeveralError, find_competitor, search, suggest

ROOM = [
    Candidate(name, (name,), (noc,))
    for name, noc in (
        ("Jordan STOLZ", "USA"),
        ("Kjeld NUIS", "NED"),
        ("Sven KRAMER", "NED"),
        ("Kramer SVENSSON", "SWE"),
        ("Jenning DE BOO", "NED"),
        ("Håvard LORENTZEN", "NOR"),
        ("Sverre LØKEN", "NOR"),
        ("Ireen WÜST", "NED"),
        ("Jürgen GROß", "GER"),
        ("Jae-Won CHUNG", "KOR"),
        ("NETHERLANDS", "NED"),
    )
]


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("stolz", ["Jordan STOLZ"]),
        ("stolz jordan", ["Jordan STOLZ"]),
        ("STOLZ, Jordan", ["Jordan STOLZ"]),
        ("J. Stolz", ["Jordan STOLZ"]),
        ("Stolz J", ["Jordan STOLZ"]),
        ("js", ["Jordan STOLZ"]),
        ("sj", ["Jordan STOLZ"]),
        ("kramer", ["Sven KRAMER", "Kramer SVENSSON"]),
        ("kramer sven", ["Sven KRAMER"]),
        ("de boo", ["Jenning DE BOO"]),
        ("deboo", ["Jenning DE BOO"]),
        ("loken", ["Sverre LØKEN"]),
        ("loeken", ["Sverre LØKEN"]),
        ("Løken", ["Sverre LØKEN"]),
        ("wust", ["Ireen WÜST"]),
        ("Wuest", ["Ireen WÜST"]),
        ("haavard", ["Håvard LORENTZEN"]),
        ("havard", ["Håvard LORENTZEN"]),
        ("gross", ["Jürgen GROß"]),
        ("juergen gross", ["Jürgen GROß"]),
        ("jaewon chung", ["Jae-Won CHUNG"]),
        ("chung jae won", ["Jae-Won CHUNG"]),
        ("ned", ["Jenning DE BOO", "Sven KRAMER", "NETHERLANDS", "Kjeld NUIS", "Ireen WÜST"]),
        ("The Netherlands", ["NETHERLANDS", "Jenning DE BOO", "Sven KRAMER", "Kjeld NUIS", "Ireen WÜST"]),
        ("netherlands", ["NETHERLANDS", "Jenning DE BOO", "Sven KRAMER", "Kjeld NUIS", "Ireen WÜST"]),
        ("kramer NED", ["Sven KRAMER"]),
        ("sweden kramer", ["Kramer SVENSSON"]),
        ("lore", ["Håvard LORENTZEN"]),
        ("orentz", ["Håvard LORENTZEN"]),
        ("Stolts", []),
        ("k", []),
        ("?", []),
        ("", []),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, whom: list[str]) -> None:
    assert list(found(text, ROOM)) == whom


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Stolts", "Jordan STOLZ"),
        ("stoltz jordan", "Jordan STOLZ"),
        ("Jordan Stolts", "Jordan STOLZ"),
        ("nuijs", "Kjeld NUIS"),
        ("krammer", "Sven KRAMER"),
        ("lorenzen", "Håvard LORENTZEN"),
        ("jordanstolts", "Jordan STOLZ"),
        ("J. Stolz", "Jordan STOLZ"),
        ("sven", "Sven KRAMER"),
    ],
)
def test_what_is_nearly_a_name_is_suggested_the_family_name_first(text: str, first: str) -> None:
    assert near(text, ROOM)[:1] == (first,)


@pytest.mark.parametrize("text", ["", "?", "zzzz", "qqqqqqqqqqqqq wwwwww"])
def test_what_is_like_no_name_suggests_nobody(text: str) -> None:
    assert near(text, ROOM) == ()


def test_nobody_is_taken_for_who_is_meant_by_less_than_the_words_of_a_name() -> None:
    for text in ("Stolts", "J. Stolz", "js", "stol", "NED kramer", "usa"):
        assert named(text, ROOM) == ()
    assert named("loeken", ROOM) == ("Sverre LØKEN",)
    assert named("netherlands", ROOM) == ("NETHERLANDS",)


def test_an_noc_is_named_by_its_code_and_by_its_country() -> None:
    assert (noc_of("ned"), noc_of("Great Britain"), noc_of("Nowhere")) == ("NED", "GBR", None)


def test_the_family_name_is_what_stands_in_capitals() -> None:
    names = (
        "Jenning DE BOO",
        "Antoinette RIJPMA-DE JONG",
        "KIM Min-sun",
        "J. STOLZ",
        "KJELD NUIS",
        "Kjeld Nuis",
        "Connor McLEAN",
        "",
    )
    assert list(map(family_name, names)) == ["DE BOO", "RIJPMA-DE JONG", "KIM", "STOLZ", "NUIS", "Nuis", "McLEAN", ""]


@given(st.sampled_from(ROOM), st.randoms(use_true_random=False))
def test_in_whichever_order_its_words_come_a_name_names_who_has_it(one: Candidate[str], chance: object) -> None:
    words = one.names[0].split()
    chance.shuffle(words)  # type: ignore[attr-defined]
    assert named(" ".join(words), ROOM) == (one.one,)


@given(st.text(max_size=40), st.lists(st.text(max_size=12), max_size=4))
def test_whatever_is_typed_or_is_a_name_has_an_answer(text: str, names: list[str]) -> None:
    room = [Candidate(name, (name,), ("NED",)) for name in names]
    for answer in (found(text, room), near(text, room), named(text, room)):
        assert set(answer) <= set(names)
    assert spelled(text).parts == () or letters(text)


def test_in_a_season_who_is_nearly_named_is_suggested_with_the_identity(season_2025_26: Reader) -> None:
    season = season_2025_26.read().season
    with pytest.raises(NobodyError, match=r"^nobody is called 'Stolts'; near: Jordan STOLZ$") as caught:
        find_competitor(season, "Stolts")
    assert caught.value.suggested == (("men-usa-jordan-stolz", "Jordan STOLZ"),)
    with pytest.raises(NobodyError, match=r"near: men-usa-jordan-stolz$"):
        find_competitor(season, "men-usa-jordan-stols")
    with pytest.raises(SeveralError) as several:
        find_competitor(season, "kim")
    assert isinstance(several.value, InvalidInputError)
    assert {name.split()[-1] for _, name in several.value.suggested} == {"KIM"}
    assert search(season, "Stolts") == ()
    assert [one.name for one in suggest(season, "nuijs", gender="men")] == ["Kjeld NUIS"]
    assert suggest(season, "nuijs", gender="women") != suggest(season, "nuijs", gender="men")


def test_hundreds_of_nocs_in_a_line_are_not_each_looked_for_beside_all_others() -> None:
    with patch.object(matching, "spelled", wraps=spelled) as taken_apart:
        assert found("NED USA " * 240, ROOM) == ()

    assert taken_apart.call_count < 2 * len(ROOM)
