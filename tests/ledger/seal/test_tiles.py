"""The book as tiles, followed by a client that has nothing else: it reads paths and computes as RFC 6962 says."""

import hashlib

import pytest
from pymerkle import InmemoryTree

from ledger.errors import NotFoundError
from ledger.seal.merkle import Tree, hash_leaf
from ledger.seal.tiles import MAX_ENTRY, bundles, log_files, tiles

SIZES = (0, 1, 2, 255, 256, 257, 511, 512, 600, 65_536, 65_537, 66_049)
LEAVES = [b"entry %d" % at for at in range(max(SIZES))]


@pytest.fixture(scope="module")
def tree() -> Tree:
    """The tree of all of them."""
    return Tree(hash_leaf(one) for one in LEAVES)


def number(index: int) -> str:
    """A tile's number as tlog-tiles writes it."""
    text = f"{index % 1000:03d}"
    while index := index // 1000:
        text = f"x{index % 1000:03d}/{text}"
    return text


def place(files: dict[str, bytes], level: str, index: int, size: int) -> bytes:
    """What a client asks for that knows the size of the log: the whole tile, or the partial one of that size."""
    width = size - 256 * index
    return files[f"tile/{level}/{number(index)}{f'.p/{width}' if width < 256 else ''}"]


def hashes_at(files: dict[str, bytes], level: int, size: int) -> list[bytes]:
    """All hashes of a level."""
    count = size >> 8 * level
    data = b"".join(place(files, str(level), index, count) for index in range(-(-count // 256)))
    assert len(data) == 32 * count
    return [data[at : at + 32] for at in range(0, len(data), 32)]


def root(hashes: list[bytes]) -> bytes:
    """The root over hashes, by the definition: the left part is the largest power of two that is smaller."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else hashlib.sha256().digest()
    left = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(hashes[:left]) + root(hashes[left:])).digest()


def entries(files: dict[str, bytes], size: int) -> list[bytes]:
    found = []
    for index in range(-(-size // 256)):
        data = place(files, "entries", index, size)
        while data:
            length = int.from_bytes(data[:2])
            found.append(data[2 : 2 + length])
            data = data[2 + length :]
    return found


@pytest.mark.uncounted
@pytest.mark.parametrize("size", SIZES)
def test_a_client_that_has_only_tiles_finds_the_root(tree: Tree, size: int) -> None:
    files = dict(tiles(tree, size))
    assert root(hashes_at(files, 0, size)) == tree.root(size)
    for level in range(1, 4):
        below, here = hashes_at(files, level - 1, size), hashes_at(files, level, size)
        assert here == [root(below[at : at + 256]) for at in range(0, len(below) // 256 * 256, 256)]
    assert len(files) == sum(-(-(size >> 8 * level) // 256) for level in range(4))


def test_the_bundles_hold_the_entries_of_which_the_tiles_have_the_hashes(tree: Tree) -> None:
    size = 600
    files = {**dict(tiles(tree, size)), **dict(bundles(LEAVES[:size]))}
    found = entries(files, size)
    assert found == LEAVES[:size]
    other = InmemoryTree(algorithm="sha256")
    for one in found:
        other.append_entry(one)
    assert other.get_root() == tree.root(size)


def test_whole_tiles_stay_as_the_log_grows(tree: Tree) -> None:
    before, after = dict(tiles(tree, 511)), dict(tiles(tree, 66_049))
    whole = {path for path in before if ".p/" not in path}
    assert whole == {"tile/0/000"}
    assert {path: after[path] for path in whole} == {path: before[path] for path in whole}
    assert "tile/0/001.p/255" in before
    assert "tile/0/001.p/255" not in after
    assert {"tile/2/000.p/1", "tile/1/001.p/2", "tile/0/258.p/1"} <= set(after)


def test_the_example_of_the_specification() -> None:
    """A tree of 70,000 leaves has 273 whole tiles and one of 112, a whole one and one of 17, and one of 1."""
    tree = Tree.of(bytes(32) * 70_000)
    paths = [path for path, _ in tiles(tree, 70_000)]
    assert sum(path.startswith("tile/0/") for path in paths) == 274
    assert paths[273:] == ["tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"]
    assert [path for path, _ in tiles(tree, 256)] == ["tile/0/000", "tile/1/000.p/1"]


def test_what_an_earlier_checkpoint_needs_is_there_until_it_is_whole(tree: Tree) -> None:
    paths = set(log_files(tree, LEAVES[:300], {5, 260, 300}))
    names = ("tile/0/000", "tile/0/001.p/4", "tile/0/001.p/44", "tile/1/000.p/1")
    bundled = ("tile/entries/000", "tile/entries/001.p/4", "tile/entries/001.p/44")
    assert paths == {*names, *bundled}


def test_numbers_are_written_in_groups_of_three_digits() -> None:
    """The example of tlog-tiles is tile 1234067."""
    assert number(1_234_067) == "x001/x234/067"
    many = bundles([b""] * 256 * 1_001)
    assert [path for path, _ in many][-2:] == ["tile/entries/999", "tile/entries/x001/000"]


def test_an_entry_that_is_too_large_for_a_bundle_leaves_it_out() -> None:
    fits, large = b"x" * MAX_ENTRY, b"x" * (MAX_ENTRY + 1)
    assert [path for path, _ in bundles([fits] * 257)] == ["tile/entries/000", "tile/entries/001.p/1"]
    assert [path for path, _ in bundles([*LEAVES[:256], large])] == ["tile/entries/000"]


def test_a_subtree_that_is_not_full_has_no_hash(tree: Tree) -> None:
    assert tree.node(0, 3) == hash_leaf(LEAVES[3])
    for level, index in ((8, tree.size >> 8), (0, tree.size), (20, 0), (-1, 0), (0, -1)):
        with pytest.raises(NotFoundError):
            tree.node(level, index)
    with pytest.raises(NotFoundError):
        list(tiles(Tree(), 1))
