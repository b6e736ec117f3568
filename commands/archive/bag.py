"""Write an archive as a BagIt bag (RFC 8493), into a folder or a ZIP file; the same contents give the same bytes."""

import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from commands.archive import form
from commands.archive.contents import Contents
from commands.archive.sources import hash_file
from ledger.errors import InvalidInputError
from ledger.instants import format_instant, to_datetime
from projections.archive.bag_info import Payload, bag_info, profile

_FILE_MODE = 0o644
_FOLDER_MODE = 0o755
_UNIX = 3
_LEVEL = 9
_PACKED = frozenset({".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar"})


def write_archive(contents: Contents, target: Path) -> str:
    """Write an archive; it is there whole or not at all.

    Args:
        contents: What stands in it.
        target: A folder that is not there yet, or a file whose name ends with ``.zip``.

    Returns:
        The SHA-256 of the bag's tag manifest, which stands for every file of the archive, in hexadecimal.

    Raises:
        InvalidInputError: There is something at the target, it is called what is not written, or it cannot be written.
    """
    check_target(target)
    try:
        with _workshop(target) as folder:
            bag = folder / form.folder_name(contents.about.book, case=contents.about.case is not None)
            _fill(bag / form.PAYLOAD, contents)
            _make_bag(bag, contents)
            _set_times(bag, contents.moment)
            if target.suffix.lower() == ".zip":
                made = folder / "archive.zip"
                _zip(bag, made, contents.moment)
            else:
                made = bag
            fingerprint = hash_file(bag / form.TAG_MANIFEST)
            made.rename(target)
    except OSError as error:
        raise InvalidInputError(f"{error.filename or target}: {error.strerror}; no archive was written") from error
    return fingerprint


def check_target(target: Path) -> None:
    """An archive overwrites nothing, and is what its name says: a folder is not called as a tar file is.

    Raises:
        InvalidInputError: There is something at the target, or its name is that of a file that is not written here.
    """
    if target.exists() or target.is_symlink():
        raise InvalidInputError(f"{target} exists already; an archive is never overwritten")
    if target.suffix.lower() in _PACKED:
        raise InvalidInputError(f"{target}: an archive is written as a folder or as FILE.zip, not as {target.suffix}")
    if not target.parent.is_dir():
        raise InvalidInputError(f"{target.parent}: no such folder; no archive was written")


@contextmanager
def _workshop(target: Path) -> Iterator[Path]:
    """A folder beside the target, so that what is made in it can be moved there at once."""
    folder = Path(mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(payload: Path, contents: Contents) -> None:
    for name, data in contents.files.items():
        path = payload / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for name, source in contents.copied.items():
        path = payload / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)


def _make_bag(bag: Path, contents: Contents) -> None:
    """Write the declaration, what the bag is, its profile, and both manifests around the payload (RFC 8493, section 2).

    No name in an archive has a percent sign or a line break, which a manifest would have to encode.
    """
    payload = [path for path in (bag / form.PAYLOAD).rglob("*") if path.is_file()]
    size = Payload(sum(path.stat().st_size for path in payload), len(payload))
    tags = {
        form.BAG_INFO: bag_info(contents.about, day=format_instant(contents.moment)[:10], payload=size),
        form.PROFILE: profile(),
        form.BAGIT: form.DECLARATION.encode(),
    }
    for name, data in tags.items():
        (bag / name).write_bytes(data)
    _write_manifest(bag / form.MANIFEST, payload)
    _write_manifest(bag / form.TAG_MANIFEST, [bag / name for name in (*tags, form.MANIFEST)])


def _write_manifest(file: Path, listed: Iterable[Path]) -> None:
    """The SHA-256 of files and their paths from the bag's own folder; those of a folder before those below it."""
    files = sorted(listed, key=lambda path: (path.parent, path.name))
    lines = (f"{hash_file(path)}  {path.relative_to(file.parent).as_posix()}\n" for path in files)
    file.write_bytes("".join(lines).encode())


def _set_times(bag: Path, moment: int) -> None:
    for path in [bag, *bag.rglob("*")]:
        path.chmod(_FOLDER_MODE if path.is_dir() else _FILE_MODE)
        os.utime(path, ns=(moment * 1_000, moment * 1_000))


def _zip(bag: Path, target: Path, moment: int) -> None:
    """Zip a folder with fixed order, times and rights. The compressed bytes are those of one version of zlib."""
    time = to_datetime(moment)
    # ZIP has no years before 1980 and counts every second one.
    stamp = (max(time.year, 1980), time.month, time.day, time.hour, time.minute, time.second // 2 * 2)
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for path in sorted(path for path in bag.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(bag.parent).as_posix(), stamp)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, _UNIX
            entry.external_attr = (0o100000 | _FILE_MODE) << 16
            archive.writestr(entry, path.read_bytes(), compresslevel=_LEVEL)
    with target.open("rb") as file:
        os.fsync(file.fileno())
