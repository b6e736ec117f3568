"""Where the checkpoints of a store are kept. Whoever only reads asks it, so it loads nothing."""

import os
from pathlib import Path
from typing import Final

from ledger.book import Book
from ledger.continuity import Agreement
from ledger.stores import Store

CHECKPOINTS: Final = "SEASON_CHECKPOINTS"
"""The variable that names the folder where checkpoints are kept."""


def checkpoints_path(url: str, given: Path | None) -> Path:
    """The folder of a store's checkpoints: the one given, or else the file's own name with ``.checkpoints``.

    A store that is no file has ``season.checkpoints`` in the current folder.
    """
    if given is not None:
        return given
    scheme, _, path = url.partition(":")
    return Path(f"{path if scheme == 'sqlite' else 'season'}.checkpoints")


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
