"""Errands: answers that take long, which one process of a server has another make, and what goes between the two.

An errand is the request, as far as an answer depends on it. Who has it made gets the answer as it would have made it,
or nothing: then something went wrong, and who asked finds out what by making it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import msgpack
from starlette.requests import Request
from starlette.responses import Response

from projections.reports.report import Form

Elsewhere = Callable[[bytes], Awaitable[bytes]]
"""Has an errand done in another process; empty where it cannot be."""

_OF_A_REQUEST: Final = ("scheme", "server", "root_path", "path", "raw_path", "query_string")
_KNOWN_ALREADY: Final = (b"if-none-match", b"if-modified-since")
"""Headers that ask for no content where it is the same: all that wait for one answer get its content."""


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
        headers = [(name, value) for name, value in scope["headers"] if name not in _KNOWN_ALREADY]
        said = {key: scope[key] for key in _OF_A_REQUEST if key in scope} | {"headers": headers}
        packed: bytes = msgpack.packb((self.book, self.form, self.basis, self.path, said))
        return packed


def errand(packed: bytes) -> Errand:
    """The errand that was sent."""
    book, form, basis, path, said = msgpack.unpackb(packed, use_list=False)
    return Errand(book, form, basis, path, Request({"type": "http", "method": "GET", **said}))


class ErrandDone(NamedTuple):
    """An answer that was made.

    Attributes:
        seconds: How long it took the processor.
        answer: The answer.
    """

    seconds: float
    answer: Response

    def packed(self) -> bytes:
        """The answer as it is sent back."""
        packed: bytes = msgpack.packb(
            (self.seconds, self.answer.status_code, self.answer.raw_headers, bytes(self.answer.body))
        )
        return packed


def done(packed: bytes) -> ErrandDone:
    """The answer that was sent back."""
    said: tuple[float, int, Any, bytes] = msgpack.unpackb(packed, use_list=False)
    seconds, status, headers, content = said
    answer = Response(content, status_code=status)
    answer.raw_headers = list(headers)
    return ErrandDone(seconds, answer)
