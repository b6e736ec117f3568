"""Our copies of published figures against the originals, figure by figure, in both directions.

An original that has more than we need is compared in what we have; what is left out is named in each test.
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from ledger.rulebook import editions
from tests.support import published
from tests.support.olympic_lists import NAME, write_lists
from tests.support.published_files import write_data

GENDERS: Final = {"men": "M", "women": "W"}
DISTANCES: Final = {"mass-start": "MS", "team-pursuit": "TP"}
LANES: Final = {"": None, "In": "inner", "Out": "outer", "Ou": "outer", "Finish": "finish", "Crossing": "crossing"}
"""The transcription has "Ou" where the sheet wraps "Out" and the border of the cell hides the "t"."""

REMARK: Final = "note"
"""The column with the words of whoever wrote the file; we keep those that a fixture keeps."""

PLACES: Final = {
    "500": ("men-500", "women-500"),
    "1000": ("men-1000", "women-1000"),
    "1500": ("men-1500", "women-1500"),
    "3000W/5000M": ("women-3000", "men-5000"),
    "5000W/10000M": ("women-5000", "men-10000"),
    "MS": ("men-mass-start", "women-mass-start"),
    "TP": ("men-team-pursuit", "women-team-pursuit"),
}
"""The events of a key of the quotas that names no gender, or two."""


@pytest.fixture(scope="module")
def data(originals: Path) -> Path:
    return originals / "data"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our copies in the files that they are imported from."""
    return write_data(tmp_path_factory.mktemp("written"))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def text(value: object) -> str:
    return "" if value is None else str(value)


def test_every_row_of_the_lists_of_2024_25(data: Path) -> None:
    """But the season and the city, which say nothing more than the competition."""
    ours = rows_of(Path(__file__).parents[1] / "published" / "lists-2024-25.csv")
    theirs = [row for name in ("wc3", "wc4") for row in rows_of(data / "2024-25" / f"{name}_results.csv")]

    assert ours == [{name: row[name] for name in ours[0]} for row in theirs]


@pytest.mark.parametrize(("ours", "theirs"), [("racing", "results"), ("final", "latest")])
def test_every_answer_of_the_results_api(data: Path, ours: str, theirs: str) -> None:
    """What is read of it: nobody's birth, licence and picture."""
    folder = Path(__file__).parents[1] / "published"
    kept = json.loads((folder / f"api-men-1000-{ours}.json").read_bytes())
    given = json.loads((data / "results-api" / f"men_1000m_{theirs}.json").read_bytes())

    assert len(kept) == len(given) == 33
    for own, other in zip(kept, given, strict=True):
        assert {**other, **{name: own[name] for name in own if name not in ("competitor", "laps")}} == other
        assert own["competitor"]["skater"].items() <= other["competitor"]["skater"].items()
        assert [lap["passageTime"] for lap in own["laps"]] == [lap["passageTime"] for lap in other["laps"]]


def test_every_sheet_of_the_list(data: Path) -> None:
    assert [
        (sheet.competition, str(sheet.sheet), sheet.title, sheet.day, sheet.file, sheet.sha256)
        for sheet in published.sheets()
    ] == [
        (row["competition"], row["sheet"], row["title"].strip(), row["date"], row["file"], row["sha256"])
        for row in rows_of(data / "2025-26" / "sheets" / "MANIFEST.csv")
    ]


def test_every_row_of_the_transcription(data: Path) -> None:
    """But for the season, the identity that it makes of gender, code and name, and the words for remarks."""
    originals = rows_of(data / "2025-26" / "transcription_wc1-3.csv")
    ours = [row for rows in published.results().values() for row in rows]

    assert len(ours) == len(originals) == 1_899
    assert [described(row) for row in ours] == [
        {
            **{name: row[name] for name in NAMED},
            "codes": row["codes"].replace(",", " ").split(),
            "lane": LANES[row["lane"]],
        }
        for row in originals
    ]
    pairs = {
        (GENDERS[mine.sheet.gender], mine.who, row["skater_id"]) for mine, row in zip(ours, originals, strict=True)
    }
    assert len(pairs) == len({pair[:2] for pair in pairs}) == len({pair[2] for pair in pairs})


NAMED: Final = (
    *("wc", "sheet", "date", "gender", "distance", "race_no", "division", "source_file", "rank", "bib", "skater"),
    *("name_as_printed", "noc", "pair", "status", "time", "thousandth", "behind", "points_printed", "laps"),
    *("s1", "s2", "s3", "s4", "sprint_total", "from_div_b"),
)


