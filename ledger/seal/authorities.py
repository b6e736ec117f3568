"""Authorities of time, and what a time stamp is worth to somebody who believes them (RFC 3161, section 2.2).

A time stamp is believed whose certificates lead, as they were at its time, up to a root that is given: a certificate
that its holder has signed for itself. Those in between may be in the answer or be given as well.
"""

import warnings
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from ledger.errors import InvalidInputError
from ledger.instants import from_datetime
from ledger.seal.signer import names_signer
from ledger.seal.stamp import differing, is_over, mentions, read_answer

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name
    from rfc3161_client import TimeStampResponse, Verifier
    from rfc3161_client.tsp import Accuracy

_PEM: Final = b"-----BEGIN CERTIFICATE-----"
_SHOWN: Final = 200
_MOST: Final = 50
"""More certificates than any answer has; each is looked at."""
_NO_WAY_UP: Final = "certificate verify error"
"""How OpenSSL begins where the certificates, and not the signature, are what does not hold."""


class CheckedStamp(NamedTuple):
    """What a time stamp is worth. But for the problem, all is None where there is one.

    Attributes:
        at: When the authority saw the text, in microseconds since 1970.
        by: The name of the authority.
        problem: Why the stamp shows nothing, or None where it holds.
        accuracy: By how much the time may be wrong, in microseconds; None where the authority does not say.
        root: The name of the root that its certificates lead to.
        until: Until when all of them are valid, in microseconds since 1970. The stamp holds after that as well.
    """

    at: int | None
    by: str | None
    problem: str | None
    accuracy: int | None = None
    root: str | None = None
    until: int | None = None


def read_certificates(data: bytes) -> list["Certificate"]:
    """The certificates in a file, in PEM or one in DER; none where there is none that can be read."""
    from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificate  # noqa: PLC0415  slow to load

    parts = [_PEM + part for part in data.split(_PEM)[1:]]
    found: list[Certificate] = []
    with warnings.catch_warnings():
        # The list of a system has an old root or two whose number is not allowed, of which the library warns.
        warnings.simplefilter("ignore")
        for one in parts or [data]:
            try:
                read = load_pem_x509_certificate(one) if parts else load_der_x509_certificate(one)
                found += [read] if read.serial_number > 0 else []
            except _misread():
                continue
    return found


