"""Files that a book rests on, found in a folder by their SHA-256."""

import hashlib
import re
from collections.abc import Collection
from pathlib import Path

from ledger.errors import InvalidInputError

MOST_BYTES = 50_000_000
"""Larger files are no sheets, and are not read."""

_BLOCK = 1 << 20
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


def find_sources(folder: Path, wanted: Collection[str]) -> dict[str, Path]:
    """The files below a folder whose SHA-256 is wanted, by it; of two that are equal, the first by path.

    Raises:
        InvalidInputError: There is no such folder, or a file in it cannot be read.
    """
    if not folder.is_dir():
        raise InvalidInputError(f"{folder}: no such folder")
    found: dict[str, Path] = {}
    try:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.stat().st_size <= MOST_BYTES:
                sha256 = hash_file(path)
                if sha256 in wanted:
                    found.setdefault(sha256, path)
    except OSError as error:
        raise InvalidInputError(f"{error.filename}: {error.strerror}") from error
    return found


def hash_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def suffix_of(path: Path) -> str:
    """The ending of a file's name, such as ``.pdf``, or nothing where it has none that is plain."""
    suffix = path.suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""
