"""The folder of a site, or of a season in it: it knows what was written into it, and touches nothing else.

The list is a file beside the others. It names what is about to be written before the first of it is, so that a run that
was broken off leaves nothing that the next one does not know.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from commands.files import write_whole
from ledger.errors import InvalidInputError

LISTED: Final = "site.json"
"""The name of the list."""
FORMAT: Final = 1


class Written(BaseModel):
    """A file that was written: what it was made of, and its hash; both are empty while it is being written."""

    model_config = ConfigDict(frozen=True)

    made_of: str = ""
    sha256: str = ""


class Manifest(BaseModel):
    """The list of what was written into a folder.

    Attributes:
        format: The form of the list.
        book: The book that is shown; empty in the folder of all seasons.
        at: The last position that is shown of it.
        root: Its root there.
        seasons: The books by their seasons, in the folder of all of them.
        files: What was written, by its path.
    """

    model_config = ConfigDict(frozen=True)

    format: int = FORMAT
    book: str = ""
    at: int = 0
    root: str = ""
    seasons: dict[str, str] = {}
    files: dict[str, Written] = {}


class SiteFolder:
    """A folder that a site is written into."""

    def __init__(self, path: Path) -> None:
        """Read what was written into it.

        Raises:
            InvalidInputError: It has files, and none of them is the list of a site.
        """
        self.path = path
        self.listed = self._read()

    def _read(self) -> Manifest:
        file = self.path / LISTED
        try:
            text = file.read_text(encoding="utf-8")
        except FileNotFoundError:
            self._check_empty()
            return Manifest()
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidInputError(f"{file}: cannot be read: {error}") from None
        try:
            found = Manifest.model_validate_json(text)
        except ValidationError:
            found = Manifest(format=0)
        if found.format != FORMAT:
            raise InvalidInputError(f"{file}: is no list of a site; write the site into a folder of its own")
        return found

    def _check_empty(self) -> None:
        if self.path.is_dir():
            first = min((one.name for one in self.path.iterdir()), default=None)
            if first is not None:
                raise InvalidInputError(
                    f"{self.path / first}: was not written by season site, and a site does not mix with other files; "
                    "name a new or an empty folder"
                )

    def has(self, path: str, made_of: str) -> bool:
        """Whether a file is there, whole, and made of the same."""
        known = self.listed.files.get(path)
        if known is None or known.made_of != made_of or not known.sha256:
            return False
        return known.sha256 == _hash(self.path / path)

    def check(self, paths: Iterable[str]) -> None:
        """Refuse to overwrite what was not written here.

        Raises:
            InvalidInputError: A file is in the way.
        """
        for path in (*paths, LISTED):
            if path in self.listed.files or (path == LISTED and self.listed.files):
                continue
            if (self.path / path).exists() or (self.path / path).is_symlink():
                raise InvalidInputError(
                    f"{self.path / path}: is in the way, and was not written by season site; move it, or name another "
                    "folder"
                )

    def begin(self, paths: Iterable[str]) -> None:
        """Put on the list what is about to be written."""
        self._list(self.listed.model_copy(update={"files": {path: Written() for path in paths} | self.listed.files}))

    def end(self, listed: Manifest) -> None:
        """Remove what was written before and is no part of the site any more, and list the rest."""
        for path in self.listed.files.keys() - listed.files.keys():
            file = self.path / path
            file.unlink(missing_ok=True)
            for above in file.parents:
                if above == self.path or any(above.iterdir()):
                    break
                above.rmdir()
        self._list(listed)

    def _list(self, listed: Manifest) -> None:
        self.listed = listed
        self.path.mkdir(parents=True, exist_ok=True)
        text = json.dumps(listed.model_dump(), indent=0, sort_keys=True, ensure_ascii=False)
        data = text.encode() + b"\n"
        if not (self.path / LISTED).is_file() or (self.path / LISTED).read_bytes() != data:
            write_whole(self.path / LISTED, data)


def put(folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Write files where they are not there already as they are; gives their hashes.

    Raises:
        InvalidInputError: One cannot be written.
    """
    hashes: dict[str, str] = {}
    for path, content in files.items():
        file = folder / path
        hashes[path] = sha256(content).hexdigest()
        if _hash(file) == hashes[path]:
            continue
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            beside = file.with_name(f".{file.name[:100]}.part")
            beside.write_bytes(content)
            beside.replace(file)
        except OSError as error:
            raise InvalidInputError(f"{file}: cannot be written: {error.strerror}") from None
    return hashes


def _hash(file: Path) -> str:
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""
