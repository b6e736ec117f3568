"""A book only grows: what was read of it must be there when it is read on, and be what was sealed."""

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import Any, Final

from ledger.entry import Entry
from ledger.errors import BookChangedError
from ledger.seal.merkle import Tree, leaf_hash
from ledger.stores import StoredEntry

_NAMED: Final = 5
"""So many lost entries are named on one line."""


Agreement = Callable[[Tree, bool], None]
"""Looks at the tree of the entries that were read, which are the whole book or a beginning of it, and raises
`NotAsSealedError` where they are known to have been others."""


def is_entry(stored: StoredEntry | None, leaf: bytes) -> bool:
    """Whether a stored entry is there, and is the one with this leaf hash."""
    return stored is not None and leaf_hash(*stored) == leaf


def check_continued(book: str, known: Sequence[Entry[Any]], tree: Tree, there: Iterable[StoredEntry]) -> None:
    """Check that a book begins with the `known` entries, whose tree is `tree`.

    Raises:
        BookChangedError: It does not; the message names what is lost.
    """
    leaves = [leaf_hash(*stored) for stored in there]
    size = len(known)
    shared = sum(takewhile(bool, (leaf == tree.leaf(index) for index, leaf in enumerate(leaves[:size]))))
    if shared == size:
        return
    lost = known[shared:]
    named = ", ".join(f"{one.position} {one.name}" for one in lost[:_NAMED])
    more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
    entries = "entry is" if len(lost) == 1 else "entries are"
    raise BookChangedError(
        f"{book} was changed behind this program: of the {size} entries that it had read, {len(lost)} {entries} not "
        f"there any more ({named}{more}), and the book has {len(leaves)} now; see season verify, and season carry "
        "where another copy has them",
        known=size,
        shared=shared,
    )
