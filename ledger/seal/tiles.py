"""Tiles: a book as files by which any client of a transparency log follows it (C2SP tlog-tiles).

A tile holds 256 hashes that stand beside each other: those of level 0 are leaf hashes, each of level 1 is over a whole
tile of level 0, and so on. What does not fill a tile yet stands in a partial one, whose path says how many there are;
so no file ever changes but ``checkpoint``, which says up to where. Beside them stand the entries, 256 in a bundle.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from ledger.seal.merkle import Tree

CHECKPOINT: Final = "checkpoint"
WIDTH: Final = 256
"""Hashes in a whole tile, and entries in a whole bundle."""
MAX_ENTRY: Final = (1 << 16) - 1
"""Bytes of leaf data that a bundle can hold of an entry; its length takes two bytes."""

_HEIGHT: Final = 8


def tiles(tree: Tree, size: int) -> Iterator[tuple[str, bytes]]:
    """The tiles of the first `size` leaves, each with its path (tlog-tiles, "Merkle Tree").

    Raises:
        NotFoundError: The tree is smaller.
    """
    level = 0
    while count := size >> _HEIGHT * level:
        for index, first, width in _cut(count):
            nodes = (tree.node(_HEIGHT * level, first + at) for at in range(width))
            yield _path(str(level), index, width), b"".join(nodes)
        level += 1


def bundles(leaves: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """The bundles of entries, given by their leaf data, each with its path (tlog-tiles, "Log Entries").

    A bundle with an entry that is too large for the format is left out; its hashes are in the tiles all the same.
    """
    for index, first, width in _cut(len(leaves)):
        chosen = leaves[first : first + width]
        if all(len(one) <= MAX_ENTRY for one in chosen):
            yield _path("entries", index, width), b"".join(len(one).to_bytes(2) + one for one in chosen)


def log_files(tree: Tree, leaves: Sequence[bytes], sizes: Collection[int]) -> dict[str, bytes]:
    """The tiles and bundles by which the checkpoints of these sizes are followed, by path.

    What is not whole yet is written as it was at each of them, for clients that know only an earlier one.
    """
    newest = max(sizes)
    files = {**dict(tiles(tree, newest)), **dict(bundles(leaves[:newest]))}
    for size in sizes:
        for path, data in (*tiles(tree, size), *bundles(leaves[:size])):
            if path.partition(".p/")[0] not in files:
                files.setdefault(path, data)
    return files


def _cut(count: int) -> Iterator[tuple[int, int, int]]:
    """Tiles by their number, the first that they hold, and how many they hold."""
    for first in range(0, count, WIDTH):
        yield first // WIDTH, first, min(WIDTH, count - first)


def _path(level: str, index: int, width: int) -> str:
    """The path of a tile: its number in groups of three digits, with an x before all but the last."""
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return f"tile/{level}/{number}{'' if width == WIDTH else f'.p/{width}'}"
