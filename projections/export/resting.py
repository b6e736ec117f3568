"""What every row of an export says beside itself: its book, its basis, and how much is there of what it rests on."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeVar

from ledger.basis import Basis
from ledger.book import Reading
from ledger.vocabulary import SERIES, Race
from projections.documents.coverage import CoverageDocument
from projections.season.coverage import Coverage
from projections.tables.columns import Cell, Column, Description, Field, always, maybe

Row = TypeVar("Row")
Inner = TypeVar("Inner")

BOOK: Final = (
    Column("book", "string", f"The book, such as {SERIES}/2025-26."),
    Column("season", "string", "Its season, such as 2025-26."),
)
"""The columns that every row begins with."""

RESTING: Final = (
    Column("basis", "string", "What the row is computed from; rows of one basis are of one state of one book."),
    Column(
        "complete",
        "boolean",
        "Whether all that was skated of what it rests on is there; empty where nobody knows all that was skated, and "
        "where days of the calendar are past that the book was not told of.",
        required=False,
    ),
    Column("races_expected", "integer", "How many races it rests on, as far as they are known of."),
    Column("races_whole", "integer", "How many of them are there, row by row."),
    Column("coverage", "string", "What is not there of what was skated, in words; empty where all is.", required=False),
)
"""The columns that every row ends with."""


class Resting(NamedTuple):
    """The cells of `RESTING`: what a row is computed from, and how much of it is there."""

    basis: str
    complete: bool | None
    expected: int
    whole: int
    lacking: str | None


def resting(reading: Reading, held: Coverage) -> Resting:
    """What a row of a book rests on whose races are covered so."""
    return Resting(
        reading.basis.line(whole=True),
        held.complete,
        len(held.races),
        len(held.of("whole", "unofficial")),
        held.line,
    )


def resting_of(basis: Basis, coverage: CoverageDocument, *, complete: bool | None) -> Resting:
    """The same of a row of a document that says it itself."""
    return Resting(basis.line(whole=True), complete, coverage.expected, coverage.whole, coverage.words)


def borrowed(
    table: Description[Any, Inner],
    of: Callable[[Row], Inner],
    *,
    without: tuple[str, ...] = (),
) -> tuple[Field[Row], ...]:
    """The columns for computers of a report's table, for rows that hold one of its rows; some are left out.

    What a column means is so said once, in its report.
    """
    return tuple(
        Field(column=one.column, take=_within(one.take, of), heading=None)
        for one in (*table.fields, *table.last)
        if one.data and one.column.name not in without
    )


def _within(take: Callable[[Inner], Cell], of: Callable[[Row], Inner]) -> Callable[[Row], Cell]:
    return lambda row: take(of(row))


def race_fields(of: Callable[[Row], Race]) -> tuple[Field[Row], ...]:
    """A race and what its name says, each in a column."""
    return (
        always("race", "string", "The name of the race in every table.", lambda row: str(of(row))),
        always("competition", "string", "The competition.", lambda row: of(row).competition),
        always("event", "string", "The gender and the distance.", lambda row: str(of(row).event)),
        always("gender", "string", "men, women or mixed.", lambda row: of(row).gender),
        always("distance", "string", "Metres, or the name of the distance.", lambda row: of(row).distance),
        maybe(
            "race_number",
            "integer",
            "Which of several races of the event at the competition; empty where there is one.",
            lambda row: of(row).number,
        ),
        maybe("division", "string", "a or b; empty where the event has none.", lambda row: of(row).division),
    )
