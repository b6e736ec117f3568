"""What all facts are made of: small types, and the bases of values and facts."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

Instant = Annotated[int, Field(ge=0, le=253_402_300_799_999_999)]
"""Microseconds since 1970-01-01T00:00:00Z."""
Milliseconds = Annotated[int, Field(ge=0, le=86_400_000)]
Position = Annotated[int, Field(ge=1)]
Text = Annotated[str, Field(min_length=1, max_length=2_000)]
Rank = Annotated[int, Field(ge=1, le=1_000)]
PublicKey = Annotated[str, Field(pattern=r"^[!-*,-~]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$", max_length=300)]
"""A public key as one line, ``name+ID+base64``, as `ledger.seal.note.VerifierKey` reads and writes it."""


class Value(BaseModel):
    """Base of every value that is stored: immutable, strict, and closed to unknown fields."""

    # A model is built when it is first used, so that a command that needs three facts does not wait for all of them.
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    # Stored bytes leave out what is None, so every field that may be None has None as its default.


class Fact(Value):
    """Base of every fact. `version` is the version of the fact's fields that this program writes."""

    version: ClassVar[int] = 1
