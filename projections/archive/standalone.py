# ruff: noqa: PLR2004, PTH112, PTH113, PTH114, PTH118, PTH123, SIM115 - the numbers in it are those of specifications, and
# os.path answers for every word of a command line, where pathlib raises for some.
"""Check an archive of a season with nothing but Python's standard library, from version 3.8.

    python3 verify.py [--key KEY]... [--sealed-to POSITION] [ARCHIVE]

ARCHIVE is a folder, a ZIP file, or a tar file as it is or packed by gzip (by zstd from Python 3.14); by default the
folder above the one in which this file stands. KEY is the public key of the book's owner, as text or in a file, which
you have from elsewhere than the archive. It is checked that

1. the archive is a bag, and every file is the one that all its manifests list (RFC 8493);
2. the entries in entries.raw have the leaf hashes in leaves.txt, and these have the root that archive.json names
   (RFC 6962);
3. entries.jsonl, the files in rulebook/ and in sources/, and keys.txt say exactly what these entries say;
4. every checkpoint is of this book, has the root of its size, and is signed by a known key (RFC 8032). Known are the
   keys given, and those that the book names once a checkpoint that holds covers the entry that names them. Without a
   key given the book's word is taken. Every time stamp is over the checkpoint beside it (RFC 3161); who made it, and
   when, is not checked;
5. every proof leads from its entry to the root of one of these checkpoints.

A case holds some entries of a book. In place of 2, every one of them has such a proof, to the checkpoint and the root
that case.json names, and none is missing that another one, a protocol or the explanation names.

With a key, all entries must be sealed; --sealed-to is content with those up to a position. At the end a table says what
was checked, against what, and what was not; the last line is the verdict. The exit code is 0 where all of this holds,
1 where something is WRONG, and 2 where nothing could be judged. Nothing in the archive is run or unpacked to a place.
"""

from __future__ import annotations

import sys

if __name__ == "__main__" and not getattr(sys.flags, "safe_path", sys.flags.isolated):
    # Python looks beside this file for all that follows, and anybody may have put an argparse.py there.
    del sys.path[0]

import argparse
import base64
import gzip
import hashlib
import importlib
import json
import os
import re
import stat
import tarfile
import tempfile
import unicodedata
import zipfile
import zlib
from collections import Counter
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO, Callable, Iterable, Iterator, NamedTuple, Tuple

BLOCK = 1 << 20
MOST_FILES = 10_000
MOST_ENTRIES = 1_000_000
MOST_LINES = 2 * MOST_ENTRIES  # of one file; one that lists entries has as many as there are
MOST_BYTES = 1 << 30  # all files together, unpacked; a season with its sheets has some 50 million bytes
MOST_TEXT_BYTES = 256 << 20  # one file that is read as a whole
MOST_NOTE_BYTES = {"checkpoint": 1 << 20, "tsr": 1 << 18}
MOST_SIGNATURES = 100
MOST_TAG_BYTES = 4 << 20  # a manifest, the directory of a ZIP file, or the headers before a file in a tar file
SHOWN = 300


class ArchiveError(Exception):
    """Something in the archive is not as it must be."""


class UnsignedError(ArchiveError):
    """No key that is known has signed a checkpoint; another checkpoint may make one known."""


class NotJudgedError(Exception):
    """It cannot be told whether the archive is as it must be."""


def shown(text: object) -> str:
    """What others wrote as part of one line, not longer than a person reads."""
    line = "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in str(text))
    return line if len(line) <= SHOWN else line[:SHOWN] + "…"


# Ed25519, after RFC 8032, sections 5.1 and 6. Written to be read: it is slow, and needs to check a few signatures only.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

Point = Tuple[int, int, int, int]
"""A point in extended coordinates: X, Y, Z and T with x = X/Z, y = Y/Z and x*y = T/Z."""


def add(one: Point, other: Point) -> Point:
    """The sum of two points (section 5.1.4)."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar: int, point: Point) -> Point:
    """The point, so many times."""
    result = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def same(one: Point, other: Point) -> bool:
    """Whether two points are one."""
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


def decompress(data: bytes) -> Point | None:
    """The point that 32 bytes stand for, or None (section 5.1.3)."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P != 0 or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature over a message is of the owner of a public key (section 5.1.7)."""
    if (len(public), len(signature)) != (32, 64) or BASE is None:
        return False
    a, r = decompress(public), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return same(multiply(s, BASE), add(r, multiply(h, a)))


# The Merkle tree, after RFC 6962, section 2.1.


def node(left: bytes, right: bytes) -> bytes:
    """The hash of a node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def leaf_data(position: int, name: bytes, payload: bytes) -> bytes:
    """Position, name and payload of an entry, each as a netstring."""
    return b"".join(b"%d:%b," % (len(part), part) for part in (b"%d" % position, name, payload))


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def root_of(leaves: list[bytes]) -> bytes:
    """The root of a tree: pairs are hashed, level by level; a hash without a neighbour goes up unchanged."""
    if not leaves:
        return hashlib.sha256().digest()
    while len(leaves) > 1:
        pairs = [node(leaves[at], leaves[at + 1]) for at in range(0, len(leaves) - 1, 2)]
        leaves = pairs + leaves[len(leaves) - len(leaves) % 2 :]
    return leaves[0]


def leads_up(leaf: bytes, index: int, size: int, hashes: list[bytes], root: bytes) -> bool:
    """Whether hashes lead from a leaf up to a root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    last = size - 1
    for other in hashes:
        if last == 0:
            return False
        if index & 1 or index == last:
            leaf = node(other, leaf)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            leaf = node(leaf, other)
        index, last = index >> 1, last >> 1
    return last == 0 and leaf == root


TILE = re.compile("tile/(entries|[0-9]|[1-5][0-9])/((?:x[0-9]{3}/)*[0-9]{3})(?:[.]p/([1-9][0-9]{0,2}))?")


def check_tile(path: str, data: bytes, entries: list[bytes], leaves: list[bytes]) -> None:
    """Check a tile of hashes, or a bundle of entries, against those of a book (C2SP tlog-tiles).

    Each holds 256, or as many as its path says: entries by their leaf data, leaf hashes, or the roots of 256 of the
    level below.
    """
    found = TILE.fullmatch(path)
    if found is None:
        raise ArchiveError("it is no tile of a log")
    first, width = int(re.sub("[x/]", "", found[2])) * 256, int(found[3] or 256)
    span = 1 if found[1] == "entries" else 256 ** int(found[1])
    parts = []
    if width <= 256 and (first + width) * span <= len(leaves):
        if found[1] == "entries":
            chosen = entries[first : first + width]
            if max(map(len, chosen)) < 1 << 16:  # a longer one does not fit into a bundle
                parts = [len(one).to_bytes(2, "big") + one for one in chosen]
        else:
            parts = [root_of(leaves[at * span : (at + 1) * span]) for at in range(first, first + width)]
    if not parts or data != b"".join(parts):
        raise ArchiveError("it does not hold what the entries come to")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A map in which no key stands twice, for nobody knows which of the two is meant."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


# MessagePack, as far as entries use it: maps, arrays, text, whole numbers, yes, no and nothing.

SIZED = {0xD9: ("s", 1), 0xDA: ("s", 2), 0xDB: ("s", 4), 0xDC: ("a", 2), 0xDD: ("a", 4), 0xDE: ("m", 2), 0xDF: ("m", 4)}
WORDS = {0xC0: None, 0xC2: False, 0xC3: True}


