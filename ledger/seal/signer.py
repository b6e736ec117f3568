"""By which certificate a time stamp says that it is signed (RFC 3161, section 2.4.1).

A signature shows a key, and a signer is named by an issuer and a number, which another certificate of the key may have
as well. So among what is signed there is the hash of the one certificate that is meant (RFC 2634, section 5.4, and RFC
5035): whoever puts another one in its place is found out.
"""

import hashlib
from collections.abc import Iterator
from typing import Final

from ledger.seal.der import FIRST, OCTETS, SEQUENCE, SET, read_one, values_in

_SHA1_ALONE: Final = bytes.fromhex("2a864886f70d010910020c")
"""id-aa-signingCertificate, 1.2.840.113549.1.9.16.2.12."""
_ANY_HASH: Final = bytes.fromhex("2a864886f70d010910022f")
"""id-aa-signingCertificateV2, 1.2.840.113549.1.9.16.2.47."""
_HASHES: Final = {
    bytes.fromhex("2b0e03021a"): "sha1",
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}


def names_signer(token: bytes, certificate: bytes) -> bool:
    """Whether what is signed in a time stamp names this certificate, and no other, as that of its signer.

    Args:
        token: The time stamp in DER, without the answer around it.
        certificate: In DER.

    Raises:
        ValueError: It is no time stamp with one signer.
    """
    named = list(_named(token))
    return bool(named) and all(hashlib.new(kind, certificate).digest() == digest for kind, digest in named)


def _named(token: bytes) -> Iterator[tuple[str, bytes]]:
    """The kind of hash, and the hash, of each certificate that the signer names as its own."""
    _, explicit = values_in(read_one(token), SEQUENCE)
    (signed,) = values_in(explicit, FIRST)
    (signer,) = values_in(values_in(signed, SEQUENCE)[-1], SET)
    for attributes in (one for one in values_in(signer, SEQUENCE) if one.tag == FIRST):
        for attribute in values_in(attributes, FIRST):
            kind, values = values_in(attribute, SEQUENCE)
            if kind.content not in (_SHA1_ALONE, _ANY_HASH):
                continue
            (value,) = values_in(values, SET)
            own = values_in(values_in(values_in(value, SEQUENCE)[0], SEQUENCE)[0], SEQUENCE)
            digest, name = own[0], "sha1" if kind.content == _SHA1_ALONE else "sha256"
            if digest.tag == SEQUENCE:  # another kind of hash stands before it
                digest, name = own[1], _HASHES.get(values_in(digest, SEQUENCE)[0].content, "")
            if digest.tag != OCTETS or not name:
                raise ValueError
            yield name, digest.content
