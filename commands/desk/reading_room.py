"""What the reading room is handed from outside: the checkpoints of a book, and the lists that visitors send."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path, PurePath

from commands.intake.lists.announcement import Announcement, lists_in
from commands.intake.lists.tables import ENDINGS, SENT, WORKBOOKS
from commands.sealing.checkpoints import Folder
from ledger.facts import ClassificationPublished
from projections.verification.verify import Kept


def kept_checkpoints(folder: Folder, book: str) -> tuple[Sequence[Kept], bytes]:
    """The checkpoints of a folder, called by the names of their files alone, and the leaf hashes of a book beside them.

    Raises:
        InvalidInputError: The folder or a file in it cannot be read.
    """
    kept = [one._replace(where=Path(one.where).name) for one in folder.checkpoints(book)]
    return kept, folder.hashes(book)


def sent_lists(season: str, name: str, content: bytes) -> tuple[ClassificationPublished, ...]:
    """The lists in a file that a visitor sent, read as ``season audit`` reads one; nothing is written.

    Raises:
        InvalidInputError: It cannot be read, or is larger than what strangers may send.
    """
    return lists_in(PurePath(name), content, Announcement(season=season), SENT)


def endings() -> tuple[str, ...]:
    """How the names of files end that can be read here: workbooks need an extra."""
    return ENDINGS if find_spec("openpyxl") else tuple(one for one in ENDINGS if one not in WORKBOOKS)