def unpack(data: bytes, at: int = 0) -> tuple[Any, int]:
    """The value at a place in the bytes, and the place after it."""
    first, at = data[at], at + 1
    if 0xA0 <= first <= 0xBF:
        end = at + (first & 0x1F)
        return data[at:end].decode(), end
    if first in WORDS:
        return WORDS[first], at
    if first <= 0x7F or first >= 0xE0:
        return (first if first <= 0x7F else first - 0x100), at
    if 0xCC <= first <= 0xD3:
        width = 1 << (first - 0xCC) % 4
        return int.from_bytes(data[at : at + width], "big", signed=first >= 0xD0), at + width
    if first in SIZED:
        kind, width = SIZED[first]
        size, at = int.from_bytes(data[at : at + width], "big"), at + width
    else:
        kind, size = "m" if first <= 0x8F else "a", first & 0x0F
        if first >= 0xC0:
            raise ArchiveError("an entry holds what no fact holds")
    if kind == "s":
        return data[at : at + size].decode(), at + size
    values = []
    for _ in range(size if kind == "a" else 2 * size):
        value, at = unpack(data, at)
        values.append(value)
    return (values if kind == "a" else once(list(zip(values[::2], values[1::2])))), at


# The files of an archive: in a folder, a ZIP file or a tar file, which anybody may have made.

LEFT_BEHIND = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
DAMAGE = (
    *(OSError, EOFError, ValueError, RuntimeError, NotImplementedError, MemoryError),
    *(zlib.error, zipfile.BadZipFile, tarfile.TarError),
)
TOO_LARGE = "too large for an archive of a season, or with too many files"


class Opened(NamedTuple):
    """The size of each file, by its path from the folder of the bag with slashes, and what opens one."""

    sizes: dict[str, int]
    open: Callable[[str], BinaryIO]

    def blocks(self, name: str, most: int = MOST_BYTES) -> Iterator[bytes]:
        """The bytes of a file, block by block; what it really unpacks to counts, not what it says."""
        if name not in self.sizes:
            raise ArchiveError(f"there is no {shown(name)}")
        left = min(most, self.sizes[name])
        try:
            with self.open(name) as file:
                while block := file.read(BLOCK):
                    left -= len(block)
                    if left < 0:
                        raise ArchiveError(f"{shown(name)} is larger than it may be or says it is")
                    yield block
        except DAMAGE:
            raise ArchiveError(f"{shown(name)} is damaged and cannot be read") from None

    def read(self, name: str, most: int = MOST_TEXT_BYTES) -> bytes:
        """A whole file."""
        return b"".join(self.blocks(name, most))

    def text(self, name: str, most: int = MOST_TEXT_BYTES) -> str:
        """A whole file that is UTF-8 text."""
        try:
            return self.read(name, most).decode("utf-8")
        except UnicodeDecodeError:
            raise ArchiveError(f"{shown(name)} is not UTF-8 text") from None

    def lines(self, name: str) -> list[str]:
        """The lines of a text file, each of which ends with a line feed."""
        text = self.text(name)
        if text.count("\n") > MOST_LINES:
            raise ArchiveError(f"{shown(name)}: it has more than {MOST_LINES} lines")
        *lines, end = text.split("\n")
        if end:
            raise ArchiveError(f"{shown(name)}: it has not only whole lines; the last one is cut off")
        return lines


def is_left_behind(name: str) -> bool:
    """Whether a file is one that an operating system leaves in every folder that it shows."""
    parts = name.split("/")
    return LEFT_BEHIND[0] in parts or parts[-1] in LEFT_BEHIND or parts[-1].startswith("._")


def check_name(name: str) -> None:
    """Check that a path does not lead out of the archive, on any system."""
    if any(part in ("", ".", "..") for part in name.split("/")) or re.search(r"\\|\0|^[A-Za-z]:", name):
        raise ArchiveError(f"{shown(repr(name))} is no path inside an archive")


def check_counts(files: int, size: int) -> None:
    """Check that an archive is not larger than any season."""
    if files > MOST_FILES or size > MOST_BYTES:
        raise ArchiveError(TOO_LARGE)


def in_folder(folder: str) -> Opened:
    """The files in a folder and all below it."""
    sizes: dict[str, int] = {}
    waiting = [""]
    while waiting:
        above = waiting.pop()
        with os.scandir(os.path.join(folder, *above.split("/"))) as entries:
            for entry in entries:
                name = f"{above}/{entry.name}" if above else entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(name)
                elif entry.is_file(follow_symlinks=False):
                    check_name(name)
                    sizes[name] = entry.stat(follow_symlinks=False).st_size
                else:
                    raise ArchiveError(f"{shown(name)} is a link or no file; an archive has neither")
                check_counts(len(sizes) + len(waiting), 0)
    check_counts(len(sizes), sum(sizes.values()))

    def open_file(name: str) -> BinaryIO:
        # Between looking and opening a link or a pipe may have been put there. Windows has none of these flags but one.
        flags = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
        file = os.fdopen(os.open(os.path.join(folder, *name.split("/")), os.O_RDONLY | flags), "rb")
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise ArchiveError(f"{shown(name)} is no file")
        return file

    return Opened(sizes, open_file)


def gathered(members: Iterable[tuple[str, bool, int, Any]], opens: Callable[[Any], Any]) -> Opened:
    """The files of a ZIP or tar file, given the path, whether it is a file, the size, and what opens it, of each."""
    sizes: dict[str, int] = {}
    found: dict[str, Any] = {}
    folders = set()
    for path, is_file, size, member in members:
        check_name(path)
        if not is_file:
            raise ArchiveError(f"{shown(path)} is a link or no file; an archive has neither")
        folder, _, name = path.partition("/")
        if folder == LEFT_BEHIND[0] or (not name and is_left_behind(folder)):
            continue
        folders.add(folder)
        if not name or name in sizes:
            told = "stands twice in it" if name else "does not stand in a folder, as all files of a bag do"
            raise ArchiveError(f"{shown(path)} {told}")
        check_name(name)
        sizes[name], found[name] = size, member
        check_counts(len(sizes), size)
    if len(folders) != 1:
        raise ArchiveError(f"an archive has one folder at its top, not {len(folders)}")
    check_counts(len(sizes), sum(sizes.values()))
    return Opened(sizes, lambda name: opens(found[name]))


