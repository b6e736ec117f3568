"""Sheets of one small race, filed, and what stands then."""

from typing import Any

from commands.deciders.differences import Filing
from commands.desk.desk import Desk
from commands.desk.sheets import file_sheets
from commands.intake.protocol import Sheet
from projections.races.classification import classify
from projections.races.rows import counting_rank
from tests.commands.intake.sheets.sheet_examples import distance_sheet

RACE = "wc1-men-500-a"
Entries = list[tuple[str, str, str]]
FIRST: Entries = [
    ("Ada BERG", "NED", "34.10"),
    ("Bo CLERK", "NOR", "34.20"),
    ("Cy DUPONT", "FRA", "34.30"),
    ("Di ENGEL", "GER", "34.40"),
    ("Ed FUJI", "JPN", "DNF"),
]
HASHES = ("a" * 64, "b" * 64, "c" * 64)


def sheet(entries: Entries = FIRST, **heading: Any) -> Sheet:
    return distance_sheet(entries, **{"protocol": HASHES[0], "file": "first.pdf", **heading})


def numbered(one: Sheet, *bibs: int | None) -> Sheet:
    """The sheet with other bibs."""
    rows = (
        row.model_copy(update={"result": row.result.model_copy(update={"bib": bib})})
        for row, bib in zip(one.rows, bibs, strict=True)
    )
    return one.model_copy(update={"rows": tuple(rows)})


def reissued(entries: Entries, **heading: Any) -> Sheet:
    return sheet(
        entries, **{"protocol": HASHES[1], "file": "second.pdf", "created_local": "2025-11-15T14:00", **heading}
    )


def file(desk: Desk, *sheets: Sheet) -> Filing:
    return file_sheets(desk, sheets)[-1]


def ranks(desk: Desk, race: str = RACE) -> dict[str, int | None]:
    """The ranks that stand, by the name that stands on the sheet."""
    rows = classify(desk.season(), race).rows
    return {row.recorded.fact.name_printed: row.rank for row in rows}


def ranks_of(one: Sheet) -> dict[str, int | None]:
    return {row.name: counting_rank(row.result) for row in one.rows}


def kinds(desk: Desk, after: int) -> list[str]:
    return [entry.name for entry in desk.reader.entries()[after:]]
