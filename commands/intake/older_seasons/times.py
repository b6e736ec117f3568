"""Race times as the press and encyclopedias print them, with whatever is remarked beside them."""

import re
from typing import Final, NamedTuple

from ledger.errors import InvalidInputError
from ledger.vocabulary import parse_time

_PRINTED: Final = re.compile(
    r"(?P<time>(?:\d{1,2}[:.])?\d{1,2}\.\d{2})(?P<thousandth>\d|\(\d\))?(?: [A-Z]{2})?"
    r"(?:\s*(?P<remark>\([^()]*\D[^()]*\)|\[[^\[\]]*\D[^\[\]]*\])|\s+(?P<words>(?:\d+ )?[^\W\d_].*))?"
)
"""A code of two letters beside a time is of a record, which a book does not keep."""


class PrintedTime(NamedTuple):
    """A time as printed.

    Attributes:
        time: In milliseconds, in whole hundredths; None where the cell is empty.
        thousandth: The thousandth, or None.
        remark: The words beside it, without brackets, or None.
    """

    time: int | None
    thousandth: int | None
    remark: str | None = None


def printed_time(text: str, where: str) -> PrintedTime:
    """Read a time such as ``1:24.65 WR``, ``34.523``, whose last digit is the thousandth, or ``8:01.85 (15 laps)``.

    Raises:
        InvalidInputError: It is no race time; digits beside it that are in no words are no remark.
    """
    if not text:
        return PrintedTime(None, None)
    found = _PRINTED.fullmatch(text)
    if found is None:
        raise InvalidInputError(_no_time(text, where))
    time = found["time"].replace(".", ":", 1) if found["time"].count(".") > 1 else found["time"]
    thousandth = (found["thousandth"] or "").strip("()")
    remark = (found["remark"] or "")[1:-1].strip() or found["words"]
    try:
        return PrintedTime(*parse_time(f"{time}({thousandth})" if thousandth else time), remark)
    except InvalidInputError:  # more than a minute has
        raise InvalidInputError(_no_time(text, where)) from None


def _no_time(text: str, where: str) -> str:
    return f"{where}: {text!r} is no race time such as 1:42.97, 34.523 or, with a remark, 8:01.85 (15 laps)"


def remarks(*parts: str | None) -> str | None:
    """Remarks on one result in one text; None where there is none."""
    return "; ".join(part for part in parts if part) or None