def check_directory(file: BinaryIO) -> None:
    """Look at the end of a ZIP file before Python reads its directory, which could be as large as the file."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_633))  # the end itself, that of a larger file with its locator, and the longest comment
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise ArchiveError("not a ZIP file, or a damaged one")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if tail[max(0, at - 20) : at][:4] == b"PK\x06\x07":  # as tools write that do not know beforehand how large it gets
        if tail[max(0, at - 76) : at][:4] != b"PK\x06\x06":
            raise ArchiveError("not a ZIP file, or a damaged one")
        directory = int.from_bytes(tail[at - 36 : at - 28], "little")
    if size > MOST_BYTES or directory > MOST_TAG_BYTES:
        raise ArchiveError(TOO_LARGE)


def zip_members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bool, int, Any]]:
    """What stands in a ZIP file."""
    for info in archive.infolist():
        if info.is_dir():
            check_name(info.filename[:-1])
            continue
        if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveError(f"{shown(info.filename)} is encrypted or packed in another way than archives are")
        mode = info.external_attr >> 16
        yield info.filename, stat.S_IFMT(mode) in (0, stat.S_IFREG), info.file_size, info


def check_headers(file: BinaryIO) -> None:
    """Go through the headers of a tar file before Python does, which reads long names as wholes."""
    at = count = 0
    while len(block := file.read(512)) == 512 and block.strip(b"\0"):
        header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        if header.type in (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK):
            more = file.read(header.size) if 0 <= header.size <= BLOCK else b"size="
            if b"size=" in more or b"GNU.sparse" in more:  # only files that no archive has need them
                raise ArchiveError(TOO_LARGE)
        elif header.type not in (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.DIRTYPE):
            raise ArchiveError(f"{shown(header.name)} is a link or no file; an archive has neither")
        if header.size < 0:
            raise ArchiveError("a damaged tar file")
        at, count = at + 512 + (header.size + 511) // 512 * 512, count + 1
        check_counts(count // 4, at)
        file.seek(at)
    file.seek(0)


def tar_members(archive: tarfile.TarFile) -> Iterator[tuple[str, bool, int, Any]]:
    """What stands in a tar file."""
    for member in archive:
        name = member.name[2:] if member.name.startswith("./") else member.name
        if not member.isdir():
            yield name, member.isreg(), member.size, member
        elif name != ".":
            check_name(name)


def unpacked(file: BinaryIO, first: bytes, where: ExitStack) -> BinaryIO:
    """A tar file as it is, or what is packed in it, in a file without a name."""
    if first[:2] == b"\x1f\x8b":
        packed: Any = gzip.GzipFile(fileobj=file)
    elif first == b"\x28\xb5\x2f\xfd":
        try:
            packed = importlib.import_module("compression.zstd").open(file)
        except ImportError:
            raise NotJudgedError(
                "Python unpacks zstd from version 3.14 on; run: tar --zstd -xf FILE, and name the folder"
            ) from None
    else:
        return file
    plain = where.enter_context(tempfile.TemporaryFile())
    while block := packed.read(BLOCK):
        if plain.tell() > MOST_BYTES:
            raise ArchiveError(TOO_LARGE)
        plain.write(block)
    plain.seek(0)
    return plain


@contextmanager
def opened(path: str) -> Iterator[Opened]:
    """The files of the archive at a path."""
    is_folder = os.path.isdir(path) and not os.path.islink(path)
    if not is_folder and not os.path.isfile(path):
        raise NotJudgedError("no such archive")
    with ExitStack() as stack:
        try:
            if is_folder:
                files = in_folder(path)
            else:
                file = stack.enter_context(open(path, "rb"))
                first = file.read(4)
                file.seek(0)
                if first[:2] == b"PK":
                    check_directory(file)
                    zipped = stack.enter_context(zipfile.ZipFile(file))
                    files = gathered(zip_members(zipped), zipped.open)
                else:
                    plain = unpacked(file, first, stack)
                    check_headers(plain)
                    tar = stack.enter_context(tarfile.open(fileobj=plain, mode="r:", encoding="utf-8"))
                    files = gathered(tar_members(tar), tar.extractfile)
        except DAMAGE as error:
            reason = getattr(error, "strerror", None) or "not a folder, a ZIP file or a tar file, or a damaged one"
            raise ArchiveError(f"{shown(getattr(error, 'filename', None) or '')} {reason}".strip()) from None
        yield files


# The bag, after RFC 8493.

MANIFEST = re.compile(r"(tag)?manifest-([A-Za-z0-9_-]+)\.txt")
LISTED = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?([^ \t\r\n].*)")
ENCODED = {"%0A": "\n", "%0D": "\r", "%25": "%"}
TRUSTED = {"sha256", "sha384", "sha512", "sha3256", "sha3384", "sha3512", "blake2b", "blake2s"}
ALGORITHMS = {one.replace("_", ""): one for one in hashlib.algorithms_guaranteed if not one.startswith("shake")}


UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")  # what a Macintosh passes over in names


CHECKED_FILES = ("archive.json", "entries.jsonl", "entries.raw", "leaves.txt", "keys.txt")
PAGES_SAID = "held against their hashes alone; nobody signed them, and season site writes them anew"
CHECKED_FOLDERS = ("checkpoints/", "proofs/", "rulebook/", "sources/", "log-tiles/")


class Bag(NamedTuple):
    """What a bag was found to be: how many files its manifests list, and which manifests; what none of them lists."""

    files: int
    manifests: list[str]
    unknown: list[str]
    unlisted: list[str]


def tag_lines(files: Opened, name: str) -> list[str]:
    """The lines of a tag file, which may end as those of any system do."""
    return re.split("\r\n|\r|\n", re.sub("(\r\n|\r|\n)\\Z", "", files.text(name, MOST_TAG_BYTES)))


def listed_in(files: Opened, manifest: str, algorithm: str) -> dict[str, str]:
    """The hash of each file that a manifest lists, in small letters."""
    is_tag = manifest.startswith("tag")
    digits = 2 * hashlib.new(ALGORITHMS[algorithm]).digest_size if algorithm in ALGORITHMS else None
    listed: dict[str, str] = {}
    composed = {unicodedata.normalize("NFC", name): name for name in files.sizes}
    for number, line in enumerate(tag_lines(files, manifest) if files.sizes[manifest] else [], 1):
        found = LISTED.fullmatch(line)
        if found is None or (digits is not None and len(found[1]) != digits):
            raise ArchiveError(f"{manifest}, line {number}: not a hash of this kind and a path")
        name = re.sub("%0[AaDd]|%25", lambda match: ENCODED[match[0].upper()], re.sub(r"\A\./", "", found[2]))
        check_name(name)
        if name not in files.sizes:  # some systems compose the letters of a name, or take them apart
            name = composed.get(unicodedata.normalize("NFC", name), name)
        if name in listed:
            raise ArchiveError(f"{manifest}, line {number}: {shown(name)} is listed twice")
        if name.startswith("data/") == is_tag or (is_tag and name.startswith("tagmanifest-")):
            kind = "tag files that are no manifest of them" if is_tag else "files of the payload, in data/,"
            raise ArchiveError(f"{manifest} lists {shown(name)}, but only {kind} may stand in it")
        if name not in files.sizes:
            raise ArchiveError(f"there is no {shown(name)}, which {manifest} lists")
        listed[name] = found[1].lower()
    return listed


def check_declaration(files: Opened) -> None:
    """Check that the archive says it is a bag, and that it is one without holes."""
    declared = r"BagIt-Version: (1\.0|0\.97)\nTag-File-Character-Encoding: UTF-8"
    lines = [line.rstrip(" \t") for line in tag_lines(files, "bagit.txt")]
    if not re.fullmatch(declared, "\n".join(lines).rstrip("\n"), re.IGNORECASE):
        raise ArchiveError("bagit.txt does not declare a bag of version 1.0 in UTF-8")
    if "fetch.txt" in files.sizes and files.text("fetch.txt", MOST_TAG_BYTES).strip():
        raise ArchiveError("fetch.txt names files that are to be fetched; an archive has all of its files")


def check_info(files: Opened, size: int, count: int) -> None:
    """Check that what the bag says of itself can be read, and has the size of its payload where it names one."""
    if "bag-info.txt" not in files.sizes:
        return
    values: list[tuple[str, str]] = []
    for number, line in enumerate(tag_lines(files, "bag-info.txt"), 1):
        label, colon, value = line.partition(":")
        if values and line[:1] in (" ", "\t"):
            values[-1] = (values[-1][0], f"{values[-1][1]} {line.strip()}")
        elif colon:
            values.append((label.strip().lower(), value.strip()))
        elif line.strip():
            raise ArchiveError(f"bag-info.txt, line {number}: neither a label with a colon nor more of a value")
    for told in (value.strip() for label, value in values if label == "payload-oxum"):
        if told != f"{size}.{count}":
            raise ArchiveError(f"bag-info.txt has the Payload-Oxum {shown(told)}, the payload {size}.{count}")


def check_twins(files: Opened) -> None:
    """Check that no system takes one file for another, by capitals, accents, dots at the end or what nobody sees."""
    seen: dict[str, str] = {}
    for name in sorted(files.sizes):
        folded = re.sub(r"(:[^/]*|[. ]+)(?=/|\Z)", "", unicodedata.normalize("NFC", UNSEEN.sub("", name)).casefold())
        if folded in seen:
            raise ArchiveError(f"{shown(seen[folded])} and {shown(name)} are one file on some systems")
        if re.search(r"[.](sqlite|db)-", folded):
            raise ArchiveError(f"{shown(name)} would change what a database beside it shows once it is opened")
        seen[folded] = name


def check_bag(files: Opened) -> Bag:
    """Check that an archive is a bag, and every file the one that all manifests list."""
    check_declaration(files)
    check_twins(files)
    found = {name: MANIFEST.fullmatch(name) for name in sorted(files.sizes)}
    kinds = {name: re.sub("[_-]", "", one[2].lower()) for name, one in found.items() if one is not None}
    if not any(not manifest.startswith("tag") and kind in TRUSTED for manifest, kind in kinds.items()):
        raise ArchiveError("there is no manifest-sha256.txt, nor one of another hash that nobody can forge")
    expected: dict[str, dict[str, str]] = {}  # for each file, its hash in each manifest
    for manifest, kind in kinds.items():
        listed = listed_in(files, manifest, kind)
        for name, digest in listed.items():
            expected.setdefault(name, {})[manifest] = digest
        check_complete(files, manifest, listed)
    size = sum(check_hashes(files, name, kinds, wanted) for name, wanted in expected.items())
    check_info(files, size, sum(name.startswith("data/") for name in expected))
    unlisted = [name for name in files.sizes if name not in expected and name not in kinds]
    unknown = [manifest for manifest, kind in kinds.items() if kind not in ALGORITHMS]
    return Bag(len(expected), [name for name in kinds if name not in unknown], unknown, sorted(unlisted))


def check_complete(files: Opened, manifest: str, listed: dict[str, str]) -> None:
    """A manifest lists every file of the payload, but what systems leave behind; one of tags lists that manifest."""
    if manifest.startswith("tag"):
        if not any(MANIFEST.fullmatch(name) for name in listed):
            raise ArchiveError(f"{manifest} lists no manifest of the payload")
        return
    for name in sorted(files.sizes.keys() - listed.keys()):
        if name.startswith("data/") and not is_left_behind(name):
            raise ArchiveError(f"{manifest} does not list {shown(name)}")


def check_hashes(files: Opened, name: str, kinds: dict[str, str], wanted: dict[str, str]) -> int:
    """Check the hashes that manifests give of a file; how many bytes of the payload it has."""
    hashes = {kind: hashlib.new(ALGORITHMS[kind]) for kind in {kinds[one] for one in wanted} & ALGORITHMS.keys()}
    size = 0
    for block in files.blocks(name):
        size += len(block)
        for one in hashes.values():
            one.update(block)
    for manifest, digest in wanted.items():
        if kinds[manifest] in hashes and hashes[kinds[manifest]].hexdigest() != digest:
            raise ArchiveError(f"{shown(name)} is not the file that {manifest} lists")
    return size if name.startswith("data/") else 0


# Time stamps, after RFC 3161, section 2.4.2, in DER: what each is over. Who made it, their signatures would show.

HASHES = {"60864801650304020" + digit: f"sha{bits}" for digit, bits in (("1", 256), ("2", 384), ("3", 512))}

MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([.]\d+)?Z", re.ASCII)


def parts_in(data: bytes) -> list[bytes]:
    """The contents of the values that follow each other in DER, whatever they are."""
    parts, at = [], 0
    while at < len(data):
        size, at = data[at + 1], at + 2
        if size > 0x7F:
            width = size - 0x80
            size, at = int.from_bytes(data[at : at + width], "big") if 0 < width < 5 else len(data), at + width
        if at + size > len(data):
            raise ValueError("cut off, or not in DER")
        parts.append(data[at : at + size])
        at += size
    return parts


def stamped_at(answer: bytes, text: bytes) -> str:
    """When a time stamp says that it saw a text; empty where it is over that, but in a form that is not read here."""
    digests = {number: hashlib.new(kind, text).digest() for number, kind in HASHES.items()}
    try:
        (response,) = parts_in(answer)
        signed = parts_in(parts_in(parts_in(parts_in(response)[1])[1])[0])
        info = parts_in(parts_in(parts_in(parts_in(signed[2])[1])[0])[0])
        algorithm, imprint = parts_in(info[2])
        number, moment = parts_in(algorithm)[0].hex(), MOMENT.fullmatch(info[4].decode())
    except (ValueError, IndexError):
        if any(digest in answer for digest in digests.values()):
            return ""
        raise ArchiveError("it is no time stamp") from None
    if moment is None or digests.get(number) != imprint:
        raise ArchiveError("it is over something else than the checkpoint beside it")
    return "{}-{}-{}T{}:{}:{}{}Z".format(*moment.groups(""))


# The book and what is signed of it.

ENTRY = re.compile(r"([1-9][0-9]*)\t([^\t]+)\t([A-Za-z0-9+/=]*)")
SIGNATURE = re.compile("— ([^\\s+]+) ([A-Za-z0-9+/=]+)")
SAID = {"fact", "data", "actor", "published_at", "reason", "source"}
SHA256 = re.compile("[0-9a-f]{64}")
INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.](\d{1,6}))?(Z|[+-]\d\d:\d\d)", re.ASCII)
EMPTY: dict[str, Any] = {"fact": {}}


def decoded(text: str, what: str) -> bytes:
    """The bytes that stand in base64 for them, in the one way that there is."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    if base64.b64encode(data).decode() != text:
        raise ArchiveError(f"{what}: not in base64")
    return data


