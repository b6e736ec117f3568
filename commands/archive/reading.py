"""Read the files of an archive, which anybody may have made: nothing in it is believed, run, or unpacked.

Files are read from where they are, a ZIP file or a folder, each up to a limit. A name that leads out of the archive, a
link, a file that is not what the manifests list, a file that they do not list: each is refused with one line.
"""

import hashlib
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from commands.archive import form
from ledger.errors import InvalidInputError

MOST_FILES = 10_000
MOST_ZIP_BYTES = 1 << 30
MOST_BYTES = 1 << 30
"""All files of an archive together, unpacked; a season with its sheets has some 50 million bytes."""
MOST_TEXT_BYTES = 256 << 20
"""One file that is read as a whole."""
MOST_DIRECTORY_BYTES = 4 << 20
"""The directory of a ZIP file, which Python reads as a whole; ours has some 200 bytes a file."""

_BLOCK = 1 << 20
_MANIFEST_LINE = re.compile(r"([0-9a-f]{64}) [ *](\S.*)")
_END_OF_DIRECTORY = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_END_BYTES = 22
_LOCATOR_BYTES = 20
_MOST_COMMENT = 65_535
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"[A-Za-z]:")

_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeDecodeError,
    ValueError,
)
"""What Python raises where a ZIP file is damaged or uses what it does not know."""


class Files(NamedTuple):
    """The files of an archive.

    Attributes:
        where: The archive, as a person named it.
        sizes: The size of each file that it says it has, by path from the bag's own folder, with slashes.
        open: Opens one of them.
    """

    where: str
    sizes: dict[str, int]
    open: Callable[[str], BinaryIO]

    def read(self, name: str, *, most: int = MOST_TEXT_BYTES) -> bytes:
        """A whole file.

        Raises:
            InvalidInputError: There is no such file, it is larger than `most` bytes, or it is damaged.
        """
        return b"".join(self.blocks(name, most=most))

    def text(self, name: str, *, most: int = MOST_TEXT_BYTES) -> str:
        """A whole file as text; raises what `read` raises, also where it is not UTF-8."""
        try:
            return self.read(name, most=most).decode()
        except UnicodeDecodeError:
            raise InvalidInputError(f"{self.where}: {name} is not UTF-8 text") from None

    def blocks(self, name: str, *, most: int) -> Iterator[bytes]:
        """The bytes of a file, block by block; raises what `read` raises."""
        if name not in self.sizes:
            raise InvalidInputError(f"{self.where}: there is no {name}")
        left = min(most, self.sizes[name])
        try:
            with self.open(name) as file:
                # What a file really unpacks to counts, not what it says.
                while block := file.read(_BLOCK):
                    left -= len(block)
                    if left < 0:
                        raise InvalidInputError(f"{self.where}: {name} is larger than it may be or says it is")
                    yield block
        except (*_DAMAGE, OSError) as error:
            if isinstance(error, InvalidInputError):
                raise
            raise InvalidInputError(f"{self.where}: {name} is damaged and cannot be read") from error


@contextmanager
def opened(path: Path) -> Iterator[Files]:
    """The files of the archive at a path, whose manifests have been checked.

    Raises:
        InvalidInputError: It is no archive, or not a whole one.
    """
    if path.is_dir() and not path.is_symlink():
        files = _folder(path)
        check_manifests(files)
        yield files
        return
    if not path.is_file():
        raise InvalidInputError(f"{path}: no such archive")
    _check_directory(path)
    try:
        archive = zipfile.ZipFile(path)
    except (*_DAMAGE, OSError) as error:
        raise InvalidInputError(f"{path}: not a ZIP file, or a damaged one") from error
    with archive:
        files = _zipped(path, archive)
        check_manifests(files)
        yield files


