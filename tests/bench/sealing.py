"""The seal and the archive: verifying, a root at any position, sealing, and an archive of the season."""

import random
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from commands.archive.bag import write_archive
from commands.archive.contents import contents
from commands.sealing.checkpoints import Folder
from commands.sealing.verifying import verify_book
from ledger.book import Book, Reader
from ledger.codec import encode, stored_name
from ledger.entry import Entry
from ledger.facts import Fact
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.keys import new_key
from ledger.seal.merkle import Tree, leaf_hash
from ledger.seal.note import sign
from ledger.stores import open_store
from tests.bench.measure import Bar, best, best_of_turns
from tests.bench.storage import MANY, _repeated

BOOK = "world-cup/bench"


def verifying(folder: Path, season: list[Entry[Fact]]) -> Iterator[Bar]:
    """Verification of a very large book against one checkpoint, from its stored bytes."""
    key = new_key("bench")
    url = f"sqlite:{folder / 'verify.db'}"
    with open_store(url) as store:
        entries = (entry._replace(position=position) for position, entry in enumerate(_repeated(season), 1))
        store.append(BOOK, 0, [(stored_name(entry.fact), encode(entry)) for entry in entries])
        tree = Tree(leaf_hash(*stored) for stored in store.read(BOOK))
    kept = Folder(folder / "verify.db.checkpoints")
    kept.keep(sign(str(Checkpoint(BOOK, tree.size, tree.root())), key), tree)
    # Opened as the command does it, after the writer has closed it and so emptied its log.
    with open_store(url, read_only=True) as store:

        def verify() -> None:
            verdict = verify_book(store, BOOK, [kept], keys=[key.public])
            assert verdict.sealed == MANY

        def plain() -> None:
            assert sum(1 for stored in store.read(BOOK) if sha256(stored.payload).digest()) == MANY

        seconds, alone = best_of_turns(verify, plain, rounds=5)
    detail = f"{seconds:.2f} s against {alone:.2f} s, {seconds / MANY * 1e6:.1f} µs an entry"
    name = f"verify {MANY:,} entries against a loop that takes their SHA-256"
    yield Bar(name, seconds / alone, 2.5, "ratio", at_least=False, detail=detail)


def sealing(folder: Path, url: str, name: str) -> Iterator[Bar]:
    """A root at any position of a warm book, and what sealing takes beyond it: signing, and keeping it on disk."""
    key = new_key("bench")
    with open_store(url, read_only=True) as store:
        reader = Reader(Book(store, name))
        size = len(reader.entries())
        tree = Tree(leaf_hash(*stored) for stored in store.read(name))
    positions = random.Random(1).choices(range(1, size + 1), k=200)  # noqa: S311 - not for secrets
    root = best(lambda: [reader.root(position) for position in positions], rounds=10) / len(positions)
    yield Bar("the root at any position of a warm book", root * 1e3, 1, "ms", at_least=False)

    kept = Folder(folder / "sealed.checkpoints")
    text, bytes_of_root = str(Checkpoint(name, size, tree.root())), tree.root()
    kept.keep(sign(text, key), tree)

    def seal() -> None:
        kept.keep(sign(str(Checkpoint(name, size, bytes_of_root)), key), tree)

    yield Bar("sealing beyond the root, on disk", best(seal, rounds=20) * 1e3, 5, "ms", at_least=False)


def archiving(folder: Path, url: str, name: str) -> Iterator[Bar]:
    """The archive of the season, without the sheets."""
    made: list[Path] = []

    def archive() -> None:
        made.append(folder / f"{len(made)}.zip")
        with open_store(url, read_only=True) as store:
            write_archive(contents(store, Book(store, name), []), made[-1])

    yield Bar("archive of the season", best(archive, rounds=3), 5, "s", at_least=False)
    yield Bar("size of that archive", made[0].stat().st_size / 1e6, 3, "MB", at_least=False)