def entries_of(lines: list[str]) -> list[tuple[str, bytes]]:
    """The name and the payload of every entry, in the order of their positions."""
    entries = []
    for number, line in enumerate(lines, 1):
        found = ENTRY.fullmatch(line)
        if found is None or found[1] != str(number):
            raise ArchiveError(f"entries.raw, line {number}: not the entry at position {number}")
        entries.append((found[2], decoded(found[3], f"entries.raw, line {number}")))
    return entries


def stored_in(position: int, payload: bytes) -> dict[str, Any]:
    """What the bytes of an entry say."""
    try:
        stored, end = unpack(payload)
    except (IndexError, ValueError, TypeError, RecursionError, ArchiveError):
        stored, end = None, -1
    if not isinstance(stored, dict) or end != len(payload) or not isinstance(stored.get("fact"), dict):
        raise ArchiveError(f"entries.raw: the bytes of entry {position} are none of an entry")
    return stored


def microseconds(text: str) -> int:
    """An instant as microseconds since 1970; in a form that every Python reads alike."""
    found = INSTANT.fullmatch(text)
    if found is None:
        raise ValueError("no instant")
    zone = "+00:00" if found[3] == "Z" else found[3]
    moment = datetime.fromisoformat(f"{found[1]}.{found[2] or '':0<6}{zone}")
    return (moment - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1)


