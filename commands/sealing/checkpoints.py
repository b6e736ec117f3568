"""Folders of checkpoints: what was sealed, kept beside the store and, better, elsewhere too.

There is one file for each size at which a book was sealed, such as ``owner.example_world-cup_2025-26.2336.checkpoint``.
With them, in ``owner.example_world-cup_2025-26.hashes``, stand the leaf hashes of the sealed entries in hexadecimal,
one a line: the hash of the entry at position p is line p. They tell at which entry a book first differs, and are
believed only where they lead to the root of a checkpoint. Where an authority has stamped a checkpoint with the time,
its answer is ``owner.example_world-cup_2025-26.2336.tsr``.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

from commands.files import read_some, write_whole
from commands.sealing.places import checkpoints_path
from ledger.errors import InvalidInputError, RefusedError
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.merkle import HASH_SIZE, Tree
from ledger.seal.note import MAX_NOTE_BYTES, Note
from ledger.seal.stamp import MAX_STAMP_BYTES, STAMP
from projections.verification.verify import Kept

SUFFIX = ".checkpoint"
MOST_FILES = 10_000
"""More checkpoints than anybody makes of one store; a folder with more is not read."""
MOST_HASH_BYTES = 128 << 20
_LINE = 2 * HASH_SIZE + 1
_HASH = re.compile(rb"[0-9a-f]{64}\n")
_NO_HASH = b"%064x\n" % 0


class Folder:
    """A folder of checkpoints, of one book or of several. It need not exist before something is put into it."""

    def __init__(self, path: Path) -> None:
        """Keep checkpoints at `path`."""
        self.path = path

    def checkpoints(self, book: str | None = None) -> list[Kept]:
        """Every checkpoint in the folder, by name; those whose names say that they are of `book` are marked so.

        Raises:
            InvalidInputError: The folder or a file cannot be read, is too large, or there are too many.
        """
        try:
            files = sorted(file for file in self.path.glob(f"*{SUFFIX}") if file.is_file())
        except OSError as error:
            raise InvalidInputError(f"{self.path}: {error.strerror}") from error
        if len(files) > MOST_FILES:
            raise InvalidInputError(f"{self.path}: more than {MOST_FILES} checkpoints")
        return [
            read_checkpoint(file)._replace(book=book if book is not None and _is_of(file.name, book) else None)
            for file in files
        ]

    def sizes(self, book: str) -> dict[str, dict[int, Path]]:
        """The files of the checkpoints of books with this name, by the origins and the sizes that their names say.

        An origin is written as in the name of its files.

        Raises:
            InvalidInputError: The folder cannot be read.
        """
        named = self.called(book)
        found: dict[str, dict[int, Path]] = {}
        for name in self._names():
            origin, _, size = name.removesuffix(SUFFIX).rpartition(".")
            if size.isascii() and size.isdecimal() and (origin == named or origin.endswith(f"_{named}")):
                found.setdefault(origin, {})[int(size)] = self.path / name
        return found

    def called(self, origin: str) -> str:
        """How the names of files begin that are of an origin."""
        return _start(origin).removesuffix(".")

    def of_none(self, books: Iterable[str]) -> list[Path]:
        """The files of checkpoints that are of none of these books, by their names.

        Raises:
            InvalidInputError: The folder cannot be read.
        """
        known = [*books]
        return sorted(self.path / name for name in self._names() if not any(_is_of(name, book) for book in known))

    def is_beside(self, url: str) -> bool:
        """Whether this folder is that of one SQLite file alone."""
        return url.startswith("sqlite:") and self.path == checkpoints_path(url, None)

    def _names(self) -> list[str]:
        try:
            return [file.name for file in self.path.iterdir() if file.name.endswith(SUFFIX)]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise InvalidInputError(f"{self.path}: {error.strerror}") from error

    def hashes(self, book: str) -> bytes:
        """The leaf hashes of the sealed entries, one after the other; nothing where there is no file of them.

        They are to be believed only where they lead to a root.
        """
        try:
            files = [file for file in sorted(self.path.glob("*.hashes")) if _is_of(file.name, book)]
            sizes = ((file.stat().st_size, file) for file in files if file.is_file())
            # A book that got an origin later has two, of which the larger is of the newer seal.
            size, largest = max(sizes, default=(0, None), key=lambda one: one[0])
            return b"" if largest is None or size > MOST_HASH_BYTES else _parse_hashes(largest.read_bytes())
        except OSError:
            return b""

    def keep(
        self, note: Note, tree: Tree | None = None, stamp: bytes | None = None, *, file: Path | None = None
    ) -> Path:
        """Keep a checkpoint, with the signatures that it has here already.

        Args:
            note: The signed checkpoint.
            tree: The tree that it is of; the hashes that lead to it are kept as well.
            stamp: Its time stamp.
            file: Where, if not where `file_of` says.

        Raises:
            RefusedError: Another checkpoint of the same size is kept here.
            InvalidInputError: The folder cannot be written to.
        """
        checkpoint = Checkpoint.parse(note.text)
        file = file or self.file_of(checkpoint)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if file.exists():
                old = Note.parse(read_checkpoint(file).data)
                if old.text != note.text:
                    raise RefusedError(f"{file} is of other entries than this book has", reason="other-seal")
                note = Note(note.text, tuple(dict.fromkeys((*old.signatures, *note.signatures))))
            if tree is not None:
                self._keep_hashes(checkpoint.origin, tree, checkpoint.size)
            write_whole(file, str(note).encode())
        except OSError as error:
            raise InvalidInputError(f"{self.path}: {error.strerror}; the checkpoint is not kept there") from error
        if stamp is not None:
            keep_stamp(file, stamp)
        return file

    def file_of(self, checkpoint: Checkpoint, *, by: str = "") -> Path:
        """Where a checkpoint is kept, or would be; `by` tells apart those of two owners under one name."""
        return self._file(checkpoint.origin, f"{by and f'{by}.'}{checkpoint.size}{SUFFIX}")

    def _keep_hashes(self, book: str, tree: Tree, size: int) -> None:
        file = self._file(book, "hashes")
        kept = file.read_bytes() if file.is_file() else b""
        known = min(len(kept) // _LINE, tree.size)
        # The last one will do: whether all are right is told by every verification, and each seal begins with one.
        if known < size or kept[(known - 1) * _LINE : known * _LINE] != hash_lines(tree, known - 1, known):
            # Written whole under another name: a line that is cut off would make all that follow useless.
            write_whole(file, hash_lines(tree, 0, size))

    def _file(self, origin: str, end: str) -> Path:
        return self.path / f"{_start(origin)}{end}"


def _start(origin: str) -> str:
    """How the names of the files of a book begin."""
    return f"{quote(origin.replace('/', '_'), safe=' ').replace(' ', '%20')}."


def _is_of(name: str, book: str) -> bool:
    """Whether a file is called as one of this book is, with whatever name of its owner before that."""
    start = _start(book)
    return name.startswith(start) or f"_{start}" in name


def folder_beside(url: str, given: Path | None) -> Folder:
    """The folder of a store's checkpoints; see `checkpoints_path`."""
    return Folder(checkpoints_path(url, given))


