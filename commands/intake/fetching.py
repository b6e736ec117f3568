"""Asking another computer for what changed: conditional requests, a bound on everything, and never an exception.

It is asked with the validators of its last answer (RFC 9110, section 13), so that what has not changed is not sent
again. An answer is remembered only after somebody could use it: half of one is asked for anew.
"""

import http.client
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, build_opener

from ledger.errors import InvalidInputError

TIMEOUT_SECONDS: Final = 10
MOST_BYTES: Final = 20_000_000
_NOT_MODIFIED: Final = 304
_MOST_WAIT: Final = 3_600
_VALIDATORS: Final = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))


class Fetched(NamedTuple):
    """What came of asking once.

    Attributes:
        content: The answer, or None where nothing has changed or nothing came.
        away: Why nothing came, in words; None where the other computer answered.
        wait: For how many seconds it asks to be left alone.
    """

    content: bytes | None = None
    away: str | None = None
    wait: int = 0


class Fetcher:
    """Asks for addresses of one computer, and knows what it answered last."""

    def __init__(self, *, agent: str) -> None:
        """Ask as `agent`, which says who we are."""
        self._opener = build_opener()
        self._agent = agent
        self._known: dict[str, dict[str, str]] = {}
        self._latest: dict[str, dict[str, str]] = {}

    def get(self, address: str) -> Fetched:
        """Ask for an address; what was used of it before is not sent again where it is the same."""
        headers = {"User-Agent": self._agent, "Accept": "application/json", **self._known.get(address, {})}
        try:
            with self._opener.open(Request(address, headers=headers), timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  the scheme was checked
                content: bytes = answer.read(MOST_BYTES + 1)
                told: Message = answer.headers
        except HTTPError as error:
            with error:
                if error.code == _NOT_MODIFIED:
                    return Fetched()
                return Fetched(away=f"it answers {error.code} {error.reason}", wait=_wait(error.headers))
        except (URLError, OSError, http.client.HTTPException, ValueError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            return Fetched(away=str(reason) or type(error).__name__)
        if len(content) > MOST_BYTES:
            return Fetched(away=f"its answer is larger than {MOST_BYTES // 1_000_000} MB")
        length = told.get("Content-Length")
        if length is not None and length.isdecimal() and length.lstrip("0") != (str(len(content)) if content else ""):
            return Fetched(away=f"half an answer came: {len(content)} of {length} bytes")
        self._latest[address] = {ours: told[theirs] for theirs, ours in _VALIDATORS if told.get(theirs)}
        return Fetched(content)

    def used(self, address: str) -> None:
        """The last answer was whole and was used; from now on only another one is wanted."""
        self._known[address] = self._latest.get(address, {})


def _wait(headers: Message) -> int:
    """What ``Retry-After`` asks for, in seconds; a date is taken as from the answer's own date."""
    text = headers.get("Retry-After") or ""
    if text.isdecimal():
        return min(int(text[:9]), _MOST_WAIT)
    try:
        until, now = parsedate_to_datetime(text), parsedate_to_datetime(headers.get("Date") or "")
        return max(0, min(int((until - now).total_seconds()), _MOST_WAIT))
    except (TypeError, ValueError):
        return 0


def event_address(text: str) -> str:
    """The address of an event of a results API, without what comes after it.

    Raises:
        InvalidInputError: It is none.
    """
    parts = urlsplit(text)
    steps = [step for step in parts.path.split("/") if step]
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.username or "events" not in steps[:-1]:
        raise InvalidInputError(
            f"{text}: no folder, and no address of an event; write it like https://api.isuresults.eu/events/2026_USA_0001/"
        )
    upto = steps[: steps.index("events") + 2]
    return f"{parts.scheme}://{parts.netloc}/{'/'.join(upto)}/"


def same_origin(one: str, other: str) -> bool:
    """Whether two addresses are of one computer, so that no answer leads elsewhere."""
    return urlsplit(one)[:2] == urlsplit(other)[:2]