def check_readable(lines: list[str], names: list[str], entries: list[dict[str, Any]]) -> None:
    """Check that the readable lines say what the bytes say."""
    if len(lines) != len(entries):
        raise ArchiveError(f"entries.jsonl has {len(lines)} lines, entries.raw {len(entries)}")
    for position, (text, name, stored) in enumerate(zip(lines, names, entries), 1):
        try:
            line = json.loads(text, object_pairs_hook=once)
            published = microseconds(line["published_at"]) if "published_at" in line else stored["recorded_at"]
            said = {"published_at": published, "recorded_at": stored["recorded_at"], "fact": line["data"]}
            said.update({key: line[key] for key in ("actor", "reason", "source") if key in line})
            # As text, because 1, 1.0 and true are equal otherwise.
            same = json.dumps(said, sort_keys=True) == json.dumps(stored, sort_keys=True)
            right = same and line["fact"] == name and set(line) <= SAID
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            right = False
        if not right:
            raise ArchiveError(f"entries.jsonl, line {position}: it does not say what the stored bytes say")


def rulebook_at(name: str) -> int:
    """The position that the name of a rulebook's file says, as in data/rulebook/2-2025-26.toml, or 0."""
    number = re.match("data/rulebook/([1-9][0-9]{0,9})-", name)
    return int(number[1]) if number else 0


class OwnerKey(NamedTuple):
    """A public key for Ed25519: its name, its ID and its 32 bytes."""

    name: str
    id: bytes
    public: bytes

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}"


def key_of(text: str) -> OwnerKey | None:
    """The key of an owner that stands in a text, name+ID+base64 (C2SP signed-note), or None; a witness has another."""
    name, _, rest = text.partition("+")
    key_id, _, material = rest.partition("+")
    try:
        data = decoded(material, "a key")
    except ArchiveError:
        return None
    right = hashlib.sha256(name.encode("utf-8", "replace") + b"\n" + data).digest()[:4]
    if len(data) != 33 or data[0] != 1 or key_id != right.hex() or not re.fullmatch(r"\S+", name):
        return None
    return OwnerKey(name, right, data[1:])


class Span(NamedTuple):
    """A key that the book trusts for checkpoints from one size to below another; its entry may name the book."""

    text: str
    since: int
    until: int
    origin: str


def spans_of(names: list[str], entries: list[dict[str, Any]]) -> list[Span]:
    """The keys that the entries name, in their order."""
    spans: list[Span] = []
    for position, (name, entry) in enumerate(zip(names, entries), 1):
        kind, key = name.partition("/")[0], entry["fact"].get("key")
        if kind == "KeyTrusted":
            spans.append(Span(key, position, sys.maxsize, entry["fact"].get("origin") or ""))
        elif kind == "KeyRetired":
            spans = [
                span._replace(until=position) if (span.text, span.until) == (key, sys.maxsize) else span
                for span in spans
            ]
    return spans


