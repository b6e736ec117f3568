"""The book in an archive as a log that any client follows, up to the newest checkpoint in the archive."""

from collections.abc import Mapping, Sequence
from typing import Final

from ledger.seal.merkle import Tree, leaf_data
from ledger.seal.note import Note
from ledger.seal.tiles import CHECKPOINT, log_files
from ledger.stores import StoredEntry

FOLDER: Final = "log-tiles/"


def tiles_of(tree: Tree, stored: Sequence[StoredEntry], notes: Mapping[int, Note]) -> dict[str, bytes]:
    """The checkpoint, the tiles and the bundles of entries, by path; nothing where no checkpoint holds.

    Args:
        tree: The tree of the entries.
        stored: The entries as they are stored.
        notes: The checkpoints that hold, by size.
    """
    if not notes:
        return {}
    size = max(notes)
    leaves = [leaf_data(*one) for one in stored[:size]]
    files = {CHECKPOINT: str(notes[size]).encode(), **log_files(tree, leaves, notes)}
    return {f"{FOLDER}{path}": data for path, data in files.items()}
