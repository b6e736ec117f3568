"""A list that a visitor sends to be audited: taken within limits, read, answered, and forgotten."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response

from ledger.errors import LedgerError
from ledger.facts import ClassificationPublished
from projections.reports.audit import audit_lists
from projections.web.addresses.basis import NOW
from projections.web.addresses.problems import Problem, problem_of
from projections.web.addresses.wanted import Wanted
from projections.web.answers.answers import TYPES, Answers
from projections.web.pages.audits import beside
from projections.web.server.headers import NEVER

MAX_BYTES: Final = 1_000_000
"""No list is larger; a request is refused before more of it is read."""

ReadLists = Callable[[str, bytes], Sequence[ClassificationPublished]]
"""Reads the lists in a file of this name and content."""


@dataclass(frozen=True, slots=True)
class ListReader:
    """What reads the lists that visitors send.

    Attributes:
        read: Reads a file, within limits that it keeps itself.
        endings: How the names of files end that it reads, such as ``.csv``.
    """

    read: ReadLists
    endings: tuple[str, ...]


def audited(answers: Answers, wanted: Wanted, read: Callable[[], Sequence[ClassificationPublished]]) -> Response:
    """The page of the audit of lists that are read here, at a basis; nothing of it is kept.

    Raises:
        Problem: They cannot be read, or not be compared.
    """
    asked = answers.asked(wanted)
    try:
        publications = read()
        document = wanted.report.resting(asked, audit_lists(asked, publications))
    except LedgerError as error:
        raise problem_of(error) from None
    shown = {"title": "Audit of your list", **beside(publications, document)}
    text = answers.renderer.page(answers.view(wanted, asked), document, shown)
    return Response(text, headers={"Cache-Control": NEVER}, media_type=TYPES["page"])


async def brought(request: Request, endings: tuple[str, ...]) -> tuple[str, str, bytes]:
    """The basis, the file's name and its content.

    Raises:
        Problem: It is too large, no form, or its name has another ending than those given.
    """
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdecimal()):
        raise Problem(HTTPStatus.LENGTH_REQUIRED, "send the list with its length")
    if int(length) > MAX_BYTES:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a list has at most {MAX_BYTES:,} bytes")
    try:
        async with request.form(max_files=1, max_fields=1, max_part_size=1_000) as form:
            file, basis = form.get("list"), form.get("basis")
            if not isinstance(file, UploadFile) or not file.filename:
                raise Problem(HTTPStatus.BAD_REQUEST, "choose a file with a list")
            name, content = file.filename.replace("\\", "/").rpartition("/")[2], await file.read()
    except MultiPartException:
        raise Problem(HTTPStatus.BAD_REQUEST, "this is no form with one file and a basis") from None
    if not name.lower().endswith(endings):
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"{name}: send a file that ends in {', '.join(endings)}")
    return (basis if isinstance(basis, str) else NOW), name, content
