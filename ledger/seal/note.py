"""Signed notes: a text and the signatures of those who stand by it, in the C2SP signed-note format.

A note is its text, which ends with a newline, then an empty line, then one line a signature: an em dash, a space, the
name of the key, a space, and the base64 of the key's 4-byte ID and the signature. Two kinds of key are known: 0x01 is
Ed25519 over the text (signed-note, "Ed25519 signatures"), and 0x04 is the timestamped Ed25519 of somebody who saw the
text at that time (tlog-cosignature, "Ed25519 signed message"). All other signatures are kept and ignored.

A key and the text it signs come from outside. Reading them is strict: base64 must be as an encoder writes it, so one
note has one spelling and a changed byte is never the same note.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ledger.errors import InvalidInputError

ED25519: Final = 0x01
COSIGNATURE_V1: Final = 0x04
MAX_SIGNATURES: Final = 100
"""As many as Go's sumdb/note reads; signed-note asks for at least 16."""
MAX_NOTE_BYTES: Final = 1 << 20

_KEY_ID_SIZE = 4
_PUBLIC_SIZE = 32
_SEED_SIZE = 32
_TIMESTAMP_SIZE = 8
_DASH = "— "
_SECRET = "PRIVATE+KEY+"  # noqa: S105  # the fixed beginning of every signer key, itself no secret


