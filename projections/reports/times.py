"""Race times as numbers, beside the text that people read: what sorts, what adds up, and whose least is the fastest."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from projections.tables.columns import Field, maybe, only_data

Row = TypeVar("Row")


def as_numbers(milliseconds: Callable[[Row], int | None]) -> tuple[Field[Row], Field[Row]]:
    """The columns of a time as numbers, for computers: milliseconds, and seconds as a decimal.

    Args:
        milliseconds: Gives the time of a row, with its thousandth where one is known; None where it has no time.
    """

    def seconds(row: Row) -> Decimal | None:
        time = milliseconds(row)
        return None if time is None else Decimal(time).scaleb(-3)

    return (
        only_data(
            maybe(
                "milliseconds",
                "integer",
                "The time in milliseconds, with the thousandth where it is known.",
                milliseconds,
                unit="ms",
            )
        ),
        only_data(maybe("seconds", "number", "The same time in seconds.", seconds, unit="s")),
    )
