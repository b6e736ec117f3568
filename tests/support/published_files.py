"""The published tables, titles and figures as the files that ``season import`` and the maker of the fixtures read.

The files are written anew from ``tests/published``, cell by cell: a standing or a classification to the last byte of
the file that the fixtures name with its SHA-256.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from commands.intake.older_seasons.figures import FIGURES
from commands.intake.older_seasons.publications import PRESS, TITLES
from tests.support.published import Table, lines, tables

GENDERS: Final = {"men": "M", "women": "W", "": ""}
RACE: Final = ("division", "rank", "noc", "name", "time", "wc_points", "gwc_points", "race_points")


def write_data(folder: Path) -> Path:
    """Write the folder with ``history`` and ``2017-18`` below `folder`, and name it."""
    for table in tables().values():
        _write_table(folder / "history" / "matrices", table)
    for race in lines("races.jsonl"):
        _write_race(folder / "history" / "races", race)
    _write(folder / "history" / "titles.csv", TITLES, _titles())
    _write(folder / "history" / "press_standings_2013-14.csv", PRESS, _press("2013-14"))
    _write(folder / "2017-18" / "press_standings.csv", PRESS, _press("2017-18"))
    _write(folder / "2017-18" / "published_facts.csv", FIGURES, _figures("2017-18"))
    return folder


def _write_table(folder: Path, table: Table) -> None:
    headings = [race.heading for race in table.races]
    rows = [(row.rank, row.name, row.noc, *row.points, row.total, row.state) for row in table.rows]
    _write(folder / f"{table.name}.csv", ("rank", "name", "noc", *headings, "total", "row_status"), rows)
    described = {
        "season": table.season,
        "cup": table.cup.replace("-", "_"),
        "gender": GENDERS[table.gender],
        "sources": [table.source],
        "as_of": table.as_of,
        "as_of_before_final": table.before_the_final,
        "events": [
            {
                "code": race.heading,
                "venue": race.city,
                "date": race.day,
                "distance": race.distance.replace("-", " "),
                "is_final": race.final,
            }
            for race in table.races
        ],
        "medallists": {
            heading: [dict(zip(("place", "name", "noc", "time", "points"), medal, strict=True)) for medal in medals]
            for heading, medals in table.medals.items()
        },
    }
    _describe(folder / f"{table.name}.json", described)


def _write_race(folder: Path, race: dict[str, Any]) -> None:
    rows = [(division.upper(), *cells) for division, *cells in race["rows"]]
    _write(folder / f"{race['race']}.csv", RACE, rows)
    number = "" if race["number"] is None else f" race {race['number']}"
    described = {
        "season": race["season"],
        "venue": race["city"],
        "date": race["day"],
        "distance": race["distance"].replace("-", " ") + number,
        "gender": GENDERS[race["gender"]],
        "source": race["source"],
    }
    _describe(folder / f"{race['race']}.json", described)


Numbered = tuple[int, tuple[Any, ...]]
"""A row with its number in the file."""


def _titles() -> Iterable[tuple[Any, ...]]:
    return _in_order(
        (number, (season, GENDERS[gender], cup.replace("-", "_"), *_filled(rest, 3), one["source"], _remark(rest, 3)))
        for one in lines("titles.jsonl")
        for number, season, gender, cup, *rest in one["winners"]
    )


def _press(season: str) -> Iterable[tuple[Any, ...]]:
    return _in_order(
        (
            number,
            (
                *(season, GENDERS[one["gender"]], one["cup"].replace("-", "_"), one["as_of"]),
                *_filled(rest, 4),
                *(kind, one["source"], _remark(rest, 4)),
            ),
        )
        for one in lines(f"press-{season}.jsonl")
        for number, kind, *rest in one["rows"]
    )


def _figures(season: str) -> Iterable[tuple[Any, ...]]:
    return _in_order(
        (
            number,
            (
                *(season, one["as_of"], GENDERS[one["gender"]], one["of"], kind),
                *_filled(rest, 5),
                *(one["source"], _remark(rest, 5)),
            ),
        )
        for one in lines(f"figures-{season}.jsonl")
        for number, kind, *rest in one["rows"]
    )


def _in_order(rows: Iterable[Numbered]) -> list[tuple[Any, ...]]:
    """The rows by their numbers, which run without a gap."""
    ordered = sorted(rows, key=lambda row: row[0])
    assert [number for number, _ in ordered] == list(range(1, len(ordered) + 1))
    return [cells for _, cells in ordered]


def _filled(cells: Sequence[Any], count: int) -> tuple[Any, ...]:
    """So many cells; what the line leaves out at its end is empty."""
    return tuple(cells[:count]) + (None,) * (count - len(cells))


def _remark(cells: Sequence[Any], count: int) -> Any:
    """The cell behind so many others, if the line has it."""
    return cells[count] if len(cells) > count else None


def _write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)


def _describe(path: Path, described: dict[str, Any]) -> None:
    path.write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
