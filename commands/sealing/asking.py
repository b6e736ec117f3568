"""Ask a server of others over HTTP: one request, one answer, in bounded time and memory."""

import time
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from ledger.errors import InvalidInputError
from ledger.seal.submission import Answer

SECONDS: Final = 20.0
"""How long a server may take for its whole answer."""

_BLOCK = 1 << 14


class _Stay(HTTPRedirectHandler):
    """A request that is sent on would arrive as a plain request for a page, or somewhere that nobody named."""

    def redirect_request(self, *_: Any) -> None:
        return None


def check_address(url: str, *, option: str, of: str) -> None:
    """Refuse what is no address of http or https; `option` and `of` say where it stands and what it should be of.

    Raises:
        InvalidInputError: It is none.
    """
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known or not url.isascii() or not url.isprintable() or " " in url:
        raise InvalidInputError(f"{option} {url!r}: no address of {of}; write it as in https://HOST/PATH")


def post(url: str, body: bytes, headers: Mapping[str, str], *, most: tuple[int, str], seconds: float) -> Answer:
    """What a server answers to a request, whatever its status.

    Args:
        url: The address, checked before.
        body: What is sent.
        headers: What is said of it.
        most: The most bytes of an answer, and larger than what it would be with more.
        seconds: How long the whole may take.

    Raises:
        InvalidInputError: No answer comes, or one that is too large.
    """
    named = {"User-Agent": "season-ledger", **headers}
    request = Request(url, data=body, headers=named, method="POST")  # noqa: S310  the scheme was checked
    try:
        return _answer(request, most, seconds)
    except (HTTPException, OSError, UnicodeError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        said = " ".join(str(reason).split())[:200] or type(reason).__name__
        raise InvalidInputError(f"{url}: no answer came: {said}") from error


def _answer(request: Request, most: tuple[int, str], seconds: float) -> Answer:
    body, end = bytearray(), time.monotonic() + seconds
    try:
        response = build_opener(_Stay).open(request, timeout=seconds)
    except HTTPError as error:
        response = error  # what is refused has a status and a content as well
    with response:
        # Each read may take its own time, so that a server could keep us for ever with a byte now and then.
        while block := response.read1(_BLOCK):
            body += block
            if len(body) > most[0]:
                raise InvalidInputError(f"{request.full_url}: its answer is larger than {most[1]}, {most[0]} bytes")
            if time.monotonic() > end:
                raise TimeoutError(f"it took longer than {seconds:g} seconds")
        return Answer(response.status, response.headers.get_content_type(), bytes(body))
