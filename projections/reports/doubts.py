"""``season doubts``: what the book was told of the races that count, and of who is who, and may be false."""

from typing import Final

from ledger.basis import Basis
from projections.documents.base import Document
from projections.documents.doubts import DoubtLine, doubts_in, member_lines
from projections.reports.report import Asked, Report
from projections.tables.columns import Description, Reference, always, maybe, only_data


class DoubtsDocument(Document):
    """``season doubts --json``."""

    basis: Basis
    doubts: tuple[DoubtLine, ...]


def _make(asked: Asked) -> DoubtsDocument:
    return DoubtsDocument(
        basis=asked.reading.basis, doubts=(*doubts_in(asked.reading, ("",)), *member_lines(asked.reading))
    )


DOUBTS: Final[Description[DoubtsDocument, DoubtLine]] = Description(
    name="doubts",
    title="What may be false",
    rows=lambda document: document.doubts,
    fields=(
        maybe(
            "race", "string", "The race, where it is of one.", lambda of: of.race, link=lambda of: f"races/{of.race}/"
        ),
        always(
            "doubt",
            "string",
            "What is doubted: programme, ranks, gender, division or identity.",
            lambda of: of.doubt,
            names=True,
        ),
        always("words", "string", "What may be false, in words.", lambda of: of.words),
        always("settle", "string", "How a person settles it.", lambda of: of.settle, heading="settled by"),
        always(
            "entries",
            "string",
            "The positions of the entries that give rise to it, with spaces.",
            lambda of: " ".join(map(str, of.entries)),
        ),
        only_data(
            maybe(
                "competitors",
                "string",
                "The identities in doubt, with spaces, where it is of who is who.",
                lambda of: " ".join(of.competitors) or None,
            )
        ),
    ),
    key=("doubt", "entries"),
    references=(Reference("race", "races"),),
    kept="moments",
)

REPORTS: Final = (
    Report(
        name="doubts",
        word="doubts",
        path="doubts",
        about="What the book was told of races, and of who is who, and may be false, with what settles it.",
        sorts=True,
        model=DoubtsDocument,
        make=_make,
        title=lambda _document: "Doubts",
        tables=(DOUBTS,),
        bases="every",
    ),
)
