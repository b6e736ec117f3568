"""A folder with official sheets, of which a server hands out those that the book names, and no other file.

Its files are found once, when it is opened, by their names alone: a name in a book opens nothing that was not found
here, and no link in the folder leads out of it. Each time the file is read whole and its hash held against the entry.
"""

import os
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from typing import Final

from commands.files import read_some
from ledger.errors import InvalidInputError, NotFoundError
from projections.web.addresses.sheets import ENDING

MOST_BYTES: Final = 16_000_000
"""A sheet has some hundred kilobytes."""
MOST_FILES: Final = 20_000
"""A folder of sheets has so many files at most, with all folders below it."""


class SheetFolder:
    """The sheets of a folder and of those below it; `stamp` changes with their names."""

    def __init__(self, folder: Path) -> None:
        """Find the files.

        Raises:
            InvalidInputError: It is no folder, cannot be read, or has too many files.
        """
        if not folder.is_dir():
            raise InvalidInputError(f"--sheets {folder}: no such folder")
        self._paths: dict[str, list[Path]] = {}
        found = 0
        for where, _, names in os.walk(folder):  # links to folders are not followed
            for name in sorted(names):
                path = Path(where, name)
                if name.lower().endswith(ENDING) and _is_plain(path):
                    self._paths.setdefault(name, []).append(path)
                    found += 1
            if found > MOST_FILES:
                raise InvalidInputError(f"--sheets {folder}: more than {MOST_FILES:,} files; name a smaller folder")
        self.stamp = sha256("\0".join(sorted(self._paths)).encode(errors="surrogateescape")).hexdigest()[:12]

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return name in self._paths

    def read(self, name: str, sha256_named: str) -> bytes:
        """The file of this name that has this hash; of several of one name the one that has it.

        Raises:
            NotFoundError: There is none of the name, or what is there is another file than the book names.
        """
        paths = self._paths.get(name, [])
        if not paths:
            raise NotFoundError(f"{name} is not in the folder of sheets")
        others = []
        for path in filter(_is_plain, paths):
            try:
                content = read_some(path, MOST_BYTES)
            except InvalidInputError:
                continue
            own = sha256(content).hexdigest()
            if own == sha256_named:
                return content
            others.append(own)
        if not others:
            raise NotFoundError(f"{name} cannot be read from the folder of sheets")
        raise NotFoundError(
            f"{name} in the folder of sheets is not the sheet that the book names, and is not handed out: "
            f"its SHA-256 is {others[0]}, and that of the sheet is {sha256_named}"
        )


def _is_plain(path: Path) -> bool:
    """Whether it is a file itself, no link to one, and no pipe, which would be waited for without end."""
    try:
        return S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