def hash_lines(tree: Tree, after: int, upto: int) -> bytes:
    """The leaf hashes of the entries after position `after` up to position `upto`, in hexadecimal, one a line."""
    return b"".join(b"%s\n" % tree.leaf(index).hex().encode() for index in range(after, upto))


def _parse_hashes(data: bytes) -> bytes:
    """The hashes in a file, one after the other; of a line that is not as we write it, a hash that no entry has."""
    try:
        hashes = bytes.fromhex(data.decode("ascii"))
    except ValueError:
        hashes = b""
    if hashes.hex("\n", HASH_SIZE).encode() + b"\n" == data:
        return hashes
    lines = (data[start : start + _LINE] for start in range(0, len(data), _LINE))
    return bytes.fromhex(b"".join(one if _HASH.fullmatch(one) else _NO_HASH for one in lines).decode("ascii"))


def read_checkpoint(path: Path) -> Kept:
    """A checkpoint's bytes, with the time stamp that is kept beside it.

    Raises:
        InvalidInputError: The file cannot be read or is larger than any note.
    """
    data = read_some(path, MAX_NOTE_BYTES)
    if len(data) > MAX_NOTE_BYTES:
        raise InvalidInputError(f"{path}: larger than a checkpoint can be")
    stamp = path.with_suffix(STAMP)
    return Kept(str(path), data, stamp=read_stamp(stamp) if stamp.is_file() else None)


def read_stamp(path: Path) -> bytes:
    """A time stamp's bytes. One that is too large is cut off, which is one that does not hold.

    Raises:
        InvalidInputError: The file cannot be read.
    """
    return read_some(path, MAX_STAMP_BYTES)


def keep_stamp(checkpoint: Path, stamp: bytes) -> Path:
    """Keep a time stamp beside a checkpoint's file. One that is there already stays: it says the earlier time.

    Raises:
        InvalidInputError: The folder cannot be written to.
    """
    file = checkpoint.with_suffix(STAMP)
    try:
        if not file.exists():
            write_whole(file, stamp)
    except OSError as error:
        raise InvalidInputError(f"{file}: {error.strerror}; the time stamp is not kept there") from error
    return file


def kept_checkpoints(folder: Folder, book: str) -> tuple[Sequence[Kept], bytes]:
    """The checkpoints of a folder, called by the names of their files alone, and the leaf hashes of a book beside them.

    Raises:
        InvalidInputError: The folder or a file in it cannot be read.
    """
    kept = [one._replace(where=Path(one.where).name) for one in folder.checkpoints(book)]
    return kept, folder.hashes(book)
