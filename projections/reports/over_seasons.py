"""Columns that readings over several seasons share: links into a season, best times, and what the books have."""

from typing import Protocol, TypeVar

from projections.documents.badges import how_many
from projections.documents.books import BookCovered
from projections.reports.times import as_numbers
from projections.tables.columns import Field, always, maybe


class _Timed(Protocol):
    """A time of a race of one of the seasons."""

    @property
    def time(self) -> str: ...
    @property
    def thousandth(self) -> int | None: ...
    @property
    def season(self) -> str: ...
    @property
    def race(self) -> str: ...
    @property
    def day(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def milliseconds(self) -> int: ...


Timed = TypeVar("Timed", bound=_Timed)


def page_of(season: str, path: str) -> str:
    """A page of a season as it is now, from the pages over seasons."""
    return f"../{season}/now/{path}/"


def time_field() -> Field[Timed]:
    """The column of a best time."""
    return always(
        "time",
        "string",
        "The time, the thousandth in brackets.",
        lambda of: of.time if of.thousandth is None else f"{of.time}({of.thousandth})",
        unit="min:s",
    )


def where_fields() -> tuple[Field[Timed], ...]:
    """The columns that say where and when a best time was skated, and the time as numbers."""
    return (
        always("season", "string", "The season.", lambda of: of.season),
        always(
            "race", "string", "The race.", lambda of: of.race, link=lambda of: page_of(of.season, f"races/{of.race}")
        ),
        always("day", "date", "The day.", lambda of: of.day),
        always("city", "string", "The city.", lambda of: of.city),
        *as_numbers(lambda of: of.milliseconds),
    )


def book_field() -> Field[BookCovered]:
    """The column that names a book by its season."""
    return always(
        "season", "string", "The season.", lambda of: of.season, names=True, link=lambda of: f"../{of.season}/"
    )


def held_of(of: BookCovered) -> str:
    """How many races a book has row by row, of how many that are known of."""
    return how_many(of.whole, of.expected)


def lacking_fields() -> tuple[Field[BookCovered], ...]:
    """The columns that say what a book has in part or lacks."""
    return (
        always("in_part", "integer", "How many it has in part.", lambda of: of.in_part),
        always("missing", "integer", "How many were skated and are missing.", lambda of: of.missing),
        maybe(
            "complete",
            "boolean",
            "Whether it has all that was skated; none where nobody knows.",
            lambda of: of.complete,
        ),
    )
