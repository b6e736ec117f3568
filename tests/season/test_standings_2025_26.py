"""The standings of 2025/26 are the sums of what the official sheets print, but for the misprints listed here.

Everything on the other side of a comparison comes from the shared transcription: who is who, the points, the times.
"""

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from ledger.basis import Question
from ledger.book import Reader
from ledger.vocabulary import parse_time
from projections.cups.standings import standing
from projections.races.classification import classify, counted_races
from projections.races.scores import score

Rows = dict[str, list[dict[str, str]]]
"""The rows of the transcription, by the file of their sheet."""

_FALLING: Final = "the column of points goes on as if the second place had not been given: one less from the third on"
MISPRINTS: Final[dict[tuple[str, str], tuple[int | None, int, str]]] = {
    # race, competitor: (printed, computed, why)
    ("wc1-women-mass-start-a", "Momoka HORIKAWA"): (44, 43, "the fourth of a Division A has 43 on every other sheet"),
    ("wc1-men-mass-start-a", "Jake WEIDEMANN"): (44, 43, "the fourth of a Division A has 43 on every other sheet"),
    ("wc2-men-mass-start-b", "Didrik Eng STRAND"): (17, 18, _FALLING),
    ("wc2-men-mass-start-b", "Marcin BACHANEK"): (16, 17, _FALLING),
    ("wc2-men-mass-start-b", "Alexander FARTHOFER"): (15, 16, _FALLING),
    ("wc2-men-mass-start-b", "Vadim YAKUBOVSKIY"): (14, 15, _FALLING),
    ("wc2-men-mass-start-b", "Taiyo MORINO"): (13, 14, _FALLING),
    ("wc2-men-mass-start-b", "Sigurd Holbø DYRSET"): (12, 13, _FALLING),
    ("wc2-men-mass-start-b", "Peter MICHAEL"): (11, 12, _FALLING),
    ("wc2-men-mass-start-b", "Philip Due SCHMIDT"): (10, 11, _FALLING),
    ("wc2-men-mass-start-b", "Miguel BRAVO"): (9, 10, _FALLING),
    ("wc2-men-mass-start-b", "Danila SEMERIKOV"): (8, 9, _FALLING),
    ("wc2-men-mass-start-b", "Yahor DAMARATSKI"): (7, 8, _FALLING),
    ("wc2-men-mass-start-b", "Min-Seok KIM"): (6, 7, _FALLING),
    ("wc2-men-mass-start-b", "Afonso Henrique Pestana SILVA"): (5, 6, _FALLING),
    ("wc2-men-mass-start-b", "Tadeáš PROCHÁZKA"): (4, 5, _FALLING),
    ("wc2-men-mass-start-b", "Manuel ROBLA"): (3, 4, _FALLING),
    ("wc2-men-mass-start-b", "Lukas STEKLY"): (2, 3, _FALLING),
    ("wc2-men-mass-start-b", "Wei-Lin TAI"): (1, 2, _FALLING),
    ("wc2-men-mass-start-b", "Kai IN 'T VELD"): (0, 1, _FALLING),
    ("wc3-men-mass-start-a", "Sigurd Holbø DYRSET"): (None, 17, "the points of the last rank are left out"),
}

CUPS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "men-500": ("M", ("500",)),
    "men-1000": ("M", ("1000",)),
    "men-1500": ("M", ("1500",)),
    "men-5000-10000": ("M", ("5000", "10000")),
    "men-mass-start": ("M", ("MS",)),
    "men-team-pursuit": ("M", ("TP",)),
    "men-team-sprint": ("M", ("TS",)),
    "women-500": ("W", ("500",)),
    "women-1000": ("W", ("1000",)),
    "women-1500": ("W", ("1500",)),
    "women-3000-5000": ("W", ("3000", "5000")),
    "women-mass-start": ("W", ("MS",)),
    "women-team-pursuit": ("W", ("TP",)),
    "women-team-sprint": ("W", ("TS",)),
}
"""Every cup, with the gender and the distances of its races as the transcription writes them."""

NEVER = 10**9


