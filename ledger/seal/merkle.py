"""The Merkle tree of RFC 6962 section 2.1 and RFC 9162 section 2.1, with SHA-256, over the entries of a book.

A stranger computes the leaf hash of an entry by hand as follows. Its position (in decimal digits), the name it is
stored under (in UTF-8) and its payload (the stored bytes, as they are) are each written as a netstring, which is the
number of bytes in decimal digits, a colon, the bytes, and a comma. The three netstrings, one after the other, are the
leaf data, and the leaf hash is the SHA-256 of one zero byte and the leaf data. A `RaceVoided/1` at position 7 that is
stored as the bytes `abc` has the leaf hash that this prints::

    (head -c 1 /dev/zero; printf '1:7,12:RaceVoided/1,3:abc,') | sha256sum

A node is the SHA-256 of one byte 0x01, its left hash and its right hash. Below its left hash stands the largest power
of two of leaves that is smaller than the number of leaves below both. The root of no leaves is the SHA-256 of nothing.

Positions are counted from 1, as in a book. Leaf indexes are counted from 0, as in the RFCs: the entry at position p is
leaf p - 1, and a book read at position p is a tree of size p. Hashes are 32 bytes; outputs show them in hexadecimal.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from struct import iter_unpack
from typing import Self

from ledger.errors import InvalidInputError, NotFoundError

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256().digest()
"""The root of a tree without leaves (RFC 9162 section 2.1.1)."""

_NETSTRING = re.compile(rb"(0|[1-9][0-9]{0,9}):")
_POSITION = re.compile(rb"[1-9][0-9]{0,18}")


def leaf_data(position: int, name: str, payload: bytes) -> bytes:
    """Three netstrings say which entry it is and what it holds, so that no two entries give the same bytes.

    Args:
        position: The position of the entry, from 1.
        name: The name it is stored under: its fact's stable name and version, such as ``ResultRecorded/1``.
        payload: The stored bytes, never a new encoding of them.
    """
    label = name.encode()
    return b"%d:%d,%d:%b,%d:%b," % (len(str(position)), position, len(label), label, len(payload), payload)


def parse_leaf_data(data: bytes) -> tuple[int, str, bytes]:
    """Position, name and payload are read back from leaf data; the inverse of `leaf_data`.

    Raises:
        InvalidInputError: The bytes are not exactly three netstrings that hold a position, a name and a payload.
    """
    fields: list[bytes] = []
    start = 0
    for _ in range(3):
        length = _NETSTRING.match(data, start)
        end = length.end() + int(length[1]) if length else 0
        if length is None or data[end : end + 1] != b",":
            raise InvalidInputError("The leaf data is not three netstrings of a position, a name and a payload.")
        fields.append(data[length.end() : end])
        start = end + 1
    digits, label, payload = fields
    if start != len(data) or not _POSITION.fullmatch(digits):
        raise InvalidInputError("The leaf data has bytes to spare or does not begin with a position from 1.")
    try:
        return int(digits), label.decode(), payload
    except UnicodeDecodeError as error:
        raise InvalidInputError("The name in the leaf data is not UTF-8.") from error


def hash_leaf(data: bytes) -> bytes:
    """The hash of a leaf is SHA-256 over a zero byte and its data (RFC 9162 section 2.1.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def hash_node(below: bytes | bytearray) -> bytes:
    """The hash of a node is SHA-256 over 0x01 and the left and right hash below it (RFC 9162 section 2.1.1)."""
    return hashlib.sha256(b"\x01" + below).digest()


def leaf_hash(position: int, name: str, payload: bytes) -> bytes:
    """The hash of an entry, `hash_leaf` of its `leaf_data`; see the top of the module for how to do it by hand."""
    label = name.encode()
    # At once, because every entry that is read is hashed.
    return hashlib.sha256(
        b"\x00%d:%d,%d:%b,%d:%b," % (len(str(position)), position, len(label), label, len(payload), payload)
    ).digest()


class _Labels(dict[str, bytes]):
    """Names as netstrings. A book has few of them, each very often; only what a store gives by chance has more."""

    def __missing__(self, name: str) -> bytes:
        label = name.encode()
        made = self[name] = b"%d:%b," % (len(label), label)
        return made


def leaf_hashes(entries: Iterable[tuple[int, str, bytes]]) -> bytes:
    """The hashes of entries, one after the other: `leaf_hash` of each, in two thirds of the time."""
    labels, sha256 = _Labels(), hashlib.sha256
    return b"".join(
        [
            sha256(b"\x00%d:%d,%b%d:%b," % (len(str(position)), position, labels[name], len(payload), payload)).digest()
            for position, name, payload in entries
        ]
    )


class Tree:
    """An append-only tree that gives the root and the proofs at every size it has ever had, at logarithmic cost.

    It keeps the hashes of all full subtrees, one byte array a level: 64 bytes a leaf. A full subtree never changes, so
    what is asked of an earlier size is read from the same arrays.
    """

    __slots__ = ("_levels",)

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels = [bytearray()]
        for leaf in leaves:
            self.append(leaf)

    @classmethod
    def of(cls, leaves: bytes) -> Self:
        """The tree of the leaves with these hashes, one after the other; raises what `extend` raises."""
        tree = cls()
        tree.extend(leaves)
        return tree

    @property
    def size(self) -> int:
        """How many leaves there are; the position of the last entry."""
        return len(self._levels[0]) // HASH_SIZE

    def append(self, leaf: bytes) -> None:
        """The leaf with this hash is put at the end.

        Raises:
            InvalidInputError: It is not a hash of 32 bytes.
        """
        if len(leaf) != HASH_SIZE:
            raise InvalidInputError(f"A leaf hash has {HASH_SIZE} bytes, not {len(leaf)}.")
        self.extend(leaf)

    def extend(self, leaves: bytes) -> None:
        """The leaves with these hashes, one after the other, are put at the end.

        Raises:
            InvalidInputError: They are not hashes of 32 bytes.
        """
        if len(leaves) % HASH_SIZE:
            raise InvalidInputError(f"Leaf hashes have {HASH_SIZE} bytes each, not {len(leaves)} in all.")
        new, level, pair, sha256 = leaves, 0, 2 * HASH_SIZE, hashlib.sha256
        while new:
            if level == len(self._levels):
                self._levels.append(bytearray())
            hashes = self._levels[level]
            first = len(hashes) // pair * pair  # a node without a sibling so far may get one
            hashes += new
            filled = len(hashes) // pair * pair
            # As `hash_node` does it: a book has as many nodes as entries.
            below = iter_unpack(f"{pair}s", hashes[first:filled])
            new = b"".join([sha256(b"\x01%b" % both).digest() for (both,) in below])
            level += 1

    def leaf(self, index: int) -> bytes:
        """The leaf hash at this index.

        Raises:
            NotFoundError: There is no such leaf.
        """
        if not 0 <= index < self.size:
            raise NotFoundError(f"There is no leaf {index} in a tree of {self.size}.")
        return self._node(0, index)

    def node(self, level: int, index: int) -> bytes:
        """The hash of a full subtree: the one with this index among those of two to the power `level` leaves.

        Raises:
            NotFoundError: There is no such full subtree.
        """
        if level < 0 or not 0 <= index < self.size >> level:
            raise NotFoundError(f"There is no full subtree {index} of {1 << max(level, 0)} leaves in {self.size}.")
        return self._node(level, index)

    def leaves(self, size: int) -> bytes:
        """The hashes of the first `size` leaves, one after the other.

        Raises:
            NotFoundError: There are fewer.
        """
        self._check(0, size)
        return bytes(self._levels[0][: size * HASH_SIZE])

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves, or of all (RFC 9162 section 2.1.1).

        Raises:
            NotFoundError: The tree has never been as large.
        """
        size = self.size if size is None else size
        self._check(0, size)
        return self._range(0, size) or EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The hashes beside the way from a leaf up to the root of the first `size` leaves (RFC 9162 section 2.1.3.1).

        Raises:
            NotFoundError: There is no such leaf in a tree of that size, or the tree has never been as large.
        """
        size = self.size if size is None else size
        self._check(index + 1, size)
        if index < 0:
            raise NotFoundError(f"There is no leaf {index}.")
        path: list[bytes] = []
        low, high = 0, size
        while high - low > 1:
            middle = low + _split(high - low)
            if index < middle:
                path.append(self._range(middle, high))
                high = middle
            else:
                path.append(self._range(low, middle))
                low = middle
        return path[::-1]

    def consistency_proof(self, old: int, new: int | None = None) -> list[bytes]:
        """The hashes that show that the first `old` leaves begin a tree of `new` (RFC 9162 section 2.1.4.1).

        The proof is empty where `old` is 0 or equal to `new`: then there is nothing to show beyond the roots.

        Raises:
            NotFoundError: `old` is larger than `new`, or the tree has never been as large.
        """
        new = self.size if new is None else new
        self._check(old, new)
        if old == 0:
            return []
        path: list[bytes] = []
        low, high = 0, new
        while old != high:
            middle = low + _split(high - low)
            if old <= middle:
                path.append(self._range(middle, high))
                high = middle
            else:
                path.append(self._range(low, middle))
                low = middle
        if low:  # else the old root itself is a node of the new tree, and the verifier has it
            path.append(self._range(low, high))
        return path[::-1]

    def _check(self, inner: int, size: int) -> None:
        if not 0 <= inner <= size <= self.size:
            raise NotFoundError(f"A tree of {self.size} leaves has no {inner} of the first {size}.")

    def _node(self, level: int, index: int) -> bytes:
        return bytes(self._levels[level][index * HASH_SIZE : (index + 1) * HASH_SIZE])

    def _range(self, low: int, high: int) -> bytes:
        """The hash over leaves `low` to `high`, where a range of the RFC's recursion begins at `low`."""
        peaks: list[bytes] = []
        while low < high:
            width = (high - low) & (low - high)  # the lowest bit that is set: the smallest, rightmost full subtree
            high -= width
            level = width.bit_length() - 1
            peaks.append(self._node(level, high >> level))
        return _fold(peaks)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf hash at `index` to the root of `size` leaves (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes(leaf, root, *proof):
        return False
    result = leaf
    first, last = index, size - 1
    for sibling in proof:
        if last == 0:
            return False
        on_the_right = first & 1 or first == last
        result = hash_node(sibling + result) if on_the_right else hash_node(result + sibling)
        first, last = _ascend(first, last)
    return last == 0 and result == root


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the tree of `old` leaves is the beginning of the tree of `new` (RFC 9162 section 2.1.4.2).

    The RFC leaves two cases out: equal sizes need equal roots, and the empty tree begins every tree. Both need an
    empty proof.
    """
    if not 0 <= old <= new or not _are_hashes(old_root, new_root, *proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    # A full old tree is a node of the new one, which the verifier has, so the proof leaves it out.
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            before = hash_node(sibling + before)
            after = hash_node(sibling + after)
        else:
            after = hash_node(after + sibling)
        first, last = _ascend(first, last)
    return last == 0 and before == old_root and after == new_root


def _ascend(first: int, last: int) -> tuple[int, int]:
    """The place of a node and of the last node on the next level where the node has a sibling."""
    if first == last:
        # On the right edge a node without a sibling is its own parent: no hash is spent on those levels.
        while first and not first & 1:
            first, last = first >> 1, last >> 1
    return first >> 1, last >> 1


def _are_hashes(*values: bytes) -> bool:
    # Two values of other lengths could be cut differently and still give the same node.
    return all(len(value) == HASH_SIZE for value in values)


def _split(count: int) -> int:
    """The largest power of two that is smaller than `count`, which is at least 2."""
    return 1 << (count - 1).bit_length() - 1


def _fold(peaks: Iterable[bytes]) -> bytes:
    """The hash over neighbouring full subtrees, given from right to left; nothing where there are none."""
    result = b""
    for peak in peaks:
        result = hash_node(peak + result) if result else peak
    return result
