"""Ask an authority of time over HTTP (RFC 3161, section 3.4): one query, one answer, in bounded time and memory."""

import time
from http.client import HTTPException
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from commands.sealing.stamping import Ask
from ledger.errors import InvalidInputError
from ledger.seal.stamp import MAX_STAMP_BYTES, require_library

SECONDS: Final = 20.0
"""How long an authority may take for its whole answer."""

_QUERY_TYPE = "application/timestamp-query"
_ANSWER_TYPE = "application/timestamp-reply"
_BLOCK = 1 << 14


class _Stay(HTTPRedirectHandler):
    """A query that is sent on would arrive as a plain request for a page, or somewhere that nobody named."""

    def redirect_request(self, *_: Any) -> None:
        return None


def authority(url: str, *, seconds: float = SECONDS) -> Ask:
    """Asks the authority at an address.

    Raises:
        InvalidInputError: It is no address of http or https. Asking raises it where no answer comes.
        ImportError: The library that reads time stamps, an extra, is not installed.
    """
    require_library()
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known or not url.isascii() or not url.isprintable() or " " in url:
        raise InvalidInputError(f"--time-stamp {url!r}: no address of an authority; write it as in https://HOST/PATH")

    def ask(query: bytes) -> bytes:
        headers = {"Content-Type": _QUERY_TYPE, "Accept": _ANSWER_TYPE, "User-Agent": "season-ledger"}
        request = Request(url, data=query, headers=headers, method="POST")  # noqa: S310  the scheme was checked
        try:
            return _answer(request, seconds)
        except HTTPError as error:
            error.close()
            raise InvalidInputError(
                f"{url}: it answered with HTTP status {error.code}, not with a time stamp"
            ) from error
        except (HTTPException, OSError, UnicodeError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            said = " ".join(str(reason).split())[:200] or type(reason).__name__
            raise InvalidInputError(f"{url}: no answer came: {said}") from error

    return ask


def _answer(request: Request, seconds: float) -> bytes:
    answer, url, end = bytearray(), request.full_url, time.monotonic() + seconds
    with build_opener(_Stay).open(request, timeout=seconds) as response:
        kind = response.headers.get_content_type()
        if kind != _ANSWER_TYPE:
            raise InvalidInputError(f"{url}: it answered with {kind}, not with a time stamp ({_ANSWER_TYPE})")
        # Each read may take its own time, so that a server could keep us for ever with a byte now and then.
        while block := response.read1(_BLOCK):
            answer += block
            if len(answer) > MAX_STAMP_BYTES:
                raise InvalidInputError(f"{url}: its answer is larger than any time stamp, {MAX_STAMP_BYTES} bytes")
            if time.monotonic() > end:
                raise TimeoutError(f"it took longer than {seconds:g} seconds")
    return bytes(answer)
