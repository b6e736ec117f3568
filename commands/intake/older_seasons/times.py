"""Race times as the press and encyclopedias print them."""

import re
from typing import Final

from ledger.errors import InvalidInputError
from ledger.vocabulary import parse_time

_PRINTED: Final = re.compile(r"^(?P<time>(?:\d{1,2}[:.])?\d{1,2}\.\d{2})(?P<thousandth>\d)?(?: [A-Z]{2})?$")


def printed_time(text: str, where: str) -> tuple[int | None, int | None]:
    """Read a time such as ``1:24.65 WR`` or ``34.523``, where the last of three digits is the thousandth.

    Returns:
        The time in milliseconds, in whole hundredths, and the thousandth; None twice for an empty cell.

    Raises:
        InvalidInputError: It is no race time.
    """
    if not text:
        return None, None
    found = _PRINTED.match(text)
    if found is None:
        raise InvalidInputError(f"{where}: {text!r} is no race time such as 1:42.97 or 34.523")
    time = found["time"].replace(".", ":", 1) if found["time"].count(".") > 1 else found["time"]
    return parse_time(f"{time}({found['thousandth']})" if found["thousandth"] else time)
