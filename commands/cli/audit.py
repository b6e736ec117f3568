"""``season publish`` and ``season audit``: what others published, beside what the book gives."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from commands.cli.options import (
    actor_option,
    basis_options,
    opened_desk,
    question,
    store_options,
)
from commands.cli.output import Text, console
from commands.cli.progress import progress
from commands.cli.reports import asking, deliver, form, form_options
from commands.cli.views.audit import show, show_fields
from commands.desk.decisions import cite
from commands.desk.lists import find_publication, parse_columns, publish
from commands.intake.lists.announcement import Announcement, read_lists
from commands.intake.lists.endings import ENDINGS
from ledger.errors import InvalidInputError
from ledger.facts import ClassificationPublished
from ledger.instants import parse_instant
from projections.audit.fields.audit import FIELDS
from projections.reports.audit import PUBLISHED, REPORTS, SHEETS, audit_all, audit_lists, audit_named
from projections.reports.report import Asked

Command = TypeVar("Command", bound=Callable[..., Any])

EXITS: Final = {"clean": 0, "faults": 1, "undecided": 3}
"""What a script learns of a verdict: yes, no, or that it could not be judged."""


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
@click.argument("subject_of_audit", metavar="LIST|FILE|published|sheets|fields")
@click.argument("of", metavar="[EVENT|COMPETITION]", required=False)
@list_options
@form_options(*REPORTS)
@basis_options
def audit_command(subject_of_audit: str, of: str | None, store: str, season_name: str | None, **options: Any) -> None:
    """Compare a published LIST, or a FILE of lists, with what the book gives, and explain every difference.

    LIST is the name of a publication in the book, or a part of it that only one has; ``published`` are all. With
    ``sheets`` it compares what the result sheets print with what the rules give. With ``fields`` it compares who
    started in Division A with who is proposed for it (``season divisions``), of all races or of those of an EVENT or a
    COMPETITION.

    A list is compared through the competition that it is after (--after, or the words of its title), or through
    --through; where neither is said, at the moment with which most of its rows agree, the end of a competition or of a
    race, and the output says so, and how sure that is.

    Exit code 0: everything was compared and agrees, but for exact ties that the rules cannot order. Exit code 1: faults
    were found. Exit code 3: undecided, because something could not be compared; the output says what and why.
    """
    wanted, asked_for = form(options), question(options)
    with asking(store, season_name, asked_for) as asked:
        if subject_of_audit in (SHEETS, FIELDS) or of is not None:
            document = audit_named(asked, publication=subject_of_audit, of=of)
        elif subject_of_audit == PUBLISHED:
            with progress() as bar:
                task = bar.add_task("auditing published lists")
                document = audit_all(asked, lambda done, of: bar.update(task, completed=done, total=of))
        else:
            document = audit_lists(asked, _publications(asked, subject_of_audit, options))
        document = REPORTS[0].resting(asked, document)
    deliver(REPORTS[0], document, wanted, show_fields if subject_of_audit == FIELDS else show)
    sys.exit(EXITS[document.verdict])


def _publications(asked: Asked, subject: str, options: dict[str, Any]) -> Sequence[ClassificationPublished]:
    """The publications in a file, or the one of the book that has the name."""
    said = _announcement(asked.reader.book.name, options)
    path = Path(subject)
    if path.is_file():
        return read_lists(path, replace(said, lenient=True))
    if path.suffix.lower() in ENDINGS:
        raise InvalidInputError(f"{subject}: no such file")
    one = find_publication(asked.reading.season, subject)
    said_of_it = (("subject", said.subject), ("after", said.after), ("kind", said.kind))
    changes: dict[str, Any] = {key: value for key, value in said_of_it if value}
    if said.columns:
        changes["meanings"] = tuple(sorted(said.columns.items()))
    return [one.model_copy(update=changes)]
