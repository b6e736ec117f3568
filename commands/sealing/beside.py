"""A book held against the checkpoints beside its store. Whoever only reads asks it, so it loads nothing by itself."""

import os
from pathlib import Path

from commands.sealing.places import CHECKPOINTS, checkpoints_path
from ledger.book import Book
from ledger.continuity import Agreement
from ledger.stores import Store


def agreement_with_seals(store: Store, book: Book, url: str) -> Agreement | None:
    """What objects to a book that is not as it was sealed; None where nothing is kept that it could be held against.

    The checkpoints are in the folder that `CHECKPOINTS` names, or beside the store at `url`.
    """
    named = os.environ.get(CHECKPOINTS)
    path = checkpoints_path(url, Path(named) if named else None)
    if not path.is_dir():
        return None
    from commands.sealing.agreeing import agreement  # noqa: PLC0415  most stores have no checkpoints
    from commands.sealing.checkpoints import Folder  # noqa: PLC0415  as above

    return agreement(store, book, Folder(path))