class CheckTable:
    """The table of what was checked, against what, and what was not."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.rows: list[tuple[str, str, str]] = [("result", "what", "against")]

    def add(self, what: str, against: str, *, result: str = "ok") -> None:
        """Add a line."""
        self.rows.append((result, what, against))

    def lines(self) -> Iterator[str]:
        """The lines of the table."""
        first, second = (max(len(row[at]) for row in self.rows) for at in (0, 1))
        for result, what, against in self.rows:
            yield f"{result:<{first}}  {what:<{second}}  {against}"


class SealedBook:
    """The book of an archive: its name, entries and leaf hashes, and how far it was found to be sealed, and by whom."""

    def __init__(self, files: Opened, given: list[OwnerKey]) -> None:
        """Read the entries, and check that they have the root that the archive names."""
        self.files, self.given = files, given
        try:
            about = json.loads(files.text("data/archive.json", MOST_TAG_BYTES), object_pairs_hook=once)
            self.name, at, root = about["book"], about["at"], about["root"]
            form = (about["format"], about["version"])
            told = [about.get(key) for key in ("program", "tables", "series", "season")]
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ArchiveError("archive.json does not describe an archive of a season") from None
        if form != ("season-ledger archive", 1) or type(form[1]) is not int:
            raise ArchiveError("archive.json names another form of archive; this program reads version 1")
        if not all(isinstance(one, (str, type(None))) for one in told):
            raise ArchiveError("archive.json does not describe an archive of a season")
        stored = entries_of(files.lines("data/entries.raw"))
        self.hashed = [leaf_data(at, name.encode(), data) for at, (name, data) in enumerate(stored, 1)]
        self.leaves = [leaf_hash(data) for data in self.hashed]
        self.root = root_of(self.leaves).hex()
        if not stored or (at, root) != (len(stored), self.root) or type(at) is not int:
            raise ArchiveError("archive.json names another number of entries or another root than entries.raw has")
        if [leaf.hex() for leaf in self.leaves] != files.lines("data/leaves.txt"):
            raise ArchiveError("leaves.txt does not hold the leaf hashes of the entries")
        self.names = [name for name, _ in stored]
        self.entries = [stored_in(at, data) for at, (_, data) in enumerate(stored, 1)]
        first = self.entries[0]["fact"]
        if not self.names[0].startswith("SeasonOpened/") or f"{first.get('series')}/{first.get('season')}" != self.name:
            raise ArchiveError(f"its first entry does not open the book {shown(self.name)}")
        if any(about.get(key) not in (None, first[key]) for key in ("series", "season")):
            raise ArchiveError(f"archive.json names another series or season than {shown(self.name)}")
        self.spans = spans_of(self.names, self.entries)
        self.sealed, self.signers = 0, set()  # type: ignore[var-annotated]  # of str
        self.checkpoints: dict[str, int] = {}

    OTHER_ROOT = "the entries are not those that were sealed"
    FILES: tuple[str, ...] = CHECKED_FILES
    FOLDERS: tuple[str, ...] = CHECKED_FOLDERS

    def root_at(self, size: int) -> bytes:
        """The root of the first entries."""
        return root_of(self.leaves[:size])

    def called(self, size: int) -> str | None:
        """What a checkpoint of that size calls the book, once it has named itself; before its first key it has none."""
        named = next((one for one in self.spans if one.origin), None)
        older = named is not None and self.spans[0].since <= size < named.since
        return self.name if older else named.origin if named is not None else None

    def below(self, folder: str, suffix: str = "") -> list[str]:
        """The files in a folder of the payload, but those that systems leave behind."""
        names = [name for name in self.files.sizes if name.startswith(f"data/{folder}/") and name.endswith(suffix)]
        return sorted(name for name in names if not is_left_behind(name))

    def check_rulebooks(self) -> str:
        """Check the texts of rulebooks; how many there are."""
        names = self.below("rulebook")
        for name in names:
            at = rulebook_at(name)
            fact = self.entries[at - 1]["fact"] if 1 <= at <= len(self.entries) else {}
            if fact.get("text") != self.files.text(name) or not self.names[at - 1].startswith("RulebookAdopted/"):
                raise ArchiveError(f"{shown(name)} is not the text of the rulebook in the entry that its name says")
        adopted = sum(name.startswith("RulebookAdopted/") for name in self.names)
        return f"rulebook/: {len(names)} of {adopted}"

    def check_sources(self) -> str:
        """Check the files that the book rests on; how many there are, and how many are not in the archive."""
        wanted = {(entry.get("source") or {}).get("sha256") for entry in self.entries} - {None}
        found = set()
        for name in self.below("sources"):
            digest = hashlib.sha256()
            for block in self.files.blocks(name):
                digest.update(block)
            named = SHA256.match(name[len("data/sources/") :])
            if digest.hexdigest() not in wanted:
                raise ArchiveError(f"{shown(name)} has the SHA-256 {digest.hexdigest()}, which no entry names")
            if named is None or named[0] != digest.hexdigest():
                raise ArchiveError(f"{shown(name)} has another SHA-256 than its name says, {digest.hexdigest()}")
            found.add(named[0])
        return f"sources/: {len(found)} of {len(wanted)}"

    def signed_by(self, note: str, where: str) -> tuple[str, int, list[str]]:
        """Check a signed checkpoint of this book; its text, its size and the keys that signed it."""
        text, gap, signatures = note.rpartition("\n\n")
        text += "\n"
        lines = text[:-1].split("\n")
        if (
            not gap
            or not signatures.endswith("\n")
            or len(lines) < 3
            or "" in lines
            or re.search("[\0-\x09\x0b-\x1f]", note)
        ):
            raise ArchiveError(f"{where}: not a signed checkpoint")
        origin, number, root = text.split("\n")[:3]
        size = int(number) if re.fullmatch("0|[1-9][0-9]{0,9}", number) else len(self.leaves) + 1
        is_ours = f"/{origin}".endswith(f"/{self.name}")
        expected = (self.called(size) or origin) if is_ours else self.name
        if origin != expected:
            raise ArchiveError(f"{where}: it is of {shown(origin)}, not of {shown(expected)}")
        if size > len(self.leaves) or self.root_at(size) != decoded(root, where):
            raise ArchiveError(f"{where}: {self.OTHER_ROOT}")
        keys = {(key.name, key.id): key for key in self.known(size)}
        signers, others = [], set()
        lines = signatures[:-1].split("\n")
        if len(lines) > MOST_SIGNATURES:
            raise ArchiveError(
                f"{where}: a signed note has at most {MOST_SIGNATURES} signatures; this one has {len(lines)}"
            )
        for line in lines:
            found = SIGNATURE.fullmatch(line)
            data = decoded(found[2], where) if found is not None else b""
            if found is None or len(data) <= 4:
                raise ArchiveError(f"{where}: a line among its signatures is none")
            key = keys.get((found[1], data[:4]))
            if key is not None and not is_signed(key.public, text.encode(), data[4:]):
                raise ArchiveError(f"{where}: the signature of {key} does not hold")
            signers += [str(key)] if key is not None else []
            others.add(f"{found[1]}+{data[:4].hex()}")
        if not signers:
            who = "none of the keys given" if self.given else "no key that the book trusts"
            gone = others & {str(key_of(one.text)) for one in self.spans if one.until <= size}
            names = f"it names {', '.join(sorted(others))}{', which the book has retired' if gone else ''}"
            raise UnsignedError(f"{where}: {who} has signed it; {shown(names)}")
        return text, size, signers

    def known(self, size: int) -> list[OwnerKey]:
        """The keys that may sign that many entries: those given, and those that the book names, as far as it is sealed.

        None that the book has retired by then is among them.
        """
        spans = [one for one in self.spans if one.since <= size < one.until]
        named = [key_of(one.text) for one in spans if not self.given or one.since <= self.sealed]
        retired = [key_of(one.text) for one in self.spans if one.until <= size]
        given = [key for key in self.given if key not in retired]
        return [key for key in [*named, *given] if key is not None]

    def check_checkpoints(self) -> str:
        """Check the checkpoints, smallest first; how many there are."""
        names = {}
        for name in self.below("checkpoints"):
            number = re.fullmatch("data/checkpoints/([1-9][0-9]{0,9})[.](checkpoint|tsr)", name)
            if number is None:
                raise ArchiveError(f"{shown(name)} is not called as a checkpoint is, or its time stamp")
            if self.files.sizes[name] > MOST_NOTE_BYTES[number[2]]:
                raise ArchiveError(f"{shown(name)} is larger than it may be or says it is")
            if number[2] == "checkpoint":
                names[int(number[1])] = name
        waiting, ahead = sorted(names.items()), True
        while waiting:  # the newest key leads back to those before it, as the first leads on to those after
            waiting, ahead = self.check_some(waiting, must=not ahead)
        return f"checkpoints/: {len(names)}"

    def check_some(self, names: list[tuple[int, str]], *, must: bool) -> tuple[list[tuple[int, str]], bool]:
        """Check checkpoints; those that no key has signed that is known yet, and whether more is known than before."""
        left, before = [], self.sealed
        for named, name in names:
            try:
                text, size, signers = self.signed_by(self.files.text(name, BLOCK), shown(name))
            except UnsignedError:
                if must:
                    raise
                left.append((named, name))
                continue
            if size != named:
                raise ArchiveError(f"{shown(name)} is of {size} entries, not of as many as its name says")
            self.checkpoints[text], self.sealed = size, max(self.sealed, size)
            self.signers.update(signers)
        return left, self.sealed > before

    def check_stamps(self, report: CheckTable) -> None:
        """Check that each time stamp is over the checkpoint beside it. Who made it, this program cannot tell."""
        texts = {size: text for text, size in self.checkpoints.items()}
        for name in self.below("checkpoints", ".tsr"):
            text = texts.get(int(name.rpartition("/")[2][:-4]))
            if text is None:
                raise ArchiveError(f"{shown(name)}: there is no checkpoint beside it")
            try:
                moment = stamped_at(self.files.read(name), text.encode())
            except ArchiveError as error:
                raise ArchiveError(f"{shown(name)}: {error}") from None
            told = f"which it says it saw at {moment}" if moment else "in a form that is not read here"
            report.add(shown(name[5:]), f"the hash of its checkpoint, {told}")

    def check_proofs(self) -> str:
        """Check that each proof leads from its entry to one of the checkpoints; how many there are."""
        names = self.below("proofs")
        seen: set[str] = set()
        for name in names:
            head, _, note = self.files.text(name, BLOCK << 4).partition("\n\n")
            lines = head.split("\n")
            found = re.fullmatch("index (0|[1-9][0-9]{0,9})", lines[2]) if len(lines) > 2 else None
            if lines[0] != "c2sp.org/tlog-proof@v1" or found is None or lines[1][:6] != "extra ":
                raise ArchiveError(f"{shown(name)} is no proof of an entry")
            index, leaf = int(found[1]), leaf_hash(decoded(lines[1][6:], shown(name)))
            if name != f"data/proofs/{index + 1}.tlog-proof":
                raise ArchiveError(f"{shown(name)} is of entry {index + 1}")
            text = note.rpartition("\n\n")[0] + "\n"
            if text not in self.checkpoints:
                raise ArchiveError(f"{shown(name)}: its checkpoint is none of those in checkpoints/")
            if note not in seen:
                self.signed_by(note, shown(name))
                seen.add(note)
            size, hashes = self.checkpoints[text], [decoded(line, shown(name)) for line in lines[3:]]
            root = decoded(text.split("\n")[2], shown(name))
            if not (index < size and leaf == self.leaves[index] and leads_up(leaf, index, size, hashes, root)):
                raise ArchiveError(f"{shown(name)}: the proof of entry {index + 1} does not hold")
        return f"proofs/: {len(names)}"

    def check_tiles(self) -> str:
        """Check the book as the tiles of a log; how many there are."""
        names = self.below("log-tiles")
        held = [self.files.read(name) for name in self.below("checkpoints", ".checkpoint")]
        for name in names:
            path, data = name[len("data/log-tiles/") :], self.files.read(name)
            if path != "checkpoint":
                try:
                    check_tile(path, data, self.hashed, self.leaves)
                except ArchiveError as error:
                    raise ArchiveError(f"{shown(name)}: {error}") from None
            elif data not in held:
                raise ArchiveError(f"{shown(name)}: it is none of those in checkpoints/")
        return f"log-tiles/: {len(names)}" if names else ""


class SealedCase(SealedBook):
    """Some entries of a book, each with a proof of its own. The places of the others are empty."""

    OTHER_ROOT = "it is not the checkpoint that case.json names"
    FILES = ("entries.jsonl", "entries.raw", "keys.txt")
    FOLDERS = CHECKED_FOLDERS[:-1]  # a case has no tiles

    def __init__(self, files: Opened, given: list[OwnerKey]) -> None:
        """Read the entries; that they stood in the book, their proofs show."""
        self.files, self.given = files, given
        try:
            about = json.loads(files.text("data/case.json", MOST_TAG_BYTES * 4), object_pairs_hook=once)
            self.name, self.size, self.root = about["book"], about["sealed"], about["root"]
            form = (about["format"], about["version"])
            self.listed = [one["position"] for one in about["entries"]]
            self.turning = {one["entry"] for one in about["turning"]}
            self.basis = {key: about["basis"][key] for key in ("book", "at", "root")}
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ArchiveError("case.json does not describe a case of a season") from None
        if "data/archive.json" in files.sizes:
            raise ArchiveError("there are archive.json and case.json; it is an archive or a case, not both")
        if form != ("season-ledger case", 1) or type(form[1]) is not int:
            raise ArchiveError("case.json names another form of case; this program reads version 1")
        if type(self.size) is not int or not 0 < self.size <= MOST_ENTRIES or not SHA256.fullmatch(str(self.root)):
            raise ArchiveError("case.json names no checkpoint")
        stored = case_entries(files.lines("data/entries.raw"), self.size)
        self.held = [at for at, _, _ in stored]
        self.leaves, self.names, self.entries = [b""] * self.size, [""] * self.size, [EMPTY] * self.size
        for at, name, data in stored:
            self.leaves[at - 1] = leaf_hash(leaf_data(at, name.encode(), data))
            self.names[at - 1], self.entries[at - 1] = name, stored_in(at, data)
        self.check_basis()
        self.spans = spans_of(self.names, self.entries)
        self.sealed, self.signers, self.checkpoints = 0, set(), {}

    def check_basis(self) -> None:
        """Check that its entries are of the book that case.json names, and of its beginning; keys may come later."""
        at, first = self.basis["at"], self.entries[0]["fact"]
        if type(at) is not int or self.basis["book"] != self.name:
            raise ArchiveError("case.json names a basis that is none of its book")
        if at == self.size and self.basis["root"] != self.root:
            raise ArchiveError("case.json names another root for its basis than for its checkpoint")
        if not self.names[0].startswith("SeasonOpened/") or f"{first.get('series')}/{first.get('season')}" != self.name:
            raise ArchiveError(f"no entry in it opens the book {shown(self.name)}")
        for later in self.held:
            if later > at and not self.names[later - 1].startswith(("KeyTrusted/", "KeyRetired/")):
                raise ArchiveError(f"case.json says that it is of the book at {at}, and entry {later} came later")

    def root_at(self, size: int) -> bytes:
        """The root that case.json names of its one checkpoint, which every proof has to lead to."""
        return bytes.fromhex(self.root) if size == self.size else b""

    def check_each_proven(self) -> None:
        """Check that every entry has a proof, that there is no other, and that they are those that case.json names."""
        proven = {f"data/proofs/{at}.tlog-proof" for at in self.held}
        for name in sorted(proven ^ set(self.below("proofs"))):
            raise ArchiveError(f"{shown(name)} is missing, or is of an entry that is not in entries.raw")
        if not self.held or self.listed != self.held or not self.turning <= set(self.held):
            raise ArchiveError("case.json names other entries than entries.raw has")

    def check_named(self) -> str:
        """Check that all that its entries and its explanation name is there, as far as they say; how much that is."""
        try:
            explained = json.loads(self.files.text("data/explanation.json"), object_pairs_hook=once)
            named = {at: f"explanation.json names entry {at}" for at in positions_in(explained)}
        except (ValueError, RecursionError):
            named = {}
        if not named:
            raise ArchiveError("explanation.json does not explain an outcome by entries")
        facts = [(at, self.names[at - 1].partition("/")[0], self.entries[at - 1]["fact"]) for at in self.held]
        rows = Counter(str(fact.get("race")) for _, kind, fact in facts if kind == "ResultRecorded")
        filed = {str(fact.get("race")) for _, kind, fact in facts if kind == "ProtocolFiled"}
        entered = {str(fact.get("competitor")) for _, kind, fact in facts if kind == "CompetitorEntered"}
        for at, kind, fact in facts:
            if kind != "FilingWithdrawn":  # which names what it took back, and not what it rests on
                cited = (one for field in CITING for one in positions_in(fact.get(field), "entry"))
                named.update((one, f"entry {at} ({kind}) names entry {one}") for one in cited)
            if kind == "ResultRecorded" and str(fact.get("competitor")) not in entered:
                raise ArchiveError(
                    f"entry {at} names {shown(fact.get('competitor'))}, whom no entry in the case enters"
                )
            told, found = fact.get("rows"), rows[str(fact.get("race"))]
            if kind == "ProtocolFiled" and fact.get("state") != "PARTIAL" and type(told) is int:
                wanted = min(told, self.basis["at"] - at)  # at the basis a sheet may not have been recorded to its end
                if found < wanted:
                    raise ArchiveError(f"entry {at} says that its race has {told} rows; {found} are in the case")
        for race in sorted(rows.keys() - filed):
            raise ArchiveError(f"there are rows of {shown(race)} in the case, and no protocol of it")
        for at in sorted(named.keys() - set(self.held)):
            raise ArchiveError(f"{named[at]}, which is not in the case")
        return f"{len(named)} entries that others name, {sum(rows.values())} rows of {len(rows)} races"


CITING = ("allocated", "corrects", "declined", "entries", "lodged", "reverses", "verdict", "voided")
"""The fields by which facts name other entries, by their positions."""


def positions_in(value: Any, key: str = "") -> Iterator[int]:
    """The positions of entries that a document names, wherever in it."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from positions_in(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from positions_in(one, key)
    elif type(value) is int and key in ("entry", "entries", "position"):
        yield value


