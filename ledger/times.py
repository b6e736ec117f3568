"""Race times as people and programs write them: with a point or a comma, with quotes, as a part of a day.

The reading is exact: nothing is rounded but the part of a day that a spreadsheet keeps, whose last digits are noise.
What can be read in two ways is not read.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from ledger.errors import InvalidInputError

_MINUTE: Final = 60_000
_OF_A_DAY: Final = re.compile(r"0\.0[01]\d{6,}(?:E-\d+)?|[1-9](?:\.\d{5,})?E-0?[3-5]", re.IGNORECASE)
"""A time as a spreadsheet keeps it, a part of a day, where the cell is not shown as a time; up to some minutes."""
_BRACKET: Final = r"0*(?:\((?P<bracket>\d)\))?"
_FRACTION: Final = rf"(?P<fraction>\d{{1,3}}){_BRACKET}"
_WRITTEN: Final = tuple(
    re.compile(pattern + fraction + end)
    for pattern, fraction, end in (
        (r"(?:0{1,2}:)?(?P<minutes>\d{1,2}):(?P<seconds>[0-5]\d)[.,]", _FRACTION, ""),
        # With one digit at its end it may be hundredths and a thousandth.
        (r"(?P<minutes>\d{1,2})[.,](?P<seconds>[0-5]\d)[.,]", rf"(?P<fraction>\d{{2,3}}){_BRACKET}", ""),
        (r"(?P<minutes>\d{1,2})['m](?P<seconds>[0-5]?\d)[.,\"s]", _FRACTION, r"[\"s]?"),
        (r"(?P<seconds>\d{1,2})[.,]", _FRACTION, r"[\"s]?"),
        (r"(?P<seconds>\d{1,2})\"", _FRACTION, ""),
    )
)
_SECONDS: Final = re.compile(r"(?P<seconds>\d{3,4})[.,](?P<fraction>\d{1,3})0*")
"""More than two digits before the point: seconds, or minutes and seconds without a sign between them."""
_SIGNS: Final = str.maketrans({"’": "'", "′": "'", "´": "'", "″": '"', "”": '"', "“": '"', "\xa0": None, " ": None})


class RaceTime(NamedTuple):
    """A race time.

    Attributes:
        time: Milliseconds, in whole hundredths.
        thousandth: The digit after the hundredths, or None where none is written.
    """

    time: int
    thousandth: int | None

    @property
    def exact(self) -> int:
        """Milliseconds, with the thousandth."""
        return self.time + (self.thousandth or 0)

    def __str__(self) -> str:
        minutes, rest = divmod(self.time // 10, 6000)
        seconds, hundredths = divmod(rest, 100)
        shown = f"{minutes}:{seconds:02d}.{hundredths:02d}" if minutes else f"{seconds}.{hundredths:02d}"
        return shown if self.thousandth is None else f"{shown}({self.thousandth})"


class DoubtfulTimeError(InvalidInputError):
    """Raised where a time can be read in two ways; `readings` has both, as seconds and as minutes and seconds."""

    def __init__(self, text: str, readings: tuple[RaceTime, RaceTime]) -> None:
        super().__init__(f"{text!r} may be {readings[0]} or {readings[1]}")
        self.readings = readings


def of_milliseconds(milliseconds: int, *, thousandths: bool = True) -> RaceTime:
    """The race time of so many milliseconds; without `thousandths` a last digit of 0 was not measured."""
    time, digit = milliseconds // 10 * 10, milliseconds % 10
    return RaceTime(time, digit if thousandths or digit else None)


def read_time(text: str) -> RaceTime:
    """Read a race time in any usual writing: ``1:42.97``, ``1.42,97``, ``1'42"97``, ``42,971``, ``0:00:34.12``.

    Raises:
        DoubtfulTimeError: It can be read in two ways, as ``142.97``.
        InvalidInputError: It is no race time.
    """
    written = text.strip().translate(_SIGNS).replace("''", '"').replace("min", "m").replace("sec", "s")
    if _OF_A_DAY.fullmatch(written):
        milliseconds = int((Decimal(written) * 86_400_000).to_integral_value(ROUND_HALF_UP))
        return of_milliseconds(milliseconds, thousandths=False)
    for pattern in _WRITTEN:
        found = pattern.fullmatch(written)
        if found is not None:
            return _of(found)
    found = _SECONDS.fullmatch(written)
    if found is not None:
        seconds, fraction = found["seconds"], found["fraction"]
        whole = _time(int(seconds), fraction)
        if int(seconds[-2:]) > 59:  # noqa: PLR2004  so it has no minutes
            return whole
        raise DoubtfulTimeError(text, (whole, _time(int(seconds[:-2]) * 60 + int(seconds[-2:]), fraction)))
    raise InvalidInputError(f"{text!r} is no race time; a time is written like 1:42.97, 37.90(1) or 37,901")


def _of(found: re.Match[str]) -> RaceTime:
    groups = found.groupdict()
    read = _time(int(groups.get("minutes") or 0) * 60 + int(groups["seconds"]), groups["fraction"])
    bracket = groups["bracket"]
    if bracket is None:
        return read
    if len(groups["fraction"]) != 2:  # noqa: PLR2004  a digit in brackets stands behind hundredths
        raise InvalidInputError(f"{found[0]!r}: a digit in brackets stands behind the hundredths, as in 37.90(1)")
    return RaceTime(read.time, int(bracket))


def _time(seconds: int, fraction: str) -> RaceTime:
    thousandth = int(fraction[2]) if len(fraction) > 2 else None  # noqa: PLR2004  the third digit
    return RaceTime(seconds * 1000 + int(fraction[:2].ljust(2, "0")) * 10, thousandth)


def with_minutes(time: RaceTime, least: int) -> RaceTime:
    """A time whose minutes were left out: the first that is not below `least` milliseconds."""
    short = max(0, least - time.exact)
    return RaceTime(time.time + -(-short // _MINUTE) * _MINUTE, time.thousandth)
