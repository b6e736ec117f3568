"""The standings of 2025/26 are the sums of what the official sheets print, but for the misprints listed here.

Everything on the other side of a comparison comes from the transcription: who is who, the points, the times.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pytest

from ledger.basis import Question
from ledger.book import Reader
from ledger.vocabulary import parse_time
from projections.cups.standings import standing
from projections.races.classification import classify, counted_races
from projections.races.scores import score
from tests.support.published import PrintedRow, PrintedSheet, results, sheets

Rows = Mapping[str, Sequence[PrintedRow]]
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

CUPS: Final[dict[str, tuple[str, ...]]] = {
    "men-500": ("500",),
    "men-1000": ("1000",),
    "men-1500": ("1500",),
    "men-5000-10000": ("5000", "10000"),
    "men-mass-start": ("mass-start",),
    "men-team-pursuit": ("team-pursuit",),
    "men-team-sprint": ("team-sprint",),
    "women-500": ("500",),
    "women-1000": ("1000",),
    "women-1500": ("1500",),
    "women-3000-5000": ("3000", "5000"),
    "women-mass-start": ("mass-start",),
    "women-team-pursuit": ("team-pursuit",),
    "women-team-sprint": ("team-sprint",),
}
"""Every cup, with the distances of its races."""

NEVER = 10**9


@pytest.fixture(scope="module")
def printed() -> Rows:
    return results()


def race_of(sheet: PrintedSheet) -> str:
    """The race of a sheet, as we name it: with a number where the sheets of a weekend have two of a distance."""
    numbers = {
        other.number for other in sheets() if (other.competition, other.event) == (sheet.competition, sheet.event)
    }
    number = f"-{sheet.number}" if len(numbers) > 1 else ""
    return f"{sheet.competition}-{sheet.event}{number}-{sheet.division}"


def points_of(row: PrintedRow) -> int:
    """The printed points, put right where they are misprinted."""
    wrong = MISPRINTS.get((race_of(row.sheet), row.skater))
    return wrong[1] if wrong else row.points or 0


class Expected(NamedTuple):
    rank: int
    who: str
    points: int


def expected_standing(rows: Rows, cup: str, through: int) -> list[Expected]:
    """A standing from the transcription alone: sums in order of points, higher scores and best times."""
    gender, distances = cup.partition("-")[0], CUPS[cup]
    scores: dict[str, list[tuple[str, int]]] = defaultdict(list)
    times: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(distances, NEVER))
    for row in (row for sheet in rows.values() for row in sheet):
        sheet = row.sheet
        if sheet.gender != gender or sheet.distance not in distances or sheet.competition > f"wc{through}":
            continue
        scores[row.who].append((sheet.competition, points_of(row)))
        if row.status == "OK" and row.time:
            times[row.who][sheet.distance] = min(times[row.who][sheet.distance], parse_time(row.time)[0])
    keyed = []
    for who, own in scores.items():
        counted = [points for _, points in own]
        if distances == ("mass-start",):
            best: dict[str, int] = defaultdict(int)
            for competition, points in own:
                best[competition] = max(best[competition], points)
            counted = list(best.values())
        total = sum(counted)
        if total:
            highest = [-points for points in sorted(counted, reverse=True) if points]
            time = [] if distances == ("mass-start",) else list(times[who].values())
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
            assert found.setdefault(row.competitor, theirs.who) == theirs.who, f"{row.competitor} is two people"
    return found


def test_every_cup_of_the_edition_is_compared(season_2025_26: Reader) -> None:
    assert {cup.id for cup in season_2025_26.read().rulebook.cups} == set(CUPS)


def test_everybody_is_recognised_across_all_sheets(names: dict[str, str], printed: Rows) -> None:
    skaters = [who for who in names.values() if len(who) > 3]
    assert set(skaters) == {
        row.who for sheet in printed.values() for row in sheet if row.sheet.distance != "team-pursuit"
    }
    assert len(skaters) == len(set(skaters)), "one person is two competitors"


def test_the_misprints_are_all_there_are(season_2025_26: Reader, printed: Rows) -> None:
    """Every printed figure of 76 sheets is what the rulebook gives for the rank, but for the listed ones."""
    reading = season_2025_26.read()
    found: dict[tuple[str, str], tuple[int | None, int]] = {}
    compared = 0
    for sheet in printed.values():
        race = classify(reading.season, race_of(sheet[0].sheet))
        by_row = {one.row.recorded.fact.row: one for one in score(reading, race)}
        for number, row in enumerate(sheet, 1):
            compared += 1
            figure = row.points
            if (figure or 0) != by_row[number].points:
                found[race_of(row.sheet), row.skater] = figure, by_row[number].points
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
    assert bool(ours) == (CUPS[cup] != ("team-sprint",))


def in_order(rows: Sequence[Expected]) -> list[Expected]:
    """Rows in the order of their ranks; those who share one have no order among them."""
    return sorted(rows)