def case_entries(lines: list[str], size: int) -> list[tuple[int, str, bytes]]:
    """The position, the name and the payload of every entry of a case, in the order of their positions."""
    entries, before = [], 0
    for number, line in enumerate(lines, 1):
        found = ENTRY.fullmatch(line) if len(line.partition("\t")[0]) < 11 else None
        if found is None or not before < int(found[1]) <= size:
            raise ArchiveError(f"entries.raw, line {number}: not an entry that was sealed, in the order of the book")
        before = int(found[1])
        entries.append((before, found[2], decoded(found[3], f"entries.raw, line {number}")))
    return entries


# What is said.


def check(files: Opened, given: list[OwnerKey], sealed_to: int | None, report: CheckTable) -> str:
    """Check the files of an archive; the verdict. What is checked is put into the report."""
    bag = check_bag(files)
    report.add(f"{bag.files} files", ", ".join(bag.manifests))
    if "data/case.json" in files.sizes:
        return check_case(files, bag, given, report)
    book = SealedBook(files, given)
    number = len(book.entries)
    report.add(f"{number} entries of {shown(book.name)}", f"leaves.txt, and the root {book.root}")
    check_readable(files.lines("data/entries.jsonl"), book.names, book.entries)
    report.add("entries.jsonl", "the stored bytes of the entries")
    report.add(book.check_rulebooks(), "the texts in the entries")
    report.add(book.check_sources(), "the SHA-256 that the entries name")
    if files.lines("data/keys.txt") != [span.text for span in book.spans]:
        raise ArchiveError("keys.txt does not hold the keys that the entries name")
    report.add("keys.txt", "the keys that the entries name")
    keys = "the keys given" if given else "the keys that the book names"
    report.add(book.check_checkpoints(), f"the entries, and {keys}")
    book.check_stamps(report)
    report.add(book.check_proofs(), "the entries and the checkpoints")
    tiles = book.check_tiles()
    if tiles:
        report.add(tiles, "the entries and the checkpoints")
    not_checked(book, bag, report)
    report.add(
        "whether the book went on", f"what came after entry {number} a later checkpoint shows", result="not checked"
    )
    return verdict(book, given, sealed_to)


