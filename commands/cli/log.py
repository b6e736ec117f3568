"""``season log``: the entries of the book."""

from typing import Any

import click

from commands.cli.options import basis_options, json_option, opened_reader, question
from commands.cli.output import console, print_basis, print_json, table
from ledger.book import announced
from ledger.errors import InvalidInputError
from ledger.facts import DECISIONS, FACTS
from ledger.instants import parse_instant
from projections.documents.log import LogDocument, LogLine, log_line
from projections.season.log import Filter, citations, select


@click.command("log")
@click.option("--race", metavar="RACE", help="Entries of this race; wc1 or wc1-men-500 name all races that begin so.")
@click.option("--competitor", metavar="ID", help="Entries of this competitor.")
@click.option("--kind", metavar="FACT", help="A fact's name, such as ResultCorrected, or decisions for all of them.")
@click.option("--by", metavar="ACTOR", help="Entries of this actor.")
@click.option("--since", metavar="INSTANT", help="Recorded at this instant or later.")
@click.option("--until", metavar="INSTANT", help="Recorded at this instant or earlier.")
@json_option
@basis_options
def log_command(
    race: str | None,
    competitor: str | None,
    kind: str | None,
    by: str | None,
    since: str | None,
    until: str | None,
    as_json: bool,
    store: str,
    season_name: str | None,
    **axes: Any,
) -> None:
    """Print the entries of the book, each with what it cites and what cites it."""
    if kind is not None and kind != "decisions" and kind not in FACTS:
        raise InvalidInputError(
            f"--kind {kind}: no such fact; there are {', '.join(FACTS)}, and decisions for all of those"
        )
    wanted = Filter(
        race, competitor, kind, by, parse_instant(since) if since else None, parse_instant(until) if until else None
    )
    asked = question(axes)
    with opened_reader(store, season_name) as reader:
        reading = reader.read(asked)
        entries = reader.entries(upto=reading.basis.at)
    if asked.as_of is not None:
        entries = list(announced(entries, asked.as_of))
    links = citations(entries)
    document = LogDocument(
        basis=reading.basis,
        entries=tuple(log_line(entry, links.get(entry.position, ())) for entry in select(entries, wanted, DECISIONS)),
    )
    if as_json:
        print_json(document)
        return
    out = console()
    columns = [
        ("", "right"),
        ("published", "left"),
        ("fact", "left"),
        ("what", "left"),
        ("by", "left"),
        ("reason", "left"),
        ("links", "left"),
    ]
    out.print(table(f"Log of {reading.basis.book}", columns, (_cells(line) for line in document.entries)))
    print_basis(out, document.basis)


def _cells(line: LogLine) -> list[str]:
    links = [f"cites {line.cites}"] if line.cites else []
    links += [f"cited by {position}" for position in line.cited_by]
    return [
        str(line.position),
        line.published_at,
        line.fact.partition("/")[0],
        line.subject,
        line.actor,
        line.reason or "",
        ", ".join(links),
    ]
