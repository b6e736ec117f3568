"""The reading commands: made of the catalogue of reports, and the forms in which a report is printed, each once."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from commands.cli.json_output import write_bytes, write_json
from commands.cli.options import basis_options, checkpoints_option, opened_reader, question
from commands.cli.remembered import KeptAnswers
from ledger.basis import Basis, Question
from ledger.book import Reader
from ledger.errors import InvalidInputError
from projections.documents.base import Document, json_text
from projections.reports.catalogue import reports_of
from projections.reports.report import Asked, Parameter, Report
from projections.tables.csv import to_csv

if TYPE_CHECKING:
    from projections.seasons.shelf import Bookshelf  # what reads one book need not load what reads several

Command = TypeVar("Command", bound=Callable[..., Any])
View = Callable[[Any, Any], None]
"""Prints a document for people on a console, where its tables one after the other are not good enough."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form in which a document is to be printed: JSON, one of its tables as CSV, or for people.

    `basis` and `excel` are of the CSV: with its basis in the first line, and as Excel opens it.
    """

    json: bool
    csv: bool
    table: str | None
    basis: bool = False
    excel: bool = False

    @property
    def people(self) -> bool:
        """Whether it is for people."""
        return not (self.json or self.csv or self.table is not None)


class Delivered(NamedTuple):
    """A document that was to be printed, with its report and the form that was wanted."""

    report: Report[Any]
    document: Any
    wanted: Form


class Collected:
    """What a command in a context with this object was asked, and what it delivers in place of printing it.

    `shelf` are the books where it reads several.
    """

    def __init__(self) -> None:
        """Nothing yet."""
        self.delivered: list[Delivered] = []
        self.shelf: Bookshelf | None = None
        self._asked: Asked | None = None

    @property
    def asked(self) -> Asked:
        """What it was asked; raises LookupError before it asked anything."""
        if self._asked is None:
            raise LookupError("nothing was asked yet")
        return self._asked

    @asked.setter
    def asked(self, asked: Asked) -> None:
        self._asked = asked


def collecting() -> Collected | None:
    """Who collects what is delivered, if anybody does."""
    context = click.get_current_context(silent=True)
    return context.find_object(Collected) if context is not None else None


def _remembering() -> KeptAnswers | None:
    """Who keeps what is answered, if anybody does."""
    context = click.get_current_context(silent=True)
    return context.find_object(KeptAnswers) if context is not None else None


@contextmanager
def asking(
    store: str, season: str | None, asked_for: Question, *, held: bool = True, people: bool = False
) -> Iterator[Asked]:
    """What reports are asked: the season of a store, read at a basis; raises what opening and reading it raise.

    It is `held` against the checkpoints that are kept, as `opened_reader` says, as it does what may be of `people`.
    """
    with opened_reader(store, season, held=held, people=people) as reader:
        asked = Asked(reader, asked_for, reader.read(asked_for))
        collected = collecting()
        if collected is not None:
            collected.asked = asked
        remembered = _remembering()
        if remembered is not None and held:
            remembered.reading(store, reader, asked_for.at)
        yield asked


def form_options(*reports: Report[Any]) -> Callable[[Command], Command]:
    """Add the options for the forms of some reports; `form` takes them."""
    names = tuple(dict.fromkeys(table.name for report in reports for table in report.tables))

    def add(command: Command) -> Command:
        if len(names) > 1:
            which = f"Which table to print as CSV: {', '.join(names)}."
            command = click.option("--table", type=click.Choice(names), metavar="TABLE", help=which)(command)
        if names:
            excel = "Print CSV as Excel opens it: UTF-8 with its mark, semicolons, decimal commas, lines of Windows."
            command = click.option("--excel", is_flag=True, help=excel)(command)
            basis = "Print the basis before the CSV, as a first line that begins with #."
            command = click.option("--with-basis", is_flag=True, help=basis)(command)
            command = click.option("--csv", "as_csv", is_flag=True, help="Print the table as CSV.")(command)
        return click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")(
            command
        )

    return add


def form(options: dict[str, Any]) -> Form:
    """The form that a command's options ask for; takes them out of `options`.

    Raises:
        InvalidInputError: They ask for two, or for a kind of CSV without CSV.
    """
    wanted = Form(
        options.pop("as_json"),
        options.pop("as_csv", False),
        options.pop("table", None),
        options.pop("with_basis", False),
        options.pop("excel", False),
    )
    if wanted.json and (wanted.csv or wanted.table is not None):
        raise InvalidInputError(f"--json and {'--csv' if wanted.csv else '--table'} are two forms; give one of them")
    if (wanted.basis or wanted.excel) and (wanted.json or wanted.people):
        raise InvalidInputError(f"{'--with-basis' if wanted.basis else '--excel'} is of CSV; give it with --csv")
    return wanted


def deliver(report: Report[Any], document: Document, wanted: Form, view: View | None = None) -> None:
    """Print a document in the form that is wanted; for people by `view`, or else its tables one after the other.

    Where documents are collected it is kept for who does so.
    """
    collected = collecting()
    if collected is not None:
        collected.delivered.append(Delivered(report, document, wanted))
    elif wanted.json:
        text = json_text(document)
        write_json(text)
        remembered = _remembering()
        if remembered is not None:
            remembered.give(text)
    elif not wanted.people:
        _write_csv(report, document, wanted)
        print_resting(report, document, stderr=True)
    else:
        from commands.cli.output import console, print_tables  # noqa: PLC0415  programs do not wait for what people see

        if view is not None:
            view(console(), document)
        else:
            print_tables(console(), report, document)
        print_resting(report, document)


def _write_csv(report: Report[Any], document: Any, wanted: Form) -> None:
    basis: Basis = document.basis
    line = f"basis: {basis.line(whole=True)}" if wanted.basis else None
    data = to_csv(report.table(wanted.table).table(document), before=line, excel=wanted.excel)
    if wanted.excel:
        write_bytes(data)
    else:
        sys.stdout.write(data.decode())


def print_resting(report: Report[Any], document: Document, *, stderr: bool = False) -> None:
    """Print what is missing and what is doubted of the races that a document rests on.

    CSV has no place for it and none for notes, so it goes beside.
    """
    lines = resting_lines(report, document, noted=not stderr)
    if lines:
        from commands.cli.output import Text, console  # noqa: PLC0415  few documents have any

        for line in lines:
            console(stderr=stderr).print(Text(f"! {line}", style="yellow"))


def resting_lines(report: Report[Any], document: Document, *, noted: bool = False) -> tuple[str, ...]:
    """What is missing and what is doubted of the races that a document rests on; see `Report.lacking` for `noted`."""
    doubts = getattr(document, "doubts", ()) if report.rests is not None else ()
    return (*report.lacking(document, noted=noted), *(doubt.line for doubt in doubts))


def command_of(word: str) -> click.Command:
    """The command of a word, made of its report; raises KeyError where no report has the word.

    Further reports of the word are other addresses of what its options give already.
    """
    report = reports_of(word)[0]
    sealed = "json" in report.seals

    def run(**options: Any) -> None:
        wanted, store, season = form(options), options.pop("store"), options.pop("season_name")
        folder: Path | None = options.pop("checkpoints", None)
        asked_for = question(options)
        with asking(store, season, asked_for, held=not sealed, people=report.any_book) as plain:
            asked = replace(plain, seal=_seal(plain.reader, store, folder)) if sealed else plain
            document = report.answer(asked, options, given(report, options))
        deliver(report, document, wanted)

    command: Callable[..., None] = checkpoints_option(basis_options(run)) if sealed else basis_options(run)
    command = form_options(report)(command)
    for one in reversed(report.parameters):
        command = parameter(one)(command)
    for one in reversed(report.places):
        command = click.argument(one.name)(command)
    places = [f"{one.name.upper()}: {one.about}" for one in report.places]
    return click.command(word, help="\n\n".join((report.about, *places)))(command)


def parameter(one: Parameter) -> Callable[[Command], Command]:
    """A parameter of a report as an option, or as an argument where it needs no name."""
    if one.bare:
        return click.argument(one.name, metavar=one.metavar, required=False)
    if one.flag:
        return click.option(one.called, one.name, is_flag=True, help=one.about)
    metavar = one.metavar or one.name.upper()
    return click.option(one.called, one.name, metavar=metavar, multiple=one.many > 1, help=one.about)


def given(report: Report[Any], options: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """The values that a command's options give the parameters of a report."""
    values: dict[str, Sequence[str]] = {}
    for one in report.parameters:
        value = options.get(one.name)
        if value:
            values[one.name] = value if isinstance(value, tuple) else ("yes",) if value is True else (value,)
    return values


def _seal(reader: Reader, store: str, folder: Path | None) -> Callable[[], Any]:
    from commands.sealing.checkpoints import folder_beside, kept_checkpoints  # noqa: PLC0415  what few readings need
    from projections.verification.kept import SealKeeper  # noqa: PLC0415  as above

    beside = folder_beside(store, folder)
    return SealKeeper(reader, lambda: kept_checkpoints(beside, reader.book.name)).now
