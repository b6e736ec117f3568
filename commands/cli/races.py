"""``season races`` and ``race``: what was filed, and how it stands, at a basis."""

from typing import Any

import click
from rich.text import Text

from commands.cli.options import basis_options, csv_option, json_option, opened_reader, question
from commands.cli.output import console, print_basis, print_csv, print_json, table
from projections.documents.races import RaceRow, race_document, races_document


@click.command("races")
@json_option
@csv_option
@basis_options
def races_command(as_json: bool, as_csv: bool, store: str, season_name: str | None, **axes: Any) -> None:
    """Print the races that are filed, with their state."""
    with opened_reader(store, season_name) as reader:
        document = races_document(reader.read(question(axes)))
    if as_json:
        print_json(document)
        return
    header = ["race", "date", "state", "sheet", "revision", "rows", "decisions", "title"]
    cells = [
        [
            line.race,
            line.date,
            "VOID" if line.voided else line.state,
            line.sheet,
            line.revision,
            line.rows,
            line.decisions,
            line.title,
        ]
        for line in document.races
    ]
    if as_csv:
        print_csv(header, cells)
        return
    out = console()
    sides = ["left", "left", "left", "right", "right", "right", "right", "left"]
    rows = [["" if cell is None else str(cell) for cell in line] for line in cells]
    out.print(table("Races", list(zip(header, sides, strict=True)), rows))
    print_basis(out, document.basis)


@click.command("race")
@click.argument("race")
@json_option
@csv_option
@basis_options
def race_command(
    race: str,
    as_json: bool,
    as_csv: bool,
    store: str,
    season_name: str | None,
    **axes: Any,
) -> None:
    """Print the classification of RACE as it stands, such as wc1-men-500-1-a, with what decisions changed."""
    with opened_reader(store, season_name) as reader:
        document = race_document(reader.read(question(axes)), race)
    if as_json:
        print_json(document)
        return
    header = ["rank", "bib", "name", "noc", "time", "status", "points", "printed", "codes", "decided by", "moved by"]
    if as_csv:
        print_csv(header, (_race_cells(row) for row in document.rows))
        return
    out = console()
    sides = ["right", "right", "left", "left", "right", "left", "right", "right", "left", "left", "left"]
    rows = [["" if cell is None else str(cell) for cell in _race_cells(row)] for row in document.rows]
    state = "VOID" if document.voided else document.state
    out.print(
        table(
            f"{document.title}, {document.date} ({document.race}, {state})", list(zip(header, sides, strict=True)), rows
        )
    )
    for code, text in document.legend:
        out.print(Text(f"{code}: {text}", style="dim"))
    if document.protocol:
        out.print(
            Text(
                f"protocol: sheet {document.sheet}, revision {document.revision}, SHA-256 {document.protocol}",
                style="dim",
            )
        )
    print_basis(out, document.basis)


def _race_cells(row: RaceRow) -> list[Any]:
    thousandth = "" if row.thousandth is None else f"({row.thousandth})"
    return [
        row.rank,
        row.bib,
        row.name,
        row.noc,
        None if row.time is None else row.time + thousandth,
        None if row.status == "OK" else row.status,
        row.points,
        row.points_printed,
        " ".join(row.codes) + (" (N)" if row.from_division_b else ""),
        " ".join(map(str, row.decisions)),
        " ".join(map(str, row.moved_by)),
    ]
