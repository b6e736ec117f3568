"""The answer of an authority of time, brought into the one form that DER allows, where it came in another.

Authorities write what no signature covers as it suits them: real ones put their certificates into the answer from the
signer up, where DER has a set in the order of its bytes, and some write lengths that are open until an end mark. Every
verifier reads that. `in_der` gives a copy in DER to read; the answer itself is kept as it came. Nothing that is signed
is touched: certificates, the statement, and the attributes that a signer signed are taken over byte for byte.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

SEQUENCE: Final = 0x30
SET: Final = 0x31
OID: Final = 0x06
OCTETS: Final = 0x04
_OCTETS_IN_PARTS: Final = 0x24
FIRST: Final = 0xA0
"""The tag [0] with something inside: the certificates, and the attributes that are signed."""
_SECOND: Final = 0xA1
"""The tag [1] with something inside: lists of withdrawn certificates, and attributes that nobody signed."""
_CONSTRUCTED: Final = 0x20
_LONG: Final = 0x80
_GRANTED: Final = (bytes.fromhex("020100"), bytes.fromhex("020101"))
"""The two statuses with which a time stamp comes: as it was asked for, or modified."""
_END: Final = b"\0\0"
_DEEPEST: Final = 16
"""An answer, its certificates aside, is eight deep."""


class DerValue(NamedTuple):
    """A value as it stands: its tag, what is in it, and all of its bytes; `opened` where an end mark ends it."""

    tag: int
    content: bytes
    whole: bytes
    opened: bool


def in_der(answer: bytes, certificates: Iterable[bytes] = ()) -> bytes:
    """An answer as a TimeStampResp in DER, which says the same; a refusal, which has no time stamp, as it is.

    A time stamp that came without the answer around it is taken for one that was granted, and one that was granted
    with a modification for granted: which of them it was is signed by nobody.

    Args:
        answer: What came from an authority.
        certificates: Certificates in DER to be put beside those in the answer.

    Raises:
        ValueError: It is no such answer.
    """
    outer = read_one(answer)
    status, *rest = values_in(outer, SEQUENCE)
    if status.tag == OID:
        return _answer(_token([status, *rest], certificates))
    code, *_ = values_in(status, SEQUENCE)
    if not rest or code.whole not in _GRANTED:
        return answer
    (token,) = rest
    return _answer(_token(values_in(token, SEQUENCE), certificates))


def _answer(token: bytes) -> bytes:
    return _made(SEQUENCE, _made(SEQUENCE, _GRANTED[0]), token)


def _token(inside: Sequence[DerValue], certificates: Iterable[bytes]) -> bytes:
    """A ContentInfo with SignedData in it (RFC 5652, sections 3 and 5.1)."""
    kind, explicit = inside
    (signed,) = values_in(explicit, FIRST)
    version, digests, content, *others, signers = values_in(signed, SEQUENCE)
    given = [*certificates]
    parts: list[bytes] = []
    for other in others:
        if other.tag == FIRST:
            # Certificates of other kinds than X.509 have tags of their own, and lead to no signature here.
            given += [one.whole for one in values_in(other, FIRST) if one.tag == SEQUENCE]
        else:
            parts.append(_set(_SECOND, map(_closed, values_in(other, _SECOND))))
    if given:
        parts.insert(0, _set(FIRST, given))
    data = _made(
        SEQUENCE,
        version.whole,
        _set(SET, map(_closed, values_in(digests, SET))),
        _closed(content),
        *parts,
        _set(SET, map(_signer, values_in(signers, SET))),
    )
    return _made(SEQUENCE, kind.whole, _made(FIRST, data))


def _signer(value: DerValue) -> bytes:
    """A SignerInfo, whose attributes that nobody signed are put in order (RFC 5652, section 5.3)."""
    parts = [
        _set(_SECOND, map(_closed, values_in(one, _SECOND))) if one.tag == _SECOND else _closed(one)
        for one in values_in(value, SEQUENCE)
    ]
    return _made(SEQUENCE, *parts)


def _closed(value: DerValue, depth: int = 0) -> bytes:
    """A value with lengths that are said, and in one piece; as it is, where it is that already."""
    if not value.tag & _CONSTRUCTED:
        return value.whole
    parts = values_in(value, value.tag, depth)
    if value.tag == _OCTETS_IN_PARTS:
        return _made(OCTETS, *(one.content for one in parts))
    closed = [_closed(one, depth + 1) for one in parts]
    return _made(value.tag, *closed) if value.opened or closed != [one.whole for one in parts] else value.whole


def _set(tag: int, values: Iterable[bytes]) -> bytes:
    return _made(tag, *sorted(set(values)))


def _made(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < _LONG:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, _LONG | len(length)]) + length + content


def read_one(data: bytes) -> DerValue:
    """The one value that these bytes are."""
    value, end = _read(data, 0, 0)
    if end != len(data):
        raise ValueError
    return value


def values_in(value: DerValue, tag: int, depth: int = 0) -> list[DerValue]:
    """What is in a value, which must have this tag."""
    if value.tag != tag or not tag & _CONSTRUCTED:
        raise ValueError
    found: list[DerValue] = []
    at = 0
    while at < len(value.content):
        one, at = _read(value.content, at, depth)
        found.append(one)
    return found


def _read(data: bytes, at: int, depth: int) -> tuple[DerValue, int]:
    """The value that begins at a place, and where it ends (X.690, sections 8.1.2 to 8.1.5)."""
    header = data[at : at + 2]
    if len(header) < len(_END) or depth > _DEEPEST:
        raise ValueError
    tag, length = header
    start = at + 2
    if length == _LONG and tag & _CONSTRUCTED:
        end = start
        while data[end : end + 2] != _END:
            end = _read(data, end, depth + 1)[1]
        return DerValue(tag, data[start:end], data[at : end + 2], opened=True), end + 2
    if length >= _LONG:
        size = length - _LONG
        start += size
        length = int.from_bytes(data[at + 2 : start])
    end = start + length
    if end > len(data) or end < start:
        raise ValueError
    return DerValue(tag, data[start:end], data[at:end], opened=False), end
