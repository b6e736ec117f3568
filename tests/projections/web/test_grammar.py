"""What pages say of seasons known in part is whole sentences: one of something, nothing known, nothing computed."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.testclient import TestClient

from commands.deciders import freezing
from ledger.book import Book
from ledger.entry import Draft
from ledger.stores import open_store
from projections.web.server.app import create_app
from projections.web.server.shown import ShownBook
from tests.support.fixture_season import ALL_COMPETITIONS, loaded
from tests.support.history_books import load_season

SEASONS = ("2013-14", "2014-15", "2021-22")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Three seasons of which little is known, without a network."""
    with open_store(f"sqlite:{tmp_path_factory.mktemp('older') / 'older.db'}") as store:
        for season in SEASONS:
            load_season(store, season)
        with TestClient(create_app(*(ShownBook(Book(store, name)) for name in store.books()))) as client:
            yield client


@pytest.fixture(scope="module")
def allocated() -> Iterator[TestClient]:
    """The season whose quota is allocated, with a place given back."""
    with open_store("memory:") as store:
        desk = loaded(store, competitions=ALL_COMPETITIONS)
        for decide in (
            lambda _: freezing.allocate(desk.reader.read(), "owg-2026"),
            lambda season: freezing.decline(season, "owg-2026", "men-500", "NED"),
        ):
            desk.run(lambda season, decide=decide: [Draft(decide(season), "official", None, "because")])
        with TestClient(create_app(ShownBook(desk.book))) as client:
            yield client


def read(room: TestClient, path: str) -> str:
    """What somebody reads of the content of a page."""
    content = room.get(path).text.partition("<main")[2].partition("</main>")[0]
    return unescape(re.sub(r"<[^>]*>", "", content)).replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/2014-15/now/races/wc4-women-team-pursuit/", "0 of 1 race is whole"),
        ("/2014-15/now/audits/2014-15-team-pursuit-w/", "9 rows in 1 list, 8 compared, 0 notes"),
        (
            "/2014-15/now/audits/world-cup-winners-2014-15-en-wikipedia-2014-15-2015-16/",
            "1 row in 1 list, 0 compared, 1 note;",
        ),
        ("/2013-14/through=wc1/quotas/owg-2014/men-500/", "Still enough: 500 m men at Salt Lake City: any time or"),
        ("/2021-22/now/quotas/owg-2022/women-500/", "Not known is what was or will be raced: 500 m women at wc1,"),
    ],
)
def test_what_is_one_or_not_known_is_a_whole_sentence(room: TestClient, path: str, says: str) -> None:
    text = read(room, path)

    assert says in text
    assert re.findall(r"(?<![\d.,:–-])\b1 (?:races|points|rows|lists|notes)\b|\bNone\b(?!\.)", text) == []


def test_of_competitions_that_no_calendar_has_nothing_is_still_to_come(room: TestClient) -> None:
    """The season is over for years, and its book has neither a race nor a calendar."""
    text = read(room, "/2021-22/now/quotas/owg-2022/women-500/")

    assert re.findall(r"[Ss]till", text) == []
    assert "races that were skated" not in read(room, "/2021-22/now/missing/")


def test_a_table_that_the_rules_cannot_give_is_said_in_words_and_leads_to_no_other(room: TestClient) -> None:
    answer = room.get("/2014-15/now/standings/women-grand/")
    text = read(room, "/2014-15/now/standings/women-grand/")

    assert answer.status_code == 422
    assert "Not computed" in text
    assert "rulebook 2014-15: the Grand World Cup points of rank 3 are unknown" in text
    assert "standings/" not in text


def test_an_allocated_quota_and_its_nocs_are_said_in_words(allocated: TestClient) -> None:
    quota, noc = read(allocated, "/now/quotas/owg-2026/"), read(allocated, "/now/nocs/NED/")

    assert "After Hamar, of Salt Lake City, Calgary, Heerenveen, Hamar." in quota
    assert re.search(r"place \d+ of NED \([^)]*\), entry 2992,", quota)
    assert "Team pursuit" in quota
    assert re.findall(r"mass-start|team-pursuit", quota) == []
    assert "Netherlands" in noc.partition("Men's")[0]
    assert "by points; by the allocation 2 now; " in noc
    assert re.findall(r", ;|; ;|, \.", noc) == []


def test_what_is_past_and_not_there_is_not_to_come(allocated: TestClient) -> None:
    """The book was recorded in February, after the days of the Final."""
    said = "are whole, 14 races of Inzell, the days of which are past, are not in this book"

    assert said in read(allocated, "/now/missing/")
    assert "are to come" in read(allocated, "/as-of=2025-12-15T00:00:00Z/missing/")


def test_places_that_were_lost_are_said_as_places_and_not_as_points(allocated: TestClient) -> None:
    text = read(allocated, "/now/compare/through=wc3/quotas/owg-2026/")

    assert "Counting races up to Heerenveen, by the first 2,992 entries, rules of 2025-26" in text
    assert (
        "loses place 28 by time, and is reserve 1 now; it went to Maybritt VIGL (ITA), place 28 as host; entry " in text
    )
    assert re.findall(r"(?<!by )\b(?:points|time|host) \d+\b", text) == []


def test_who_was_published_stands_where_nobody_leads_and_where_a_list_says_otherwise(room: TestClient) -> None:
    """Of women's 3000 and 5000 m most lists agree with the book; the one of the ISU does not."""
    text = re.sub(r"\s+", " ", read(room, "/2013-14/now/"))

    assert "not known; published: Francesca Lollobrigida (ITA) (evidence)" in text
    assert "not in this book; published: Shani Davis (USA) (evidence)" in text
    assert "Martina Sáblíková CZE; published: Martina Sáblíková (CZE) 610 after Heerenveen (evidence)" in text


@pytest.mark.parametrize("path", ["/now/standings/men-1500/", "/embed/now/standings/men-1500/"])
def test_a_standing_says_its_keys_in_words_and_what_it_lacks_wherever_it_is_shown(
    allocated: TestClient, path: str
) -> None:
    text = read(allocated, path)

    assert "Inferred, not confirmed: the order of equal points by higher scores, then best time" in text
    assert "Unfinished in this book: the days of Inzell are past, and races are not there" in text
    assert "b: won in Division B" in text
    assert re.findall("higher-scores|best-time", text) == []
