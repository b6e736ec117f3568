"""What two copies of a book share, and what becomes of the entries of the other: ``season copy`` and ``carry``."""

from typing import Literal

from projections.documents.base import Document
from projections.verification.sharing import Shared

Outcome = Literal["recorded", "here", "withdrawn", "doubted", "left", "refused"]


class SharedLine(Document):
    """What two copies share.

    `entries` is the position of the last entry that both have, 0 where they share none, `root` the root of both up to
    there; `own` and `others` are how many entries the one and the other have beyond it.
    """

    entries: int
    root: str | None
    own: int
    others: int
    differ: bool


class CopyDocument(Document):
    """``season copy --json``: how many entries were `added` to the `target`, which now has `last`."""

    book: str
    target: str
    added: int
    last: int
    shared: SharedLine


class CarriedLine(Document):
    """One entry of the other copy: where it stands there, and what becomes of it.

    `here` is the position that it has in this book, or would have; `why` says why it is doubted, left out or refused.
    """

    position: int
    fact: str
    words: str
    actor: str
    outcome: Outcome
    here: int | None
    why: str | None


class CarryDocument(Document):
    """``season carry --json``: what becomes of each entry, and which were `recorded`; none of them in a dry run.

    `doubts` are those that what is carried brings, of races and of who is who.
    """

    book: str
    other: str
    shared: SharedLine
    lines: tuple[CarriedLine, ...]
    doubts: tuple[str, ...]
    recorded: tuple[int, ...]


def shared_line(shared: Shared) -> SharedLine:
    """What two copies share as a document."""
    return SharedLine(
        entries=shared.entries, root=shared.root or None, own=shared.own, others=shared.others, differ=shared.differ
    )
