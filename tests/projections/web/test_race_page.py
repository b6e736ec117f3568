"""What the page of a race says: where and when, pairs, gaps, laps, what is fastest in the book, and the sheet."""

import html
import re

import pytest
from starlette.testclient import TestClient

from ledger.basis import Question
from ledger.book import Reader, Reading
from ledger.vocabulary import format_time
from projections.documents.race import RaceRow
from projections.races.bests import best_times
from projections.reports.race import race_document


def said(page: str) -> str:
    """The text of a page's content, without marks."""
    main = re.sub(r"<[^>]*>", " ", page[page.index("<main") : page.index("</main>")])
    return " ".join(html.unescape(main).split())


def test_it_says_where_when_in_which_pair_and_how_far_behind(client: TestClient) -> None:
    page = client.get("/now/races/wc2-men-1500-a/").text
    text = said(page)

    assert "<title>1500 m men, Calgary, 22 November 2025 · World Cup 2025-26</title>" in page
    assert "ISU World Cup Speed Skating #2 at Olympic Oval, Calgary (CAN), 21–23 November 2025" in text
    assert "2 68 9 inner Finn SONNEKALB GER 1:42.31 +0.21 54" in text
    assert "Fastest of the distance in this book: 1:40.48, Jordan STOLZ" in text
    assert "16_result_men_1500_a-signed_20251122221454.pdf, sheet 16, revision 1" in text
    assert "22 November 2025, 14:11 local time (21:11 UTC)" in text


def test_ids_and_hashes_are_behind_evidence(client: TestClient) -> None:
    page = client.get("/now/races/wc2-men-1500-a/").text
    seen = re.sub(r"<details.*?</details>|<[^>]*>", " ", page[page.index("<body") :], flags=re.DOTALL)

    assert "48d51a551cb5299ef042628afcd3e0aa8727bd2813c3925df90e7ab4c14270f3" in page
    assert not re.search(r"[0-9a-f]{16}|wc\d-|\bentry \d", seen)


def test_the_passages_of_a_race_are_shown_with_their_laps() -> None:
    row = RaceRow.model_construct(passages=(25_310, 53_020, 82_540))

    assert [format_time(one) for one in row.laps_timed] == ["25.31", "27.71", "29.52"]


@pytest.fixture(scope="module")
def reading(season_2025_26: Reader) -> Reading:
    return season_2025_26.read(Question())


def test_the_best_of_a_book_is_the_fastest_time_that_stands_in_it(reading: Reading) -> None:
    found = best_times(reading, "men-1500")
    races = [race_document(reading, name) for name in reading.season.races if "-men-1500-" in name]
    times = [row.milliseconds for race in races for row in race.rows if row.competitor == "men-ned-kjeld-nuis"]

    assert sum(found["men-ned-kjeld-nuis"].key) == min(one for one in times if one is not None)
    assert {race.fastest.name for race in races if race.fastest} == {"Jordan STOLZ"}
    marked = [row for race in races for row in race.rows if row.season_best]
    assert len({row.competitor for row in marked}) == len(found)


def test_only_what_counts_is_compared_and_no_mass_start(season_2025_26: Reader) -> None:
    early = season_2025_26.read(Question(through="wc1"))

    assert {one.race.partition("-")[0] for one in best_times(early, "men-1500").values()} == {"wc1"}
    assert best_times(early, "men-mass-start") == {}
