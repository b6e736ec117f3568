# ruff: noqa: PLR2004 - the numbers in it are those of the specifications, and stand where a reader expects them
"""Check this archive with nothing but Python's standard library.

    python3 verify.py [--key PUBLIC-KEY] [FOLDER]

FOLDER is the archive, by default the folder above the one in which this file stands. It is checked that

1. every file is the one that the manifests list, and that there is no other (RFC 8493);
2. the entries in entries.raw have the leaf hashes in leaves.txt, and these have the root that archive.json names
   (RFC 6962);
3. entries.jsonl says in readable words exactly what the bytes in entries.raw say;
4. every checkpoint is of this book, has the root of its size, and is signed by a known key (RFC 8032). Known are the
   keys that PUBLIC-KEY gives, or else those in keys.txt, which are the archive's own word;
5. every proof leads from its entry to the root of its checkpoint.

It ends with exit code 0 if all of this holds. Otherwise it says what does not, and ends with exit code 1. Nothing in
the archive is run, and nothing is written. It needs Python 3.11 or later.
"""

import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

BLOCK = 1 << 20
ENTRY = re.compile(r"([1-9][0-9]*)\t([^\t]+)\t([A-Za-z0-9+/=]*)")
LISTED = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)")


class ArchiveError(Exception):
    """Something in the archive is not as it must be."""


# Ed25519, after RFC 8032, sections 5.1 and 6. Written to be read: it is slow, and needs to check a few signatures only.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int, int]
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


# MessagePack, as far as entries use it: maps, arrays, text, whole numbers, yes, no and nothing.

SIZED = {0xD9: ("s", 1), 0xDA: ("s", 2), 0xDB: ("s", 4), 0xDC: ("a", 2), 0xDD: ("a", 4), 0xDE: ("m", 2), 0xDF: ("m", 4)}
WORDS = {0xC0: None, 0xC2: False, 0xC3: True}


def unpack(data: bytes, at: int = 0) -> tuple[Any, int]:
    """The value at a place in the bytes, and the place after it."""
    first, at = data[at], at + 1
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
        kind, size = (
            ("m", first & 0x0F) if first <= 0x8F else ("a", first & 0x0F) if first <= 0x9F else ("s", first & 0x1F)
        )
        if first >= 0xC0:
            raise ArchiveError("an entry holds what no fact holds")
    if kind == "s":
        return data[at : at + size].decode(), at + size
    values = []
    for _ in range(size if kind == "a" else 2 * size):
        value, at = unpack(data, at)
        values.append(value)
    return (values if kind == "a" else dict(zip(values[::2], values[1::2], strict=True))), at


