"""The room: finds the resource of an address, reads the basis, and gives the answer in the form asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import parse_qsl

from pydantic import BaseModel

from ledger.basis import Question
from ledger.book import Reading
from ledger.errors import LedgerError
from projections.web.address import is_fixed, read_basis, write_basis
from projections.web.pages import RESOURCES
from projections.web.problems import Problem, nearest_paths, no_page, problem_of
from projections.web.reading import SharedReader
from projections.web.render import Renderer, Setting, csv_text, json_text
from projections.web.sealed import UNSEALED, ReadCheckpoints, Seal, Sealed, proven
from projections.web.visit import Resource, Visit

Form = Literal["page", "json", "csv"]

MAX_QUERY: Final = 2_000
"""No query is longer."""
KEPT: Final = 256
"""So many readings are kept, by their basis."""

TYPES: Final[Mapping[Form, str]] = {
    "page": "text/html; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}
_PATTERNS: Final = tuple((resource, resource.pattern()) for resource in RESOURCES)
_read_basis = lru_cache(maxsize=1024)(read_basis)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for."""

    form: Form
    basis: str
    question: Question
    resource: Resource
    places: Mapping[str, str]
    query: Mapping[str, tuple[str, ...]]

    @property
    def fixed(self) -> bool:
        """Whether the answer can never change."""
        return is_fixed(self.question) and not self.sealed

    @property
    def sealed(self) -> bool:
        """Whether the answer shows checkpoints."""
        return self.form in self.resource.seals

    @property
    def address(self) -> str:
        """What tells it from every other, but for its basis."""
        pairs = sorted((name, value) for name, values in self.query.items() for value in values)
        return repr((self.form, self.basis, self.resource.fill(self.places), pairs))


