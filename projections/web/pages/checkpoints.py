"""The checkpoints of the book: what their page needs besides."""

from collections.abc import Mapping
from typing import Any, Final

from ledger.seal.proof import proof_name
from projections.reports.checkpoints import CheckpointsDocument
from projections.verification.kept import stamp_name
from projections.web.pages.page import Page, View


def _more(_view: View, document: CheckpointsDocument) -> Mapping[str, Any]:
    return {"proof_file": proof_name(document.basis.book, max(document.sealed, 1)), "stamp_name": stamp_name}


CHECKPOINTS: Final = Page("checkpoints.html", _more)
