"""Answers that a reading command gave before, given again for the same bytes of a book. It loads next to nothing.

A command that prints JSON keeps the text in a folder of the user's own, with the root of what it read. Whoever asks in
the same words again has the whole book read and hashed again, and is given the text where the root is the same; what is
spared is to compute it. What else an answer depends on is in the name of its file: the words, the store, the
checkpoints that a book is held against, and this program as it is installed. Where anything is different, or the
folder is not the user's alone, the answer is computed as if nothing had been kept. ``SEASON_ANSWERS=off`` keeps
nothing, and ``SEASON_ANSWERS=DIR`` keeps it elsewhere.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ledger.errors import LedgerError
from ledger.seal.merkle import Tree, leaf_hashes
from ledger.stores import open_store

if TYPE_CHECKING:
    from ledger.book import Reader  # who is given an answer again needs none

WORDS: Final = frozenset(
    {
        *("overview", "standings", "titles", "races", "race", "competitor", "noc", "nocs", "quota", "doubts"),
        *("disputes", "dispute", "explain", "history", "log", "entry"),
    }
)
"""The commands whose answers depend on a book alone."""
_OPTIONS: Final = frozenset(
    {
        *("--json", "--store", "--season", "--at", "--as-of", "--through", "--page", "--noc", "--event", "--by"),
        *("--bubble", "--contenders"),
    }
)
"""The options with which they still do: none of these names a file but the store."""
DEFAULT_STORE: Final = "sqlite:season.db"
_FLOORS: Final = Path(__file__).resolve().parents[2]
_MOST_FILES: Final = 500
_MOST_BYTES: Final = 4 << 20
_OTHERS_MAY_WRITE: Final = 0o022


class KeptAnswers:
    """What one command was answered before, and what is to be kept of it now."""

    def __init__(self, arguments: Sequence[str]) -> None:
        """Nothing is read yet."""
        self._arguments = tuple(arguments)
        self._folder = _folder() if _of_a_book_alone(self._arguments) else None
        self._name = "" if self._folder is None else self._named()
        self._read = ""
        self._text: str | None = None

    def answer(self) -> str | None:
        """What was answered for the bytes that the store has now; None where that is not known."""
        if self._folder is None or not self._name:
            return None
        try:
            if not _own(self._folder):
                return None
            digest, _, kept = (self._folder / self._name).read_bytes().partition(b"\n")
            if sha256(kept).hexdigest().encode() != digest:
                return None
            read, _, text = kept.decode().partition("\n\n")
            return text if _still(_url(self._arguments), read.split("\n")) else None
        except (LedgerError, OSError, ValueError):
            return None  # who reads the book says what is wrong

    def reading(self, url: str, reader: "Reader", upto: int | None) -> None:
        """Say what was read of the store at `url`: the first `upto` entries of a book, or all of them."""
        if self._name and url == _url(self._arguments):
            size, books = reader.known, reader.book.store.books()
            self._read = "\n".join((reader.book.name, str(size), str(upto or 0), reader.root(size), *books))

    def give(self, text: str) -> None:
        """Say what is answered."""
        self._text = text

    def keep(self) -> None:
        """Keep what was answered; it is no fault where that cannot be."""
        folder = self._folder
        if folder is None or not self._read or self._text is None or self._name != self._named():
            return
        content = f"{self._read}\n\n{self._text}".encode()
        if len(content) > _MOST_BYTES:
            return
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _own(folder):
                return
            written = folder / f".{self._name}.{os.getpid()}"
            written.write_bytes(sha256(content).hexdigest().encode() + b"\n" + content)
            written.replace(folder / self._name)
            _forget(folder)
        except OSError:
            return

    def _named(self) -> str:
        """The name of the file; empty where the answer depends on more than is known here."""
        url = _url(self._arguments)
        scheme, _, path = url.partition(":")
        if scheme != "sqlite" or not path:
            return ""
        said = os.environ.get("SEASON_CHECKPOINTS")
        checkpoints = Path(said or f"{path}.checkpoints")
        known = sha256()
        try:
            if checkpoints.is_dir() and any(one.startswith("--at") for one in self._arguments):
                return ""  # a book that is read in part is held against what was sealed of the whole
            for part in (*self._arguments, str(Path(path).absolute()), *_program(), *_files(checkpoints)):
                written = part.encode(errors="surrogatepass")  # words may be no Unicode
                known.update(b"%d:%b," % (len(written), written))
        except OSError:
            return ""  # who reads the book says what is wrong
        return known.hexdigest()


def _of_a_book_alone(arguments: tuple[str, ...]) -> bool:
    """Whether words ask for JSON that depends on a book, and on nothing else that could change."""
    return (
        bool(arguments)
        and arguments[0] in WORDS
        and "--json" in arguments
        and all(one.partition("=")[0] in _OPTIONS for one in arguments if one.startswith("-"))
    )


def _url(arguments: tuple[str, ...]) -> str:
    """The store that words name. Where it is another than the one that was read, nothing is kept."""
    url = os.environ.get("SEASON_STORE") or DEFAULT_STORE
    for one, following in zip(arguments, (*arguments[1:], ""), strict=True):
        if one == "--store":
            url = following
        elif one.startswith("--store="):
            url = one.partition("=")[2]
    return url


def _still(url: str, read: Sequence[str]) -> bool:
    """Whether a store still has the books, and in one of them the bytes, of which an answer was given."""
    name, size, upto, root, *books = read
    with open_store(url, read_only=True) as store:
        if store.books() != tuple(books):
            return False
        tree = Tree.of(leaf_hashes(store.read(name, upto=int(upto) or None)))
    return tree.size == int(size) and tree.root().hex() == root


def _folder() -> Path | None:
    """Where answers are kept; None where none are to be."""
    said = os.environ.get("SEASON_ANSWERS", "")
    if said == "off" or not hasattr(os, "getuid"):
        return None
    if said:
        return Path(said)
    home = os.environ.get("XDG_CACHE_HOME") or (f"{os.environ['HOME']}/.cache" if os.environ.get("HOME") else "")
    return Path(home, "season-ledger", "answers") if home.startswith("/") else None


def _own(folder: Path) -> bool:
    """Whether nobody but the user can put anything into a folder."""
    status = folder.stat()
    return status.st_uid == os.getuid() and not status.st_mode & _OTHERS_MAY_WRITE


def _program() -> Iterator[str]:
    """This program as it is installed: each of its files and of its data, Python, and what else there is to import."""
    yield sys.version
    for place in sys.path:
        try:
            yield f"{place} {os.stat(place).st_mtime_ns}"  # noqa: PTH116  hundreds of files, before every answer
        except OSError:
            yield place
    folders = [str(_FLOORS / floor) for floor in ("ledger", "projections", "commands")]
    for folder in folders:  # it grows while it is gone through
        with os.scandir(folder) as found:
            for one in sorted(found, key=lambda one: one.name):
                if one.name.endswith((".py", ".toml")):
                    status = one.stat()
                    yield f"{one.path} {status.st_mtime_ns} {status.st_size}"
                elif "." not in one.name and one.name != "__pycache__" and one.is_dir():
                    folders.append(one.path)


def _files(folder: Path) -> Iterator[str]:
    """The files of a folder, by name and content; none where there is no such folder."""
    if folder.is_dir():
        for file in sorted(folder.iterdir()):
            yield file.name
            if file.is_file():
                yield sha256(file.read_bytes()).hexdigest()


def _forget(folder: Path) -> None:
    """Leave the newest answers alone in a folder."""
    files = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
    for file in files[:-_MOST_FILES]:
        file.unlink(missing_ok=True)
