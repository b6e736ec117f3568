"""What a bag says of itself in ``bag-info.txt``, by the labels of RFC 8493 and of the profiles that it names.

Two profiles are named: our own, which lies in every bag, and that of distributed preservation services where the
book says whose it is, which that one requires.
"""

from collections.abc import Iterator
from importlib import resources
from typing import Final, NamedTuple

from ledger.facts import ArchiveDescribed
from projections.archive.readme import About
from projections.tables.text import visible

PROFILE: Final = "urn:uuid:a01e232a-e39a-4cb9-8e50-ca0cbbc10fcf"
"""Our own profile, version 1. It names itself so, and is found beside ``bag-info.txt``."""
COMMON_PROFILE: Final = (
    "https://github.com/dpscollaborative/btr_bagit_profile/releases/download/1.0/btr-bagit-profile.json"
)
"""The profile for deposits in distributed digital preservation services, of Beyond the Repository, version 1.0."""

_UNITS: Final = ("bytes", "KB", "MB", "GB")
_STEP: Final = 1000


class Payload(NamedTuple):
    """How large the payload of a bag is."""

    size: int
    files: int


def profile() -> bytes:
    """Our own BagIt Profile, as JSON."""
    return resources.files("projections.archive").joinpath("bagit-profile.json").read_bytes()


def bag_info(about: About, *, day: str, payload: Payload) -> bytes:
    """The lines of ``bag-info.txt``, in the order of their labels.

    Args:
        about: What the archive is of.
        day: The day of the last entry.
        payload: How large the payload is.
    """
    of = about.described
    labels = [*_whose(of), *_what(about, of), *_bag(day, payload, whose=of.organization is not None)]
    return "".join(f"{label}: {_line(text)}\n" for label, text in sorted(labels, key=lambda one: one[0])).encode()


def _whose(of: ArchiveDescribed) -> Iterator[tuple[str, str]]:
    said = {
        "Source-Organization": of.organization,
        "Bag-Producing-Organization": of.organization,
        "Organization-Address": of.address,
        "Contact-Name": of.contact,
        "Contact-Email": of.email,
        "Contact-Phone": of.phone,
        "License": of.licence,
    }
    yield from ((label, text) for label, text in said.items() if text is not None)


def _what(about: About, of: ArchiveDescribed) -> Iterator[tuple[str, str]]:
    yield "External-Description", (about.case is None and of.description) or what_it_is(about)
    yield "External-Identifier", f"{about.book} at {about.at}, root {about.root}"
    yield from (("External-Identifier", one) for one in of.identifiers)
    yield "Internal-Sender-Identifier", about.book
    yield "Internal-Sender-Description", f"{about.at} entries, {about.sealed} of them sealed; rules {about.rulebook}"
    yield "Bag-Group-Identifier", of.group or about.series


def _bag(day: str, payload: Payload, *, whose: bool) -> Iterator[tuple[str, str]]:
    yield "Bag-Software-Agent", "season-ledger"
    yield "Bagging-Date", day
    yield "Bag-Size", _in_words(payload.size)
    yield "Payload-Oxum", f"{payload.size}.{payload.files}"
    yield "BagIt-Profile-Identifier", PROFILE
    if whose:
        yield "BagIt-Profile-Identifier", COMMON_PROFILE


def what_it_is(about: About) -> str:
    """What an archive is of, in one line."""
    what = "the book of the season and its tables" if about.case is None else f"a case: {about.case}"
    return f"Speed skating, {about.series} {about.season}: {what}"


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _in_words(size: int) -> str:
    unit, step = 0, 1
    while size >= step * _STEP and unit < len(_UNITS) - 1:
        unit, step = unit + 1, step * _STEP
    whole, tenths = divmod(-(-size * 10 // step), 10)
    return f"{whole}.{tenths} {_UNITS[unit]}" if unit else f"{whole} {_UNITS[unit]}"
