"""Time stamps: an authority of time says that it saw the text of a checkpoint, and when (RFC 3161).

What is stamped is the text of the signed note, from the book's name to the newline before the empty line, as it is
signed. The signatures are left out, because more of them may be added later. So a stamp shows that the book had this
root at that time at the latest; it does not show when somebody signed it.

The answer of the authority is kept as it came, a TimeStampResp as ``openssl ts -verify`` reads it. A few of its bytes,
such as the order of its certificates or the name of the signature's algorithm, are covered by nothing; changing them
changes nothing.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger.errors import InvalidInputError
from ledger.seal.der import in_der

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

STAMP: Final = ".tsr"
"""How the name of a file ends that holds a time stamp."""
MAX_STAMP_BYTES: Final = 1 << 18
"""Far above any answer: a signature and the few certificates that lead to it."""

_GRANTED = 0
_ALGORITHMS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
"""What an imprint may be; SHA-256 is asked for, the others may come from a query that was made by hand."""
_SHOWN = 200
_NAMED = 3
"""So many hashes that were expected are named."""


class Query(NamedTuple):
    """What an authority is asked, in DER, and the number that its answer must repeat; None where it need not."""

    data: bytes
    nonce: int | None


def require_library() -> None:
    """Load the library that time stamps need, an extra, before anything is done that rests on it.

    Raises:
        ImportError: It is not installed.
    """
    import rfc3161_client  # noqa: F401, PLC0415  an extra


def make_query(text: str, *, nonce: bool = True) -> Query:
    """Ask for a time stamp over the SHA-256 of a text, with the certificates that lead to it.

    Args:
        text: The text of a checkpoint.
        nonce: Whether the answer must repeat a random number. An answer that is carried by hand may be old: it then
            says an earlier time, which is no lie.
    """
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # noqa: PLC0415  an extra

    builder = TimestampRequestBuilder(text.encode(), HashAlgorithm.SHA256, nonce=nonce, cert_req=True)
    request = builder.build()
    return Query(request.as_bytes(), request.nonce)


def check_answer(answer: bytes, text: str, nonce: int | None = None) -> str | None:
    """Check that an answer is a time stamp over a text. Whose it is, and whether it holds, is not checked.

    Returns:
        What stands in the way of verifying it, where something does. Such an answer is worth keeping all the same:
        another program may read it, or somebody may have the certificate that is not in it.

    Raises:
        InvalidInputError: It is none, it was refused, it is over another text, or it does not repeat the nonce.
    """
    try:
        response = read_answer(answer)
        objection = _objection(response, text, nonce)
        certified = objection is not None or bool(response.signed_data.certificates)
    except ValueError as error:
        if mentions(answer, text):
            return "its form is not read here, so that it cannot be verified by this program"
        raise InvalidInputError("it is not a time stamp (RFC 3161)") from error
    if objection is not None:
        raise InvalidInputError(objection)
    return None if certified else "it has no certificate of the authority; --authority must give that one as well"


def read_answer(data: bytes, certificates: Iterable[bytes] = ()) -> "TimeStampResponse":
    """Read an answer, whichever order its certificates are in; those given, in DER, are read as if they stood there.

    Raises:
        ValueError: It is too large, or no answer of an authority.
    """
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415  an extra

    if len(data) > MAX_STAMP_BYTES:
        raise ValueError
    return decode_timestamp_response(in_der(data, certificates))


def imprint(response: "TimeStampResponse") -> tuple[str, bytes]:
    """The kind of hash that a time stamp is over, or the number of a kind that is not known here; and the hash."""
    found = response.tst_info.message_imprint
    number = found.hash_algorithm.dotted_string
    return _ALGORITHMS.get(number, number), found.message


def differing(response: "TimeStampResponse", texts: Sequence[str]) -> str:
    """Over which hash a time stamp is, and which ones were expected of it, as it is over none of these texts."""
    kind, found = imprint(response)
    if kind not in _ALGORITHMS.values():
        return f"it is over a hash of the kind {kind}; {', '.join(_ALGORITHMS.values())} are known here"
    expected = [hashlib.new(kind, text.encode()).hexdigest() for text in texts]
    more = f" or one of {len(expected) - _NAMED} more" if len(expected) > _NAMED else ""
    return f"it is over the {kind} {found.hex()[:_SHOWN]}, expected is {' or '.join(expected[:_NAMED])}{more}"


def other_than(answer: bytes, texts: Sequence[str]) -> str | None:
    """That an answer is over none of these texts, and over what; None where it does not say over what."""
    try:
        response = read_answer(answer)
    except ValueError:
        return None
    if response.status != _GRANTED:
        return None
    return f"it is a time stamp over no checkpoint kept here: {differing(response, texts)}"


def is_over(response: "TimeStampResponse", text: str) -> bool:
    """Whether a time stamp is over this text."""
    kind, found = imprint(response)
    return kind in _ALGORITHMS.values() and found == hashlib.new(kind, text.encode()).digest()


def mentions(data: bytes, text: str) -> bool:
    """Whether an answer that cannot be read may yet be a time stamp over a text: it has the hash of it."""
    whole = data[:1] == b"0" and len(data) <= MAX_STAMP_BYTES
    return whole and any(hashlib.new(one, text.encode()).digest() in data for one in _ALGORITHMS.values())


def _objection(response: "TimeStampResponse", text: str, nonce: int | None) -> str | None:
    """Why an answer is not the one that was asked for."""
    if response.status != _GRANTED:
        said = "".join(one for one in " ".join(" ".join(response.status_string).split()) if one.isprintable())
        return f"it is a refusal: status {response.status}{said and f', {said[:_SHOWN]}'}"
    if not is_over(response, text):
        return f"it is a time stamp over something else than this checkpoint: {differing(response, [text])}"
    if nonce is not None and response.tst_info.nonce != nonce:
        return "it answers another question: its nonce is not the one that was sent"
    return None
