"""Connections within bounds: none is held for ever by who says nothing, and no address takes all of them.

A request has some seconds for its headers, and some for what follows them; who does not read what is sent is left, too.
The last places are kept for addresses that hold few, so that others get in while somebody takes all that he can.
"""

from asyncio import TimerHandle, Transport
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADERS_SECONDS: Final = 10.0
"""So long the headers of a request may take, from its first byte or the beginning of the connection."""
BODY_SECONDS: Final = 30.0
"""So long what is sent with a request may take."""
STALLED_SECONDS: Final = 30.0
"""So long who is answered may read nothing of it, once the buffers are full."""
LAST_LOOK: Final = 0.01
"""So many seconds more are for what had come in time, where the server itself had none to read it."""
HEADERS_BYTES: Final = 65_536
"""The headers of a request are no longer."""

MOST: Final = 800
"""So many connections are held at the same time."""
RESERVE: Final = 100
"""The last so many of them are for addresses that hold few."""
FEW: Final = 4
"""So many are few."""
OF_ONE: Final = 100
"""So many connections one address may hold; this machine itself, where a proxy may stand, all but the reserve."""


def admits(held: int, own: int, *, here: bool) -> bool:
    """Whether one more connection is taken of an address that holds `own` of all that are `held`.

    `here` says that the address is one of this machine for itself.
    """
    if held >= MOST or own >= (MOST - RESERVE if here else OF_ONE):
        return False
    return held < MOST - RESERVE or own < FEW


def neighbourhood(client: tuple[str, int] | None) -> str:
    """Whom a connection is counted for: its address, in IPv6 its network, for a house has as many as it likes."""
    host = client[0].partition("%")[0] if client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        own = address.ipv4_mapped
        if own is not None:
            return str(own)
        if not address.is_loopback:
            return str(ip_network((address, 64), strict=False))
    return str(address)


class BoundedProtocol(HttpToolsProtocol):
    """The protocol of a connection of a server that keeps to these bounds."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.of = ""
        self._waiting: TimerHandle | None = None
        self._stalled: TimerHandle | None = None
        self._in_headers = True
        self._bytes = 0

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as in uvicorn
        """Take the connection, or refuse it at once."""
        super().connection_made(transport)
        self.of = neighbourhood(self.client)
        others = [one for one in self.connections if one is not self]
        own = sum(getattr(one, "of", None) == self.of for one in others)
        if admits(len(others), own, here=self.of in ("", "127.0.0.1", "::1")):
            self._wait(HEADERS_SECONDS)
        else:
            self._hang_up(HTTPStatus.SERVICE_UNAVAILABLE, "there are too many connections; try again in a moment")

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._wait(None)
        self._stall(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; the headers of a request are bounded in time and length, also where none has begun yet."""
        if self._waiting is None and self._answered:
            self._wait(HEADERS_SECONDS)
        self._bytes += len(data)
        super().data_received(data)
        if self._in_headers and self._bytes > HEADERS_BYTES and not self.transport.is_closing():
            most = f"the headers of a request have at most {HEADERS_BYTES:,} bytes"
            self._hang_up(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, most)

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_headers, self._bytes = True, self._bytes or 1
        self._wait(HEADERS_SECONDS)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its headers are there."""
        self._in_headers, self._bytes = False, 0
        self._wait(BODY_SECONDS)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of it is there."""
        self._in_headers, self._bytes = True, 0
        self._wait(None)
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Nobody reads; wait a while."""
        self._stall(STALLED_SECONDS)
        super().pause_writing()

    def resume_writing(self) -> None:
        """Somebody reads again."""
        self._stall(None)
        super().resume_writing()

    @property
    def _answered(self) -> bool:
        """Whether no answer is on its way."""
        return bool(getattr(self.cycle, "response_complete", True))  # before the first request there is no cycle

    def _wait(self, seconds: float | None) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = None if seconds is None else self.loop.call_later(seconds, self._look_once_more)

    def _stall(self, seconds: float | None) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
        self._stalled = None if seconds is None else self.loop.call_later(seconds, self.transport.abort)

    def _look_once_more(self) -> None:
        # A loop that was held up, on a machine that is busy, comes to what is over before it comes to what it can read.
        self._waiting = self.loop.call_later(LAST_LOOK, self._expired)

    def _expired(self) -> None:
        """Hang up on who did not finish; who sent nothing at all, as browsers do in advance, is told nothing."""
        if self._in_headers and not self._bytes:
            self.transport.close()
            return
        what = "headers" if self._in_headers else "request"
        self._hang_up(HTTPStatus.REQUEST_TIMEOUT, f"the {what} took too long to come")

    def _hang_up(self, status: HTTPStatus, line: str) -> None:
        """End the connection, with one line where no answer has begun."""
        if self._answered or not self.cycle.response_started:
            text = f"{line}\n".encode()
            head = f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: text/plain; charset=utf-8\r\n"
            rest = f"content-length: {len(text)}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n"
            self.transport.write(f"{head}{rest}".encode() + text)
        self.transport.close()