class Moved(Exception):  # noqa: N818  it is an answer, not a fault of the program
    """The same thing has one address, and this is it: a path below the root."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Room:
    """Answers addresses of one book."""

    def __init__(self, reader: SharedReader, setting: Setting, checkpoints: ReadCheckpoints | None = None) -> None:
        self.reader = reader
        self.renderer = Renderer(replace(setting, sealed=checkpoints is not None))
        self._sealed = None if checkpoints is None else Sealed(reader, checkpoints)
        self.version = code_version()
        self._readings: dict[Question, Reading] = {}

    def find(self, form: Form, basis: str, path: str, query: str) -> Wanted:
        """What an address asks for.

        Raises:
            Problem: It asks for nothing that there is.
            Moved: It is not the one address of what it asks for.
        """
        if len(query) > MAX_QUERY:
            raise Problem(HTTPStatus.REQUEST_URI_TOO_LONG, f"a query has at most {MAX_QUERY} characters")
        try:
            question = _read_basis(basis)
        except LedgerError as error:
            raise problem_of(error) from None
        for resource, pattern in _PATTERNS:
            found = pattern.fullmatch(path)
            if found is not None:
                places = found.groupdict()
                one, kept = write_basis(question), _without_blanks(query) if form == "page" else query
                if (one, kept) != (basis, query):
                    raise Moved(_place(form, one, path) + (f"?{kept}" if kept else ""))
                given = _query(resource, query)
                return Wanted(form, basis, question, resource, places, given)
        raise no_page(path, RESOURCES, self._known(question))

    def visit(self, wanted: Wanted, kept: dict[object, Any] | None = None) -> Visit:
        """Read the basis that an address names; visits of one basis may share what they have `kept`.

        Raises:
            Problem: The book has no such basis.
        """
        try:
            reading = self.reading(wanted.question)
        except LedgerError as error:
            raise problem_of(error) from None
        shared = {} if kept is None else kept
        seal = self.seal() if wanted.sealed else None
        return Visit(self.reader, wanted.question, reading, wanted.places, wanted.query, shared, seal)

    def seal(self) -> Seal | None:
        """The checkpoints as they are kept now; None where none are shown.

        Raises:
            Problem: They cannot be read.
        """
        try:
            return None if self._sealed is None else self._sealed.now()
        except LedgerError as error:
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, f"the checkpoints cannot be read: {error}") from None

    def file(self, folder: str, name: str) -> bytes:
        """A file to download: a signed checkpoint, or the proof of an entry by one.

        Raises:
            Problem: There is none; the problem says why.
        """
        seal = self.seal()
        if seal is None:
            raise Problem(HTTPStatus.NOT_FOUND, UNSEALED)
        try:
            if folder == "checkpoints":
                return seal.file(name)
            return seal.proof(self.reader.book, proven(self.reader.book.name, name))
        except LedgerError as error:
            raise problem_of(error) from None

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

    def tag(self, wanted: Wanted, visit: Visit) -> str:
        """The strong entity tag: equal where program, address, basis and checkpoints are, and so are the bytes."""
        stamp = "" if visit.seal is None else visit.seal.stamp
        text = f"{self.version}\0{wanted.address}\0{visit.reading.basis.model_dump_json()}\0{stamp}"
        return f'"{sha256(text.encode()).hexdigest()[:32]}"'

    def answer(self, wanted: Wanted, visit: Visit) -> str:
        """The answer in the form that is asked for.

        Raises:
            Problem: There is none; the problem says why.
        """
        if wanted.form == "csv" and wanted.resource.sheet is None:
            name = wanted.resource.name
            raise Problem(HTTPStatus.NOT_FOUND, f"{name} is no table, so there is no CSV of it; JSON there is")
        return self.write(wanted.form, wanted, visit, self.document(wanted, visit))

    def document(self, wanted: Wanted, visit: Visit) -> BaseModel:
        """The document that every form of an answer is made of.

        Raises:
            Problem: There is none; the problem says why.
        """
        try:
            return wanted.resource.make(visit)
        except LedgerError as error:
            path = wanted.resource.fill(wanted.places)
            raise problem_of(error, nearest_paths(path, _paths(visit.reading))) from None

    def write(self, form: Form, wanted: Wanted, visit: Visit, document: BaseModel) -> str:
        """A document in a form."""
        if form == "json":
            return json_text(document)
        if form == "csv" and wanted.resource.sheet is not None:
            return csv_text(wanted.resource.sheet(document))
        return self.renderer.page(wanted.resource, visit, document)

    def _known(self, question: Question) -> Iterator[str]:
        try:
            yield from _paths(self.reading(question))
        except LedgerError:
            return


def _paths(reading: Reading) -> Iterator[str]:
    """The paths of a season that people may mistype."""
    yield from (resource.path for resource in RESOURCES if not resource.places and resource.path)
    yield from (f"standings/{cup.id}" for cup in reading.rulebook.cups)
    yield from (f"races/{race}" for race in reading.season.races)


def _place(form: Form, basis: str, path: str) -> str:
    if form == "page":
        return f"{basis}/{path}/" if path else f"{basis}/"
    return f"{'api' if form == 'json' else 'csv'}/{basis}/{path or 'season'}.{form}"


def _without_blanks(query: str) -> str:
    """A query without the fields of a form that were left empty."""
    return "&".join(part for part in query.split("&") if part.partition("=")[2])


def _query(resource: Resource, text: str) -> dict[str, tuple[str, ...]]:
    """The parameters of a query, each as its resource takes it.

    Raises:
        Problem: One is unknown, malformed or given too often.
    """
    known = {one.name: one for one in resource.parameters}
    given: dict[str, tuple[str, ...]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, max_num_fields=100):
        one = known.get(name)
        if one is None:
            names = ", ".join(known) or "none"
            raise Problem(HTTPStatus.BAD_REQUEST, f"no parameter {name!r}; {resource.name} takes {names}")
        if not one.takes(value):
            raise Problem(HTTPStatus.BAD_REQUEST, f"{name} {value!r}: not what it takes. {one.about}")
        given[name] = (*given.get(name, ()), value)
        if len(given[name]) > one.many:
            raise Problem(HTTPStatus.BAD_REQUEST, f"{name} is given more than {one.many} times")
    return given


def code_version() -> str:
    """A word that changes with any file of this program that can change an answer."""
    digest = sha256()
    for room in ("ledger", "projections"):
        folder = Path(__file__).parents[2] / room
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
