"""The signatures of the standalone program against `cryptography`, and the vectors of RFC 8032."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.archive.standalone import L, is_signed
from tests.support.sampled import tries

VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
"""RFC 8032, section 7.1, tests 1 to 3: public key, message, signature."""


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_the_vectors_of_the_rfc(public: str, message: str, signature: str) -> None:
    assert is_signed(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))


@settings(max_examples=tries(25))
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511), st.integers(0, 2))
def test_it_agrees_with_cryptography(seed: bytes, message: bytes, bit: int, spoilt: int) -> None:
    """What `cryptography` signs holds; with one bit of signature, key or message changed both say the same."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    parts = [private.public_key().public_bytes_raw(), message, private.sign(message)]
    assert is_signed(*parts)

    part = bytearray(parts[spoilt] or b"\x00")
    part[bit // 8 % len(part)] ^= 1 << bit % 8
    parts[spoilt] = bytes(part)
    assert is_signed(*parts) is by_cryptography(*parts)


def by_cryptography(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize("index", range(3))
def test_a_second_signature_of_the_same_is_refused(index: int) -> None:
    """Adding the order of the group to S gives bytes that a careless verifier accepts as well (section 5.1.7)."""
    public, message, signature = (bytes.fromhex(part) for part in VECTORS[index])
    other = signature[:32] + (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")
    assert not is_signed(public, message, other)


@pytest.mark.parametrize(("public", "signature"), [(31, 64), (33, 64), (32, 63), (32, 0), (0, 64)])
def test_other_lengths_are_refused(public: int, signature: int) -> None:
    assert not is_signed(bytes(public), b"", bytes(signature))
    assert not is_signed(b"\xff" * 32, b"", bytes(64)), "a point that is none"
