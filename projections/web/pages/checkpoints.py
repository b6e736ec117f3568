"""The checkpoints of the book: who has signed it at which size, whether that holds, and what is not sealed yet."""

from ledger.errors import NotFoundError
from ledger.seal.proof import proof_name
from projections.documents.seal import book_line, keys_document
from projections.web.documents import CheckpointsDocument, KeptCheckpoint
from projections.web.sealed import UNSEALED, Seal, stamp_name
from projections.web.visit import Resource, Sheet, Shown, Visit


def seal_of(visit: Visit) -> Seal:
    """The checkpoints that a visit sees.

    Raises:
        NotFoundError: Nothing is known of checkpoints here.
    """
    if visit.seal is None:
        raise NotFoundError(UNSEALED)
    return visit.seal


def _make(visit: Visit) -> CheckpointsDocument:
    verdict = seal_of(visit).verdict
    line, at = book_line(verdict), visit.reading.basis.at
    pairs = zip(line.checkpoints, verdict.checkpoints, strict=True)
    return CheckpointsDocument(
        basis=visit.reading.basis,
        sealed=min(verdict.sealed, at),
        checkpoints=tuple(KeptCheckpoint(**dict(one), note=str(kept.note)) for one, kept in pairs)[::-1],
        keys=keys_document(verdict.examined).keys,
        findings=line.findings,
    )


def _show(visit: Visit, document: CheckpointsDocument) -> Shown:
    del visit
    return Shown(
        title="Checkpoints",
        command="season verify",
        more={"proof_file": proof_name(document.basis.book, max(document.sealed, 1)), "stamp_name": stamp_name},
    )


def _sheet(document: CheckpointsDocument) -> Sheet:
    header = ["size", "root", "holds", "signed", "not known", "file"]
    return Sheet(
        header,
        (
            (one.size, one.root, one.holds, " ".join(by.key for by in one.signed), " ".join(one.unknown), one.where)
            for one in document.checkpoints
        ),
    )


CHECKPOINTS = (
    Resource(
        name="checkpoints",
        path="checkpoints",
        about="The signed checkpoints of the book, whether each holds, and how many entries of the basis are sealed.",
        model=CheckpointsDocument,
        make=_make,
        show=_show,
        sheet=_sheet,
        seals=("page", "json", "csv"),
    ),
)
