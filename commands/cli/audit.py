"""``season publish`` and ``season audit``: what others published, beside what the book gives."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from commands.cli.options import (
    actor_option,
    basis_options,
    csv_option,
    json_option,
    opened_desk,
    opened_reader,
    question,
    store_options,
)
from commands.cli.output import console, print_basis, print_csv, print_json
from commands.desk.decisions import cite
from commands.desk.lists import find_publication, parse_columns, publish
from commands.intake.lists.announcement import Announcement, read_lists
from commands.intake.lists.tables import ENDINGS
from ledger.book import Reader
from ledger.errors import InvalidInputError
from ledger.facts import ClassificationPublished
from ledger.instants import parse_instant
from projections.audit import Audit, Finding, audit_publication, audit_sheets, clean
from projections.audit.document import AuditsDocument, audit_document

Command = TypeVar("Command", bound=Callable[..., Any])

SHEETS = "sheets"
"""The word that asks for the audit of the result sheets."""
_STYLES = {"fault": "bold red", "note": "yellow"}


def list_options(command: Command) -> Command:
    """Add what a person can say of a file of lists."""
    for name, metavar, text in (
        ("--columns", "MEANING=COLUMN,…", "Columns under other headings, such as rank=Pos,name=Skater,points=Sum."),
        ("--after", "COMPETITION", "The competition that the list is after, such as wc2; by default the one it fits."),
        ("--subject", "CUP|QUOTA", "The cup or quota it is of, such as men-500; by default what the columns say."),
        ("--version", "VERSION", "The version; of a file with several versions, the one to take."),
    ):
        command = click.option(name, metavar=metavar, help=text)(command)
    return click.option(
        "--kind",
        type=click.Choice(["standing", "quota", "title", "figures"]),
        help="What it is; by default what the columns say. Figures are kept whatever they say.",
    )(command)


def _announcement(season: str, options: dict[str, Any]) -> Announcement:
    """What a person said of a file; takes the list options out of `options`."""
    columns = options.pop("columns")
    return Announcement(
        name=options.pop("name", None),
        title=options.pop("title", None),
        publisher=options.pop("publisher", None),
        version=options.pop("version"),
        kind=options.pop("kind"),
        subject=options.pop("subject"),
        after=options.pop("after"),
        columns=parse_columns(columns) if columns else {},
        season=season.rpartition("/")[2],
    )


@click.command("publish")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", metavar="NAME", help="What to call it in the book; by default the file's name and the version.")
@click.option("--title", metavar="TEXT", help="Its title.")
@click.option("--publisher", metavar="TEXT", help="Who published it.")
@click.option("--source", metavar="FILE|TEXT", help="Where it comes from; by default the file itself, by its SHA-256.")
@click.option(
    "--published-at", metavar="INSTANT", help="When it was published; by default the day in its version, or now."
)
@list_options
@actor_option
@store_options
def publish_command(
    file: Path,
    source: str | None,
    published_at: str | None,
    actor: str,
    store: str,
    season_name: str | None,
    **options: Any,
) -> None:
    """Record the lists that somebody published in FILE (CSV, XLSX or JSON), row by row, to be audited.

    A file with a column of versions is one publication for each. All of it is recorded or nothing.
    """
    out = console()
    with opened_desk(store, season_name, actor=actor) as desk:
        said = _announcement(desk.book.name, options)
        done = publish(
            desk,
            file,
            said,
            source=cite(source) if source else None,
            published_at=parse_instant(published_at) if published_at else None,
        )
    recorded = {entry.fact: entry.position for entry in done.entries}
    for one in done.publications:
        where = f"entry {recorded[one]}" if one in recorded else "in the book already; nothing recorded"
        out.print(f"{one.publication}: {one.kind}, {len(one.rows)} rows, {where}")
    for text in done.assumed:
        out.print(Text(f"! assumed: {text}", style="yellow"))


@click.command("audit")
@click.argument("subject_of_audit", metavar="LIST|FILE|sheets")
@list_options
@json_option
@csv_option
@basis_options
def audit_command(
    subject_of_audit: str, as_json: bool, as_csv: bool, store: str, season_name: str | None, **options: Any
) -> None:
    """Compare a published LIST, or a FILE of lists, with what the book gives, and explain every difference.

    LIST is the name of a publication in the book, or a part of it that only one has. With ``sheets`` it compares what
    the result sheets print with what the rules give.

    A list is compared through the competition that it is after (--after), or through --through; where neither is said,
    through the one with which most of its rows agree, and the output says so.

    Exit code 0: nothing was found, or only notes on what the rules cannot decide, such as exact ties. Exit code 1:
    faults were found.
    """
    asked = question(options)
    with opened_reader(store, season_name) as reader:
        reading = reader.read(asked)
        if subject_of_audit == SHEETS:
            audits = [audit_sheets(reading)]
        else:
            publications = _publications(reader, subject_of_audit, options)
            audits = [audit_publication(reading, one) for one in publications]
    good = all(clean(audit.findings) for audit in audits)
    if as_json:
        print_json(
            AuditsDocument(basis=reading.basis, clean=good, audits=tuple(audit_document(audit) for audit in audits))
        )
    elif as_csv:
        _print_csv(audits)
    else:
        for audit in audits:
            _print_audit(console(), audit)
    if not good:
        sys.exit(1)


def _publications(reader: Reader, subject: str, options: dict[str, Any]) -> Sequence[ClassificationPublished]:
    """The publications in a file, or the one of the book that has the name."""
    said = _announcement(reader.book.name, options)
    path = Path(subject)
    if path.is_file():
        return read_lists(path, said)
    if path.suffix.lower() in ENDINGS:
        raise InvalidInputError(f"{subject}: no such file")
    season = reader.season(len(reader.entries()))
    one = find_publication(season, subject)
    said_of_it = (("subject", said.subject), ("after", said.after), ("kind", said.kind))
    changes: dict[str, Any] = {key: value for key, value in said_of_it if value}
    if said.columns:
        changes["meanings"] = tuple(sorted(said.columns.items()))
    return [one.model_copy(update=changes)]


def _print_csv(audits: Sequence[Audit]) -> None:
    header = ["audited", "through", "kind", "severity", "certainty", "list", "row", "subject", "published", "computed"]
    print_csv(
        [*header, "explanation", "alternatives", "consequences", "entries"],
        (
            [
                audit.subject,
                audit.reading.basis.through,
                one.kind,
                one.severity,
                one.certainty,
                one.list,
                one.row,
                one.subject,
                one.published,
                one.computed,
                one.explanation,
                "; ".join(one.alternatives),
                "; ".join(one.consequences),
                " ".join(map(str, one.entries)),
            ]
            for audit in audits
            for one in audit.findings
        ),
    )


def _print_audit(out: Console, audit: Audit) -> None:
    faults = sum(one.severity == "fault" for one in audit.findings)
    notes = len(audit.findings) - faults
    tree = Tree(Text(audit.subject, style="bold"))
    for name in dict.fromkeys(one.list for one in audit.findings):
        branch = tree.add(Text(name, style="bold"))
        for one in audit.findings:
            if one.list == name:
                _add(branch, one)
    out.print(tree)
    what = "sheets" if audit.subject == SHEETS else "lists"
    agreeing = f"{audit.agreeing} of them with the points that the book gives"
    summary = f"{audit.rows} rows in {len(audit.lists)} {what}, {agreeing}: {faults} faults, {notes} notes"
    out.print(Text(summary, style="bold red" if faults else "bold green"))
    print_basis(out, audit.reading.basis, list(_remarks(audit)))


def _add(branch: Tree, one: Finding) -> None:
    row = f"row {one.row}: " if one.row is not None else ""
    node = branch.add(
        Text.assemble(
            (f"{one.severity} ", _STYLES[one.severity]),
            (f"{one.kind} ", "bold"),
            f"{row}{one.subject}: {one.published}; right is {one.computed}",
        )
    )
    node.add(Text(f"{one.explanation} ({one.certainty})"))
    for text in one.alternatives:
        node.add(Text(f"or: {text}", style="dim"))
    for text in one.consequences:
        node.add(Text(text))
    if one.entries:
        node.add(Text(f"entries {', '.join(map(str, one.entries))}", style="dim"))


def _remarks(audit: Audit) -> Iterator[str]:
    yield from audit.assumed
    for match in audit.matches:
        yield f"assumed: row {match.row}, {match.printed}, is {match.competitor} (by {match.how})"
    for text in audit.unchecked:
        yield f"not checked: {text}"
