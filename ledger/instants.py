"""Instants as microseconds since 1970 in UTC, and how people write them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ledger.errors import InvalidInputError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LAST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND


def from_datetime(moment: datetime) -> int:
    """Convert an aware datetime to microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def to_datetime(instant: int) -> datetime:
    """Convert microseconds since 1970 to an aware datetime in UTC."""
    return _EPOCH + timedelta(microseconds=instant)


def parse_instant(text: str) -> int:
    """Read an instant: ``2025-11-23T18:00Z``, with any offset, or a day, which means its last microsecond in UTC.

    Raises:
        InvalidInputError: The text is no instant, or leaves its time zone open.
    """
    wanted = f"{text!r} is no instant; write 2025-11-23, 2025-11-23T18:00Z or 2025-11-23T18:00-07:00"
    try:
        if len(text) == len("2025-11-23"):
            following = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC) + timedelta(days=1)
            return from_datetime(following) - 1
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise InvalidInputError(wanted) from None
    if moment.tzinfo is None:
        raise InvalidInputError(f"{text!r} does not say its time zone; add Z for UTC or an offset such as +01:00")
    instant = from_datetime(moment)
    if not 0 <= instant <= _LAST:
        raise InvalidInputError(wanted)
    return instant


def parse_day(text: str) -> str:
    """Read a day such as ``2026-02-20``, the one form that there is.

    Raises:
        InvalidInputError: There is no such day, or it is written otherwise.
    """
    try:
        right = date.fromisoformat(text).isoformat() == text
    except ValueError:
        right = False
    if not right:
        raise InvalidInputError(f"{text!r} is no day; a day is written like 2026-02-20")
    return text


def local_instant(local: str, time_zone: str) -> int:
    """Read a moment without zone, as sheets print it, as the venue's own time.

    Raises:
        InvalidInputError: No such moment or no such time zone.
    """
    try:
        return from_datetime(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(time_zone)))
    except (ValueError, ZoneInfoNotFoundError):
        raise InvalidInputError(f"{local!r} in {time_zone!r} is no moment of a known time zone") from None


def at_place(instant: int, time_zone: str) -> datetime:
    """An instant by the clock of a place; in UTC where nobody here knows its time zone."""
    try:
        return to_datetime(instant).astimezone(ZoneInfo(time_zone))
    except (ValueError, ZoneInfoNotFoundError):
        return to_datetime(instant)


def format_instant(instant: int) -> str:
    """Write an instant in UTC, to the second where that loses nothing: ``2025-11-23T18:00:00Z``."""
    return to_datetime(instant).isoformat().replace("+00:00", "Z")
