"""Programs are told of what is new in a book: signed, bounded, and again where one could not be reached.

A message is a POST of JSON, signed as `Standard Webhooks <https://www.standardwebhooks.com>`_ say (HMAC-SHA256 over its
name, its time and its bytes), so that any library for them checks it. It says what came after the last entry that was
told of. Who cannot be reached is told later, of all that came since, less and less often, and not for ever.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from hmac import digest
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from commands.files import read_some
from commands.sealing.asking import check_address, post
from ledger.book import Book, Reader
from ledger.errors import InvalidInputError
from ledger.instants import format_instant
from projections.documents.news import in_one_line, news

SECONDS: Final = 10.0
"""So long a program may take for its answer, of which nothing but the status counts."""
MOST_ANSWERED: Final = 65_536
MOST_NEWS: Final = 50
"""A message has so many pieces of news at most; it says how many more there are."""
MOST_TOLD: Final = 10
"""So many programs are told at most."""
ATTEMPTS: Final = 12
"""So often a program is tried, before what it was to be told is given up."""
_SLOWEST: Final = 16
_TAKEN: Final = range(200, 300)
_IN_BASE64: Final = b"whsec_"
_SECRET_BYTES: Final = range(24, 4_097)


def told_address(text: str) -> str:
    """The address of a program that is told; what is told may not be published yet, so that nobody may listen in.

    Raises:
        InvalidInputError: It is none, or it is neither of https nor of this machine.
    """
    check_address(text, option="--tell", of="a program that is to be told")
    parts = urlsplit(text)
    if parts.scheme == "http" and not _is_here(parts.hostname or ""):
        raise InvalidInputError(f"--tell {text}: not encrypted, so that others can listen in; use https")
    return text


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def read_secret(path: Path) -> bytes:
    """The secret in a file, by which who is told knows who tells; white space around it is none of it.

    One that begins with ``whsec_`` is written in base64, as libraries for Standard Webhooks take it.

    Raises:
        InvalidInputError: It cannot be read, or is too short to be one.
    """
    try:
        secret = read_some(path, _SECRET_BYTES.stop).strip()
    except InvalidInputError as error:
        raise InvalidInputError(f"--tell-secret {error}") from None
    if secret.startswith(_IN_BASE64):
        try:
            secret = b64decode(secret.removeprefix(_IN_BASE64), validate=True)
        except ValueError:
            raise InvalidInputError(f"--tell-secret {path}: what follows whsec_ is no base64") from None
    if len(secret) not in _SECRET_BYTES:
        raise InvalidInputError(
            f"--tell-secret {path}: {len(secret)} characters; right are 24 or more that nobody guesses"
        )
    return secret


def signature(secret: bytes, name: str, second: int, body: bytes) -> str:
    """The signature of a message, as its header has it."""
    signed = b".".join((name.encode(), str(second).encode(), body))
    return f"v1,{b64encode(digest(secret, signed, sha256)).decode()}"


@dataclass(slots=True)
class _Told:
    """A program: the last entry that it knows, how often it could not be told, and for how many looks it rests."""

    address: str
    last: int
    failed: int = 0
    rest: int = 0


class Teller:
    """Tells programs of what is new in a book."""

    def __init__(
        self,
        book: Book,
        addresses: Sequence[str],
        secret: bytes,
        *,
        say: Callable[[str], None],
        clock: Callable[[], float],
    ) -> None:
        """Tell `addresses` of what comes after the last entry of now.

        Args:
            book: The book.
            addresses: Those of the programs, checked before.
            secret: By which who is told knows who tells.
            say: Prints a line.
            clock: Gives the seconds since 1970; who is told refuses what is old.
        """
        self._reader = Reader(book)
        self._secret, self._say, self._clock = secret, say, clock
        self._all = [_Told(address, book.last()) for address in addresses]

    @property
    def behind(self) -> bool:
        """Whether somebody is still to be told."""
        last = self._reader.read().basis.at
        return any(one.last < last for one in self._all)

    def tell(self, *, at_once: bool = False) -> None:
        """Tell each of what it does not know; who could not be reached rests for some looks, unless `at_once`."""
        last = self._reader.read().basis.at if self._all else 0
        for one in self._all:
            if one.last < last and (at_once or one.rest == 0):
                self._try(one, last)
            elif one.rest:
                one.rest -= 1

    def _try(self, one: _Told, last: int) -> None:
        failure = self._send(one, last)
        if failure is None:
            if one.failed:
                self._say(f"{one.address}: told of entries {one.last + 1} to {last}")
            one.last, one.failed, one.rest = last, 0, 0
            return
        one.failed += 1
        one.rest = min(1 << (one.failed - 1), _SLOWEST)
        if one.failed == 1:
            self._say(f"{one.address}: could not be told, and will be again: {failure}")
        if one.failed >= ATTEMPTS:
            self._say(f"{one.address}: given up after {ATTEMPTS} attempts, entries {one.last + 1} to {last}: {failure}")
            one.last, one.failed, one.rest = last, 0, 0

    def _send(self, one: _Told, last: int) -> str | None:
        """Send a message; why it could not be, or None where it was taken."""
        body = message(self._reader, one.last, last)
        name = f"{self._reader.book.name}:{one.last + 1}-{last}"
        second = int(self._clock())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(second),
            "webhook-signature": signature(self._secret, name, second, body),
        }
        try:
            answer = post(one.address, body, headers, most=(MOST_ANSWERED, "one that says enough"), seconds=SECONDS)
        except InvalidInputError as error:
            return str(error).removeprefix(f"{one.address}: ")
        return None if answer.status in _TAKEN else f"it answers {answer.status}"


def message(reader: Reader, after: int, last: int) -> bytes:
    """What came after a position of a book, up to another, as JSON."""
    entries = reader.entries(upto=last)[after:]
    season = reader.season(last)
    found = list(news(season, entries))
    data = {
        "type": "season.entries",
        "timestamp": format_instant(entries[-1].recorded_at),
        "data": {
            "book": reader.book.name,
            "after": after,
            "at": last,
            "root": reader.root(last),
            "said": in_one_line(season, entries),
            "news": [
                {
                    "what": one.what,
                    "why": one.why,
                    "first": one.entries[0].position,
                    "last": one.last.position,
                    "facts": sorted({entry.name for entry in one.entries}),
                }
                for one in found[:MOST_NEWS]
            ],
            "more": max(len(found) - MOST_NEWS, 0),
        },
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
