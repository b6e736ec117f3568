"""A row without a name is joined with the one that alone fits, by code and points; else it is kept apart."""

import pytest

from commands.deciders.joining import Appearance, join
from ledger.vocabulary import parse_race

FIRST, SECOND = parse_race("wc1-men-500-1"), parse_race("wc1-men-500-2")
DIVISION_A, DIVISION_B = parse_race("wc1-men-500-1-a"), parse_race("wc1-men-500-1-b")


def row(source: str, who: str, points: int | None = 60, race: object = FIRST, noc: str = "NOR") -> Appearance:
    return Appearance(source, race, who, not who.startswith("?"), noc, points)  # type: ignore[arg-type]


WHOLE = row("whole", "cy", race=DIVISION_A)

CASES = {
    "one fits": ([row("table", "?3"), WHOLE], {"?3": "cy"}),
    "another division": ([row("table", "?3", race=DIVISION_B), WHOLE], {}),
    "other points": ([row("table", "?3", 70), WHOLE], {}),
    "no points": ([row("table", "?3", 0), row("whole", "cy", 0)], {}),
    "another code": ([row("table", "?3", noc="SWE"), WHOLE], {}),
    "two names fit": ([row("table", "?3"), WHOLE, row("whole", "di", race=DIVISION_B)], {}),
    "two rows without a name": ([row("table", "?3"), row("table", "?4"), WHOLE], {}),
    "who has a row of its own": ([row("table", "?3"), row("table", "cy", 50), WHOLE], {}),
    "another race tells which of two": (
        [
            *(row("table", "?3"), WHOLE, row("whole", "di", race=DIVISION_B)),
            *(row("table", "?3", 80, SECOND), row("other", "di", 80, SECOND)),
        ],
        {"?3": "di"},
    ),
    "two races tell two people": (
        [*(row("table", "?3"), WHOLE), *(row("table", "?3", 80, SECOND), row("other", "di", 80, SECOND))],
        {},
    ),
    "two rows of one source would be one person": (
        [*(row("table", "?3"), WHOLE), *(row("table", "?4", 80, SECOND), row("other", "cy", 80, SECOND))],
        {},
    ),
    "rows of two sources are one person": (
        [row("table", "?3"), row("press", "?9"), WHOLE],
        {"?3": "cy", "?9": "cy"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_rows_without_a_name(case: str) -> None:
    rows, people = CASES[case]
    for given in (rows, rows[::-1]):
        joined = join(given)
        assert joined.people == people
        assert all("exactly one fits" in joined.notes[who] for who in people)
        assert all("kept apart" in note for who, note in joined.notes.items() if who not in people)


def test_what_is_kept_apart_is_said_where_another_source_could_name_it() -> None:
    joined = join([row("table", "?3"), row("table", "?4", 70), WHOLE, row("whole", "di", race=DIVISION_B)])
    assert joined.notes == {
        "?3": "?3 is kept apart: not exactly one fits the row of NOR with 60 points in wc1-men-500-1, but cy, di"
    }
