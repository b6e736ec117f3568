"""Errands: answers that take long, which one process of a server has another make, and what goes between the two.

An errand is the request, as far as an answer depends on it. Who has it made gets the answer as it would have made it,
or nothing: then something went wrong, and who asked finds out what by making it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import msgpack
from starlette.requests import Request
from starlette.responses import Response

from projections.reports.report import Form

Elsewhere = Callable[[bytes], Awaitable[bytes]]
"""Has an errand done in another process; empty where it cannot be."""

_OF_A_REQUEST: Final = ("scheme", "server", "root_path", "path", "raw_path", "query_string")
_HEADER: Final = b"host"
"""The one header on which an answer depends. Who asks for no content where it is the same is sent none afterwards: all
that wait for one answer get its content."""


@dataclass(frozen=True, slots=True)
class Errand:
    """An answer to be made.

    Attributes:
        book: Of which book.
        form: In which form.
        basis: The basis, as the address has it.
        path: The path below it.
        request: Who asks, and for which address.
    """

    book: str
    form: Form
    basis: str
    path: str
    request: Request

    @property
    def asked_for(self) -> tuple[str, ...]:
        """What the answer depends on beside the book: two errands that are equal in it have one answer."""
        scope, host = self.request.scope, self.request.headers.get("host", "")
        query = scope["query_string"].decode("latin-1")
        return (self.book, self.form, self.basis, self.path, query, scope["scheme"], host, scope.get("root_path", ""))

    def packed(self) -> bytes:
        """The errand as it is sent."""
        scope = self.request.scope
        headers = [(name, value) for name, value in scope["headers"] if name == _HEADER]
        said = {key: scope[key] for key in _OF_A_REQUEST if key in scope} | {"headers": headers}
        packed: bytes = msgpack.packb((self.book, self.form, self.basis, self.path, said))
        return packed


def errand(packed: bytes) -> Errand:
    """The errand that was sent."""
    book, form, basis, path, said = msgpack.unpackb(packed, use_list=False)
    return Errand(book, form, basis, path, Request({"type": "http", "method": "GET", **said}))


class Made(NamedTuple):
    """An answer as it is kept, and sent back by who made it.

    Attributes:
        seconds: How long it took the processor.
        status: Its status.
        headers: Its headers as they are sent.
        content: Its content.
    """

    seconds: float
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    content: bytes

    @classmethod
    def of(cls, answer: Response, seconds: float) -> "Made":
        """An answer that took so long."""
        return cls(seconds, answer.status_code, tuple(answer.raw_headers), bytes(answer.body))

    @property
    def answer(self) -> Response:
        """The answer, anew for each who is given it."""
        answer = Response(self.content, status_code=self.status)
        answer.raw_headers = list(self.headers)
        return answer

    def packed(self) -> bytes:
        """The answer as it is sent back."""
        packed: bytes = msgpack.packb(self)
        return packed


def made(packed: bytes) -> Made:
    """The answer that was sent back."""
    return Made(*msgpack.unpackb(packed, use_list=False))
