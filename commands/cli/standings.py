"""``season standings``: a cup as it stands, at a basis."""

from typing import Any

import click
from rich.text import Text

from commands.cli.options import basis_options, csv_option, json_option, opened_reader, question
from commands.cli.output import console, print_basis, print_csv, print_json, table
from projections.cups.standings import standing
from projections.documents.standing import StandingDocument, standing_document


@click.command("standings")
@click.argument("cup")
@json_option
@csv_option
@basis_options
def standings_command(
    cup: str,
    as_json: bool,
    as_csv: bool,
    store: str,
    season_name: str | None,
    **axes: Any,
) -> None:
    """Print the World Cup standing of CUP, such as men-1500 or women-3000-5000, with the points of each race."""
    with opened_reader(store, season_name) as reader:
        reading = reader.read(question(axes))
        document = standing_document(reading, standing(reading, cup))
    if as_json:
        print_json(document)
    elif as_csv:
        _standing_csv(document)
    else:
        _standing_table(document)


def _standing_csv(document: StandingDocument) -> None:
    print_csv(
        ["rank", "competitor", "name", "noc", "points", *document.races],
        (
            [row.rank, row.competitor, row.name, row.noc, row.points]
            + [next((one.points for one in row.races if one.race == race), None) for race in document.races]
            for row in document.rows
        ),
    )


def _standing_table(document: StandingDocument) -> None:
    out = console()
    columns = [("", "right"), ("name", "left"), ("NOC", "left"), ("points", "right")]
    columns += [(_short(race, document.races), "right") for race in _columns(document)]
    rows = []
    above = None
    for row in document.rows:
        cells: list[str | Text] = ["=" if row.rank == above else str(row.rank), row.name, row.noc, str(row.points)]
        above = row.rank
        for column in _columns(document):
            own = [one for one in row.races if _column(one.race) == column]
            cells.append(
                " ".join(
                    f"{one.points}" + ("b" if one.race.endswith("-b") else "") if one.counts else f"({one.points})"
                    for one in own
                )
            )
        rows.append(cells)
    out.print(table(document.title, columns, rows))
    if any(one.race.endswith("-b") for row in document.rows for one in row.races):
        out.print(Text("b: won in Division B; (n): does not count", style="dim"))
    print_basis(out, document.basis, document.notes)


def _column(race: str) -> str:
    """Both divisions of a race share a column."""
    return race.removesuffix("-a").removesuffix("-b")


def _columns(document: StandingDocument) -> list[str]:
    return list(dict.fromkeys(_column(race) for race in document.races))


def _short(column: str, races: tuple[str, ...]) -> str:
    """A column's heading: the competition, and what tells its races apart."""
    competition, _, rest = column.partition("-")
    same = {_column(race) for race in races if race.startswith(f"{competition}-")}
    return competition if len(same) == 1 else f"{competition} {rest.partition('-')[2]}"
