"""The answers to the addresses of one book: it reads the basis, and gives the report in the form that is asked for."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from logging import getLogger
from pathlib import Path
from typing import Any, Final

from ledger.basis import Question
from ledger.book import Reading
from ledger.errors import InvalidInputError, LedgerError
from projections.documents.base import Document, json_text
from projections.documents.news import in_one_line
from projections.reports.catalogue import reports
from projections.reports.report import Asked, Form
from projections.tables.csv import to_csv
from projections.verification.kept import UNSEALED, ReadCheckpoints, Seal, SealKeeper, proven
from projections.web.addresses.basis import is_fixed, permanent, read_basis, write_basis
from projections.web.addresses.problems import Problem, nearest_paths, no_page, problem_of
from projections.web.addresses.sheets import ENDING, sheets_in
from projections.web.addresses.wanted import Wanted, find
from projections.web.answers.drawn import DRAWN, can_chart, drawn
from projections.web.answers.meant import meant_by_name, meant_by_path
from projections.web.answers.shared_reader import SharedReader
from projections.web.pages.page import View
from projections.web.pages.render import Renderer, Setting

KEPT: Final = 256
"""So many readings are kept, by their basis."""

TYPES: Final[Mapping[Form, str]] = {
    "page": "text/html; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "embed": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "png": "image/png",
    "preview": "image/png",
}

_said = getLogger("season.server")


class Answers:
    """Answers addresses of one book."""

    def __init__(self, reader: SharedReader, setting: Setting, checkpoints: ReadCheckpoints | None = None) -> None:
        """Answer from what `reader` reads, as pages are shown in `setting`; `checkpoints` reads those that are kept."""
        self.reader = reader
        charted = setting.drawn and can_chart()
        self.renderer = Renderer(replace(setting, sealed=checkpoints is not None, charted=charted))
        self._sealed = None if checkpoints is None else SealKeeper(reader, checkpoints)
        self.version = code_version()
        self._readings: dict[Question, Reading] = {}

    def find(self, form: Form, basis: str, path: str, query: str) -> Wanted:
        """What an address asks for.

        Raises:
            Problem: It asks for nothing that there is.
            Moved: It is not the one address of what it asks for.
        """
        wanted = find(form, basis, path, query)
        if wanted is None:
            asked = self._asked_at(basis)
            known = () if asked is None else _paths(asked)
            raise no_page(path, reports(), known, () if asked is None else meant_by_path(asked.reading.season, path))
        return wanted

    def asked(self, wanted: Wanted, kept: dict[object, Any] | None = None) -> Asked:
        """What a report is asked by an address; those of one basis may share what they have `kept`.

        Raises:
            Problem: The book has no such basis, or its checkpoints cannot be read.
        """
        try:
            reading = self.reading(wanted.question)
        except LedgerError as error:
            raise problem_of(error) from None
        seal = self.seal() if wanted.sealed else None
        given = None if seal is None else lambda: seal
        return Asked(self.reader, wanted.question, reading, {} if kept is None else kept, given)

    def seal(self) -> Seal | None:
        """The checkpoints as they are kept now; None where none are shown.

        Raises:
            Problem: They cannot be read.
        """
        try:
            return None if self._sealed is None else self._sealed.now()
        except LedgerError as error:
            _said.warning("the checkpoints cannot be read: %s", error)
            why = str(error).rpartition(": ")[2]  # what stands before it says where they are
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, f"the checkpoints cannot be read: {why}") from None

    def file(self, folder: str, name: str) -> bytes:
        """A file to download: a signed checkpoint, the proof of an entry by one, or an official sheet.

        Raises:
            Problem: There is none; the problem says why.
        """
        if folder == "sheets":
            return self._sheet(name)
        seal = self.seal()
        if seal is None:
            raise Problem(HTTPStatus.NOT_FOUND, UNSEALED)
        try:
            if folder == "checkpoints":
                return seal.file(name)
            return seal.proof(self.reader.book, proven(self.reader.book.name, name))
        except LedgerError as error:
            raise problem_of(error) from None

    def _sheet(self, name: str) -> bytes:
        sheets, called = self.renderer.setting.sheets, self.sheet_name(name)
        if sheets is None or called is None:
            raise Problem(HTTPStatus.NOT_FOUND, f"there is no sheet {name} here")
        try:
            return sheets.read(called, name.removesuffix(ENDING))
        except LedgerError as error:
            raise problem_of(error) from None

    def sheet_name(self, name: str) -> str | None:
        """What the book calls the sheet whose hash is the name of a file; None where it names none."""
        return sheets_in(self.reader.entries()).get(name.removesuffix(ENDING)) if name.endswith(ENDING) else None

    def reading(self, question: Question) -> Reading:
        """The season at a basis, kept where it cannot change."""
        kept = self._readings.get(question)
        if kept is not None:
            return kept
        reading = self.reader.read(question)
        if is_fixed(question):
            while len(self._readings) >= KEPT:
                self._readings.pop(next(iter(self._readings)), None)
            self._readings[question] = reading
        return reading

    def tag(self, wanted: Wanted, asked: Asked, origin: str = "") -> str:
        """The strong entity tag: equal where program, address, basis and checkpoints are, and so are the bytes."""
        stamp = "" if asked.seal is None else asked.seal().stamp
        setting = self.renderer.setting
        said = f"{setting.changed}{'' if setting.sheets is None else setting.sheets.stamp}"
        text = f"{self.version}\0{wanted.address}\0{asked.reading.basis.model_dump_json()}\0{stamp}\0{said}\0{origin}"
        return f'"{sha256(text.encode()).hexdigest()[:32]}"'

    def answer(self, wanted: Wanted, asked: Asked) -> str:
        """The answer in the form that is asked for.

        Raises:
            Problem: There is none; the problem says why.
        """
        return self.write(wanted, asked, self.document(wanted, asked))

    def document(self, wanted: Wanted, asked: Asked) -> Document:
        """The document that every form of an answer is made of.

        Raises:
            Problem: There is none; the problem says why.
        """
        try:
            document: Document = wanted.report.answer(asked, _places(wanted, asked), wanted.given)
        except LedgerError as error:
            meant = meant_by_name(wanted, error)
            path = wanted.report.fill(wanted.places)
            raise problem_of(error, () if meant else nearest_paths(path, _paths(asked)), meant) from None
        return document

    def write(self, wanted: Wanted, asked: Asked, document: Document, origin: str = "") -> str:
        """A document in a form that is a text; `origin` is the whole address of the root, where it is known."""
        if wanted.form == "json":
            return json_text(document)
        if wanted.form == "csv":
            return to_csv(wanted.report.table(wanted.table).table(document)).decode()
        if wanted.form == "embed":
            return self.renderer.embed(self.view(wanted, asked), document, wanted.table)
        return self.renderer.page(self.view(wanted, asked), document, origin=origin)

    def content(self, wanted: Wanted, asked: Asked, document: Document, origin: str = "") -> bytes:
        """A document in any form.

        Raises:
            Problem: What draws it is not installed, or cannot draw it.
        """
        if wanted.form in DRAWN:
            return drawn(wanted, asked, document)
        return self.write(wanted, asked, document, origin).encode()

    def told(self, after: int, upto: int) -> str:
        """What the entries after a position say, up to another, in one line; nothing where that is not known."""
        try:
            season = self.reader.read().season
            return in_one_line(season, self.reader.entries(upto=upto)[after:]) if after < upto else ""
        except LedgerError:
            return ""

    def view(self, wanted: Wanted, asked: Asked) -> View:
        """A look at what an address asks for."""
        return View(
            wanted.report, asked, wanted.places, _places(wanted, asked), wanted.query, wanted.given, wanted.look
        )

    def _asked_at(self, basis: str) -> Asked | None:
        try:
            question = read_basis(basis)
            return Asked(self.reader, question, self.reading(question))
        except LedgerError:
            return None


def _places(wanted: Wanted, asked: Asked) -> Mapping[str, str]:
    """The places; a basis to compare with is of the same position, unless it names another, so that it is fixed too.

    Raises:
        Problem: It is no basis, or names an instant at which the book was read.
    """
    if "before" not in wanted.places:
        return wanted.places
    try:
        named = read_basis(wanted.places["before"])
        if named.at_instant is not None:
            raise InvalidInputError("compare with a position of the book, not with an instant")
    except LedgerError as error:
        raise problem_of(error) from None
    fixed = named if named.at is not None else permanent(named, asked.reading.basis)
    return {**wanted.places, "before": write_basis(fixed)}


def _paths(asked: Asked) -> Iterator[str]:
    """The paths of a season that people may mistype: those with one place at the most."""
    for report in reports():
        if len(report.places) <= 1 and report.bases != "last" and report.hinted:
            yield from (path for path in report.paths(asked) if path)


@cache
def code_version() -> str:
    """A word that changes with any file of this program that can change an answer."""
    digest, floors = sha256(), Path(__file__).parents[3]
    for floor in ("ledger", "projections"):
        for folder, below, names in os.walk(floors / floor):
            below[:] = sorted(one for one in below if one != "__pycache__")
            for name in sorted(names):
                path = f"{folder}/{name}"
                with open(path, "rb") as file:  # noqa: PTH123  hundreds of files, before the first page
                    digest.update(path.removeprefix(str(floors)).encode() + b"\0" + file.read())
    return digest.hexdigest()[:16]
