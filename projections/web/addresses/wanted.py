"""What an address asks for: the report, the basis, the form, and the values of its places and parameters."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from http import HTTPStatus
from re import Pattern
from typing import Any, Final
from urllib.parse import parse_qsl

from ledger.basis import Question
from ledger.errors import LedgerError
from projections.reports.catalogue import reports
from projections.reports.report import Form, Parameter, Report
from projections.web.addresses.basis import is_fixed, read_basis, write_basis
from projections.web.addresses.looks import PARAMETERS, TableLook, look_of
from projections.web.addresses.problems import Problem, problem_of

MAX_QUERY: Final = 2_000
"""No query is longer."""
FRONT: Final = "season"
"""What the empty path is called in an address of JSON or CSV."""

FOLDERS: Final[Mapping[Form, tuple[str, str]]] = {
    "json": ("api", "json"),
    "csv": ("csv", "csv"),
    "xlsx": ("xlsx", "xlsx"),
    "pdf": ("pdf", "pdf"),
    "svg": ("svg", "svg"),
    "png": ("png", "png"),
    "preview": ("preview", "png"),
}
"""The forms that are files: the folder below which each is, and how its name ends."""
OF_A_TABLE: Final = ("csv", "embed", "svg", "png")
"""The forms that one of several tables has for itself, by its name after a dot."""

_PICTURES: Final = ("svg", "png")
"""The forms that a chart has, by its name after a dot."""

_read_basis = lru_cache(maxsize=1024)(read_basis)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an address asks for.

    Attributes:
        form: The form of the answer.
        basis: The basis as the address writes it.
        question: The same as a question.
        report: The report.
        places: What stands in the places of its path.
        query: The parameters as the address gives them.
        table: Which table or chart of the report is asked for; None for the first, or for all where the form has all.
        look: How its table is looked at.
    """

    form: Form
    basis: str
    question: Question
    report: Report[Any]
    places: Mapping[str, str]
    query: Mapping[str, tuple[str, ...]]
    table: str | None = None
    look: TableLook = field(default_factory=TableLook)

    @property
    def fixed(self) -> bool:
        """Whether the answer can never change."""
        return is_fixed(self.question) and not self.sealed

    @property
    def sealed(self) -> bool:
        """Whether the answer shows checkpoints."""
        return (self.form if self.form in ("json", "csv") else "page") in self.report.seals

    @property
    def given(self) -> Mapping[str, tuple[str, ...]]:
        """The parameters, and those that an address without them means."""
        usual = {one.name: (one.usual,) for one in self.report.parameters if one.usual}
        return {**usual, **self.query}

    @property
    def address(self) -> str:
        """What tells it from every other, but for its basis."""
        pairs = sorted((name, value) for name, values in self.query.items() for value in values)
        return repr((self.form, self.basis, self.report.fill(self.places), self.table, pairs, self.look.pairs))


class Moved(Exception):  # noqa: N818  it is an answer, not a fault of the program
    """The same thing has one address, and this is it: a path below the root."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def find(form: Form, basis: str, path: str, query: str) -> Wanted | None:
    """What an address asks for, or None where no report has its path.

    Raises:
        Problem: Its basis or its query cannot be read.
        Moved: It is not the one address of what it asks for.
    """
    if len(query) > MAX_QUERY:
        raise Problem(HTTPStatus.REQUEST_URI_TOO_LONG, f"a query has at most {MAX_QUERY} characters")
    question = question_of(basis)
    for report, places, table in _matches(form, path):
        one, kept = write_basis(question), query if form in FOLDERS else _without_blanks(query)
        if (one, kept) != (basis, query):
            raise Moved(file_path(form, one, path) + (f"?{kept}" if kept else ""))
        asked, look = asked_of(report, query, form)
        return Wanted(form, basis, question, report, places, asked, table, look)
    for report, pattern in _beside() if form == "page" else ():
        if found := pattern.fullmatch(path):
            own = file_path(form, write_basis(question), report.fill(found.groupdict()))
            raise Moved(own + (f"?{query}" if query else ""))
    return None


def question_of(basis: str) -> Question:
    """The question that the basis of an address asks.

    Raises:
        Problem: It is no basis.
    """
    try:
        return _read_basis(basis)
    except LedgerError as error:
        raise problem_of(error) from None


def _matches(form: Form, path: str) -> Iterator[tuple[Report[Any], dict[str, str], str | None]]:
    """The reports whose path it is; one of several tables may be named after a dot."""
    for report, pattern in _patterns():
        found = pattern.fullmatch(path)
        if found is not None:
            yield report, found.groupdict(), None
    stem, dot, name = path.rpartition(".")
    if form in OF_A_TABLE and dot:
        for report, pattern in _patterns():
            found = pattern.fullmatch(stem if stem != FRONT else "")
            drawn = report.charts if form in _PICTURES else ()
            if found is not None and name in [*(table.name for table in report.tables), *drawn]:
                yield report, found.groupdict(), name


@cache
def _beside() -> tuple[tuple[Report[Any], Pattern[str]], ...]:
    """The reports that paths beside others lead to."""
    found = ((report, report.pattern_beside()) for report in reports())
    return tuple((report, pattern) for report, pattern in found if pattern is not None)


@cache
def _patterns() -> tuple[tuple[Report[Any], Pattern[str]], ...]:
    return tuple((report, report.pattern()) for report in reports())


def file_path(form: Form, basis: str, path: str, table: str | None = None) -> str:
    """The address of a path at a basis in a form, below the root."""
    of_table = f".{table}" if table is not None else ""
    if form in FOLDERS:
        folder, ending = FOLDERS[form]
        return f"{folder}/{basis}/{path or FRONT}{of_table}.{ending}"
    above = f"embed/{basis}" if form == "embed" else basis
    return f"{above}/{path}{of_table}/" if path else f"{above}/"


def _without_blanks(query: str) -> str:
    """A query without the fields of a form that were left empty."""
    return "&".join(part for part in query.split("&") if part.partition("=")[2])


def asked_of(report: Report[Any], query: str, form: Form) -> tuple[dict[str, tuple[str, ...]], TableLook]:
    """What a query asks of a report, and how the tables of its page are to be looked at; other forms have all rows.

    What the report is asked for itself under the same name, as a quota for an NOC, is no look.

    Raises:
        Problem: It asks for what there is not, or is malformed.
    """
    own = {one.name for one in report.parameters}
    looks = tuple(one for one in PARAMETERS if one.name not in own) if report.sorts and form == "page" else ()
    given = query_of(report, query, looks)
    names = {one.name for one in looks}
    asked = {name: values for name, values in given.items() if name not in names}
    return asked, look_of({name: values for name, values in given.items() if name in names})


def query_of(report: Report[Any], text: str, more: Sequence[Parameter] = ()) -> dict[str, tuple[str, ...]]:
    """The parameters of a query, each as its report takes it, or as one of `more`.

    Raises:
        Problem: One is unknown, malformed or given too often.
    """
    known = {one.name: one for one in (*report.parameters, *more)}
    given: dict[str, tuple[str, ...]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True, max_num_fields=100):
        one = known.get(name)
        if one is None:
            names = ", ".join(known) or "none"
            raise Problem(HTTPStatus.BAD_REQUEST, f"no parameter {name!r}; {report.name} takes {names}")
        if not one.takes(value):
            raise Problem(HTTPStatus.BAD_REQUEST, f"{name} {value!r}: not what it takes. {one.about}")
        given[name] = (*given.get(name, ()), value)
        if len(given[name]) > one.many:
            raise Problem(HTTPStatus.BAD_REQUEST, f"{name} is given more than {one.many} times")
    return given
