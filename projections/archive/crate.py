"""The payload of a bag as a research object: ``ro-crate-metadata.json`` after RO-Crate 1.2.

It names every file of the payload, what it is and in which format, whose the book is, and what may be done with it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from ledger.facts import ArchiveDescribed

NAME: Final = "ro-crate-metadata.json"
CONTEXT: Final = "https://w3id.org/ro/crate/1.2/context"
SPECIFICATION: Final = "https://w3id.org/ro/crate/1.2"

_Thing = dict[str, Any]
_ROOT: Final = "./"
_ORGANIZATION: Final = "#organization"
_LICENCE: Final = "#licence"
_FORMATS: Final = {
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".json": "application/json",
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".jsonl": "application/jsonl",
    ".raw": "text/tab-separated-values",
    ".sqlite": "application/vnd.sqlite3",
    ".toml": "application/toml",
    ".parquet": "application/vnd.apache.parquet",
    ".checkpoint": "text/plain",
    ".tlog-proof": "text/plain",
    ".tsr": "application/timestamp-reply",
    ".py": "text/x-python",
}
"""Formats by the ending of a name. What a system knows of them is not asked: it is not the same everywhere."""


def crate(  # noqa: PLR0913  each says one thing of a crate
    files: Mapping[str, int],
    described: ArchiveDescribed,
    *,
    name: str,
    about: str,
    published: str,
    covers: str | None,
    identifiers: tuple[str, ...],
    meanings: Mapping[str, str],
) -> bytes:
    """The metadata as JSON-LD in UTF-8.

    Args:
        files: The size of every other file of the payload, by path.
        described: What the book says of its archives.
        name: What the crate is called.
        about: What it is, where the book does not say.
        published: The instant of its last entry, as ISO text.
        covers: The days that it is about, as an ISO interval, where it has a calendar.
        identifiers: What it is known by; the book's own identifiers follow.
        meanings: What a file or a folder is, by its path; a folder's ends with a slash.
    """
    whose = list(_whose(described))
    values = enumerate((*identifiers, *described.identifiers), 1)
    known = {f"#identifier-{number}": value for number, value in values}
    root = {
        "@id": _ROOT,
        "@type": "Dataset",
        "name": name,
        "description": described.description or about,
        "datePublished": published,
        **({"temporalCoverage": covers} if covers else {}),
        "identifier": _one_or_all(known),
        "license": {"@id": _licence_id(described)},
        **({"publisher": {"@id": _ORGANIZATION}} if whose else {}),
        **({"isPartOf": {"@id": "#group"}} if described.group else {}),
        "hasPart": _one_or_all(_within("", files)),
    }
    graph = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "about": {"@id": _ROOT},
            "conformsTo": {"@id": SPECIFICATION},
        },
        root,
        _licence(described),
        *([{"@id": "#group", "@type": "Collection", "name": described.group}] if described.group else []),
        *({"@id": one, "@type": "PropertyValue", "name": "identifier", "value": text} for one, text in known.items()),
        *whose,
        *_parts(files, meanings),
    ]
    return (json.dumps({"@context": CONTEXT, "@graph": graph}, indent=2, ensure_ascii=False) + "\n").encode()


def _one_or_all(things: Iterable[str]) -> _Thing | list[_Thing]:
    """References to things; to one thing it is no list (RO-Crate 1.2, appendix on JSON-LD)."""
    references = [{"@id": one} for one in things]
    return references[0] if len(references) == 1 else references


def _within(folder: str, files: Mapping[str, int]) -> list[str]:
    """The files and folders directly in a folder, each once; a folder ends with a slash."""
    inner = (path.removeprefix(folder) for path in files if path.startswith(folder))
    return list(dict.fromkeys(folder + (f"{one.partition('/')[0]}/" if "/" in one else one) for one in sorted(inner)))


def _parts(files: Mapping[str, int], meanings: Mapping[str, str], folder: str = "") -> Iterator[_Thing]:
    """What is in a folder and below it; what has no meaning of its own is of the folder that it lies in."""
    for one in _within(folder, files):
        meaning = meanings[one] if not folder else f"{meanings[folder]}: {one.removeprefix(folder)}"
        if one.endswith("/"):
            inner = _one_or_all(_within(one, files))
            name = one.removesuffix("/")
            yield {"@id": one, "@type": "Dataset", "name": name, "description": meaning, "hasPart": inner}
            yield from _parts(files, {**meanings, one: meaning}, one)
        else:
            yield _file(one, files[one], meaning)


def _file(path: str, size: int, meaning: str) -> _Thing:
    return {
        "@id": path,
        "@type": "File",
        "name": PurePosixPath(path).name,
        "description": meaning,
        "encodingFormat": _format(path),
        "contentSize": str(size),
    }


def _format(path: str) -> str:
    suffix = PurePosixPath(path).suffix
    return _FORMATS.get(suffix, "application/octet-stream")


def _licence_id(of: ArchiveDescribed) -> str:
    return of.licence if of.licence is not None and _is_address(of.licence) else _LICENCE


def _licence(of: ArchiveDescribed) -> _Thing:
    """What may be done with it. Every crate says so; that nobody said it is no leave to do anything."""
    said = of.licence or "No licence is stated; ask whose book it is."
    return {
        "@id": _licence_id(of),
        "@type": "CreativeWork",
        "name": said,
        "description": said if of.licence else "The book does not say what may be done with it.",
    }


def _is_address(text: str) -> bool:
    return text.startswith(("https://", "http://")) and not any(one in text for one in ' <>"{}|\\^`')


def _whose(of: ArchiveDescribed) -> Iterator[_Thing]:
    if of.organization is None:
        return
    contact = f"mailto:{of.email}" if of.email else "#contact"
    asked = of.contact or of.email or of.phone
    organization = {"@id": _ORGANIZATION, "@type": "Organization", "name": of.organization}
    yield organization | _said(address=of.address) | ({"contactPoint": {"@id": contact}} if asked else {})
    if asked:
        point = {"@id": contact, "@type": "ContactPoint", "contactType": "the book and its archives"}
        yield point | _said(name=of.contact or of.organization, email=of.email, telephone=of.phone)


def _said(**texts: str | None) -> _Thing:
    return {name: text for name, text in texts.items() if text is not None}