class Authorities:
    """The certificates of authorities whose time stamps are believed."""

    def __init__(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Take them from files of certificates in PEM or DER, each given with its name.

        Raises:
            InvalidInputError: There is no certificate in a file, or no root in any of them.
        """
        from rfc3161_client import VerifierBuilder  # noqa: PLC0415  an extra

        self._given: list[Certificate] = []
        for name, data in files:
            found = read_certificates(data)
            if not found:
                raise InvalidInputError(f"{name}: no certificate in PEM or DER is there")
            self._given += found
        if not any(one.issuer == one.subject for one in self._given):
            names = ", ".join(sorted({_name(one.issuer) for one in self._given}))
            raise InvalidInputError(
                f"--authority: no root is among the certificates given, which certifies itself; give that of {names}"
            )
        # Those that are no roots are only steps on the way: OpenSSL ends a way at none of them.
        self._verifier: Verifier = VerifierBuilder(roots=self._given).build()

    def check(self, stamp: bytes, text: str) -> CheckedStamp:
        """Check a time stamp over the text of a checkpoint.

        Its certificates must lead to one of the roots and have been valid at the time that it says: it stays good when
        they run out. What comes from outside is never an exception.
        """
        try:
            response = read_answer(stamp)
            objection = None if is_over(response, text) else differing(response, [text])
        except ValueError:
            if mentions(stamp, text):
                return _no("it is over this checkpoint, but damaged, or in a form that is not read here")
            return _no("it is not a time stamp, or a damaged one")
        if objection is not None:
            return _no(f"it is over something else than this checkpoint: {objection}")
        return self._held(stamp, response)

    def holds(self, stamp: bytes) -> CheckedStamp:
        """Check a time stamp, whatever it is over."""
        try:
            return self._held(stamp, read_answer(stamp))
        except ValueError:
            return _no("it is not a time stamp, or a damaged one")

    def _held(self, stamp: bytes, response: "TimeStampResponse") -> CheckedStamp:
        from rfc3161_client import VerificationError  # noqa: PLC0415  an extra

        embedded: list[Certificate] = []
        try:
            embedded = _embedded(response)
            if not _signers(response, embedded):
                embedded = _signers(response, self._given)
                response = read_answer(stamp, map(_der, embedded))
            return self._verified(response, embedded)
        except VerificationError as error:
            # The library's own words are those of OpenSSL, several lines long, and name no cause that a person knows.
            wrong = _NO_WAY_UP not in str(error)
            return _no("it is damaged: its signature does not hold" if wrong else self._why(response, embedded))
        except _misread():
            return _no("it is damaged, or does not say which certificate is its signer's")

    def _verified(self, response: "TimeStampResponse", embedded: Sequence["Certificate"]) -> CheckedStamp:
        info = response.tst_info
        self._verifier.verify(response, info.message_imprint.message)
        (signer,) = _signers(response, embedded)
        if not names_signer(response.time_stamp_token(), _der(signer)):
            return _no("what is signed in it does not name the certificate of its signer (RFC 3161, section 2.4.1)")
        root, until = self._way_up(signer, embedded, info.gen_time)
        return CheckedStamp(
            at=from_datetime(info.gen_time),
            by=_name(signer.subject),
            problem=None,
            accuracy=_accuracy(response),
            root=None if root is None else _name(root.subject),
            until=None if until is None else from_datetime(until),
        )

    def _why(self, response: "TimeStampResponse", embedded: Sequence["Certificate"]) -> str:
        """Why no way leads from a signer to a root."""
        known = [*embedded, *self._given]
        try:
            tops = {_name(top) for signer in _signers(response, known) for top in _tops(signer, known)}
            roots = {_name(one.subject) for one in self._given}
        except _misread():
            tops = roots = set()
        if tops <= roots:
            return "its certificates do not hold, were not valid at its time, or are not for time stamps"
        return f"it is not of an authority whose certificate is given: it leads to {', '.join(sorted(tops - roots))}"

    def _way_up(
        self, signer: "Certificate", embedded: Sequence["Certificate"], at: datetime
    ) -> tuple["Certificate", datetime] | tuple[None, None]:
        """The root to which certificates that were valid at a time lead, and until when all of them are valid.

        Of several ways it is the one that is valid longest: each certificate is looked at once, the latest end first.
        """
        roots = {_der(one) for one in self._given if one.issuer == one.subject}
        ahead, seen = [(signer.not_valid_after_utc, signer)], {_der(signer)}
        while ahead:
            ahead.sort(key=lambda way: way[0])
            until, one = ahead.pop()
            if not one.not_valid_before_utc <= at <= until:
                continue
            if _der(one) in roots:
                return one, until
            for above in (*embedded, *self._given):
                if _der(above) not in seen and _certifies(above, one):
                    seen.add(_der(above))
                    ahead.append((min(until, above.not_valid_after_utc), above))
        return None, None


def _no(problem: str) -> CheckedStamp:
    return CheckedStamp(None, None, problem)


def _embedded(response: "TimeStampResponse") -> list["Certificate"]:
    """The certificates in an answer.

    Raises:
        ValueError: There are more than any answer has.
    """
    found = sorted(response.signed_data.certificates)
    if len(found) > _MOST:
        raise ValueError
    return [one for data in found for one in read_certificates(data)]


def _signers(response: "TimeStampResponse", among: Iterable["Certificate"]) -> list["Certificate"]:
    """The certificates that could be the signer's. More than one are one too many: a name could be borrowed."""
    infos = {(info.issuer, info.serial_number) for info in response.signed_data.signer_infos}
    return [one for one in among if (one.issuer, one.serial_number) in infos]


def _tops(signer: "Certificate", known: Sequence["Certificate"]) -> set["Name"]:
    """The names at which the ways up from a certificate end, for want of another one."""
    tops, seen, below = set(), {signer.subject}, [signer]
    while below:
        one = below.pop()
        above = [two for two in known if two.subject == one.issuer]
        if not above or one.issuer == one.subject:
            tops.add(one.issuer)
        new = [two for two in above if two.subject not in seen]
        seen |= {two.subject for two in new}
        below += new
    return tops


def _certifies(above: "Certificate", one: "Certificate") -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  slow to load

    if above.subject != one.issuer:
        return False
    try:
        one.verify_directly_issued_by(above)
    except _misread(InvalidSignature):
        return False
    return True


def _misread(*others: type[Exception]) -> tuple[type[Exception], ...]:
    """What the library raises where a certificate is damaged, or of a kind that it does not know."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415  slow to load
    from cryptography.x509 import InvalidVersion  # noqa: PLC0415  slow to load

    return (*others, ValueError, KeyError, TypeError, InvalidVersion, UnsupportedAlgorithm)


def _accuracy(response: "TimeStampResponse") -> int | None:
    # The library says of the accuracy that it is always there.
    said: Accuracy | None = response.tst_info.accuracy
    if said is None:
        return None
    return (said.seconds or 0) * 1_000_000 + (said.millis or 0) * 1_000 + (said.micros or 0)


def _der(certificate: "Certificate") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415  slow to load

    return certificate.public_bytes(Encoding.DER)


def _name(name: "Name") -> str:
    """The common name, or all of it where there is none, as one short line without control characters."""
    from cryptography.x509.oid import NameOID  # noqa: PLC0415  slow to load

    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    text = str(common[0].value) if common else name.rfc4514_string()
    return "".join(one for one in " ".join(text.split()) if one.isprintable())[:_SHOWN]