@pytest.fixture(scope="module")
def printed(shared: Path) -> Rows:
    rows: Rows = defaultdict(list)
    with (shared / "data" / "2025-26" / "transcription_wc1-3.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            rows[row["source_file"]].append(row)
    return rows


def race_of(row: dict[str, str], rows: Rows) -> str:
    """The race of a row, as we name it: with a number where the sheets of a weekend have two of a distance."""
    gender = {"M": "men", "W": "women"}[row["gender"]]
    distance = {"MS": "mass-start", "TP": "team-pursuit"}.get(row["distance"], row["distance"])
    numbers = {
        other["race_no"]
        for (other, *_) in rows.values()
        if (other["wc"], other["gender"], other["distance"]) == (row["wc"], row["gender"], row["distance"])
    }
    number = f"-{row['race_no']}" if len(numbers) > 1 else ""
    return f"wc{row['wc']}-{gender}-{distance}{number}-{row['division'].lower()}"


def points_of(row: dict[str, str], rows: Rows) -> int:
    """The printed points, put right where they are misprinted."""
    wrong = MISPRINTS.get((race_of(row, rows), row["skater"]))
    return wrong[1] if wrong else int(row["points_printed"] or 0)


class Expected(NamedTuple):
    rank: int
    who: str
    points: int


def expected_standing(rows: Rows, cup: str, through: int) -> list[Expected]:
    """A standing from the transcription alone: sums in order of points, higher scores and best times."""
    gender, distances = CUPS[cup]
    scores: dict[str, list[tuple[str, int]]] = defaultdict(list)
    times: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(distances, NEVER))
    for row in (row for sheet in rows.values() for row in sheet):
        if row["gender"] != gender or row["distance"] not in distances or int(row["wc"]) > through:
            continue
        who = row["noc"] if row["distance"] in ("TP", "TS") else row["skater_id"]
        scores[who].append((row["wc"], points_of(row, rows)))
        if row["status"] == "OK" and row["time"]:
            times[who][row["distance"]] = min(times[who][row["distance"]], parse_time(row["time"])[0])
    keyed = []
    for who, own in scores.items():
        counted = [points for _, points in own]
        if distances == ("MS",):
            best: dict[str, int] = defaultdict(int)
            for competition, points in own:
                best[competition] = max(best[competition], points)
            counted = list(best.values())
        total = sum(counted)
        if total:
            highest = [-points for points in sorted(counted, reverse=True) if points]
            time = [] if distances == ("MS",) else list(times[who].values())
            keyed.append((-total, [*highest, 0], time, who))
    keyed.sort()
    ranked: list[Expected] = []
    for place, (total, highest, time, who) in enumerate(keyed, 1):
        tied = place > 1 and (total, highest, time) == keyed[place - 2][:3]
        ranked.append(Expected(ranked[-1].rank if tied else place, who, -total))
    return ranked


@pytest.fixture(scope="module")
def names(season_2025_26: Reader, printed: Rows) -> dict[str, str]:
    """By competitor of ours, the transcription's word for it, found through sheet and row."""
    reading = season_2025_26.read()
    found: dict[str, str] = {}
    for name in counted_races(reading):
        race = classify(reading.season, name)
        assert race.protocol.source is not None
        for row in race.rows:
            theirs = printed[race.protocol.source.name][row.recorded.fact.row - 1]
            who = theirs["noc"] if race.race.event.is_team else theirs["skater_id"]
            assert found.setdefault(row.competitor, who) == who, f"{row.competitor} is two people"
    return found


def test_every_cup_of_the_edition_is_compared(season_2025_26: Reader) -> None:
    assert {cup.id for cup in season_2025_26.read().rulebook.cups} == set(CUPS)


def test_everybody_is_recognised_across_all_sheets(names: dict[str, str], printed: Rows) -> None:
    skaters = [who for who in names.values() if len(who) > 3]
    assert set(skaters) == {row["skater_id"] for sheet in printed.values() for row in sheet if row["distance"] != "TP"}
    assert len(skaters) == len(set(skaters)), "one person is two competitors"


def test_the_misprints_are_all_there_are(season_2025_26: Reader, printed: Rows) -> None:
    """Every printed figure of 76 sheets is what the rulebook gives for the rank, but for the listed ones."""
    reading = season_2025_26.read()
    found: dict[tuple[str, str], tuple[int | None, int]] = {}
    compared = 0
    for sheet in printed.values():
        race = classify(reading.season, race_of(sheet[0], printed))
        by_row = {one.row.recorded.fact.row: one for one in score(reading, race)}
        for number, row in enumerate(sheet, 1):
            compared += 1
            figure = int(row["points_printed"]) if row["points_printed"] else None
            if (figure or 0) != by_row[number].points:
                found[race_of(row, printed), row["skater"]] = figure, by_row[number].points
    assert compared == 1_899
    assert found == {key: (wrong, right) for key, (wrong, right, _) in MISPRINTS.items()}


@pytest.mark.parametrize("through", [1, 2, 3])
@pytest.mark.parametrize("cup", CUPS)
def test_a_standing_is_the_sum_of_the_printed_points(
    season_2025_26: Reader, printed: Rows, names: dict[str, str], cup: str, through: int
) -> None:
    table = standing(season_2025_26.read(Question(through=f"wc{through}")), cup)
    ours = [Expected(row.rank, names[row.competitor.id], row.points) for row in table.rows]
    assert in_order(ours) == in_order(expected_standing(printed, cup, through))
    assert bool(ours) == (CUPS[cup][1] != ("TS",))


def in_order(rows: Sequence[Expected]) -> list[Expected]:
    """Rows in the order of their ranks; those who share one have no order among them."""
    return sorted(rows)
