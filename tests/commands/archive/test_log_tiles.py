"""The book in an archive as the tiles of a log, read by nothing of ours."""

from collections.abc import Mapping

import pytest

from commands.archive.bag import write_archive
from commands.archive.contents import contents
from commands.archive.log_tiles import tiles_of
from commands.archive.reading import Files
from commands.archive.restoring import Demand, checked
from commands.sealing.checkpoints import folder_beside
from ledger.book import Book
from ledger.seal.merkle import Tree, hash_leaf
from ledger.seal.tiles import log_files
from ledger.stores import open_store
from projections.archive import standalone
from tests.commands.archive.support import (
    BOOK,
    Change,
    added,
    by_restoring,
    by_the_program,
    files_of,
    inside,
    make_store,
    moved,
    rebagged,
)
from tests.commands.sealing.support import KEY


@pytest.fixture(scope="module")
def tiled(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The files of an archive with tiles."""
    path = tmp_path_factory.mktemp("tiled")
    url = f"sqlite:{path / 'season.db'}"
    make_store(url, folder_beside(url, None))
    with open_store(url, read_only=True) as store:
        made = contents(store, Book(store, BOOK), [folder_beside(url, None)], tiled=True)
    write_archive(made, path / "bag")
    return files_of(path / "bag")


def replaced(name: str, at: int) -> Change:
    """One byte of a file is another."""

    def change(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        data = bytearray(files[name])
        data[at] ^= 1
        return {**files, name: bytes(data)}

    return change


def test_an_archive_has_the_tiles_of_its_book(tiled: Mapping[str, bytes]) -> None:
    files = tiled
    named = {name.removeprefix("data/log-tiles/") for name in files if name.startswith("data/log-tiles/")}
    assert named == {"checkpoint", "tile/0/000.p/19", "tile/entries/000.p/19"}
    assert files["data/log-tiles/checkpoint"] == files["data/checkpoints/19.checkpoint"]
    leaves = files["data/leaves.txt"].decode().split()
    assert files["data/log-tiles/tile/0/000.p/19"].hex() == "".join(leaves)
    assert "log-tiles/" in files["data/README.txt"].decode()
    for told in (by_the_program(inside(files)), by_restoring(inside(files))):
        assert "WRONG" not in told
    (row,) = [one for one in checked(Files("", inside(files))).table if one.what.startswith("log-tiles/")]
    assert row == ("ok", "log-tiles/: 3", "the entries and the checkpoints")


TILE, BUNDLE, HEAD = (
    "data/log-tiles/tile/0/000.p/19",
    "data/log-tiles/tile/entries/000.p/19",
    "data/log-tiles/checkpoint",
)
OTHER = "it does not hold what the entries come to"
FORGED = {
    "a hash": (replaced(TILE, 0), OTHER),
    "an entry": (replaced(BUNDLE, -1), OTHER),
    "a hash more": (lambda files: {**files, TILE: files[TILE] + bytes(32)}, OTHER),
    "no hash": (lambda files: {**files, TILE: b""}, OTHER),
    "a tile of no entries": (added("data/log-tiles/tile/0/001", b""), OTHER),
    "a tile of a level that is not reached": (added("data/log-tiles/tile/1/000.p/1", bytes(32)), OTHER),
    "a tile of more than there are": (moved(TILE, TILE.replace("19", "20")), OTHER),
    "a tile of more than there can be": (moved(TILE, TILE.replace("19", "999")), OTHER),
    "a file that is no tile": (added("data/log-tiles/tile/0/0", b""), "it is no tile of a log"),
    "another checkpoint": (replaced(HEAD, 0), "it is none of those in checkpoints/"),
}
"""Tiles that do not show what was signed, all else made to fit."""


@pytest.mark.parametrize("name", FORGED)
def test_tiles_that_show_something_else_are_refused(tiled: Mapping[str, bytes], name: str) -> None:
    change, words = FORGED[name]
    files = inside(rebagged(change(tiled)))
    for told in (by_the_program(files, KEY), by_restoring(files, Demand([KEY.public]))):
        assert told.startswith("WRONG: data/log-tiles/")
        assert told.endswith(words)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700])
def test_the_program_of_the_archive_knows_the_tiles_of_every_level(size: int) -> None:
    entries = [b"%d" % number for number in range(size)]
    leaves = [hash_leaf(one) for one in entries]
    files = log_files(Tree(leaves), entries, {size, max(1, size - 1)})
    for path, data in files.items():
        standalone.check_tile(path, data, entries, leaves)
        for other in (data[:-1], data + b"x", bytes([data[0] ^ 1]) + data[1:]):
            with pytest.raises(standalone.ArchiveError, match="does not hold"):
                standalone.check_tile(path, other, entries, leaves)
    too_long = [b"x" * (1 << 16)] * size
    with pytest.raises(standalone.ArchiveError, match="does not hold"):
        standalone.check_tile(f"tile/entries/000.p/{min(size, 255)}", b"", too_long, leaves)


def test_a_book_that_is_not_sealed_has_no_tiles() -> None:
    assert tiles_of(Tree(), [], {}) == {}
