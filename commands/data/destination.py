"""Where an export is written: a file or a folder, whole or not at all, and never over what is not of an export."""

import json
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, NamedTuple

from commands.data.formats import MARK, SUFFIXES, Exported, Format, load_format
from commands.files import write_named, write_whole
from ledger.errors import InvalidInputError

MANIFEST: Final = "export.json"
"""The file of a folder that says that it is an export, and lists the others with their SHA-256."""
FORMATS: Final = tuple(SUFFIXES)
"""What ``--format`` takes."""
_DEFAULT: Final = "parquet"


class Destination(NamedTuple):
    """A file or a folder, and the format in which it is written."""

    path: Path
    format: Format
    folder: bool

    def check(self) -> None:
        """See that nothing is in the way.

        Raises:
            InvalidInputError: Something is that is not of an export, or its folder is not there.
        """
        if not self.path.absolute().parent.is_dir():
            raise InvalidInputError(f"--to {self.path}: there is no folder {self.path.absolute().parent}")
        if self.folder:
            _check_folder(self.path)
        elif self.path.exists() or self.path.is_symlink():
            self._check_file()

    def _check_file(self) -> None:
        if not self.path.is_file() or not _is_known(self.format, self.path):
            raise InvalidInputError(f"--to {self.path} is there and no {self.format.name} export; name another file")

    def write(self, of: Exported) -> None:
        """Write it, whole or not at all.

        Raises:
            InvalidInputError: It cannot be written, or what is there came in the meantime.
        """
        files = self.format.files(of)
        self.check()
        if not self.folder:
            write_named(self.path, next(iter(files.values())))
            return
        try:
            _swap(self.path, files, self.format.name)
        except OSError as error:
            raise InvalidInputError(f"{error.filename or self.path}: {error.strerror}; nothing was exported") from error


def destination(path: Path, named: str | None, tables: int) -> Destination:
    """What a path and a format mean, where so many tables are to be written.

    Raises:
        InvalidInputError: They contradict each other, say nothing, or mean one file for several tables.
        ImportError: The library of the format is an extra that is not installed.
    """
    suffix = path.suffix.lower()
    ending = next((name for name, suffixes in SUFFIXES.items() if suffix in suffixes), None)
    if named is not None and ending not in (None, named):
        raise InvalidInputError(
            f"--to {path} is called as {ending} is, and --format {named} is another; give one of them"
        )
    if named is None and ending is None and suffix and not path.is_dir():
        known = " ".join(one for suffixes in SUFFIXES.values() for one in suffixes)
        raise InvalidInputError(f"--to {path}: {suffix} names no format; name a folder, a file in {known}, or --format")
    found = load_format(named or ending or _DEFAULT)
    folder = not found.holds and (ending is None or path.is_dir())
    if not found.holds and not folder and tables > 1:
        raise InvalidInputError(
            f"--to {path}: a file of {found.name} holds one table; name it with --table, or give a folder and "
            f"--format {found.name}"
        )
    return Destination(path, found, folder)


def _is_known(of: Format, path: Path) -> bool:
    """Whether a file is of an export; one that its library cannot read is none."""
    try:
        return of.known(path)
    except Exception:  # noqa: BLE001  each library has errors of its own for what it cannot read
        return False


def _check_folder(path: Path) -> None:
    """A folder is new, empty, or an export as it was written, with nothing beside it."""
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise InvalidInputError(f"--to {path} is there and no folder; name another one")
    found = sorted(one.name for one in path.iterdir()) if path.exists() else []
    if not found:
        return
    hashes = _manifest(path / MANIFEST)
    if hashes is None:
        raise InvalidInputError(f"--to {path} is no export: {found[0]} lies there; name an empty or a new folder")
    for name in found:
        if name != MANIFEST and hashes.get(name) != _hash(path / name):
            what = "was changed since" if name in hashes else "is no file of the export"
            raise InvalidInputError(f"--to {path}: {name} {what}; move it away, or name another folder")


def _manifest(path: Path) -> Mapping[str, str] | None:
    """The files of an export with their SHA-256; None where the file says nothing of one."""
    try:
        said = json.loads(path.read_bytes())
        return dict(said["files"]) if said["what"] == MARK else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _hash(path: Path) -> str | None:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else None


def _swap(path: Path, files: Mapping[str, bytes], name: str) -> None:
    """Write the files into a folder beside it, and put that in its place."""
    workshop = Path(mkdtemp(dir=path.absolute().parent, prefix=f".{path.name[:100]}."))
    try:
        made, before = workshop / "made", workshop / "before"
        made.mkdir()
        for file, data in files.items():
            write_whole(made / file, data)
        said = {"what": MARK, "format": name, "files": {one: sha256(data).hexdigest() for one, data in files.items()}}
        write_whole(made / MANIFEST, (json.dumps(said, indent=2) + "\n").encode())
        if path.exists():
            path.rename(before)
        try:
            made.rename(path)
        except OSError:
            if before.exists():
                before.rename(path)
            raise
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
