"""``season standings``, ``titles``, ``races`` and ``race``: what stands, at a basis."""

from typing import Any

import click
from rich.text import Text

from commands.cli.options import basis_options, csv_option, json_option, opened_reader, question
from commands.cli.output import console, print_basis, print_csv, print_json, table
from projections.documents.tables import (
    RaceRow,
    StandingDocument,
    TitleLine,
    race_document,
    races_document,
    standing_document,
    titles_document,
)
from projections.standings import standing
from projections.titles import titles


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
