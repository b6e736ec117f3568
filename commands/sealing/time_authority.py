"""Ask an authority of time over HTTP (RFC 3161, section 3.4): one query, one answer, in bounded time and memory."""

from http import HTTPStatus
from typing import Final

from commands.sealing.asking import SECONDS, check_address, post
from commands.sealing.stamping import Ask
from ledger.errors import InvalidInputError
from ledger.seal.stamp import MAX_STAMP_BYTES, require_library

_QUERY_TYPE = "application/timestamp-query"
_ANSWER_TYPE = "application/timestamp-reply"
_MOST: Final = (MAX_STAMP_BYTES, "any time stamp")


def authority(url: str, *, seconds: float = SECONDS) -> Ask:
    """Asks the authority at an address.

    Raises:
        InvalidInputError: It is no address of http or https. Asking raises it where no answer comes.
        ImportError: The library that reads time stamps, an extra, is not installed.
    """
    require_library()
    check_address(url, option="--time-stamp", of="an authority")

    def ask(query: bytes) -> bytes:
        answer = post(url, query, {"Content-Type": _QUERY_TYPE, "Accept": _ANSWER_TYPE}, most=_MOST, seconds=seconds)
        if answer.status != HTTPStatus.OK:
            raise InvalidInputError(f"{url}: it answered with HTTP status {answer.status}, not with a time stamp")
        if answer.kind != _ANSWER_TYPE:
            raise InvalidInputError(f"{url}: it answered with {answer.kind}, not with a time stamp ({_ANSWER_TYPE})")
        return answer.body

    return ask
