"""Standings with the points of every race, from a CSV file and the JSON file that describes its columns.

The CSV has rank, name, code, a column for each race, the total, and how complete the row is. The JSON says of each
column where, when and over which distance it was raced, and may name the medallists with their times. A cell that is
empty is no start, or a rank without points; a printed 0 is a result of which only that is known.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from commands.intake.older_seasons.tables import (
    DISTANCES,
    GENDERS,
    CsvFile,
    Mention,
    OlderTable,
    PrintedStanding,
    RaceColumn,
    Record,
    code,
    points,
    read_csv,
    read_description,
)
from commands.intake.older_seasons.times import printed_time, remarks
from ledger.entry import Source
from ledger.errors import InvalidInputError
from ledger.facts import PublishedRow, ResultRow
from ledger.names import letters
from ledger.vocabulary import Gender

_FIXED: Final = ("rank", "name", "noc", "total", "row_status")
_HEADING: Final = re.compile(r"^[A-Z]{3}(?:\d{3,5}|MS)?(?P<mark>[ab1-9])?$")
_GRAND_POINTS: Final = re.compile(r"^\d{1,5}(\.\d{1,2})?$")


def is_matrix(columns: tuple[str, ...]) -> bool:
    """Whether a table with these headings is a standing with the points of every race."""
    return set(_FIXED) <= set(columns)


def read_matrix(path: Path) -> OlderTable:
    """Read a standing with the points of every race.

    Raises:
        InvalidInputError: The file, its description, a row or a cell is not as it must be; names file, row and column.
    """
    table, described = read_csv(path, *_FIXED), read_description(path)
    beside = path.with_suffix(".json").name
    try:
        season, cup, gender = described["season"], described["cup"], GENDERS[described["gender"]]
        events, addresses, day = described["events"], described["sources"], described["as_of"]
    except (KeyError, TypeError) as error:
        raise InvalidInputError(f"{beside}: no {error} that is known") from None
    source = Source(kind="file", name=f"{table.name} from {addresses[0]}", sha256=table.digest)
    headings = [event["code"] for event in events]
    if [column for column in table.columns if column not in _FIXED] != headings:
        raise InvalidInputError(f"{table.name}: its columns of races are not those that {beside} describes")
    medals = _Medallists(beside, described.get("medallists", {}), source, len(table.records))
    named = table._replace(records=tuple(medals.named(record) for record in table.records))
    columns = tuple(_column(named, event, gender, source, medals, grand=cup == "grand") for event in events)
    standing = PrintedStanding(
        subject=f"{gender}-{cup.replace('_', '-')}",
        day=day,
        columns=table.columns,
        rows=tuple(_printed(record) for record in table.records),
    )
    return OlderTable(
        file=table.name,
        season=season,
        source=source,
        whole=False,
        columns=columns,
        standing=standing if table.records else None,
    )


def _printed(record: Record) -> PublishedRow:
    return PublishedRow(row=record.row, cells=tuple((name, cell) for name, cell in record.cells.items() if cell))


def _column(
    table: CsvFile, event: dict[str, Any], gender: Gender, source: Source, medals: "_Medallists", *, grand: bool
) -> RaceColumn:
    heading, found = event["code"], _HEADING.match(event["code"])
    if found is None or event["distance"] not in DISTANCES:
        raise InvalidInputError(f"{table.name}, column {heading}: distance {event['distance']!r} is not known")
    mentions = [
        _mention(table, record, heading, source, grand=grand) for record in table.records if record.cells[heading]
    ]
    mark = found["mark"]
    return RaceColumn(
        heading=heading,
        city=event["venue"],
        day=event["date"],
        gender=gender,
        distance=DISTANCES[event["distance"]],
        mark="ab".index(mark) + 1 if mark in ("a", "b") else int(mark) if mark else None,
        division=None,
        mentions=tuple(medals.complete(heading, mentions)),
    )


def _mention(table: CsvFile, record: Record, heading: str, source: Source, *, grand: bool) -> Mention:
    where, cell = f"{table.name}, row {record.line}", record.cells[heading]
    if not grand:
        result = ResultRow(status="OK", points_printed=points(cell, f"{where}, column {heading}"))
    elif _GRAND_POINTS.match(cell):
        result = ResultRow(status="OK", grand_points_printed=cell)
    else:
        raise InvalidInputError(f"{where}, column {heading}: {cell!r} are no points")
    return Mention(
        row=record.row,
        name=record.cells["name"] or None,
        noc=code(record.cells["noc"], f"{where}, column noc"),
        result=result,
        source=source,
    )


class _Medallists:
    """The medallists that the description names: places and times for rows of the table, and rows beside it."""

    def __init__(self, file: str, printed: dict[str, list[dict[str, Any]]], source: Source, rows: int) -> None:
        self.file = file
        self.printed = printed
        self.source = source
        self.rows = rows
        times = [[one.get("time") for one in medals] for medals in printed.values()]
        # A race that repeats the times of another has not got times of its own.
        self.repeated = {
            heading
            for index, (heading, medals) in enumerate(printed.items())
            if [one.get("time") for one in medals] in times[:index]
        }

    def named(self, record: Record) -> Record:
        """The row with its name, where the table gives the code alone and a medallist has that code and its points.

        The row stays without a name where two names fit, or two medallists of one code share the points.
        """
        if record.cells["name"]:
            return record
        fitting = [
            [
                one["name"]
                for one in medals
                if one["noc"] == record.cells["noc"] and str(one.get("points")) == record.cells[heading]
            ]
            for heading, medals in self.printed.items()
        ]
        names = {names[0] for names in fitting if len(names) == 1}
        return record._replace(cells=record.cells | {"name": names.pop()}) if len(names) == 1 else record

    def complete(self, heading: str, mentions: list[Mention]) -> Iterator[Mention]:
        """The mentions of a race with what is known of its medallists; those without a row in the table at the end."""
        medals = [self._mention(heading, one) for one in self.printed.get(heading, ())]
        for mention in mentions:
            own = [medal for medal in medals if _same(medal, mention)]
            medals = [medal for medal in medals if medal not in own]
            yield self._joined(mention, own[0], heading) if own else mention
        yield from medals

    def _mention(self, heading: str, one: dict[str, Any]) -> Mention:
        where = f"{self.file}, medallists of {heading}"
        text = "" if heading in self.repeated else str(one.get("time") or "")
        time, thousandth, remark = printed_time(text, f"{where}, time")
        place = one["place"]
        return Mention(
            row=self.rows + place,
            name=one["name"],
            noc=code(one["noc"], f"{where}, noc"),
            result=ResultRow(
                status="OK", rank=place, time=time, thousandth=thousandth, points_printed=one.get("points")
            ),
            source=self.source,
            remark=remark,
        )

    def _joined(self, mention: Mention, medal: Mention, heading: str) -> Mention:
        cell, printed = mention.result.points_printed, medal.result.points_printed
        if printed is not None and cell != printed:
            raise InvalidInputError(
                f"{self.file}: the medallist {medal.name} has {printed} points in {heading}, the table has {cell}"
            )
        joined = medal.result.model_copy(update={"points_printed": cell})
        return mention.model_copy(update={"result": joined, "remark": remarks(mention.remark, medal.remark)})


def _same(one: Mention, other: Mention) -> bool:
    if one.noc != other.noc or one.name is None or other.name is None:
        return False
    return letters(one.name) == letters(other.name)