class Signature(NamedTuple):
    """One signature line: who signs (a name and an ID, which together tell the key) and the bytes of the signature."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note, without the newline."""
        return f"{_DASH}{self.name} {encode_base64(self.key_id + self.signature)}"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with a name and an algorithm, as one line of text (signed-note, "Verifier keys").

    Attributes:
        name: Who holds it; neither spaces nor plus signs. By convention an address without a scheme.
        algorithm: `ED25519` or `COSIGNATURE_V1`.
        public: The 32 bytes of the Ed25519 public key.
    """

    name: str
    algorithm: int
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read ``name+ID+base64``, the ID in 8 hexadecimal digits, the base64 over the algorithm and the public key.

        Raises:
            InvalidInputError: It is not of that form, of an unknown algorithm, or its ID does not fit the rest.
        """
        name, key_id, material = _split_key(text)
        key = cls(name, material[0], material[1:])
        if key.algorithm not in {ED25519, COSIGNATURE_V1}:
            raise InvalidInputError(f"The key of {name} is of algorithm {key.algorithm}; only 1 and 4 are known.")
        if len(key.public) != _PUBLIC_SIZE or key.key_id.hex() != key_id:
            raise InvalidInputError(f"The key of {name} is damaged: its length or its ID does not fit.")
        return key

    @property
    def key_id(self) -> bytes:
        """The first 4 bytes of the SHA-256 of the name, a newline, the algorithm and the public key."""
        return hashlib.sha256(b"%b\n%c%b" % (self.name.encode(), self.algorithm, self.public)).digest()[:_KEY_ID_SIZE]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(bytes([self.algorithm]) + self.public)}"

    def verify(self, text: str, signature: bytes) -> bool:
        """Whether this key made the signature over the text, and, with `COSIGNATURE_V1`, over the time in it."""
        message = text.encode()
        if self.algorithm == COSIGNATURE_V1:
            time = cosigned_at(signature)
            if time is None:
                return False
            message = _cosigned(text, time)
            signature = signature[_TIMESTAMP_SIZE:]
        # Imported here because cryptography takes longer to load than most commands take to run.
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A private Ed25519 key with a name. It is never part of a message or a `repr`; `secret_text` alone gives it out.

    Attributes:
        name: Who holds it; the same as that of its public part.
        seed: The 32 secret bytes of RFC 8032.
        algorithm: `ED25519` for an owner, who signs, or `COSIGNATURE_V1` for a witness, who cosigns. A key does one of
            them only, so that nobody can be made to do the other.
    """

    name: str
    seed: bytes = field(repr=False)
    algorithm: int = ED25519

    def __post_init__(self) -> None:
        if not _is_name(self.name):
            raise InvalidInputError(f"A key's name is a word without spaces and plus signs, not {self.name!r}.")
        if len(self.seed) != _SEED_SIZE:
            raise InvalidInputError(f"The secret of a key has {_SEED_SIZE} bytes, not {len(self.seed)}.")

    @classmethod
    def parse(cls, text: str) -> "SignerKey":
        """Read ``PRIVATE+KEY+name+ID+base64``, as Go's sumdb/note does, the base64 over the algorithm and the seed.

        Raises:
            InvalidInputError: It is not of that form, or its ID does not fit; the text says nothing of the secret.
        """
        if not text.startswith(_SECRET):
            raise InvalidInputError("This is not a private key: it does not begin with PRIVATE+KEY+.")
        name, key_id, material = _split_key(text.removeprefix(_SECRET))
        if material[0] not in {ED25519, COSIGNATURE_V1}:
            raise InvalidInputError(f"The private key of {name} is not an Ed25519 key.")
        key = cls(name, material[1:], material[0])
        if key.public.key_id.hex() != key_id:
            raise InvalidInputError(f"The private key of {name} is damaged: its ID does not fit.")
        return key

    @property
    def public(self) -> VerifierKey:
        """The public part, for everybody who is to check what this key signs."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415  # as above

        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(self.name, self.algorithm, public)

    def secret_text(self) -> str:
        """The key as text with its secret, for a file that only its owner can read."""
        return f"{_SECRET}{self.name}+{self.public.key_id.hex()}+{encode_base64(bytes([self.algorithm]) + self.seed)}"

    def sign(self, text: str) -> Signature:
        """The signature over a text; Ed25519 gives the same bytes each time (RFC 8032 section 5.1.6).

        Raises:
            InvalidInputError: It is the key of a witness.
        """
        if self.algorithm != ED25519:
            raise InvalidInputError(f"The key of {self.name} is that of a witness; it cosigns, and signs nothing.")
        return Signature(self.name, self.public.key_id, self._ed25519(text.encode()))

    def cosign(self, text: str, time: int) -> Signature:
        """The cosignature of a witness over a text and the time at which it saw it (tlog-cosignature, "Format").

        Args:
            text: The text of a note.
            time: In seconds since 1970.

        Raises:
            InvalidInputError: It is not the key of a witness.
        """
        if self.algorithm != COSIGNATURE_V1:
            raise InvalidInputError(f"The key of {self.name} is not that of a witness; it signs, and does not cosign.")
        signature = self._ed25519(_cosigned(text, time))
        return Signature(self.name, self.public.key_id, time.to_bytes(_TIMESTAMP_SIZE) + signature)

    def _ed25519(self, message: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415  # as above

        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


class Signed(NamedTuple):
    """A key whose signature holds; `time` is when it cosigned, in seconds since 1970, where the signature says so."""

    key: VerifierKey
    time: int | None


class Verification(NamedTuple):
    """What the signatures of a note are worth to somebody who trusts certain keys.

    Attributes:
        signed: The trusted keys whose signatures hold.
        unknown: The signatures of all other keys. They say nothing.
        problem: Why the text must be ignored, or None where it may be relied on.
    """

    signed: tuple[Signed, ...]
    unknown: tuple[Signature, ...]
    problem: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its signatures, of which nothing is known before `verify`.

    Attributes:
        text: The text with its final newline.
        signatures: In the order in which they stand.
    """

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, data: bytes | str) -> "Note":
        """Read a note (signed-note, "Format"); the last empty line parts the text from the signatures.

        Raises:
            InvalidInputError: It is too large, not UTF-8, has control characters, or no signature, or too many, or a
                line among the signatures is none.
        """
        encoded = data if isinstance(data, bytes) else data.encode(errors="surrogatepass")
        if len(encoded) > MAX_NOTE_BYTES:
            raise InvalidInputError(f"A signed note has at most {MAX_NOTE_BYTES} bytes; this one has {len(encoded)}.")
        try:
            whole = encoded.decode()
        except UnicodeDecodeError as error:
            raise InvalidInputError("The signed note is not UTF-8.") from error
        text, gap, lines = whole.rpartition("\n\n")
        if not gap or not lines.endswith("\n") or _has_controls(whole):
            raise InvalidInputError("This is not a signed note: a text, an empty line, and a line for each signature.")
        rows = lines.removesuffix("\n").split("\n")
        if len(rows) > MAX_SIGNATURES:
            raise InvalidInputError(f"A signed note has at most {MAX_SIGNATURES} signatures; this one has {len(rows)}.")
        return cls(f"{text}\n", tuple(_parse_signature(row) for row in rows))

    def __str__(self) -> str:
        return "".join([self.text, "\n", *(f"{signature.line}\n" for signature in self.signatures)])

    def verify(self, keys: Iterable[VerifierKey]) -> Verification:
        """Check the signatures of the keys given (signed-note, "Signatures").

        Relying on the text takes one signature that holds. One of a trusted key that does not hold spoils the note.

        Raises:
            InvalidInputError: Two different keys have the same name and ID, so that a signature could be of either.
        """
        trusted: dict[tuple[str, bytes], VerifierKey] = {}
        for key in keys:
            if trusted.setdefault((key.name, key.key_id), key) != key:
                raise InvalidInputError(f"Two different keys are called {key.name}+{key.key_id.hex()}.")
        signed: dict[Signed, None] = {}
        unknown: list[Signature] = []
        problem: str | None = None
        for signature in self.signatures:
            known = trusted.get((signature.name, signature.key_id))
            if known is None:
                unknown.append(signature)
            elif known.verify(self.text, signature.signature):
                time = cosigned_at(signature.signature) if known.algorithm == COSIGNATURE_V1 else None
                signed[Signed(known, time)] = None
            else:
                problem = f"The signature of {known.name}+{known.key_id.hex()} does not fit the text."
        if problem is None and not signed:
            problem = "None of the keys given has signed this."
        return Verification(tuple(signed), tuple(unknown), problem)


def sign(text: str, *signers: SignerKey) -> Note:
    """Make a note of a text, signed by each of the signers in turn.

    Raises:
        InvalidInputError: The text is empty, does not end with a newline, or has control characters; or there is no
            signer.
    """
    if not text.endswith("\n") or _has_controls(text) or not signers:
        raise InvalidInputError("A note is a text of whole lines without control characters, signed at least once.")
    return Note(text, tuple(signer.sign(text) for signer in signers))


def cosigned_at(signature: bytes) -> int | None:
    """The time in a cosignature/v1, in seconds since 1970, or None where it is none (tlog-cosignature, "Format")."""
    time = int.from_bytes(signature[:_TIMESTAMP_SIZE])
    return time if len(signature) == _TIMESTAMP_SIZE + 64 and time < 1 << 63 else None


def _cosigned(text: str, time: int) -> bytes:
    """What a cosignature/v1 signs (tlog-cosignature, "Ed25519 signed message")."""
    return b"cosignature/v1\ntime %d\n%b" % (time, text.encode())


def encode_base64(data: bytes) -> str:
    """The standard base64 of RFC 4648 section 4, with padding."""
    return base64.b64encode(data).decode()


def decode_base64(text: str) -> bytes | None:
    """The bytes whose `encode_base64` is exactly this text, or None."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    # Spare bits in the last character would let two texts stand for the same bytes.
    return data if encode_base64(data) == text else None


def _split_key(text: str) -> tuple[str, str, bytes]:
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    material = decode_base64(encoded)
    if not _is_name(name) or not material:
        raise InvalidInputError("This is not a key of the form name+ID+base64.")
    return name, key_id, material


def _parse_signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    data = decode_base64(encoded)
    if not line.startswith(_DASH) or not _is_name(name) or data is None or len(data) <= _KEY_ID_SIZE:
        raise InvalidInputError("A line of the signed note is not a signature: an em dash, a name and base64.")
    return Signature(name, data[:_KEY_ID_SIZE], data[_KEY_ID_SIZE:])


def _is_name(name: str) -> bool:
    wrong = any(character.isspace() or character == "+" or "\ud800" <= character <= "\udfff" for character in name)
    return bool(name) and not wrong and not _has_controls(name)


def _has_controls(text: str) -> bool:
    return any(character < " " and character != "\n" for character in text)