def check_case(files: Opened, bag: Bag, given: list[OwnerKey], report: CheckTable) -> str:
    """Check a case, which holds some entries of a book and their proofs; the verdict."""
    case = SealedCase(files, given)
    held = [case.entries[at - 1] for at in case.held]
    keys = "the keys given" if given else "the keys that the case names"
    case.check_each_proven()
    report.add(case.check_checkpoints(), f"case.json, and {keys}")
    case.check_stamps(report)
    report.add(case.check_proofs(), f"{len(held)} entries of {shown(case.name)}, and the root {case.root}")
    check_readable(files.lines("data/entries.jsonl"), [case.names[at - 1] for at in case.held], held)
    report.add("entries.jsonl", "the stored bytes of the entries")
    report.add(case.check_rulebooks(), "the texts in the entries")
    report.add(case.check_sources(), "the SHA-256 that the entries name")
    if files.lines("data/keys.txt") != [span.text for span in case.spans]:
        raise ArchiveError("keys.txt does not hold the keys that the entries name")
    report.add("keys.txt", "the keys that the entries name")
    report.add(case.check_named(), "the entries in the case")
    not_checked(case, bag, report, "computed from the entries, not signed")
    if not case.sealed:
        raise ArchiveError("there is no checkpoint in checkpoints/, so that no entry is proven")
    stood = f"its {len(held)} entries stood in {shown(case.name)} when {case.size} entries of it were sealed"
    by = f"{stood} by {shown(', '.join(sorted(case.signers)))}"
    others = f"the other {case.size - len(held)} entries of the book"
    report.add(others, "whether the outcome rests on one of them too, only the book shows", result="not checked")
    if not given:
        return f"nothing in the case contradicts the rest, but nobody vouches for it: on its own word {by}; see --key"
    return f"the case is whole: {by}; what is concluded from them, as in case.pdf, nobody has signed"


def not_checked(
    book: SealedBook, bag: Bag, report: CheckTable, why_not: str = "not signed; season restore computes the tables anew"
) -> None:
    """Put into the report what nobody has signed, and what this program does not look at."""
    names = (name[5:] for name in book.files.sizes if name.startswith("data/") and not is_left_behind(name))
    others = {name for name in names if name not in book.FILES and not name.startswith(book.FOLDERS)}
    pages = {name for name in others if name.startswith("site/")}
    others = {re.sub("/.*", "/", name) for name in others - pages}
    for what, why in (
        (", ".join(map(shown, sorted(others))), why_not),
        (f"site/: {len(pages)} files" if pages else "", PAGES_SAID),
        (
            "bag-info.txt" if "bag-info.txt" in book.files.sizes else "",
            "not signed; only its size of the payload is compared",
        ),
        ("who made the time stamps", "openssl ts -verify tells") if book.below("checkpoints", ".tsr") else ("", ""),
        (", ".join(bag.unknown), "manifests of hashes that are not known here"),
        (", ".join(map(shown, bag.unlisted)), "no manifest lists them"),
    ):
        if what:
            report.add(what, why, result="not checked")


def verdict(book: SealedBook, given: list[OwnerKey], sealed_to: int | None) -> str:
    """What the archive is worth, in one line."""
    number, sealed = len(book.entries), book.sealed
    signers = shown(", ".join(sorted(book.signers)))
    rest = f"nobody vouches for the entries {sealed + 1} to {number}"
    if not given:
        how = "nothing in it is sealed"
        if sealed:
            how = f"{sealed} of {number} entries are sealed by {signers}, on the book's own word"
        return f"nothing in the archive contradicts the rest, but nobody vouches for it: {how}; see --key"
    if not sealed:
        raise ArchiveError(f"the key given has sealed nothing in it, so {rest}")
    if sealed < min(number, sealed_to or number):
        raise ArchiveError(f"only the entries 1 to {sealed} of {number} are sealed by {signers}; {rest}")
    if sealed < number:
        return f"the entries 1 to {sealed} are whole and sealed by {signers}; {rest}, nor for tables that rest on them"
    return f"the archive is whole: all {number} entries are sealed by {signers}"


def keys_given(words: list[str]) -> list[OwnerKey]:
    """The keys that a person gives, as text or in files."""
    keys = []
    for word in words:
        lines, wanted = [word], "neither a file nor the public key of an owner (name+ID+base64)"
        if os.path.isfile(word):
            wanted = "a file in which not every line is the public key of an owner (name+ID+base64)"
            with open(word, encoding="utf-8-sig", errors="replace") as file:
                lines = file.read(BLOCK).splitlines()
        found = [key_of(line.strip()) for line in lines if line.strip() and not line.startswith("#")]
        keys += [key for key in found if key is not None]
        if not found or None in found:
            raise NotJudgedError(f"--key {shown(word)}: {wanted}")
    return keys


def main(words: list[str]) -> int:
    """Check the archive that the words of the command line name; the exit code."""
    about, _, details = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        "verify.py", description=about, epilog=details, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archive", nargs="?", metavar="ARCHIVE", help="a folder, a ZIP file or a tar file")
    parser.add_argument("--key", action="append", default=[], metavar="KEY", help="the owner's public key, or its file")
    parser.add_argument("--sealed-to", type=int, metavar="POSITION", help="be content if entries are sealed up to here")
    asked = parser.parse_args(words)
    if asked.sealed_to is not None and asked.sealed_to < 1:
        parser.error("--sealed-to: positions are 1, 2, 3 and so on")
    path = str(Path(__file__).resolve().parents[1]) if asked.archive is None else asked.archive
    report = CheckTable()
    code, last = 0, ""
    try:
        given = keys_given(asked.key)
        with opened(path) as files:
            last = check(files, given, asked.sealed_to, report)
    except NotJudgedError as error:
        code, last = 2, f"not judged: {error}"
    except ArchiveError as error:
        code, last = 1, f"WRONG: {error}"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is not as it must be, and nobody is helped by more
        code, last = 1, f"WRONG: {shown(path)} cannot be read: {type(error).__name__}, {shown(error)}"
    if code == 1:
        report.add("all that is not above", "because of what is wrong", result="not checked")
    if len(report.rows) > 1:
        sys.stdout.write("".join(f"{line}\n" for line in report.lines()))
    sys.stdout.write(f"{last}\n")
    return code


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        sys.exit(main(sys.argv[1:]))
    except (KeyboardInterrupt, BrokenPipeError):
        os._exit(130)