def _folder(path: Path) -> Files:
    sizes: dict[str, int] = {}
    waiting = [path]
    try:
        while waiting:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    name = Path(entry.path).relative_to(path).as_posix()
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    elif entry.is_file(follow_symlinks=False):
                        sizes[name] = entry.stat(follow_symlinks=False).st_size
                    else:
                        raise InvalidInputError(f"{path}: {name} is a link or no file; an archive has neither")
                    _check_counts(str(path), len(sizes) + len(waiting), 0)
    except OSError as error:
        raise InvalidInputError(f"{error.filename}: {error.strerror}") from error
    _check_counts(str(path), len(sizes), sum(sizes.values()))

    def open_file(name: str) -> BinaryIO:
        # Between looking and opening a link may have been put there.
        descriptor = os.open(path.joinpath(*name.split("/")), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise InvalidInputError(f"{path}: {name} is no file")
        return os.fdopen(descriptor, "rb")

    return Files(str(path), sizes, open_file)


def _check_directory(path: Path) -> None:
    """Look at the end of a ZIP file before Python reads its directory, which could be as large as the file.

    Raises:
        InvalidInputError: The file or its directory is too large, or it is no ZIP file.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(0, size - _END_BYTES - _LOCATOR_BYTES - _MOST_COMMENT))
            tail = file.read()
    except OSError as error:
        raise InvalidInputError(f"{path}: {error.strerror}") from error
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise InvalidInputError(f"{path}: not a ZIP file, or a damaged one")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if (
        size > MOST_ZIP_BYTES
        or directory > MOST_DIRECTORY_BYTES
        or _ZIP64_LOCATOR in tail[max(0, at - _LOCATOR_BYTES) : at]
    ):
        raise InvalidInputError(f"{path}: too large for an archive of a season, or with too many files")


def _zipped(path: Path, archive: zipfile.ZipFile) -> Files:
    infos: dict[str, zipfile.ZipInfo] = {}
    folders = set()
    for info in archive.infolist():
        folder, slash, name = info.filename.partition("/")
        _check_name(str(path), info.filename.removesuffix("/"))
        if info.is_dir():
            continue
        mode = info.external_attr >> 16
        if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
            raise InvalidInputError(f"{path}: {info.filename} is a link or no file; an archive has neither")
        if info.flag_bits & _ENCRYPTED or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InvalidInputError(f"{path}: {info.filename} is encrypted or packed in another way than archives are")
        if not slash or name in infos:
            raise InvalidInputError(f"{path}: {info.filename} stands twice in it, or not in the folder of the bag")
        folders.add(folder)
        infos[name] = info
    if len(folders) != 1:
        raise InvalidInputError(f"{path}: an archive has one folder at its top, not {len(folders)}")
    _check_counts(str(path), len(infos), sum(info.file_size for info in infos.values()))

    def open_file(name: str) -> BinaryIO:
        return archive.open(infos[name])  # type: ignore[return-value]  # it reads as a binary file does

    return Files(str(path), {name: info.file_size for name, info in infos.items()}, open_file)


def _check_counts(where: str, files: int, size: int) -> None:
    if files > MOST_FILES or size > MOST_BYTES:
        raise InvalidInputError(f"{where}: too large for an archive of a season, or with too many files")


def _check_name(where: str, name: str) -> None:
    parts = name.split("/")
    if any(part in ("", ".", "..") for part in parts) or "\\" in name or "\0" in name or _DRIVE.match(name):
        raise InvalidInputError(f"{where}: {name[:200]!r} is no path inside an archive")


def check_manifests(files: Files) -> None:
    """Check that an archive is a bag with exactly the files that its manifests list (RFC 8493).

    Raises:
        InvalidInputError: It is not.
    """
    declaration = files.text(form.BAGIT, most=1_000)
    if not re.fullmatch(r"BagIt-Version: (1\.0|0\.97)\nTag-File-Character-Encoding: UTF-8\n", declaration):
        raise InvalidInputError(f"{files.where}: {form.BAGIT} does not declare a bag of version 1.0 in UTF-8")
    payload = _manifest(files, form.MANIFEST)
    tags = _manifest(files, form.TAG_MANIFEST)
    for name in payload:
        if not name.startswith(form.PAYLOAD):
            raise InvalidInputError(f"{files.where}: {form.MANIFEST} lists {name}, which is not in {form.PAYLOAD}")
    listed = {**payload, **tags}
    others = sorted(files.sizes.keys() - listed.keys() - {form.TAG_MANIFEST})
    if others or len(listed) != len(payload) + len(tags):
        raise InvalidInputError(f"{files.where}: its manifests do not list {others[0] if others else 'each file once'}")
    for name, sha256 in listed.items():
        digest = hashlib.sha256()
        for block in files.blocks(name, most=MOST_BYTES):
            digest.update(block)
        if digest.hexdigest() != sha256:
            raise InvalidInputError(f"{files.where}: {name} is not the file that its manifest lists")


def _manifest(files: Files, manifest: str) -> dict[str, str]:
    listed: dict[str, str] = {}
    for number, line in enumerate(files.text(manifest, most=MOST_DIRECTORY_BYTES).split("\n")[:-1], 1):
        found = _MANIFEST_LINE.fullmatch(line)
        if found is None:
            raise InvalidInputError(f"{files.where}: {manifest}, line {number}: not a SHA-256 and a path")
        name = found[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        _check_name(files.where, name)
        if name in listed:
            raise InvalidInputError(f"{files.where}: {manifest}, line {number}: {name} is listed twice")
        listed[name] = found[1]
    return listed
