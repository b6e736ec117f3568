"""Whole classifications of one race, from a CSV file and the JSON file that describes it.

A row has the division, the rank in it, the code, perhaps the name, the time, and the points that were printed. Where
the time is a status such as DQ, the row has neither rank nor points. A time, or a status, may have a remark.
"""

from pathlib import Path
from typing import Any, Final, get_args

from commands.intake.older_seasons.tables import (
    DISTANCES,
    GENDERS,
    CsvFile,
    Mention,
    OlderTable,
    RaceColumn,
    Record,
    code,
    points,
    read_csv,
    read_description,
)
from commands.intake.older_seasons.times import printed_time
from ledger.entry import Source
from ledger.errors import InvalidInputError
from ledger.facts import ResultRow
from ledger.vocabulary import Division, Status

_COLUMNS: Final = ("division", "rank", "noc", "name", "time", "wc_points", "gwc_points", "race_points")
_STATUSES: Final[frozenset[Status]] = frozenset(get_args(Status))
_DIVISIONS: Final[dict[str, Division]] = {"A": "a", "B": "b"}


def is_race(columns: tuple[str, ...]) -> bool:
    """Whether a table with these headings is the classification of a race."""
    return set(_COLUMNS) <= set(columns)


def read_race(path: Path) -> OlderTable:
    """Read the classification of one race, a column for each division.

    Raises:
        InvalidInputError: The file, its description, a row or a cell is not as it must be; names file, row and column.
    """
    table, described = read_csv(path, *_COLUMNS), read_description(path)
    try:
        season, distance, address = described["season"], described["distance"], described["source"]
        gender, city, day = GENDERS[described["gender"]], described["venue"], described["date"]
    except (KeyError, TypeError) as error:
        raise InvalidInputError(f"{path.with_suffix('.json').name}: no {error} that is known") from None
    bare, _, number = distance.partition(" race ")
    if bare not in DISTANCES or (number and not number.isdecimal()):
        raise InvalidInputError(f"{path.with_suffix('.json').name}: distance {distance!r} is not known")
    source = Source(kind="file", name=f"{table.name} from {address}", sha256=table.digest)
    rows: dict[str, list[Mention]] = {}
    for record in table.records:
        if record.cells["division"] not in _DIVISIONS:
            raise InvalidInputError(
                f"{table.name}, row {record.line}, column division: {record.cells['division']!r} is neither A nor B"
            )
        rows.setdefault(record.cells["division"], []).append(_mention(table, record, source))
    columns = tuple(
        RaceColumn(
            heading=f"Division {division}",
            city=city,
            day=day,
            gender=gender,
            distance=DISTANCES[bare],
            mark=int(number) if number else None,
            division=_DIVISIONS[division],
            mentions=tuple(mentions),
        )
        for division, mentions in rows.items()
    )
    return OlderTable(file=table.name, season=season, source=source, whole=True, columns=columns)


def _mention(table: CsvFile, record: Record, source: Source) -> Mention:
    where = f"{table.name}, row {record.line}"
    cells = record.cells
    word, _, beside = cells["time"].partition(" ")
    status = next((status for status in _STATUSES if status == word), None)
    fields: dict[str, Any] = {"status": status or "OK"}
    remark = beside.strip("()[] ") or None
    if status is None:
        fields["rank"] = points(cells["rank"], f"{where}, column rank")
        fields["time"], fields["thousandth"], remark = printed_time(cells["time"], f"{where}, column time")
    fields["points_printed"] = points(cells["wc_points"], f"{where}, column wc_points")
    fields["race_points"] = points(cells["race_points"], f"{where}, column race_points")
    fields["grand_points_printed"] = cells["gwc_points"] or None
    return Mention(
        row=record.row,
        name=cells["name"] or None,
        noc=code(cells["noc"], f"{where}, column noc"),
        result=ResultRow(**fields),
        source=source,
        remark=remark,
    )
