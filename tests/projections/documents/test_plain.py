"""Given a document, how its title, its tables and what it counts are read wherever people read them."""

from dataclasses import replace

import pytest

from ledger.basis import Basis, Question
from ledger.book import Reader, Reading
from projections.documents.plain import (
    counted_in_words,
    evidence_in_short,
    grid_in_words,
    imagined_on_top,
    title_in_words,
)
from projections.reports.race import race_document
from projections.tables.columns import Description, Grid, always

RECORDED = "2025-12-17T19:33:20Z"


@pytest.fixture(scope="module")
def reading(season_2025_26: Reader) -> Reading:
    return season_2025_26.read(Question())


@pytest.mark.parametrize(
    ("basis", "now", "said"),
    [
        ({}, False, "As the book was on 17 December 2025, 19:33 UTC, counting every race, rules of 2025-26"),
        ({}, True, "As of now, counting every race, rules of 2025-26"),
        (
            {"through": "wc2"},
            True,
            "As of now, counting races up to Calgary, rules of 2025-26",
        ),
        (
            {"as_of": "2025-11-23T18:00:30Z", "amended": ("2024-25 for wc1",)},
            True,
            "As of 23 November 2025, 18:00 UTC, counting every race, rules of 2025-26, and 2024-25 for Salt Lake City",
        ),
    ],
)
def test_what_is_counted_is_said_in_words(reading: Reading, basis: dict[str, str], now: bool, said: str) -> None:
    asked = reading.basis.model_copy(update=basis)
    assert counted_in_words(reading, asked, recorded=RECORDED, now=now) == said


def test_evidence_names_the_state_of_the_book_to_the_second() -> None:
    basis = Basis(
        book="world-cup/2025-26", at=12, as_of="2025-11-23T18:00:30Z", through="wc2", rulebook="2025-26", root="ab" * 32
    )
    assert evidence_in_short(basis) == (
        "Evidence: world-cup/2025-26 at 12 · as of 2025-11-23T18:00:30Z · root abababababababab"
    )


def test_what_is_imagined_is_a_sentence(reading: Reading) -> None:
    said = ("without entry 2340 (ResultCorrected)", "with CompetitorDisqualified wc2-men-1500-a men-usa-jordan-stolz")
    assert imagined_on_top(reading, reading.basis.model_copy(update={"hypothetical": said})) == (
        "Hypothetical. Not what the book says: without entry 2340 (result corrected); "
        "with a disqualification of Jordan STOLZ in 1500 m men (Calgary, 22 November 2025)"
    )
    assert imagined_on_top(reading, reading.basis) == ""


def test_a_race_is_called_as_people_call_it_whatever_its_sheet_says(reading: Reading) -> None:
    document = race_document(reading, "wc2-men-1500-a")
    said = "1500 m men, Calgary, 22 November 2025"
    assert title_in_words(reading, f"{document.title}, {document.date} ({document.race})", document) == said
    assert title_in_words(reading, "men-1500 over the season", None) == "1500 m men over the season"


def grid(*names: str, rows: list[tuple[str, ...]]) -> Grid:
    fields = tuple(always(name, "string", f"Which {name}.", lambda of, at=at: of[at]) for at, name in enumerate(names))
    table: Description[None, tuple[str, ...]] = Description(name="t", title="T", rows=lambda _: rows, fields=fields)
    return table.grid(None)


def test_a_table_says_names_for_ids_and_its_cells_stay(reading: Reading) -> None:
    given = grid("race", "fact", "wc2", rows=[("wc2-men-1500-a", "ResultCorrected", "2025-11-22")])
    made = grid_in_words(reading, given)
    assert [one.text for one in made.headings] == ["Race", "Fact", "Calgary"]
    assert [cell.text for cell in made.rows[0]] == [
        "1500 m men, Calgary, 22 November 2025",
        "Result corrected",
        "22 November 2025",
    ]
    assert [cell.cell for cell in made.rows[0]] == ["wc2-men-1500-a", "ResultCorrected", "2025-11-22"]


def test_a_column_that_says_again_what_a_name_says_is_left_out(reading: Reading) -> None:
    same = [("wc1", "Salt Lake City", "Utah Olympic Oval"), ("wc2", "Calgary", "Olympic Oval")]
    made = grid_in_words(reading, grid("competition", "city", "venue", rows=same))
    assert [one.text for one in made.headings] == ["Competition", "Venue"]
    # Where one row differs both say something, and so do equal columns that were no ids.
    moved = [("wc1", "Salt Lake City", "Salt Lake City"), ("wc2", "Inzell", "Inzell")]
    made = grid_in_words(reading, grid("competition", "city", "venue", rows=moved))
    assert [one.text for one in made.headings] == ["Competition", "City", "Venue"]
    assert grid_in_words(reading, replace(made, rows=())).headings == made.headings
