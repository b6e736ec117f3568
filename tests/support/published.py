"""The figures in ``tests/published``, as values: what the tests hold the program against."""

import csv
import json
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

FOLDER: Final = Path(__file__).parents[1] / "published"


class PrintedSheet(NamedTuple):
    """An official sheet of 2025/26, as a list of them has it; `number` counts from 1 also where there is one race."""

    competition: str
    sheet: int
    day: str
    gender: str
    distance: str
    number: int
    division: str
    title: str
    file: str
    sha256: str

    @property
    def event(self) -> str:
        """Gender and distance, such as ``men-500``."""
        return f"{self.gender}-{self.distance}"


class PrintedRow(NamedTuple):
    """A row of such a sheet, as another program read it."""

    sheet: PrintedSheet
    rank: int | None
    bib: int
    skater: str
    as_printed: str
    noc: str
    pair: int | None
    lane: str | None
    status: str
    time: str
    thousandth: int | None
    behind: str
    points: int | None
    remarks: tuple[str, ...]
    laps: int | None
    sprints: tuple[int | None, ...]
    total: int | None
    from_division_b: bool

    @property
    def who(self) -> str:
        """What tells people of one gender apart: code and name; a team is its code."""
        return self.noc if self.sheet.distance == "team-pursuit" else f"{self.noc} {self.skater}"


class TableRace(NamedTuple):
    """A race of a published standing: the heading of its column, where and when it was, whether it was the Final."""

    heading: str
    city: str
    day: str
    distance: str
    final: bool


class TableRow(NamedTuple):
    """A row of a published standing; points of races in which somebody has none are None, others are as printed."""

    rank: int
    name: str
    noc: str
    points: tuple[int | str | None, ...]
    total: int | str
    state: str

    @property
    def partial(self) -> bool:
        """Whether the row is known only in part, so that its points do not make its total."""
        return self.state.startswith("partial")


class Table(NamedTuple):
    """A published standing with the points of every race; `medals` are by heading."""

    name: str
    season: str
    gender: str
    cup: str
    source: str
    as_of: str | None
    before_the_final: bool
    races: tuple[TableRace, ...]
    rows: tuple[TableRow, ...]
    medals: dict[str, list[tuple[int, str, str, str, int]]]

    @property
    def subject(self) -> str:
        """Gender and cup, such as ``women-3000-5000``."""
        return f"{self.gender}-{self.cup}"


class Evidence(NamedTuple):
    """Points by rank that some source shows, as decimal text.

    Attributes:
        points: By season and table.
        grand: Grand World Cup points, by season and table.
        confirmed: The seasons whose Grand World Cup points are printed in whole.
    """

    points: dict[tuple[str, str], dict[int, str]]
    grand: dict[str, dict[str, dict[int, str]]]
    confirmed: frozenset[str]


@cache
def sheets() -> tuple[PrintedSheet, ...]:
    """The 76 sheets, in the order of competitions and numbers."""
    return tuple(_sheet(row) for row in _csv("sheets-2025-26.csv"))


@cache
def results() -> dict[str, tuple[PrintedRow, ...]]:
    """The rows of each sheet, by the name of its file."""
    listed = {f"{sheet.competition}-{sheet.sheet}": sheet for sheet in sheets()}
    found: dict[str, list[PrintedRow]] = {sheet.file: [] for sheet in listed.values()}
    for row in _csv("results-2025-26.csv"):
        sheet = listed[row["sheet"]]
        found[sheet.file].append(_row(sheet, row))
    return {file: tuple(rows) for file, rows in found.items()}


@cache
def tables() -> dict[str, Table]:
    """The standings with the points of every race, by name."""
    return {one["table"]: _table(one) for one in lines("tables.jsonl")}


def evidence() -> Evidence:
    """The points of all seasons that some source shows."""
    read = _toml("points.toml")
    return Evidence(
        points={
            (season, name): _ranks(text) for season, named in read["points"].items() for name, text in named.items()
        },
        grand={
            season: {name: _ranks(text) for name, text in named.items() if name != "confirmed"}
            for season, named in read["grand"].items()
        },
        confirmed=frozenset(season for season, named in read["grand"].items() if named["confirmed"]),
    )


def quotas() -> dict[str, Any]:
    """Each quota with its events, as far as some source gives their numbers."""
    return _toml("quotas.toml")


def lines(name: str) -> Iterator[dict[str, Any]]:
    """The lines of a JSON Lines file."""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _csv(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _ranks(text: str) -> dict[int, str]:
    """Points by rank, as ``1:100 2:80`` has them."""
    pairs = [one.split(":") for one in text.split()]
    found = {int(rank): points for rank, points in pairs}
    assert len(found) == len(pairs), f"a rank stands twice in {text}"
    return found


def _sheet(row: dict[str, str]) -> PrintedSheet:
    competition, _, sheet = row["sheet"].partition("-")
    return PrintedSheet(
        competition,
        int(sheet),
        row["day"],
        row["gender"],
        row["distance"],
        int(row["number"]),
        row["division"],
        row["title"],
        row["file"],
        row["sha256"],
    )


def _row(sheet: PrintedSheet, row: dict[str, str]) -> PrintedRow:
    return PrintedRow(
        sheet=sheet,
        rank=_whole(row["rank"]),
        bib=int(row["bib"]),
        skater=row["skater"],
        as_printed=row["as-printed"] or row["skater"],
        noc=row["noc"],
        pair=_whole(row["pair"]),
        lane=row["lane"] or None,
        status=row["status"],
        time=row["time"],
        thousandth=_whole(row["thousandth"]),
        behind=row["behind"],
        points=_whole(row["points"]),
        remarks=tuple(row["remarks"].split()),
        laps=_whole(row["laps"]),
        sprints=tuple(_whole(one.removeprefix("-")) for one in row["sprints"].split()) or (None,) * 4,
        total=_whole(row["total"]),
        from_division_b=row["from-b"] == "yes",
    )


def _table(one: dict[str, Any]) -> Table:
    return Table(
        name=one["table"],
        season=one["season"],
        gender=one["gender"],
        cup=one["cup"],
        source=one["source"],
        as_of=one["as_of"],
        before_the_final=one["before_the_final"],
        races=tuple(TableRace(*race) for race in one["races"]),
        rows=tuple(
            TableRow(rank, name, noc, tuple(points), total, state)
            for rank, name, noc, points, total, state in one["rows"]
        ),
        medals={heading: [tuple(medal) for medal in medals] for heading, medals in one["medals"].items()},
    )


def _whole(text: str) -> int | None:
    return int(text) if text else None
