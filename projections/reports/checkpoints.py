"""``season checkpoints``: who has signed the book at which size, whether that holds, and what is not sealed yet."""

from typing import Final

from ledger.basis import Basis
from ledger.errors import NotFoundError
from projections.documents.base import Document
from projections.documents.seal import CheckpointLine, KeyLine, SealFinding, book_line, keys_document
from projections.reports.report import Asked, Report
from projections.tables.columns import Description, always, maybe
from projections.verification.kept import UNSEALED, Seal


class KeptCheckpoint(CheckpointLine):
    """A checkpoint that is kept; `where` is the name of its file, and `note` the signed text in it."""

    note: str


class CheckpointsDocument(Document):
    """The checkpoints of the book, newest first, whatever the basis; `sealed` entries of the basis they cover."""

    basis: Basis
    sealed: int
    checkpoints: tuple[KeptCheckpoint, ...]
    keys: tuple[KeyLine, ...]
    findings: tuple[SealFinding, ...]


def seal_of(asked: Asked) -> Seal:
    """The checkpoints that are known of the book.

    Raises:
        NotFoundError: Nothing is known of checkpoints here.
    """
    if asked.seal is None:
        raise NotFoundError(UNSEALED)
    return asked.seal()


def _make(asked: Asked) -> CheckpointsDocument:
    verdict = seal_of(asked).verdict
    line, at = book_line(verdict), asked.reading.basis.at
    pairs = zip(line.checkpoints, verdict.checkpoints, strict=True)
    return CheckpointsDocument(
        basis=asked.reading.basis,
        sealed=min(verdict.sealed, at),
        checkpoints=tuple(KeptCheckpoint(**dict(one), note=str(kept.note)) for one, kept in pairs)[::-1],
        keys=keys_document(verdict.examined).keys,
        findings=line.findings,
    )


def _notes(document: CheckpointsDocument) -> tuple[str, ...]:
    return (
        f"{document.sealed} of {document.basis.at} entries are sealed",
        *(f"{one.kind}: {one.text}" for one in document.findings),
    )


CHECKPOINTS: Final[Description[CheckpointsDocument, KeptCheckpoint]] = Description(
    name="checkpoints",
    title="Checkpoints, newest first",
    rows=lambda document: document.checkpoints,
    fields=(
        always("size", "integer", "How many entries it covers.", lambda of: of.size),
        always("root", "string", "The root hash of them, in hexadecimal.", lambda of: of.root),
        always("holds", "boolean", "Whether the book is as it says.", lambda of: of.holds),
        maybe(
            "signed", "string", "Who signed it, with spaces.", lambda of: " ".join(by.key for by in of.signed) or None
        ),
        maybe("not_known", "string", "Who signed it too and is not known.", lambda of: " ".join(of.unknown) or None),
        always("file", "string", "The name of its file.", lambda of: of.where),
    ),
    key=("file",),
)

REPORTS: Final = (
    Report(
        name="checkpoints",
        word="checkpoints",
        path="checkpoints",
        about="The signed checkpoints of the book, whether each holds, and how many entries of the basis are sealed.",
        model=CheckpointsDocument,
        any_book=True,
        make=_make,
        title=lambda _document: "Checkpoints",
        tables=(CHECKPOINTS,),
        notes=_notes,
        seals=("page", "json", "csv"),
        bases="last",
    ),
)
