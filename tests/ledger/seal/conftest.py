"""A witness, written from the specification of cosignatures and not from the code under test."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.seal.note import COSIGNATURE_V1, Signature, VerifierKey


@pytest.fixture
def cosign() -> Callable[[str, int], tuple[VerifierKey, Signature]]:
    """Give the witness's public key and its cosignature over a text at a time."""
    private = Ed25519PrivateKey.from_private_bytes(b"witness".ljust(32))
    key = VerifierKey("witness.example/w1", COSIGNATURE_V1, private.public_key().public_bytes_raw())

    def made(text: str, time: int) -> tuple[VerifierKey, Signature]:
        signature = private.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
        return key, Signature(key.name, key.key_id, time.to_bytes(8) + signature)

    return made
