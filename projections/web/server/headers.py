"""Headers: those that every answer has, and quick answers to who has the page already."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger.errors import LedgerError
from projections.web.addresses.wanted import FOLDERS

FOREVER: Final = "public, max-age=31536000, immutable"
DAY: Final = "public, max-age=86400"
AGAIN: Final = "public, no-cache"
NEVER: Final = "no-store"

KEPT: Final = 4_096
"""So many tags are remembered."""

HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""What every answer has."""
FRAMED: Final[Mapping[str, str]] = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    ),
    "cross-origin-resource-policy": "cross-origin",
}
"""What a page has in place of it that other pages may show within them: it has no script and no form."""
OPENED: Final[Mapping[str, str]] = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Content-Disposition, Season-Basis, Season-Doubt",
    "cross-origin-resource-policy": "cross-origin",
}
"""What data has in place of it that pages of other sites may read."""
EMBED: Final = "embed"
DATA: Final = frozenset((*(folder for folder, _ in FOLDERS.values()), "feeds", "calendar.ics"))
"""The folders of pages that may be framed, and of data; a season may stand before them."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """The tag of an answer, and the last position of the book when it was given; None where it rests on no other."""

    tag: str
    last: int | None


class Tags:
    """The tags of answers that were given, by their addresses."""

    def __init__(self, last: Callable[[], int]) -> None:
        """Know none; `last` gives the last position of the book, and refuses where the book was changed behind it."""
        self._last = last
        self._known: dict[tuple[object, ...], Remembered] = {}

    def remember(self, scope: Scope, tag: str, last: int | None) -> None:
        """Remember the tag of an answer."""
        while len(self._known) >= KEPT:
            self._known.pop(next(iter(self._known)))
        self._known[_address(scope)] = Remembered(tag, last)

    def forget(self) -> None:
        """Forget all of them."""
        self._known.clear()

    def unchanged(self, scope: Scope) -> Remembered | None:
        """The tag of the answer that a request has already, or None where it has none, an old one or an unknown one."""
        given = next((value for name, value in scope["headers"] if name == b"if-none-match"), None)
        known = self._known.get(_address(scope)) if given is not None else None
        if given is None or known is None or not matches(given.decode("latin-1"), known.tag):
            return None
        try:
            last = self._last()
        except LedgerError:
            return None
        return known if known.last in (None, last) else None


def _address(scope: Scope) -> tuple[object, ...]:
    """What an answer depends on: a page says by which name it was asked for."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    return scope["scheme"], host, scope["raw_path"], scope["query_string"]


def matches(given: str, tag: str) -> bool:
    """Whether an If-None-Match header names a tag."""
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in given.split(","))


def caching(tag: str, how: str) -> dict[str, str]:
    """The headers by which an answer is kept: `FOREVER`, for a `DAY`, or until it is asked for `AGAIN`."""
    return {"ETag": tag, "Cache-Control": how}


def of_basis(*, fixed: bool) -> str:
    """How an answer at a basis is kept.

    What is computed at a position changes with no later entry, but a mended program may compute it otherwise. Its tag
    covers the program, so that after a day it is asked for again, and found to be the same or not.
    """
    return DAY if fixed else AGAIN


class Revalidation:
    """Stands before the application: who has the newest page already is told so without asking it."""

    def __init__(self, app: ASGIApp, tags: Tags) -> None:
        self.app = app
        self.tags = tags

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on to the application."""
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            known = self.tags.unchanged(scope)
            if known is not None:
                headers = [
                    (name.lower().encode(), value.encode())
                    for name, value in caching(known.tag, of_basis(fixed=known.last is None)).items()
                ]
                await send({"type": "http.response.start", "status": HTTPStatus.NOT_MODIFIED.value, "headers": headers})
                await send({"type": "http.response.body", "body": b""})
                return
        await self.app(scope, receive, send)


def _weak(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A tag says no more that the bytes are the same, once they are sent in less: others get them as they are."""
    name, value = header
    return (name, b"W/" + value) if name == b"etag" and not value.startswith(b"W/") else header


class Closed:
    """Stands before everything: every answer closes to the browser what pages do not need."""

    def __init__(self, app: ASGIApp, *, open_data: bool) -> None:
        """Close the answers of `app`; with `open_data` pages of other sites may read what is data."""
        self.app = app
        self._open_data = open_data

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on to the application, and add the headers to its answer."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                more = self._headers(scope)
                # Who asks for the headers alone is told no length: it is another where the content is sent in less.
                said = [one for one in message["headers"] if scope["method"] != "HEAD" or one[0] != b"content-length"]
                unchanged = message["status"] == HTTPStatus.NOT_MODIFIED
                if unchanged:
                    said.append((b"vary", b"Accept-Encoding"))  # as the answer says that they have already
                if unchanged or any(name == b"content-encoding" for name, _ in said):
                    said = list(map(_weak, said))
                message["headers"] = [*said, *((one.encode(), more[one].encode()) for one in more)]
            await send(message)

        await self.app(scope, receive, guarded)

    def _headers(self, scope: Scope) -> Mapping[str, str]:
        """The headers of an answer, by the folder that is asked for."""
        folders = scope["path"].removeprefix(scope.get("root_path", "")).split("/")[1:3]
        if EMBED in folders:
            return {**HEADERS, **FRAMED}
        if self._open_data and not DATA.isdisjoint(folders):
            return {**HEADERS, **OPENED}
        return HEADERS
