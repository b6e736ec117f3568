"""Single figures of the season 2017/18 from releases and the press: results, standings, titles and quotas.

Each row names its source. Rows with a place in a race become a classification that is known in part; the others are
what somebody published. A disqualification that was announced after a race comes after a protocol in which everybody
has the place from before it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from commands.intake.older_seasons.disagreements import DISAGREEMENTS, Disagreement
from commands.intake.older_seasons.moments import Moments
from commands.intake.older_seasons.publications import Publishing, Shelf, cup_name, grouped
from commands.intake.older_seasons.tables import (
    DISTANCES,
    GENDERS,
    CsvFile,
    Dismissal,
    Mention,
    OlderTable,
    RaceColumn,
    Record,
    code,
    points,
    read_csv,
)
from commands.intake.older_seasons.times import printed_time, remarks
from ledger.entry import Draft, Source
from ledger.errors import InvalidInputError
from ledger.facts import ResultRow

FIGURES: Final = (
    "season",
    "as_of",
    "gender",
    "distance",
    "kind",
    "rank",
    "skater",
    "noc",
    "value",
    "unit",
    "source",
    "note",
)
COUNTS: Final = {
    "men-500": (2, 2, 1, 2, 2, 2),
    "women-500": (2, 2, 1, 2, 2, 2),
    "men-5000-10000": (1, 1, 1, 1, 1, 1),
    "men-mass-start": (1, 0, 1, 1, 0, 1),
    "women-team-sprint": (1, 1, 1, 0, 0, 1),
}
"""How many races each competition had for a cup, as far as the press counts them; the calendar leaves some open."""

_RACE: Final = re.compile(r"^WC(?P<number>\d) (?P<city>.+?) (?P<day>\d{4}-\d{2}(?:-\d{2})?)(?: \((?P<words>.*)\))?$")
_DISTANCE: Final = re.compile(r"^(?P<distance>\w+)(?: race (?P<number>\d))?(?P<b> div B)?$")
_MINUTES: Final = re.compile(r"about (?P<minutes>\d+) min")


@dataclass(frozen=True, slots=True)
class _Key:
    """What tells the races of the table apart."""

    competition: str
    city: str
    gender: str
    distance: str
    number: int | None
    division_b: bool


def read_figures(path: Path) -> OlderTable:
    """The results among the figures, a column for each division of each race.

    Raises:
        InvalidInputError: The file or a row is not as it must be; the error names file, row and column.
    """
    table = read_csv(path, *FIGURES)
    records: dict[_Key, list[Record]] = {}
    for record in table.records:
        if record.cells["kind"] in ("podium", "dq"):
            records.setdefault(_key(table, record), []).append(record)
    columns = tuple(_column(table, key, own) for key, own in records.items())
    source = Source(kind="file", name=table.name, sha256=table.digest)
    season = table.records[0].cells["season"] if table.records else ""
    return OlderTable(file=table.name, season=season, source=source, whole=True, columns=columns)


def _key(table: CsvFile, record: Record) -> _Key:
    cells = record.cells
    race, distance = _RACE.match(cells["as_of"]), _DISTANCE.match(cells["distance"])
    if race is None or distance is None or cells["gender"] not in GENDERS or distance["distance"] not in DISTANCES:
        what = f"{cells['as_of']}, {cells['gender']}, {cells['distance']}"
        raise InvalidInputError(f"{table.name}, row {record.line}: {what} names no race")
    number = int(distance["number"]) if distance["number"] else None
    return _Key(
        f"wc{race['number']}", race["city"], cells["gender"], distance["distance"], number, distance["b"] is not None
    )


def _column(table: CsvFile, key: _Key, records: Sequence[Record]) -> RaceColumn:
    days = [found["day"] for record in records if (found := _RACE.match(record.cells["as_of"]))]
    disagreement = next((one for one in DISAGREEMENTS if not key.division_b and _concerns(one, key)), None)
    mentions: dict[tuple[str, str], Mention] = {}
    for record in records:
        if record.cells["kind"] != "podium":
            continue
        mention = _mention(table, record, disagreement)
        whose = (mention.name or f"row {record.row}", mention.noc)
        # A second source that says the same is no second result.
        if whose in mentions and mentions[whose].result != mention.result:
            raise InvalidInputError(
                f"{table.name}, row {record.line}: {mention.name} has another result in row {mentions[whose].line}; "
                "say which one is followed"
            )
        mentions.setdefault(whose, mention)
    own = list(mentions.values())
    if disagreement is not None and disagreement.status is not None:
        own.append(_absent(disagreement, disagreement.status, len(table.records) + 1))
    dismissed = [record for record in records if record.cells["kind"] == "dq"]
    for record in dismissed:
        own = _before(table, record, own)
    return RaceColumn(
        heading=f"{key.competition} {key.gender} {records[0].cells['distance']}",
        city=key.city,
        day=max(days, key=len),
        gender=GENDERS[key.gender],
        distance=DISTANCES[key.distance],
        mark=key.number,
        division="b" if key.division_b else "a",
        mentions=tuple(own),
        dismissals=tuple(_dismissal(table, record) for record in dismissed),
    )


def _concerns(one: Disagreement, key: _Key) -> bool:
    return (one.competition, one.gender, one.distance) == (key.competition, key.gender, key.distance)


def _mention(table: CsvFile, record: Record, disagreement: Disagreement | None) -> Mention:
    where, cells = f"{table.name}, row {record.line}", record.cells
    fields: dict[str, Any] = {"status": "OK", "rank": points(cells["rank"], f"{where}, column rank")}
    fields["time"], fields["thousandth"], beside = printed_time(cells["value"], f"{where}, column value")
    disputed = disagreement is not None and (disagreement.name, disagreement.noc) == (cells["skater"], cells["noc"])
    return Mention(
        row=record.row,
        # A name in brackets stands where the source's own was lost.
        name=None if cells["skater"].startswith("(") else cells["skater"],
        noc=code(cells["noc"], f"{where}, column noc"),
        result=ResultRow(**fields),
        source=Source(kind="reference", name=cells["source"]),
        remark=remarks(disagreement.reason if disputed and disagreement is not None else None, beside),
    )


def _absent(one: Disagreement, status: Any, row: int) -> Mention:
    return Mention(
        row=row,
        name=one.name,
        noc=one.noc,
        result=ResultRow(status=status),
        source=Source(kind="reference", name=one.statements[0].address),
        remark=one.reason,
    )


def _before(table: CsvFile, record: Record, mentions: list[Mention]) -> list[Mention]:
    """The places before a disqualification: by its time the skater stood before everybody who was slower."""
    out = _mention(table, record, None)
    slower = [
        one.result.rank
        for one in mentions
        if one.result.rank and one.result.time and out.result.time and one.result.time > out.result.time
    ]
    place = min(slower, default=None)
    if place is None:
        return [*mentions, out]
    moved = [
        one.model_copy(update={"result": one.result.model_copy(update={"rank": one.result.rank + 1})})
        if one.result.rank is not None and one.result.rank >= place
        else one
        for one in mentions
    ]
    return [out.model_copy(update={"result": out.result.model_copy(update={"rank": place})}), *moved]


def _dismissal(table: CsvFile, record: Record) -> Dismissal:
    found = _MINUTES.search(record.cells["as_of"])
    if found is None:
        raise InvalidInputError(
            f"{table.name}, row {record.line}, column as_of: it does not say how long after the race"
        )
    return Dismissal(
        name=record.cells["skater"],
        noc=code(record.cells["noc"], f"{table.name}, row {record.line}, column noc"),
        minutes=int(found["minutes"]),
        reason=record.cells["note"],
        source=Source(kind="reference", name=record.cells["source"]),
    )


def published_figures(path: Path, moments: Moments, shelf: Shelf) -> Iterator[Draft]:
    """What is published among the figures: standings, titles, quotas, and single figures that are no list.

    Raises:
        InvalidInputError: The file or a row is not as it must be; the error names file, row and column.
    """
    table = read_csv(path, *FIGURES)
    kinds = {
        kind: [one for one in table.records if one.cells["kind"] == kind] for kind in ("standing", "title", "quota")
    }
    listed = {"rank": "rank", "skater": "name", "noc": "noc", "value": "points"}
    for (gender, cup, words, address), own in grouped(kinds["standing"], "gender", "distance", "as_of", "source"):
        subject = cup_name(table, own[0], gender, cup)
        moment = moments.find(words, subject, f"{table.name}, row {own[0].line}")
        name = f"{subject}, {words}"
        yield shelf.draft(name, "standing", own, listed, of=Publishing(address, moment, subject))
    ranked = {"gender": "gender", "distance": "cup", "rank": "rank", "skater": "name", "noc": "noc"}
    for (words, unit, address), own in grouped(kinds["title"], "as_of", "unit", "source"):
        moment = moments.find(words, None, f"{table.name}, row {own[0].line}")
        # Who led at some moment has not won anything yet.
        if unit == "leader":
            yield shelf.draft(f"leaders {words}", "standing", own, ranked, of=Publishing(address, moment))
        else:
            yield shelf.draft(f"titles, {words}", "title", own, ranked, of=Publishing(address, moment))
    places = {
        "gender": "gender",
        "distance": "event",
        "skater": "name",
        "noc": "noc",
        "value": "places",
        "note": "note",
    }
    for (words, address), own in grouped(kinds["quota"], "as_of", "source"):
        moment = moments.find(words, None, f"{table.name}, row {own[0].line}")
        name = f"places at the Olympic Games of 2018, {words}"
        yield shelf.draft(name, "quota", own, places, of=Publishing(address, moment, "owg-2018"))
    yield from _others(table, moments, shelf)
    yield from _statements(moments, shelf)


def _others(table: CsvFile, moments: Moments, shelf: Shelf) -> Iterator[Draft]:
    known = ("podium", "dq", "standing", "title", "quota")
    others = [record for record in table.records if record.cells["kind"] not in known]
    columns = {name: name for name in ("kind", "rank", "skater", "noc", "value", "unit", "note")}
    for (gender, cup, words, address), own in grouped(others, "gender", "distance", "as_of", "source"):
        subject = cup_name(table, own[0], gender, cup)
        moment = moments.find(words, subject, f"{table.name}, row {own[0].line}")
        name = f"{subject}, {words}: figures"
        yield shelf.draft(name, "figures", own, columns, of=Publishing(address, moment, subject))


def _statements(moments: Moments, shelf: Shelf) -> Iterator[Draft]:
    """What sources say of the results on which they disagree."""
    for one in DISAGREEMENTS:
        moment = moments.find(f"after {one.competition.upper()}", None, one.race)
        for row, statement in enumerate(one.statements, 1):
            cells = {"name": one.name, "noc": one.noc, "says": statement.says}
            yield shelf.draft(
                f"{one.race}: what is said of {one.name}",
                "figures",
                [Record(row, cells)],
                {name: name for name in cells},
                of=Publishing(statement.address, moment, one.race),
            )