# The archive.


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def files_below(folder: Path) -> list[str]:
    """Everything in a folder and all below it that is no folder, as paths from it with slashes."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def lines_of(path: Path) -> list[str]:
    """The lines of a text file, each of which ends with a line feed."""
    *lines, end = path.read_bytes().decode("utf-8").split("\n")
    if end:
        raise ArchiveError(f"{path.name}: its last line is cut off")
    return lines


def check_manifests(folder: Path) -> int:
    """Check every file against the manifests; how many there are."""
    if (folder / "bagit.txt").read_bytes() != b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n":
        raise ArchiveError("bagit.txt does not declare a bag of version 1.0 in UTF-8")
    listed = set()
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        for line in lines_of(folder / manifest):
            found = LISTED.fullmatch(line)
            if found is None or found[2].startswith("/") or ".." in found[2].split("/") or "\\" in found[2]:
                raise ArchiveError(f"{manifest}: {line!r} is no line of a manifest")
            path = folder.joinpath(*found[2].split("/"))
            if path.is_symlink() or not path.is_file() or digest(path) != found[1]:
                raise ArchiveError(f"{found[2]} is missing or is not the file that {manifest} lists")
            listed.add(found[2])
    others = set(files_below(folder)) - listed - {"tagmanifest-sha256.txt"}
    if others:
        raise ArchiveError(f"no manifest lists {', '.join(sorted(others))}")
    return len(listed)


def entries_of(lines: list[str]) -> list[tuple[bytes, bytes]]:
    """The name and the payload of every entry, in the order of their positions."""
    entries = []
    for number, line in enumerate(lines, 1):
        found = ENTRY.fullmatch(line)
        if found is None or int(found[1]) != number:
            raise ArchiveError(f"entries.raw, line {number}: not the entry at position {number}")
        entries.append((found[2].encode(), base64.b64decode(found[3], validate=True)))
    return entries


def microseconds(text: str) -> int:
    """An instant as microseconds since 1970."""
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def check_readable(lines: list[str], entries: list[tuple[bytes, bytes]]) -> None:
    """Check that the readable lines say what the bytes say."""
    if len(lines) != len(entries):
        raise ArchiveError(f"entries.jsonl has {len(lines)} lines, entries.raw {len(entries)}")
    for position, (text, (name, payload)) in enumerate(zip(lines, entries, strict=True), 1):
        line, (stored, end) = json.loads(text), unpack(payload)
        published = microseconds(line["published_at"]) if "published_at" in line else stored["recorded_at"]
        said = {"published_at": published, "recorded_at": stored["recorded_at"], "fact": line["data"]}
        said.update({key: line[key] for key in ("actor", "reason", "source") if key in line})
        if end != len(payload) or said != stored or line["fact"] != name.decode():
            raise ArchiveError(f"entries.jsonl, line {position}: it does not say what the stored bytes say")


def keys_of(words: list[str]) -> dict[tuple[str, bytes], bytes]:
    """Public keys by name and ID: lines of the form name+ID+base64."""
    keys = {}
    for word in words:
        name, key_id, material = word.split("+", 2)
        data = base64.b64decode(material)
        if data[:1] == b"\x01":
            keys[name, bytes.fromhex(key_id)] = data[1:]
    return keys


def check_checkpoint(
    note: str, book: str, leaves: list[bytes], keys: dict[tuple[str, bytes], bytes]
) -> tuple[int, str]:
    """Check a signed checkpoint; its size and who signed it."""
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    origin, size, root = text.split("\n")[:3]
    if origin != book and not origin.endswith(f"/{book}"):
        raise ArchiveError(f"a checkpoint is of {origin}, not of {book}")
    if int(size) > len(leaves) or root_of(leaves[: int(size)]) != base64.b64decode(root):
        raise ArchiveError(f"the entries are not those of the checkpoint of {size}")
    signers = []
    for line in signatures.splitlines():
        _, name, encoded = line.split(" ")
        data = base64.b64decode(encoded)
        if (name, data[:4]) in keys:
            if not is_signed(keys[name, data[:4]], text.encode(), data[4:]):
                raise ArchiveError(f"the signature of {name} on the checkpoint of {size} does not hold")
            signers.append(name)
    if not signers:
        raise ArchiveError(f"no known key has signed the checkpoint of {size}")
    return int(size), ", ".join(signers)


def check_proof(text: str, leaves: list[bytes]) -> None:
    """Check that a proof leads from its entry, which must be one of this book, to the root of its checkpoint."""
    head, _, note = text.partition("\n\n")
    _, extra, at, *lines = head.split("\n")
    leaf, index = leaf_hash(base64.b64decode(extra[6:])), int(at[6:])
    size, root = note.split("\n")[1:3]
    hashes = [base64.b64decode(line) for line in lines]
    if leaf != leaves[index] or not leads_up(leaf, index, int(size), hashes, base64.b64decode(root)):
        raise ArchiveError(f"the proof of entry {index + 1} does not hold")


def check(folder: Path, given: list[str]) -> Iterator[str]:
    """Check an archive; what was found, line by line."""
    data = folder / "data"
    yield f"{check_manifests(folder)} files are those that the manifests list"
    about = json.loads((data / "archive.json").read_bytes())
    entries = entries_of(lines_of(data / "entries.raw"))
    leaves = [leaf_hash(leaf_data(position, *entry)) for position, entry in enumerate(entries, 1)]
    if [leaf.hex() for leaf in leaves] != lines_of(data / "leaves.txt"):
        raise ArchiveError("leaves.txt does not hold the leaf hashes of the entries")
    root = root_of(leaves).hex()
    if (about["at"], about["root"]) != (len(entries), root):
        raise ArchiveError("archive.json names another number of entries or another root")
    yield f"{len(entries)} entries of {about['book']} have the root {root}"
    check_readable(lines_of(data / "entries.jsonl"), entries)
    yield "entries.jsonl says what their bytes say"
    words = given or lines_of(data / "keys.txt")
    keys = keys_of(words)
    sealed = 0
    for path in files_below(data):
        if path.endswith(".checkpoint"):
            note = (data / path).read_bytes().decode("utf-8")
            size, signers = check_checkpoint(note, about["book"], leaves, keys)
            sealed = max(sealed, size)
            yield f"the checkpoint of {size} entries is signed by {signers}"
        elif path.endswith(".tlog-proof"):
            check_proof((data / path).read_bytes().decode("utf-8"), leaves)
    yield f"{sealed} of {len(entries)} entries are sealed" + (
        "" if given else ", by keys that the archive itself names"
    )


def main(words: list[str]) -> int:
    """Check the archive that the words of the command line name; the exit code."""
    given = []
    while words[:1] == ["--key"]:
        given.append(words[1])
        words = words[2:]
    folder = Path(words[0]) if words else Path(__file__).resolve().parents[1]
    try:
        for line in check(folder, given):
            sys.stdout.write(f"ok: {line}\n")
    except (ArchiveError, OSError, ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        sys.stdout.write(f"WRONG: {error}\n")
        return 1
    sys.stdout.write("the archive is whole\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