def described(row: published.PrintedRow) -> dict[str, object]:
    """A row of ours by the columns of the transcription."""
    sheet = row.sheet
    return {
        "wc": sheet.competition.removeprefix("wc"),
        "sheet": str(sheet.sheet),
        "date": sheet.day,
        "gender": GENDERS[sheet.gender],
        "distance": DISTANCES.get(sheet.distance, sheet.distance),
        "race_no": str(sheet.number),
        "division": sheet.division.upper(),
        "source_file": sheet.file,
        "rank": text(row.rank),
        "bib": str(row.bib),
        "skater": row.skater,
        "name_as_printed": row.as_printed,
        "noc": row.noc,
        "pair": text(row.pair),
        "status": row.status,
        "time": row.time,
        "thousandth": text(row.thousandth),
        "behind": row.behind,
        "points_printed": text(row.points),
        "laps": text(row.laps),
        **{f"s{number}": text(points) for number, points in enumerate(row.sprints, 1)},
        "sprint_total": text(row.total),
        "from_div_b": "N" if row.from_division_b else "",
        "codes": list(row.remarks),
        "lane": row.lane,
    }


@pytest.mark.parametrize("kind", ["matrices", "races"])
def test_every_table_to_the_last_byte_and_its_description_in_what_is_read_of_it(
    kind: str, data: Path, written: Path
) -> None:
    originals, ours = data / "history" / kind, written / "history" / kind

    assert sorted(file.name for file in originals.glob("*.csv")) == sorted(file.name for file in ours.glob("*.csv"))
    for file in ours.glob("*.csv"):
        assert file.read_bytes() == (originals / file.name).read_bytes()
        mine = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        theirs = json.loads((originals / file.name).with_suffix(".json").read_text(encoding="utf-8"))
        # The first address is the one that the fixtures name.
        theirs |= {"sources": theirs["sources"][:1]} if "sources" in theirs else {}
        assert mine == {key: theirs[key] for key in mine}


@pytest.mark.parametrize(
    "name",
    [
        "history/titles.csv",
        "history/press_standings_2013-14.csv",
        "2017-18/press_standings.csv",
        "2017-18/published_facts.csv",
    ],
)
def test_every_row_of_titles_press_and_figures(name: str, data: Path, written: Path) -> None:
    theirs, ours = rows_of(data / name), rows_of(written / name)

    assert [{**row, REMARK: ""} for row in ours] == [{**row, REMARK: ""} for row in theirs]
    assert [row for row, other in zip(ours, theirs, strict=True) if row[REMARK] not in {"", other[REMARK]}] == []
    assert any(row[REMARK] for row in ours)


def test_the_olympic_lists_to_the_last_byte(data: Path, tmp_path: Path) -> None:
    assert write_lists(tmp_path).read_bytes() == (data / "2025-26" / NAME).read_bytes()


def test_every_rank_with_points(originals: Path) -> None:
    """But for who confirms it, how often; and no rank is given points in two ways."""
    theirs = json.loads((originals / "rules" / "points_by_season.json").read_text(encoding="utf-8"))
    cells = list(points_cells(theirs))
    grand = theirs["grand_world_cup"]
    ours = published.evidence()

    assert [cell for *_, cell in cells if cell.get("conflict")] == []
    assert ours.points == {
        (season, table): {
            int(rank): str(cell["points"]) for one, other, rank, cell in cells if (one, other) == (season, table)
        }
        for season, table, _, _ in cells
    }
    assert ours.grand == {
        season: {
            name: {int(rank): str(points) for rank, points in ranks.items()}
            for name, ranks in tables.items()
            if name not in {"status", "note"}
        }
        for season, tables in grand.items()
    }
    assert ours.confirmed == {season for season, tables in grand.items() if tables["status"].startswith("CONFIRMED")}
    assert {season for season, _ in ours.points} <= set(editions())


def points_cells(evidence: dict[str, Any]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Season, table, rank and what is known of it."""
    for season, tables in evidence["seasons"].items():
        for table, ranks in tables.items():
            for rank, cell in ranks.items():
                yield season, table, rank, cell


def test_every_number_of_a_quota(originals: Path) -> None:
    """But for the words beside the numbers."""
    theirs = json.loads((originals / "rules" / "olympic_quota_rules.json").read_text(encoding="utf-8"))
    ours = published.quotas()

    assert {f"owg-{year}" for year in theirs} == set(ours)
    for year, quota in theirs.items():
        mine = ours[f"owg-{year}"]
        assert mine["events"] == {
            event: quota_numbers(numbers) for key, numbers in quota["events"].items() for event in events(key)
        }
        assert set(mine["sources"]) <= set(quota["source"])
    cut = theirs["2026"]["reduction"]["cut_lowest_first_in_order"]
    assert ours["owg-2026"]["cut_in_this_order"] == [
        event for key in cut for event in events(f"{key[:-1].replace('MS', 'mass-start')}{key[-1]}")
    ]


def events(key: str) -> tuple[str, ...]:
    """The events that a key of the quotas means."""
    return PLACES.get(key, (f"{'men' if key.endswith('M') else 'women'}-{key[:-1]}",))


def quota_numbers(numbers: dict[str, Any]) -> dict[str, int]:
    """The numbers of an event in our words; a number that is said to be unknown is none."""
    found = {"max_per_noc": numbers["max_noc"]}
    if isinstance(numbers["n"], int):
        found["places"] = numbers["n"]
    if "points" in numbers:
        found |= {"by_points": numbers["points"], "by_times": numbers.get("times", 0)}
    if "reserve" in numbers:
        found["reserve"] = numbers["reserve"]
    return found
