"""``season titles``: what was published beside each title, one cup alone, and who can still win it."""

import pytest

from tests.support.command_line import Run

pytestmark = pytest.mark.counted


@pytest.fixture
def older(empty: Run) -> Run:
    """A book of 2017/18, of which the fixtures have a part and many lists."""
    assert empty("open", "2017-18").code == 0
    assert empty("load", "fixtures/2017-18").code == 0
    return empty


def test_what_was_published_stands_beside_the_title_with_its_entry(older: Run) -> None:
    document = older("titles", "men-500", "--json").document
    (line,) = document["titles"]

    assert (line["state"], line["lead"], line["contradicted"], line["in_book"]) == ("incomplete", None, True, True)
    first = line["published"][0]
    assert (first["name"], first["points"], first["agrees"]) == ("Håvard Holmefjord Lorentzen", 716, False)
    text = older("titles").out
    assert (
        f"Håvard Holmefjord Lorentzen (NOR) 716 (entry {first['entry']}), and this book gives Hein Otterspeer" in text
    )


def test_a_cup_without_a_race_is_not_in_this_book(older: Run) -> None:
    for command in (["standings", "men-team-pursuit"], ["titles", "men-team-pursuit"]):
        said = older(*command)
        assert said.code == 0
        assert "not in this book" in said.out
        assert "Norway (NOR)" in said.out
    table = older("standings", "men-team-pursuit", "--json").document
    assert (table["in_book"], table["rows"]) == (False, [])
    assert {one["name"] for one in table["published"]} == {"Norway"}
    (line,) = older("titles", "men-team-pursuit", "--json").document["titles"]
    assert (line["in_book"], line["leaders"], line["state"]) == (False, [], "incomplete")


def test_a_cup_of_which_nothing_is_said_says_so_too(season: Run) -> None:
    said = season("standings", "men-team-sprint")

    assert said.code == 0
    assert "not in this book: no race of men-team-sprint is filed at this basis" in said.out
    assert "no list in this book speaks of it" in said.out


def test_who_can_still_win_is_said_with_what_the_leader_needs(season: Run) -> None:
    document = season("titles", "men-1500", "--contenders", "--json").document
    lines = document["contenders"]

    assert document["next"] is not None
    assert lines[0]["competitor"] == document["leader"]
    assert all(one["most"] >= lines[0]["least"] and one["most"] >= one["points"] >= one["least"] for one in lines)
    assert season("titles", "men-1500", "--contenders", "--csv").out.startswith("rank,competitor,name,noc,points,")
    assert "leader needs" in season("titles", "men-1500", "--contenders").out


def test_what_is_wrong_is_refused_in_a_line(season: Run) -> None:
    assert season("titles", "--contenders").complaint.startswith("titles --contenders: name a cup, such as")
    assert season("titles", "men-50x").complaint.startswith("rulebook 2025-26 has no cup men-50x")
    assert season("titles", "men-50x", "--contenders").complaint.startswith("rulebook 2025-26 has no cup men-50x")


def test_a_season_that_is_past_and_of_which_nothing_is_in_the_book_is_unfinished(empty: Run) -> None:
    assert empty("open", "2024-25").code == 0
    shown = empty("titles", "men-500")

    assert "unfinished" in shown.out
    assert "no result" not in shown.out
    assert "! unfinished in this book: " in shown.out
    assert empty("titles", "men-500", "--json").document["titles"][0]["state"] == "no result"
