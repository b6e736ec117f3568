"""``season doubts``: what the book was told of the races that count and may be false, with what settles it."""

from typing import Final

from ledger.basis import Basis
from projections.documents.base import Document
from projections.documents.doubts import DoubtLine, doubts_in
from projections.reports.report import Asked, Report
from projections.tables.columns import Description, Reference, always


class DoubtsDocument(Document):
    """``season doubts --json``."""

    basis: Basis
    doubts: tuple[DoubtLine, ...]


def _make(asked: Asked) -> DoubtsDocument:
    return DoubtsDocument(basis=asked.reading.basis, doubts=doubts_in(asked.reading, ("",)))


DOUBTS: Final[Description[DoubtsDocument, DoubtLine]] = Description(
    name="doubts",
    title="What may be false",
    rows=lambda document: document.doubts,
    fields=(
        always("race", "string", "The race.", lambda of: of.race, link=lambda of: f"races/{of.race}/", names=True),
        always("doubt", "string", "What is doubted: programme, ranks or gender.", lambda of: of.doubt),
        always("words", "string", "What may be false, in words.", lambda of: of.words),
        always("settle", "string", "How a person settles it.", lambda of: of.settle, heading="settled by"),
        always(
            "entries",
            "string",
            "The positions of the entries that say it, with spaces.",
            lambda of: " ".join(map(str, of.entries)),
        ),
    ),
    key=("race", "doubt", "entries"),
    references=(Reference("race", "races"),),
    kept="moments",
)

REPORTS: Final = (
    Report(
        name="doubts",
        word="doubts",
        path="doubts",
        about="What the book was told of the races that count and may be false, with what settles it.",
        model=DoubtsDocument,
        make=_make,
        title=lambda _document: "Doubts",
        tables=(DOUBTS,),
        bases="every",
    ),
)
