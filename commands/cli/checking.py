"""``season check`` and ``season schema``: the format of facts for other programs, and what a load would make of it."""

import json
import sys
from contextlib import ExitStack
from pathlib import Path

import click

from commands.cli.json_output import print_json, write_json
from commands.cli.options import json_option, noc_option, opened_store, store_options
from commands.cli.output import Text, console
from commands.desk.checking import CheckDocument, check_file, season_for
from commands.intake.schema import fact_schema, line_schema
from ledger.errors import InvalidInputError, NotFoundError

_SHOWN = 20
"""So many refused lines are shown; the first often make the others refused."""


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@noc_option
@store_options
def check_command(file: Path, as_json: bool, nocs: tuple[str, ...], store: str, season_name: str | None) -> None:
    """Say what `season load` of FILE would refuse, doubt or record, line by line, and record nothing.

    It is checked against the book of its season in the store. Where there is none, against an empty book of the season
    that its first line or --season names. Exit code 1 where something is refused.
    """
    if not file.is_file():
        raise InvalidInputError(f"{file}: no such file")
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(opened_store(store, read_only=True))
        except (NotFoundError, OSError):
            opened = None  # no book is there, and none is needed
        document = check_file(file, season_for(file, opened, season_name), nocs=nocs)
    if as_json:
        print_json(document)
    else:
        _show(document)
    sys.exit(0 if document.loads else 1)


def _show(document: CheckDocument) -> None:
    out = console()
    wrong = [one for one in document.lines if one.outcome in ("refused", "unreadable")]
    for one in wrong[:_SHOWN]:
        fact = f"{one.fact}: " if one.fact else ""
        out.print(Text(f"{document.file}, line {one.line}: {fact}{one.why}", style="red"))
    if len(wrong) > _SHOWN:
        out.print(f"… and {len(wrong) - _SHOWN} more; --json has all")
    for line in document.doubts:
        out.print(Text(line, style="bold yellow"))
    verdict = "loads" if document.loads else "does not load, and nothing of it would be recorded"
    out.print(
        f"{document.file}: {verdict}: {document.recorded} new, {document.known} in the book already, "
        f"{document.refused} refused, {len(document.doubts)} doubts"
    )


@click.command("schema")
@click.argument("fact", required=False)
def schema_command(fact: str | None) -> None:
    """Print the JSON Schema of a line of a file of facts, or of the fields of one FACT, such as ResultRecorded."""
    schema = line_schema() if fact is None else fact_schema(fact)
    write_json(json.dumps(schema, ensure_ascii=False, indent=1) + "\n")
