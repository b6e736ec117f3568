"""What is read of a book is held against the checkpoints that are kept of it, before anything is shown.

It takes the roots that a reader has computed anyway, and believes the files as they are: whose signature is on them,
and whether it holds, is for ``season verify`` to say. Of all checkpoints two are enough: the largest that what was read
covers, and the next one, which covers what was read.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from commands.sealing.checkpoints import Folder, read_checkpoint
from ledger.book import Book
from ledger.continuity import Agreement
from ledger.errors import InvalidInputError, NotAsSealedError
from ledger.facts import KeyTrusted
from ledger.seal.checkpoint import Checkpoint
from ledger.seal.merkle import HASH_SIZE, Tree, leaf_hash
from ledger.seal.note import Note
from ledger.stores import Store


def agreement(store: Store, book: Book, folder: Folder) -> Agreement:
    """An objection to what was read of a book in a store where it is not what the checkpoints in a folder say."""
    return _Agreement(store, book, folder).check


class _Agreement:
    def __init__(self, store: Store, book: Book, folder: Folder) -> None:
        self._store = store
        self._book = book
        self._folder = folder

    def check(self, tree: Tree, whole: bool) -> None:  # noqa: FBT001  as `Agreement` says
        sizes = self._sizes()
        covered = max((size for size in sizes if size <= tree.size), default=None)
        beyond = min((size for size in sizes if size > tree.size), default=None)
        if covered is not None and tree.root(covered) != self._root(sizes[covered]):
            self._refuse(f"as it was sealed at {covered}: {self._difference(tree, covered)}")
        if beyond is None:
            return
        # It may have been read before it grew and was sealed.
        if whole and self._book.last() < beyond:
            self._refuse(f"whole: it ends at {tree.size}, and {beyond} entries were sealed")
        self._check_beginning(tree, beyond, self._root(sizes[beyond]))

    def _sizes(self) -> dict[int, Path]:
        """The checkpoints of this book, by their sizes."""
        found = self._folder.sizes(self._book.name)
        if not found and self._folder.is_beside(self._store.url):
            # It may be one that was sealed, under a name that is damaged now.
            others = self._folder.of_none(self._store.books())
            if others:
                self._refuse(f"known to be as it was sealed: {others[0]} is of a book that is not in the store")
        plain = self._folder.called(self._book.name)
        if len(found.keys() - {plain}) > 1:
            # Books of others may have this name, and their checkpoints be kept here.
            own = {plain, *map(self._folder.called, self._origins())}
            found = {origin: sizes for origin, sizes in found.items() if origin in own}
        return {size: file for sizes in found.values() for size, file in sizes.items()}

    def _origins(self) -> Iterator[str]:
        """What this book is called by its seals, as far as its entries say it."""
        for stored in self._book.stored():
            if stored.name.partition("/")[0] == KeyTrusted.__name__:
                fact = self._book.decode(stored).fact
                if isinstance(fact, KeyTrusted) and fact.origin is not None:
                    yield fact.origin

    def _check_beginning(self, tree: Tree, size: int, root: bytes) -> None:
        """Check that a beginning of the book is that of what was sealed later."""
        sealed = self._folder.hashes(self._book.name)[: size * HASH_SIZE]
        if Tree.of(sealed).root() == root:
            if sealed[: tree.size * HASH_SIZE] != tree.leaves(tree.size):
                self._refuse(f"as it was sealed at {size}: {self._difference(tree, size)}")
            return
        # Without the hashes nothing is known of a part alone, so that the rest is hashed too.
        rest = (leaf_hash(*stored) for stored in self._book.stored(after=tree.size, upto=size))
        if Tree.of(tree.leaves(tree.size) + b"".join(rest)).root() != root:
            self._refuse(f"as it was sealed at {size}")

    def _root(self, file: Path) -> bytes:
        try:
            return Checkpoint.parse(Note.parse(read_checkpoint(file).data).text).root
        except InvalidInputError as error:
            return self._refuse(f"known to be as it was sealed: {file.name}: {error}")

    def _difference(self, tree: Tree, size: int) -> str:
        sealed = self._folder.hashes(self._book.name)
        both = range(min(size, tree.size, len(sealed) // HASH_SIZE))
        first = next((one for one in both if sealed[one * HASH_SIZE : (one + 1) * HASH_SIZE] != tree.leaf(one)), None)
        return "its root is another" if first is None else f"entry {first + 1} is the first that is another"

    def _refuse(self, why: str) -> NoReturn:
        raise NotAsSealedError(
            f"{self._book.name} is not {why}, so nothing is shown of it; run: season verify --store {self._store.url}"
        )
