"""Time stamps: an authority of time says that it saw the text of a checkpoint, and when (RFC 3161).

What is stamped is the text of the signed note, from the book's name to the newline before the empty line, as it is
signed. The signatures are left out, because more of them may be added later. So a stamp shows that the book had this
root at that time at the latest; it does not show when somebody signed it.

The answer of the authority is kept as it came, a TimeStampResp in DER, as ``openssl ts -verify`` reads it. A few of its
bytes, such as the name of the signature's algorithm, are covered by nothing; changing them changes nothing.
"""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger.errors import InvalidInputError
from ledger.instants import from_datetime

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
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


class Query(NamedTuple):
    """What an authority is asked, in DER, and the number that its answer must repeat; None where it need not."""

    data: bytes
    nonce: int | None


class CheckedStamp(NamedTuple):
    """What a time stamp is worth.

    Attributes:
        at: When the authority saw the text, in microseconds since 1970; None where there is a problem.
        by: The name of the authority; None where there is a problem.
        problem: Why the stamp shows nothing, or None where it holds.
    """

    at: int | None
    by: str | None
    problem: str | None


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


def check_answer(answer: bytes, text: str, nonce: int | None = None) -> None:
    """Check that an answer is a time stamp over a text. Whose it is, and whether it holds, is not checked.

    Raises:
        InvalidInputError: It is none, it was refused, it is over another text, or it does not repeat the nonce.
    """
    try:
        objection = _objection(_read(answer), text, nonce)
    except ValueError as error:
        raise InvalidInputError("it is not a time stamp (RFC 3161)") from error
    if objection is not None:
        raise InvalidInputError(objection)


class Authorities:
    """The root certificates of authorities whose time stamps are believed."""

    def __init__(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Take them from files of certificates in PEM, each given with its name.

        Raises:
            InvalidInputError: There is no certificate in a file.
        """
        from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415  slow to load
        from rfc3161_client import VerifierBuilder  # noqa: PLC0415  an extra

        roots: list[Certificate] = []
        for name, data in files:
            try:
                roots += load_pem_x509_certificates(data)
            except ValueError as error:
                raise InvalidInputError(f"{name}: there is no certificate in PEM in this file") from error
        self._verifier = VerifierBuilder(roots=roots).build()

    def check(self, stamp: bytes, text: str) -> CheckedStamp:
        """Check a time stamp over the text of a checkpoint.

        Its certificates must lead to one of the roots and have been valid at the time that it says: it stays good when
        they run out. What comes from outside is never an exception.
        """
        from rfc3161_client import VerificationError  # noqa: PLC0415  an extra

        try:
            response = _read(stamp)
            if not _is_over(response, text):
                return CheckedStamp(None, None, "it is over something else than this checkpoint")
            self._verifier.verify_message(response, text.encode())
            return CheckedStamp(from_datetime(response.tst_info.gen_time), _signer(response), None)
        except VerificationError:
            # The library's own words are those of OpenSSL, several lines long, and name no cause that a person knows.
            return CheckedStamp(None, None, "it is damaged, or not of an authority whose certificate is given")
        except ValueError:
            return CheckedStamp(None, None, "it is not a time stamp, or a damaged one")


def _read(data: bytes) -> "TimeStampResponse":
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415  an extra

    if len(data) > MAX_STAMP_BYTES:
        raise ValueError
    return decode_timestamp_response(data)


def _objection(response: "TimeStampResponse", text: str, nonce: int | None) -> str | None:
    """Why an answer is not the one that was asked for."""
    if response.status != _GRANTED:
        said = _line(" ".join(response.status_string))
        return f"it is a refusal: status {response.status}{said and f', {said}'}"
    if not _is_over(response, text):
        return "it is a time stamp over something else than this checkpoint"
    if nonce is not None and response.tst_info.nonce != nonce:
        return "it answers another question: its nonce is not the one that was sent"
    if not response.signed_data.certificates:
        return "it has no certificate of the authority, so nobody could verify it later"
    return None


def _is_over(response: "TimeStampResponse", text: str) -> bool:
    imprint = response.tst_info.message_imprint
    algorithm = _ALGORITHMS.get(imprint.hash_algorithm.dotted_string)
    return algorithm is not None and imprint.message == hashlib.new(algorithm, text.encode()).digest()


def _signer(response: "TimeStampResponse") -> str:
    """The common name of the certificate that signed.

    Raises:
        ValueError: It is not one alone that says it is this certificate, so a name could be borrowed.
    """
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415  slow to load
    from cryptography.x509.oid import NameOID  # noqa: PLC0415  slow to load

    (info,) = response.signed_data.signer_infos
    found = [
        one
        for one in map(load_der_x509_certificate, response.signed_data.certificates)
        if (one.issuer, one.serial_number) == (info.issuer, info.serial_number)
    ]
    (certificate,) = found
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return _line(str(names[0].value) if names else certificate.subject.rfc4514_string())


def _line(text: str) -> str:
    """What somebody else has written, as one short line without control characters."""
    return "".join(one for one in " ".join(text.split()) if one.isprintable())[:_SHOWN]
