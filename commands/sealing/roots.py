"""The certificates of authorities of time that a person names: a file, a folder of files, or those of the system."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, cast

from commands.files import read_some
from ledger.errors import InvalidInputError
from ledger.seal.authorities import Authorities, read_certificates

SYSTEM: Final = "system"
"""The word for the certificates that the system trusts; a file of that name is called ./system."""

MOST_ROOT_BYTES: Final = 1 << 22
"""Far above the list of all authorities that a system trusts."""
MOST_FILES: Final = 2_000
"""Far above the files of such a list in a folder, where each certificate has one."""


def authorities(words: Iterable[str]) -> Authorities:
    """The authorities whose time stamps are to be believed.

    Args:
        words: Files of certificates in PEM or DER, folders of such files, and `SYSTEM`.

    Raises:
        InvalidInputError: There is no certificate, or no root, or a file or folder cannot be read.
    """
    return Authorities([one for word in words for one in _files(word)])


def _files(word: str) -> Iterator[tuple[str, bytes]]:
    if word == SYSTEM:
        yield from _of_system()
    elif Path(word).is_dir():
        yield f"--authority {word}", _in_folder(Path(word))
    else:
        yield f"--authority {word}", read_some(Path(word), MOST_ROOT_BYTES)


def _of_system() -> Iterator[tuple[str, bytes]]:
    """What OpenSSL takes to be the system's: one file or one folder, which may be named by the environment."""
    import ssl  # noqa: PLC0415  slow to load

    paths = ssl.get_default_verify_paths()
    name = f"--authority {SYSTEM}"
    # Of Python's two, each is None where there is no such file or folder.
    file, folder = cast("tuple[str | None, str | None]", paths[:2])
    if file is not None:
        yield name, read_some(Path(file), MOST_ROOT_BYTES)
    elif folder is not None:
        yield name, _in_folder(Path(folder))
    else:
        raise InvalidInputError(f"{name}: this system has no list of certificates; name a file with --authority")


def _in_folder(folder: Path) -> bytes:
    """All files in a folder that hold certificates, as one in PEM; others are passed over.

    Raises:
        InvalidInputError: The folder cannot be read or has too many files.
    """
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415  slow to load

    try:
        files = sorted(entry.path for entry in os.scandir(folder) if entry.is_file())
    except OSError as error:
        raise InvalidInputError(f"--authority {folder}: {error.strerror}") from error
    if len(files) > MOST_FILES:
        raise InvalidInputError(f"--authority {folder}: more than {MOST_FILES} files")
    # A folder as OpenSSL keeps one has each certificate twice, once under the hash of its name.
    found = {
        one.public_bytes(Encoding.PEM): None
        for file in files
        for one in read_certificates(read_some(Path(file), MOST_ROOT_BYTES))
    }
    return b"".join(found)
