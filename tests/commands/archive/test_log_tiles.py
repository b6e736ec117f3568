"""The book in an archive as the tiles of a log, read by nothing of ours."""

from pathlib import Path

from commands.archive.bag import write_archive
from commands.archive.contents import contents
from commands.archive.log_tiles import tiles_of
from commands.sealing.checkpoints import folder_beside
from ledger.book import Book
from ledger.seal.merkle import Tree
from ledger.stores import open_store
from tests.commands.archive.support import BOOK, by_restoring, by_the_program, files_of, inside, make_store


def test_an_archive_has_the_tiles_of_its_book(tmp_path: Path) -> None:
    url = f"sqlite:{tmp_path / 'season.db'}"
    stored = make_store(url, folder_beside(url, None))
    with open_store(url, read_only=True) as store:
        made = contents(store, Book(store, BOOK), [folder_beside(url, None)], tiled=True)
    write_archive(made, tmp_path / "bag")
    files = files_of(tmp_path / "bag")
    named = {name.removeprefix("data/log-tiles/") for name in files if name.startswith("data/log-tiles/")}
    assert named == {"checkpoint", f"tile/0/000.p/{len(stored)}", f"tile/entries/000.p/{len(stored)}"}
    assert files["data/log-tiles/checkpoint"] == files[f"data/checkpoints/{len(stored)}.checkpoint"]
    leaves = files["data/leaves.txt"].decode().split()
    assert files[f"data/log-tiles/tile/0/000.p/{len(stored)}"].hex() == "".join(leaves)
    assert "log-tiles/" in files["data/README.txt"].decode()
    for told in (by_the_program(inside(files)), by_restoring(inside(files))):
        assert "WRONG" not in told


def test_a_book_that_is_not_sealed_has_no_tiles() -> None:
    assert tiles_of(Tree(), [], {}) == {}
