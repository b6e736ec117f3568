"""The files that paths name: files as they are, and of folders those of one kind."""

from collections.abc import Callable, Iterable
from pathlib import Path

from ledger.errors import InvalidInputError


def named_files(paths: Iterable[Path], inside: Callable[[Path], Iterable[Path]], *, kind: str) -> list[Path]:
    """The files that `paths` name, in their order; what `inside` finds in a folder comes by name.

    Args:
        paths: Files and folders.
        inside: Finds the files of a folder.
        kind: What these are called, for the error.

    Raises:
        InvalidInputError: A path does not exist, or nothing is found in a folder.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = sorted(inside(path))
            if not found:
                raise InvalidInputError(f"{path}: no {kind} file in this folder")
            files.extend(found)
        elif path.is_file():
            files.append(path)
        else:
            raise InvalidInputError(f"{path}: no such file")
    return files
