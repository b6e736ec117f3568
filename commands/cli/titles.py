"""``season titles``: who leads or has won each cup, at a basis."""

from typing import Any

import click

from commands.cli.options import basis_options, csv_option, json_option, opened_reader, question
from commands.cli.output import console, print_basis, print_csv, print_json, table
from projections.cups.titles import titles
from projections.documents.titles import TitleLine, titles_document


@click.command("titles")
@json_option
@csv_option
@basis_options
def titles_command(as_json: bool, as_csv: bool, store: str, season_name: str | None, **axes: Any) -> None:
    """Print for each cup who leads or has won, by how much, and whether the title is decided."""
    with opened_reader(store, season_name) as reader:
        reading = reader.read(question(axes))
        document = titles_document(reading, titles(reading))
    if as_json:
        print_json(document)
        return
    header = ["cup", "state", "leader", "noc", "points", "lead", "next", "races left", "points left"]
    if as_csv:
        print_csv(header, (_title_cells(line) for line in document.titles))
        return
    out = console()
    sides = ["left", "left", "left", "left", "right", "right", "left", "right", "right"]
    rows = [["" if cell is None else str(cell) for cell in _title_cells(line)] for line in document.titles]
    out.print(table("Titles", list(zip(header, sides, strict=True)), rows))
    unknown = dict.fromkeys(line.unknown for line in document.titles if line.unknown)
    print_basis(out, document.basis, [f"points left are not known: {reason}" for reason in unknown])


def _title_cells(line: TitleLine) -> list[Any]:
    return [
        line.cup,
        line.state,
        " and ".join(holder.name for holder in line.leaders),
        " and ".join(dict.fromkeys(holder.noc for holder in line.leaders)),
        line.leaders[0].points if line.leaders else None,
        line.lead if line.leaders else None,
        f"{line.next.name} ({line.next.noc})" if line.next else None,
        line.races_left if line.unknown is None else f"{line.races_left}+",
        line.points_left if line.points_left is not None else "?",
    ]
