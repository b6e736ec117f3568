"""Files that commands read and write: never more than is expected, never half of one."""

import os
import tempfile
from pathlib import Path

from ledger.errors import InvalidInputError


def read_some(path: Path, most: int) -> bytes:
    """The bytes of a file; where it has more than `most`, one byte more than that."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise InvalidInputError(f"{path}: {error.strerror}") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, and on the disk before this returns."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), 0o644)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(path)  # a write does not say where
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write_named(path: Path, data: bytes) -> None:
    """Write a file that a person has named, whole or not at all.

    Raises:
        InvalidInputError: It cannot be written.
    """
    try:
        write_whole(path, data)
    except OSError as error:
        raise InvalidInputError(f"{path}: {error.strerror}") from error
